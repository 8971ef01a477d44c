"""One warehouse for all tests of what QuickBooks and AvidXchange should tell each other."""

from __future__ import annotations

import pytest

from tests.dbt.conftest import Decided, together
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
    "test_payables_movements",
    "test_cut_off",
)


@pytest.fixture(scope="session")
def decided(tmp_path_factory: pytest.TempPathFactory) -> Decided:
    return together(tmp_path_factory, "quickbooks.", MODULES, books.base, kind=books.LINK, then=books.settle_balances)
