"""The events that a run finds open, and those that it takes: what they mean is decided in ``event_routing.py``."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime

from include.pipeline import record
from include.pipeline.event_routing import Concern, concerns, interests, seen_to
from include.pipeline.run_context import Run
from include.store import inbox
from include.systems import registry
from include.warehouse.database import Warehouse
from include.warehouse.read_report import FeedReport

AT_ONCE = 5_000
"""Events looked at in one run; the next one goes on."""


def open_of(run: Run, system: str, feeds: Collection[str]) -> list[Concern]:
    """The events of the run's connection to ``system`` that the link has not taken, and that ``feeds`` may show."""
    tells = registry.webhooks(system)
    if tells is None:
        return []
    with run.store.read() as db:
        events = inbox.open_for(db, run.link.name, interests(run.link, {system: feeds}), AT_ONCE)
    return concerns(events, tells.TOPIC_FEEDS, feeds)


def done(run: Run, system: str, found: Sequence[Concern], reports: Sequence[FeedReport], began: datetime) -> list[int]:
    """The numbers of those that this run's reading has seen to. Raises ``WarehouseBusy``."""
    from include.warehouse import event_visibility

    asked = [
        event_visibility.NotifiedChange(
            one.event.id, tuple(table for table, _ in one.feeds), one.event.company, one.event.key, at
        )
        for one in found
        if one.event.key is not None and (at := one.event.at or one.event.received_at) <= began
    ]
    name = run.link.connections[system]
    shown = event_visibility.shown(Warehouse.of_connection(run.warehouse.home, name), system, name, asked)
    return sorted(seen_to(found, reports, began, shown))


def take(run: Run) -> None:
    """What reading has seen to needs no run of this link any more. Only once the run is over: whatever ends it before
    leaves its events open."""
    if numbers := record.get(run.store, run.run_id, "events"):
        with run.store.begin() as db:
            inbox.take(db, run.link.name, numbers, run.run_id, run.clock.now())
