"""Matching on vendors that change from build to build: what it reads is edited in tables beside."""

from __future__ import annotations

import duckdb

from include.warehouse import plan, raw_tables
from include.warehouse.changes import is_by_change
from include.warehouse.plan import Node

READ = {"vendors": "canonical_vendors", "payees": "int_payee_history", "invoices": "int_invoices"}


def edited(database: duckdb.DuckDBPyConnection) -> None:
    """The vendors that ``Books`` wrote, as ``edited.vendors``, and how their payees were known before."""
    database.execute("create schema edited")
    for name, table in READ.items():
        database.execute(f"create table edited.{name} as from intermediate.{table}")
        database.execute(f"drop table intermediate.{table}")
    database.execute("update edited.vendors set read_at = timestamptz '2026-11-20 08:00:00Z'")
    raw_tables.ensure(database)


def nodes() -> list[Node]:
    """The models of matching that are built by change, on those tables, and what else those read."""
    read = [
        Node(model, "", "view", f'"intermediate"."{model}"', f"select * from edited.{name}", raw=(f"edited.{name}",))
        for name, model in READ.items()
    ]
    found = plan.current().selected(["path:models/matching"])
    beside = {"matching__calibration", "matching__trade_words"}
    return read + [node for node in found if is_by_change(node) or node.name in beside]
