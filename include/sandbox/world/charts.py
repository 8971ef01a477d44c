"""What a company's books have before anything happens in them, in the words of the system that keeps them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

from include.sandbox.world.model import Company, Dimension, LedgerAccount, VatCode


@dataclass(frozen=True)
class CatalogueItem:
    """``account``: number of the expense (or cost of goods sold) account; ``income``: that of sales, where it is not
    the company's usual one."""

    sku: str
    name: str
    kind: str
    cost: Decimal
    account: str
    income: str | None = None


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


@dataclass(frozen=True)
class ExactChart:
    """Divisions that are set up alike. ``offices``: postcode, city and perhaps street by division; ``ibans``: of their
    bank journals.

    ``legislation`` and ``languages`` by country; ``customer_language`` is that of all customers. ``settings``: those of
    the division that are not the usual ones. ``vat`` by country; ``vat_accounts``: to pay and to claim, by code, the
    usual ones under ""; ``vat_side``: whether codes are for both sides, or for sales. ``terms``: code, description,
    days, method. ``items``: code, description, cost account, kept in stock; ``sold``: code, description, revenue
    account, unit, kept in stock, VAT code. ``journals``: code, description, type, ledger account, allows VAT, any
    currency; ``purchases`` are those in its own currency and in others. ``blocked``: codes of VAT and journals that
    nobody may use. ``words``: closed, open, payment.
    """

    companies: tuple[Company, ...]
    legislation: Mapping[str, int]
    offices: Mapping[str, tuple[str | None, ...]]
    began: date
    changed: date
    ledger: tuple[LedgerAccount, ...]
    vat: Mapping[str, tuple[VatCode, ...]]
    vat_accounts: Mapping[str, tuple[str, str]]
    journals: tuple[tuple[str, str, int, str | None, bool, bool], ...]
    cost_centers: Callable[[date], tuple[Dimension, ...]]
    currencies: Mapping[str, tuple[str, ...]]
    rates: Mapping[str, Decimal]
    terms: tuple[tuple[str, str, int, str], ...]
    sold: tuple[tuple[str, str, str, str, bool, str | None], ...]
    languages: Mapping[str, str] = field(default_factory=dict)
    customer_language: str = ""
    ibans: Mapping[str, str] = field(default_factory=dict)
    purchases: tuple[str, str] = ("", "")
    bank: str = ""
    warehouse: str | None = None
    unit: str = ""
    stock: str = ""
    items: tuple[tuple[str, str, str, bool], ...] = ()
    customers: tuple[str, ...] = ()
    words: Mapping[str, str] = field(default_factory=dict)
    cost_units: tuple[tuple[str, str], ...] = ()
    projects: tuple[tuple[str, str, bool], ...] = ()
    blocked: tuple[str, ...] = ()
    settings: Mapping[str, Any] = field(default_factory=dict)
    main: str = ""
    vat_side: str = "B"
    # VAT codes that the list of sales in the EU names; accounts whose balance is credit though their type says debit.
    listed: tuple[str, ...] = ()
    credit: tuple[str, ...] = ()
    takes_cost_units: bool = True
    # The division's ids and row versions follow the order in which it was typed in.
    journals_last: bool = False
