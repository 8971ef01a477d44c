"""One run of a link, step by step: read, decide, deliver (flow by flow), finish.

The command line does them in one process, Airflow as tasks. Each step may be repeated: what it did is in the store and
the warehouse, and doing it again changes nothing. Between any two lines the process may die; the next run goes on.
"""

from __future__ import annotations

import time
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Any

from include.clock import Clock, business_day, clock_from_environment
from include.delivery.context import Context, FlowResult
from include.delivery.outbox import OutboxRow
from include.links import Configuration, Link, load
from include.logs import get_logger
from include.paths import home
from include.reports import summary as summaries
from include.runs import connect, record, signature, unread
from include.runs.failpoint import reached
from include.runs.request import RunRequest
from include.runs.unread import Unread
from include.store import leases
from include.store import runs as stored
from include.store.database import Store

log = get_logger(__name__)
CONNECTION_LEASE = 120.0
CONNECTION_WAIT = 1800.0


@dataclass
class Run:
    """A run under way, as one process sees it."""

    run_id: str
    request: RunRequest
    link: Link
    configuration: Configuration
    store: Store
    clock: Clock
    home: Path = field(default_factory=home)
    previewed: set[tuple[str, str, str]] = field(default_factory=set)

    @property
    def flows(self) -> tuple[str, ...]:
        """The flows asked for, in the link's order of delivery."""
        asked = self.request.flows
        return tuple(flow.name for flow in self.link.shape.flows if asked is None or flow.name in asked)

    @property
    def approved(self) -> bool:
        """A person has approved a preview: in ``links.yml``, or by ``run --approve``."""
        with self.store.read() as db:
            return self.link.approved or stored.approved_by(db, self.link.name) is not None


@contextmanager
def begun(request: RunRequest, run_id: str | None = None) -> Iterator[Run]:
    """A new run, written down in the store. Raises what is wrong with the settings or the store."""
    configuration = load()
    link = configuration.link(request.link)
    clock = clock_from_environment()
    store = Store.open()
    try:
        run_id = run_id or record.new_run_id(clock.now())
        record.begin(store, run_id, request, clock.now())
        log.info("run began", run=run_id, link=link.name, who=request.who, preview=request.preview, full=request.full)
        yield Run(run_id, request, link, configuration, store, clock)
    finally:
        store.close()


@contextmanager
def resumed(run_id: str) -> Iterator[Run]:
    """The same run in a later process."""
    store = Store.open()
    try:
        request, _ = record.request_of(store, run_id)
        configuration = load()
        yield Run(run_id, request, configuration.link(request.link), configuration, store, clock_from_environment())
    finally:
        store.close()


class RunFailed(Exception):
    """The run could not be done and nothing was sent; the text says why and what to do."""


def read(run: Run) -> bool:
    """Read what the flows need from both systems, at once. Returns whether the tables must be built again.

    A feed that could not be read keeps that company's documents from being sent in this run (``unread.py``): decisions
    on half of the facts are wrong ones. Raises ``RunFailed`` when a system gave nothing at all.
    """
    started = time.monotonic()
    feeds = run.link.shape.feeds(run.flows, run.request.full)
    reached("read.begin")
    with ThreadPoolExecutor(len(feeds)) as pool:
        found = list(pool.map(partial(_read_system, run), feeds.items()))
    missing = [one for system in found for one in system.missing]
    record.add_troubles(run.store, run.run_id, [one for system in found for one in system.troubles])
    for system in found:
        if system.problem is not None:
            raise system.problem
    reached("read.end")
    notes = list(dict.fromkeys(one.text for one in missing))
    unread = [one.as_json() for one in missing if one.stops]
    _spent(run, "extract", "read", started, notes=notes, unread=unread)
    before = signature.written(run.home, run.link.name)
    return before is None or before.signature != _signature(run)


@dataclass(frozen=True)
class _SystemRead:
    """What reading a system could not do; ``problem``: why it gave nothing at all. Kept, not raised, so that what the
    other system met with is known too."""

    missing: Sequence[Unread] = ()
    troubles: Sequence[dict[str, str]] = ()
    problem: Exception | None = None


def _read_system(run: Run, wanted: tuple[str, tuple[str, ...]]) -> _SystemRead:
    try:
        return _ask_system(run, *wanted)
    except Exception as problem:
        name = run.link.connections[wanted[0]]
        trouble = {"connection": name, "cause": type(problem).__name__, "text": str(problem)}
        return _SystemRead(troubles=[trouble], problem=problem)


def _ask_system(run: Run, system: str, feeds: tuple[str, ...]) -> _SystemRead:
    from include.warehouse.load import Reader

    settings = run.configuration.connections[run.link.connections[system]]
    hold = partial(
        leases.hold, run.store, f"connection {settings.name}", seconds=CONNECTION_LEASE, wait=CONNECTION_WAIT
    )
    chosen = [feed for feed in feeds if feed != "purchase_invoices" or run.link.options.invoice_source != "entries"]
    with connect.opened(settings, run.store, run.clock, run.run_id) as connection:
        report = Reader(run.home, settings, connection.client, run.clock, hold).read_feeds(
            chosen,
            max_age=timedelta(seconds=run.request.max_age),
            full=run.request.full,
            from_date=run.request.from_date,
        )
    failed = [one for one in report.feeds if one.problem]
    troubles = [{"connection": settings.name, "cause": one.cause or "", "text": one.problem or ""} for one in failed]
    nothing = None
    if failed and len(failed) == len([one for one in report.feeds if not one.skipped]):
        nothing = RunFailed(f"nothing could be read from {system} (connection {settings.name}): {failed[0].problem}")
    return _SystemRead([unread.of(system, one) for one in report.problems], troubles, nothing)


def decide(run: Run) -> None:
    """Build the outbox in SQL from what is in the warehouse."""
    from include.warehouse.config import load_config
    from include.warehouse.database import locked
    from include.warehouse.operations import load_operations
    from include.warehouse.transform import transform

    started = time.monotonic()
    as_of = run.clock.now()
    # The day may turn and a person may decide while the tables are built: they are as of before that.
    stands_for = _signature(run)
    load_config(run.home, run.configuration)
    load_operations(run.home, run.store)
    reached("decide.begin")
    with locked(run.home, f"decide what {run.link.name} should write"):
        transform(run.home, [f"+path:models/outbox/{run.link.kind}"], full_refresh=False)
    reached("decide.end")
    _spent(run, "transform", "decide", started, as_of=as_of.isoformat(), stands_for=stands_for)


def deliver(run: Run, flow: str) -> FlowResult:
    """Deliver one flow, or in a preview say what would be delivered; what became of it is written down."""
    from include.delivery.engine import FlowRun
    from include.delivery.preview import preview
    from include.runs import postings

    started = time.monotonic()
    rows, left_out = unread.apart(_rows(run, flow), run.link.shape.flow(flow), unread.stored(run.store, run.run_id))
    with _writing(run, flow, rows, complete=not left_out) as (writer, context):
        if run.request.preview:
            result = preview(flow, rows, writer, context)
            record.put_postings(run.store, run.run_id, flow, postings.of_preview(run.home, flow, result.preview))
        else:
            flow_run = FlowRun(flow, rows, writer, context)
            for point in flow_run.steps():
                reached(f"{flow}.{point.replace(' ', '_')}")
            result = flow_run.result()
    reasons = [reason.as_json() for reason in result.reasons]
    if result.stopped:
        name = run.link.connections[run.link.shape.flow(flow).target]
        trouble = {"connection": name, "cause": result.stopped.code, "text": result.stopped.text}
        record.add_troubles(run.store, run.run_id, [trouble])
    if result.stopped and not any(reason["code"] == result.stopped.code for reason in reasons):
        stop: dict[str, object] = {"flow": flow, "state": "", "code": result.stopped.code, "text": result.stopped.text}
        reasons.append({**stop, "documents": []})
    counts = unread.counted(result.counts, left_out)
    record.put_flow(run.store, run.run_id, flow, counts, [*reasons, *unread.reasons(flow, left_out)])
    _spent(run, "deliver", flow, started, {name: count for name, count in counts.items() if count})
    return result


def has_left_over(run: Run) -> bool:
    """Whether something of the tables that stand waits for nothing but a delivery: documents of an earlier run, or
    a flow that no run has delivered since they were built (payments on their own cycle, say)."""
    before = signature.written(run.home, run.link.name)
    delivered = before.flows if before is not None else frozenset()
    return not delivered.issuperset(run.flows) or signature.left_over(run.store, run.link.name)


def has_work(run: Run, flow: str) -> bool:
    """Whether anything of the flow is to be sent, said or settled; if not, its counts are written down at once."""
    from include.delivery.preview import preview

    rows, left_out = unread.apart(_rows(run, flow), run.link.shape.flow(flow), unread.stored(run.store, run.run_id))
    if left_out or signature.left_over(run.store, run.link.name, flow):
        return True
    with _writing(run, flow, rows) as (writer, context):
        counts = preview(flow, rows, writer, replace(context, previewed=set(run.previewed))).counts
    if counts["planned"]:
        return True
    record.put_flow(run.store, run.run_id, flow, counts, [])
    return False


def finish(run: Run, *, built: bool, failure: str | None = None) -> dict[str, Any]:
    """Turn findings into reviews and alerts, reconcile, publish, and say what was done.

    ``built`` False: nothing changed and nothing was delivered, so the published tables are still true.
    """
    if built and failure is None:
        if not run.request.preview:
            _findings(run)
        _publish(run)
        if not run.request.preview:
            _remember(run)
    elif failure is None:
        record.carry_over(run.store, run.run_id, run.link.name, run.flows)
    ended = run.clock.now()
    if not run.request.preview:
        _watch(run, failure, ended)
    summary = summaries.as_json(record.facts(run.store, run.run_id, run.flows, ended, failure))
    record.end(run.store, run.run_id, summary, ended)
    said = {"failure": failure} if failure else {}
    log.info("run ended", run=run.run_id, link=run.link.name, result=summary["result"], **said)
    return summary


def _remember(run: Run) -> None:
    """Note what the published tables stand for; flows that left documents out for want of a read are not done."""
    done = () if unread.stored(run.store, run.run_id) else run.flows
    stands_for = record.get(run.store, run.run_id, "stands_for")
    built = signature.after(signature.written(run.home, run.link.name), stands_for, done)
    if built is not None:
        signature.write(run.home, run.link.name, built)


def _watch(run: Run, failure: str | None, now: datetime) -> None:
    from include.runs import telling, watching

    troubles = record.get(run.store, run.run_id, "troubles") or []
    watching.after_run(run.store, run.configuration, run.link, run.run_id, troubles, failure, now)
    if untold := telling.tell(run.store, run.configuration, run.clock):
        record.add(run.store, run.run_id, notes=untold)


def _findings(run: Run) -> None:
    from include.delivery import findings
    from include.warehouse import outbox

    rows = outbox.findings(run.home, run.link.kind, run.link.name)
    reached("finish.findings")
    findings.apply(rows, _context(run, ""), flows=[flow.name for flow in run.link.shape.flows])


def _publish(run: Run) -> None:
    from include.warehouse.database import locked
    from include.warehouse.operations import load_operations
    from include.warehouse.publish import publish
    from include.warehouse.transform import transform

    started = time.monotonic()
    reached("finish.begin")
    load_operations(run.home, run.store)
    with locked(run.home, f"reconcile {run.link.name}"):
        transform(run.home, ["path:models"], exclude=["+path:models/outbox"])
    reached("finish.reconciled")
    publish(run.home, run_id=run.run_id, link=run.link.name, at=run.clock.now())
    reached("finish.published")
    _spent(run, "publish", "publish", started)


def _spent(
    run: Run, phase: str, step: str, started: float, counts: Mapping[str, int] | None = None, **facts: Any
) -> None:
    """A step is over: its seconds and facts into the run's record, a line with its counts into the log."""
    seconds = time.monotonic() - started
    record.add(run.store, run.run_id, seconds={phase: seconds}, **facts)
    log.info("step done", run=run.run_id, link=run.link.name, step=step, seconds=round(seconds, 3), **(counts or {}))


def _rows(run: Run, flow: str) -> list[OutboxRow]:
    from include.delivery.outbox import read_row
    from include.warehouse.outbox import outbox_rows

    with outbox_rows(run.home, run.link.kind, flow, run.link.name) as rows:
        return [read_row(values) for values in rows]


@contextmanager
def _writing(run: Run, flow: str, rows: Sequence[OutboxRow], *, complete: bool = True) -> Iterator[tuple[Any, Context]]:
    """The writer of the flow's target and what the engine needs to know."""
    from include.runs.writers import writer_for

    settings = run.configuration.connections[run.link.connections[run.link.shape.flow(flow).target]]
    with connect.opened(settings, run.store, run.clock, run.run_id) as connection:
        yield writer_for(connection, run, rows), _context(run, settings.name, complete)


def _context(run: Run, connection: str, complete: bool = False) -> Context:
    built = record.get(run.store, run.run_id, "as_of")
    return Context(
        link=run.link.name,
        run_id=run.run_id,
        store=run.store,
        clock=run.clock,
        who=run.request.who,
        connection=connection,
        approved=run.approved,
        complete=complete,
        as_of=datetime.fromisoformat(built) if built else None,
        previewed=run.previewed,
    )


def _signature(run: Run) -> str:
    day = business_day(run.clock.now(), run.link.timezone).isoformat()
    return signature.of(run.home, run.configuration.folder, run.store, day)
