"""One warehouse for all tests of what Basware and Exact should tell each other."""

from __future__ import annotations

import pytest

from tests.dbt.basware import books
from tests.dbt.conftest import Decided, together

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
    "test_cut_off",
)


@pytest.fixture(scope="session")
def decided(tmp_path_factory: pytest.TempPathFactory) -> Decided:
    return together(tmp_path_factory, "basware.", MODULES, books.base, kind=books.LINK)
