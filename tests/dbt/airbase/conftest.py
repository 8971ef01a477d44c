"""One warehouse for all tests of what Airbase and Exact should tell each other."""

from __future__ import annotations

import importlib

import duckdb
import pytest

from tests.dbt.airbase import books
from tests.dbt.conftest import Decided, shared

MODULES = (
    "test_vendors",
    "test_made_vendors",
    "test_vendor_links",
    "test_orders",
    "test_order_lines",
    "test_changed_orders",
    "test_results",
    "test_bills",
    "test_codes",
    "test_findings",
    "test_links",
)


@pytest.fixture(scope="session")
def decided(tmp_path_factory: pytest.TempPathFactory) -> Decided:
    """One firm's documents for all modules: every `add` puts its own in, and dbt runs once."""

    def fill(database: duckdb.DuckDBPyConnection) -> None:
        books.base(database)
        for name in MODULES:
            importlib.import_module(f"tests.dbt.airbase.{name}").add(database)

    return shared(tmp_path_factory, "airbase", fill, kind=books.LINK)
