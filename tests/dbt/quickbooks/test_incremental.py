"""Bills are kept from run to run: what new loads add is what a build from all raw rows would make."""

from __future__ import annotations

import random
import shutil
from datetime import date
from pathlib import Path

import duckdb

from include.warehouse.build import build
from include.warehouse.database import Warehouse
from tests.dbt.quickbooks import books
from tests.dbt.quickbooks.books import Q, line
from tests.support import raw

KEPT = "quickbooks_online__bill_records"
MADE_OF_IT = ("quickbooks_online__bill_scope", "quickbooks_online__bill_lines", "quickbooks_online__bills")


def run(home: Path, *, whole: bool = False) -> None:
    read = ("int_link_reads", "+canonical_sending_companies", "int_link_pairs", "quickbooks_online__codes")
    build(Warehouse(home), (*read, KEPT, *MADE_OF_IT), full_refresh=whole)


def content(home: Path) -> dict[str, list[str]]:
    with duckdb.connect(str(home / "warehouse" / "warehouse.duckdb"), read_only=True) as database:
        database.execute("set TimeZone = 'UTC'")
        return {
            model: sorted(repr(row) for row in database.execute(f"select * from intermediate.{model}").fetchall())
            for model in (KEPT, *MADE_OF_IT)
        }


def load(file: Path, chance: random.Random, number: int) -> None:
    """Some bills and credits, new, edited, paid or gone, under one load id."""
    with raw.warehouse(file) as database:
        for _ in range(4):
            table, key = chance.choice(("bills", "vendor_credits")), str(chance.randrange(6))
            if number > 1 and chance.random() < 0.25:
                gone = f"update {Q}.{table} set is_deleted = true, _dlt_load_id = ? where id = ?"
                database.execute(gone, [f"load.{number}", key])
                continue
            database.execute(f"delete from {Q}.{table} where id = ?", [key])
            rows = [line(no, f"{chance.randrange(1, 900)}.00") for no in range(1, chance.randrange(2, 5))]
            day = chance.choice((date(2025, 3, 1), date(2026, 3, 1)))
            more = {"txn_date": day, "_dlt_load_id": f"load.{number}"} | chance.choice(({}, {"balance": "0"}))
            books.bill(database, key, *rows, table=table, **more)


def test_what_loads_add_bit_by_bit_is_what_a_whole_build_makes(tmp_path: Path) -> None:
    home, chance = tmp_path / "bit by bit", random.Random(20261120)
    file = home / "warehouse" / "warehouse.duckdb"
    with raw.warehouse(file) as database:
        books.base(database)
    for number in range(1, 11):
        load(file, chance, number)
        run(home)
    shutil.copytree(home / "warehouse", tmp_path / "whole" / "warehouse")
    run(tmp_path / "whole", whole=True)
    kept = content(home)
    assert kept == content(tmp_path / "whole")
    assert all(kept.values()), "something was there to compare"
    assert len(kept["quickbooks_online__bills"]) < len(kept[KEPT]), "some are history"


def test_a_run_without_a_new_load_reads_no_bill_again(tmp_path: Path) -> None:
    file = tmp_path / "warehouse" / "warehouse.duckdb"
    with raw.warehouse(file) as database:
        books.base(database)
        books.bill(database, "1")
    run(tmp_path)
    run(tmp_path)
    before = content(tmp_path)
    with duckdb.connect(str(file)) as database:
        # Changed behind the loader's back, under the same load: only a whole build may see it.
        database.execute(f"update {Q}.bills set doc_number = 'other'")
    run(tmp_path)
    assert content(tmp_path) == before
    run(tmp_path, whole=True)
    assert content(tmp_path) != before
