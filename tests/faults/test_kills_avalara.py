"""kill -9 anywhere in a run of Exact Online <-> AvaTax; what must hold is in ``tests/support/kill_tests.py``."""

from __future__ import annotations

from collections import defaultdict
from decimal import Decimal
from types import MappingProxyType

import pytest

from include.sandbox.world.companies.kestrel import PAYABLES
from tests.support import agreement, days_avalara
from tests.support.books.avalara import COMMITTED
from tests.support.books.documents import money
from tests.support.company import Company
from tests.support.kill_tests import Kills, Lane
from tests.support.links import exact_avalara
from tests.support.links.avalara_sales import COMPANIES, code_of, is_ours
from tests.support.stores import postgres_url  # noqa: F401 - a fixture

pytestmark = [pytest.mark.faults, pytest.mark.timeout(0)]


class TestExactAvalara(Kills):
    link = "exact_avalara"
    few = ("corrections", "credit_notes")
    quiet = ()
    opened = MappingProxyType({"systems": ("exact_online", "avalara")})

    def begins(self, one: Company) -> None:
        days_avalara.begins(one)

    def goes_on(self, one: Company, number: int) -> None:
        days_avalara.goes_on(one, number)

    def ends(self, one: Company) -> None:
        """A corrected invoice is recorded anew in one run, booked and committed again in the next."""
        one.settled()

    def test_what_is_owed_is_explained_to_the_cent_in_every_company(self, lane: Lane) -> None:
        """What is owed to each tax office is what is committed for it, where Exact has no VAT of its own on it."""
        one = lane.campaign.company
        books = exact_avalara.books(one)
        with_vat = {code_of(invoice) for invoice in books.exact.sales if invoice.tax}
        owed: dict[str, Decimal] = defaultdict(Decimal)
        for _, line in agreement.our_postings(one):
            if books.exact.account_of[str(line["GLAccount"])] in PAYABLES:
                owed[str(line["Division"])] -= money(line["AmountFC"])
        wanted: dict[str, Decimal] = defaultdict(Decimal)
        for code, documents in books.avalara.recorded.items():
            for document in documents:
                if is_ours(document) and document.status == COMMITTED and code not in with_vat:
                    wanted[code.partition("-")[0]] += document.tax
        assert owed == wanted
        assert set(owed) == set(COMPANIES)
