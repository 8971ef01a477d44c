"""A person says that a suspiciously short read is true: what it did not show is gone."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from include.clock import Clock
from include.link_settings import Connection
from include.store import loads, row_count_overrides
from include.store.database import Store
from include.store.row_count_overrides import RowCountOverride


class NoSuspectRead(Exception):
    """No full read of that feed is in doubt; the text says which ones are."""


@dataclass(frozen=True)
class StoredOverrides:
    """What people said about one connection's reads, for the reader."""

    store: Store
    connection: str
    clock: Clock

    def waiting(self) -> Mapping[tuple[str, str], int]:
        with self.store.read() as db:
            return row_count_overrides.waiting(db, self.connection)

    def use(self, feed: str, company: str, *, rows: int, deleted: int) -> None:
        now = self.clock.now()
        with self.store.begin() as db:
            row_count_overrides.use(db, self.connection, feed, company, rows=rows, deleted=deleted, now=now)


def accept(
    connection: Connection,
    store: Store,
    *,
    feed: str,
    company: str | None,
    who: str,
    now: datetime,
    note: str | None = None,
) -> RowCountOverride:
    """``company`` may be left out where only one company's read of the feed is in doubt. Raises ``NoSuspectRead``."""
    doubted = doubts(store, connection.name)
    fits = [one for one in doubted if one[0] == feed and company in (None, one[1])]
    if len(fits) != 1:
        named = ", ".join(_named(*one) for one in doubted) or "none"
        wanted = _named(feed, company or "", None)
        why = "is doubted for several companies: say which" if fits else "is not in doubt"
        raise NoSuspectRead(f"the last full read of {wanted} by connection {connection.name} {why}; in doubt: {named}")
    ((_, where, rows),) = fits
    override = RowCountOverride(connection.name, where, feed, rows, who, now, note)
    with store.begin() as db:
        row_count_overrides.accept(db, override)
    return override


def doubts(store: Store, connection: str) -> list[tuple[str, str, int]]:
    """Feed, company and rows of each last full read that came back much too short."""
    with store.read() as db:
        reads = loads.reads(db, connection)
    return sorted((one.feed, one.company, one.rows) for one in reads if one.kind == "full" and one.suspect)


def _named(feed: str, company: str, rows: int | None) -> str:
    parts = [feed, f"of company {company}" if company else "", "" if rows is None else f"({rows} rows)"]
    return " ".join(part for part in parts if part)
