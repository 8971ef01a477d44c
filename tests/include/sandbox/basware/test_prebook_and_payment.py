"""Prebooking, enrichment, payment (section 7, Life cycles and Write-backs)."""

from __future__ import annotations

from typing import Any

import pytest

from tests.include.sandbox.basware.conftest import enriched, response

LIST = "/v1/accountingDocuments"
Row = dict[str, Any]


def status(bw: Any, key: str) -> str:
    return str(bw.document(key)["processingStatus"])


def payment(code: str, total: float | None = None, **more: Any) -> Row:
    paid = {} if total is None else {"paidTotal": total}
    return {"externalCode": code, "success": True, "paymentBlock": False, **paid, **more}


def transferred(bw: Any, **more: Any) -> str:
    key = bw.approved(**more)
    bw.post(f"{LIST}/{key}/transferResponses", response("T1"))
    return str(key)


def test_a_prebooked_invoice_is_transferred_once_it_is_approved(bw: Any) -> None:
    key = bw.approved(send="prebook")
    assert status(bw, key) == "WaitingForPrebook"
    bw.post(f"{LIST}/{key}/acknowledge")
    assert status(bw, key) == "PrebookInProgress"
    bw.post(f"{LIST}/{key}/prebookResponses", response("P1", prebookDate="2026-11-02", voucherNumber1="V9"))
    assert status(bw, key) == "Prebooked"
    bw.edit("approving", key)
    assert status(bw, key) == "WaitingForTransfer"
    bw.post(f"{LIST}/{key}/transferResponses", response("T1"))
    row = bw.document(key)
    assert (row["processingStatus"], row["voucherNumber1"]) == ("Transferred", "V9")
    assert [len(row[kind]) for kind in ("prebookResponses", "transferResponses")] == [1, 1]


def test_a_failed_prebooking_is_sent_again(bw: Any) -> None:
    key = bw.approved(send="prebook")
    bw.post(f"{LIST}/{key}/prebookResponses", response("P1", success=False))
    assert status(bw, key) == "PrebookFailed"
    bw.edit("resending", key)
    assert status(bw, key) == "WaitingForPrebook"


def test_a_prebooking_is_taken_back_when_the_invoice_is_rejected(bw: Any) -> None:
    key = bw.approved(send="prebook")
    bw.post(f"{LIST}/{key}/prebookResponses", response("P1"))
    bw.edit("rejecting", key)
    assert status(bw, key) == "WaitingForPrebookCancelation"
    bw.post(f"{LIST}/{key}/prebookResponses", response("P2", success=False))
    assert status(bw, key) == "PrebookCancelFailed"
    bw.edit("resending", key)
    bw.post(f"{LIST}/{key}/acknowledge")
    bw.post(f"{LIST}/{key}/prebookResponses", response("P3"))
    assert status(bw, key) == "PrebookCanceled"


def test_an_enrichment_is_answered_by_a_response_of_its_own(bw: Any) -> None:
    key = bw.approved(send="enrichment")
    row = bw.document(key)
    assert (row["processingStatus"], row["p2pProcessingMode"]) == (
        "WaitingForEnrichmentTransfer",
        "InvoiceEnrichment",
    )
    assert bw.get(LIST)["accountingDocuments"] == [], "it must be asked for"
    assert len(bw.get(f"{LIST}?p2pProcessingMode=InvoiceEnrichment")["accountingDocuments"]) == 1
    assert bw.api("POST", f"{LIST}/{key}/transferResponses", response("T1")).status_code == 400
    bw.post(f"{LIST}/{key}/acknowledge")
    bw.post(f"{LIST}/{key}/enrichmentResponses", enriched("E1"))
    assert status(bw, key) == "EnrichmentTransferred"


def test_an_invoice_is_paid_when_all_of_it_is(bw: Any) -> None:
    key = transferred(bw)
    bw.post(f"{LIST}/{key}/paymentResponses", payment("P1", 100.00, paymentMethod="SEPA"))
    assert status(bw, key) == "Transferred"
    bw.post(f"{LIST}/{key}/paymentResponses", payment("P2", 119.00))
    row = bw.document(key)
    assert row["processingStatus"] == "Paid"
    first, last = row["paymentResponses"]
    assert (first["paymentMethod"], "paymentMethod" in last) == ("SEPA", False), "what is left out is cleared"
    assert last["paymentDate"] == "2026-11-02T00:00:00.000Z", "today, when no date was sent"


@pytest.mark.parametrize(
    ("gross", "total", "success", "after"),
    [
        (119.00, 119.00, False, "Transferred"),
        (119.00, 118.99, True, "Transferred"),
        (119.00, None, True, "Transferred"),
        (-119.00, -119.00, True, "Paid"),
        (-119.00, -10.00, True, "Transferred"),
    ],
)
def test_which_payments_make_an_invoice_paid(
    bw: Any, gross: float, total: float | None, success: bool, after: str
) -> None:
    key = transferred(bw, grossSum=gross)
    bw.post(f"{LIST}/{key}/paymentResponses", payment("P1", total, success=success))
    assert status(bw, key) == after


def test_a_payment_that_was_taken_back_lowers_the_total(bw: Any) -> None:
    key = transferred(bw)
    bw.post(f"{LIST}/{key}/paymentResponses", payment("P1", 119.00))
    bw.post(f"{LIST}/{key}/paymentResponses", payment("P2", 0, paymentReversalDocument="R-1"))
    assert status(bw, key) == "Transferred"


def test_a_payment_is_told_of_a_transferred_invoice_only(bw: Any) -> None:
    key = bw.approved()
    reply = bw.api("POST", f"{LIST}/{key}/paymentResponses", payment("P1", 119.00))
    assert (reply.status_code, reply.json()["errors"][0]["type"]) == (400, "BUSINESS")
    long = bw.api("POST", f"{LIST}/{key}/paymentResponses", payment("P1", checkNumber="1" * 26))
    assert long.json()["errors"][0]["code"] == "SCHEMA_VALIDATION_ERROR"


def test_the_high_level_status_is_empty_until_the_tenant_has_it(bw: Any) -> None:
    waiting, paid, rejected = bw.arrives("R-1"), transferred(bw), bw.arrives("R-3")
    path = f"{LIST}/status?companyCode=DE01&invoiceDate=2026-10-30&grossSum=119.00"

    def told(number: str) -> list[str]:
        return [row["status"] for row in bw.get(f"{path}&invoiceNumber={number}")]

    bw.edit("rejecting", rejected)
    bw.edit("invoices", waiting, invoiceNumber="R-9")
    assert told("R-9") == []
    bw.edit("settings", invoice_status=True)
    assert (told("R-9"), told("R-1"), told("R-3")) == (["InApprovalProcess"], ["ReadyForPayment"], ["Rejected"])
    bw.post(f"{LIST}/{paid}/paymentResponses", payment("P1", 119.00))
    assert told("R-1") == ["Paid"]
    assert bw.api("GET", f"{LIST}/status?companyCode=DE01").status_code == 400


def test_an_invoice_is_coded_before_it_is_approved(bw: Any) -> None:
    key = bw.arrives(codingRows=[])
    assert "code it first" in bw.refused("approving", key)
    bw.edit(
        "coding", key, codingRows=[{"accountCode": "4930", "netTotal": 60}, {"accountCode": "4910", "netTotal": 40}]
    )
    bw.edit("approving", key)
    rows = bw.document(key)["codingRows"]
    assert [(row["rowIndex"], row["accountCode"]) for row in rows] == [(1, "4930"), (2, "4910")]
    assert len({row["externalCode"] for row in rows}) == 2
    assert "nothing to approve" in bw.refused("approving", key)
    assert "cannot be rejected" in bw.refused("rejecting", key)


def test_a_step_approves_what_is_coded_and_what_was_prebooked(bw: Any) -> None:
    coded, uncoded, prebooked = bw.arrives("R-1"), bw.arrives("R-2", codingRows=[]), bw.approved("R-3", send="prebook")
    rejected, failed = bw.arrives("R-4"), bw.approved("R-5")
    bw.edit("rejecting", rejected)
    bw.post(f"{LIST}/{prebooked}/prebookResponses", response("P1"))
    bw.post(f"{LIST}/{failed}/transferResponses", response("T1", success=False))
    moved = bw.control("POST", "/advance", {"system": "basware"})["basware"]
    assert moved == {"accountingDocuments": 2}
    assert [status(bw, key) for key in (coded, prebooked)] == ["WaitingForTransfer"] * 2
    assert status(bw, failed) == "TransferFailed"
    assert {row["invoiceId"] for row in bw.get(LIST)["accountingDocuments"]} == {coded, prebooked, failed}
    assert [bw.api("GET", f"{LIST}/{key}").status_code for key in (uncoded, rejected)] == [404, 404]
