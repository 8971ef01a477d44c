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
from include.systems.base import Posting, Problem, Unsendable
from include.systems.quickbooks_online import accounts, contract
from include.systems.quickbooks_online.accounts import Settings
from include.systems.quickbooks_online.codebook import Account, CodeBook
from include.systems.wire import present
from include.texts.program import said

_CENT = Decimal("0.01")
Body = dict[str, Any]
DISCOUNT_TXN = "$discount"
"""Stands in a prepared payment for the Id of its discount's vendor credit, which has none before it is posted."""


@dataclass(frozen=True)
class Said:
    """A payment as QuickBooks takes it; ``discount`` is the vendor credit that has to be there before it."""

    payment: Body
    discount: Body | None = None


def payment_key(payment: Payment, ap_account: str | None = None) -> str:
    """Our key, a line of the memo: ``AVX:77``; of a further part, on accounts-payable account 34, ``AVX:77:34``."""
    return f"AVX:{payment.source_key}" + (f":{ap_account}" if ap_account else "")


def name_of(payment: Payment) -> str:
    return said("labels.payment", number=payment.number or payment.source_key)


def open_item(key: str) -> tuple[str, str] | None:
    """Entity and Id of a bill (``145``) or a vendor credit (``VC-12``); None when it is neither."""
    entity = contract.VENDOR_CREDIT if key.startswith(contract.VENDOR_CREDIT_PREFIX) else contract.BILL
    number = key.removeprefix(contract.VENDOR_CREDIT_PREFIX)
    return (entity, number) if re.fullmatch(r"\d+", number) else None


def bill_payments(posting: Posting, payment: Payment, settings: Settings, books: CodeBook) -> tuple[Said, ...]:
    """What is posted for a payment: one bill payment, or one for each accounts-payable account that its bills stand on,
    since QuickBooks settles one of them at a time. Raises ``Unsendable``."""
    what, company = name_of(payment), posting.company
    problems = _totals(payment, what)
    if not re.fullmatch(r"\d+", payment.vendor_key):
        text = said("quickbooks_online.payment.vendor", about=what, realm=company)
        problems.append(("vendor_unmatched", text))
    else:
        problems += accounts.other_vendors(company, payment, books, what)
    account = accounts.account(company, payment, settings, books, what, problems)
    currency = accounts.currency(company, payment, account, books, what, problems)
    parts: list[Said] = []
    for ap_account, paid in _by_ap_account(company, payment, books).items():
        common = present(
            VendorRef={"value": payment.vendor_key},
            APAccountRef={"value": ap_account} if ap_account else None,
            CurrencyRef=currency,
            TxnDate=payment.date.isoformat(),
        )
        key = payment_key(payment, (ap_account or "none") if parts else None)
        parts.append(_part(payment, key, paid, common, account, settings, company, books, what, problems))
    if problems:
        raise Unsendable(problems)
    return tuple(parts)


def _part(
    payment: Payment,
    key: str,
    paid: Sequence[Application],
    common: Body,
    account: Account | None,
    settings: Settings,
    company: str,
    books: CodeBook,
    what: str,
    problems: list[Problem],
) -> Said:
    amount = sum((one.amount for one in paid), Decimal(0))
    if amount < 0:
        problems.append(("totals_differ", said("quickbooks_online.payment.credits", about=what, amount=-amount)))
    lines = [line for one in paid if (line := _line(one, what, problems)) is not None]
    taken = sum((one.discount for one in paid), Decimal(0))
    discount = _discount(company, key, paid, taken, settings, books, common, what, problems) if taken else None
    if discount is not None:
        lines.append(_applied("VendorCredit", DISCOUNT_TXN, taken))
    words = " ".join(part for part in ("AvidXchange", payment.method, payment.trace or payment.number) if part)
    body = {
        **common,
        **(_paid_from(account) if account else {}),
        "TotalAmt": _cents(amount),
        **present(DocNumber=_number(payment)),
        "PrivateNote": f"{key}\n{words}"[: contract.NOTE_LENGTH],
        "Line": lines,
    }
    return Said(body, discount)


def void(posting: Posting, payment: Payment) -> Body:
    """What voids a posted payment. Raises ``Unsendable``."""
    if posting.target is None or posting.target.token is None:
        raise Unsendable([("not_found", said("quickbooks_online.payment.nowhere", about=name_of(payment)))])
    return {"Id": posting.target.id, "SyncToken": posting.target.token, "sparse": True}


def same_money(row: Mapping[str, Any], wanted: Mapping[str, Any]) -> bool:
    """Whether a posted payment settles the same documents with the same amounts from the same account. The vendor
    credit of a discount, whose Id ``wanted`` does not know, is known by its amount."""
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
        return [("quarantined_line", said("quickbooks_online.payment.no_bill", about=what))]
    paid = sum((part.amount for part in payment.applications), Decimal(0))
    if paid != payment.amount:
        text = said("quickbooks_online.payment.totals", about=what, total=payment.amount, paid=paid)
        return [("totals_differ", text)]
    amounts = [amount for part in payment.applications for amount in (part.amount, part.discount)]
    odd = [str(amount) for amount in amounts if amount.quantize(_CENT) != amount]
    if not odd:
        return []
    return [("totals_differ", said("quickbooks_online.payment.decimals", about=what, amounts=", ".join(odd)))]


def _line(paid: Application, what: str, problems: list[Problem]) -> Body | None:
    item = open_item(paid.document_key)
    named = paid.document_number or paid.document_key
    if item is None:
        text = said("quickbooks_online.payment.no_document", about=what, number=named)
        problems.append(("quarantined_line", text))
        return None
    entity, key = item
    if entity == contract.VENDOR_CREDIT:
        if paid.amount >= 0 or paid.discount:
            text = said("quickbooks_online.payment.credit", about=what, number=named, amount=paid.amount)
            problems.append(("totals_differ", text))
        return _applied("VendorCredit", key, -paid.amount)
    if paid.amount + paid.discount <= 0 or paid.discount < 0:
        amounts = {"amount": paid.amount, "discount": paid.discount}
        text = said("quickbooks_online.payment.bill", about=what, number=named, **amounts)
        problems.append(("totals_differ", text))
    return _applied("Bill", key, paid.amount + paid.discount)


def _applied(kind: str, key: str, amount: Decimal) -> Body:
    return {"Amount": _cents(amount), "LinkedTxn": [{"TxnId": key, "TxnType": kind}]}


def _by_ap_account(company: str, payment: Payment, books: CodeBook) -> dict[str | None, list[Application]]:
    """What the payment settles, by the accounts-payable account it stands on; that of the first bill first."""
    found: dict[str | None, list[Application]] = {}
    for paid in payment.applications:
        item = books.open_item(company, paid.document_key)
        found.setdefault((item.ap_account if item else None) or payment.ap_account, []).append(paid)
    return found


def _discount(
    company: str,
    key: str,
    paid: Sequence[Application],
    taken: Decimal,
    settings: Settings,
    books: CodeBook,
    common: Body,
    what: str,
    problems: list[Problem],
) -> Body | None:
    if not settings.discount_account:
        text = said("writing.no_discount_account", about=what, amount=taken)
        problems.append(("account_unknown", text))
        return None
    account = accounts.postable(company, settings.discount_account, (), "discount_account", books, what, problems)
    if account is None:
        return None
    numbers = [one.document_number or one.document_key for one in paid if one.discount]
    return {
        **common,
        "PrivateNote": f"{key}:discount\nDiscount taken with {what} by AvidXchange"[: contract.NOTE_LENGTH],
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
    """By check, whatever AvidXchange did: the page's PayType for transfers too, and its cards are not the company's."""
    return {"PayType": "Check", "CheckPayment": {"BankAccountRef": {"value": account.id}, "PrintStatus": "NotSet"}}


def _number(payment: Payment) -> str | None:
    """What the bank statement shows (the trace: a check's own number, which AvidXchange gives it, or that of the
    transfer), before the number that a check once had in the ERP; the memo holds a longer one whole."""
    text = payment.trace or payment.number
    return text[: contract.DOC_NUMBER_LENGTH] if text else None


def _cents(amount: Decimal) -> Decimal:
    cents = amount.quantize(_CENT)
    return abs(cents) if cents == 0 else cents
