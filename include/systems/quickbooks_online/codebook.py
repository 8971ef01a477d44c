"""What a posting needs to know of a company's books: accounts by their names, the bills that a payment pays, its
currencies, and what lines of bills and purchase orders are coded to.

Filled from the warehouse; nothing here is asked over the network. An Id belongs to one company only.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Literal, Protocol

from include.systems.quickbooks_online.contract import PAYABLE


@dataclass(frozen=True)
class Account:
    """``type`` is the vendor's (``Bank``, ``Accounts Payable`` ...); ``full_name`` is
    ``Parent:Child``, ``tax_code`` the Id of the tax code that its lines usually have (non-US companies)."""

    id: str
    name: str
    type: str
    number: str | None = None
    full_name: str | None = None
    currency: str | None = None
    active: bool = True
    tax_code: str | None = None


@dataclass(frozen=True)
class OpenItem:
    """A bill or a vendor credit. ``ap_account`` is the Id of the accounts-payable account it stands on."""

    vendor: str | None = None
    ap_account: str | None = None
    currency: str | None = None


@dataclass(frozen=True)
class Currencies:
    """``several``: whether the company keeps its books in more than its home currency."""

    home: str
    several: bool = False


@dataclass(frozen=True)
class Listed:
    """An entry of a list: a class, a department (location) or a term."""

    id: str
    active: bool = True


@dataclass(frozen=True)
class Vendor:
    name: str
    active: bool = True
    currency: str | None = None


@dataclass(frozen=True)
class Item:
    """``is_purchased``: it has an account that purchases of it are booked to. ``tax_code``: Id of its usual one."""

    id: str
    active: bool = True
    is_purchased: bool = True
    tax_code: str | None = None


@dataclass(frozen=True)
class TaxRate:
    """``percent``: 20 for 20 %. ``on_amount``: of the net amount, not of another tax."""

    id: str
    percent: Decimal
    on_amount: bool = True


@dataclass(frozen=True)
class TaxCode:
    """``rates``: those of its PurchaseTaxRateList; empty: it is for sales alone. The rates of a reverse charge take
    each other back (20 and -20)."""

    id: str
    name: str
    rates: tuple[TaxRate, ...] = ()
    active: bool = True


@dataclass(frozen=True)
class Order:
    """A purchase order as it was last read. ``lines`` maps the number of each line to its Id."""

    id: str
    lines: Mapping[str, str] = field(default_factory=dict)


Taxation = Literal["us", "lines", "off"]
"""How a company taxes purchases: ``us`` has no tax codes of purchases, ``lines`` one on every line, ``off`` none as
long as nobody switches sales tax on."""


@dataclass(frozen=True)
class LineCodes:
    """What bills and purchase orders are coded to in one company, by code. ``accounts`` (to Ids), ``classes`` and
    ``departments`` by the code that they have towards the other side, items by SKU, name or Id, terms and tax codes by
    name or Id, vendors by Id, orders by (vendor, number). None: not read, so that nothing can be said about it.
    ``closed_to``: the last day of the closed books."""

    accounts: Mapping[str, str] = field(default_factory=dict)
    classes: Mapping[str, Listed] | None = None
    departments: Mapping[str, Listed] | None = None
    items: Mapping[str, Item] | None = None
    terms: Mapping[str, Listed] | None = None
    tax_codes: Mapping[str, TaxCode] | None = None
    vendors: Mapping[str, Vendor] = field(default_factory=dict)
    orders: Mapping[tuple[str, str], Order] = field(default_factory=dict)
    taxation: Taxation | None = None
    closed_to: date | None = None


class CodeBook(Protocol):
    """Answers per company (realm id); None always means "not known there"."""

    def account(self, company: str, named: str) -> Account | None:
        """By account number, full name, name or Id, in that order; None too when two accounts are called so."""
        ...

    def open_item(self, company: str, key: str) -> OpenItem | None:
        """A bill by ``145``, a vendor credit by ``VC-12``."""
        ...

    def currencies(self, company: str) -> Currencies | None: ...

    def payment_account(self, company: str, method: str) -> str | None:
        """What the account of payments by this method is called, where it is not the link's usual one."""
        ...

    def payables(self, company: str, currency: str | None) -> Sequence[Account]:
        """The active accounts-payable accounts of a currency; None: the home currency, or any that is not known."""
        ...

    def line_codes(self, company: str) -> LineCodes: ...


@dataclass(frozen=True)
class CompanyBooks:
    """One company's books in memory. ``clearing`` maps payment methods to names of accounts."""

    accounts: Sequence[Account] = ()
    open_items: Mapping[str, OpenItem] = field(default_factory=dict)
    currencies: Currencies | None = None
    clearing: Mapping[str, str] = field(default_factory=dict)
    line_codes: LineCodes = LineCodes()


class Books:
    """A ``CodeBook`` over companies held in memory."""

    def __init__(self, companies: Mapping[str, CompanyBooks]) -> None:
        self._companies = dict(companies)

    def account(self, company: str, named: str) -> Account | None:
        accounts = self._of(company).accounts
        for names in (
            [account.number for account in accounts],
            [account.full_name for account in accounts],
            [account.name for account in accounts],
            [account.id for account in accounts],
        ):
            found = [account for account, name in zip(accounts, names, strict=True) if name == named]
            living = [account for account in found if account.active] or found
            if living:
                return living[0] if len(living) == 1 else None
        return None

    def open_item(self, company: str, key: str) -> OpenItem | None:
        return self._of(company).open_items.get(key)

    def currencies(self, company: str) -> Currencies | None:
        return self._of(company).currencies

    def payment_account(self, company: str, method: str) -> str | None:
        return self._of(company).clearing.get(method)

    def payables(self, company: str, currency: str | None) -> Sequence[Account]:
        home = self._of(company).currencies
        usual = home.home if home else None
        return [
            account
            for account in self._of(company).accounts
            if account.type == PAYABLE and account.active and (account.currency or usual) in (currency or usual, None)
        ]

    def line_codes(self, company: str) -> LineCodes:
        return self._of(company).line_codes

    def _of(self, company: str) -> CompanyBooks:
        return self._companies.get(company) or CompanyBooks()
