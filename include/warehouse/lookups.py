"""What the books of several systems are put together from: rows that are there, and the accounts payments go to."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import duckdb

from include.delivery.outbox import OutboxRow
from include.warehouse.catalogue import columns_of
from include.warehouse.raw import schema_of


def live_rows(
    warehouse: duckdb.DuckDBPyConnection,
    system: str,
    table: str,
    columns: Sequence[str],
    connection: str,
    companies: Sequence[str],
    *,
    keys: Sequence[str] | None = None,
) -> list[tuple[Any, ...]]:
    """Company and ``columns`` of the rows of a raw table that are there, of these companies; ``keys`` names values of
    the first column. None of them when the feed was never read."""
    if columns_of(warehouse, schema_of(system), table) is None:
        return []
    named, values = ("", []) if keys is None else (f" and {columns[0]} = any(?)", [list(keys)])
    rows: list[tuple[Any, ...]] = warehouse.execute(
        f"select company, {', '.join(columns)} from {schema_of(system)}.{table}"
        f" where connection = ? and company = any(?) and not is_deleted{named}",
        [connection, list(companies), *values],
    ).fetchall()
    return rows


def payment_accounts(warehouse: duckdb.DuckDBPyConnection, rows: Sequence[OutboxRow]) -> dict[str, dict[str, str]]:
    """Payment method to account by the target's company, from ``payment_accounts.csv``: a row that names a company of
    either side goes before one for all, and one of the books before one of the other side, as in the outbox."""
    found: dict[str, dict[str, str]] = {}
    for link, ours, theirs in sorted({(row.link, row.target_company, row.company) for row in rows}):
        for method, account in warehouse.execute(
            "select source_code, target_code from raw_config.mappings where link = ? and kind = 'payment_account'"
            " and coalesce(company, '') in ('', ?, ?) order by coalesce(company = ?, false), company nulls first",
            [link, ours, theirs, ours],
        ).fetchall():
            found.setdefault(ours, {})[method] = account
    return found
