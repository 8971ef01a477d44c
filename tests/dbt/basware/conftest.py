"""One warehouse for all tests of what Basware and Exact should tell each other."""

from __future__ import annotations

import importlib

import duckdb
import pytest

from tests.dbt.basware import books
from tests.dbt.conftest import Decided, shared

MODULES = (
    "test_vendors",
    "test_invoices",
    "test_coding",
    "test_attempts",
    "test_duplicates",
    "test_orders",
    "test_reconciliation",
    "test_prebook",
    "test_links",
    "test_payees",
)


@pytest.fixture(scope="session")
def decided(tmp_path_factory: pytest.TempPathFactory) -> Decided:
    """One company's documents for all modules: every `add` puts its own in, and dbt runs once."""

    def fill(database: duckdb.DuckDBPyConnection) -> None:
        books.base(database)
        for name in MODULES:
            importlib.import_module(f"tests.dbt.basware.{name}").add(database)

    return shared(tmp_path_factory, "basware", fill, kind=books.LINK)
