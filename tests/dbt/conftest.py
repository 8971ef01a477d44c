"""One warehouse for all tests of the decisions: raw rows in, models built once, tables read back."""

from __future__ import annotations

import importlib
import json
import os
import shutil
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import cached_property
from pathlib import Path
from typing import Any

import duckdb
import pytest
from filelock import FileLock

from include.warehouse import build as tables
from include.warehouse.database import Warehouse
from tests.dbt import books
from tests.support import raw
from tests.support.data_checks import Check, Copy, checks_of_the_plan


class Decided:
    """A warehouse after the models were built; JSON columns come back parsed. All queries are of one session."""

    JSON = frozenset({"document", "problems", "holds", "refs", "adopt", "payload"})

    def __init__(self, home: Path, kind: str = books.LINK) -> None:
        self.kind = kind
        self.file = home / "warehouse" / "warehouse.duckdb"
        self._home = home

    @property
    def home(self) -> Path:
        """A home with a copy of it, for dbt, which wants the file for itself: others read the one that was built."""
        own = self._home.with_name(f"{self._home.name}-{os.getpid()}")
        if not own.exists():
            shutil.copytree(self.file.parent, own / "warehouse")
        return own

    @cached_property
    def session(self) -> duckdb.DuckDBPyConnection:
        session = duckdb.connect(str(self.file), read_only=True)
        session.execute("set TimeZone = 'UTC'")
        return session

    def query(self, sql: str) -> list[dict[str, Any]]:
        found = self.session.execute(sql)
        names = [column[0] for column in found.description]
        rows = [dict(zip(names, row, strict=True)) for row in found.fetchall()]
        for row in rows:
            for name in self.JSON & set(row):
                row[name] = json.loads(row[name]) if row[name] is not None else None
        return rows

    def row(self, flow: str, key: str, link: str | None = None) -> dict[str, Any]:
        """The one outbox row of a document; the link is named as its kind when left out."""
        table = f"outbox.{self.kind}__{flow}"
        rows = self.query(f"select * from {table} where source_key = '{key}' and link = '{link or self.kind}'")
        assert len(rows) == 1, f"{len(rows)} rows for {flow} {key}"
        return rows[0]

    def codes(self, flow: str, key: str, link: str | None = None) -> list[str]:
        return [problem["code"] for problem in self.row(flow, key, link)["problems"]]


MODULES = (
    "test_purchase_invoices",
    "test_payments",
    "test_posted_payments",
    "test_coding",
    "test_coding_journals",
    "test_kept_codes",
    "test_vendors_and_codes",
    "test_findings",
    "test_paid_elsewhere",
    "test_payees",
    "test_reconciliation",
    "test_options",
    "test_vendor_standing",
    "test_trade_invoices",
    "test_companies",
    "test_over_orders",
    "test_cut_off",
    "test_bank_payments",
    "test_payables_movements",
)


Fill = Callable[[duckdb.DuckDBPyConnection], None]


def build(home: Path, fill: Fill, *select: str, kind: str = books.LINK) -> Decided:
    """A fresh warehouse with these raw rows, decided once."""
    decided = Decided(home, kind)
    decided.file.unlink(missing_ok=True)
    with raw.warehouse(decided.file) as database:
        fill(database)
    tables.build(Warehouse(home), select or ["path:models"])
    return decided


def shared(factory: pytest.TempPathFactory, name: str, fill: Fill, *select: str, kind: str = books.LINK) -> Decided:
    """One warehouse for a whole run of pytest: the first worker that needs it builds it, and nobody changes it."""
    run = factory.getbasetemp().parent if "PYTEST_XDIST_WORKER" in os.environ else factory.getbasetemp()
    home = run / "decided" / name
    home.mkdir(parents=True, exist_ok=True)
    with FileLock(home / "lock"):
        if not (home / "built").exists():
            build(home, fill, *select, kind=kind)
            (home / "built").touch()
    return Decided(home, kind)


def together(
    factory: pytest.TempPathFactory,
    folder: str,
    modules: Sequence[str],
    base: Callable[..., None],
    *,
    then: Fill = lambda _: None,
    kind: str = books.LINK,
    **options: Any,
) -> Decided:
    """One company's books for all modules of a folder: every `add` puts its own documents in, and dbt runs once."""

    def fill(database: duckdb.DuckDBPyConnection) -> None:
        base(database, **options)
        for name in modules:
            importlib.import_module(f"tests.dbt.{folder}{name}").add(database)
        then(database)

    return shared(factory, folder.removesuffix(".") or "books", fill, kind=kind)


@pytest.fixture(scope="session")
def decided(tmp_path_factory: pytest.TempPathFactory) -> Decided:
    return together(tmp_path_factory, "", MODULES, books.base)


@pytest.fixture(scope="session")
def checks() -> Mapping[str, Check]:
    """Every check of the data, as the release has it compiled."""
    return checks_of_the_plan()


@pytest.fixture(scope="module")
def breakable(decided: Decided, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Copy]:
    """A copy of the folder's warehouse, whose rows may be broken."""
    copy = Copy(decided.file, tmp_path_factory.mktemp("breakable"))
    yield copy
    copy.close()
