"""What people took back while a run was under way is not delivered by that run, whatever it had read before."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from include.approvals import group_answers
from include.delivery.engine import FlowRun
from include.delivery.ledger import Ledger
from include.people.settings import People
from include.people.who import Who
from include.store import decisions, deliveries, reviews
from include.store.decisions import Decision
from tests.include.delivery.conftest import Bench
from tests.support.outbox_rows import row

pytestmark = pytest.mark.both_stores
ANNA = Who("anna", "person")
PEOPLE = People(people={"anna": {"system": ["anna"]}})
TEXT = "People took answers about vendors back after this run had read them; the next run decides about this document."


def accepted(bench: Bench, now: datetime) -> int:
    """A question about the vendor of `row`, answered unseen with its group."""
    sides = {"left_company": "C1", "left_key": "V1", "left_name": "Jansen", "right_company": "E1", "right_key": "W1",
             "right_name": "Janssen", "group": "names alike"}  # fmt: skip
    with bench.store.begin() as db:
        asked = {"link": "demo", "flow": "vendors", "company": "C1", "document_key": "V1", "text": "one vendor?"}
        number = reviews.open_once(db, **asked, code="vendor_review", payload=sides, now=now)
        reviews.decide(db, number, "same", who="person:anna", now=now, batch="b")
    return number


def deliveries_of(bench: Bench):
    with bench.store.read() as db:
        return deliveries.of_flow(db, "demo", "payments")


def taken_back(bench: Bench, number: int) -> group_answers.TakenBack:
    with bench.store.begin() as db:
        return group_answers.undo(db, PEOPLE, number, who=ANNA, now=bench.clock.now())


def test_a_run_that_had_read_the_answers_sends_nothing_of_them_and_the_next_one_decides(bench: Bench, counted) -> None:
    number = accepted(bench, bench.clock.now())
    bench.run(row("P1", counterparty="Jansen", refs=[{"flow": "vendors", "company": "C1", "key": "V1", "label": "V1"}]))
    as_of = bench.clock.now()
    bench.clock.advance(seconds=60)
    done = taken_back(bench, number)
    assert (done.reopened, done.stopped, done.left) == ((number,), 1, 0)

    rows = [row("P1", counterparty="Jansen"), row("P2", counterparty="Jansen")]
    result = bench.run(*rows, as_of=as_of)
    assert bench.writer.sent == []
    assert bench.delivery("P1").state == "held"
    assert counted(result) == {"unchanged": 1, "unknown": 1}, "what was held is left alone"
    assert [(one.text, one.documents) for one in result.reasons] == [(TEXT, ("P2",))]

    assert counted(bench.run(*rows, as_of=bench.clock.now() + timedelta(seconds=1))) == {"delivered": 2}


def test_an_answer_that_another_link_took_back_stops_nothing_here(bench: Bench, counted) -> None:
    as_of = bench.clock.now()
    bench.clock.advance(seconds=60)
    made = Decision("other", "vendor", "C1", "V1", "E1", "W1", "same", "person:anna", bench.clock.now())
    with bench.store.begin() as db:
        decisions.decide(db, made)
        decisions.forget(db, made)
    assert counted(bench.run(row("P1"), as_of=as_of)) == {"delivered": 1}


@pytest.mark.parametrize("step", ["planned", "committed"])
def test_what_the_run_had_planned_does_not_leave_whatever_it_calls_the_vendor(bench: Bench, counted, step: str) -> None:
    """The first of two documents is on its way where its intent is written down, and no other one after it."""
    number = accepted(bench, bench.clock.now())
    as_of = bench.clock.now()
    bench.clock.advance(seconds=1)
    rows = [row(key, counterparty="J. Jansen & Zn.") for key in ("P1", "P2", "P3")]
    run = FlowRun("payments", rows, bench.writer, bench.context(as_of=as_of))
    steps = run.steps()
    while next(steps) != step:
        pass
    on_their_way = len(bench.writer.sent) + sum(bench.delivery(key).state == "sending" for key in ("P1", "P2", "P3"))
    assert taken_back(bench, number).stopped == 0, "known by no name"
    for _ in steps:
        pass
    assert len(bench.writer.sent) == on_their_way
    assert on_their_way == {"planned": 0, "committed": 1}[step]
    waits = [bench.delivery(key).reason_text for key in ("P1", "P2", "P3") if bench.delivery(key).state == "waiting"]
    assert waits == [TEXT] * (3 - on_their_way)
    later = bench.clock.now() + timedelta(seconds=1)
    bench.run(*rows, as_of=later)
    assert len(bench.writer.sent) == 3, "each once"


def test_it_is_taken_back_between_looking_and_claiming(bench: Bench) -> None:
    """What is asked in the claim's own transaction, where the words came too early."""
    number = accepted(bench, bench.clock.now())
    as_of = bench.clock.now()
    bench.clock.advance(seconds=1)
    bench.run(row("P1", counterparty="Other"), as_of=as_of, approved=False)
    taken_back(bench, number)
    ledger = Ledger(bench.context(as_of=as_of), "payments")
    seen = next(iter(deliveries_of(bench).values()))
    claim = {"attempt_document": "{}", "attempt_action": "create", "attempt_key": "k", "sent_at": bench.clock.now()}
    committed = ledger.commit([ledger.step(seen, "sending", event="sending", values=claim)])
    assert (len(committed.done), len(committed.late), bench.delivery("P1").state) == (0, 1, "planned")


def test_it_is_taken_back_between_reading_and_writing(bench: Bench, counted) -> None:
    number = accepted(bench, bench.clock.now())
    as_of = bench.clock.now()
    bench.clock.advance(seconds=1)
    run = FlowRun("payments", [row("P1", counterparty="Jansen")], bench.writer, bench.context(as_of=as_of))
    steps = run.steps()
    assert next(steps) == "read"
    taken_back(bench, number)
    for _ in steps:
        pass
    assert (bench.writer.sent, counted(run.result())) == ([], {"unknown": 1})
