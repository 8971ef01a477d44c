"""One warehouse for all tests of what Airbase and Exact should tell each other."""

from __future__ import annotations

import pytest

from tests.dbt.airbase import books
from tests.dbt.conftest import Decided, together

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
    "test_cut_off",
)


@pytest.fixture(scope="session")
def decided(tmp_path_factory: pytest.TempPathFactory) -> Decided:
    return together(tmp_path_factory, "airbase.", MODULES, books.base, kind=books.LINK)
