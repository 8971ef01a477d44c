"""Same code again, commit, verify, adjust, void, refund, lock (section 3)."""

from __future__ import annotations

from typing import Any

import pytest

from tests.include.sandbox.avalara.conftest import AMSTERDAM, rows

PATH = "companies/KESTREL-US/transactions"


def again(ava: Any, code: str, *lines: Any, status: int = 200, **more: Any) -> dict[str, Any]:
    model = ava.sale(*lines, code=code, **more)
    return dict(ava.post("transactions/createoradjust", {"createTransactionModel": model}, status))


def lock(ava: Any, code: str) -> None:
    ava.act(code, "lock", {"isLocked": True})


def test_orders_are_never_saved(ava: Any) -> None:
    for name in ("SalesOrder", None):
        body = {**ava.sale(code="A-1", commit=True), "type": name}
        found = ava.post("transactions/create", body, 201)
        assert (found["id"], found["type"], found["status"]) == (0, "SalesOrder", "Temporary")
    body = {"createTransactionModel": {**ava.sale(code="A-1"), "type": "SalesOrder"}}
    assert ava.post("transactions/createoradjust", body, 201)["id"] == 0
    assert ava.state("transactions") == []


def test_a_document_without_a_code_gets_a_guid_and_goes_to_the_default_company(ava: Any) -> None:
    found = ava.post("transactions/create", ava.sale(), 201)
    assert len(found["code"]) == 36
    assert ava.document(found["code"], company="KESTREL-US")["version"] == 1


def test_create_replaces_what_is_not_committed_and_refuses_what_is(ava: Any) -> None:
    first, second = ava.record("A-1", 100), ava.record("A-1", 200)
    assert (first["status"], second["status"], second["version"]) == ("Saved", "Saved", 1)
    assert [row["totalTax"] for row in ava.state("transactions")] == ["15.5000"]
    ava.act("A-1", "commit", {"commit": True})
    found = ava.refused("POST", "transactions/create", ava.sale(300, code="A-1"))
    assert (found["code"], found["message"], found["description"], found["refersTo"], found["faultSubCode"]) == (
        "GetTaxError", "DocStatus is invalid for this operation.", "Expected Saved|Posted", "DocStatus",
        "DocStatusError",
    )  # fmt: skip
    assert ava.document("A-1")["totalAmount"] == 200


def test_create_or_adjust_of_a_new_code(ava: Any) -> None:
    found = again(ava, "A-1", 100, status=201)
    assert (found["version"], found["adjustmentReason"], found["status"]) == (1, "NotAdjusted", "Saved")


def test_a_repeat_of_create_or_adjust_is_an_adjustment_with_a_new_id(ava: Any) -> None:
    first = ava.record("A-1", 100, commit=True)
    second = again(ava, "A-1", 100, commit=True)
    assert second["id"] != first["id"]
    assert (second["version"], second["adjustmentReason"], second["adjustmentDescription"]) == (
        2, "Other", "Create or adjust transaction",
    )  # fmt: skip
    assert [row["status"] for row in ava.state("transactions")] == ["Adjusted", "Committed"]
    assert ava.refused("GET", f"transactions/{first['id']}", status=404)["number"] == 4, "the latest version only"
    assert ava.get(f"transactions/{second['id']}")["version"] == 2


def test_one_code_once_for_each_type(ava: Any) -> None:
    ava.record("A-1", 100)
    ava.record("A-1", -100, type="ReturnInvoice")
    assert ava.document("A-1")["type"] == "SalesInvoice"
    assert ava.document("A-1", documentType="ReturnInvoice")["totalTax"] == -7.75
    assert ava.get(f"{PATH}/A-1/types/ReturnInvoice")["totalAmount"] == -100
    ava.act("A-1", "commit?documentType=ReturnInvoice", {"commit": True})
    assert [row["status"] for row in ava.state("transactions")] == ["Saved", "Committed"]


def test_a_code_of_other_types_alone(ava: Any) -> None:
    ava.record("R-1", -100, type="ReturnInvoice")
    assert ava.document("R-1")["type"] == "ReturnInvoice"
    assert ava.refused("POST", f"{PATH}/R-1/commit", {"commit": True}, status=404)["number"] == 4
    ava.record("R-1", 100, type="PurchaseInvoice")
    assert ava.refused("GET", f"{PATH}/R-1")["number"] == 303


def test_a_credit_note_is_taxed_as_on_the_day_of_its_invoice(ava: Any) -> None:
    override = {"type": "TaxDate", "taxDate": "2016-11-04", "reason": "credit of 2016-11-04"}
    found = ava.record("C-1", -123.45, type="ReturnInvoice", taxOverride=override)
    assert (found["date"], found["taxDate"], found["totalTax"]) == ("2026-11-02", "2016-11-04", -9.88)
    assert ava.record("C-2", -123.45, type="ReturnInvoice")["totalTax"] == -9.57


def test_commit_and_uncommit(ava: Any) -> None:
    ava.record("A-1")
    assert ava.act("A-1", "commit", {"commit": False})["status"] == "Saved"
    assert ava.act("A-1", "commit", {"commit": True})["status"] == "Committed"
    assert ava.refused("POST", f"{PATH}/A-1/commit", {"commit": True})["number"] == 1314
    assert ava.act("A-1", "uncommit")["status"] == "Saved"
    assert ava.refused("POST", f"{PATH}/A-1/uncommit")["faultSubCode"] == "DocStatusError"


@pytest.mark.parametrize(
    ("figures", "number"),
    [({"verifyTransactionDate": "2026-11-03"}, 1305), ({"verifyTotalAmount": 99.99}, 1307),
     ({"verifyTotalAmount": 100, "verifyTotalTax": 7.74}, 1308)],
)  # fmt: skip
def test_verify_compares(ava: Any, figures: dict[str, Any], number: int) -> None:
    ava.record("A-1", 100)
    assert ava.refused("POST", f"{PATH}/A-1/verify", figures)["number"] == number
    assert ava.document("A-1")["status"] == "Saved"
    right = {"verifyTransactionDate": "2026-11-02", "verifyTotalAmount": "100.00", "verifyTotalTax": 7.75}
    assert ava.act("A-1", "verify", right)["status"] == "Posted"
    ava.act("A-1", "commit", {"commit": True})
    assert ava.refused("POST", f"{PATH}/A-1/verify", right)["number"] == 1306


def test_settle_does_all_or_nothing(ava: Any) -> None:
    ava.record("A-1", 100)
    body = {"verify": {"verifyTotalTax": 7.75}, "changeCode": {"newCode": "A-2"}, "commit": {"commit": True}}
    ava.record("A-2", 50)
    assert ava.refused("POST", f"{PATH}/A-1/settle", body)["number"] == 303
    assert ava.document("A-1")["status"] == "Saved", "the verification was undone with the rest"
    body["changeCode"]["newCode"] = "A-3"
    found = ava.act("A-1", "settle", body)
    assert (found["code"], found["status"]) == ("A-3", "Committed")
    assert ava.refused("GET", f"{PATH}/A-1", status=404)["number"] == 4


def test_the_code_of_a_committed_document_stays(ava: Any) -> None:
    ava.record("A-1", commit=True)
    found = ava.refused("POST", f"{PATH}/A-1/changecode", {"newCode": "A-2"})
    assert found["faultSubCode"] == "DocStatusError"


def test_adjust(ava: Any) -> None:
    first = ava.record("A-1", 100, commit=True)
    new = ava.sale(80, commit=True)
    body = {"adjustmentReason": "PriceAdjusted", "newTransaction": new}
    found = ava.act("A-1", "adjust", body)
    assert (found["code"], found["version"], found["totalTax"], found["adjustmentReason"]) == (
        "A-1", 2, 6.2, "PriceAdjusted",
    )  # fmt: skip
    assert found["id"] != first["id"]
    other = {"adjustmentReason": "Other", "newTransaction": new}
    assert ava.refused("POST", f"{PATH}/A-1/adjust", other)["refersTo"] == "adjustmentDescription"
    credit = {**body, "newTransaction": {**new, "type": "ReturnInvoice"}}
    assert ava.refused("POST", f"{PATH}/A-1/adjust", credit)["number"] == 195


def test_void_keeps_id_and_version_and_unvoid_brings_back(ava: Any) -> None:
    first = ava.record("A-1", commit=True)
    found = ava.act("A-1", "void", {"code": "DocVoided"})
    assert (found["status"], found["id"], found["version"]) == ("Cancelled", first["id"], 1)
    assert ava.refused("POST", f"{PATH}/A-1/void", {"code": "DocVoided"})["number"] == 198
    assert ava.document("A-1")["status"] == "Cancelled"
    assert ava.act("A-1", "unvoid")["status"] == "Committed"


def test_an_uncommitted_document_that_is_deleted_is_gone(ava: Any) -> None:
    ava.record("A-1")
    assert ava.act("A-1", "void", {"code": "DocDeleted"})["status"] == "Cancelled"
    assert ava.refused("GET", f"{PATH}/A-1", status=404)["number"] == 4
    ava.record("A-2", commit=True)
    ava.act("A-2", "void", {"code": "DocDeleted"})
    assert ava.document("A-2")["status"] == "Cancelled"


def test_the_last_adjustment_can_be_undone(ava: Any) -> None:
    first = ava.record("A-1", 100, commit=True)
    again(ava, "A-1", 80, commit=True)
    found = ava.act("A-1", "void", {"code": "AdjustmentCancelled"})
    assert (found["id"], found["version"], found["status"], found["totalAmount"]) == (first["id"], 1, "Committed", 100)
    assert ava.refused("POST", f"{PATH}/A-1/void", {"code": "AdjustmentCancelled"})["number"] == 300


def test_what_create_does_with_the_code_of_a_voided_document_is_a_setting(ava: Any) -> None:
    ava.record("A-1", 100)
    ava.act("A-1", "void", {"code": "DocVoided"})
    ava.edit("settings", company=None, create_over_cancelled="doc_status_error")
    assert ava.refused("POST", "transactions/create", ava.sale(80, code="A-1"))["faultSubCode"] == "DocStatusError"
    ava.edit("settings", company=None, create_over_cancelled="old_amounts")
    old = ava.record("A-1", 80)
    assert (old["totalAmount"], old["status"]) == (100, "Committed")
    ava.act("A-1", "void", {"code": "DocVoided"})
    ava.edit("settings", company=None, create_over_cancelled="free")
    assert ava.record("A-1", 80)["totalAmount"] == 80
    assert ava.document("A-1")["totalAmount"] == 80, "who is alive goes before who was voided"


def test_create_or_adjust_over_a_voided_document_makes_a_new_one(ava: Any) -> None:
    ava.record("A-1", 100, commit=True)
    ava.act("A-1", "void", {"code": "DocVoided"})
    for how in ("doc_status_error", "old_amounts", "free"):
        ava.edit("settings", company=None, create_over_cancelled=how)
        found = again(ava, "A-1", 80, status=201)
        assert (found["totalAmount"], found["status"], found["version"]) == (80, "Saved", 1)
        ava.act("A-1", "void", {"code": "DocVoided"})


@pytest.mark.parametrize(
    ("act", "body"),
    [("void", {"code": "DocVoided"}), ("uncommit", None), ("changecode", {"newCode": "X"}),
     ("adjust", {"adjustmentReason": "BadDebt", "newTransaction": "sale"})],
)  # fmt: skip
def test_nothing_changes_a_locked_document(ava: Any, act: str, body: Any) -> None:
    ava.record("A-1", 100, commit=True)
    lock(ava, "A-1")
    if act == "adjust":
        body = {**body, "newTransaction": ava.sale(80)}
    found = ava.refused("POST", f"{PATH}/A-1/{act}", body)
    assert (found["code"], found["number"], found["message"]) == ("CannotModifyLockedTransaction", 1100, "")
    found = ava.document("A-1")
    assert (found["locked"], found["status"], found["totalAmount"]) == (True, "Committed", 100)


def test_a_locked_document_is_not_created_over_or_adjusted_by_its_code(ava: Any) -> None:
    ava.record("A-1", commit=True)
    lock(ava, "A-1")
    assert ava.refused("POST", "transactions/create", ava.sale(code="A-1"))["number"] == 300
    body = {"createTransactionModel": ava.sale(code="A-1")}
    assert ava.refused("POST", "transactions/createoradjust", body)["number"] == 1100
    assert ava.record("A-1", -100, type="ReturnInvoice")["totalTax"] == -7.75


def test_only_what_is_committed_can_be_locked(ava: Any) -> None:
    ava.record("A-1")
    assert ava.refused("POST", f"{PATH}/A-1/lock", {"isLocked": True})["number"] == 313
    assert ava.refused("POST", "transactions/lock", {"documentIds": [1], "isLocked": True}, status=403)["number"] == 602


def test_a_full_refund_takes_the_tax_over_from_the_original(ava: Any) -> None:
    ava.record("A-1", 65, 35, commit=True, date="2016-11-04")
    lock(ava, "A-1")
    body = {"refundTransactionCode": "A-1-R", "refundDate": "2026-11-02", "refundType": "Full"}
    found = ava.act("A-1", "refund", body, 201)
    original = ava.document("A-1")
    assert (found["type"], found["status"], found["code"], found["date"]) == (
        "ReturnInvoice", "Committed", "A-1-R", "2026-11-02",
    )  # fmt: skip
    assert (found["totalAmount"], found["totalTax"]) == (-100, -original["totalTax"])
    assert found["lines"][0]["quantity"] == 1
    assert ava.refused("POST", f"{PATH}/A-1/refund", body)["faultSubCode"] == "DocStatusError"


def test_partial_refunds(ava: Any) -> None:
    ava.record("A-1", {"number": "10", "amount": 65}, {"number": "20", "amount": 35}, commit=True)
    body = {"refundDate": "2026-11-02", "refundType": "Partial", "refundLines": [20], "refundTransactionCode": "P"}
    found = ava.act("A-1", "refund", body, 201)
    assert (found["totalAmount"], found["totalTax"], len(found["lines"])) == (-35, -2.72, 1)
    part = {**body, "refundType": "Percentage", "refundPercentage": 50, "refundLines": [], "refundTransactionCode": "H"}
    assert ava.act("A-1", "refund", part, 201)["totalAmount"] == -50
    tax = {**body, "refundType": "TaxOnly", "refundLines": [], "refundTransactionCode": "T"}
    found = ava.act("A-1", "refund", tax, 201)
    assert (found["totalAmount"], found["totalTax"]) == (0, -7.76)
    assert [tax for *_, tax in rows(found)] == [-3.9, -0.16, -0.33, -0.65], "each jurisdiction gives back its own"


def test_only_what_is_committed_can_be_refunded(ava: Any) -> None:
    ava.record("A-1")
    body = {"refundTransactionCode": "R", "refundDate": "2026-11-02"}
    assert ava.refused("POST", f"{PATH}/A-1/refund", body)["number"] == 700


def test_the_audit_rebuilds_the_request(ava: Any) -> None:
    ava.record("A-1", {"amount": 100, "ref1": "line 1"}, referenceCode="X")
    model = ava.get(f"{PATH}/A-1/audit")["reconstructed"]["createTransactionModel"]
    assert (model["code"], model["referenceCode"], model["lines"][0]["ref1"]) == ("A-1", "X", "line 1")
    assert model["lines"][0]["amount"] == 100
    assert ava.get(f"{PATH}/A-1/types/SalesInvoice/audit")["reconstructed"]["createTransactionModel"] == model


@pytest.mark.parametrize(
    ("include", "members"),
    [
        ("", {"lines", "addresses"}),
        ("Lines", {"lines"}),
        ("Summary,Addresses", {"lines", "addresses"}),
        ("SummaryOnly", set()),
        ("addresses", {"addresses"}),
    ],
)
def test_include(ava: Any, include: str, members: set[str]) -> None:
    ava.record("A-1")
    found = ava.document("A-1", **({"$include": include} if include else {}))
    assert {"lines", "addresses"} & set(found) == members
    assert bool(found["summary"]) is ("Summary" in include or not include)
    if "lines" in members:
        assert ("details" in found["lines"][0]) is (include != "Lines")


def test_tax_details_by_tax_type_and_an_unknown_include(ava: Any) -> None:
    ava.record("A-1", 100)
    line = ava.document("A-1", **{"$include": "TaxDetailsByTaxType"})["lines"][0]
    assert line["taxDetailsByTaxType"] == [
        {"taxType": "Sales", "totalTaxable": 100, "totalExempt": 0, "totalNonTaxable": 0, "totalTax": 7.75}
    ]
    assert ava.refused("GET", f"{PATH}/A-1?$include=Everything")["number"] == 164


def test_the_summary_adds_up_rounded_rows_by_jurisdiction(ava: Any) -> None:
    found = ava.record("A-1", 65, 35)
    assert [(row["jurisType"], row["jurisCode"], row["taxable"], row["tax"]) for row in found["summary"]] == [
        ("State", "06", 100, 6.0), ("County", "059", 100, 0.25), ("Special", "EMAZ0", 100, 0.51),
        ("Special", "EMTN0", 100, 1.0),
    ]  # fmt: skip


def test_what_the_client_said_comes_back(ava: Any) -> None:
    line = {"number": "7", "amount": 10, "itemCode": "LIC-PRO", "taxCode": "SW054000", "ref1": "a", "ref2": "b",
            "revenueAccount": "8000", "description": "Licence", "quantity": 3}  # fmt: skip
    found = ava.record("A-1", line, purchaseOrderNo="PO", referenceCode="AV:tax:1", salespersonCode="S")
    one = found["lines"][0]
    assert (one["lineNumber"], one["itemCode"], one["taxCode"], one["ref1"], one["ref2"], one["revAccount"]) == (
        "7", "LIC-PRO", "SW054000", "a", "b", "8000",
    )  # fmt: skip
    assert (one["quantity"], one["lineAmount"], one["description"]) == (3, 10, "Licence")
    assert (found["purchaseOrderNo"], found["referenceCode"], found["customerVendorCode"]) == ("PO", "AV:tax:1", "C1")


def test_a_document_in_another_currency(ava: Any) -> None:
    sent = {"to": AMSTERDAM, "currencyCode": "GBP", "exchangeRate": 1.17, "exchangeRateCurrencyCode": "EUR"}
    found = ava.record("A-1", 100, company="KESTREL-NL", **sent)
    assert (found["currencyCode"], found["totalTax"], found["exchangeRate"]) == ("GBP", 21, 1.17)
    assert found["lines"][0]["details"][0]["reportingTax"] == 24.57
