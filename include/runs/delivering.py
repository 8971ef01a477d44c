"""The third step of a run: deliver its flows, one by one in the link's order, or preview them."""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from typing import Any

from include.delivery.context import Context, FlowResult
from include.delivery.outbox import OutboxRow
from include.runs import connect, record, signature, unread
from include.runs.failpoint import reached
from include.runs.under_way import Run


def deliver(run: Run, flow: str) -> FlowResult:
    """Deliver one flow, or in a preview say what would be delivered; what became of it is written down."""
    from include.delivery.engine import FlowRun
    from include.delivery.preview import preview
    from include.runs import postings

    started = time.monotonic()
    rows, left_out = _rows(run, flow)
    with _writing(run, flow, rows, complete=not left_out) as (writer, context):
        if run.request.preview:
            result = preview(flow, rows, writer, context)
            target = run.link.shape.flow(flow).target
            posted = postings.of_preview(run.home, target, run.link.connections[target], flow, result.preview)
            record.put_postings(run.store, run.run_id, flow, posted)
        else:
            flow_run = FlowRun(flow, rows, writer, context)
            for point in flow_run.steps():
                reached(f"{flow}.{point.replace(' ', '_')}")
            result = flow_run.result()
    counts = unread.counted(result.counts, left_out)
    reasons = [*_why(run, flow, result), *unread.reasons(flow, left_out)]
    record.put_flow(run.store, run.run_id, flow, counts, reasons)
    run.step_done("deliver", flow, started, {name: count for name, count in counts.items() if count})
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

    rows, left_out = _rows(run, flow)
    if left_out or signature.left_over(run.store, run.link.name, flow):
        return True
    with _writing(run, flow, rows) as (writer, context):
        counts = preview(flow, rows, writer, replace(context, previewed=set(run.previewed))).counts
    if counts["planned"]:
        return True
    record.put_flow(run.store, run.run_id, flow, counts, [])
    return False


def _why(run: Run, flow: str, result: FlowResult) -> list[dict[str, Any]]:
    """Why documents of the flow stand still; what stopped the flow as a whole is a trouble of its connection too."""
    reasons: list[dict[str, Any]] = [reason.as_json() for reason in result.reasons]
    if result.stopped:
        code, text = result.stopped.code, result.stopped.text
        name = run.link.connections[run.link.shape.flow(flow).target]
        record.add_troubles(run.store, run.run_id, [{"connection": name, "cause": code, "text": text}])
        if not any(reason["code"] == code for reason in reasons):
            reasons.append({"flow": flow, "state": "", "code": code, "text": text, "documents": []})
    return reasons


def _rows(run: Run, flow: str) -> tuple[list[OutboxRow], list[tuple[OutboxRow, str]]]:
    """The flow's rows that may be delivered, and those that rest on something that could not be read, with why."""
    from include.delivery.outbox import read_row
    from include.warehouse.outbox import outbox_rows

    with outbox_rows(run.home, run.link.kind, flow, run.link.name) as found:
        rows = [read_row(values) for values in found]
    return unread.apart(rows, run.link.shape.flow(flow), unread.stored(run.store, run.run_id))


@contextmanager
def _writing(run: Run, flow: str, rows: Sequence[OutboxRow], *, complete: bool = True) -> Iterator[tuple[Any, Context]]:
    """The writer of the flow's target and what the engine needs to know."""
    from include.runs.writers import writer_for

    settings = run.configuration.connections[run.link.connections[run.link.shape.flow(flow).target]]
    with connect.opened(settings, run.store, run.clock, run.run_id) as connection:
        yield writer_for(connection, run, flow, rows), run.context(settings.name, complete=complete)
