"""An invoice's way out of Basware, against an invoice that changes its state as the reference page says."""

from __future__ import annotations

import json
import uuid
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from typing import Any

import httpx
import pytest

from include.http.errors import Transient
from include.systems.base import Target
from include.systems.basware import contract
from include.systems.basware.responses import InvoiceResponse
from include.systems.basware.sending import acknowledged, acknowledgement, responded, response, send
from include.systems.basware.taking import Taking
from tests.support.basware import basware_served
from tests.support.http import Served

SAID = InvoiceResponse("47/11", 1, True, "Posted in Exact Online as entry 26700412.", voucher="26700412")
TAKING = Taking(contract.DOCUMENTS, "47/11")
DONE = {True: "Transferred", False: "TransferFailed"}


@dataclass
class Invoice:
    """One invoice. ``lose``: what is written is stored and the answer lost, that many times."""

    status: str = "WaitingForTransfer"
    responses: list[dict[str, Any]] = field(default_factory=list)
    lose: int = 0
    sent: list[tuple[str, bytes]] = field(default_factory=list)
    ids: list[str] = field(default_factory=list)

    def __call__(self, request: httpx.Request) -> httpx.Response:
        path = request.url.raw_path.decode()
        if request.method == "GET":
            assert path == "/v1/accountingDocuments/47%2F11"
            row = {"invoiceId": "47/11", "processingStatus": self.status, "transferResponses": self.responses}
            return httpx.Response(200, json={"accountingDocuments": [row]})
        self.sent.append((path, request.content))
        self.ids.append(request.headers["X-BW-REQUEST-ID"])
        answer = self.acknowledge() if path.endswith("/47%2F11/acknowledge") else self.respond(request.content)
        if self.lose:
            self.lose -= 1
            raise httpx.ReadTimeout("slow")
        return answer

    def acknowledge(self) -> httpx.Response:
        if self.status != "WaitingForTransfer":
            return httpx.Response(405)
        self.status = "TransferInProgress"
        return httpx.Response(200, json="done", headers={"x-amzn-RequestId": "theirs"})

    def respond(self, content: bytes) -> httpx.Response:
        said = json.loads(content)
        if self.status == "Transferred":
            error = {"type": "BUSINESS", "code": "DATA_VALIDATION_FAILED", "message": "already transferred"}
            return httpx.Response(400, json={"hasErrors": True, "errors": [error]})
        self.status = DONE[said["success"]]
        self.responses.append(said)
        return httpx.Response(200, json=said)


def served(invoice: Callable[[httpx.Request], httpx.Response]) -> Served:
    return basware_served(invoice)


def test_an_invoice_is_taken_by_one_only() -> None:
    invoice = Invoice()
    client = served(invoice).client
    request = acknowledgement("C1", TAKING)
    assert acknowledged(client, "C1", TAKING) is None
    first, second = (send(client, request, "47/11") for _ in range(2))
    assert (first.kind, first.target and first.target.facts) == ("delivered", {})
    assert (second.kind, second.code, second.target) == ("refused", "not_waiting", None)
    assert acknowledged(client, "C1", TAKING) is not None
    assert invoice.status == "TransferInProgress"


def test_an_invoice_that_somebody_else_answered_is_not_ours_to_post() -> None:
    other = {"externalCode": "theirs", "success": True, "voucherNumber1": "99"}
    client = served(Invoice("Transferred", [other])).client
    outcome = send(client, acknowledgement("C1", TAKING), "47/11")
    assert (outcome.kind, outcome.code, outcome.status, outcome.target) == ("refused", "not_waiting", 405, None)
    assert "invoice 47/11 is Transferred in Basware and was not taken by us" in outcome.text
    assert acknowledged(client, "C1", TAKING) is None


def test_an_invoice_that_we_answered_already_was_taken() -> None:
    invoice = Invoice()
    client = served(invoice).client
    assert send(client, response("C1", contract.TRANSFER, SAID), "47/11").kind == "delivered"
    outcome = send(client, acknowledgement("C1", TAKING), "47/11")
    assert (outcome.kind, outcome.target and outcome.target.facts) == ("delivered", {"already": True})
    assert acknowledged(client, "C1", TAKING) is not None


def test_where_nothing_can_be_acknowledged_nor_looked_at_it_is_not_ours() -> None:
    client = served(lambda request: httpx.Response(503 if request.method == "GET" else 405)).client
    outcome = send(client, acknowledgement("C1", TAKING), "47/11")
    assert (outcome.kind, outcome.code, outcome.status) == ("refused", "not_waiting", 405)


def test_both_ids_of_a_call_are_in_its_outcome() -> None:
    invoice = Invoice()
    outcome = send(served(invoice).client, acknowledgement("C1", TAKING), "47/11")
    assert (outcome.request_id, [outcome.request_id_sent]) == ("theirs", invoice.ids)
    assert uuid.UUID(outcome.request_id_sent).version == 4


def test_a_call_whose_answer_was_lost_names_the_id_it_left_with() -> None:
    invoice = Invoice(lose=1)
    outcome = send(served(invoice).client, acknowledgement("C1", TAKING), "47/11")
    assert (outcome.kind, [outcome.request_id_sent]) == ("unknown", invoice.ids)


def test_a_response_whose_answer_was_lost_is_found_in_the_invoice() -> None:
    invoice = Invoice("TransferInProgress", lose=1)
    client, request = served(invoice).client, response("C1", contract.TRANSFER, SAID)
    assert responded(client, request, "47/11") is None
    assert send(client, request, "47/11").kind == "unknown"
    found = responded(client, request, "47/11")
    assert found is not None
    assert found.kind == "delivered"


def test_a_repeated_response_is_the_same_and_counts_once() -> None:
    invoice = Invoice("TransferInProgress", lose=1)
    client, request = served(invoice).client, response("C1", contract.TRANSFER, SAID)
    outcomes = [send(client, request, "47/11") for _ in range(2)]
    assert [outcome.kind for outcome in outcomes] == ["unknown", "delivered"]
    assert [len(invoice.responses), len(set(invoice.sent))] == [1, 1]
    assert outcomes[1].request_id_sent == invoice.ids[1]


def test_a_failure_that_somebody_elses_success_overtook_goes_to_a_person() -> None:
    other = {"externalCode": "theirs", "success": True, "voucherNumber1": "99"}
    invoice = Invoice("Transferred", [other])
    outcome = send(served(invoice).client, response("C1", contract.TRANSFER, replace(SAID, success=False)), "47/11")
    assert (outcome.kind, outcome.code, outcome.status) == ("refused", "responded_by_other", 400)
    assert invoice.responses == [other]


@pytest.mark.parametrize(
    ("status", "expected"), [(400, ("refused", "state_forbids")), (409, ("unknown", "look_at_invoice"))]
)
def test_a_response_that_was_refused_and_is_not_there_is_refused_unless_it_is_said_to_be_there(
    status: int, expected: tuple[str, str]
) -> None:
    invoice = Invoice("WaitingForTransfer")
    error = {"errors": [{"type": "BUSINESS", "code": "X", "message": "not acknowledged"}]}
    invoice.respond = lambda content: httpx.Response(status, json=error)  # type: ignore[method-assign]
    outcome = send(served(invoice).client, response("C1", contract.TRANSFER, SAID), "47/11")
    assert (outcome.kind, outcome.code) == expected
    assert "not acknowledged" in outcome.text


def test_an_invoice_that_cannot_be_looked_at_leaves_its_response_open() -> None:
    def serve(request: httpx.Request) -> httpx.Response:
        return httpx.Response(503 if request.method == "GET" else 409)

    client, request = served(serve).client, response("C1", contract.TRANSFER, SAID)
    outcome = send(client, request, "47/11")
    assert (outcome.kind, outcome.code) == ("unknown", "look_at_invoice")
    with pytest.raises(Transient):
        responded(client, request, "47/11")


def test_an_order_is_looked_at_before_it_is_acknowledged_and_what_says_since_when_stays_here() -> None:
    asked: list[httpx.Request] = []
    row = {"externalCode": "PO-1", "processingStatus": "WaitingForExport", "lastUpdated": "2026-11-20T09:00:00Z"}

    def serve(request: httpx.Request) -> httpx.Response:
        asked.append(request)
        return httpx.Response(200, json={"exportedPurchaseOrders": [row]} if request.method == "GET" else {})

    nine = datetime(2026, 11, 20, 9, tzinfo=UTC)
    request = acknowledgement("C1", Taking(contract.ORDERS, "PO-1", version=nine))
    assert send(served(serve).client, request, "PO-1").target == Target("PO-1")
    assert [(one.method, "waiting-since" in one.headers) for one in asked] == [("GET", False), ("POST", False)]


def test_no_secret_is_in_the_words_of_an_outcome() -> None:
    def serve(request: httpx.Request) -> httpx.Response:
        return httpx.Response(400, json={"errors": [{"code": "X", "message": request.headers["Authorization"]}]})

    outcome = send(served(serve).client, acknowledgement("C1", Taking(contract.ORDERS, "PO-1")), "PO-1")
    assert outcome.text == "Basware says: X: Basic [hidden]"
