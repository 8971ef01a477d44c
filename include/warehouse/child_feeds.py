"""Feeds that are read for the rows of another one (details of a batch): for which of its rows that is still to be done.

A row of the other feed, the parent, is done when the follower's log has the load that the row came with. So a read that
failed, a process that died and runs that did not want the details leave them to be asked for the next time.
"""

from __future__ import annotations

from typing import Any

import duckdb

from dlt_sources.readers.feeds import Feed
from include.warehouse.catalogue import columns_of
from include.warehouse.raw import schema_of

_DONE = "_is_done"


def pending_parents(
    database: duckdb.DuckDBPyConnection,
    system: str,
    connection: str,
    parent: Feed,
    feed: Feed,
    company: str,
    *,
    everything: bool = False,
) -> tuple[list[dict[str, Any]], tuple[str, ...]]:
    """Rows of ``parent`` for which ``feed`` is to be read, and the loads of those that are not done. ``everything``:
    the rows that are done too."""
    schema = schema_of(system)
    if columns_of(database, schema, parent.name) is None or columns_of(database, schema, "feeds") is None:
        return [], ()
    rows = (
        database.execute(
            f"""with logged as (
                    select distinct _dlt_load_id from {schema}.feeds
                    where connection = $connection and company = $company and feed = $feed)
                select *, _dlt_load_id in (from logged where _dlt_load_id is not null) as {_DONE}
                from {schema}.{parent.name}
                where connection = $connection and ($company = '' or company = $company) and not is_deleted
                    and ({_DONE} is false or $everything) and ({feed.parent_when or "true"})""",
            {"connection": connection, "company": company, "feed": feed.name, "everything": everything},
        )
        .to_arrow_table()
        .to_pylist()
    )
    return rows, tuple(sorted({row["_dlt_load_id"] for row in rows if not row[_DONE]}))
