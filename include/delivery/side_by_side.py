"""Several flows at once: each document goes as soon as what it refers to is there, while the flow before it goes on.

One thread drives them all, a step of each in turn, so that between any two steps the process may die as it may in one
flow alone. Vendors with slow limits on one side are so waited for while the other side is served.
"""

from __future__ import annotations

import threading
from collections.abc import Iterable, Iterator, Sequence
from contextlib import ExitStack, closing

from include.delivery.context import Context
from include.delivery.dispatching import IDLE
from include.delivery.engine import FlowRun
from include.delivery.outbox import OutboxRow
from include.systems.base import Writer

Part = tuple[str, Iterable[OutboxRow], Writer, Context]
"""A flow's name, its outbox, its writer and its context."""


def begin(parts: Sequence[Part]) -> tuple[list[FlowRun], threading.Event | None]:
    """A run of each flow, each after all before it, and the bell that rings when any of them has an answer."""
    bell = threading.Event() if len(parts) > 1 else None
    runs: list[FlowRun] = []
    for flow, rows, writer, context in parts:
        runs.append(FlowRun(flow, rows, writer, context, tuple(runs), bell))
    return runs, bell


def steps(runs: Sequence[FlowRun], bell: threading.Event | None) -> Iterator[tuple[FlowRun, str]]:
    """Drive ``runs`` to their ends; each step that did something, with its run. Raises what any of them raises; the
    others are then left as they stand, for the next run to settle."""
    with ExitStack() as stack:
        going = {at: stack.enter_context(closing(run.steps())) for at, run in enumerate(runs)}  # type: ignore[type-var]
        while going:
            if bell is not None:
                bell.clear()
            moved = False
            for at, points in list(going.items()):
                point = next(points, None)
                if point is None:
                    del going[at]
                moved = moved or point != IDLE
                if point is not None and point != IDLE:
                    yield runs[at], point
            if not moved and bell is not None:
                bell.wait()
