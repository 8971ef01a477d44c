"""Answers that never came, workers that died, batches, late answers: never twice, never lost."""

from __future__ import annotations

import json
from datetime import timedelta

import pytest

from include.delivery.replaying import replay
from include.http.errors import BudgetSpent, MalformedAnswer
from include.systems.base import Outcome
from tests.include.delivery.conftest import Bench
from tests.support.outbox_rows import row


def test_a_lost_answer_is_found_and_not_sent_again(bench: Bench, counted) -> None:
    bench.writer.faults += ["drop"]
    assert counted(bench.run(row("P1"))) == {"unknown": 1}
    assert counted(bench.run(row("P1"))) == {"delivered": 1}
    assert counted(bench.run(row("P1"))) == {"unchanged": 1}
    assert bench.target.writes == [("create", "123/P1")]
    assert (bench.delivery("P1").target_id, bench.writer.looked_up) == ("T1", ["123/P1"])
    assert bench.events("P1") == ["planned", "sending", "unknown", "found"]


def test_what_was_read_since_answers_without_a_call(bench: Bench, counted) -> None:
    bench.writer.faults += ["drop"]
    bench.run(row("P1"))
    assert counted(bench.run(row("P1", adopt={"id": "T1", "number": "26700412"}))) == {"delivered": 1}
    assert bench.writer.looked_up == []


def test_a_lost_request_is_repeated_byte_for_byte_and_only_after_the_reads_settled(bench: Bench, counted) -> None:
    bench.writer.faults += ["lose"]
    bench.run(row("P1"))
    bench.clock.advance(seconds=60)
    result = bench.run(row("P1"))
    assert counted(result) == {"unknown": 1}
    assert result.reasons[0].code == "not_settled"
    bench.clock.advance(seconds=1)
    assert counted(bench.run(row("P1"))) == {"delivered": 1}
    first, second = bench.writer.sent
    assert first == second
    assert len(bench.target.live("123/P1")) == 1


def test_a_lagging_read_is_no_reason_to_send_again(bench: Bench, counted) -> None:
    bench.target.lag = 45
    bench.writer.faults += ["drop"]
    bench.run(row("P1"))
    bench.clock.advance(seconds=40)
    assert counted(bench.run(row("P1"))) == {"unknown": 1}
    bench.clock.advance(seconds=10)
    assert counted(bench.run(row("P1"))) == {"delivered": 1}
    assert len(bench.target.documents) == 1


def test_an_absence_says_nothing_about_the_time_after_the_question(bench: Bench, counted) -> None:
    """The look-up began before the reads had settled; that the answer took minutes makes it no younger."""
    bench.target.lag = 45
    bench.writer.faults += ["drop"]
    bench.run(row("P1"))
    bench.writer.after_look_up = lambda: bench.clock.advance(minutes=10)
    assert counted(bench.run(row("P1"))) == {"unknown": 1}
    assert counted(bench.run(row("P1"))) == {"delivered": 1}
    assert len(bench.target.documents) == 1


def test_the_first_body_goes_again_even_when_the_source_changed_then_the_change(bench: Bench, counted) -> None:
    bench.writer.faults += ["lose"]
    bench.run(row("P1", "100.00"))
    bench.clock.advance(seconds=61)
    assert counted(bench.run(row("P1", "90.00"))) == {"delivered": 1}
    first, again, change = (json.loads(request.body)[0] for request in bench.writer.sent)
    assert first == again
    assert (change["action"], change["target"]) == ("update", "T1")
    assert bench.delivery("P1").amount == 90


@pytest.mark.parametrize(
    ("changed", "state"),
    [
        ({"wanted": "void"}, "skipped"),
        ({"problems": [{"code": "period_closed", "text": "closed"}]}, "blocked"),
        ({"holds": [{"code": "duplicate_suspected", "text": "twin", "payload": {}}]}, "held"),
    ],
)
def test_a_lost_request_is_not_repeated_against_todays_outbox(bench: Bench, changed, state) -> None:
    bench.writer.faults += ["lose"]
    bench.run(row("P1"))
    bench.clock.advance(seconds=61)
    bench.run(row("P1", **changed))
    assert bench.delivery("P1").state == state
    assert len(bench.writer.sent) == 1


def test_a_look_up_that_fails_is_no_absence(bench: Bench, counted) -> None:
    bench.writer.faults += ["lose"]
    bench.run(row("P1"))
    bench.clock.advance(hours=1)
    bench.writer.look_up_errors += [MalformedAnswer("half a page")]
    assert counted(bench.run(row("P1"))) == {"unknown": 1}
    assert bench.delivery("P1").reason_code == "look_up_failed"
    assert len(bench.writer.sent) == 1


def test_a_budget_spent_by_looking_up_stops_the_flow_with_its_reason(bench: Bench, counted) -> None:
    bench.writer.faults += ["drop"]
    bench.run(row("P1"))
    bench.writer.look_up_errors += [BudgetSpent("the day is used up")]
    result = bench.run(row("P1"), row("P2"))
    assert counted(result) == {"unknown": 1, "waiting": 1}
    assert result.stopped is not None
    assert result.stopped.code == "budget_spent"
    assert (bench.delivery("P2").state, bench.delivery("P2").reason_code) == ("planned", "budget_spent")


def test_replay_never_sends_an_unknown_one_blindly(bench: Bench, counted) -> None:
    bench.writer.faults += ["drop"]
    bench.run(row("P1"))
    assert replay("demo", bench.context()) == []
    assert counted(bench.run(row("P1"))) == {"delivered": 1}
    assert len(bench.writer.sent) == 1


def test_an_unknown_change_that_happened_is_found(bench: Bench, counted) -> None:
    bench.run(row("P1", "100.00"))
    bench.writer.faults += ["drop"]
    assert counted(bench.run(row("P1", "90.00"))) == {"unknown": 1}
    assert counted(bench.run(row("P1", "90.00"))) == {"delivered": 1}
    assert bench.target.writes.count(("update", "123/P1")) == 1
    assert bench.delivery("P1").target_token == "2"
    assert counted(bench.run(row("P1", "80.00"))) == {"delivered": 1}


def test_an_unknown_change_that_did_not_happen_is_repeated(bench: Bench, counted) -> None:
    bench.run(row("P1", "100.00"))
    bench.writer.faults += ["lose"]
    bench.run(row("P1", "90.00"))
    assert counted(bench.run(row("P1", "90.00"))) == {"unknown": 1}
    bench.clock.advance(seconds=61)
    assert counted(bench.run(row("P1", "90.00"))) == {"delivered": 1}
    assert bench.writer.sent[1] == bench.writer.sent[2]


def test_an_unknown_change_of_a_document_that_is_gone_is_for_a_person(bench: Bench, counted) -> None:
    bench.run(row("P1", "100.00"))
    bench.writer.faults += ["lose"]
    bench.run(row("P1", "90.00"))
    bench.target.documents["T1"].deleted = True
    bench.clock.advance(seconds=61)
    assert counted(bench.run(row("P1", "90.00"))) == {"refused": 1}
    assert bench.delivery("P1").reason_code == "not_found"


@pytest.mark.parametrize("fault", ["drop", "lose"])
def test_an_unknown_void_happens_once(bench: Bench, counted, fault: str) -> None:
    bench.run(row("P1"))
    bench.writer.faults += [fault]
    assert counted(bench.run(row("P1", wanted="void"))) == {"unknown": 1}
    bench.clock.advance(seconds=61)
    assert counted(bench.run(row("P1", wanted="void"))) == {"delivered": 1}
    assert bench.target.writes.count(("void", "123/P1")) == 1
    assert bench.delivery("P1").voided


def test_the_same_document_is_never_taken_for_two(bench: Bench, counted) -> None:
    """A natural key that two source documents share (a number used twice) must not lose one of them."""
    bench.run(row("P1"))
    bench.writer.faults += ["lose"]
    bench.run(row("P1"), row("P2"))
    bench.target.documents["T1"].natural_key = "123/P2"
    bench.clock.advance(seconds=61)
    assert counted(bench.run(row("P1"), row("P2"))) == {"unchanged": 1, "unknown": 1}
    assert [review.code for review in bench.reviews()] == ["target_taken"]
    bench.decide("release")
    assert counted(bench.run(row("P1"), row("P2"))) == {"unchanged": 1, "delivered": 1}
    assert bench.delivery("P2").target_id == "T2"


def test_a_yes_without_an_id_must_be_looked_up(bench: Bench, counted) -> None:
    bench.writer.faults += [Outcome("delivered", status=201)]
    assert counted(bench.run(row("P1"))) == {"unknown": 1}
    assert bench.delivery("P1").reason_code == "answer_without_id"
    assert bench.delivery("P1").sent_at + timedelta(0) == bench.clock.now()
