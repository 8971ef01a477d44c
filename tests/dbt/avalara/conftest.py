"""One warehouse for all tests of what Exact and AvaTax should tell each other."""

from __future__ import annotations

import pytest

from tests.dbt.avalara import books
from tests.dbt.conftest import Decided, together

MODULES = (
    "test_places",
    "test_invoices",
    "test_addresses",
    "test_estimates",
    "test_tax_codes",
    "test_tax_lines",
    "test_tax",
    "test_tax_elsewhere",
    "test_recorded_again",
    "test_tax_accounts",
    "test_tax_journals",
    "test_returns",
    "test_corrections",
    "test_corrections_touched",
    "test_commit",
    "test_tax_findings",
    "test_left_behind",
    "test_several_links",
)
OPTIONS = {
    "tax_item": "BELASTING",
    "clearing_account": "1580",
    "ship_from": {"852": {"country": "US", "postcode": "92614"}},
}


@pytest.fixture(scope="session")
def decided(tmp_path_factory: pytest.TempPathFactory) -> Decided:
    return together(tmp_path_factory, "avalara.", MODULES, books.base, kind=books.LINK, **OPTIONS)
