"""What stops a document or a flow, what is said about it, and how it goes on."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import timedelta

import pytest

from include.delivery.context import Settings
from include.delivery.replaying import replay
from include.http.errors import BudgetSpent, Throttled, Transient, Unauthorised
from include.store.database import Store
from include.systems.base import Outcome
from tests.include.delivery.conftest import Bench
from tests.support.outbox_rows import row


@pytest.fixture
def store(sqlite_store: Store) -> Store:
    """Nothing here depends on the kind of database."""
    return sqlite_store


def test_nothing_leaves_before_a_person_has_approved(bench: Bench, counted) -> None:
    result = bench.run(row("P1"), row("P2", adopt={"id": "T9"}), approved=False)
    assert counted(result) == {"waiting": 1, "delivered": 1}
    assert result.stopped is not None
    assert [(one.code, one.documents) for one in result.reasons] == [("not_approved", ("P1",))]
    assert (bench.delivery("P1").state, bench.delivery("P1").reason_code) == ("planned", "not_approved")
    assert bench.writer.sent == []
    assert counted(bench.run(row("P1"), approved=True)) == {"delivered": 1}


def test_a_refused_document_stays_refused_until_it_changes(bench: Bench, counted) -> None:
    bench.writer.refuses["P1"] = "period_closed"
    assert counted(bench.run(row("P1"))) == {"refused": 1}
    result = bench.run(row("P1"))
    assert counted(result) == {"refused": 1}
    assert result.reasons[0].text == "P1 is not accepted"
    assert len(bench.writer.sent) == 1
    bench.writer.refuses.clear()
    assert counted(bench.run(row("P1", "99.00"))) == {"delivered": 1}


@pytest.mark.parametrize("which", [{"document": "P1"}, {"reason": "period_closed"}, {"since": timedelta(0)}])
def test_a_refused_document_is_sent_again_when_someone_replays_it(bench: Bench, counted, which) -> None:
    bench.writer.refuses["P1"] = "period_closed"
    bench.run(row("P1"))
    bench.writer.refuses.clear()
    if "since" in which:
        which = {"since": bench.clock.now()}
    assert [one.source_key for one in replay("demo", bench.context(), **which)] == ["P1"]
    assert replay("demo", bench.context(), document="P9") == []
    assert counted(bench.run(row("P1"))) == {"delivered": 1}
    first, second = (json.loads(request.body)[0]["key"] for request in bench.writer.sent)
    assert first == second


def test_a_short_hiccup_costs_no_run(bench: Bench, counted) -> None:
    bench.writer.faults += [Outcome("retry", code="busy", text="503")]
    assert counted(bench.run(row("P1"))) == {"delivered": 1}
    assert bench.events("P1") == ["planned", "sending", "retry", "planned", "sending", "delivered"]


def test_a_longer_one_is_tried_again_after_a_growing_pause(bench: Bench, counted) -> None:
    later = bench.clock.now() + timedelta(minutes=30)
    bench.writer.faults += [Outcome("retry", code="busy", text="come back at half past", retry_at=later)]
    assert counted(bench.run(row("P1"))) == {"retrying": 1}
    assert counted(bench.run(row("P1"))) == {"retrying": 1}
    assert len(bench.writer.sent) == 1
    bench.clock.advance(minutes=31)
    assert counted(bench.run(row("P1"))) == {"delivered": 1}


def test_a_short_pause_of_the_vendors_costs_no_run(bench: Bench, counted) -> None:
    until = bench.clock.now() + timedelta(minutes=1)
    bench.writer.faults += [None, Outcome("throttled", code="throttled", text="60 a minute", retry_at=until)]
    result = bench.run(row("P1"), row("P2"), row("P3"))
    assert (counted(result), result.stopped) == ({"delivered": 3}, None)
    assert bench.events("P2") == ["planned", "sending", "throttled", "planned", "sending", "delivered"]
    assert len(bench.writer.sent) == 4
    assert until <= bench.clock.now() <= until + timedelta(seconds=5)


def test_a_vendor_that_asks_for_pause_after_pause_is_left_alone(bench: Bench, counted) -> None:
    slow = Outcome("throttled", code="throttled", text="60 a minute", retry_at=bench.clock.now() + timedelta(minutes=1))
    again = [replace(slow, retry_at=bench.clock.now() + timedelta(minutes=minute)) for minute in (2, 3)]
    bench.writer.faults += [slow, *again]
    result = bench.run(row("P1"), row("P2"))
    assert (counted(result), len(bench.writer.sent)) == ({"retrying": 1, "waiting": 1}, 3)
    assert result.stopped is not None
    assert result.stopped.code == "throttled"


def test_a_throttle_stops_the_flow_until_its_moment(bench: Bench, counted) -> None:
    until = bench.clock.now() + timedelta(minutes=2)
    bench.writer.faults += [Outcome("throttled", code="throttled", text="60 a minute", retry_at=until)]
    result = bench.run(row("P1"), row("P2"), row("P3"))
    assert counted(result) == {"retrying": 1, "waiting": 2}
    assert result.stopped is not None
    assert result.stopped.until == until
    assert (bench.delivery("P3").state, bench.delivery("P3").reason_code) == ("planned", "throttled")
    assert len(bench.writer.sent) == 1
    bench.clock.advance(minutes=3)
    assert counted(bench.run(row("P1"), row("P2"), row("P3"))) == {"delivered": 3}


def test_a_spent_budget_stops_before_the_request_leaves(bench: Bench, counted) -> None:
    bench.writer.faults += [None, BudgetSpent("the day's calls are used up")]
    result = bench.run(row("P1"), row("P2"), row("P3"))
    assert counted(result) == {"delivered": 1, "waiting": 2}
    assert {bench.delivery(key).state for key in ("P2", "P3")} == {"planned"}
    assert {bench.delivery(key).reason_code for key in ("P2", "P3")} == {"budget_spent"}


def test_refused_credentials_stop_the_flow_and_raise_one_alert(bench: Bench, counted) -> None:
    bench.writer.faults += [Outcome("unauthorised", code="unauthorised", text="log in again")]
    assert counted(bench.run(row("P1"), row("P2"))) == {"waiting": 2}
    assert [(one.code, one.severity) for one in bench.alerts()] == [("credentials_refused", "urgent")]
    assert counted(bench.run(row("P1"), row("P2"))) == {"delivered": 2}
    assert bench.alerts() == []


def test_a_flow_stops_itself_before_the_error_budget_does(bench: Bench, counted) -> None:
    rows = [row(f"P{n}") for n in range(1, 7)]
    bench.writer.refuses = {f"P{n}": "journal_unknown" for n in range(1, 7)}
    result = bench.run(*rows, settings=Settings(workers=1, errors_in_a_row=3))
    assert counted(result) == {"refused": 3, "waiting": 3}
    assert result.stopped is not None
    assert result.stopped.code == "too_many_refusals"


def test_a_company_that_is_refused_everything_stops_the_flow_though_the_next_one_is_delivered(bench: Bench) -> None:
    rows = [row(f"{place}-{n}", company=place, target_company=place) for place in ("1", "2") for n in range(1, 7)]
    bench.writer.refuses = {f"1-{n}": "journal_unknown" for n in range(1, 7)}
    result = bench.run(*rows, settings=Settings(workers=1, errors_in_a_row=3))
    assert result.stopped is not None
    assert result.stopped.code == "too_many_refusals"
    assert result.stopped.text.startswith("3 documents of company 1 in a row were refused with journal_unknown")
    assert (result.counts["refused"], result.counts["delivered"]) == (3, 2)


def test_a_document_the_vendor_cannot_express_is_blocked_alone(bench: Bench, counted) -> None:
    bench.writer.cannot = {"P2"}
    assert counted(bench.run(row("P1"), row("P2"))) == {"delivered": 1, "blocked": 1}
    assert bench.delivery("P2").reason_text == "P2 has no number"


def test_documents_gone_from_the_source_do_not_wait_for_ever(bench: Bench, counted) -> None:
    blocked = row("P1", problems=[{"code": "period_closed", "text": "closed"}])
    bench.run(blocked, row("P2"))
    bench.run(row("P2"))
    assert bench.delivery("P1").state == "blocked"
    assert counted(bench.run(row("P2"), complete=True)) == {"unchanged": 1, "skipped": 1}
    assert (bench.delivery("P1").state, bench.delivery("P1").reason_code) == ("skipped", "source_gone")
    assert counted(bench.run(row("P1"), row("P2"), complete=True)) == {"delivered": 1, "unchanged": 1}


def test_older_data_never_undoes_what_newer_data_decided(bench: Bench, counted) -> None:
    noon = bench.clock.now()
    bench.run(row("P1", "90.00"), as_of=noon)
    assert counted(bench.run(row("P1", "100.00"), as_of=noon - timedelta(minutes=5))) == {"unchanged": 1}
    assert len(bench.writer.sent) == 1


def test_many_connections_deliver_the_same(bench: Bench, counted) -> None:
    rows = [row(f"P{n:03}") for n in range(60)]
    bench.writer.refuses = {"P007": "period_closed"}
    result = bench.run(*rows, settings=Settings(workers=8))
    assert counted(result) == {"delivered": 59, "refused": 1}
    assert len(bench.target.documents) == 59
    assert counted(bench.run(*rows, settings=Settings(workers=8))) == {"unchanged": 59, "refused": 1}


@pytest.mark.parametrize(
    ("error", "bucket", "sent"),
    [
        (Transient("connection refused"), "delivered", 2),
        (Throttled("slow down"), "retrying", 1),
        (Unauthorised("expired"), "waiting", 1),
        (RuntimeError("a fault of ours"), "unknown", 1),
    ],
)
def test_a_writer_that_raises_is_understood_all_the_same(bench: Bench, counted, error, bucket, sent) -> None:
    bench.writer.faults += [error]
    assert counted(bench.run(row("P1"))) == {bucket: 1}
    assert len(bench.writer.sent) == sent
    assert "a fault of ours" not in str(bench.delivery("P1"))
