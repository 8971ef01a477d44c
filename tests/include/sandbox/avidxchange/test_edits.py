from __future__ import annotations

from typing import Any

from tests.include.sandbox.avidxchange.conftest import invoice

LINE = {"LineNumber": 1, "Amount": 100.00, "Codes": [{"GroupName": "Accounting Codes", "CodeValue": "4100"}]}


def test_an_approver_recodes_a_line_and_splits_one(avid: Any) -> None:
    avid.post("/v1/invoices", invoice())
    row = avid.edit("invoices", {"company": "C1", "key": "X:1", "set": {"Lines": [LINE]}})["row"]
    assert row["Lines"][0]["Codes"][0]["CodeValue"] == "4100"
    halves = [{**LINE, "LineNumber": number, "Amount": 50.00} for number in (1, 2)]
    row = avid.edit("invoices", {"key": "X:1", "set": {"Lines": halves}})["row"]
    assert [line["Amount"] for line in row["Lines"]] == [50.0, 50.0]


def test_other_lines_must_still_add_up_and_name_known_codes(avid: Any) -> None:
    avid.post("/v1/invoices", invoice())
    assert "not lines 99.00" in avid.refused("invoices", {"key": "X:1", "set": {"Lines": [{**LINE, "Amount": 99}]}})
    unknown = {**LINE, "Codes": [{"GroupName": "Accounting Codes", "CodeValue": "1"}]}
    assert "does not exist" in avid.refused("invoices", {"key": "X:1", "set": {"Lines": [unknown]}})


def test_people_approve_hold_release_and_reject(avid: Any) -> None:
    avid.post("/v1/invoices", invoice())
    seen = []
    for status in ("OnHold", "InWorkflow", "Approved", "Rejected"):
        seen.append(avid.edit("invoices", {"key": "X:1", "set": {"Status": status}})["row"]["Status"])
    assert seen == ["OnHold", "InWorkflow", "Approved", "Rejected"]
    assert "cannot become" in avid.refused("invoices", {"key": "X:1", "set": {"Status": "Approved"}})
    assert "nobody sets Paid" in avid.refused("invoices", {"key": "X:1", "set": {"Status": "Paid"}})


def test_an_invoice_with_a_payment_is_not_edited(avid: Any, paid: dict[str, Any]) -> None:
    assert "locked" in avid.refused("invoices", {"key": "X:1", "set": {"Lines": [LINE]}})
    assert "has payment" in avid.refused("invoices", {"key": "X:1", "delete": True})


def test_an_invoice_typed_by_hand_has_no_external_code_and_may_double_another(avid: Any) -> None:
    avid.post("/v1/invoices", invoice())
    vendor = avid.state("vendors")[0]["VendorId"]
    body = {
        "VendorId": vendor,
        "InvoiceNumber": "F-1",
        "InvoiceDate": "2026-10-30",
        "Amount": 121.00,
        "Lines": [{"LineNumber": 1, "Amount": 121.00}],
    }
    row = avid.edit("invoices", {"company": "C1", "set": body})["row"]
    assert (row["ExternalCode"], row["Status"], row["Amount"]) == (None, "Submitted", 121.0)
    assert avid.control("GET", "/books")["ok"] is True, "a twin made by a person is not the client's"


def test_a_vendor_is_made_by_hand_and_its_payee_details_change(avid: Any) -> None:
    made = avid.edit("vendors", {"company": "C2", "set": {"Name": "De Vries"}})
    changes = {
        "RemitToAddress": {"Line1": "Elsewhere 1"},
        "RemitEmail": "new@example.nl",
        "BankAccounts": [{"AccountNum": "NL91ABNA0417164300", "RoutingNum": "ABNANL2A", "ClientId": None}],
    }
    avid.control("POST", "/clock", {"advance_seconds": 60})
    avid.edit("vendors", {"key": made["key"], "set": changes})
    row = avid.get(f"/v1/vendors/{made['key']}")
    assert (row["ExternalVendorCode"], row["CompanyExternalCode"]) == (None, "C2")
    assert row["RemitEmail"] == "new@example.nl"
    assert row["BankAccounts"][0]["AccountNum"] == "NL91ABNA0417164300"
    assert row["LastModifiedDate"] > row["CreatedDate"]


def test_a_deleted_vendor_is_inactive_and_takes_no_invoices(avid: Any) -> None:
    avid.edit("vendors", {"company": "C1", "key": "V1", "delete": True})
    result = avid.post("/v1/invoices", invoice())[0]
    assert result["Errors"][0]["Code"] == "VendorInactive"


def test_a_person_cannot_pay_what_is_not_approved(avid: Any) -> None:
    avid.post("/v1/invoices", invoice())
    number = avid.invoice("X:1")["InvoiceId"]
    assert "not approved" in avid.refused("payments", {"set": {"Invoices": [{"InvoiceId": number}]}})


def test_a_payment_is_held_and_released(avid: Any, paid: dict[str, Any]) -> None:
    key = paid["PaymentId"]
    assert avid.edit("payments", {"key": key, "set": {"Status": "Held"}})["row"]["Status"]["Description"] == "Held"
    avid.advance()
    assert avid.payment(key)["Status"]["Description"] == "Pending Approval"
    assert "cannot become Cleared" in avid.refused("payments", {"key": key, "set": {"Status": "Cleared"}})


def test_a_cleared_payment_can_still_be_returned_by_a_person(avid: Any, paid: dict[str, Any]) -> None:
    avid.advance(6)
    row = avid.edit("payments", {"key": paid["PaymentId"], "delete": True})["row"]
    assert (row["Status"]["Description"], row["ClearedDate"], row["VoidedDate"]) == ("Void", "2026-11-02", "2026-11-02")
    assert avid.invoice("X:1")["Status"] == "PaymentVoided"


def test_what_does_not_exist_is_refused_in_words(avid: Any) -> None:
    assert avid.refused("vendors", {"key": "nobody", "set": {"Name": "x"}}) == "there is no vendors nobody"
    assert avid.refused("invoices", {"company": "C9", "set": {}}) == "there is no company C9"
    assert "no setting" in avid.refused("settings", {"set": {"typo": 1}})


def test_a_hand_typed_invoice_needs_a_vendor_of_its_company_and_a_currency_of_the_tenant(avid: Any) -> None:
    vendor = avid.state("vendors")[0]["VendorId"]
    body = {"VendorId": vendor, "InvoiceNumber": "F-1", "InvoiceDate": "2026-10-30", "Amount": 10}
    body["Lines"] = [{"LineNumber": 1, "Amount": 10}]
    assert "vendor that exists there" in avid.refused("invoices", {"company": "C2", "set": body})
    assert "JPY is not one of" in avid.refused("invoices", {"company": "C1", "set": {**body, "CurrencyCode": "JPY"}})
