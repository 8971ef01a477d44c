"""kill -9 anywhere in a run of Basware -> Exact Online; what must hold is in ``tests/support/kill_tests.py``."""

from __future__ import annotations

from collections import defaultdict
from decimal import Decimal
from types import MappingProxyType
from typing import Any

import pytest

from tests.support import agreement, days_basware
from tests.support.company import Company
from tests.support.kill_tests import Kills, Lane
from tests.support.kills import QUIET
from tests.support.links.basware_exact import DIVISIONS
from tests.support.stores import postgres_url  # noqa: F401 - a fixture

PAYABLE = 22
pytestmark = [pytest.mark.faults, pytest.mark.timeout(0)]


class TestBaswareExact(Kills):
    link = "basware_exact"
    # People cancel orders, which are then taken back and count no more.
    few = ("suppliers", "adopted", "purchase_orders")
    # Nothing is prebooked unless a company chooses so (option prebook).
    quiet = (*QUIET, "prebook_responses")
    opened = MappingProxyType({"systems": ("exact_online", "avidxchange", "basware")})

    def begins(self, one: Company) -> None:
        days_basware.begins(one)

    def goes_on(self, one: Company, number: int) -> None:
        days_basware.goes_on(one, number)

    def test_what_is_owed_is_explained_to_the_cent_in_every_company(self, lane: Lane) -> None:
        """Basware does not keep what is owed: what we booked to accounts payable is what it approved."""
        one = lane.campaign.company
        payable = {row["ID"] for code in DIVISIONS.values() for row in _accounts(one, code) if row["Type"] == PAYABLE}
        owed: dict[str, Decimal] = defaultdict(Decimal)
        for key, line in agreement.our_postings(one):
            if line["GLAccount"] in payable:
                owed[key] -= Decimal(str(line["AmountFC"]))
        approved = {
            f"BW:{row['invoiceId']}": Decimal(str(row["grossSum"]))
            for row in one.sandbox.state("basware", "accountingDocuments")
        }
        assert {key: approved[key] for key in owed} == owed
        assert {line["Division"] for _, line in agreement.our_postings(one)} == set(DIVISIONS.values())


def _accounts(one: Company, division: str) -> list[dict[str, Any]]:
    return one.sandbox.state("exact_online", "gl_accounts", division)
