"""One warehouse for all tests of what Airbase and QuickBooks should tell each other."""

from __future__ import annotations

import importlib

import duckdb
import pytest

from tests.dbt.airbase_quickbooks import books
from tests.dbt.conftest import Decided, shared

MODULES = ("test_orders", "test_both_ways")


@pytest.fixture(scope="session")
def decided(tmp_path_factory: pytest.TempPathFactory) -> Decided:
    """One company's documents for all modules: every `add` puts its own in, and dbt runs once."""

    def fill(database: duckdb.DuckDBPyConnection) -> None:
        books.base(database)
        for name in MODULES:
            importlib.import_module(f"tests.dbt.airbase_quickbooks.{name}").add(database)

    return shared(tmp_path_factory, "airbase_quickbooks", fill, kind=books.LINK)
