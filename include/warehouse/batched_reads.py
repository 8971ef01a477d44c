"""Feeds that one call shows together: what it shows of each becomes a read of that feed.

What is stored is looked up for the rows that were shown, and only for them: a look that shows nothing costs one call
and no look into the warehouse.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path

import pyarrow as pa

from dlt_sources.readers import arrow
from dlt_sources.readers.reading import BatchedChanges, Client, Source
from dlt_sources.readers.records import Where
from include.http.errors import MISFITS, ApiError
from include.warehouse.compare import difference, standing
from include.warehouse.quarantine import shown_well
from include.warehouse.reads import ReadResult, ReadTask, misread, read_unit

Stored = Callable[[ReadTask, Sequence[str]], ReadTask]
"""The unit with what is stored under these first keys."""


def read_batched(
    source: Source, client: Client, connection: str, units: Sequence[ReadTask], stored: Stored
) -> list[ReadResult]:
    """What one look shows of feeds of one company; those it does not show whole are left out, to be read alone.

    Never raises for what the vendor does: a look that failed is each feed's error, and no position moves.
    """
    if not units or source.BATCHED_READS is None:
        return []
    try:
        looks = source.BATCHED_READS.look(client, [(unit.feed, unit.ask) for unit in units])
    except ApiError as error:
        return [_failed(unit, error) for unit in units]
    except MISFITS as problem:
        return [_failed(unit, misread(source, unit.ask, problem)) for unit in units]
    return [
        _found(source, connection, unit, looks[unit.feed.name], stored) for unit in units if unit.feed.name in looks
    ]


def read_alone(source: Source, client: Client, connection: str, unit: ReadTask, folder: Path) -> ReadResult:
    """One feed by itself. Where that shows only changes, not what is gone, the rows are counted; when there are fewer
    or more than we have, the feed is read whole."""
    one = read_unit(source, client, connection, unit, folder)
    if source.BATCHED_READS is None or unit.feed.mode != "changes" or one.kind != "incremental":
        return one
    try:
        there = source.BATCHED_READS.counted(client, unit.feed, unit.ask)
    except ApiError as error:
        return _failed(unit, error)
    except MISFITS as problem:
        return _failed(unit, misread(source, unit.ask, problem))
    if there == standing(unit.feed, unit.known, one.difference.news):
        return one
    return read_unit(source, client, connection, replace(unit, ask=replace(unit.ask, full=True)), folder)


def _found(source: Source, connection: str, unit: ReadTask, look: BatchedChanges, stored: Stored) -> ReadResult:
    feed, ask = unit.feed, unit.ask
    read = arrow.read(feed, [look.page], Where(source.SYSTEM, connection, ask.company, ask.now))
    keys = {*read.table[feed.key_columns[0]].to_pylist(), *look.gone}
    if keys:
        unit = stored(unit, sorted(keys))
    tables: list[pa.Table] = [read.table] if read.table.num_rows else []
    found = difference(feed, tables, unit.known, complete=False, quarantined=read.quarantined, named=look.gone)
    cursor, shown = source.next_cursor(feed, ask, found.newest), shown_well(feed, tables, unit.held)
    return ReadResult(unit, "incremental", found, cursor, read.quarantined, shown=shown)


def _failed(unit: ReadTask, error: ApiError) -> ReadResult:
    return ReadResult(unit, "failed", difference(unit.feed, [], None, complete=False), None, [], error)
