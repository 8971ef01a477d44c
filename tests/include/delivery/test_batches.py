"""Batches: stored whole, repeated whole, with an outcome for each document."""

from __future__ import annotations

import json

import pytest

from include.http.errors import MalformedAnswer
from include.systems.base import Outcome
from tests.include.delivery.conftest import Bench
from tests.support.fake_writer import FakeWriter
from tests.support.outbox_rows import row


@pytest.fixture
def batches(bench: Bench) -> Bench:
    bench.writer = FakeWriter(bench.target, batch=3)
    return bench


ROWS = [row("P1"), row("P2"), row("P3"), row("P4")]


def test_a_batch_is_one_request_with_an_outcome_for_each(batches: Bench, counted) -> None:
    batches.writer.refuses = {"P2": "period_closed"}
    assert counted(batches.run(*ROWS)) == {"delivered": 3, "refused": 1}
    assert len(batches.writer.sent) == 2
    assert counted(batches.run(*ROWS)) == {"unchanged": 3, "refused": 1}


def test_a_bad_document_stops_only_itself(batches: Bench, counted) -> None:
    batches.writer.cannot = {"P2"}
    assert counted(batches.run(*ROWS)) == {"delivered": 3, "blocked": 1}


def test_what_is_too_much_for_one_batch_leaves_in_halves(bench: Bench, counted) -> None:
    bench.writer = FakeWriter(bench.target, batch=4)
    bench.writer.big = {"P1"}
    assert counted(bench.run(*ROWS)) == {"delivered": 4}
    numbers = [[one["natural_key"] for one in json.loads(request.body)] for request in bench.writer.sent]
    assert numbers == [["123/P1", "123/P2"], ["123/P3", "123/P4"]]


def test_a_lost_batch_is_repeated_whole_byte_for_byte(batches: Bench, counted) -> None:
    batches.writer.faults += ["lose"]
    assert counted(batches.run(*ROWS)) == {"unknown": 3, "delivered": 1}
    batches.clock.advance(seconds=61)
    assert counted(batches.run(*ROWS)) == {"delivered": 3, "unchanged": 1}
    assert batches.writer.sent[2] == batches.writer.sent[0]
    assert len(batches.target.documents) == 4


def test_a_batch_whose_answer_was_lost_is_found(batches: Bench, counted) -> None:
    batches.writer.faults += ["drop"]
    batches.run(*ROWS)
    assert counted(batches.run(*ROWS)) == {"delivered": 3, "unchanged": 1}
    assert len(batches.target.documents) == 4


def test_of_a_batch_that_half_arrived_only_the_rest_is_sent(batches: Bench, counted) -> None:
    batches.writer.faults += ["drop"]
    batches.run(*ROWS)
    del batches.target.documents["T2"]  # the vendor took the other two only
    batches.clock.advance(seconds=61)
    assert counted(batches.run(*ROWS)) == {"delivered": 3, "unchanged": 1}
    assert [json.loads(batches.writer.sent[-1].body)[0]["natural_key"]] == ["123/P2"]
    assert len(json.loads(batches.writer.sent[-1].body)) == 1
    assert len(batches.target.documents) == 4


def test_a_batch_is_not_repeated_while_one_of_it_is_in_doubt(batches: Bench, counted) -> None:
    batches.writer.faults += ["lose"]
    batches.run(*ROWS)
    batches.clock.advance(seconds=61)
    batches.writer.look_up_errors += [MalformedAnswer("half a page")]
    assert counted(batches.run(*ROWS)) == {"unknown": 3, "unchanged": 1}
    assert counted(batches.run(*ROWS)) == {"delivered": 3, "unchanged": 1}
    assert len(batches.writer.sent) == 3


def test_an_answer_with_too_few_outcomes_leaves_the_batch_unknown(batches: Bench, counted) -> None:
    batches.writer.faults += [[Outcome("refused", code="x", text="x")]]
    assert counted(batches.run(*ROWS)) == {"unknown": 3, "delivered": 1}
    assert batches.delivery("P1").reason_code == "answer_incomplete"
