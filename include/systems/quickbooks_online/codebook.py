"""What a payment needs to know of a company's books: accounts by their names, the bills it pays, its currencies.

Filled from the warehouse; nothing here is asked over the network. An Id belongs to one company only.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Protocol


@dataclass(frozen=True)
class Account:
    """``type`` is the vendor's (``Bank``, ``Accounts Payable`` ...); ``full_name`` is
    ``Parent:Child``."""

    id: str
    name: str
    type: str
    number: str | None = None
    full_name: str | None = None
    currency: str | None = None
    active: bool = True


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


@dataclass(frozen=True)
class CompanyBooks:
    """One company's books in memory. ``clearing`` maps payment methods to names of accounts."""

    accounts: Sequence[Account] = ()
    open_items: Mapping[str, OpenItem] = field(default_factory=dict)
    currencies: Currencies | None = None
    clearing: Mapping[str, str] = field(default_factory=dict)


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

    def _of(self, company: str) -> CompanyBooks:
        return self._companies.get(company) or CompanyBooks()
