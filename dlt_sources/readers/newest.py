"""Of the versions of a row that pages may repeat, the newest."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

import pyarrow as pa
import pyarrow.compute as pc

from dlt_sources.readers.feeds import Feed
from dlt_sources.readers.memory import with_tables

_RUN = 250  # rows between two repeated ones, on average, from which on the table is not copied


def newest(feed: Feed, read: pa.Table) -> datetime | int | None:
    if feed.version_column is None or read.num_rows == 0:
        return None
    found: datetime | int | None = pc.max(read[feed.version_column]).as_py()
    return found


def newest_of_each(feed: Feed, read: pa.Table) -> pa.Table:
    """Pages may repeat rows, also as they were before a change that happened while the pages were read."""
    if read.num_rows < 2:
        return read
    names = ["company", *feed.key_columns]
    key = ", ".join(names)
    version = "".join(f"{column} desc nulls last, " for column in feed.version_columns)
    needed = read.select(list(dict.fromkeys([*names, *feed.version_columns])))
    placed = needed.append_column("_place", pa.array(range(read.num_rows), pa.int64()))
    with with_tables(read_rows=placed) as memory:
        found = memory.execute(
            f"""with repeated as (select {key} from read_rows group by {key} having count(*) > 1)
                select _place from read_rows semi join repeated using ({key})
                qualify row_number() over (partition by {key} order by {version}_place desc) > 1 order by _place"""
        ).fetchall()
    return _without_rows(read, [place for (place,) in found])


def _without_rows(table: pa.Table, places: Sequence[int]) -> pa.Table:
    """The table without the rows at these ordered places. Where they are few, what lies between them is not copied: it
    may wait on disk, and pages that overlap repeat a row each."""
    if len(places) * _RUN > table.num_rows:
        return table.filter(pc.invert(pc.is_in(pa.array(range(table.num_rows)), pa.array(places, pa.int64()))))
    starts, ends = [0, *(place + 1 for place in places)], [*places, table.num_rows]
    return pa.concat_tables([table.slice(start, end - start) for start, end in zip(starts, ends, strict=True)])
