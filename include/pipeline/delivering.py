"""The third step of a run: deliver its flows in the link's order, some of them together, or preview them."""

from __future__ import annotations

import gc
import time
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, replace
from typing import Any

from include.approvals import requests
from include.connections import connect
from include.delivery.context import Context, FlowResult
from include.delivery.outbox import OutboxRow
from include.delivery.signed_months import Books
from include.failpoint import reached
from include.link_kinds.books import BOOKS
from include.pipeline import builds, incomplete_feeds, record, signature, unusable, vendors_meanwhile
from include.pipeline.run_context import Run
from include.pipeline.unusable import Unusable
from include.warehouse.duckdb_file import Database

FEW = 2_000
"""Rows."""


@dataclass(frozen=True)
class Part:
    """One flow of a step: its rows that may be delivered, those that may not with why, those that are none, and what it
    needs to write."""

    flow: str
    rows: list[OutboxRow]
    left_out: list[tuple[OutboxRow, str]]
    unusable: list[Unusable]
    writer: Any
    context: Context


def deliver(run: Run, *flows: str) -> dict[str, FlowResult]:
    """Deliver flows together (``LinkKind.steps``), or in a preview say what would be delivered; what became of each is
    written down."""
    started = time.monotonic()
    results: dict[str, FlowResult] = {}
    with ExitStack() as stack, _seldom_collected():
        parts = parts_of(run, flows, stack)
        for flow, result in _preview(run, parts) if run.request.preview else _sent(parts):
            part = parts[flow]
            counts = unusable.counted(incomplete_feeds.counted(result.counts, part.left_out), part.unusable)
            reasons = [*_why(run, flow, result), *incomplete_feeds.reasons(flow, part.left_out)]
            reasons += unusable.reasons(flow, part.unusable)
            record.put_flow(run.store, run.run_id, flow, counts, reasons)
            run.step_done("deliver", flow, started, {name: count for name, count in counts.items() if count})
            started = time.monotonic()  # what comes to its end later has the time since then
            results[flow] = result
    return results


@contextmanager
def _seldom_collected() -> Iterator[None]:
    """Rows are kept by the hundred thousand: to walk over them for garbage after each 700 objects takes a quarter of
    the time of planning them, after each 10,000 a tenth."""
    before = gc.get_threshold()
    gc.set_threshold(10_000, 10, 10)
    try:
        yield
    finally:
        gc.set_threshold(*before)


def _preview(run: Run, parts: dict[str, Part]) -> Iterator[tuple[str, FlowResult]]:
    from include.delivery.preview import preview
    from include.pipeline import postings

    for flow, part in parts.items():
        result = run.planned[flow] = preview(flow, part.rows, part.writer, part.context)
        target = run.link.shape.flow(flow).target
        posted = postings.of_preview(run.warehouse, target, run.link.connections[target], flow, result.preview)
        record.put_postings(run.store, run.run_id, flow, posted)
        yield flow, result


def _sent(parts: dict[str, Part]) -> Iterator[tuple[str, FlowResult]]:
    """Each flow with its result, as it comes to its end."""
    from include.delivery import side_by_side

    runs, bell = side_by_side.begin([(part.flow, part.rows, part.writer, part.context) for part in parts.values()])
    for run, point in side_by_side.steps(runs, bell):
        flow = run.flow.name
        reached(f"{flow}.{point.replace(' ', '_')}")
        if run.over:
            yield flow, run.result()


def has_left_over(run: Run) -> bool:
    """Whether something of the tables that stand waits for nothing but a delivery: documents of an earlier run, or
    a flow that no run has delivered since they were built (payments on their own cycle, say)."""
    before = builds.published(run)
    delivered = before.flows if before is not None else frozenset()
    if not delivered.issuperset(run.flows) or signature.left_over(run.store, run.link.name):
        return True
    return signature.approval_is_due(run.store, run.link.name, run.clock.now())


def has_work(run: Run, flow: str) -> bool:
    """Whether anything of the flow is to be sent, said or settled; if not, its counts are written down at once."""
    from include.delivery.preview import preview

    with ExitStack() as stack:
        part = parts_of(run, (flow,), stack)[flow]
        if part.left_out or part.unusable or signature.left_over(run.store, run.link.name, flow):
            return True
        context = replace(part.context, previewed=set(run.previewed))
        counts = preview(flow, part.rows, part.writer, context).counts
    if counts["planned"]:
        return True
    record.put_flow(run.store, run.run_id, flow, counts, [])
    return False


def _why(run: Run, flow: str, result: FlowResult) -> list[dict[str, Any]]:
    """Why documents of the flow stand still; what stopped the flow as a whole is a trouble of its connection too."""
    own = [reason for reason in result.reasons if reason.step_of not in run.flows]
    reasons: list[dict[str, Any]] = [reason.as_json() for reason in own]
    if result.stopped:
        code, text = result.stopped.code, result.stopped.text
        name = run.link.connections[run.link.shape.flow(flow).target]
        record.add_troubles(run.store, run.run_id, [{"connection": name, "cause": code, "text": text}])
        if not any(reason["code"] == code for reason in reasons):
            reasons.append({"flow": flow, "state": "", "code": code, "text": text, "documents": []})
    return reasons


_Rows = tuple[list[OutboxRow], list[tuple[OutboxRow, str]], list[Unusable]]
"""A flow's rows that may be delivered, those that rest on something that could not be read, with why, and those that
are none."""


@contextmanager
def outboxes_read(run: Run, *flows: str) -> Iterator[None]:
    """Read the outboxes of these flows at once (without any, of all), for the deliveries that this process makes
    meanwhile, and what their writers must know: the warehouse is opened once, and all of them are of one moment. The
    link's tables are at hand. Raises ``WarehouseBusy``."""
    from include.warehouse.outbox import outboxes

    flows = flows or run.flows
    with ExitStack() as stack:
        with run.warehouse.opened(f"read the outbox of {run.link.name}, {', '.join(flows)}") as database:
            run.outboxes = stack.enter_context(outboxes(run.warehouse, run.link.kind, flows, run.link.name))
            run.books = _books(run, database)
            run.vendors_read = {flow: vendors_meanwhile.read_of(run, database, flow) for flow in flows}
        try:
            yield
        finally:
            run.outboxes, run.books, run.vendors_read = {}, {}, {}


def _books(run: Run, database: Database) -> dict[str, Any]:
    """Not of many rows, which would be worked out twice: they are looked up when their turn comes."""
    from include.pipeline.writers import books_of

    found = {}
    if sum(len(rows) for rows in run.outboxes.values()) <= FEW:
        for flow, rows in run.outboxes.items():
            usable, _ = unusable.sorted_out(rows)
            found[flow] = books_of(run, database, run.link.shape.flow(flow).target, usable)
    return found


def have_read(run: Run, reads: ExitStack, *flows: str) -> None:
    """The same, until ``reads`` ends, where none was read yet. The link's tables are brought here."""
    if not run.outboxes:
        at_hand(run)
        reads.enter_context(outboxes_read(run, *flows))


def at_hand(run: Run) -> None:
    """Have the tables that the link decided last in its file here; what is nowhere to be had is decided anew."""
    if not builds.bring(run.store, run.warehouse, run.link.name):
        from include.pipeline.deciding import decide

        decide(run)


def _rows(run: Run, flows: Sequence[str]) -> dict[str, _Rows]:
    usable = {flow: unusable.sorted_out(run.outboxes[flow]) for flow in flows}
    missing = incomplete_feeds.stored(run.store, run.run_id)
    return {
        flow: (*incomplete_feeds.apart(rows, run.link.shape.flow(flow), missing), bad)
        for flow, (rows, bad) in usable.items()
    }


def parts_of(run: Run, flows: Sequence[str], stack: ExitStack) -> dict[str, Part]:
    """Each flow with the writer of its target and what the engine needs to know. A connection is opened once, so that
    its calls are counted once, and stays open until ``stack`` ends."""
    from include.pipeline.writers import writer_for

    have_read(run, stack, *flows)
    parts: dict[str, Part] = {}
    opened: dict[str, connect.Opened] = {}
    for flow, (rows, left_out, bad) in _rows(run, flows).items():
        name = run.link.connections[run.link.shape.flow(flow).target]
        if name not in opened:
            settings = run.configuration.connections[name]
            opened[name] = stack.enter_context(connect.opened(settings, run.store, run.clock, run.run_id))
        writer = writer_for(opened[name], run, flow, rows)
        # a document that could not be read is not gone
        context = run.context(name, complete=not left_out and not bad)
        context.siblings = run.configuration.siblings(run.link, flow)
        context.meanwhile = vendors_meanwhile.meanwhile_of(run, opened[name], flow)
        context.approval = requests.rule_of(run.link, flow, run.configuration.people)
        if (target := run.link.shape.flow(flow).target) == run.link.shape.books:
            context.books = Books(name, reverses=BOOKS[target].reverses)
        parts[flow] = Part(flow, rows, left_out, bad, writer, context)
    return parts
