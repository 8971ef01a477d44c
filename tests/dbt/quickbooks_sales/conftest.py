"""One warehouse for all tests of what QuickBooks and AvaTax should tell each other."""

from __future__ import annotations

import pytest

from tests.dbt.conftest import Decided, together
from tests.dbt.quickbooks_sales import books

MODULES = ("test_forms", "test_tax_of_forms")


@pytest.fixture(scope="session")
def decided(tmp_path_factory: pytest.TempPathFactory) -> Decided:
    return together(tmp_path_factory, "quickbooks_sales.", MODULES, books.base, kind=books.LINK)
