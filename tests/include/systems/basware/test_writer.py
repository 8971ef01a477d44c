"""What Basware is told of a document: literal requests, and what cannot be told."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

import httpx
import pytest

from include.documents import Document
from include.systems.base import Posting, Target
from include.systems.basware import contract
from include.systems.basware.responses import codes
from include.systems.basware.writer import BaswareWriter
from tests.support.basware import basware_served
from tests.support.basware_tenant import answered, failed, order_taken, taken
from tests.support.postings import KEY, vendor

POSTED = {"invoices:47/11": Target("guid", number="26700412")}


def nobody(request: httpx.Request) -> httpx.Response:
    raise AssertionError(f"{request.method} {request.url}: preparing asks nobody")


def writer(served: Any = nobody) -> BaswareWriter:
    return BaswareWriter(basware_served(served).client, {"source_system": "exact_online"})


def posting(document: Document, action: Any = "create", references: Any = POSTED) -> Posting:
    return Posting("flow", action, "DE01", document, KEY, references=references)


def problems(what: Posting) -> list[tuple[str, str]]:
    prepared = writer().prepare([what])
    assert prepared.request is None
    return list(prepared.problems)


@pytest.mark.parametrize(
    ("document", "path"),
    [
        (taken("47/11"), "accountingDocuments/47%2F11/acknowledge"),
        (taken("47/11", 2), "accountingDocuments/47%2F11/acknowledge"),
        (order_taken("PO 1", "2026-11-20T09:00:00Z"), "exportedPurchaseOrders/PO%201/acknowledge"),
    ],
)
def test_what_was_taken_is_acknowledged_without_a_word(document: Document, path: str) -> None:
    request = writer().prepare([posting(document)]).request
    assert request is not None
    assert (request.company, request.method, request.path, request.body) == ("DE01", "POST", path, "")


def test_a_success_names_the_entry_in_the_books() -> None:
    request = writer().prepare([posting(answered("47/11", payment_block=True))]).request
    assert request is not None
    assert request.path == "accountingDocuments/47%2F11/transferResponses"
    body = json.loads(request.body)
    assert body.pop("externalCode") in codes(contract.TRANSFER, "47/11", 1)
    assert body == {
        "success": True,
        "responseMessage": "Posted in Exact Online as entry 26700412.",
        "paymentBlock": True,
        "sourceSystem": "exact_online",
        "voucherNumber1": "26700412",
        "transferDate": "2026-03-02T12:00:00Z",
    }


def test_a_failure_says_what_to_do_and_names_no_entry() -> None:
    request = writer().prepare([posting(failed("47/11"), references={})]).request
    assert request is not None
    body = json.loads(request.body)
    assert (body["success"], "voucherNumber1" in body) == (False, False)
    assert body["responseMessage"].startswith("Cost centre 999 does not exist in division 789")


def test_each_attempt_and_each_outcome_is_an_answer_of_its_own() -> None:
    said = [answered("47/11"), answered("47/11", 2), failed("47/11"), failed("47/11", 2)]
    prepared = [writer().prepare([posting(one)]).request for one in said]
    found = [json.loads(request.body)["externalCode"] for request in prepared if request]
    assert len(set(found)) == 4
    assert all(len(code) == 36 for code in found)


@pytest.mark.parametrize("references", [{}, {"invoices:47/11": Target("guid")}])
def test_a_success_without_the_number_of_its_entry_is_not_told(references: dict[str, Target]) -> None:
    [(code, text)] = problems(posting(answered("47/11"), references=references))
    assert (code, text) == (
        "voucher_missing",
        "invoice RE-1 cannot be called posted: the number of its entry in the books is not known",
    )


@pytest.mark.parametrize(("action", "done"), [("update", "changed"), ("void", "taken back")])
@pytest.mark.parametrize(
    ("document", "what"),
    [
        (taken("1"), "the acknowledgement of invoice RE-1"),
        (order_taken("PO1", ""), "the acknowledgement of order PO1"),
        (answered("1"), "the answer to invoice RE-1"),
        (failed("1"), "the answer to invoice RE-1"),
    ],
)
def test_what_was_told_stays_told(document: Document, what: str, action: str, done: str) -> None:
    target = replace(posting(document, action), target=Target("1"))
    assert problems(target) == [("sent_once", f"{what} was sent to Basware, where it cannot be {done}")]
    assert writer().look_up(target) is None


def test_of_what_else_there_is_basware_is_told_nothing() -> None:
    assert problems(posting(vendor(source_key="501"))) == [
        ("not_for_basware", "vendor 501 is nothing that is sent to Basware")
    ]
    assert writer().look_up(posting(vendor())) is None


def test_documents_go_one_by_one() -> None:
    assert writer().batch_size("invoice_acknowledgements", "create") == 1
    assert writer().settle_seconds("invoice_responses") == 60
    with pytest.raises(ValueError, match="one by one"):
        writer().prepare([posting(taken("1")), posting(taken("2"))])


def shown(**invoice: Any) -> BaswareWriter:
    row = {"invoiceId": "47/11", "processingStatus": "TransferInProgress", **invoice}
    return writer(lambda request: httpx.Response(200, json={"accountingDocuments": [row]}))


def test_an_answer_is_found_by_its_code_alone() -> None:
    (success,) = codes(contract.TRANSFER, "47/11", 1) - {_code(failed("47/11"))}
    assert _code(answered("47/11")) == success
    ours = shown(processingStatus="Transferred", transferResponses=[{"externalCode": success, "success": True}])
    found = ours.look_up(posting(answered("47/11")))
    assert found == Target("47/11", code=success, facts={"shared": True})
    assert ours.look_up(posting(failed("47/11"))) is None
    assert shown(transferResponses=[]).look_up(posting(answered("47/11"))) is None
    other = [{"externalCode": "theirs", "success": True, "voucherNumber1": "99"}]
    assert shown(processingStatus="Transferred", transferResponses=other).look_up(posting(answered("47/11"))) is None
    gone = writer(lambda request: httpx.Response(404))
    assert gone.look_up(posting(answered("47/11"))) is None
    assert gone.look_up(posting(taken("47/11"))) is None


def _code(document: Document) -> str:
    request = writer().prepare([posting(document)]).request
    assert request is not None
    return str(json.loads(request.body)["externalCode"])


def test_a_prebooking_is_answered_without_a_voucher() -> None:
    checked = answered("47/11", step="prebook", posting=None, message="Checked with Exact division 789")
    request = writer().prepare([posting(checked, references={})]).request
    assert request is not None
    assert request.path == "accountingDocuments/47%2F11/prebookResponses"
    body = json.loads(request.body)
    assert body.pop("externalCode") in codes(contract.PREBOOK, "47/11", 1)
    assert body == {
        "success": True,
        "responseMessage": "Checked with Exact division 789",
        "paymentBlock": False,
        "sourceSystem": "exact_online",
        "prebookDate": "2026-03-02T12:00:00Z",
    }
