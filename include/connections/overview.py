"""What the store knows of each connection, without calling anybody and without the vault's key."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import Connection, func, select

from include.links import Configuration
from include.rate_limits.call_rows import Usage, usage
from include.store.models import alerts, api_calls
from include.store.tokens import Ages, ages
from include.systems import registry


@dataclass(frozen=True)
class Overview:
    """``unused_until``: when a refresh token that nobody uses ends; ``called_on``: the last day (UTC) with a call that
    was answered without an error, None for none; ``calls``: the open windows of calls of its own companies;
    ``troubles``: texts of its open alerts; ``consents``: a person consents to it in a browser."""

    name: str
    system: str
    companies: Sequence[str]
    links: Sequence[str]
    ages: Ages
    unused_until: datetime | None
    called_on: date | None
    calls: Sequence[Usage]
    troubles: Sequence[str]
    consents: bool


def overview(db: Connection, configuration: Configuration, now: datetime) -> list[Overview]:
    """Each connection of ``links.yml``, those with troubles first."""
    called = _called(db)
    found = []
    for name, settings in configuration.connections.items():
        kept = ages(db, name)
        mine = {*settings.companies, ""}
        used = [one for one in usage(db, name, now) if one.window == "day" and one.company in mine]
        found.append(
            Overview(
                name,
                settings.system,
                tuple(settings.companies),
                tuple(link.name for link in configuration.links.values() if name in link.connections.values()),
                kept,
                _unused_until(kept, registry.contract(settings.system).REFRESH_TOKEN_LIFE),
                called.get(name),
                used,
                _troubles(db, name),
                registry.consent(settings.system) is not None,
            )
        )
    return sorted(found, key=lambda one: (not one.troubles, one.name))


def _unused_until(kept: Ages, life: timedelta | None) -> datetime | None:
    used_at = kept.renewed_at or kept.entered_at
    return used_at + life if used_at and life else None


def _called(db: Connection) -> Mapping[str, date]:
    c = api_calls.c
    query = select(c.connection, func.max(c.day)).where(c.calls > c.errors).group_by(c.connection)
    return {row[0]: row[1] for row in db.execute(query)}


def _troubles(db: Connection, name: str) -> list[str]:
    mine = (alerts.c.connection == name) & alerts.c.closed_at.is_(None)
    return [row.text for row in db.execute(select(alerts.c.text).where(mine).order_by(alerts.c.id))]
