"""kill -9 anywhere in a run of Airbase -> QuickBooks Online; what must hold is in ``tests/support/kill_tests.py``."""

from __future__ import annotations

from types import MappingProxyType

import pytest

from tests.support import days_airbase_quickbooks
from tests.support.company import Company
from tests.support.kill_tests import Kills, Lane
from tests.support.links import airbase_quickbooks
from tests.support.stores import postgres_url  # noqa: F401 - a fixture

pytestmark = [pytest.mark.faults, pytest.mark.timeout(0)]


class TestAirbaseQuickBooks(Kills):
    link = "airbase_quickbooks"
    # Codes are compared, vendors asked about, bills read.
    quiet = ("gl_accounts", "cost_centers", "vendors", "airbase_vendors", "vendor_links", "bills")
    few = ("suppliers", "airbase_vendors", "vendor_links", "adopted")
    opened = MappingProxyType({"systems": ("airbase", "quickbooks_online"), "companies": ("brightwater",)})

    def begins(self, one: Company) -> None:
        days_airbase_quickbooks.new_things_come(one, 0)

    def goes_on(self, one: Company, number: int) -> None:
        days_airbase_quickbooks.goes_on(one, number)

    def ends(self, one: Company) -> None:
        # What an order waits for may read otherwise once the vendors of a run are linked.
        one.settled()

    def test_what_is_owed_is_explained_to_the_cent_in_every_company(self, lane: Lane) -> None:
        """This link posts nothing that is owed: an order of Airbase is one order over what is approved."""
        books = airbase_quickbooks.books(lane.campaign.company)
        approved = {one.key: one.amount for one in books.airbase.orders}
        assert books.ours
        for key, standing in books.ours.items():
            found = [(order.company, order.amount) for order in standing]
            assert found == [(airbase_quickbooks.COMPANY.realm, approved[key])]
