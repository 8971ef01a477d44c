"""What the walk says of each vendor of `STORIES`, whatever product the books are kept in."""

from __future__ import annotations

from abc import ABC
from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any, ClassVar

import pytest

from include.month_end import balances, reading
from tests.dbt.conftest import Decided

BILL = Decimal("121.00")
STORIES: dict[str, dict[str, Decimal]] = {
    "on its way": {"in_flight": BILL},
    "entered twice": {"in_flight": BILL, "held": BILL},
    "to be corrected": {"blocked": BILL},
    "payment blocked": {"disputed": BILL},
    "paid there, posted later": {"timing": BILL},
    "before the start": {"before_start": BILL},
    "manual journal": {"manual_journal": Decimal("40.00")},
    "revaluation": {"revaluation": Decimal("3.00")},
    "prepayment": {"prepayment": Decimal("-15.00")},
    "both have it": {},
    "another amount there": {"differs": Decimal("1.00")},
    "there alone": {"other_only": -BILL},
    "nothing stands for it": {},
    "paid, and void since": {},
}
"""What of books less other each cause explains for a vendor, on a day between payment and posting."""


class Movements(ABC):
    """``vendors``: of each story, where the product knows it; ``day``: after the payment there, before its posting."""

    link: ClassVar[str]
    company: ClassVar[str]
    vendors: ClassVar[Mapping[str, str]]
    day: ClassVar[date]
    posted: ClassVar[date]

    def rows(self, decided: Decided) -> reading.Rows:
        def asked(sql: str, values: Sequence[Any]) -> Sequence[reading.Row]:
            found = decided.session.execute(sql, list(values))
            names = [column[0] for column in found.description]
            return [dict(zip(names, row, strict=True)) for row in found.fetchall()]

        return asked

    def causes(self, decided: Decided, vendor: str, day: date) -> dict[str, Decimal]:
        found: dict[str, Decimal] = {}
        for walk in reading.walks(self.rows(decided), self.link, self.company, day):
            for line in walk.lines:
                amount = sum((one.amount for one in line.entries if one.counterparty_key == vendor), Decimal(0))
                if amount:
                    found[line.cause] = amount
        return found

    def vendor(self, decided: Decided, key: str, day: date) -> balances.Vendor:
        """Each is of one A/P account and currency."""
        entries = self.rows(decided)(reading.ENTRIES, (self.link, self.company, day))
        places = {(row["ap_account"], row["currency"]) for row in entries}
        (found,) = (one for place in places for one in balances.vendors(entries, *place) if one.key == key)
        return found

    @pytest.mark.parametrize("story", STORIES)
    def test_each_difference_has_its_cause(self, decided: Decided, story: str) -> None:
        if story not in self.vendors:
            pytest.skip("the product has no such thing")
        assert self.causes(decided, self.vendors[story], self.day) == STORIES[story]

    def test_a_payment_that_both_have_differs_between_its_days_alone(self, decided: Decided) -> None:
        vendor = self.vendors["paid there, posted later"]
        assert self.causes(decided, vendor, self.posted) == {}

    def test_what_no_document_makes_is_unexplained_and_has_no_cause(self, decided: Decided) -> None:
        found = {story: self.vendor(decided, key, self.day).unexplained for story, key in self.vendors.items()}
        expected = {
            story: Decimal("7.00") if story == "nothing stands for it" else Decimal(0) for story in self.vendors
        }
        assert found == expected

    def test_before_the_start_the_ledger_is_one_opening_amount(self, decided: Decided) -> None:
        vendor = self.vendors["before the start"]
        (row,) = decided.query(
            "select movement, date, amount from reconciliation.payables_movements"
            f" where link = '{self.link}' and side = 'ledger' and counterparty_key = '{vendor}'"
        )
        assert (row["movement"], row["date"], row["amount"]) == ("ledger opening", date(2025, 12, 31), BILL)
