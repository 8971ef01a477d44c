"""Payee facts that the last decision saw and the store does not know yet."""

from __future__ import annotations

from include.store.payees import PayeeFact
from include.warehouse.catalogue import columns_of
from include.warehouse.database import Warehouse

SCHEMA, TABLE = "intermediate", "int_payee_history"


def new_facts(warehouse: Warehouse) -> list[PayeeFact]:
    """None when dbt has not built the table. Raises ``WarehouseBusy``."""
    with warehouse.opened("see which payee facts are new") as database:
        if columns_of(database, SCHEMA, TABLE) is None:
            return []
        rows = database.execute(
            "select connection, company, system, vendor_key, fact, value, first_seen_at"
            f" from {SCHEMA}.{TABLE} where is_new"
        ).fetchall()
    return [PayeeFact(*row) for row in rows]
