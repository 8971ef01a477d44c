"""What a prepared request would post to QuickBooks' ledger: pure.

A bill payment debits accounts payable and credits the account it is paid from; the bills it names post nothing again. A
discount's vendor credit debits accounts payable and credits the discount account. A bill debits the accounts of its
lines and credits accounts payable, a vendor credit the other way round; their tax is QuickBooks' to work out, and a
purchase order posts nothing. A journal entry says its sides itself.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from include.systems.base import LedgerLine
from include.systems.quickbooks_online import contract, tax_journals
from include.systems.quickbooks_online.bodies import ENTITY
from include.texts.program import said

_NONE = Decimal(0)
# QuickBooks takes its own accounts-payable account when a payment names none.
_DEFAULT_AP = "Accounts Payable"
_ITEMS_ACCOUNT = "the item's account"


def lines_of(body: str) -> tuple[LedgerLine, ...]:
    """Debits and credits of the payments and discounts in a request's body; none when it posts nothing."""
    values = json.loads(body, parse_float=Decimal) if body else {}
    rows = values.get("BatchItemRequest") or [_wrapped(values)]
    found: list[LedgerLine] = []
    for row in rows:
        if entries := [one for one in row.values() if isinstance(one, Mapping) and _is_entry(one)]:
            found += [line for one in entries for line in _entry(one)]
            continue
        documents = [body for body in row.values() if isinstance(body, Mapping) and ENTITY in body]
        if documents:
            found += [line for body in documents for line in _document(body)]
            continue
        if isinstance(credit := row.get(contract.WRAPPERS[contract.VENDOR_CREDIT]), Mapping) and credit.get("Line"):
            found += _discount(credit)
        if isinstance(paid := row.get(contract.WRAPPERS[contract.BILL_PAYMENT]), Mapping) and "PayType" in paid:
            found += _payment(paid)
    return tuple(found)


def _wrapped(values: Mapping[str, Any]) -> Mapping[str, Any]:
    return {contract.WRAPPERS[contract.BILL_PAYMENT]: values}


def _is_entry(body: Mapping[str, Any]) -> bool:
    return any(tax_journals.DETAIL in line for line in body.get("Line") or ())


def _entry(body: Mapping[str, Any]) -> list[LedgerLine]:
    found: list[LedgerLine] = []
    for line in body["Line"]:
        detail, amount = line[tax_journals.DETAIL], Decimal(str(line["Amount"]))
        named = _ref(detail.get("Entity"), "EntityRef")
        signed = amount if detail["PostingType"] == "Debit" else -amount
        own = str(_ref(detail, "AccountRef"))
        found.append(_sided("journal entry", own, named, signed, line["Description"], _ref(detail, "ClassRef")))
    return found


def _payment(body: Mapping[str, Any]) -> list[LedgerLine]:
    amount = Decimal(str(body["TotalAmt"]))
    if body.get("Id") or not amount:
        return []  # a change of its number or day, or credits used up against bills
    account = _ref(body.get("CheckPayment"), "BankAccountRef")
    words = str(body.get("PrivateNote") or "").replace("\n", " ")
    return [_ap(body, amount, words), LedgerLine("bill payment", account, None, _NONE, amount, words)]


def _discount(body: Mapping[str, Any]) -> list[LedgerLine]:
    found: list[LedgerLine] = []
    for line in body["Line"]:
        amount, words = Decimal(str(line["Amount"])), str(line.get("Description") or "")
        account = _ref(line.get("AccountBasedExpenseLineDetail"), "AccountRef")
        found += [_ap(body, amount, words), LedgerLine("vendor credit", account, None, _NONE, amount, words)]
    return found


def _document(body: Mapping[str, Any]) -> list[LedgerLine]:
    """A change replaces what it posted before, which is not known here: nothing is shown of it."""
    if body.get("Id") or body[ENTITY] == contract.PURCHASE_ORDER:
        return []
    journal, is_bill = said(contract.NAMES[body[ENTITY]]), body[ENTITY] == contract.BILL
    words = str(body.get("PrivateNote") or "").replace("\n", " ")
    found: list[LedgerLine] = []
    for line in body["Line"]:
        detail = line.get(line["DetailType"])
        amount = Decimal(str(line["Amount"]))
        own = _ref(detail, "AccountRef") or _ITEMS_ACCOUNT
        own_words = str(line.get("Description") or words)
        signed = amount if is_bill else -amount
        found.append(_sided(journal, own, None, signed, own_words, _ref(detail, "ClassRef")))
    total = sum((line.debit - line.credit for line in found), _NONE)
    owed = _ref(body, "APAccountRef") or _DEFAULT_AP
    return [*found, _sided(journal, owed, _ref(body, "VendorRef"), -total, words)]


def _sided(
    journal: str, account: str, supplier: str | None, amount: Decimal, words: str, cost_center: str | None = None
) -> LedgerLine:
    return LedgerLine(journal, account, supplier, max(amount, _NONE), max(-amount, _NONE), words, cost_center)


def _ap(body: Mapping[str, Any], amount: Decimal, words: str) -> LedgerLine:
    account = _ref(body, "APAccountRef") or _DEFAULT_AP
    return LedgerLine("bill payment", account, _ref(body, "VendorRef"), amount, _NONE, words)


def _ref(holder: Any, name: str) -> str | None:
    ref = holder.get(name) if isinstance(holder, Mapping) else None
    return str(ref["value"]) if isinstance(ref, Mapping) and ref.get("value") is not None else None
