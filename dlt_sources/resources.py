"""The feeds of a connection as resources of dlt: what the readers give, as Arrow tables.

Each feed is a resource of its own name, with the key of its rows. Where a read shows all there is (small lists, queues,
``full=True``) the table is replaced; else rows are merged by key, each destination by the strategy that it prefers
(``upsert`` in SQL would insert a deletion that comes twice), and one that the vendor says was deleted is deleted
(``hard_delete``). The cursor of each company is in the state of the resource, so that it moves
with the rows and never without them; beside it stands a digest of what the next read shows again, so that what did not
change is not loaded. Records that cannot be used are in the table ``quarantine``, with their reason.

What the connector does besides needs a warehouse to compare with: it notices reads that came back much too short, rows
that a vendor deletes without telling, and row versions that were renewed. Here ``full=True`` once in a while does.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager
from dataclasses import asdict, dataclass, field, replace
from datetime import date, datetime
from typing import Any

import dlt
import pyarrow as pa
from dlt.extract import DltResource

from dlt_sources.readers import arrow
from dlt_sources.readers.feeds import Feed
from dlt_sources.readers.memory import with_tables
from dlt_sources.readers.reading import NOT_OFFERED, Client, ReadRequest, Source
from dlt_sources.readers.records import Quarantined
from dlt_sources.readers.registry import source
from dlt_sources.readers.walking import FeedRead, read_feed
from include.clock import Clock, clock_from_environment

_ANNOUNCED = "announced"  # in a cursor: how far the vendor's list of deletions was read
_DIGEST = "digest"  # in a cursor: of what was loaded and is expected again


@dataclass(frozen=True)
class Connection:
    """What is read from: its name and companies, and how its client is opened."""

    name: str
    companies: Sequence[str]
    client: Callable[[], AbstractContextManager[Client]]
    clock: Clock = field(default_factory=clock_from_environment)


@contextmanager
def _from_configuration(name: str) -> Iterator[Client]:
    from include.connections import connect
    from include.links import load
    from include.store.database import Store

    settings, clock = load().connections[name], clock_from_environment()
    with Store.open() as store, connect.opened(settings, store, clock) as opened:
        yield opened.client


def configured(name: str, companies: Sequence[str] | None = None) -> Connection:
    """A connection of ``links.yml`` with the credentials that were entered for it. Raises ``ConfigurationError``."""
    from include.links import ConfigurationError, load

    found = load()
    if name not in found.connections:
        known = ", ".join(found.connections) or "none"
        raise ConfigurationError(f"there is no connection {name} in {found.folder / 'links.yml'} (known: {known})")
    return Connection(name, tuple(companies or found.connections[name].companies), lambda: _from_configuration(name))


def source_of(system: str) -> Any:
    """The feeds of a system, each a resource: a function that dlt knows as a source of that name."""

    def feeds(
        connection: str | Connection,
        companies: Sequence[str] | None = None,
        full: bool = False,
        from_date: date | None = None,
    ) -> Iterator[DltResource]:
        """``connection``: one of ``links.yml``, or one that was made by hand. ``companies``: of these alone. ``full``:
        everything again, and what is not there any more goes. ``from_date``: changes since that day again."""
        read_from = configured(connection, companies) if isinstance(connection, str) else connection
        yield from Reading(source(system), read_from, full, from_date).resources()

    return dlt.source(feeds, name=system, section=system)


@dataclass(frozen=True)
class _Read:
    """What a read of one company brought, and the cursor that goes with it. Not ``is_new``: all of it was loaded."""

    ask: ReadRequest
    tables: list[pa.Table]
    quarantined: list[Quarantined]
    cursor: dict[str, Any]
    is_new: bool


@dataclass
class Reading:
    """One extraction: the lists of deletions that several feeds look into are read once."""

    source: Source
    connection: Connection
    full: bool = False
    from_date: date | None = None
    deletions: dict[tuple[str, int], FeedRead] = field(default_factory=dict)

    def resources(self) -> list[DltResource]:
        made: dict[str, DltResource] = {}
        for feed in self.source.FEEDS:
            made[feed.name] = self._resource(feed, made.get(feed.parent or ""))
        return list(made.values())

    def _resource(self, feed: Feed, parent: DltResource | None) -> DltResource:
        # A table is replaced by what is yielded (`_marked`): dlt would empty it, and forget the cursor, where the
        # resource itself said so and nothing was yielded because nothing is new.
        hints: dict[str, Any] = {
            "name": feed.name,
            "primary_key": ("company", *feed.key_columns),
            "write_disposition": "replace" if parent and self.full else "merge",
            "columns": {} if self._replaces(feed) else {"is_deleted": {"hard_delete": True}},
            "selected": not feed.optional,
        }
        if parent is None:
            return dlt.resource(lambda: self._rows(feed), **hints)
        return dlt.transformer(lambda rows: self._followed(feed, rows), data_from=parent, **hints)

    def _replaces(self, feed: Feed) -> bool:
        return (self.full and feed.name != "deleted") or feed.mode in ("full", "queue")

    def _rows(self, feed: Feed) -> Iterator[Any]:
        state = self._cursors(feed)
        with self.connection.client() as client:
            companies = ("",) if feed.tenant_wide else self.connection.companies
            asked = [one for one in companies if self.full or NOT_OFFERED not in state.get(one, {})]
            reads: Iterable[_Read] = (self._read(client, feed, one, state.get(one, {})) for one in asked)
            if self._replaces(feed) and not self.full:
                # The table holds the rows of all companies: where those of one are new, all are loaded.
                reads = found = list(reads)
                if not any(one.is_new for one in found):
                    return
                reads = [replace(one, is_new=True) for one in found]
            for one in reads:
                if one.is_new:
                    yield from _kept_aside(self.connection.name, one.ask, one.quarantined)
                    yield from (self._marked(feed, table) for table in one.tables)
                state[one.ask.company] = one.cursor

    def _cursors(self, feed: Feed) -> dict[str, Any]:
        """By company. Feeds that are read for this one's rows have to see them all: where this one is loaded without
        them, or they without it, that has cursors of its own."""
        state: dict[str, Any] = dlt.current.resource_state()
        followers = [one.name for one in self.source.FEEDS if one.parent == feed.name]
        if not followers:
            return state
        selected = dlt.current.source().resources.selected
        together: dict[str, Any] = state.setdefault("+".join(n for n in (feed.name, *followers) if n in selected), {})
        return together

    def _read(self, client: Client, feed: Feed, company: str, known: Mapping[str, Any]) -> _Read:
        cursor = {} if self.full else {name: value for name, value in known.items() if name != _DIGEST}
        ask = self._ask(company, cursor)
        found = read_feed(self.source, client, self.connection.name, feed, ask)
        announced, position = self._announced(client, feed, ask) if feed.entity_type else (set(), {})
        gone = (set(found.gone) | announced) - set(found.rows[feed.key_columns[0]].to_pylist()) if cursor else set()
        tables = [_keyed(feed, found.rows)]
        if gone:
            tables.append(_keyed(feed, deleted_rows(feed, self.connection.name, ask, sorted(gone))))
        after = found.cursor | position
        if NOT_OFFERED in after:
            return _Read(ask, tables, found.quarantined, dict(after), is_new=False)
        if known and not (self._replaces(feed) or gone or found.rows.num_rows or found.quarantined):
            return _Read(ask, tables, [], after | {_DIGEST: known.get(_DIGEST, [])}, is_new=False)
        seen = digest(feed, tables, found.quarantined)
        after |= {_DIGEST: [seen]}
        if since := self.source.floor(feed, replace(ask, cursor=after, full=False, from_date=None)):
            # Some vendors leave out what changed at the very moment that is asked for.
            again = [digest(feed, tables, found.quarantined, since, newer) for newer in (">=", ">")]
            after |= {_DIGEST: again}
        is_new = self.full or seen not in known.get(_DIGEST, ())
        return _Read(ask, tables, found.quarantined, after, is_new)

    def _marked(self, feed: Feed, table: pa.Table) -> Any:
        if not self._replaces(feed):
            return table
        return dlt.mark.with_hints(table, dlt.mark.make_hints(write_disposition="replace"))

    def _followed(self, feed: Feed, parents: Any) -> Iterator[Any]:
        if not isinstance(parents, pa.Table) or parents.num_rows == 0:
            return
        with with_tables(parents=parents) as memory:
            wanted = f"select * from parents where not is_deleted and ({feed.parent_when or 'true'})"
            rows = memory.execute(wanted).to_arrow_table().to_pylist()
        if not rows:
            return
        with self.connection.client() as client:
            ask = self._ask("" if feed.tenant_wide else rows[0]["company"], {}, rows)
            found = read_feed(self.source, client, self.connection.name, feed, ask)
            yield from _kept_aside(self.connection.name, ask, found.quarantined)
            yield _keyed(feed, found.rows)

    def _ask(self, company: str, cursor: Mapping[str, Any], parents: Sequence[Mapping[str, Any]] = ()) -> ReadRequest:
        now, call_as = self.connection.clock.now(), company or self.connection.companies[0]
        return ReadRequest(company, call_as, now, cursor, self.full, self.from_date, parents=parents)

    def _announced(self, client: Client, feed: Feed, ask: ReadRequest) -> tuple[set[str], dict[str, int]]:
        """Keys of the feed's rows that were announced as deleted since the last read, and how far that list goes."""
        since = int(ask.cursor.get(_ANNOUNCED, 0))
        if (ask.company, since) not in self.deletions:
            listed = next(one for one in self.source.FEEDS if one.name == "deleted")
            asked = self._ask(ask.company, {"timestamp": since} if since else {})
            found = read_feed(self.source, client, self.connection.name, listed, asked)
            self.deletions[ask.company, since] = found
        listing = self.deletions[ask.company, since]
        rows = listing.rows.to_pylist()
        keys = {row["entity_key"] for row in rows if row["entity_type"] == feed.entity_type}
        return keys, {_ANNOUNCED: int(listing.cursor.get("timestamp", since))}


def _keyed(feed: Feed, rows: pa.Table) -> pa.Table:
    """With a key that is never null, as dlt declares it."""
    key = {"company", *feed.key_columns}
    return rows.cast(pa.schema([one.with_nullable(one.name not in key) for one in rows.schema]))


def digest(
    feed: Feed,
    tables: Sequence[pa.Table],
    quarantined: Sequence[Quarantined],
    since: datetime | None = None,
    newer: str = ">=",
) -> str:
    """Of rows and records, whatever their order and when they were read; of rows that are ``newer`` than ``since``."""
    parts = [repr((one.key, one.reason, one.record)) for one in quarantined]
    for table in tables:
        with with_tables(found=table.drop_columns(["read_at"])) as memory:
            when, values = ("true", []) if since is None else (f"{feed.version_column} {newer} ?", [since])
            rows = memory.execute(f"select md5(found::varchar) from found where {when}", values).fetchall()
            parts += [text for (text,) in rows]
    return hashlib.sha256("\n".join(sorted(parts)).encode()).hexdigest()


def deleted_rows(feed: Feed, connection: str, ask: ReadRequest, keys: Sequence[str]) -> pa.Table:
    """Rows that say nothing but that they are gone."""
    wanted = arrow.schema(feed)
    values = {
        feed.key_columns[0]: keys,
        "connection": [connection] * len(keys),
        "company": [ask.company] * len(keys),
        "read_at": [ask.now] * len(keys),
        "is_deleted": [True] * len(keys),
    }
    columns = [pa.array(values.get(one.name, [None] * len(keys)), one.type) for one in wanted]
    return pa.Table.from_arrays(columns, schema=wanted)


def _kept_aside(connection: str, ask: ReadRequest, records: Sequence[Quarantined]) -> Iterator[Any]:
    if records:
        rows = [asdict(record) | {"connection": connection, "read_at": ask.now} for record in records]
        # Empty: else it would have the key and columns of the feed, and lack their values.
        own: dict[str, Any] = {"write_disposition": "append", "primary_key": (), "columns": {}}
        hints = dlt.mark.make_hints(table_name="quarantine", **own)
        yield dlt.mark.with_hints(rows, hints, create_table_variant=True)
