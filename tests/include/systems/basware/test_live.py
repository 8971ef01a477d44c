"""An invoice's way out of the simulated Basware over real HTTP: taken, answered, sent again; answers that get lost."""

from __future__ import annotations

import json
import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select

from include.delivery.context import Context, FlowResult
from include.delivery.engine import deliver
from include.delivery.outbox import OutboxRow, read_row
from include.documents import Document, to_json
from include.store.database import Store
from include.store.models import audit_events
from include.systems.base import Outcome, Posting, Target
from include.systems.basware.writer import BaswareWriter
from tests.conftest import RunningSandbox
from tests.support.basware_tenant import INVOICE, ROWS, answered, approved, failed, order_taken, ordered, taken
from tests.support.live import Live, basware
from tests.support.postings import KEY
from tests.support.stores import sqlite_store, sqlite_template  # noqa: F401 - fixtures

ACKNOWLEDGE, RESPOND = "/acknowledge", "/transferResponses"


@dataclass
class Desk:
    """The tenant, and a writer to it."""

    live: Live
    sandbox: RunningSandbox
    store: Store

    @property
    def writer(self) -> BaswareWriter:
        return BaswareWriter(self.live.client, {"source_system": "exact_online"})

    def posting(self, document: Document) -> Posting:
        key = getattr(document, "invoice_id", None)
        references = {f"invoices:{key}": Target("guid", number="26700412")}
        return Posting("flow", "create", document.company, document, KEY, references=references)

    def tell(self, document: Document) -> Outcome:
        prepared = self.writer.prepare([self.posting(document)])
        assert prepared.request is not None, prepared.problems
        [outcome] = self.writer.send("flow", prepared.request, 1)
        return outcome

    def look(self, document: Document) -> Target | None:
        return self.writer.look_up(self.posting(document))

    def lose(self, path: str) -> None:
        self.sandbox.fault(system="basware", method="POST", path=path, drop_after_commit=True, count=1)

    def invoice(self, key: str) -> dict[str, Any]:
        (row,) = [row for row in self.sandbox.state("basware", "accountingDocuments") if row["invoiceId"] == key]
        return row

    def order(self, key: str) -> dict[str, Any]:
        rows = self.sandbox.state("basware", "exportedPurchaseOrders")
        (row,) = [row for row in rows if row["externalCode"] == key]
        return row

    def stands(self, key: str) -> tuple[str, list[bool]]:
        row = self.invoice(key)
        return row["processingStatus"], [one["success"] for one in row.get("transferResponses", [])]

    def resend(self, key: str) -> None:
        self.sandbox.edit("basware", "resending", {"key": key, "set": {"description": "mended"}})

    def run(self, flow: str, document: Document) -> FlowResult:
        """Through the delivery engine, as a run of a link does it."""
        context = Context("basware_exact", "run", self.store, self.live.clock)
        return deliver(flow, [self._row(flow, document)], self.writer, context)

    def _row(self, flow: str, document: Document) -> OutboxRow:
        facts = {"link": "basware_exact", "flow": flow, "wanted": "present", "target_system": "basware"}
        key = {"company": document.company, "source_key": document.source_key, "document": to_json(document)}
        return read_row({**facts, **key, "target_connection": "basware_main", "target_company": document.company})

    def written(self) -> list[dict[str, Any]]:
        calls = [call for call in self.sandbox.get("/calls")["calls"] if call["system"] == "basware"]
        return [call for call in calls if call["method"] == "POST" and not call["path"].endswith("tokens")]

    def wait(self) -> None:
        self.live.clock.wait_until(self.live.clock.now() + timedelta(seconds=600))


def there(key: str, code: str | None = None) -> Target:
    """As it is found: an invoice or order that later attempts tell of as well."""
    return Target(key, code, facts={"shared": True})


@pytest.fixture
def desk(empty_sandbox: RunningSandbox, sqlite_store: Store) -> Iterator[Desk]:  # noqa: F811
    with basware(empty_sandbox, sqlite_store) as live:
        yield Desk(live, empty_sandbox, sqlite_store)


def test_an_invoice_is_taken_and_called_posted(desk: Desk) -> None:
    key = approved(desk.sandbox)
    assert (desk.look(taken(key)), desk.look(answered(key))) == (None, None)
    assert desk.tell(taken(key)).kind == "delivered"
    assert desk.look(taken(key)) == there(key)
    told = desk.tell(answered(key))
    assert told.target is not None
    assert (told.kind, desk.look(answered(key))) == ("delivered", there(key, told.target.code))
    assert desk.stands(key) == ("Transferred", [True])
    (said,) = desk.invoice(key)["transferResponses"]
    assert (said["voucherNumber1"], said["sourceSystem"]) == ("26700412", "exact_online")
    assert desk.look(taken(key)) == there(key)


def test_an_invoice_that_failed_is_sent_again_and_only_the_second_attempt_is_posted(desk: Desk) -> None:
    key = approved(desk.sandbox)
    for document in (taken(key), failed(key)):
        assert desk.tell(document).kind == "delivered"
    assert desk.stands(key) == ("TransferFailed", [False])
    assert (desk.look(taken(key)), desk.look(answered(key))) == (there(key), None)
    desk.resend(key)
    # The first attempt is over, the second one waits.
    assert (desk.look(taken(key)), desk.look(taken(key, 2))) == (there(key), None)
    assert desk.look(failed(key, 2)) is None
    for document in (taken(key, 2), answered(key, 2)):
        assert desk.tell(document).kind == "delivered"
    assert desk.stands(key) == ("Transferred", [False, True])
    codes = [one["externalCode"] for one in desk.invoice(key)["transferResponses"]]
    assert len(set(codes)) == 2


def test_an_acknowledgement_whose_answer_was_lost_is_found_and_another_one_takes_nothing(desk: Desk) -> None:
    key = approved(desk.sandbox)
    desk.lose(ACKNOWLEDGE)
    assert desk.tell(taken(key)).kind == "unknown"
    assert desk.look(taken(key)) == there(key)
    again = desk.tell(taken(key))
    assert (again.kind, again.code, again.status, again.target) == ("refused", "not_waiting", 405, None)
    assert desk.stands(key) == ("TransferInProgress", [])


@pytest.mark.parametrize("said", [answered, failed])
def test_an_answer_whose_receipt_was_lost_is_found_and_never_given_twice(desk: Desk, said: Any) -> None:
    key = approved(desk.sandbox)
    desk.tell(taken(key))
    desk.lose(RESPOND)
    assert desk.tell(said(key)).kind == "unknown"
    found = desk.look(said(key))
    assert found is not None
    again = desk.tell(said(key))
    assert (again.kind, again.target) == ("delivered", Target(key, found.code))
    assert desk.stands(key)[1] == [said is answered]


def test_an_invoice_that_somebody_else_answered_is_left_alone(desk: Desk) -> None:
    key = approved(desk.sandbox)
    body = {"externalCode": "theirs", "success": True, "responseMessage": "ok", "paymentBlock": False}
    theirs = {**body, "voucherNumber1": "99"}
    path = f"accountingDocuments/{key}/transferResponses"
    assert desk.live.client.write("DE01", "POST", path, json.dumps(theirs)).status == 200
    assert desk.look(taken(key)) is None
    refused = desk.tell(taken(key))
    assert (refused.kind, refused.code) == ("refused", "not_waiting")
    told = desk.tell(answered(key))
    assert (told.kind, told.code) == ("refused", "responded_by_other")
    assert "voucher 99" in told.text
    assert desk.stands(key) == ("Transferred", [True])


def test_an_order_is_taken_version_by_version(desk: Desk) -> None:
    key = ordered(desk.sandbox)
    first = order_taken(key, desk.order(key)["lastUpdated"])
    assert desk.look(first) is None
    desk.lose(ACKNOWLEDGE)
    assert desk.tell(first).kind == "unknown"
    assert desk.look(first) == there(key)
    desk.sandbox.advance(5)
    desk.sandbox.edit("basware", "exportedPurchaseOrders", {"key": key, "set": {"netSum": 12.5}})
    second = order_taken(key, desk.order(key)["lastUpdated"])
    # What waits now is not what was taken: the first is over, the second is not.
    assert (desk.look(first), desk.look(second)) == (there(key), None)
    assert desk.tell(second).kind == "delivered"
    assert (desk.order(key)["processingStatus"], desk.look(second)) == ("Exported", there(key))


def test_an_order_that_was_changed_since_it_was_read_goes_on_waiting(desk: Desk) -> None:
    key = ordered(desk.sandbox)
    read = order_taken(key, desk.order(key)["lastUpdated"])
    desk.sandbox.advance(5)
    desk.sandbox.edit("basware", "exportedPurchaseOrders", {"key": key, "set": {"netSum": 12.5}})
    told = desk.tell(read)
    assert (told.kind, told.target) == ("delivered", Target(key, facts={"overtaken": True}))
    assert "waits with its change" in told.text
    assert (desk.order(key)["processingStatus"], desk.written()) == ("WaitingForExport", [])


def test_every_write_is_in_the_audit_trail_with_the_id_it_left_with(desk: Desk) -> None:
    key = approved(desk.sandbox)
    desk.sandbox.post("/calls/reset")
    desk.lose(ACKNOWLEDGE)
    assert desk.run("invoice_acknowledgements", taken(key)).counts["unknown"] == 1
    desk.wait()
    assert desk.run("invoice_acknowledgements", taken(key)).counts["delivered"] == 1
    desk.lose(RESPOND)
    assert desk.run("invoice_responses", failed(key)).counts["unknown"] == 1
    desk.wait()
    assert desk.run("invoice_responses", failed(key)).counts["delivered"] == 1
    again = desk.run("invoice_responses", failed(key))
    assert (again.counts["unchanged"], again.counts["delivered"]) == (1, 0)

    left = [(call["path"].split("?")[0], call["request_id"]) for call in desk.written()]
    assert [path.rpartition("/")[2] for path, _ in left] == ["acknowledge", "transferResponses"]
    assert all(uuid.UUID(name).version == 4 for _, name in left)
    with desk.store.read() as connection:
        rows = connection.execute(select(audit_events).where(audit_events.c.method == "POST")).all()
    written = {(row.flow, row.request_id_sent) for row in rows if row.to_state == "unknown"}
    assert written == {
        ("invoice_acknowledgements", left[0][1]),
        ("invoice_responses", left[1][1]),
    }


def test_a_second_attempt_whose_receipts_were_lost_is_settled_though_the_first_tells_of_the_same_invoice(
    desk: Desk,
) -> None:
    key = approved(desk.sandbox)
    desk.run("invoice_acknowledgements", taken(key))
    desk.run("invoice_responses", failed(key))
    desk.resend(key)
    second = (("invoice_acknowledgements", taken(key, 2)), ("invoice_responses", failed(key, 2)))
    for (flow, document), path in zip(second, (ACKNOWLEDGE, RESPOND), strict=True):
        desk.lose(path)
        assert desk.run(flow, document).counts["unknown"] == 1
        desk.wait()
        assert desk.run(flow, document).counts["delivered"] == 1
    assert desk.stands(key) == ("TransferFailed", [False, False])


def test_a_receipt_that_came_names_both_ids_in_the_audit_trail(desk: Desk) -> None:
    key = approved(desk.sandbox)
    desk.sandbox.post("/calls/reset")
    desk.run("invoice_acknowledgements", taken(key))
    desk.run("invoice_responses", failed(key))
    with desk.store.read() as connection:
        rows = connection.execute(select(audit_events).where(audit_events.c.to_state == "delivered")).all()
    sent = [(row.request_id_sent, bool(row.request_id_received)) for row in rows]
    assert sent == [(call["request_id"], True) for call in desk.written()]
    assert len(sent) == 2


def test_a_prebooking_is_answered_once_and_found_when_its_receipt_was_lost(desk: Desk) -> None:
    made = desk.sandbox.edit("basware", "invoices", {"set": INVOICE})
    key = str(made["key"])
    desk.sandbox.edit("basware", "coding", {"key": key, "set": {"codingRows": ROWS}})
    desk.sandbox.edit("basware", "approving", {"key": key, "set": {"send": "prebook"}})
    checked = answered(key, step="prebook", posting=None, message="Checked with Exact division 789")
    desk.lose("/prebookResponses")
    assert desk.tell(checked).kind == "unknown"
    assert desk.look(checked) is not None
    assert (desk.invoice(key)["processingStatus"], len(desk.invoice(key)["prebookResponses"])) == ("Prebooked", 1)
