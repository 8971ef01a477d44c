"""One warehouse per test module: `warehouse(fill)` makes the raw rows, runs the decisions once, and reads tables back."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import duckdb
import pytest

from include.warehouse.transform import invoke
from tests.support import raw


class Decided:
    """A warehouse after dbt ran; JSON columns come back parsed."""

    JSON = frozenset({"document", "problems", "holds", "refs", "adopt", "payload"})

    def __init__(self, home: Path) -> None:
        self.home = home
        self.file = home / "warehouse" / "warehouse.duckdb"

    def query(self, sql: str) -> list[dict[str, Any]]:
        with duckdb.connect(str(self.file), read_only=True) as database:
            database.execute("set TimeZone = 'UTC'")
            found = database.execute(sql)
            names = [column[0] for column in found.description]
            rows = [dict(zip(names, row, strict=True)) for row in found.fetchall()]
        for row in rows:
            for name in self.JSON & set(row):
                row[name] = json.loads(row[name]) if row[name] is not None else None
        return rows

    def row(self, flow: str, key: str) -> dict[str, Any]:
        """The one outbox row of a document."""
        rows = self.query(f"select * from outbox.exact_avidxchange__{flow} where source_key = '{key}'")
        assert len(rows) == 1, f"{len(rows)} rows for {flow} {key}"
        return rows[0]

    def codes(self, flow: str, key: str) -> list[str]:
        return [problem["code"] for problem in self.row(flow, key)["problems"]]


@pytest.fixture(scope="session")
def dbt_home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """One home for all modules, so that dbt parses the project once."""
    return tmp_path_factory.mktemp("home")


@pytest.fixture(scope="module")
def warehouse(dbt_home: Path) -> Iterator[Callable[..., Decided]]:
    def build(fill: Callable[[duckdb.DuckDBPyConnection], None], *select: str) -> Decided:
        decided = Decided(dbt_home)
        decided.file.unlink(missing_ok=True)
        with raw.warehouse(decided.file) as database:
            fill(database)
        invoke(dbt_home, ["run", *(("--select", *select) if select else ())])
        return decided

    yield build
