"""One warehouse for all tests of what Airbase and QuickBooks should tell each other."""

from __future__ import annotations

import pytest

from tests.dbt.airbase_quickbooks import books
from tests.dbt.conftest import Decided, together

MODULES = ("test_orders", "test_both_ways")


@pytest.fixture(scope="session")
def decided(tmp_path_factory: pytest.TempPathFactory) -> Decided:
    return together(tmp_path_factory, "airbase_quickbooks.", MODULES, books.base, kind=books.LINK)
