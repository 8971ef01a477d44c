"""kill -9 anywhere in a run of Basware -> QuickBooks Online; what must hold is in ``tests/support/kill_tests.py``."""

from __future__ import annotations

from decimal import Decimal
from types import MappingProxyType

import pytest

from tests.support import days_basware_quickbooks
from tests.support.company import Company
from tests.support.kill_tests import Kills, Lane
from tests.support.kills import QUIET
from tests.support.links import basware_quickbooks
from tests.support.stores import postgres_url  # noqa: F401 - a fixture

pytestmark = [pytest.mark.faults, pytest.mark.timeout(0)]


class TestBaswareQuickBooks(Kills):
    link = "basware_quickbooks"
    # Its orders wait: they name no tax code, and QuickBooks outside the US takes no line without one.
    quiet = (*QUIET, "prebook_responses", "purchase_orders", "order_acknowledgements")
    opened = MappingProxyType({"systems": ("basware", "quickbooks_online"), "companies": ("pennine",)})

    def begins(self, one: Company) -> None:
        days_basware_quickbooks.new_things_come(one, 0)

    def goes_on(self, one: Company, number: int) -> None:
        days_basware_quickbooks.goes_on(one, number)

    def test_what_is_owed_is_explained_to_the_cent_in_every_company(self, lane: Lane) -> None:
        """Each bill of ours is what Basware approved, tax included."""
        one = lane.campaign.company
        approved = {
            str(row["invoiceId"]): Decimal(str(row["grossSum"]))
            for row in one.sandbox.state("basware", "accountingDocuments")
        }
        bills = {key[1]: rows for key, rows in basware_quickbooks.books(one).entered.items()}
        assert {key: [row.amount for row in rows] for key, rows in bills.items()} == {
            key: [approved[key]] for key in bills
        }
        assert bills

    def test_there_was_something_to_lose(self, lane: Lane) -> None:
        """Orders wait, nobody entered a bill by hand, and what cannot be booked waits for a person."""
        assert {kind for kind, count in lane.sent.items() if count >= 3} >= {"invoices", "successes"}
        assert lane.sent["credit_notes"] > 0
