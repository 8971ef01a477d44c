"""A year's bills of the companies, as people entered them in either system: slips, gaps and wrong vendors included."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal
from random import Random

MOST = 60
YEAR = 2026
DAYS = 320
CENT = Decimal("0.01")


@dataclass(frozen=True)
class Known:
    """A company, as the number of its family and the vendor keys that it has in either system."""

    family: int
    keys: dict[str, str]


@dataclass(frozen=True)
class Bill:
    """``key``: of the vendor that it was entered for."""

    key: str
    number: str
    day: date
    amount: Decimal


class Bookkeeper:
    """Enters bills. Of a hundred companies 25 sent none, and of 30 one system got few."""

    def __init__(self, random: Random) -> None:
        self.random = random

    def entered(self, companies: Sequence[Known]) -> list[Bill]:
        relatives = defaultdict[tuple[int, str], list[str]](list)
        everybody = defaultdict[str, list[str]](list)
        for company in companies:
            for side, key in company.keys.items():
                relatives[company.family, side].append(key)
                everybody[side].append(key)
        found: list[Bill] = []
        for company in companies:
            bills = list(self._sent())
            few = self.random.choice("LR") if self.random.random() < 0.3 else None
            for side, key in company.keys.items():
                for_whom = self._for_whom(key, relatives[company.family, side], everybody[side])
                got = 0.3 if side == few else 0.95
                found += [self._typed(bill, for_whom) for bill in bills if self.random.random() < got]
        return found

    def _sent(self) -> Iterator[Bill]:
        random = self.random
        if random.random() < 0.25:
            return
        many = min(int(random.paretovariate(0.7)), MOST)
        style = random.choices(("{year}{n:04}", "{year}-{n:03}", "{n}", "F{n:05}", "{n:08}"), (15, 15, 35, 20, 15))[0]
        start = int(10 ** random.uniform(0, 7 if style == "{n:08}" else 4.5))
        step = random.choice((1, 1, 1, 4, 23))
        days = sorted(random.sample(range(DAYS), many))
        rent = Decimal(random.randrange(20, 2_000)) if random.random() < 0.25 else None
        for number, day in enumerate(days):
            if rent is None and random.random() < 0.3:
                amount = Decimal(random.randrange(1, 100) * 50) * Decimal("1.21")
            else:
                amount = rent or Decimal(10 ** random.uniform(1, 4.3))
            number_of = style.format(year=YEAR, n=start + number * step)
            yield Bill("", number_of, date(YEAR, 1, 2) + timedelta(days=day), amount.quantize(CENT))

    def _for_whom(self, key: str, relatives: Sequence[str], everybody: Sequence[str]) -> str:
        """One company in a hundred is booked under a relative's name, if it has one there, one in 300 under another."""
        chance = self.random.random()
        if chance < 0.01:
            return self.random.choice(relatives)
        return self.random.choice(everybody) if chance < 0.0133 else key

    def _typed(self, bill: Bill, key: str) -> Bill:
        random = self.random
        number, day, amount = bill.number, bill.day, bill.amount
        if random.random() < 0.03:
            at = random.randrange(len(number))
            number = random.choice(
                (number[:at] + number[at + 1 :], number[:at] + number[at : at + 2][::-1] + number[at + 2 :])
            )
        if random.random() < 0.02:
            amount = (amount / Decimal("1.21")).quantize(CENT)
        if random.random() < 0.05:
            day += timedelta(days=random.randrange(1, 45))
        return replace(bill, key=key, number=number, day=day, amount=amount)
