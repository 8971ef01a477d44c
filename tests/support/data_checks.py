"""The data checks of the dbt project as plain SQL, run without dbt on a copy of a warehouse whose rows are broken.

books = Copy(warehouse, folder)
with books.broken("update matching.vendors set score = 0 where right_key = 'v1'"):
    rows = books.rows(checks["matching__points_add_up"])
"""

from __future__ import annotations

import re
import shutil
from abc import ABC
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, ClassVar

import duckdb
import pytest

from include.delivery.findings import ALERT_CODES
from include.warehouse import plan

_STANDS_ON = re.compile(r'from "(\w+)"\."(\w+)"')
_KEY = re.compile(r"select ((?:\w+, )*)count\(\*\) as row_count")
_COLUMN = re.compile(r"where (\w+) (?:is null|not in \()")
Row = dict[str, Any]
Breaking = tuple[str, str, Row]
"""The check that finds what is broken, the statement that breaks it, and whom the one row that fails names."""


@dataclass(frozen=True)
class Check:
    """One check: its name, and the SQL that gives the rows that fail."""

    name: str
    sql: str

    @property
    def kind(self) -> str:
        """``unique_key``, ``not_null``, ``accepted_values``, or the name of a check that is written by itself."""
        return next(
            (kind for kind in ("unique_key", "not_null", "accepted_values") if self.name.startswith(kind)), self.name
        )

    @property
    def table(self) -> str:
        """The built table that a check of one model stands on; '' where the model is written into its readers."""
        found = None if "__dbt__cte__" in self.sql else _STANDS_ON.search(self.sql)
        return f"{found[1]}.{found[2]}" if found else ""

    @property
    def columns(self) -> tuple[str, ...]:
        """Those of the key, or the one that is looked at."""
        key = _KEY.search(self.sql)
        return tuple(key[1].split(", ")[:-1]) if key else tuple(_COLUMN.findall(self.sql))

    @property
    def optional(self) -> tuple[str, ...]:
        """Those of the key that may be empty."""
        return tuple(name for name in self.columns if f"or {name} is null" not in self.sql)


def checks_of_the_plan() -> dict[str, Check]:
    """Every check of the compiled plan, by its name."""
    return {check.name: Check(check.name, check.sql) for check in plan.current().checks}


class Copy:
    """A copy of a built warehouse, whose rows may be broken; whatever is done to it is taken back."""

    def __init__(self, warehouse: Path, folder: Path) -> None:
        shutil.copy(warehouse, folder / "warehouse.duckdb")
        self._database = duckdb.connect(str(folder / "warehouse.duckdb"))
        self._database.execute("set TimeZone = 'UTC'")

    def close(self) -> None:
        self._database.close()

    def ask(self, sql: str) -> list[Row]:
        found = self._database.execute(sql)
        names = [column[0] for column in found.description]
        return [dict(zip(names, row, strict=True)) for row in found.fetchall()]

    def rows(self, check: Check) -> list[Row]:
        """The rows that fail."""
        return self.ask(check.sql)

    def failing(self, checks: Mapping[str, Check]) -> dict[str, list[Row]]:
        """The checks that fail, each with the rows that it names."""
        found = {name: self.rows(check) for name, check in checks.items()}
        return {name: rows for name, rows in found.items() if rows}

    @contextmanager
    def broken(self, statement: str) -> Iterator[None]:
        """What ``statement`` does, until the end of the block. It has to do something."""
        self._database.execute("begin")
        try:
            (count,) = self._database.execute(statement).fetchone() or (0,)
            assert count, f"nothing is broken by: {statement}"
            yield
        finally:
            self._database.execute("rollback")

    def filled(self, checks: Mapping[str, Check], kind: str) -> list[Check]:
        """Those of a kind that stand on a table with rows in it."""
        tables = self.ask(
            "select table_schema || '.' || table_name as name from information_schema.tables"
            " where table_type = 'BASE TABLE' and table_catalog = 'warehouse'"
        )
        there = {row["name"] for row in tables}
        return [
            check
            for check in checks.values()
            if check.kind == kind and check.table in there and self.ask(f"select 1 from {check.table} limit 1")
        ]


def twice(table: str, where: str) -> str:
    """The statement that adds rows of a table once more."""
    return f"insert into {table} from {table} where {where}"


def unproven(books: Copy, checks: Mapping[str, Check]) -> list[str]:
    """The checks of keys and columns that do not name the row that was broken behind them. Each is broken in each way:
    a row twice, a part of the key gone; a column empty, a value that is none."""
    found = []
    for check in books.filled(checks, "unique_key"):
        names = ", ".join(check.columns)
        twice = f"insert into {check.table} from {check.table} order by rowid limit 1"
        (first,) = books.ask(f"select {names or 1} from {check.table} order by rowid limit 1")
        key = {name: first[name] for name in check.columns}
        found += _missed(books, check, twice, key)
        for name in check.columns:
            if name not in check.optional:
                found += _missed(books, check, _set(check.table, name, "null"), key | {name: None})
    for kind, value in (("not_null", None), ("accepted_values", "-1")):
        for check in books.filled(checks, kind):
            (name,) = check.columns
            found += _missed(books, check, _set(check.table, name, repr(value) if value else "null"), {name: value})
    return found


def _set(table: str, column: str, value: str) -> str:
    return f"update {table} set {column} = {value} where rowid = (select min(rowid) from {table})"


def _missed(books: Copy, check: Check, statement: str, expected: Row) -> Sequence[str]:
    with books.broken(statement):
        rows = books.rows(check)
    named = [row for row in rows if all(str(row[name]) == str(value) for name, value in expected.items())]
    return [] if len(rows) == len(named) == 1 else [f"{check.name}: {statement}: {rows[:3]}"]


class DataChecks(ABC):
    """What holds of the checks on each link's decided warehouse; ``broken``: rows that each of them has to name."""

    broken: ClassVar[Mapping[str, Breaking]]

    @classmethod
    def pytest_generate_tests(cls, metafunc: pytest.Metafunc) -> None:
        if "breaking" in metafunc.fixturenames:
            metafunc.parametrize(("name", "breaking", "row"), cls.broken.values(), ids=list(cls.broken))

    def test_every_check_passes(self, breakable: Copy, checks: Mapping[str, Check]) -> None:
        failing = breakable.failing(checks)
        assert failing == {}, failing

    def test_whatever_a_finding_alerts_of_closes_with_it(self, breakable: Copy) -> None:
        findings = breakable.ask(
            "select table_name as name from information_schema.tables"
            " where table_schema = 'outbox' and table_name like '%\\_\\_findings' escape '\\'"
        )
        codes = {
            row["code"]
            for table in findings
            for row in breakable.ask(f"select distinct code from outbox.{table['name']} where kind = 'alert'")
        }
        assert findings
        assert codes - ALERT_CODES == set()

    def test_each_key_and_column_is_checked(self, breakable: Copy, checks: Mapping[str, Check]) -> None:
        assert len(breakable.filled(checks, "unique_key")) > 30
        assert unproven(breakable, checks) == []

    def test_what_is_broken_is_named(
        self, breakable: Copy, checks: Mapping[str, Check], name: str, breaking: str, row: Row
    ) -> None:
        with breakable.broken(breaking):
            (found,) = breakable.rows(checks[name])
        assert found.items() >= row.items()
