"""One warehouse for all tests of what Basware and QuickBooks should tell each other."""

from __future__ import annotations

import importlib

import duckdb
import pytest

from tests.dbt.basware_quickbooks import books
from tests.dbt.conftest import Decided, shared

MODULES = ("test_invoices", "test_answers")


@pytest.fixture(scope="session")
def decided(tmp_path_factory: pytest.TempPathFactory) -> Decided:
    """One company's documents for all modules: every `add` puts its own in, and dbt runs once."""

    def fill(database: duckdb.DuckDBPyConnection) -> None:
        books.base(database)
        for name in MODULES:
            importlib.import_module(f"tests.dbt.basware_quickbooks.{name}").add(database)

    return shared(tmp_path_factory, "basware_quickbooks", fill, kind=books.LINK)
