"""Models that are kept from run to run: what new loads add to them is what a build from all raw rows would make.

Loads come in any order: edits of old documents, late ones, deletions, other lines in the ledger. After each of
them the kept tables are brought up to date; at the end every one of them equals the one that is built whole.
"""

from __future__ import annotations

import random
import shutil
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import duckdb
import pytest

from include.warehouse.build import build
from include.warehouse.database import Warehouse
from tests.dbt import books
from tests.support import raw

KEPT = (
    "exact_online__purchase_records",
    "exact_online__ledger_by_entry",
    "exact_online__terms_by_entry",
    "exact_online__purchase_heads",
)
MADE_OF_THEM = ("exact_online__purchase_scope", "exact_online__bill_lines", "exact_online__bills")
SEED = 20261120


def run(home: Path, *, whole: bool = False) -> None:
    read = ("int_link_reads", "+canonical_sending_companies", "int_link_pairs", "int_pairs", "int_trade_invoice_ledger")
    build(Warehouse(home), (*read, *KEPT, *MADE_OF_THEM), full_refresh=whole)


def content(home: Path) -> dict[str, list[str]]:
    """Every row as text; the loads of a row are a set."""
    with duckdb.connect(str(home / "warehouse" / "warehouse.duckdb"), read_only=True) as database:
        database.execute("set TimeZone = 'UTC'")
        found = {}
        for model in (*KEPT, *MADE_OF_THEM):
            names = [row[0] for row in database.execute(f"describe intermediate.{model}").fetchall()]
            columns = ", ".join(
                f"list_sort({name})" if name in ("loads", "term_loads", "gl_accounts") else name for name in names
            )
            rows = database.execute(f"select {columns} from intermediate.{model}").fetchall()
            found[model] = sorted(repr(row) for row in rows)
        return found


class History:
    """Raw rows as loads leave them: a changed row is replaced under the id of the load that changed it."""

    def __init__(self, home: Path, seed: int) -> None:
        self.file = home / "warehouse" / "warehouse.duckdb"
        self.chance = random.Random(seed)
        self.load = 0
        with raw.warehouse(self.file) as database:
            books.base(database)

    def next_load(self) -> None:
        """A few random changes under one load id; ids do not grow with time."""
        self.load += 1
        load_id = f"{self.chance.randrange(10**9)}.{self.load}"
        with raw.warehouse(self.file) as database:
            for _ in range(self.chance.randrange(1, 6)):
                self._change(database, f"e{self.chance.randrange(12)}", load_id)

    def _change(self, database: duckdb.DuckDBPyConnection, key: str, load_id: str) -> None:
        changes = ("entry", "entry", "terms", "ledger", "gone", "ledger gone")
        change = self.chance.choice(changes) if self.load > 1 else "entry"
        if change == "entry":
            lines = [books.line(no, str(self.chance.randrange(1, 500))) for no in range(self.chance.randrange(4))]
            header = sum(int(line["AmountFC"]) + 21 for line in lines)
            day = self.chance.choice((date(2025, 3, 1), date(2026, 3, 1), None))
            facts = {"your_ref": f"F-{key}", "supplier": "s1", "entry_date": day, "amount_fc": header, "status": 20}
            row = {"entry_id": key, "type": 30, "currency": "EUR", "purchase_entry_lines": lines} | facts
            self._replace(database, "purchase_entries", "entry_id", row, load_id)
        elif change == "terms":
            facts = {"amount_fc": self.chance.randrange(500), "is_fully_paid": self.chance.random() < 0.5}
            facts["due_date"] = self.chance.choice((date(2026, 12, 1), date(2027, 1, 1)))
            row = {"id": f"t-{key}-{self.chance.randrange(2)}", "transaction_entry_id": key, "line_type": 22} | facts
            self._replace(database, "payment_terms", "id", row, load_id)
        elif change == "ledger":
            facts = {"gl_account": self.chance.choice(("gl-1600", "gl-4000")), "amount_fc": 10}
            row = {"id": f"x-{key}-{self.chance.randrange(3)}", "entry_id": key} | facts
            self._replace(database, "transaction_lines", "id", row, load_id)
        else:
            table, column = ("purchase_entries", "entry_id") if change == "gone" else ("transaction_lines", "entry_id")
            database.execute(
                f"update raw_exact_online.{table} set is_deleted = true, _dlt_load_id = ? where {column} = ?",
                [load_id, key],
            )

    def _replace(
        self, database: duckdb.DuckDBPyConnection, table: str, key: str, row: dict[str, Any], load_id: str
    ) -> None:
        database.execute(f"delete from raw_exact_online.{table} where {key} = ?", [row[key]])
        raw.insert(database, f"raw_exact_online.{table}", row | {"_dlt_load_id": load_id})


@pytest.mark.parametrize("seed", [SEED, SEED + 1])
def test_what_loads_add_bit_by_bit_is_what_a_whole_build_makes(tmp_path: Path, seed: int) -> None:
    history = History(tmp_path / "bit by bit", seed)
    for _ in range(12):
        history.next_load()
        run(tmp_path / "bit by bit")
    shutil.copytree(tmp_path / "bit by bit" / "warehouse", tmp_path / "whole" / "warehouse")
    run(tmp_path / "whole", whole=True)
    kept, whole = content(tmp_path / "bit by bit"), content(tmp_path / "whole")
    assert kept == whole
    assert all(whole[model] for model in (*KEPT, *MADE_OF_THEM)), "something was there to compare"


def test_raw_tables_that_came_after_the_first_build_add_as_much_as_others(tmp_path: Path) -> None:
    """A run of another kind of link builds these, empty, when nothing of theirs was ever read."""
    with raw.warehouse(tmp_path / "late" / "warehouse" / "warehouse.duckdb") as database:
        for table in ("purchase_entries", "transaction_lines", "payment_terms"):
            database.execute(f"drop table raw_exact_online.{table}")
    run(tmp_path / "late")
    history = History(tmp_path / "late", SEED)
    for _ in range(3):
        history.next_load()
        run(tmp_path / "late")
    shutil.copytree(tmp_path / "late" / "warehouse", tmp_path / "whole" / "warehouse")
    run(tmp_path / "whole", whole=True)
    kept, whole = content(tmp_path / "late"), content(tmp_path / "whole")
    assert kept == whole
    assert all(whole[model] for model in ("exact_online__purchase_records", "exact_online__purchase_heads"))


def test_a_run_without_a_new_load_reads_no_document_again(tmp_path: Path) -> None:
    with raw.warehouse(tmp_path / "warehouse" / "warehouse.duckdb") as database:
        books.base(database)
        books.entry(database, "e1", books.line())
    run(tmp_path)
    run(tmp_path)
    before = content(tmp_path)
    with duckdb.connect(str(tmp_path / "warehouse" / "warehouse.duckdb")) as database:
        # Changed behind the loader's back, under the same load: only a whole build may see it.
        database.execute("update raw_exact_online.purchase_entries set your_ref = 'other'")
    run(tmp_path)
    assert content(tmp_path) == before
    run(tmp_path, whole=True)
    assert content(tmp_path) != before


def test_settled_history_stays_out_of_the_outbox_and_in_the_reconciliation(tmp_path: Path) -> None:
    with raw.warehouse(tmp_path / "warehouse" / "warehouse.duckdb") as database:
        books.base(database)
        for key, day, paid in (("old", date(2025, 10, 1), True), ("old-open", date(2025, 10, 2), False)):
            line = books.line() if paid else books.line(1, "200.00", "42.00")
            gross = "121.00" if paid else "242.00"
            books.entry(database, key, line, entry_date=day, your_ref="N-77" if paid else "N-78", amount_fc=gross)
            books.term(database, key, paid=paid)
        # the same number again, from the same supplier: the twin lies in the history
        books.entry(database, "new", books.line(), entry_date=date(2026, 2, 1), your_ref="N-77")
    build(Warehouse(tmp_path), ["path:models"])
    with duckdb.connect(str(tmp_path / "warehouse" / "warehouse.duckdb"), read_only=True) as database:
        outbox = dict(
            database.execute("select source_key, skip from outbox.exact_avidxchange__purchase_invoices").fetchall()
        )
        documents = database.execute(
            "select source_key, difference_class, source_status, source_amount, counterparty"
            " from reconciliation.documents where flow = 'purchase_invoices' and source_key like 'old%' order by 1"
        ).fetchall()
        twins = database.execute("select invoice_key, twin_key from reconciliation.duplicates").fetchall()
    assert outbox == {"old-open": "before_start", "new": None}
    assert [row[:3] for row in documents] == [
        ("old", "before_start", "paid"),
        ("old-open", "before_start", "processed"),
    ]
    assert documents[0][3] == Decimal("121.00")
    assert documents[0][4] == "Kroon Bouw B.V."
    assert twins == [("new", "old")]
