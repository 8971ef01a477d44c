from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal

from include.store import audit
from include.store.audit import Event
from include.store.database import Store

NOON = datetime(2026, 11, 1, 12, tzinfo=UTC)
BLOCKED = Event(
    at=NOON,
    event="blocked",
    who="schedule",
    run_id="run-1",
    link="exact_avidxchange",
    flow="purchase_invoices",
    company="123",
    document_key="F-77",
    to_state="blocked",
    code="period_closed",
    text="November is closed",
)


def keep(store: Store, *events: Event) -> int:
    with store.begin() as db:
        return audit.record_changes(db, events)


def texts(store: Store, key: str = "F-77") -> list[str | None]:
    with store.read() as db:
        return [event.text for event in audit.history(db, key)]


def test_an_event_comes_back_as_it_was_without_its_query(store: Store) -> None:
    sent = replace(
        BLOCKED,
        event="sent",
        method="POST",
        path="/api/v1/123/crm/Accounts?token=hunter2",
        status=201,
        request_id_sent="a",
        request_id_received="b",
        amount_before=Decimal("10.00"),
        amount_after=Decimal("12.50"),
    )
    with store.begin() as db:
        audit.record(db, [BLOCKED, sent])
    with store.read() as db:
        found = audit.history(db, "F-77", link="exact_avidxchange", flow="purchase_invoices", company="123")
    assert found == [BLOCKED, replace(sent, path="/api/v1/123/crm/Accounts")]


def test_a_decision_is_written_when_it_changes_not_when_it_repeats(store: Store) -> None:
    later = replace(BLOCKED, at=NOON + timedelta(minutes=15), run_id="run-2")
    assert keep(store, BLOCKED) == 1
    assert keep(store, later) == 0
    assert keep(store, replace(later, text="October is closed")) == 1
    assert keep(store, later) == 1, "back to the first is a change again"
    assert texts(store) == ["November is closed", "October is closed", "November is closed"]


def test_the_same_key_in_another_company_flow_or_link_is_another_document(store: Store) -> None:
    places: list[tuple[str | None, str | None, str | None]]
    places = [("b", "vendors", "123"), ("b", "vendors", "456"), (None, "vendors", "123"), ("b", None, "123")]
    places += [("b", "vendors", None), ("b", "orders", "123"), ("c", "vendors", "123")]
    events = [replace(BLOCKED, link=link, flow=flow, company=company) for link, flow, company in places]
    assert keep(store, *events) == 7
    assert keep(store, *events) == 0
    assert keep(store, replace(events[5], text="October is closed"), *events[:5], events[6]) == 1


def test_what_is_about_no_document_is_one_for_each_link(store: Store) -> None:
    about_link = replace(BLOCKED, flow=None, company=None, document_key=None)
    assert keep(store, about_link, replace(about_link, link="b")) == 2
    assert keep(store, about_link, replace(about_link, link="b"), BLOCKED) == 1


def test_repeats_within_one_go_count_too(store: Store) -> None:
    assert keep(store, BLOCKED, BLOCKED, replace(BLOCKED, code="vendor_blocked")) == 2


def test_many_documents_at_once(store: Store) -> None:
    events = [replace(BLOCKED, document_key=f"F-{number}") for number in range(700)]
    assert keep(store, *events) == 700
    assert keep(store, *events, replace(BLOCKED, document_key="F-700")) == 1
