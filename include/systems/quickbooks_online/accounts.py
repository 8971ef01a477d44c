"""What a payment needs of a company's books, checked before anything is sent: accounts, vendors, currencies. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from include.documents import Payment
from include.systems.base import Problem
from include.systems.quickbooks_online import contract
from include.systems.quickbooks_online.codebook import Account, CodeBook


@dataclass(frozen=True)
class Settings:
    """The link's options: accounts by their name or number in QuickBooks."""

    payment_account: str | None = None
    discount_account: str | None = None
    ap_account: str | None = None


def account(
    company: str, payment: Payment, settings: Settings, books: CodeBook, what: str, problems: list[Problem]
) -> Account | None:
    named = books.payment_account(company, payment.method) or settings.payment_account
    if not named:
        text = f"{what}: no account is set for payments: set option payment_account, or map it by {payment.method}"
        problems.append(("account_unknown", text))
        return None
    return postable(company, named, (contract.BANK,), "payment_account", books, what, problems)


def postable(
    company: str, named: str, types: Sequence[str], option: str, books: CodeBook, what: str, problems: list[Problem]
) -> Account | None:
    account = books.account(company, named)
    if account is None:
        text = f"{what}: QuickBooks company {company} has not exactly one account called {named}: correct {option}"
        problems.append(("account_unknown", text))
    elif not account.active:
        text = f"{what}: account {named} is inactive in QuickBooks: make it active there, or correct {option}"
        problems.append(("account_inactive", text))
    elif types and account.type not in types:
        text = f"{what}: account {named} is of type {account.type}, not {' or '.join(types)}: correct {option}"
        problems.append(("account_not_postable", text))
    return account


def other_vendors(company: str, payment: Payment, books: CodeBook, what: str) -> list[Problem]:
    items = [books.open_item(company, paid.document_key) for paid in payment.applications]
    others = {item.vendor for item in items if item and item.vendor} - {payment.vendor_key}
    if not others:
        return []
    text = f"{what}: a bill it pays belongs to another vendor in QuickBooks ({', '.join(sorted(others))})"
    return [("vendor_unmatched", text)]


def currency(
    company: str, payment: Payment, account: Account | None, books: CodeBook, what: str, problems: list[Problem]
) -> dict[str, str] | None:
    currencies = books.currencies(company)
    items = [books.open_item(company, paid.document_key) for paid in payment.applications]
    others = {item.currency for item in items if item and item.currency} - {payment.currency}
    if others:
        text = f"{what} is in {payment.currency}, a bill it pays in {', '.join(sorted(others))}: post it by hand"
        problems.append(("currency_not_accepted", text))
    if currencies is None:
        return None
    if payment.currency != currencies.home and not currencies.several:
        text = f"{what} is in {payment.currency}, QuickBooks company {company} keeps {currencies.home} alone"
        problems.append(("currency_not_accepted", text))
    if account is not None and account.currency and account.currency not in (payment.currency, currencies.home):
        text = f"{what} is in {payment.currency}, account {account.name} in {account.currency}: map another account"
        problems.append(("currency_not_accepted", text))
    return {"value": payment.currency} if currencies.several else None
