"""Workers that die or stand still, leases in real time, and answers that come late."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest

from include.delivery.context import Context, FlowResult, Settings
from include.delivery.engine import FlowRun, deliver
from include.store import deliveries
from include.store.deliveries import Change
from tests.include.delivery.conftest import Bench
from tests.support.outbox_rows import row
from tests.support.waiting import eventually

pytestmark = pytest.mark.both_stores


def until(run: FlowRun, step: str) -> None:
    """Go on to the next pause of that name; the worker then stands still."""
    for reached in run.steps_taken:
        if reached == step:
            return
    raise AssertionError(f"it never came to {step!r}")


def worker(bench: Bench, *rows, **options) -> FlowRun:
    run = FlowRun("payments", rows, bench.writer, bench.context(**options))
    run.steps_taken = run.steps()
    return run


@pytest.mark.parametrize("arrived", [True, False])
def test_a_worker_that_dies_between_intent_and_outcome_leaves_an_unknown(bench: Bench, counted, arrived) -> None:
    run = worker(bench, row("P1"), owner="first")
    until(run, "committed")
    if arrived:
        until(run, "answered")
    run.steps_taken.close()
    assert bench.delivery("P1").state == "sending"
    assert counted(bench.run(row("P1"))) == {"unknown": 1}, "its lease still lives"
    assert bench.writer.looked_up == []
    bench.real_seconds += 301
    bench.clock.advance(seconds=301)
    assert counted(bench.run(row("P1"))) == ({"delivered": 1} if arrived else {"unknown": 1})
    bench.clock.advance(seconds=61)
    assert bench.run(row("P1")).counts["planned"] == (0 if arrived else 1)
    assert len(bench.target.documents) == 1


def test_a_worker_known_to_be_dead_is_not_waited_for(bench: Bench, counted) -> None:
    run = worker(bench, row("P1"), owner="first")
    until(run, "answered")
    run.steps_taken.close()
    assert counted(bench.run(row("P1"), is_gone=lambda owner: owner == "first")) == {"delivered": 1}
    assert len(bench.writer.sent) == 1


def test_a_jump_of_the_virtual_clock_takes_no_living_worker_its_lease(bench: Bench, counted) -> None:
    run = worker(bench, row("P1"), owner="first")
    until(run, "committed")
    bench.clock.advance(days=3)
    assert counted(bench.run(row("P1"))) == {"unknown": 1}
    for _ in run.steps_taken:
        pass
    assert counted(run.result()) == {"delivered": 1}
    assert len(bench.target.documents) == 1


def test_a_worker_whose_lease_is_nearly_over_does_not_send(bench: Bench, counted) -> None:
    run = worker(bench, row("P1"), owner="first")
    until(run, "committed")
    bench.real_seconds += 200
    for _ in run.steps_taken:
        pass
    assert bench.writer.sent == []
    assert (bench.delivery("P1").state, bench.delivery("P1").reason_code) == ("planned", "not_sent")
    assert counted(bench.run(row("P1"))) == {"delivered": 1}


def slow_answer(bench: Bench, *rows) -> FlowRun:
    """A worker whose answer takes longer than its lease; meanwhile another run passes."""
    run = worker(bench, *rows, owner="slow")

    def meanwhile(_request: object) -> None:
        bench.writer.after_effect = lambda request: None
        bench.real_seconds += 400
        bench.clock.advance(seconds=400)
        bench.run(*rows)

    bench.writer.after_effect = meanwhile
    for _ in run.steps_taken:
        pass
    return run


def test_a_late_answer_changes_nothing_that_was_found_meanwhile(bench: Bench, counted) -> None:
    slow_answer(bench, row("P1"))
    assert (bench.delivery("P1").state, bench.delivery("P1").target_id) == ("delivered", "T1")
    assert counted(bench.run(row("P1"))) == {"unchanged": 1}
    assert bench.alerts() == []
    assert "late_answer" in bench.events("P1")


def test_a_late_answer_to_a_change_that_was_found_stops_no_later_change(bench: Bench, counted) -> None:
    bench.run(row("P1"))
    run = worker(bench, row("P1", amount="101.00"), owner="slow")

    def meanwhile(_request: object) -> None:
        bench.writer.after_effect = lambda request: None
        bench.real_seconds += 400
        bench.clock.advance(seconds=400)
        other = worker(bench, row("P1", amount="102.00"), owner="other")
        until(other, "planned")
        other.steps_taken.close()

    bench.writer.after_effect = meanwhile
    for _ in run.steps_taken:
        pass
    assert bench.delivery("P1").state == "planned"
    assert counted(bench.run(row("P1", amount="102.00"))) == {"delivered": 1}
    assert bench.alerts() == []


def test_a_late_yes_is_kept_for_whoever_settles_the_row(bench: Bench, counted) -> None:
    bench.target.lag = 3600  # the other run cannot see it, and is stopped before it would send again
    bench.writer._settle = 7200
    slow_answer(bench, row("P1"))
    assert (bench.delivery("P1").state, bench.delivery("P1").late_target["id"]) == ("unknown", "T1")
    looked_up = len(bench.writer.looked_up)
    assert counted(bench.run(row("P1"))) == {"delivered": 1}
    assert len(bench.writer.looked_up) == looked_up
    assert len(bench.target.documents) == 1


def test_when_the_vendors_reads_lag_too_long_the_double_is_told_urgently(bench: Bench) -> None:
    """The remaining risk where a vendor has no idempotency key: its reads lag longer than its contract says."""
    bench.target.lag = 3600
    slow_answer(bench, row("P1"))
    assert len(bench.target.documents) == 2
    assert [(alert.code, alert.severity) for alert in bench.alerts()] == [("posted_twice", "urgent")]


def test_with_an_idempotency_key_not_even_that_doubles(bench: Bench) -> None:
    bench.target.lag, bench.target.honours_keys = 3600, True
    slow_answer(bench, row("P1"))
    assert len(bench.target.documents) == 1
    assert bench.alerts() == []


def test_two_workers_at_the_same_time_deliver_each_document_once(bench: Bench) -> None:
    """Real threads, real transactions: who comes second to a row leaves it to the first."""
    rows = [row(f"P{n:02}", "90.00" if n % 3 else "100.00") for n in range(40)]
    bench.run(*[row(f"P{n:02}", "100.00") for n in range(0, 40, 2)])
    no_guard = Settings(workers=4, most_updates=(100, 1.0))
    contexts = [bench.context(settings=no_guard), bench.context(settings=no_guard)]
    together = Barrier(2)

    def work(context: Context) -> FlowResult:
        together.wait()
        return deliver("payments", rows, bench.writer, context)

    with ThreadPoolExecutor(2) as pool:
        results = list(pool.map(work, contexts))
    assert all(result.counts["read"] == 40 for result in results)
    assert sum(result.counts["delivered"] for result in results) == len(bench.target.writes) - 20
    assert bench.run(*rows, settings=no_guard).counts["unchanged"] == 40
    assert len(bench.target.documents) == 40
    assert len(set(bench.target.writes)) == len(bench.target.writes)


@pytest.mark.parametrize("store_url", [pytest.param("postgresql", marks=pytest.mark.postgres)], indirect=True)
def test_of_two_workers_that_change_the_same_documents_differently_one_waits(bench: Bench) -> None:
    """Not each for the other, of which PostgreSQL ends one with an error."""
    bench.run(row("P1"), row("P2"))
    with bench.store.read() as connection:
        seen = sorted(deliveries.of_flow(connection, "demo", "payments").values(), key=lambda one: one.id)
    later = [Change(seen[0], {"state": "planned", "reason_code": None}), Change(seen[1], {"number": "2"})]

    def change_both() -> None:
        with bench.store.begin() as connection:
            deliveries.change(connection, later)

    with ThreadPoolExecutor(1) as pool:
        with bench.store.begin() as connection:
            deliveries.change(connection, [Change(seen[0], {"number": "1"})])
            answer = pool.submit(change_both)
            assert eventually(lambda: waits_for_a_lock(bench))
            deliveries.change(connection, [Change(seen[1], {"number": "1"})])
        with pytest.raises(deliveries.Raced):
            answer.result()
    assert [bench.delivery(key).number for key in ("P1", "P2")] == ["1", "1"]


def waits_for_a_lock(bench: Bench) -> bool:
    with bench.store.read() as connection:
        return bool(connection.exec_driver_sql("SELECT count(*) FROM pg_locks WHERE NOT granted").scalar())


@pytest.mark.parametrize("part", ["P1", "P1:1600"])
def test_of_two_links_one_sends_a_document_that_moved_between_their_companies(bench: Bench, counted, part: str) -> None:
    """The second decided before the first had claimed it; the first may still be waiting for its answer."""
    here = worker(bench, row("P1", company="1", target_company="1"), link="here", siblings=("there",))
    there = worker(bench, row(part, company="2", target_company="2"), link="there", siblings=("here",))
    until(here, "planned")
    until(there, "planned")
    until(here, "committed")
    for run in (there, here):
        for _ in run.steps_taken:
            pass
    assert (counted(here.result()), counted(there.result())) == ({"delivered": 1}, {"unknown": 1})
    assert [action for action, _ in bench.target.writes] == ["create"]
    bench.run(row("P1", company="1", target_company="1", wanted="void"), link="here", siblings=("there",))
    moved = row(part, company="2", target_company="2")
    assert counted(bench.run(moved, link="there", siblings=("here",))) == {"delivered": 1}


def test_two_links_at_the_same_time_send_each_document_once(bench: Bench) -> None:
    together = Barrier(2)

    def work(link: str, sibling: str) -> FlowResult:
        rows = [row(f"P{n:02}", company=link, target_company=link) for n in range(20)]
        context = bench.context(link=link, siblings=(sibling,), settings=Settings(workers=2))
        together.wait()
        return deliver("payments", rows, bench.writer, context)

    with ThreadPoolExecutor(2) as pool:
        results = list(pool.map(work, ("here", "there"), ("there", "here")))
    assert sum(result.counts["delivered"] for result in results) == len(bench.target.documents) == 20
    assert len({key.partition("/")[2] for _, key in bench.target.writes}) == 20
