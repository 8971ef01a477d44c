"""What the raw tables of a company's warehouse hold, without when and how it came there."""

from __future__ import annotations

from typing import Any

import duckdb

from include.warehouse.catalogue import tables_in
from include.warehouse.database import Warehouse
from tests.support.company import Company

VENDORS = ("raw_exact_online", "raw_avidxchange")
_ABOUT_READING = {"read_at", "_dlt_load_id", "_dlt_id"}
_NO_RECORDS = {"applied_loads", "feeds", "quarantine", "unfinished_loads"}


def raw_rows(company: Company) -> dict[str, list[tuple[Any, ...]]]:
    """Every table of vendors' records with its rows in order; two reads of the same books must give the same."""
    found: dict[str, list[tuple[Any, ...]]] = {}
    with duckdb.connect(str(Warehouse.of_link(company.home, company.link).path), read_only=True) as database:
        for schema in VENDORS:
            for table, columns in tables_in(database, schema).items():
                if table in _NO_RECORDS or table.startswith("_dlt"):
                    continue
                kept = ", ".join(f'"{name}"' for name in sorted(columns) if name not in _ABOUT_READING)
                rows = database.execute(f'select {kept} from "{schema}"."{table}" order by all').fetchall()
                found[f"{schema}.{table}"] = rows
    return found


def differences(one: dict[str, list[tuple[Any, ...]]], other: dict[str, list[tuple[Any, ...]]]) -> dict[str, str]:
    """Tables that are not the same, each with the rows that only one side has (at most three of each)."""
    found = {}
    for table in sorted({*one, *other}):
        left, right = one.get(table, []), other.get(table, [])
        if left != right:
            only = [row for row in left if row not in right][:3], [row for row in right if row not in left][:3]
            found[table] = f"{len(left)} and {len(right)} rows; only in the first: {only[0]}; in the second: {only[1]}"
    return found
