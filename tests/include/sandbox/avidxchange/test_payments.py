from __future__ import annotations

from typing import Any

import pytest

from tests.include.sandbox.avidxchange.conftest import invoice

CHECK = ["Processing", "Debit Requested", "Funds Received", "Sent to Check Printer", "Issued to Supplier", "Cleared"]
ACH = ["Processing", "Debit Requested", "Funds Received", "ACH Credit Issued", "Cleared"]
CARD = ["Processing", "Debit Requested", "Funds Received", "VCC Processing", "Cleared"]
INTERNAL = ["Processing", "Debit Requested", "Funds Received", "Cleared"]


def pay(avid: Any, *codes: str, method: str = "Check", **parts: Any) -> dict[str, Any]:
    entries = [{"InvoiceId": avid.invoice(code)["InvoiceId"], **parts} for code in codes]
    return dict(avid.edit("payments", {"set": {"Invoices": entries, "PaymentMethod": method}})["row"])


def only(avid: Any, query: str) -> dict[str, Any]:
    (row,) = avid.get(f"/v1/payments?{query}")["Items"]
    return dict(row)


@pytest.mark.parametrize(("method", "route"), [("Check", CHECK), ("ACH", ACH), ("VCC", CARD), ("EPayment", INTERNAL)])
def test_a_payment_takes_the_route_of_its_method(
    avid: Any, approved: dict[str, Any], method: str, route: list[str]
) -> None:
    number = pay(avid, "X:1", method=method)["PaymentId"]
    seen = []
    while (row := avid.payment(number))["Status"]["Description"] != "Cleared":
        avid.advance()
        seen.append(avid.payment(number)["Status"]["Description"])
    assert seen == route
    assert avid.advance() == {}
    row = avid.payment(number)
    assert row["Status"] == {"Id": 27, "Description": "Cleared"}
    assert row["IssuedDate"] == row["PaymentDate"] == row["ClearedDate"] == "2026-11-02"
    facts = [row[name] is not None for name in ("AvidPayChecknumber", "TraceNumber", "CardLast4")]
    assert facts == [method == "Check", method == "ACH", method == "VCC"]
    assert row["HasClearedCheckImages"] is (method == "Check")


def test_the_clock_moves_a_check_with_realistic_days(avid: Any, paid: dict[str, Any]) -> None:
    number = paid["PaymentId"]
    avid.to("2026-11-03T18:00:00Z")
    assert avid.payment(number)["Status"]["Description"] == "Processing"
    avid.to("2026-12-31T12:00:00Z")
    row = avid.payment(number)
    assert row["Status"]["Description"] == "Cleared"
    assert row["IssuedDate"] == "2026-11-09", "five business days after Monday"
    assert "2026-11-18" <= row["ClearedDate"] <= "2026-11-21", "a check clears in 7 to 10 business days"


def test_a_jump_and_small_steps_of_the_clock_make_the_same_history(avid: Any) -> None:
    histories = []
    for stops in (["2026-12-20"], ["2026-11-04", "2026-11-10", "2026-11-30", "2026-12-20"]):
        avid.reset()
        avid.settings(calls_per_minute=100_000, quirks=[])
        avid.post("/v1/vendors", {"ExternalVendorCode": "V1", "CompanyExternalCode": "C1", "Name": "Jansen"})
        avid.post("/v1/enterpriseCodes", {"GroupName": "Accounting Codes", "CodeValue": "4000"})
        avid.to("2026-11-02T08:30:00Z")
        avid.post("/v1/invoices", *(invoice(f"X:{n}", f"F-{n}") for n in range(30)))
        for day in stops:
            avid.to(f"{day}T12:00:00Z")
            avid.get("/v1/companies")
        histories.append(
            [
                (row["PaymentID"], row["Description"], row["InsertDateTime"][:10])
                for row in avid.state("payment_history")
            ]
        )
    assert histories[0] == histories[1]
    assert len(histories[0]) > 60


def test_a_filter_is_mandatory(avid: Any) -> None:
    for path in ("/v1/payments", "/v1/payments/batches"):
        reply = avid.api("GET", path)
        assert (reply.status_code, reply.json()["Errors"][0]["Code"]) == (400, "FilterRequired")
    assert avid.api("DELETE", "/v1/payments").status_code == 400


def test_payments_are_found_by_id_batch_and_window(avid: Any, paid: dict[str, Any]) -> None:
    row = only(avid, f"paymentIds={paid['PaymentId']},99")
    assert row["Amount"] == 121.0
    assert row["Invoices"] == [
        {
            "InvoiceId": avid.invoice("X:1")["InvoiceId"],
            "ExternalCode": "X:1",
            "InvoiceNumber": "F-1",
            "NetAmount": 121.0,
            "Discount": 0.0,
        }
    ]
    assert (row["VendorExternalCode"], row["CompanyExternalCode"]) == ("V1", "C1")
    assert row["Status"]["Description"] == "Pending Approval"
    assert row["PaymentMethod"]["Description"] == "AvidPay Check"
    assert only(avid, f"batchId={row['BatchId']}") == row
    assert only(avid, "lastModifiedFrom=2026-11-02&lastModifiedTo=2026-11-02") == row
    assert avid.get("/v1/payments?lastModifiedFrom=2026-10-20&lastModifiedTo=2026-11-01")["Items"] == []


def test_a_batch_tells_its_own_state(avid: Any, paid: dict[str, Any]) -> None:
    def status() -> str:
        (batch,) = avid.get(f"/v1/payments/batches?batchIds={paid['BatchId']}")["Items"]
        assert batch["ExternalIdentifier"]["Value"] == "RUN-C1-20261102"
        return str(batch["Status"]["Description"])

    seen = [status()]
    avid.edit("payments", {"key": paid["PaymentId"], "set": {"Status": "Processing"}})
    seen.append(status())
    avid.edit("payments", {"key": paid["PaymentId"], "set": {"Status": "Error"}})
    seen.append(status())
    avid.edit("payments", {"key": paid["PaymentId"], "set": {"Status": "Void"}})
    assert [*seen, status()] == ["Received", "Processing", "Processing with Exceptions", "Closed"]


def test_an_error_shows_its_exceptions_and_is_repaired(avid: Any, paid: dict[str, Any]) -> None:
    number = paid["PaymentId"]
    avid.edit("payments", {"key": number, "set": {"Status": "Error", "ReasonCode": 6}})
    row = only(avid, f"paymentIds={number}")
    assert row["Status"]["Description"] == "Error"
    assert row["Exceptions"] == [{"ReasonCode": {"Id": 6, "Description": "Inactive bank account"}}]
    assert avid.invoice("X:1")["Status"] == "PaymentError"
    avid.advance()
    row = only(avid, f"paymentIds={number}")
    assert (row["Status"]["Description"], row["Exceptions"]) == ("Processing", [])
    assert avid.invoice("X:1")["Status"] == "PaymentCreated"


@pytest.mark.parametrize(("paid_on", "after_issue"), [("issued", "Paid"), ("cleared", "PaymentCreated")])
def test_an_invoice_is_paid_when_the_tenant_says_so(
    avid: Any, paid: dict[str, Any], paid_on: str, after_issue: str
) -> None:
    avid.settings(paid_status_on=paid_on)
    avid.advance(5)
    assert avid.payment(paid["PaymentId"])["Status"] == {"Id": 14, "Description": "Issued to Supplier"}
    assert avid.invoice("X:1")["Status"] == after_issue
    avid.advance()
    assert avid.invoice("X:1")["Status"] == "Paid"


def test_delete_voids_by_external_id_each_on_its_own(avid: Any, paid: dict[str, Any]) -> None:
    name = paid["ExternalPaymentIds"][0]["Value"]
    results = avid.api("DELETE", f"/v1/payments?externalPaymentIds={name},unknown").json()["Results"]
    assert [result["Successful"] for result in results] == [True, False]
    assert results[0]["Item"]["Status"]["Description"] == "Void"
    assert results[1]["Errors"][0]["Code"] == "NotFound"
    row = avid.payment(paid["PaymentId"])
    assert row["VoidedDate"] == "2026-11-02"
    assert avid.invoice("X:1")["Status"] == "PaymentVoided"


def test_a_cleared_payment_cannot_be_voided_by_the_api(avid: Any, paid: dict[str, Any]) -> None:
    avid.advance(6)
    name = paid["ExternalPaymentIds"][0]["Value"]
    result = avid.api("DELETE", f"/v1/payments?externalPaymentIds={name}").json()["Results"][0]
    assert (result["Successful"], result["Errors"][0]["Code"]) == (False, "PaymentCleared")


def test_a_void_after_issue_frees_the_invoice_to_be_paid_again(avid: Any, paid: dict[str, Any]) -> None:
    avid.advance(5)
    avid.edit("payments", {"key": paid["PaymentId"], "set": {"Status": "Void"}})
    assert avid.payment(paid["PaymentId"])["IssuedDate"] is not None
    seen = [avid.invoice("X:1")["Status"]]
    for _ in range(2):
        avid.advance()
        seen.append(avid.invoice("X:1")["Status"])
    assert seen == ["PaymentVoided", "Approved", "PaymentCreated"]
    row = avid.invoice("X:1")
    assert [entry["Amount"] for entry in row["Payments"]] == [121.0, 121.0]
    assert avid.control("GET", "/books")["ok"] is True


def test_the_history_is_a_bare_array(avid: Any, paid: dict[str, Any]) -> None:
    avid.advance()
    rows = avid.get(f"/v1/payments/{paid['PaymentId']}/paymenthistory")
    assert [row["Description"] for row in rows] == ["Pending Approval", "Processing"]
    names = {"Id", "PaymentID", "PaymentProcessName", "Description", "Comment", "InsertDateTime"}
    assert set(rows[0]) == names
    assert avid.api("GET", "/v1/payments/1/paymenthistory").status_code == 404


def test_a_cleared_check_has_an_image_and_no_other_payment_has(avid: Any, paid: dict[str, Any]) -> None:
    path = f"/v1/payments/{paid['PaymentId']}/getclearedcheckimage"
    assert avid.api("GET", path).status_code == 404
    avid.advance(6)
    reply = avid.api("GET", path)
    assert (reply.status_code, reply.headers["content-type"]) == (200, "application/pdf")
    assert reply.content.startswith(b"%PDF")


def test_one_payment_for_several_invoices_and_one_invoice_in_parts(avid: Any) -> None:
    avid.post("/v1/invoices", invoice("X:1", "1"), invoice("X:2", "2"))
    avid.advance(3)
    both = pay(avid, "X:1", "X:2")
    assert both["Amount"] == 242.0
    avid.edit("payments", {"key": both["PaymentId"], "set": {"Status": "Void"}})
    avid.advance()
    first = pay(avid, "X:1", NetAmount=50.00)
    second = pay(avid, "X:1", NetAmount=71.00)
    avid.edit("payments", {"key": first["PaymentId"], "set": {"Status": "Processing"}})
    assert avid.invoice("X:1")["Status"] == "PaymentCreated"
    assert [entry["Amount"] for entry in avid.invoice("X:1")["Payments"]] == [242.0 / 2, 50.0, 71.0]
    assert second["Amount"] == 71.0
    avid.advance(6)
    assert avid.invoice("X:1")["Status"] == "Paid"


def test_a_discount_is_taken_off_and_settles_the_invoice(avid: Any, approved: dict[str, Any]) -> None:
    row = pay(avid, "X:1", NetAmount=118.58, Discount=2.42)
    assert (row["Amount"], row["Invoices"][0]["Discount"]) == (118.58, 2.42)
    avid.advance(6)
    assert avid.invoice("X:1")["Status"] == "Paid"


def test_a_credit_is_applied_with_the_vendors_next_payment(avid: Any) -> None:
    line = {"LineNumber": 1, "Amount": -20.00, "Codes": []}
    avid.post(
        "/v1/invoices",
        invoice("X:1", "F-1"),
        invoice("X:2", "CN-1", Amount=-20.00, TaxAmount=0, Lines=[line]),
    )
    avid.advance(4)
    (row,) = avid.state("payments")
    assert row["Amount"] == 101.0
    assert [entry["NetAmount"] for entry in row["Invoices"]] == [121.0, -20.0]
    assert avid.invoice("X:2")["Status"] == "PaymentCreated"


def test_nothing_is_ever_paid_twice(avid: Any, paid: dict[str, Any]) -> None:
    number = avid.invoice("X:1")["InvoiceId"]
    text = avid.refused("payments", {"set": {"Invoices": [{"InvoiceId": number, "NetAmount": 0.01}]}})
    assert "0.00 left to pay" in text
