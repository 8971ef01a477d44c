"""The way of an approved invoice to the ERP (section 7, Life cycles and Write-backs)."""

from __future__ import annotations

from typing import Any

import pytest

from include.sandbox.basware import states
from tests.include.sandbox.basware.conftest import response

LIST = "/v1/accountingDocuments"


def refusal(reply: Any) -> tuple[int, str, str]:
    error = reply.json()["errors"][0]
    return reply.status_code, error["type"], error["code"]


@pytest.mark.parametrize(
    ("kind", "status", "success", "after"),
    [
        ("transferResponses", "WaitingForTransfer", True, "Transferred"),
        ("transferResponses", "TransferInProgress", True, "Transferred"),
        ("transferResponses", "TransferInProgress", False, "TransferFailed"),
        ("transferResponses", "Transferred", True, None),
        ("transferResponses", "TransferFailed", True, None),
        ("transferResponses", "WaitingForPrebook", True, None),
        ("prebookResponses", "PrebookInProgress", True, "Prebooked"),
        ("prebookResponses", "WaitingForPrebook", False, "PrebookFailed"),
        ("prebookResponses", "WaitingForPrebookCancelation", True, "PrebookCanceled"),
        ("prebookResponses", "PrebookCancelationInProgress", False, "PrebookCancelFailed"),
        ("enrichmentResponses", "EnrichmentTransferInProgress", True, "EnrichmentTransferred"),
        ("enrichmentResponses", "WaitingForEnrichmentTransfer", False, "EnrichmentTransferFailed"),
    ],
)
def test_what_a_response_makes_of_a_document(kind: str, status: str, success: bool, after: str | None) -> None:
    assert states.answered(kind, status, success) == after


def test_an_invoice_in_approval_is_not_there_for_the_api(bw: Any) -> None:
    key = bw.arrives()
    assert bw.get(LIST)["accountingDocuments"] == []
    assert bw.api("GET", f"{LIST}/{key}").status_code == 404
    bw.edit("approving", key)
    row = bw.document(key)
    assert row["processingStatus"] == "WaitingForTransfer"
    assert {"invoiceId", "companyCode", "supplierCode", "currencyCode", "paymentBlock", "codingRows"} <= set(row)


def test_acknowledged_then_posted(bw: Any) -> None:
    key = bw.approved()
    bw.post(f"{LIST}/{key}/acknowledge")
    assert bw.document(key)["processingStatus"] == "TransferInProgress"
    bw.post(f"{LIST}/{key}/transferResponses", response("T1", voucherNumber1="4711", paymentBlock=True))
    row = bw.document(key)
    assert (row["processingStatus"], row["voucherNumber1"], row["paymentBlock"]) == ("Transferred", "4711", True)
    assert [one["externalCode"] for one in row["transferResponses"]] == ["T1"]


def test_a_second_acknowledgement_is_405(bw: Any) -> None:
    key = bw.approved()
    bw.post(f"{LIST}/{key}/acknowledge")
    again = bw.api("POST", f"{LIST}/{key}/acknowledge")
    assert (again.status_code, again.json()["errors"][0]["code"]) == (405, "METHOD_NOT_ALLOWED")
    bw.post(f"{LIST}/{key}/transferResponses", response("T1"))
    assert bw.api("POST", f"{LIST}/{key}/acknowledge").status_code == 405, "nor after the response"


def test_a_response_on_a_transferred_document_is_refused_and_changes_nothing(bw: Any) -> None:
    key = bw.approved()
    bw.post(f"{LIST}/{key}/transferResponses", response("T1", voucherNumber1="1"))
    before = bw.document(key)
    reply = bw.api("POST", f"{LIST}/{key}/transferResponses", response("T2", voucherNumber1="2"))
    assert refusal(reply) == (400, "BUSINESS", "DATA_VALIDATION_FAILED")
    assert bw.document(key) == before


def test_a_failed_one_comes_back_when_a_person_sends_it_again(bw: Any) -> None:
    key = bw.approved(supplierName="Falsch GmbH")
    bw.post(f"{LIST}/{key}/transferResponses", response("T1", success=False, responseMessage="unknown account"))
    assert bw.document(key)["processingStatus"] == "TransferFailed"
    assert refusal(bw.api("POST", f"{LIST}/{key}/transferResponses", response("T2")))[1] == "BUSINESS"
    bw.edit("invoices", key, supplierName="Richtig GmbH")
    bw.edit("resending", key)
    row = bw.document(key)
    assert (row["processingStatus"], row["supplierName"]) == ("WaitingForTransfer", "Richtig GmbH")
    again = bw.api("POST", f"{LIST}/{key}/transferResponses", response("T1"))
    assert refusal(again)[1] == "BUSINESS", "each response has an externalCode of its own"
    bw.post(f"{LIST}/{key}/transferResponses", response("T2"))
    assert [one["success"] for one in bw.document(key)["transferResponses"]] == [False, True]


def test_a_transferred_invoice_is_out_of_people_s_hands(bw: Any) -> None:
    key = bw.approved()
    bw.post(f"{LIST}/{key}/transferResponses", response("T1"))
    assert "cannot be changed now" in bw.refused("invoices", key, description="later")
    assert "only a failed one" in bw.refused("resending", key)


@pytest.mark.parametrize(
    ("body", "words"),
    [
        ({"externalCode": "T1", "success": True, "paymentBlock": False}, "responseMessage is required"),
        (response("T1", success="yes"), "success must be true or false"),
        (response("T" * 37), "externalCode must be a text of at least 1 and at most 36 characters"),
        (response("T1", voucher="4711"), "voucher: additional properties are not allowed"),
        ([response("T1")], "must be an object"),
    ],
)
def test_a_response_that_breaks_its_schema_is_refused_whole(bw: Any, body: Any, words: str) -> None:
    key = bw.approved()
    reply = bw.api("POST", f"{LIST}/{key}/transferResponses", body)
    assert refusal(reply) == (400, "VALIDATION", "SCHEMA_VALIDATION_ERROR")
    assert words in reply.json()["errors"][0]["message"]
    assert set(reply.json()["errors"][0]) == {"externalCode", "type", "code", "message", "info"}
    assert reply.json()["requestId"] == reply.headers["x-amzn-RequestId"]
    assert bw.document(key)["processingStatus"] == "WaitingForTransfer"


def test_only_the_latest_hundred_payment_responses_are_kept(bw: Any) -> None:
    key = bw.approved()
    bw.post(f"{LIST}/{key}/transferResponses", response("T1"))
    for n in range(101):
        payment = {"externalCode": f"P{n}", "success": True, "paymentBlock": False, "paidTotal": n / 10}
        bw.post(f"{LIST}/{key}/paymentResponses", payment)
    kept = [one["externalCode"] for one in bw.document(key)["paymentResponses"]]
    assert (len(kept), kept[0], kept[-1]) == (100, "P1", "P100")


def test_invoice_lines_are_off_until_the_tenant_has_them(bw: Any) -> None:
    key = bw.approved(invoiceLines=[{"externalCode": "L1", "rowIndex": 1, "quantity": 2, "netSum": 100}])
    assert "invoiceLines" not in bw.document(key)
    bw.edit("settings", invoice_lines=True)
    assert [line["externalCode"] for line in bw.document(key)["invoiceLines"]] == ["L1"]


def test_what_was_acknowledged_is_told_once_when_the_answer_was_lost(bw: Any) -> None:
    key = bw.approved()
    fault = {"system": "basware", "path": "transferResponses", "drop_after_commit": True, "count": 1}
    bw.control("POST", "/faults", [fault])
    with pytest.raises(Exception, match="disconnected"):
        bw.post(f"{LIST}/{key}/transferResponses", response("T1"))
    assert bw.document(key)["processingStatus"] == "Transferred"
