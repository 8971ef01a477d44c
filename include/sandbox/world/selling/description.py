"""A company that has its tax from AvaTax: what it sells to whom, and what is wrong on purpose.

Its books are described beside it, in the words of the system that keeps them.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from include.sandbox.world.model import Company
from include.sandbox.world.selling.parties import Address, Case


@dataclass(frozen=True)
class Named:
    """A customer with a name of its own. ``delivery``: where it has things delivered, where it is somewhere else."""

    company: Company
    name: str
    case: Case
    address: Address
    currency: str
    vat_code: str
    delivery: Address | None = None


@dataclass(frozen=True)
class Seller:
    """``items``: code, name, revenue account, unit, price, cost centre; ``tax_codes`` are AvaTax's for those that
    somebody has said one for. ``list_factors``: what one unit of the price list is in a currency. ``offices`` by
    company of the books. ``others``: the countries of further customers by turns; ``sold_to`` says by country who sells
    there, in which currency, as which case and with which VAT code of the books. ``no_vat`` and ``foreign_vat`` are a
    clerk's mistakes, where the books have VAT. ``avatax``: companies of its account, with where each is registered
    (country, region, which local jurisdictions). ``stream`` names its random numbers and its truth; ``prefix`` its
    customers.
    """

    stream: str
    prefix: str
    companies: tuple[Company, ...]
    american: Company
    offices: Mapping[str, Address]
    named: tuple[Named, ...]
    stems: tuple[str, ...]
    trades: Mapping[str, tuple[str, ...]]
    people: tuple[str, ...]
    others: tuple[str, ...]
    sold_to: Mapping[str, tuple[Company, str, Case, str]]
    consumers: tuple[tuple[Case, str], ...]
    items: tuple[tuple[str, str, str, str, Decimal, str], ...]
    freight: str
    unmapped: str
    shipped: str
    tax_codes: Mapping[str, str]
    list_factors: Mapping[str, Decimal]
    description: str
    no_vat: str = ""
    foreign_vat: str = ""
    avatax: tuple[tuple[Mapping[str, Any], tuple[tuple[str, str, str | None], ...]], ...] = field(default=())

    @property
    def sold(self) -> tuple[str, ...]:
        return tuple(code for code, *_ in self.items if code not in (self.freight, self.unmapped))

    def price(self, item: str) -> Decimal:
        return next(price for code, _, _, _, price, _ in self.items if code == item)

    def cost_center(self, item: str) -> str:
        return next(center for code, *_, center in self.items if code == item)

    def name(self, item: str) -> str:
        return next(name for code, name, *_ in self.items if code == item)

    def revenue(self, item: str) -> str:
        return next(account for code, _, account, *_ in self.items if code == item)
