"""A preview says what would happen, sends nothing and writes nothing."""

from __future__ import annotations

import pytest

from include.store.database import Store
from include.store.models import alerts, audit_events, deliveries, reviews
from tests.include.delivery.conftest import Bench
from tests.support.outbox_rows import row


@pytest.fixture
def store(sqlite_store: Store) -> Store:
    """Nothing here depends on the kind of database."""
    return sqlite_store


def test_a_preview_names_everything_and_does_nothing(bench: Bench, counted) -> None:
    bench.run(row("old", "100.00"), row("gone"), row("same"))
    bench.writer.cannot = {"odd"}
    before = [bench.all(table) for table in (deliveries, audit_events, reviews, alerts)]
    sent = len(bench.writer.sent)
    result = bench.preview(
        row("new", "12.30"),
        row("old", "90.00"),
        row("gone", wanted="void"),
        row("same"),
        row("early", skip="before_start"),
        row("there", adopt={"id": "T77"}),
        row("odd"),
        row("bad", problems=[{"code": "period_closed", "text": "Period 10 is closed."}]),
        row("twin", holds=[{"code": "duplicate_suspected", "text": "Looks like F-1.", "payload": {}}]),
    )
    assert counted(result) == {
        "unchanged": 1,
        "skipped": 1,
        "waiting": 4,
        "blocked": 2,
        "review": 1,
        "would_create": 1,
        "would_update": 1,
        "would_void": 1,
        "would_adopt": 1,
    }
    assert {line.label: line.what for line in result.preview} == {
        "new": "create",
        "old": "update",
        "gone": "void",
        "there": "adopt",
        "odd": "blocked",
        "bad": "blocked",
        "twin": "review",
    }
    new = next(line for line in result.preview if line.label == "new")
    assert (new.amount, new.currency, new.doc_date, new.counterparty) == ("12.30", "EUR", "2026-11-02", "Vendor One")
    assert new.body is not None
    assert {(one.state, one.code) for one in result.reasons} == {
        ("waiting", "preview_create"),
        ("waiting", "preview_update"),
        ("waiting", "preview_void"),
        ("waiting", "preview_adopt"),
        ("blocked", "number_missing"),
        ("blocked", "period_closed"),
        ("review", "duplicate_suspected"),
    }
    assert [bench.all(table) for table in (deliveries, audit_events, reviews, alerts)] == before
    assert len(bench.writer.sent) == sent
    assert bench.writer.looked_up == []


def test_flows_of_one_preview_see_what_earlier_ones_would_deliver(bench: Bench, counted) -> None:
    seen = set()
    vendors = bench.preview(row("V1", flow="vendors"), flow="vendors", previewed=seen)
    refs = [{"flow": "vendors", "company": "C1", "key": key, "label": key} for key in ("V1", "V2")]
    result = bench.preview(row("P1", refs=refs[:1]), row("P2", refs=refs[1:]), previewed=seen)
    assert counted(vendors)["would_create"] == 1
    assert {line.label: line.what for line in result.preview} == {"P1": "create", "P2": "waiting"}


def test_a_preview_shows_the_brake(bench: Bench) -> None:
    keys = [f"P{n}" for n in range(21)]
    bench.run(*[row(key) for key in keys])
    result = bench.preview(*[row(key, "90.00") for key in keys])
    assert [reason.code for reason in result.reasons if reason.code == "brake"] == ["brake"]
    assert bench.reviews() == []
