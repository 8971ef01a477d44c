"""kill -9 anywhere in a run of Airbase -> Exact Online; what must hold is in ``tests/support/kill_tests.py``."""

from __future__ import annotations

from collections import defaultdict
from decimal import Decimal
from types import MappingProxyType

import pytest

from tests.support import days_airbase
from tests.support.company import Company
from tests.support.kill_tests import Kills, Lane
from tests.support.links import airbase_exact
from tests.support.links.airbase_exact import DIVISIONS
from tests.support.stores import postgres_url  # noqa: F401 - a fixture

pytestmark = [pytest.mark.faults, pytest.mark.timeout(0)]


class TestAirbaseExact(Kills):
    link = "airbase_exact"
    # Codes are written once, bills never.
    quiet = ("gl_accounts", "cost_centers", "bills")
    opened = MappingProxyType({"systems": ("exact_online", "airbase")})

    def begins(self, one: Company) -> None:
        days_airbase.begins(one)

    def goes_on(self, one: Company, number: int) -> None:
        days_airbase.goes_on(one, number)

    def ends(self, one: Company) -> None:
        # A vendor learns the number of its supplier from the run after the one that created it.
        one.settled()

    def test_what_is_owed_is_explained_to_the_cent_in_every_company(self, lane: Lane) -> None:
        """This link posts nothing that is owed: what we ordered is, in each division, what Airbase approved."""
        books = airbase_exact.books(lane.campaign.company)
        approved = {one.key: one.amount for one in books.airbase.orders}
        ordered: dict[str, Decimal] = defaultdict(Decimal)
        wanted: dict[str, Decimal] = defaultdict(Decimal)
        for key, standing in books.ours.items():
            for order in standing:
                ordered[order.company] += order.amount
                wanted[order.company] += approved[key]
        assert ordered == wanted
        assert set(ordered) == set(DIVISIONS.values())
