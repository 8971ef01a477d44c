"""kill -9 anywhere in a run of QuickBooks Online <-> AvaTax; what must hold is in ``tests/support/kill_tests.py``."""

from __future__ import annotations

from collections import defaultdict
from decimal import Decimal
from types import MappingProxyType

import pytest

from tests.support import agreement, days_quickbooks_avalara
from tests.support.books.avalara import COMMITTED
from tests.support.books.documents import money
from tests.support.company import Company
from tests.support.kill_tests import Kills, Lane
from tests.support.links import quickbooks_avalara
from tests.support.links.avalara_sales import is_ours
from tests.support.stores import postgres_url  # noqa: F401 - a fixture

pytestmark = [pytest.mark.faults, pytest.mark.timeout(0)]
OWED = ("2310", "2320")


class TestQuickBooksAvalara(Kills):
    link = "quickbooks_avalara"
    few = ("corrections", "credit_notes")
    quiet = ()
    opened = MappingProxyType({"systems": ("quickbooks_online", "avalara"), "companies": ("halyard",)})

    def goes_on(self, one: Company, number: int) -> None:
        days_quickbooks_avalara.goes_on(one, number)

    def ends(self, one: Company) -> None:
        """A corrected form is recorded anew in one run, booked and committed again in the next."""
        one.settled()

    def test_what_is_owed_is_explained_to_the_cent(self, lane: Lane) -> None:
        """What is owed to each tax office is what is committed for it."""
        one = lane.campaign.company
        books = quickbooks_avalara.books(one)
        owed: dict[str, Decimal] = defaultdict(Decimal)
        for posting in books.postings:
            for move in posting.moves:
                if move.account in OWED:
                    owed[move.currency] -= move.amount
        wanted: dict[str, Decimal] = defaultdict(Decimal)
        for documents in books.avalara.recorded.values():
            for document in documents:
                if is_ours(document) and document.status == COMMITTED:
                    wanted[document.currency] += money(document.tax)
        assert {name: tax for name, tax in owed.items() if tax} == {name: tax for name, tax in wanted.items() if tax}
        assert agreement.sent(one)["committed"] > 0
