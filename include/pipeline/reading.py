"""The first step of a run: read what its flows need from its systems, at once."""

from __future__ import annotations

import time
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import partial

from include.approvals.row_count_overrides import StoredOverrides
from include.connections import connect
from include.failpoint import reached
from include.pipeline import builds, event_routing, incomplete_feeds, open_events, record
from include.pipeline.incomplete_feeds import IncompleteFeed
from include.pipeline.run_context import Run, RunFailed
from include.pipeline.taking_over import CONNECTION_LEASE, CONNECTION_WAIT, load_log
from include.store import leases
from include.texts.program import said
from include.warehouse.database import Warehouse
from include.warehouse.read_report import FeedReport

_NEVER = datetime.min.replace(tzinfo=UTC)


def read(run: Run) -> bool:
    """Read what the flows need from both systems, at once. Returns whether the tables must be built again.

    A feed that could not be read keeps that company's documents from being sent in this run (``unread.py``): decisions
    on half of the facts are wrong ones. Raises ``RunFailed`` when a system gave nothing at all.
    """
    started = time.monotonic()
    feeds = run.link.shape.feeds(run.flows, run.request.full, run.link.options.model_dump())
    reached("read.begin")
    with ThreadPoolExecutor(len(feeds)) as pool:
        found = list(pool.map(partial(_read_system, run), feeds.items()))
    missing = [one for system in found for one in system.missing]
    record.add_troubles(run.store, run.run_id, [one for system in found for one in system.troubles])
    for system in found:
        if system.problem is not None:
            raise system.problem
    reached("read.end")
    notes = list(dict.fromkeys([*(one.text for one in missing), *(text for one in found for text in one.not_offered)]))
    run.step_done("extract", "read", started, notes=notes, unread=[one.as_json() for one in missing if one.stops])
    by_system = zip(feeds, found, strict=True)
    if taken := sorted(number for name, one in by_system for number in one.taken(run, name)):
        record.add(run.store, run.run_id, events=taken)
    before = builds.published(run)
    return before is None or before.signature != run.signature()


@dataclass(frozen=True)
class _SystemRead:
    """What reading a system could not do; ``problem``: why it gave nothing at all. Kept, not raised, so that what the
    other system met with is known too. ``events``: those that were open when it ``began``; ``reports`` of what was
    read."""

    missing: Sequence[IncompleteFeed] = ()
    not_offered: Sequence[str] = ()
    troubles: Sequence[dict[str, str]] = ()
    problem: Exception | None = None
    events: Sequence[event_routing.Concern] = ()
    reports: Sequence[FeedReport] = ()
    began: datetime = _NEVER

    def taken(self, run: Run, system: str) -> Sequence[int]:
        """The numbers of the events that this has seen to."""
        return open_events.done(run, system, self.events, self.reports, self.began) if self.events else ()


def _only(run: Run, system: str) -> dict[str, tuple[str, ...]]:
    """Of companies that are read only to tell that no link routes them, the feeds that do."""
    feeds = run.link.shape.unrouted_feeds
    if system not in feeds:
        return {}
    return dict.fromkeys(run.configuration.unrouted_by(run.link, system), feeds[system])


def _read_system(run: Run, wanted: tuple[str, tuple[str, ...]]) -> _SystemRead:
    try:
        return _ask_system(run, *wanted)
    except Exception as problem:
        name = run.link.connections[wanted[0]]
        trouble = {"connection": name, "cause": type(problem).__name__, "text": str(problem)}
        return _SystemRead(troubles=[trouble], problem=problem)


def _ask_system(run: Run, system: str, feeds: tuple[str, ...]) -> _SystemRead:
    from include.warehouse.reader import Reader

    settings = run.configuration.read_by(run.link, system)
    hold = partial(
        leases.hold, run.store, f"connection {settings.name}", seconds=CONNECTION_LEASE, wait=CONNECTION_WAIT
    )
    events = open_events.open_of(run, system, feeds)
    began = run.clock.now()
    with connect.opened(settings, run.store, run.clock, run.run_id) as connection:
        warehouse = Warehouse.of_connection(run.warehouse.home, settings.name)
        log = load_log(run, system)
        report = Reader(warehouse, settings, connection.client, run.clock, hold, log).read_feeds(
            feeds,
            max_age=timedelta(seconds=run.request.max_age),
            full=run.request.full,
            from_date=run.request.from_date,
            overrides=StoredOverrides(run.store, settings.name, run.clock),
            only=_only(run, system),
            triggered=event_routing.triggered(events) if run.request.events else (),
        )
    failed = [one for one in report.feeds if one.problem]
    troubles = [{"connection": settings.name, "cause": one.cause or "", "text": one.problem or ""} for one in failed]
    nothing = None
    if failed and len(failed) == len([one for one in report.feeds if not one.skipped]):
        text = said("reading.nothing", system_key=system, connection=settings.name, problem=failed[0].problem)
        nothing = RunFailed(text, [one.cause or "" for one in failed])
    lacking = [incomplete_feeds.not_offered(system, one) for one in report.not_offered]
    problems = [incomplete_feeds.of(system, one) for one in report.problems]
    return _SystemRead(problems, lacking, troubles, nothing, events, report.feeds, began)
