"""One warehouse for all tests of what Basware and QuickBooks should tell each other."""

from __future__ import annotations

import pytest

from tests.dbt.basware_quickbooks import books
from tests.dbt.conftest import Decided, together

MODULES = ("test_invoices", "test_answers")


@pytest.fixture(scope="session")
def decided(tmp_path_factory: pytest.TempPathFactory) -> Decided:
    return together(tmp_path_factory, "basware_quickbooks.", MODULES, books.base, kind=books.LINK)
