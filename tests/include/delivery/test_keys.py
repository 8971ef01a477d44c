"""Idempotency keys at a vendor that answers a key as it did the first time, refusals included: what was refused can be
tried again once its cause is mended, and what is not known is repeated with the key it left with."""

from __future__ import annotations

import json

import pytest

from include.delivery.replaying import replay
from include.store.database import Store
from include.systems.base import Outcome, Request
from tests.include.delivery.conftest import Bench
from tests.support.fake_writer import FakeWriter
from tests.support.outbox_rows import row

NO = Outcome("refused", code="period_closed", text="the books are closed", status=400, spends_key=True)
STALE = Outcome("retry", code="stale", text="it was changed since", status=400, spends_key=True)
BUSY = Outcome("throttled", code="throttled", text="slow down", status=429)
UNSURE = Outcome("unknown", code="no_usable_answer", text="answered 503", status=503, spends_key=True)
BLOCKED = [{"code": "period_closed", "text": "the books are closed"}]


@pytest.fixture
def store(sqlite_store: Store) -> Store:
    return sqlite_store


def keys(bench: Bench) -> list[str]:
    return [json.loads(request.body)[0]["key"] for request in bench.writer.sent]


def refuse_what_leaves(bench: Bench, said: Outcome) -> None:
    """The vendor says it to the first request, and will say it again to the same keys."""
    bench.target.honours_keys = True
    bench.writer.faults += [said]

    def remember(request: Request) -> None:
        if len(bench.writer.sent) == 1:
            bench.target.refused.update(item["key"] for item in json.loads(request.body))

    bench.writer.before_effect = remember


def test_what_was_refused_is_tried_again_with_a_key_of_its_own(bench: Bench, counted) -> None:
    refuse_what_leaves(bench, NO)
    assert counted(bench.run(row("P1"))) == {"refused": 1}
    replay("demo", bench.context())
    assert counted(bench.run(row("P1"))) == {"delivered": 1}
    first, second = keys(bench)
    assert first != second
    assert len(bench.target.live("123/P1")) == 1


def test_so_is_a_change_that_came_upon_a_newer_version(bench: Bench, counted) -> None:
    refuse_what_leaves(bench, STALE)
    assert counted(bench.run(row("P1"))) == {"delivered": 1}, "tried again within the run"
    assert len(set(keys(bench))) == len(keys(bench)) == 2


def test_a_whole_batch_that_was_refused_leaves_as_another_request(bench: Bench, counted) -> None:
    bench.writer = FakeWriter(bench.target, batch=3)
    refuse_what_leaves(bench, NO)
    rows = [row("P1"), row("P2")]
    assert counted(bench.run(*rows)) == {"refused": 2}
    replay("demo", bench.context())
    assert counted(bench.run(*rows)) == {"delivered": 2}


def test_a_limit_before_the_vendor_spends_no_key(bench: Bench, counted) -> None:
    bench.writer.faults += [BUSY]
    bench.run(row("P1"))
    bench.clock.advance(seconds=3600)
    assert counted(bench.run(row("P1"))) == {"delivered": 1}
    first, second = keys(bench)
    assert first == second


@pytest.mark.parametrize("fault", ["lose", UNSURE])
def test_what_is_not_known_is_repeated_with_its_first_key(bench: Bench, counted, fault: str | Outcome) -> None:
    bench.writer.faults += [fault]
    assert counted(bench.run(row("P1"))) == {"unknown": 1}
    bench.clock.advance(seconds=61)
    assert counted(bench.run(row("P1"))) == {"delivered": 1}
    first, second = keys(bench)
    assert first == second


def test_even_when_it_was_blocked_meanwhile_and_is_sent_as_if_anew(bench: Bench, counted) -> None:
    """Reads may have lagged longer than anybody thought: a vendor that remembers then says which document it made."""
    bench.target.honours_keys, bench.target.lag = True, 100_000.0
    bench.writer.faults += ["drop"]
    bench.run(row("P1"))
    bench.clock.advance(seconds=61)
    assert counted(bench.run(row("P1", problems=BLOCKED))) == {"blocked": 1}
    assert counted(bench.run(row("P1"))) == {"delivered": 1}
    first, second = keys(bench)
    assert first == second
    assert len(bench.target.documents) == 1


def test_a_refusal_after_an_unknown_outcome_changes_the_key_only_then(bench: Bench, counted) -> None:
    """The repetition left with the first key: that it was refused says that the first attempt did not happen."""
    bench.writer.faults += ["lose", NO]
    bench.run(row("P1"))
    bench.clock.advance(seconds=61)
    assert counted(bench.run(row("P1"))) == {"refused": 1}
    replay("demo", bench.context())
    assert counted(bench.run(row("P1"))) == {"delivered": 1}
    first, repeated, fresh = keys(bench)
    assert first == repeated != fresh
