"""How long the store keeps events: literal days."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from include.links import Configuration
from include.operator_actions import retention
from include.store import inbox
from include.store.database import Store
from include.store.inbox import Incoming

NOW = datetime(2026, 11, 20, 8, tzinfo=UTC)


def came(store: Store, connection: str, event: str, days: int) -> None:
    at = NOW - timedelta(days=days)
    with store.begin() as db:
        inbox.put(db, [Incoming(connection, "exact_online", "123", event, "Accounts", "update", "k", at, at)])


def test_what_every_link_took_goes_after_a_week_and_the_rest_after_a_month(
    configuration: Configuration, sqlite_store: Store
) -> None:
    (link, *_) = configuration.links.values()
    name = next(iter(link.connections.values()))
    wanting = [one.name for one in configuration.links.values() if name in one.connections.values()]
    for event, days in (("taken", 8), ("taken lately", 6), ("open", 8), ("open for long", 31)):
        came(sqlite_store, name, event, days)
    with sqlite_store.begin() as db:
        known = {row.event_id: row.id for row in inbox.open_for(db, link.name, [inbox.Interest(name)], 100)}
        for one in wanting:
            inbox.take(db, one, [known["taken"], known["taken lately"]], "r1", NOW)
    assert retention.old_events(sqlite_store, configuration, NOW) == 2
    with sqlite_store.read() as db:
        left = {row.event_id for row in inbox.open_for(db, "nobody", [inbox.Interest(name)], 100)}
    assert left == {"taken lately", "open"}
