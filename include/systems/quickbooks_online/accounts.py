"""What a payment needs of a company's books, checked before anything is sent: accounts, vendors, currencies. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from include.documents import Payment
from include.systems.base import Problem
from include.systems.quickbooks_online import contract
from include.systems.quickbooks_online.codebook import Account, CodeBook
from include.texts.program import said


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
        text = said("quickbooks_online.payment.account", about=what, payment_method=payment.method)
        problems.append(("account_unknown", text))
        return None
    return postable(company, named, (contract.BANK,), "payment_account", books, what, problems)


def postable(
    company: str, named: str, types: Sequence[str], option: str, books: CodeBook, what: str, problems: list[Problem]
) -> Account | None:
    account = books.account(company, named)
    if account is None:
        text = said("quickbooks_online.account.correct", about=what, realm=company, called=named, option=option)
        problems.append(("account_unknown", text))
    elif not account.active:
        text = said("quickbooks_online.account.inactive_option", about=what, called=named, option=option)
        problems.append(("account_inactive", text))
    elif types and account.type not in types:
        values = {"called": named, "type": account.type, "wanted": " or ".join(types), "option": option}
        text = said("quickbooks_online.account.type_option", about=what, **values)
        problems.append(("account_not_postable", text))
    return account


def other_vendors(company: str, payment: Payment, books: CodeBook, what: str) -> list[Problem]:
    items = [books.open_item(company, paid.document_key) for paid in payment.applications]
    others = {item.vendor for item in items if item and item.vendor} - {payment.vendor_key}
    if not others:
        return []
    text = said("quickbooks_online.payment.other_vendor", about=what, vendors=", ".join(sorted(others)))
    return [("vendor_unmatched", text)]


def currency(
    company: str, payment: Payment, account: Account | None, books: CodeBook, what: str, problems: list[Problem]
) -> dict[str, str] | None:
    currencies = books.currencies(company)
    items = [books.open_item(company, paid.document_key) for paid in payment.applications]
    others = {item.currency for item in items if item and item.currency} - {payment.currency}
    if others:
        values = {"currency": payment.currency, "currencies": ", ".join(sorted(others))}
        text = said("quickbooks_online.currency.of_bill", about=what, **values)
        problems.append(("currency_not_accepted", text))
    if currencies is None:
        return None
    if payment.currency != currencies.home and not currencies.several:
        values = {"currency": payment.currency, "realm": company, "home": currencies.home}
        text = said("quickbooks_online.currency.home_alone", about=what, **values)
        problems.append(("currency_not_accepted", text))
    if account is not None and account.currency and account.currency not in (payment.currency, currencies.home):
        values = {"currency": payment.currency, "called": account.name, "kept": account.currency}
        text = said("quickbooks_online.currency.of_account", about=what, **values)
        problems.append(("currency_not_accepted", text))
    return {"value": payment.currency} if currencies.several else None
