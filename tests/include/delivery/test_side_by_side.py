"""Flows delivered side by side: each document as soon as what it refers to is there, never before, and each once,
wherever the process dies."""

from __future__ import annotations

import itertools
import json
import threading
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import pytest

from include.delivery import side_by_side
from include.delivery.context import FlowResult, Settings
from include.delivery.dispatching import IDLE
from include.delivery.engine import deliver
from include.delivery.outbox import REASON, OutboxRow
from include.store import deliveries
from include.systems.base import Outcome, Request
from tests.include.delivery.conftest import Bench
from tests.support.fake_writer import FakeTarget, FakeWriter
from tests.support.outbox_rows import document, row

WAIT = 30.0
KEYS = [f"D{number}" for number in range(1, 7)]
REFUSED = Outcome("refused", code="refused", text="no", status=400)


def of_flow(flow: str, after: str | None = None, keys: Sequence[str] = tuple(KEYS), **columns: Any) -> list[OutboxRow]:
    """A row for each key; with ``after``, each refers to the same key's row of that flow."""
    refs = {key: [{"flow": after, "company": "C1", "key": key, "label": f"{after} {key}"}] for key in keys}
    return [row(key, flow=flow, refs=refs[key] if after else [], **columns) for key in keys]


class Two:
    """A flow ``entries`` and a flow ``answers`` that tells of each entry, each with a target of its own."""

    def __init__(self, bench: Bench, workers: int = 1) -> None:
        self.bench, self.workers = bench, workers
        self.writers = {flow: FakeWriter(FakeTarget(bench.clock)) for flow in ("entries", "answers")}
        self.order: list[tuple[str, str]] = []
        for flow, writer in self.writers.items():
            writer.before_effect = lambda request, flow=flow: self.order.append((flow, key_of(request.body)))  # type: ignore[misc]

    def steps(self, entries: Sequence[OutboxRow] | None = None, answers: Sequence[OutboxRow] | None = None) -> Any:
        rows = {
            "entries": of_flow("entries") if entries is None else entries,
            "answers": of_flow("answers", after="entries") if answers is None else answers,
        }
        settings = Settings(workers=self.workers)
        parts = [(flow, rows[flow], self.writers[flow], self.bench.context(settings=settings)) for flow in rows]
        self.runs, bell = side_by_side.begin(parts)
        return side_by_side.steps(self.runs, bell)

    def run(self, **rows: Sequence[OutboxRow]) -> list[FlowResult]:
        for _ in self.steps(**rows):
            pass
        return [run.result() for run in self.runs]

    def sent(self, flow: str) -> list[str]:
        return sorted(key for name, key in self.order if name == flow)


def key_of(body: str) -> str:
    (item,) = json.loads(body)
    return str(item["natural_key"].partition("/")[2])


@pytest.fixture
def two(bench: Bench) -> Two:
    return Two(bench)


@pytest.mark.parametrize("workers", [1, 4])
def test_each_document_leaves_once_and_after_what_it_refers_to(bench: Bench, workers: int) -> None:
    two = Two(bench, workers)
    entries, answers = two.run()
    assert (entries.counts["delivered"], answers.counts["delivered"]) == (6, 6)
    assert all(two.order.index(("entries", key)) < two.order.index(("answers", key)) for key in KEYS)
    assert two.sent("entries") == two.sent("answers") == KEYS


def test_an_answer_does_not_wait_for_all_entries(two: Two) -> None:
    two.run()
    assert two.order.index(("answers", "D1")) < two.order.index(("entries", "D6"))


def test_a_second_run_sends_nothing(two: Two) -> None:
    two.run()
    two.order.clear()
    entries, answers = two.run()
    assert two.order == []
    assert (entries.counts["unchanged"], answers.counts["unchanged"]) == (6, 6)


def test_what_leaves_in_a_moment_is_not_written_down_as_waiting(two: Two, bench: Bench) -> None:
    two.run()
    assert bench.events("D1") == ["planned", "sending", "delivered"] * 2


def test_what_refers_to_a_refused_document_waits_and_says_so(two: Two) -> None:
    two.writers["entries"].refuses["D2"] = "closed"
    entries, answers = two.run()
    assert (entries.counts["refused"], answers.counts["waiting"], answers.counts["delivered"]) == (1, 1, 5)
    (reason,) = answers.reasons
    assert "Waits for entries D2 (entries), which was refused" in reason.text
    assert "D2" not in two.sent("answers")


def with_failures(*rows: OutboxRow, key: str = "{}") -> list[OutboxRow]:
    """``rows``, and what is said instead of each when its entry is refused, under the key that is named."""
    said = {row.source_key: document(key.format(row.source_key), "7.00") for row in rows}
    return [replace(row, otherwise=said[row.source_key].replace('"v1"', f'"{REASON}"')) for row in rows]


def said_of(bench: Bench, key: str) -> Any:
    """What was delivered to the target of the answers under this key."""
    with bench.store.read() as connection:
        (delivery,) = deliveries.by_keys(connection, "demo", [("answers", "C1", key)]).values()
        return json.loads(deliveries.delivered_documents(connection, [delivery.id])[delivery.id] or "null")


def test_a_refusal_is_answered_in_the_same_run_in_its_own_words(two: Two, bench: Bench) -> None:
    two.writers["entries"].refuses["D2"] = "closed"
    rows = with_failures(*of_flow("answers", after="entries"))
    entries, answers = two.run(answers=rows)
    assert (entries.counts["refused"], answers.counts["delivered"], answers.counts["waiting"]) == (1, 6, 0)
    assert {key: said_of(bench, key)["amount"] for key in ("D1", "D2")} == {"D1": "100.00", "D2": "7.00"}
    assert said_of(bench, "D2")["vendor_key"] == "D2 is not accepted"
    assert bench.events("D2") == ["planned", "sending", "refused", "planned", "sending", "delivered"]


def test_what_is_refused_at_first_and_delivered_in_the_end_is_never_called_refused(two: Two, bench: Bench) -> None:
    two.writers["entries"].faults.append(Outcome("retry", code="busy", text="later", retry_at=None))
    entries, answers = two.run(answers=with_failures(*of_flow("answers", after="entries")))
    assert (entries.counts["delivered"], answers.counts["delivered"]) == (6, 6)
    assert {said_of(bench, key)["amount"] for key in KEYS} == {"100.00"}


def test_a_refused_change_is_said_beside_what_was_said_before(two: Two, bench: Bench) -> None:
    agreed = [{"flow": "entries", "company": "C1", "key": "D1", "label": "entry D1", "agreed": True}]
    answer = with_failures(row("D1", flow="answers", refs=agreed), key="{}:2")
    two.run(answers=answer)
    assert two.sent("answers") == ["D1"]
    two.writers["entries"].refuses["D1"] = "closed"
    changed = [row("D1", "200.00", flow="entries"), *of_flow("entries", keys=KEYS[1:])]
    _, answers = two.run(entries=changed, answers=answer)
    assert (answers.counts["unchanged"], answers.counts["delivered"]) == (1, 1)
    assert two.sent("answers") == ["D1", "D1:2"]
    two.run(entries=changed, answers=answer)
    assert two.sent("answers") == ["D1", "D1:2"]


def test_what_waits_for_something_refused_is_answered_in_that_ones_words(two: Two, bench: Bench) -> None:
    vendors = FakeWriter(FakeTarget(bench.clock))
    vendors.refuses["V1"] = "no postcode"
    deliver("vendors", [row("V1", flow="vendors")], vendors, bench.context())
    refs = [{"flow": "vendors", "company": "C1", "key": "V1", "label": "vendor V1"}]
    entry = row("D1", flow="entries", refs=refs)
    two.run(entries=[entry], answers=with_failures(*of_flow("answers", after="entries", keys=["D1"])))
    assert said_of(bench, "D1")["vendor_key"] == "V1 is not accepted"


def test_nothing_is_said_of_a_refusal_where_the_flow_before_is_not_delivered(two: Two, bench: Bench) -> None:
    two.writers["entries"].refuses["D2"] = "closed"
    two.run(answers=[])
    rows = with_failures(*of_flow("answers", after="entries", keys=["D2"]))
    found = deliver("answers", rows, two.writers["answers"], bench.context())
    assert (found.counts["waiting"], two.sent("answers")) == (1, [])


@pytest.mark.timeout(20)
def test_a_flow_that_ends_later_than_the_one_before_it_ends_though_nothing_was_refused(two: Two) -> None:
    rows = with_failures(*of_flow("answers", after="entries"))
    two.writers["answers"].faults.append("drop")
    two.run(answers=rows)
    entries, answers = two.run(answers=rows)
    assert (entries.counts["unchanged"], answers.counts["unchanged"] + answers.counts["delivered"]) == (6, 6)


def test_a_flow_that_stops_does_not_stop_the_one_before_it(two: Two) -> None:
    two.writers["answers"].faults.append(Outcome("unauthorised", code="unauthorised", text="who?", status=401))
    entries, answers = two.run()
    assert (entries.counts["delivered"], answers.counts["delivered"], answers.counts["waiting"]) == (6, 0, 6)
    assert answers.stopped is not None
    assert answers.stopped.code == "unauthorised"


def test_where_the_first_flow_stops_the_next_says_what_each_document_waits_for(two: Two) -> None:
    two.writers["entries"].faults.append(Outcome("unauthorised", code="unauthorised", text="who?", status=401))
    entries, answers = two.run()
    assert (entries.counts["waiting"], answers.counts["waiting"], two.sent("answers")) == (6, 6, [])
    assert {reason.code for reason in answers.reasons} == {"reference_missing"}


def test_a_change_is_told_only_after_it_stands(two: Two, bench: Bench) -> None:
    """The entry stands already, as its source said before: ``agreed`` asks for what it says now."""
    two.run(answers=[])
    agreed = [{"flow": "entries", "company": "C1", "key": "D1", "label": "entry D1", "agreed": True}]
    two.writers["entries"].faults.append(REFUSED)
    two.order.clear()
    changed = [row("D1", "200.00", flow="entries"), *of_flow("entries", keys=KEYS[1:])]
    entries, answers = two.run(entries=changed, answers=[row("D1", flow="answers", refs=agreed)])
    assert (entries.counts["refused"], answers.counts["waiting"], two.sent("answers")) == (1, 1, [])


def test_a_chain_of_three_is_followed_to_its_end(bench: Bench) -> None:
    flows = {"taken": None, "entries": "taken", "answers": "entries"}
    writer = FakeWriter(FakeTarget(bench.clock))
    runs, bell = side_by_side.begin(
        [(flow, of_flow(flow, after), writer, bench.context()) for flow, after in flows.items()]
    )
    points = [(run.flow.name, point) for run, point in side_by_side.steps(runs, bell)]
    assert [run.result().counts["delivered"] for run in runs] == [6, 6, 6]
    assert [flow for flow, point in points if point == "finished"] == list(flows)
    assert IDLE not in {point for _, point in points}


def test_wherever_the_process_dies_the_next_run_sends_each_document_once(bench: Bench) -> None:
    """Killed after each single step in turn, with documents of its own each time; answers that came are never asked
    for again, and what left is looked up before it leaves again."""
    bench.options["is_gone"] = lambda owner: True
    two = Two(bench)
    for killed_after in itertools.count(1):
        keys = [f"K{killed_after}-{number}" for number in range(3)]
        rows = {"entries": of_flow("entries", keys=keys), "answers": of_flow("answers", "entries", keys)}
        two.order.clear()
        steps = two.steps(**rows)
        taken = list(itertools.islice(steps, killed_after))
        steps.close()
        bench.clock.advance(seconds=600)
        over = len(taken) < killed_after
        two.run(**rows)
        assert two.sent("entries") == two.sent("answers") == keys, f"killed after {taken[-1]}"
        if over:
            break
    assert killed_after > 15


def test_what_is_freed_leaves_while_another_company_is_held_up(bench: Bench) -> None:
    """The last answer of one company is held up until the other's has left, whose entry came when it was."""
    two = Two(bench, workers=2)
    held_up, other_left = threading.Event(), threading.Event()

    def entered(request: Request) -> None:
        if key_of(request.body) == "E1":
            assert held_up.wait(WAIT), "the first company's last answer never left"

    def answered(request: Request) -> None:
        key = key_of(request.body)
        if key == KEYS[-1]:
            held_up.set()
            assert other_left.wait(WAIT), "the other company's answer waits for this one"
        elif key == "E1":
            other_left.set()
        two.order.append(("answers", key))

    two.writers["entries"].before_effect, two.writers["answers"].before_effect = entered, answered
    ours = {"company": "C2", "target_company": "C2"}
    refs = [{"flow": "entries", "company": "C2", "key": "E1", "label": "entry E1"}]
    entries, answers = two.run(
        entries=[*of_flow("entries"), row("E1", flow="entries", **ours)],
        answers=[*of_flow("answers", after="entries"), row("E1", flow="answers", refs=refs, **ours)],
    )
    assert (entries.counts["delivered"], answers.counts["delivered"]) == (7, 7)
    assert two.sent("answers") == [*KEYS, "E1"]


def test_a_later_step_of_a_document_that_is_stopped_is_known_as_one(bench: Bench) -> None:
    stopped = {"problems": [{"code": "address_failed", "text": "no such street"}]}
    vendor = [{"flow": "entries", "company": "C1", "key": "D9", "label": "entry D9"}]
    first, later = Two(bench).run(
        entries=of_flow("entries", keys=["D1"], **stopped),
        answers=[*of_flow("answers", after="entries", keys=["D1"]), row("D2", flow="answers", refs=vendor)],
    )
    assert [(one.code, one.documents, one.step_of) for one in first.reasons] == [("address_failed", ("D1",), "")]
    assert [(one.documents, one.step_of) for one in later.reasons] == [(("D1",), "entries"), (("D2",), "")]
