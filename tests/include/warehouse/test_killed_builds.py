"""A process that dies between any two statements of a build: the next build makes the tables right."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

import duckdb
import pytest

from include.warehouse.build import build_nodes
from include.warehouse.plan import Node
from tests.include.warehouse import changing_bills

BILLS = ("raw_books.bills",)
_NEW = (
    '/*new loads {"relation": "raw_books.bills", "loads": "load", "seen": "load", "this": "totals"}*/'
    " false /*end of new loads*/"
)
_TOTALS = "select vendor, sum(amount) as amount, max(load) as load from raw_books.bills where {} group by all"
PLAN = (
    Node("bills", "m/bills.sql", "table", '"main"."bills"', "select vendor, amount from raw_books.bills", raw=BILLS),
    Node("totals", "m/totals.sql", "incremental", '"main"."totals"', _TOTALS.format("true"), _TOTALS.format(_NEW),
         ("vendor",), raw=BILLS),
    Node("declared", "m/declared.sql", "table", '"main"."declared"', "select vendor from bills",
         empty='create or replace table "main"."declared" (vendor varchar not null)', declared=True, after=("bills",)),
    # Made without their queries where nothing is there: of all that were refunded none is left, and the first come.
    *(Node(name, f"m/{name}.sql", "table", f'"main"."{name}"', f"select vendor from raw_books.{name}",
           empty=f'create or replace table "main"."{name}" (vendor varchar)', raw=(f"raw_books.{name}",),
           empty_when=((f"raw_books.{name}",),)) for name in ("refunds", "bonuses")),
    # The release before had a view and a table of these names.
    Node("was_a_view", "m/a.sql", "table", '"main"."was_a_view"', "select amount from totals", after=("totals",)),
    Node("was_a_table", "m/b.sql", "view", '"main"."was_a_table"', "select vendor from declared", after=("declared",)),
)  # fmt: skip


class Dying:
    """A session that keeps the files before each statement: as a process leaves them that dies there."""

    def __init__(self, session: duckdb.DuckDBPyConnection, file: Path, kept: list[Path]) -> None:
        self._session, self._file, self._kept = session, file, kept

    def execute(self, *statement: Any) -> duckdb.DuckDBPyConnection:
        copy = self._file.parent / f"before {len(self._kept)}" / self._file.name
        copy.parent.mkdir()
        self._kept.append(copy)
        for name in (self._file.name, f"{self._file.name}.wal"):
            if (self._file.parent / name).exists():
                shutil.copyfile(self._file.parent / name, copy.parent / name)
        return self._session.execute(*statement)

    def cursor(self) -> Dying:
        return Dying(self._session.cursor(), self._file, self._kept)

    def close(self) -> None:
        self._session.close()


def rows(database: duckdb.DuckDBPyConnection) -> dict[str, list[tuple[Any, ...]]]:
    return {one.name: sorted(database.execute(f"from {one.name}").fetchall()) for one in PLAN}


@pytest.mark.parametrize("whole", [False, True])
def test_the_next_build_makes_right_whatever_a_death_between_two_statements_left(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, whole: bool
) -> None:
    monkeypatch.setenv("ML_CONNECTOR_THREADS", "1")
    file, kept = tmp_path / "books.duckdb", list[Path]()
    with duckdb.connect(str(file)) as database:
        database.execute("create schema raw_books")
        database.execute("create table raw_books.bills as select 'a' as vendor, 40 as amount, 'l1' as load")
        database.execute("create table raw_books.refunds as select 'a' as vendor")
        database.execute("create table raw_books.bonuses as from raw_books.refunds limit 0")
        build_nodes(database, PLAN[:5], "plan, friday")
        database.execute("create view was_a_view as select 1 as n; create table was_a_table as select 1 as n")
        database.execute("insert into raw_books.bills values ('b', 25, 'l2')")
        database.execute("delete from raw_books.refunds; insert into raw_books.bonuses values ('b')")
        build_nodes(Dying(database, file, kept), PLAN, "plan, friday", full_refresh=whole)  # type: ignore[arg-type]
        right = rows(database)
    assert right["totals"] == [("a", 40, "l1"), ("b", 25, "l2")]
    assert (right["refunds"], right["bonuses"]) == ([], [("b",)])
    states = {tuple(part.read_bytes() for part in sorted(copy.parent.iterdir())): copy for copy in kept}
    assert len(states) > 6
    for number, copy in enumerate(states.values()):
        with duckdb.connect(str(copy)) as database:
            build_nodes(database, PLAN, "plan, friday")
            assert rows(database) == right, f"after death {number}"


def test_so_it_does_where_only_what_changed_was_written(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ML_CONNECTOR_THREADS", "1")
    file, kept = tmp_path / "books.duckdb", list[Path]()
    with duckdb.connect(str(file)) as database:
        changing_bills.fill(database)
        build_nodes(database, changing_bills.PLAN, "plan, friday")
        database.execute("update raw_books.bills set vendor = 'Bakker', amount = 99 where id = 1")
        database.execute("delete from raw_books.bills where vendor = 'Cohen'")
        dying: Any = Dying(database, file, kept)
        build_nodes(dying, changing_bills.PLAN, "plan, friday", little=changing_bills.ALWAYS)
        right = changing_bills.rows(database)
    assert right[1] == [("Aalbers", 10), ("Bakker", 124)]
    states = {tuple(part.read_bytes() for part in sorted(copy.parent.iterdir())): copy for copy in kept}
    assert len(states) > 6
    for number, copy in enumerate(states.values()):
        with duckdb.connect(str(copy)) as database:
            build_nodes(database, changing_bills.PLAN, "plan, friday", little=changing_bills.ALWAYS)
            assert changing_bills.rows(database) == right, f"after death {number}"
