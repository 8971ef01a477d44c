"""What a link had read of its target's vendors when it decided which of its own are not among them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import duckdb

from dlt_sources.readers.feeds import Feed
from include.warehouse import raw
from include.warehouse.catalogue import columns_of
from include.warehouse.outbox import SCHEMA

# What is adopted, skipped or taken back is not created.
_CREATED = "wanted = 'present' and skip is null and adopt is null"


@dataclass(frozen=True)
class VendorsRead:
    """``cursors``: where the reads stood, by feed and company. ``known``: the ids of all that was read, whatever became
    of them. ``accounts``: bank accounts of the vendors that may be created, by company and source key."""

    cursors: Mapping[tuple[str, str], Mapping[str, Any]]
    known: frozenset[str]
    accounts: Mapping[tuple[str, str], list[str]]


def vendors_read(
    database: duckdb.DuckDBPyConnection, link: str, outbox: str, system: str, connection: str, feed: Feed
) -> VendorsRead | None:
    """``outbox``: the table of the flow; ``feed``: the vendors of ``system`` as ``connection`` reads them. None where
    no vendor may be created."""
    table = f"{SCHEMA}.{outbox}"
    if columns_of(database, SCHEMA, outbox) is None or columns_of(database, raw.schema_of(system), feed.table) is None:
        return None
    # A flow is of one kind of document.
    one = f"select document ->> '$.kind' from {table} where link = ? and {_CREATED} limit 1"
    if database.execute(one, [link]).fetchone() != ("vendor",):
        return None
    keys = database.execute(
        f"select {feed.key_columns[0]} from {raw.schema_of(system)}.{feed.table} where connection = ?", [connection]
    ).fetchall()
    accounts = database.execute(
        f"""select records.company, records.vendor_key, flatten(list(records.bank_accounts))
            from {table} as outbox inner join matching.vendor_records as records
                on records.link = outbox.link and records.system = outbox.source_system
                and records.company = outbox.company and records.vendor_key = outbox.source_key
            where outbox.link = ? and {_CREATED} and len(records.bank_accounts) > 0 group by all""",
        [link],
    ).fetchall()
    reads = raw.last_reads(database, system, connection)
    return VendorsRead(
        {key: read.cursor for key, read in reads.items()},
        frozenset(key for (key,) in keys),
        {(company, vendor): found for company, vendor, found in accounts},
    )
