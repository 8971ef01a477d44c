"""Exact's items, projects and payment conditions in SQL, also in a warehouse that has no such tables yet."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import duckdb

from include.warehouse import raw_tables
from include.warehouse.database import Warehouse
from include.warehouse.plan import DBT_PROJECT
from tests.support import raw
from tests.support.dbt import invoke
from tests.support.yaml_files import loaded

E = "raw_exact_online"
TABLES = ("items", "projects", "payment_conditions")
STAGED = """
    select connection, company, code, is_deleted, is_purchase_item as fact, gl_costs as account, end_date
    from {{ ref('stg_exact_online__items') }}
    union all
    select connection, company, code, is_deleted, type = 2, null, end_date from {{ ref('stg_exact_online__projects') }}
    union all
    select connection, company, code, is_deleted, payment_days = 30, null, null
    from {{ ref('stg_exact_online__payment_conditions') }}
    order by code
"""


def staged(home: Path) -> list[tuple[Any, ...]]:
    (result,) = invoke(home, ["show", "--inline", STAGED, "--limit", "20"])
    return [tuple(row) for row in result.agate_table.rows]


def test_what_documents_name_is_there_by_company_and_nothing_before_it_was_read(tmp_path: Path) -> None:
    april = date(2026, 4, 1)
    with raw.warehouse(Warehouse(tmp_path).path) as database:
        raw.insert(
            database,
            f"{E}.items",
            {"id": "i1", "code": "A-1", "is_purchase_item": True, "gl_costs": "gl-6300"},
            {"id": "i2", "code": "A-2", "is_purchase_item": False, "company": "456", "is_deleted": True},
        )
        raw.insert(database, f"{E}.projects", {"id": "p1", "code": "P-1", "type": 2, "end_date": april})
        raw.insert(database, f"{E}.payment_conditions", {"id": "t1", "code": "T-30", "payment_days": 30})
    assert staged(tmp_path) == [
        ("exact_main", "123", "A-1", False, True, "gl-6300", None),
        ("exact_main", "456", "A-2", True, False, None, None),
        ("exact_main", "123", "P-1", False, True, None, april),
        ("exact_main", "123", "T-30", False, True, None, None),
    ]
    with duckdb.connect(str(Warehouse(tmp_path).path)) as database:
        for table in TABLES:
            database.execute(f"drop table {E}.{table}")
    assert staged(tmp_path) == []


def test_every_column_of_them_is_described() -> None:
    file = DBT_PROJECT / "models" / "staging" / "exact_online" / "_exact_online__sources.yml"
    (source,) = loaded(file)["sources"]
    described = {table["name"]: {one["name"] for one in table.get("columns", ())} for table in source["tables"]}
    unseen = {"connection", "company", "read_at", "is_deleted", "unknown_fields", "_dlt_load_id", "timestamp"}
    for table in TABLES:
        assert set(raw_tables.tables()[f"{E}.{table}"]) - unseen == described[table]
