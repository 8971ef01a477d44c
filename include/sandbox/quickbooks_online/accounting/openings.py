"""Opening balances: a number typed when a vendor, customer or account is made becomes a transaction."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal

from include.sandbox.quickbooks_online import errors
from include.sandbox.quickbooks_online.accounting.charts import PAYABLE, RECEIVABLE
from include.sandbox.quickbooks_online.accounting.fields import cents
from include.sandbox.quickbooks_online.accounting.references import home_currency
from include.sandbox.quickbooks_online.store import Company
from include.sandbox.quickbooks_online.wire import Object

Create = Callable[[Company, str, Object], Object]
FIELDS = {"Balance": "OpenBalanceDate", "OpeningBalance": "OpeningBalanceDate"}
MEMO = "Opening Balance"


def take(made: Object) -> Object:
    """Removes the fields from ``made``; ``{"amount", "date"}`` or nothing."""
    found: Object = {}
    for amount, day in FIELDS.items():
        date, value = made.pop(day, None), made.pop(amount, None)
        if isinstance(value, Decimal) and value:
            found = {"amount": cents(value), "date": date}
    return found


def enter(company: Company, entity: str, one: Object, opening: Object, create: Create) -> None:
    """A bill for a vendor, an entry for the rest, against Opening Balance Equity. Raises Fault 6000."""
    equity = _equity(company)
    date = opening["date"] or company.today.isoformat()
    amount = opening["amount"]
    if entity == "Vendor" and amount > 0:
        line = {"Amount": amount, "DetailType": "AccountBasedExpenseLineDetail"}
        line["AccountBasedExpenseLineDetail"] = {"AccountRef": {"value": equity}}
        vendor = {"value": one["Id"]}
        create(company, "Bill", {"VendorRef": vendor, "TxnDate": date, "PrivateNote": MEMO, "Line": [line]})
        return
    kind = {"Vendor": PAYABLE, "Customer": RECEIVABLE}.get(entity)
    account = one["Id"] if kind is None else _control(company, kind)
    is_debit = amount > 0
    if kind == PAYABLE or (kind is None and one["Classification"] in ("Liability", "Equity")):
        is_debit = not is_debit
    party = {"Type": entity, "EntityRef": {"value": one["Id"]}} if kind else None
    lines = [_line(account, abs(amount), is_debit, party), _line(equity, abs(amount), not is_debit, None)]
    body = {"TxnDate": date, "PrivateNote": MEMO, "Line": lines, "CurrencyRef": {"value": home_currency(company)}}
    create(company, "JournalEntry", body)


def _line(account: str, amount: Decimal, is_debit: bool, party: Object | None) -> Object:
    detail: Object = {"PostingType": "Debit" if is_debit else "Credit", "AccountRef": {"value": account}}
    if party:
        detail["Entity"] = party
    return {"Amount": amount, "DetailType": "JournalEntryLineDetail", "JournalEntryLineDetail": detail}


def _equity(company: Company) -> str:
    for account in company.find("Account", "Name", "Opening Balance Equity"):
        return str(account["Id"])
    raise errors.business("This company has no account Opening Balance Equity.")


def _control(company: Company, kind: str) -> str:
    for account in company.all("Account"):
        if account["AccountType"] == kind and account["Active"]:
            return str(account["Id"])
    raise errors.business(f"This company has no {kind} account.")
