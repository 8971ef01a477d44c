"""One warehouse for all tests of what QuickBooks and AvaTax should tell each other."""

from __future__ import annotations

import importlib

import duckdb
import pytest

from tests.dbt.conftest import Decided, shared
from tests.dbt.quickbooks_sales import books

MODULES = ("test_forms", "test_tax_of_forms")


@pytest.fixture(scope="session")
def decided(tmp_path_factory: pytest.TempPathFactory) -> Decided:
    """All cases of this folder in one warehouse: every `add` puts its own in, and dbt runs once."""

    def fill(database: duckdb.DuckDBPyConnection) -> None:
        books.base(database)
        for name in MODULES:
            importlib.import_module(f"tests.dbt.quickbooks_sales.{name}").add(database)

    return shared(tmp_path_factory, "quickbooks_sales", fill, kind=books.LINK)
