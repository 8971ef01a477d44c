"""What earlier runs left without an outcome is settled first: taken over, looked up, written down, repeated."""

from __future__ import annotations

import json
from typing import Any

import pytest
from sqlalchemy import update

from include.delivery.context import Settings
from include.delivery.engine import FlowRun
from include.http.errors import BudgetSpent, MalformedAnswer, Unauthorised
from include.store.database import Store
from include.store.models import deliveries
from tests.include.delivery.conftest import Bench
from tests.support.fake_writer import FakeWriter
from tests.support.outbox_rows import row


@pytest.fixture
def store(sqlite_store: Store) -> Store:
    """Nothing here depends on the kind of database."""
    return sqlite_store


ROWS = [row("P1"), row("P2"), row("P3")]


def left_unknown(bench: Bench, fault: str, rows: list = ROWS, batch: int = 1) -> None:
    """Every request of a first run got no answer; the reads have settled since."""
    bench.writer = FakeWriter(bench.target, batch=batch)
    bench.writer.faults += [fault] * len(rows)
    bench.run(*rows)
    bench.writer.faults.clear()
    bench.clock.advance(seconds=61)


def states(bench: Bench, *keys: str) -> list[tuple[str, str | None]]:
    found = [bench.delivery(key) for key in keys]
    return [(one.state, one.reason_code) for one in found]


def change(bench: Bench, key: str, **values: Any) -> None:
    with bench.store.begin() as connection:
        connection.execute(update(deliveries).where(deliveries.c.source_key == key).values(**values))


@pytest.mark.parametrize("workers", [1, 2, 8])
@pytest.mark.parametrize("fault", ["lose", "drop"])
def test_every_leftover_is_settled_however_many_go_at_once(bench: Bench, counted, fault: str, workers: int) -> None:
    left_unknown(bench, fault)
    sent = sorted(request.body for request in bench.writer.sent)
    settings = Settings(workers=workers)
    assert counted(bench.run(*ROWS, settings=settings)) == {"delivered": 3}
    assert sorted(bench.writer.looked_up) == ["123/P1", "123/P2", "123/P3"]
    again = sorted(request.body for request in bench.writer.sent[3:])
    assert again == (sent if fault == "lose" else [])
    last = ["sent_again", "delivered"] if fault == "lose" else ["unknown", "found"]
    assert [bench.events(key)[-2:] for key in ("P1", "P2", "P3")] == [last] * 3
    assert len(bench.target.documents) == 3
    assert counted(bench.run(*ROWS, settings=settings)) == {"unchanged": 3}


def test_the_steps_of_settling_each_end_in_a_commit(bench: Bench) -> None:
    left_unknown(bench, "lose", [row("P1")])
    run = FlowRun("payments", [row("P1")], bench.writer, bench.context())
    reached = [(step, bench.delivery("P1").state, bench.delivery("P1").lease_owner) for step in run.steps()]
    assert reached[:6] == [
        ("read", "unknown", None),
        ("taken over", "unknown", "worker-2"),
        ("looked up", "unknown", "worker-2"),
        ("settled", "unknown", None),
        ("committed", "sending", "worker-2"),
        ("answered", "sending", "worker-2"),
    ]
    assert states(bench, "P1") == [("delivered", None)]


@pytest.mark.parametrize(("workers", "rounds"), [(1, 3), (2, 2), (8, 1)])
def test_no_more_are_taken_over_at_once_than_can_be_asked_about(bench: Bench, workers: int, rounds: int) -> None:
    """A lease that is held for long says to others that somebody is at work."""
    left_unknown(bench, "drop")
    run = FlowRun("payments", ROWS, bench.writer, bench.context(settings=Settings(workers=workers)))
    assert list(run.steps()).count("taken over") == rounds


def test_each_flow_has_its_own_time_to_settle(bench: Bench, counted) -> None:
    left_unknown(bench, "lose", [row("P1")])

    class PerFlow(FakeWriter):
        def settle_seconds(self, flow: str) -> float:
            return {"payments": 62.0, "vendors": 0.0}[flow]

    bench.writer = PerFlow(bench.target)
    assert counted(bench.run(row("P1"))) == {"unknown": 1}
    bench.clock.advance(seconds=2)
    assert counted(bench.run(row("P1"))) == {"delivered": 1}


def test_what_another_worker_holds_is_counted_and_left_alone(bench: Bench, counted) -> None:
    left_unknown(bench, "lose", [row("P1")])
    held = {"lease_owner": "other", "lease_expires_at": bench.real_seconds + 60}
    change(bench, "P1", state="sending", reason_code=None, reason_text=None, **held)
    result = bench.run(row("P1"))
    assert counted(result) == {"unknown": 1}
    text = "Another run is sending this document now; its outcome shows in the next run."
    assert [(one.state, one.code, one.text) for one in result.reasons] == [("unknown", "in_progress", text)]
    gone = bench.run()
    assert counted(gone) == {"unknown": 1}, "though its source shows it no more"
    assert [(one.state, one.code, one.text) for one in gone.reasons] == [("unknown", "in_progress", text)]
    assert bench.writer.looked_up == []


def test_an_attempt_that_cannot_be_read_stays_unknown_and_holds_up_nothing(bench: Bench, counted) -> None:
    left_unknown(bench, "lose")
    change(bench, "P1", attempt_document="{")
    assert counted(bench.run(*ROWS)) == {"unknown": 1, "delivered": 2}
    assert states(bench, "P1", "P2", "P3") == [
        ("unknown", "attempt_unreadable"),
        ("delivered", None),
        ("delivered", None),
    ]
    assert bench.delivery("P1").lease_owner is None
    assert bench.writer.looked_up == ["123/P2", "123/P3"]


def test_what_is_known_without_a_call_is_adopted_and_the_rest_asked_for(bench: Bench, counted) -> None:
    left_unknown(bench, "drop")
    given = [row("P1", adopt={"id": "T1"}), row("P2"), row("P3", adopt={"id": "T3"})]
    assert counted(bench.run(*given, settings=Settings(workers=2))) == {"delivered": 3}
    assert bench.writer.looked_up == ["123/P2"]
    assert [bench.delivery(key).target_id for key in ("P1", "P2", "P3")] == ["T1", "T2", "T3"]
    assert bench.events("P1")[-2:] == ["unknown", "adopted"]
    assert bench.events("P2")[-1] == "found"


def test_what_one_row_is_found_to_be_the_next_cannot_be(bench: Bench, counted) -> None:
    """Both look-ups name the same document: it is the older row's, whichever answer came first."""
    left_unknown(bench, "lose", [row("P1"), row("P2")])
    bench.target.create_by_hand("123/P1")
    twin = bench.target.create_by_hand("123/P2")
    twin.id = "T1"
    result = bench.run(row("P1"), row("P2"), settings=Settings(workers=2))
    assert counted(result) == {"delivered": 1, "unknown": 1}
    assert states(bench, "P1", "P2") == [("delivered", None), ("unknown", "target_taken")]
    assert [(one.document_key, one.code) for one in bench.reviews()] == [("P2", "target_taken")]


@pytest.mark.parametrize(
    ("error", "code"),
    [(BudgetSpent("the day is used up"), "budget_spent"), (Unauthorised("no consent"), "unauthorised")],
)
def test_a_stop_while_looking_up_ends_the_flow_before_anything_leaves(
    bench: Bench, counted, error: Exception, code: str
) -> None:
    left_unknown(bench, "lose")
    bench.writer.look_up_errors += [error]
    result = bench.run(*ROWS, row("P4"))
    assert counted(result) == {"unknown": 3, "waiting": 1}
    assert result.stopped is not None
    assert result.stopped.code == code
    assert len(bench.writer.sent) == 3
    assert counted(bench.run(*ROWS, row("P4"))) == {"delivered": 4}


def test_a_single_look_up_that_failed_stops_nothing_else(bench: Bench, counted) -> None:
    left_unknown(bench, "lose")
    bench.writer.look_up_errors += [MalformedAnswer("half a page")]
    assert counted(bench.run(*ROWS)) == {"unknown": 1, "delivered": 2}
    assert states(bench, "P1") == [("unknown", "look_up_failed")]


def test_a_lost_batch_leaves_again_as_it_was_though_the_source_changed_since(bench: Bench, counted) -> None:
    left_unknown(bench, "lose", batch=3)
    assert len(bench.writer.sent) == 1
    assert counted(bench.run(row("P1"), row("P2", "90.00"), row("P3"))) == {"delivered": 3}
    first, again, change_ = bench.writer.sent
    assert again == first
    assert [(item["action"], item["natural_key"]) for item in json.loads(change_.body)] == [("update", "123/P2")]


def test_two_lost_batches_are_decided_about_each_on_its_own(bench: Bench, counted) -> None:
    rows = [row(f"P{n}") for n in range(1, 7)]
    left_unknown(bench, "lose", rows, batch=3)
    first, second = bench.writer.sent
    with_void = [*rows[:5], row("P6", wanted="void")]
    assert counted(bench.run(*with_void)) == {"delivered": 5, "skipped": 1}
    assert first in bench.writer.sent[2:]
    assert second not in bench.writer.sent[2:]
    assert sorted(one.natural_key for one in bench.target.documents.values()) == [f"123/P{n}" for n in range(1, 6)]


def test_of_a_batch_that_half_arrived_the_rest_starts_afresh_and_says_so(bench: Bench, counted) -> None:
    left_unknown(bench, "drop", batch=3)
    del bench.target.documents["T2"]
    assert counted(bench.run(*ROWS)) == {"delivered": 3}
    assert bench.events("P2")[-5:] == ["unknown", "not_there", "planned", "sending", "delivered"]
    assert bench.events("P1")[-1] == "found"


def test_nothing_is_settled_twice(bench: Bench, counted) -> None:
    left_unknown(bench, "drop")
    bench.run(*ROWS)
    asked = list(bench.writer.looked_up)
    assert counted(bench.run(*ROWS)) == {"unchanged": 3}
    assert bench.writer.looked_up == asked
