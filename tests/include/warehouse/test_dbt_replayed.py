"""What dbt compiled last is run again without dbt, with the same tables, or left to dbt."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import duckdb
import pytest

from include.warehouse.transform import build_again, transform
from tests.dbt.avalara import books
from tests.support import raw

pytestmark = pytest.mark.usefixtures("nothing_shared")

SELECTED = ["+path:models/outbox/exact_avalara"]
RELATIONS = ("outbox.exact_avalara__tax", "intermediate.int_avalara_recorded", "outbox.exact_avalara__findings")


def warehouse(home: Path) -> Any:
    return raw.warehouse(home / "warehouse" / "warehouse.duckdb")


def built(home: Path) -> dict[str, list[tuple[Any, ...]]]:
    with duckdb.connect(str(home / "warehouse" / "warehouse.duckdb")) as db:
        db.execute("set TimeZone = 'UTC'")
        return {name: sorted(db.execute(f"select * from {name}").fetchall(), key=str) for name in RELATIONS}


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """In which dbt built the link's tables once."""
    made = tmp_path_factory.mktemp("replayed")
    with warehouse(made) as db:
        books.base(db, ship_from={"852": {"country": "US", "postcode": "92614"}})
        books.customer(db, "c1")
        books.invoice(db, "first", "c1")
        books.recorded(db, "first")
    assert not build_again(made, SELECTED)
    transform(made, SELECTED)
    return made


def test_new_rows_are_decided_without_dbt_as_dbt_decides_them(home: Path) -> None:
    with warehouse(home) as db:
        books.invoice(db, "second", "c1", invoice_number=26700002)
        books.mapped(db, "item_tax_code", "LIC-PRO", "SW052000")
    assert build_again(home, SELECTED)
    replayed = built(home)
    transform(home, SELECTED)
    assert replayed == built(home)
    assert len(replayed["outbox.exact_avalara__tax"]) == 2


def add_column(home: Path) -> None:
    with warehouse(home) as db:
        there = db.execute("select count(*) from information_schema.columns").fetchone()[0]
        db.execute(f"alter table raw_exact_online.sales_invoices add column something_new_{there} varchar")


def take_a_name(home: Path) -> None:
    """A view of somebody's stands where a table is to be."""
    with warehouse(home) as db:
        db.execute("drop table outbox.exact_avalara__tax")
        db.execute("create view outbox.exact_avalara__tax as select 1 as other")


def break_file(home: Path) -> None:
    (file,) = (home / "dbt").glob("compiled-*.json")
    file.write_text(file.read_text()[:-100])


@pytest.mark.parametrize("change", [add_column, take_a_name, break_file])
def test_what_dbt_would_compile_otherwise_or_what_fails_is_left_to_dbt(
    home: Path, change: Callable[[Path], None]
) -> None:
    before = built(home)
    change(home)
    assert not build_again(home, SELECTED)
    transform(home, SELECTED)
    assert built(home) == before
    assert build_again(home, SELECTED)
    assert built(home) == before


def test_tables_that_are_gone_are_made_again(home: Path) -> None:
    before = built(home)
    with warehouse(home) as db:
        db.execute("drop schema outbox cascade")
    assert build_again(home, SELECTED)
    assert built(home) == before


def test_why_it_is_left_to_dbt_stands_in_the_log(home: Path, caplog: pytest.LogCaptureFixture) -> None:
    take_a_name(home)
    assert not build_again(home, SELECTED)
    assert "could not be run again, dbt builds the tables anew: Catalog Error" in caplog.text
    transform(home, SELECTED)


def test_a_full_build_tells_what_the_next_run_needs(home: Path) -> None:
    add_column(home)
    assert not build_again(home, SELECTED)
    transform(home, SELECTED, full_refresh=True)
    assert build_again(home, SELECTED)


def test_another_selection_is_another_plan(home: Path) -> None:
    assert not build_again(home, [*SELECTED, "int_avalara_pairs"])


KEPT = ["+int_exact_ledger_by_entry"]
ENTRIES = "select entry_id, all_deleted from intermediate.int_exact_ledger_by_entry order by 1"


def test_a_model_that_is_kept_from_run_to_run_gets_what_new_loads_brought(home: Path) -> None:
    """More of it in tests/dbt/test_incremental.py."""
    for _ in range(2):  # the first one compiles it as a whole
        assert not build_again(home, KEPT)
        transform(home, KEPT)
    with warehouse(home) as db:
        books.booked(db, "news", *books.FIRST, _dlt_load_id="later")
    assert build_again(home, KEPT)
    with warehouse(home) as db:
        assert ("je-news", False) in db.execute(ENTRIES).fetchall()


def test_what_fails_half_way_takes_no_row_away(home: Path) -> None:
    with warehouse(home) as db:
        before = db.execute(ENTRIES).fetchall()
        db.execute("alter table intermediate.int_exact_ledger_by_entry rename gl_accounts to other")
        books.booked(db, "news", *books.FIRST, n=2, _dlt_load_id="later still")
        db.execute("update raw_exact_online.transaction_lines set _dlt_load_id = 'later still'")
    assert not build_again(home, KEPT)
    with warehouse(home) as db:
        assert db.execute(ENTRIES).fetchall() == before
        assert before
        db.execute("alter table intermediate.int_exact_ledger_by_entry rename other to gl_accounts")


COMPARED, DECIDED = ["+path:models/reconciliation"], ["+path:models/outbox"]


def test_a_table_of_a_contract_is_built_again_with_its_columns_and_types(home: Path) -> None:
    transform(home, DECIDED)
    transform(home, COMPARED, exclude=DECIDED)
    file = home / "warehouse" / "warehouse.duckdb"
    made = "select table_name, sql from duckdb_tables() where schema_name = 'reconciliation' order by 1"
    with duckdb.connect(str(file)) as db:
        by_dbt = db.execute(made).fetchall()
        told = db.execute("from reconciliation.documents_current").fetchall()
        db.execute("delete from reconciliation.documents_current")
    assert build_again(home, COMPARED, DECIDED)
    with duckdb.connect(str(file)) as db:
        assert db.execute(made).fetchall() == by_dbt
        assert sorted(db.execute("from reconciliation.documents_current").fetchall(), key=str) == sorted(told, key=str)
    assert told


# --- another home of this machine -------------------------------------------------------------------------------------


def prepared(place: Path) -> Path:
    """A home with the raw tables that all have, and a row."""
    with warehouse(place) as db:
        books.base(db, ship_from={"852": {"country": "US", "postcode": "92614"}})
        books.customer(db, "c1")
        books.invoice(db, "first", "c1")
    return place


SHARED = [*SELECTED, *KEPT]


@pytest.fixture(scope="module")
def another(tmp_path_factory: pytest.TempPathFactory, nothing_shared: Path) -> Path:
    """A home that built everything whole, and once more what had come meanwhile: by dbt, both times."""
    made = prepared(tmp_path_factory.mktemp("another"))
    assert not build_again(made, SHARED, full_refresh=True)
    transform(made, SHARED, full_refresh=True)
    assert not build_again(made, SHARED)
    transform(made, SHARED)
    return made


def test_a_new_home_is_built_whole_and_then_bit_by_bit_without_dbt(another: Path, tmp_path: Path) -> None:
    home = prepared(tmp_path)
    assert build_again(home, SHARED, full_refresh=True)
    assert built(home) == built(another)
    with warehouse(home) as db:
        books.booked(db, "news", *books.FIRST, _dlt_load_id="later")
    assert build_again(home, SHARED)
    with warehouse(home) as db:
        assert db.execute(ENTRIES).fetchall() == [("je-news", False)]


def test_a_whole_build_makes_kept_tables_anew(another: Path, tmp_path: Path) -> None:
    home = prepared(tmp_path)
    build_again(home, SHARED, full_refresh=True)
    with warehouse(home) as db:
        books.booked(db, "news", *books.FIRST)
    build_again(home, SHARED)
    with warehouse(home) as db:
        db.execute("delete from raw_exact_online.transaction_lines")  # behind the loader's back
        assert db.execute(ENTRIES).fetchall() == [("je-news", False)]
    assert build_again(home, SHARED, full_refresh=True)
    with warehouse(home) as db:
        assert db.execute(ENTRIES).fetchall() == []


def test_bit_by_bit_is_nothing_for_a_home_that_was_never_built_whole(another: Path, tmp_path: Path) -> None:
    home = prepared(tmp_path)
    assert not build_again(home, SHARED)
    transform(home, SHARED)
    assert built(home) == built(another)


def test_other_raw_tables_are_another_plan(another: Path, tmp_path: Path) -> None:
    add_column(prepared(tmp_path))
    assert not build_again(tmp_path, SHARED, full_refresh=True)


def test_what_others_could_have_written_is_not_run(another: Path, tmp_path: Path, nothing_shared: Path) -> None:
    folder = nothing_shared / "dbt_compiled"
    assert folder.stat().st_mode & 0o777 == 0o700
    folder.chmod(0o777)
    try:
        assert not build_again(prepared(tmp_path), SHARED, full_refresh=True)
    finally:
        folder.chmod(0o700)


def test_a_broken_file_of_another_home_is_left_to_dbt_which_mends_it(
    another: Path, tmp_path: Path, nothing_shared: Path
) -> None:
    for file in (nothing_shared / "dbt_compiled").iterdir():
        file.write_bytes(file.read_bytes()[:-100])
    home = prepared(tmp_path / "home")
    assert not build_again(home, SHARED, full_refresh=True)
    transform(home, SHARED, full_refresh=True)
    assert built(home) == built(another)
    assert build_again(prepared(tmp_path / "next"), SHARED, full_refresh=True)
