"""What a read brought that the warehouse does not have: pure, in memory, before anything is loaded."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

import pyarrow as pa
import pyarrow.compute as pc

from dlt_sources.readers.arrow import schema
from dlt_sources.readers.feeds import Feed
from dlt_sources.readers.memory import with_tables
from dlt_sources.readers.newest import newest, newest_of_each
from dlt_sources.readers.records import Quarantined
from include.warehouse.raw import HASH, VERSION, content_hash, version_number

SUSPECT_FROM = 20
SUSPECT_SHARE = 0.8


@dataclass(frozen=True)
class Difference:
    """``news``: rows that are new or say something else; ``gone``: company and key of rows that are no longer there;
    ``rows``: how many different rows were read; ``suspect``: too few came back to accept that the rest is gone."""

    news: pa.Table
    gone: pa.Table
    rows: int
    suspect: bool
    newest: datetime | int | None


def difference(
    feed: Feed,
    tables: Sequence[pa.Table],
    known: pa.Table | None,
    *,
    complete: bool,
    quarantined: Sequence[Quarantined] = (),
    accepted_rows: int | None = None,
    named: Sequence[str] = (),
) -> Difference:
    """Compare what was read with what is stored.

    ``known`` None: nothing that was read can be stored already. Of two versions of a row the newer wins, of two equal
    ones the one read later. A row that only came as a bad record is not gone; when a bad record does not even say which
    row it is, nothing is. A queue may be empty from one read to the next, so that a short one is not doubted.
    ``accepted_rows``: those of a short read that a person called true; another one as short is no more doubted, a
    much shorter one is. ``named``: keys of rows that the vendor says are gone.
    """
    read = pa.concat_tables(tables) if tables else schema(feed).empty_table()
    read = newest_of_each(feed, read)
    latest = newest(feed, read)
    nothing = pa.schema([(name, pa.string()) for name in ("company", *feed.key_columns)]).empty_table()
    if known is None:
        return Difference(read, nothing, read.num_rows, False, latest)
    suspect = complete and feed.mode != "queue" and _suspect(known, read.num_rows + len(quarantined), accepted_rows)
    names = ("company", *feed.key_columns)
    with with_tables(read_rows=read, known_rows=known) as memory:
        same_key = " and ".join(f"known_rows.{name} = read_rows.{name}" for name in names)
        # A lagging server may show an older version than it did before. A complete read is accepted: row versions
        # may have been renewed.
        older = (
            "" if complete else f"and not coalesce(known_rows.{VERSION} > {version_number(feed, 'read_rows')}, false)"
        )
        news = memory.execute(
            f"""select read_rows.* from read_rows left join known_rows on {same_key}
                where known_rows.company is null or known_rows.is_deleted
                or (known_rows.{HASH} is distinct from {content_hash(feed, "read_rows")} {older})"""
        ).to_arrow_table()
        gone = nothing
        if complete and not suspect and all(record.key is not None for record in quarantined):
            kept = ", ".join(f"known_rows.{name}" for name in names)
            gone = memory.execute(
                f"select {kept} from known_rows anti join read_rows on {same_key} where not known_rows.is_deleted"
            ).to_arrow_table()
            gone = _without(feed, gone, quarantined)
        elif named:
            gone = _named(feed, known, named)
    return Difference(news.cast(read.schema), gone, read.num_rows, suspect, latest)


def _suspect(known: pa.Table, came: int, accepted_rows: int | None) -> bool:
    before = known.num_rows - (pc.sum(known["is_deleted"]).as_py() or 0)
    if accepted_rows is not None and came >= SUSPECT_SHARE * accepted_rows:
        return False
    return bool(before >= SUSPECT_FROM and came < SUSPECT_SHARE * before)


def standing(feed: Feed, known: pa.Table | None, news: pa.Table) -> int:
    """How many rows are there once ``news`` are loaded, by what was ``known`` before (None: there was nothing)."""
    if known is None:
        return int(news.num_rows)
    names = ("company", *feed.key_columns)
    with with_tables(news_rows=news, known_rows=known) as memory:
        row = memory.execute(
            f"""select count(*) from (select {", ".join(names)} from known_rows where not is_deleted
                union select {", ".join(names)} from news_rows)"""
        ).fetchone()
    return int(row[0]) if row else 0


def _named(feed: Feed, known: pa.Table, named: Sequence[str]) -> pa.Table:
    names = ("company", *feed.key_columns)
    alive = known.filter(pc.invert(known["is_deleted"])).select(names)
    return alive.filter(pc.is_in(alive[feed.key_columns[0]].cast(pa.string()), pa.array(list(named), pa.string())))


def _without(feed: Feed, gone: pa.Table, quarantined: Sequence[Quarantined]) -> pa.Table:
    held = {record.key for record in quarantined}
    if not held or gone.num_rows == 0:
        return gone
    keys = zip(*(gone[name].cast(pa.string()).to_pylist() for name in feed.key_columns), strict=True)
    return gone.filter(pa.array(["|".join(parts) not in held for parts in keys]))
