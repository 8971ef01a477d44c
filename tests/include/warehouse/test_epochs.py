"""When row versions were renewed, from literal rows of a feed that says so."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone

import duckdb
import pyarrow as pa

from dlt_sources.readers.reading import Epochs
from include.warehouse import epochs

TOLD = Epochs("realms", "number", ("moved", "joined"))


def test_each_company_has_its_moments_in_utc_and_none_where_nothing_happened() -> None:
    moved = datetime(2026, 2, 1, 1, tzinfo=timezone(timedelta(hours=1)))
    rows = pa.table({"number": [123, 456], "moved": [moved, None], "joined": [None, None]})
    assert epochs.of_rows(rows, TOLD) == {"123": "2026-02-01T00:00:00+00:00|", "456": "|"}


def test_only_the_connection_asked_for_counts_and_a_feed_never_read_says_nothing() -> None:
    with duckdb.connect() as database:
        database.execute("set TimeZone = 'UTC'")
        assert epochs.stored(database, "ledger", "main", TOLD) == {}
        database.execute("create schema raw_ledger")
        database.execute(
            "create table raw_ledger.realms as select * from (values ('main', '1', timestamptz '2026-03-01', null),"
            " ('other', '2', null, null)) as rows(connection, number, moved, joined)"
        )
        database.execute("alter table raw_ledger.realms alter joined type timestamptz")
        found = epochs.stored(database, "ledger", "main", TOLD)
    assert found == {"1": datetime(2026, 3, 1, tzinfo=UTC).isoformat() + "|"}
