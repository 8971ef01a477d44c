from __future__ import annotations

from typing import Any

import pytest

from tests.include.sandbox.avidxchange.conftest import invoice


def code_of(result: dict[str, Any]) -> Any:
    assert result["Successful"] is False
    return result["Errors"][0]["Code"]


def test_an_invoice_enters_and_shows_money_with_two_decimals(avid: Any) -> None:
    item = avid.post("/v1/invoices", invoice())[0]["Item"]
    assert (item["UpdateType"], item["Status"], item["ExternalCode"]) == ("Insert", "Submitted", "X:1")
    reply = avid.api("GET", f"/v1/invoices/{item['InvoiceId']}")
    assert '"Amount":121.00' in reply.text
    assert '"TaxAmount":21.00' in reply.text
    row = reply.json()
    assert (row["NetAmount"], row["VendorExternalCode"], row["VendorName"]) == (100.0, "V1", "Jansen B.V.")
    assert row["CreatedDate"].startswith("2026-11-02T08:00")
    assert len(row["CreatedDate"]) == len("2026-11-02T08:00:00")


def test_the_same_content_again_is_unchanged_even_after_approvers_coded_it_differently(avid: Any) -> None:
    avid.post("/v1/invoices", invoice())
    line = {"LineNumber": 1, "Amount": 100, "Codes": [{"GroupName": "Accounting Codes", "CodeValue": "4100"}]}
    avid.edit("invoices", {"key": "X:1", "set": {"Lines": [line]}})
    assert avid.post("/v1/invoices", invoice())[0]["Item"]["UpdateType"] == "Unchanged"
    assert avid.invoice("X:1")["Lines"][0]["Codes"][0]["CodeValue"] == "4100"


def test_changed_content_is_an_update_and_takes_the_approval_back(avid: Any, approved: dict[str, Any]) -> None:
    result = avid.post("/v1/invoices", invoice(DueDate="2026-12-10"))[0]
    assert (result["Item"]["UpdateType"], result["Item"]["Status"]) == ("Update", "InWorkflow")
    assert avid.invoice("X:1")["DueDate"] == "2026-12-10"


def test_after_a_payment_the_invoice_is_locked(avid: Any, paid: dict[str, Any]) -> None:
    assert code_of(avid.post("/v1/invoices", invoice(DueDate="2026-12-10"))[0]) == "InvoiceLocked"
    assert avid.post("/v1/invoices", invoice())[0]["Item"]["UpdateType"] == "Unchanged"


def test_a_rejected_invoice_cannot_be_changed(avid: Any) -> None:
    avid.post("/v1/invoices", invoice())
    avid.edit("invoices", {"key": "X:1", "set": {"Status": "Rejected"}})
    assert code_of(avid.post("/v1/invoices", invoice(DueDate="2026-12-10"))[0]) == "InvoiceLocked"


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"VendorExternalCode": "nobody"}, "VendorNotFound"),
        ({"CompanyExternalCode": "C2"}, "VendorNotFound"),
        ({"CurrencyCode": "JPY"}, "InvalidCurrency"),
        ({"Amount": 120.99}, "TotalMismatch"),
        ({"InvoiceNumber": ""}, "RequiredField"),
        ({"Lines": []}, "RequiredField"),
        ({"Amount": 121.001}, "InvalidField"),
        ({"Amount": "121.00"}, "InvalidField"),
    ],
)
def test_a_wrong_invoice_is_refused_with_its_code(avid: Any, change: dict[str, Any], code: str) -> None:
    assert code_of(avid.post("/v1/invoices", invoice(**change))[0]) == code
    assert avid.state("invoices") == []


def test_an_unknown_or_inactive_code_is_refused_with_its_line(avid: Any) -> None:
    ended = {"GroupName": "Accounting Codes", "CodeValue": "4100", "CompanyExternalCode": "C1", "IsActive": False}
    avid.post("/v1/enterpriseCodes", ended)
    for value in ("9999", "4100"):
        line = {"LineNumber": 3, "Amount": 100, "Codes": [{"GroupName": "Accounting Codes", "CodeValue": value}]}
        result = avid.post("/v1/invoices", invoice(Lines=[line]))[0]
        assert code_of(result) == "InvalidCode"
        assert value in result["Errors"][0]["Message"]
        assert "line 3" in result["Errors"][0]["Message"]


def test_the_number_of_a_live_invoice_of_the_vendor_is_taken(avid: Any) -> None:
    avid.post("/v1/invoices", invoice("X:1", "F-1"))
    assert code_of(avid.post("/v1/invoices", invoice("X:2", "f-1"))[0]) == "DuplicateInvoice"
    number = avid.invoice("X:1")["InvoiceId"]
    avid.api("POST", f"/v1/invoices/{number}/void")
    assert avid.post("/v1/invoices", invoice("X:2", "F-1"))[0]["Item"]["UpdateType"] == "Insert"


def test_a_hand_typed_invoice_takes_its_number_too(avid: Any) -> None:
    vendor = avid.state("vendors")[0]["VendorId"]
    body = {"VendorId": vendor, "InvoiceNumber": "F-1", "InvoiceDate": "2026-10-30", "Amount": 50.00}
    avid.edit("invoices", {"company": "C1", "set": {**body, "Lines": [{"LineNumber": 1, "Amount": 50.00}]}})
    assert code_of(avid.post("/v1/invoices", invoice())[0]) == "DuplicateInvoice"


def test_a_batch_with_one_bad_item_is_200_in_the_order_sent(avid: Any) -> None:
    results = avid.post("/v1/invoices", invoice("X:1", "1"), invoice("X:2", "2", Amount=1), invoice("X:3", "3"))
    assert [result["Successful"] for result in results] == [True, False, True]
    assert [result["Item"]["ExternalCode"] for result in results] == ["X:1", "X:2", "X:3"]
    assert len(avid.state("invoices")) == 2


def test_a_credit_note_is_an_invoice_of_less_than_nothing(avid: Any) -> None:
    line = {"LineNumber": 1, "Amount": -100.00, "Codes": [{"GroupName": "Accounting Codes", "CodeValue": "4000"}]}
    body = invoice("X:1", "CN-1", Amount=-121.00, TaxAmount=-21.00, Lines=[line])
    assert avid.post("/v1/invoices", body)[0]["Successful"] is True


def test_void_is_possible_until_a_payment_exists(avid: Any, paid: dict[str, Any]) -> None:
    number = avid.invoice("X:1")["InvoiceId"]
    reply = avid.api("POST", f"/v1/invoices/{number}/void")
    assert (reply.status_code, reply.json()["Errors"][0]["Code"]) == (409, "PaymentExists")
    avid.edit("payments", {"key": paid["PaymentId"], "set": {"Status": "Void"}})
    assert avid.api("POST", f"/v1/invoices/{number}/void").json()["Results"][0]["Item"]["Status"] == "Voided"
    again = avid.api("POST", f"/v1/invoices/{number}/void")
    assert (again.status_code, again.json()["Results"][0]["Item"]["UpdateType"]) == (200, "Unchanged")


def test_invoices_are_listed_by_status_and_by_external_code(avid: Any) -> None:
    avid.post("/v1/invoices", invoice("X:1", "1"), invoice("X:2", "2"))
    avid.edit("invoices", {"key": "X:2", "set": {"Status": "OnHold"}})
    held = avid.get("/v1/invoices?status=OnHold&lastModifiedFrom=2026-11-02&lastModifiedTo=2026-11-02")["Items"]
    assert [row["ExternalCode"] for row in held] == ["X:2"]
    assert [row["InvoiceNumber"] for row in avid.get("/v1/invoices?externalCode=X:1")["Items"]] == ["1"]


def test_more_than_100_items_become_a_job(avid: Any) -> None:
    items = [invoice(f"X:{n}", f"F-{n}") for n in range(101)]
    items[7]["VendorExternalCode"] = "nobody"
    reply = avid.api("POST", "/v1/invoices", {"Items": items})
    assert reply.status_code == 202
    job = f"/v1/jobs/{reply.json()['JobId']}"
    assert avid.get(job)["Status"] == "Queued"
    assert avid.state("invoices") == []
    avid.to("2026-11-02T08:01:00Z")
    done = avid.get(job)
    assert done["Status"] == "CompletedWithErrors"
    assert [n for n, result in enumerate(done["Results"]) if not result["Successful"]] == [7]
    assert len(avid.state("invoices")) == 100
    assert '"Amount":121.00' in avid.api("GET", "/v1/invoices?pageSize=1").text


def test_a_job_without_failures_is_completed_after_running(avid: Any) -> None:
    reply = avid.api("POST", "/v1/invoices", {"Items": [invoice(f"X:{n}", f"F-{n}") for n in range(101)]})
    job = f"/v1/jobs/{reply.json()['JobId']}"
    avid.advance()
    assert avid.get(job)["Status"] == "Running"
    avid.advance()
    assert avid.get(job)["Status"] == "Completed"
