"""What a company's books have before anything happens in them, in the words of the system that keeps them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any


@dataclass(frozen=True)
class CatalogueItem:
    """``account``: number of the expense (or cost of goods sold) account."""

    sku: str
    name: str
    kind: str
    cost: Decimal
    account: str


@dataclass(frozen=True)
class QuickBooksChart:
    """``accounts``: number (empty where people gave none), name, type, sub-type, number of the parent.

    ``inactive``: numbers of accounts that nobody may use any more. ``classes`` and ``departments``: path, whether
    active. ``rates``: what one unit of a currency costs in its own, which is the first; ``tax_codes``: name and
    percentages of purchases each, for a company outside the US that taxes are switched on for. ``accrual``: accounts
    of the accountant's entry each month, debit and credit.
    """

    realm: str
    name: str
    address: Mapping[str, str]
    email: str
    time_zone: str
    began: str
    accounts: tuple[tuple[str, str, str, str, str | None], ...]
    sales: str
    inventory: str
    checking: str
    card: str
    payable: str
    accrual: tuple[str, str]
    classes: tuple[tuple[str, bool], ...]
    departments: tuple[tuple[str, bool], ...]
    terms: Mapping[str, Mapping[str, Any]]
    items: tuple[CatalogueItem, ...]
    rates: Mapping[str, Decimal]
    customers: tuple[str, ...]
    country: str = "US"
    inactive: tuple[str, ...] = ()
    tax_codes: Mapping[str, tuple[float, ...]] = field(default_factory=dict)

    @property
    def currency(self) -> str:
        return next(iter(self.rates))

    @property
    def foreign(self) -> tuple[str, ...]:
        return tuple(self.rates)[1:]
