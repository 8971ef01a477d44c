"""Payments of AvidXchange as bill payments of QuickBooks: pure.

A bill payment names the bills it settles and the vendor credits it uses up; what it is worth is the difference, to the
cent, so that nothing of it is ever unapplied. A discount is a vendor credit of its own on the account set for it,
posted first and used up by the payment. Source: reference page quickbooks_online, section 8.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from include.documents import Application, Payment
from include.systems.base import Posting
from include.systems.quickbooks_online import contract
from include.systems.quickbooks_online.codebook import Account, CodeBook
from include.systems.wire import present

_CENT = Decimal("0.01")
Body = dict[str, Any]
Problem = tuple[str, str]
DISCOUNT_TXN = "$discount"
"""Stands in a prepared payment for the Id of its discount's vendor credit, which has none before it is posted."""


class Unsendable(ValueError):
    """The posting cannot be said in QuickBooks' terms: every problem at once, our codes and plain words."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        super().__init__("; ".join(text for _, text in problems))
        self.problems = tuple(dict.fromkeys(problems))


@dataclass(frozen=True)
class Settings:
    """The link's options: accounts by their name or number in QuickBooks."""

    payment_account: str | None = None
    discount_account: str | None = None


@dataclass(frozen=True)
class Said:
    """A payment as QuickBooks takes it; ``discount`` is the vendor credit that has to be there before it."""

    payment: Body
    discount: Body | None = None


def payment_key(payment: Payment) -> str:
    """Our key, a line of the memo: ``AVX:77``."""
    return f"AVX:{payment.source_key}"


def discount_key(payment: Payment) -> str:
    return f"AVX:{payment.source_key}:discount"


def open_item(key: str) -> tuple[str, str] | None:
    """Entity and Id of a bill (``145``) or a vendor credit (``VC-12``); None when it is neither."""
    entity = contract.VENDOR_CREDIT if key.startswith(contract.VENDOR_CREDIT_PREFIX) else contract.BILL
    number = key.removeprefix(contract.VENDOR_CREDIT_PREFIX)
    return (entity, number) if re.fullmatch(r"\d+", number) else None


def bill_payment(posting: Posting, payment: Payment, settings: Settings, books: CodeBook) -> Said:
    """What is posted for a payment. Raises ``Unsendable``."""
    what, company = f"payment {payment.number or payment.source_key}", posting.company
    problems = _totals(payment, what)
    if not re.fullmatch(r"\d+", payment.vendor_key):
        problems.append(("vendor_unmatched", f"{what}: its vendor is no vendor of QuickBooks company {company}"))
    bills = [_line(paid, what, problems) for paid in payment.applications]
    taken = sum((paid.discount for paid in payment.applications), Decimal(0))
    account = _account(company, payment, settings, books, what, problems)
    common = present(
        VendorRef={"value": payment.vendor_key},
        APAccountRef=_ap_account(company, payment, books, what, problems),
        CurrencyRef=_currency(company, payment, account, books, what, problems),
        TxnDate=payment.date.isoformat(),
    )
    discount = _discount(company, payment, taken, settings, books, common, what, problems) if taken else None
    if problems or account is None:
        raise Unsendable(problems)
    lines = [line for line in bills if line is not None]
    if discount is not None:
        lines.append(_applied("VendorCredit", DISCOUNT_TXN, taken))
    words = " ".join(part for part in ("AvidXchange", payment.method, payment.trace or payment.number) if part)
    body = {
        **common,
        **_paid_from(account),
        "TotalAmt": _cents(payment.amount),
        **present(DocNumber=_number(payment)),
        "PrivateNote": f"{payment_key(payment)}\n{words}"[: contract.NOTE_LENGTH],
        "Line": lines,
    }
    return Said(body, discount)


def void(posting: Posting, payment: Payment) -> Body:
    """What voids a posted payment. Raises ``Unsendable``."""
    if posting.target is None or posting.target.token is None:
        text = f"payment {payment.number or payment.source_key} stands nowhere in QuickBooks, so it cannot be voided"
        raise Unsendable([("not_found", text)])
    return {"Id": posting.target.id, "SyncToken": posting.target.token, "sparse": True}


def same_money(row: Mapping[str, Any], wanted: Mapping[str, Any]) -> bool:
    """Whether a posted payment settles the same documents with the same amounts from the same account. The vendor
    credit of a discount, whose Id ``wanted`` does not know, is told by its amount."""
    if _account_in(row) != _account_in(wanted) or _vendor_in(row) != _vendor_in(wanted):
        return False
    if Decimal(str(row.get("TotalAmt"))) != Decimal(str(wanted.get("TotalAmt"))):
        return False
    there, sent = Counter(_settled(row)), Counter(_settled(wanted))
    known = Counter({settled: number for settled, number in sent.items() if settled[1] != DISCOUNT_TXN})
    unnamed = sorted((kind, amount) for kind, _, amount in (there - known).elements())
    discounts = sorted((kind, amount) for kind, _, amount in (sent - known).elements())
    return not known - there and unnamed == discounts


def _settled(body: Mapping[str, Any]) -> list[tuple[str, str, Decimal]]:
    return [
        (str(linked.get("TxnType")), str(linked.get("TxnId")), Decimal(str(line.get("Amount"))))
        for line in body.get("Line") or ()
        for linked in line.get("LinkedTxn") or ()
    ]


def _account_in(body: Mapping[str, Any]) -> str | None:
    return _ref(body.get("CheckPayment"), "BankAccountRef") or _ref(body.get("CreditCardPayment"), "CCAccountRef")


def _vendor_in(body: Mapping[str, Any]) -> str | None:
    return _ref(body, "VendorRef")


def _ref(holder: Any, name: str) -> str | None:
    ref = holder.get(name) if isinstance(holder, Mapping) else None
    return str(ref["value"]) if isinstance(ref, Mapping) and ref.get("value") is not None else None


def _totals(payment: Payment, what: str) -> list[Problem]:
    if not payment.applications:
        return [("quarantined_line", f"{what} names no bill it pays; look at it in AvidXchange")]
    paid = sum((part.amount for part in payment.applications), Decimal(0))
    if paid != payment.amount:
        return [("totals_differ", f"{what} is {payment.amount}, but the bills it pays make {paid}")]
    if payment.amount < 0:
        return [("totals_differ", f"{what} is {payment.amount}: its credits are more than its bills")]
    amounts = [amount for part in payment.applications for amount in (part.amount, part.discount)]
    odd = [str(amount) for amount in amounts if amount.quantize(_CENT) != amount]
    return [("totals_differ", f"{what}: {', '.join(odd)} has more than two decimals")] if odd else []


def _line(paid: Application, what: str, problems: list[Problem]) -> Body | None:
    item = open_item(paid.document_key)
    named = paid.document_number or paid.document_key
    if item is None:
        problems.append(("quarantined_line", f"{what}: {named} is no bill or vendor credit of QuickBooks"))
        return None
    entity, key = item
    if entity == contract.VENDOR_CREDIT:
        if paid.amount >= 0 or paid.discount:
            text = f"{what}: credit {named} is applied with {paid.amount}; a credit lowers what is paid"
            problems.append(("totals_differ", text))
        return _applied("VendorCredit", key, -paid.amount)
    if paid.amount + paid.discount <= 0 or paid.discount < 0:
        text = f"{what}: bill {named} is paid with {paid.amount} and a discount of {paid.discount}"
        problems.append(("totals_differ", text))
    return _applied("Bill", key, paid.amount + paid.discount)


def _applied(kind: str, key: str, amount: Decimal) -> Body:
    return {"Amount": _cents(amount), "LinkedTxn": [{"TxnId": key, "TxnType": kind}]}


def _account(
    company: str, payment: Payment, settings: Settings, books: CodeBook, what: str, problems: list[Problem]
) -> Account | None:
    named = books.payment_account(company, payment.method) or settings.payment_account
    if not named:
        text = f"{what}: no account is set for payments: set option payment_account, or map it by {payment.method}"
        problems.append(("account_unknown", text))
        return None
    return _postable(company, named, (contract.BANK, contract.CREDIT_CARD), "payment_account", books, what, problems)


def _postable(
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


def _ap_account(
    company: str, payment: Payment, books: CodeBook, what: str, problems: list[Problem]
) -> dict[str, str] | None:
    """A bill payment posts against one accounts-payable account: that of every document it names."""
    items = [books.open_item(company, paid.document_key) for paid in payment.applications]
    known = list(dict.fromkeys(item.ap_account for item in items if item and item.ap_account))
    vendors = {item.vendor for item in items if item and item.vendor} - {payment.vendor_key}
    if vendors and payment.vendor_key.isdecimal():
        text = f"{what}: a bill it pays belongs to another vendor in QuickBooks ({', '.join(sorted(vendors))})"
        problems.append(("vendor_unmatched", text))
    if len(known) > 1:
        text = (
            f"{what}: its bills stand on {len(known)} accounts-payable accounts ({', '.join(known)}), and QuickBooks "
            "settles one of them with a payment: enter one payment for each there by hand, or move the bills"
        )
        problems.append(("account_not_postable", text))
    found = known[0] if known else payment.ap_account
    return {"value": found} if found else None


def _currency(
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


def _discount(
    company: str,
    payment: Payment,
    taken: Decimal,
    settings: Settings,
    books: CodeBook,
    common: Body,
    what: str,
    problems: list[Problem],
) -> Body | None:
    if not settings.discount_account:
        text = f"{what} took a discount of {taken}, and no account is set for it: set option discount_account"
        problems.append(("account_unknown", text))
        return None
    account = _postable(company, settings.discount_account, (), "discount_account", books, what, problems)
    if account is None:
        return None
    numbers = [paid.document_number or paid.document_key for paid in payment.applications if paid.discount]
    return {
        **common,
        "PrivateNote": f"{discount_key(payment)}\nDiscount taken with {what} by AvidXchange"[: contract.NOTE_LENGTH],
        "Line": [
            {
                "Description": f"Discount on {', '.join(numbers)}"[: contract.NOTE_LENGTH],
                "Amount": _cents(taken),
                "DetailType": "AccountBasedExpenseLineDetail",
                "AccountBasedExpenseLineDetail": {"AccountRef": {"value": account.id}},
            }
        ],
    }


def _paid_from(account: Account) -> Body:
    if account.type == contract.CREDIT_CARD:
        return {"PayType": "CreditCard", "CreditCardPayment": {"CCAccountRef": {"value": account.id}}}
    return {"PayType": "Check", "CheckPayment": {"BankAccountRef": {"value": account.id}, "PrintStatus": "NotSet"}}


def _number(payment: Payment) -> str | None:
    """The check's number, or the trace of what was paid otherwise; the memo holds a longer one whole."""
    text = (payment.number if payment.method.lower() == "check" else payment.trace) or payment.number or payment.trace
    return text[: contract.DOC_NUMBER_LENGTH] if text else None


def _cents(amount: Decimal) -> Decimal:
    cents = amount.quantize(_CENT)
    return abs(cents) if cents == 0 else cents
