"""Whatever a vendor answers, a read ends in rows, records kept aside and an error that says what came; a write in an
outcome. Nothing raises what nobody caught, and no amount or date gets through that no table can hold.

Real answers of the simulated vendors are kept and told again with one thing wrong; `make faults` tries all 20,000.
"""

from __future__ import annotations

import json
import random
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import pyarrow as pa
import pytest

from dlt_sources.readers import values
from dlt_sources.readers.feeds import Feed
from dlt_sources.readers.reading import ReadRequest
from dlt_sources.readers.registry import source
from include.clock import ManualClock
from include.http.errors import MISFITS, ApiError, Refused
from include.http.protocols import Limits
from include.store.database import Store
from include.warehouse.reads import ReadResult, ReadTask, read_unit
from tests.conftest import RunningSandbox
from tests.contract.test_writers import FLOWS, Subject, subject  # noqa: F401 - a fixture
from tests.support import live
from tests.support.basware_tenant import approved, ordered
from tests.support.business_central import BOOKS
from tests.support.quickbooks import REALM
from tests.support.stores import sqlite_store, sqlite_template  # noqa: F401 - fixtures
from tests.support.strange import Strange, changed

FEW_READS, MANY_READS, FEW_WRITES, MANY_WRITES = 100, 2_200, 20, 270
OPEN = {
    "exact_online": live.exact,
    "avidxchange": live.avid,
    "quickbooks_online": live.quickbooks,
    "basware": live.basware,
    "airbase": live.airbase,
    "avalara": live.avalara,
    "business_central": live.business_central,
}
COMPANY = {
    "exact_online": "123",
    "avidxchange": "C1",
    "quickbooks_online": REALM,
    "basware": "DE01",
    "airbase": "MER-NL",
    "avalara": "KESTREL-US",
    "business_central": BOOKS,
}
UNLIMITED = Limits(minute=None, day=None, errors_per_hour=None, tokens_per_day=None, minute_headers="", day_headers="")


def tail(strange: Strange) -> str:
    """Where the answer differs from the kept one."""
    good, told = strange.kept[strange.changed][2], (strange.told or ({}, b""))[1]
    first = next(
        (
            place
            for place, (a, b) in enumerate(zip(json.dumps(json.loads(good)).encode(), told, strict=False))
            if a != b
        ),
        0,
    )
    return repr(told[max(0, first - 150) : first + 150])


def no_wait(seconds: float) -> None:
    """Back-off is real time."""


@dataclass
class Kept:
    """A feed that was read well once: what asks for it, and the calls that it took."""

    feed: Feed
    ask: ReadRequest
    calls: Sequence[str]


@dataclass
class Reading:
    system: str
    client: Any
    strange: Strange
    folder: Path
    feeds: list[Kept]

    def read(self, feed: Feed, ask: ReadRequest) -> ReadResult:
        return read_unit(source(self.system), self.client, "main", ReadTask(feed, ask), self.folder)


@pytest.fixture(params=sorted(OPEN))
def reading(
    request: pytest.FixtureRequest,
    sandbox_process: RunningSandbox,
    sqlite_store: Store,  # noqa: F811
    tmp_path: Path,
) -> Iterator[Reading]:
    system = request.param
    sandbox_process.reset(systems=[system])
    if system == "basware":
        approved(sandbox_process, "RE-STRANGE")
        ordered(sandbox_process)
    strange = Strange()
    with OPEN[system](sandbox_process, sqlite_store, limits=UNLIMITED, transport=strange, sleep=no_wait) as opened:
        now = opened.clock.now()
        opened.client.clock = ManualClock(now)
        found = Reading(system, opened.client, strange, tmp_path, [])
        rows: dict[str, list[dict[str, Any]]] = {}
        for feed in source(system).FEEDS:
            parents = rows.get(feed.parent or "", [])[:2]
            company = "" if feed.tenant_wide else COMPANY[system]
            ask = ReadRequest(company, COMPANY[system], now, full=True, parents=parents)
            strange.calls.clear()
            read = found.read(feed, ask)
            if isinstance(read.error, Refused):  # a module that the company does not have
                continue
            assert read.error is None, read.error
            rows[feed.name] = read.difference.news.to_pylist()
            found.feeds.append(Kept(feed, ask, [call for call in strange.calls if "token" not in call.lower()]))
        yield found


def strange_reads(reading: Reading, count: int) -> None:
    chance = random.Random(f"{reading.system} {count}")
    chosen = [one for one in reading.feeds if one.calls]
    rows = aside = failed = 0
    for number in range(count):
        one = chance.choice(chosen)
        reading.strange.changed = chance.choice(one.calls)
        reading.strange.told = changed(reading.strange.kept[reading.strange.changed][2], chance)
        try:
            found = reading.read(one.feed, one.ask)
        except Exception as problem:
            problem.add_note(f"{number}: {one.feed.name} {reading.strange.changed} {tail(reading.strange)}")
            raise
        assert found.error is None or isinstance(found.error, ApiError)
        _every_value_fits(found.difference.news)
        rows += found.difference.news.num_rows
        aside += len(found.quarantined)
        failed += found.error is not None
        assert all(record.reason for record in found.quarantined)
    assert rows > count  # one thing wrong does not cost the other records
    assert aside > count / 50
    assert failed > count / 50


def _every_value_fits(table: pa.Table) -> None:
    for name in table.column_names:
        for value in table[name].to_pylist():
            if isinstance(value, Decimal):
                assert abs(value) < values.AMOUNTS_BELOW
            if isinstance(value, date) and not isinstance(value, datetime):
                assert values.EARLIEST <= value <= values.LATEST


def test_a_strange_answer_to_a_read_costs_what_it_is_about_and_no_more(reading: Reading) -> None:
    strange_reads(reading, FEW_READS)


@pytest.mark.faults
@pytest.mark.timeout(1800)
def test_no_strange_answer_to_a_read_raises_what_nobody_caught(reading: Reading) -> None:
    strange_reads(reading, MANY_READS)


@pytest.fixture
def surroundings() -> dict[str, Any]:
    return {"limits": UNLIMITED, "transport": Strange(), "sleep": no_wait}


def strange_writes(subject: Subject, strange: Strange, count: int) -> None:  # noqa: F811
    request = subject.prepare()
    strange.calls.clear()
    [good] = subject.writer.send(subject.posting.flow, request, 1)
    sending = [call for call in strange.calls if "token" not in call.lower()]
    strange.calls.clear()
    there = subject.writer.look_up(subject.posting)
    asking = [call for call in strange.calls if "token" not in call.lower()]
    assert good.target is not None
    assert there is not None
    chance = random.Random(f"{subject.writer.system} {subject.posting.flow} {count}")
    ends = set[str]()
    for number in range(count):
        writes = number % 3 > 0 or not asking
        strange.changed = chance.choice(sending if writes else asking)
        strange.told = changed(strange.kept[strange.changed][2], chance)
        do: Callable[[], Any] = (
            (lambda: subject.writer.send(subject.posting.flow, request, 1))
            if writes
            else (lambda: [subject.writer.look_up(subject.posting)])
        )
        try:
            [outcome] = do()
        except ApiError:
            ends.add("not asked")
            continue
        except Exception as problem:
            if not writes and isinstance(problem, MISFITS):  # a question that was not answered (delivery/sending.py)
                ends.add("not asked")
                continue
            problem.add_note(f"{number}: {strange.changed} {tail(strange)}")
            raise
        if not writes:
            assert outcome is None or (isinstance(outcome.id, str) and outcome.id)
            continue
        ends.add(outcome.kind)
        assert outcome.kind == "delivered" or outcome.text
        if outcome.kind == "delivered":
            assert isinstance(outcome.target.id, str)
            assert outcome.target.id
            for name in ("tax", "total", "exempt"):
                assert abs(Decimal(str(outcome.target.facts.get(name) or 0))) < values.AMOUNTS_BELOW
    assert ends - {"delivered"}


def test_a_strange_answer_to_a_write_is_an_outcome(subject: Subject, surroundings: dict[str, Any]) -> None:  # noqa: F811
    strange_writes(subject, surroundings["transport"], FEW_WRITES)


@pytest.mark.faults
@pytest.mark.timeout(1800)
def test_no_strange_answer_to_a_write_raises_what_nobody_caught(
    subject: Subject,  # noqa: F811
    surroundings: dict[str, Any],
) -> None:
    strange_writes(subject, surroundings["transport"], MANY_WRITES)


def test_twenty_thousand_values_are_tried() -> None:
    assert MANY_READS * len(OPEN) + MANY_WRITES * len(FLOWS) >= 20_000
