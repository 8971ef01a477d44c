"""One warehouse for all tests of what QuickBooks and AvidXchange should tell each other."""

from __future__ import annotations

import importlib

import duckdb
import pytest

from tests.dbt.conftest import Decided, shared
from tests.dbt.quickbooks import books

MODULES = (
    "test_bills",
    "test_payments",
    "test_payment_status",
    "test_masters",
    "test_vendor_changes",
    "test_findings",
    "test_reconciliation",
    "test_options",
    "test_credits",
)


@pytest.fixture(scope="session")
def decided(tmp_path_factory: pytest.TempPathFactory) -> Decided:
    """One company's books for all modules: every `add` puts its own documents in, and dbt runs once."""

    def fill(database: duckdb.DuckDBPyConnection) -> None:
        books.base(database)
        for name in MODULES:
            importlib.import_module(f"tests.dbt.quickbooks.{name}").add(database)
        books.settle_balances(database)

    return shared(tmp_path_factory, "quickbooks", fill, kind=books.LINK)
