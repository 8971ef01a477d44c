"""Whether a change that a vendor notified stands in the raw layer already."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

import duckdb

from include.warehouse.catalogue import columns_of
from include.warehouse.database import Warehouse
from include.warehouse.raw import schema_of

# Of these the vendor tells by the key of what they belong to.
_KEYS = {
    ("exact_online", "transaction_lines"): "entry_id",
    ("exact_online", "payment_terms"): "transaction_entry_id",
    ("exact_online", "purchase_orders"): "purchase_order_id",
    ("exact_online", "sales_invoices"): "invoice_id",
    ("exact_online", "purchase_entries"): "entry_id",
    ("basware", "accounting_documents"): "invoice_id",
    ("basware", "exported_purchase_orders"): "external_code",
}


@dataclass(frozen=True)
class NotifiedChange:
    """A record that changed at ``at`` (UTC), in one of ``tables``; ``company`` '' where the vendor did not say."""

    number: int
    tables: tuple[str, ...]
    company: str
    key: str
    at: datetime


def shown(warehouse: Warehouse, system: str, connection: str, changes: Iterable[NotifiedChange]) -> set[int]:
    """The numbers of those whose record was read as changed after they say it was. Raises ``WarehouseBusy``."""
    changes = list(changes)
    if not changes or not warehouse.exists:
        return set()
    with warehouse.opened(f"see what is known of {connection}") as database:
        return {one.number for one in changes if any(_stands(database, system, connection, one, t) for t in one.tables)}


def _stands(database: duckdb.DuckDBPyConnection, system: str, connection: str, one: NotifiedChange, table: str) -> bool:
    columns = columns_of(database, schema_of(system), table) or {}
    key = _KEYS.get((system, table), "id")
    if key not in columns or "read_at" not in columns:
        return False
    row = database.execute(
        f"select max(read_at) from {schema_of(system)}.{table}"
        f" where connection = ? and lower({key}) = lower(?) and ? in (company, '')",
        [connection, one.key, one.company],
    ).fetchone()
    return bool(row and row[0] is not None and row[0] > one.at)
