"""Postings behind every transaction, and the balances of accounts, vendors and customers that follow from them.

The postings stand in the transaction as ``_postings``: ``[{"account", "home", "own", "name"}]``, debit positive;
``home`` in the company's currency, ``own`` in the transaction's, ``name`` is ``Vendor:33`` on a control account.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from decimal import Decimal

from include.sandbox.quickbooks_online import errors
from include.sandbox.quickbooks_online.accounting.charts import shown_balance
from include.sandbox.quickbooks_online.accounting.fields import cents
from include.sandbox.quickbooks_online.store import Company
from include.sandbox.quickbooks_online.wire import Object

POSTING = (
    "Bill", "VendorCredit", "BillPayment", "Purchase", "Deposit", "JournalEntry", "Invoice", "Payment", "CreditMemo",
    "SalesReceipt", "RefundReceipt", "Transfer",
)  # fmt: skip
ZERO = Decimal(0)
# (home, own) by account, own by name.
Moves = tuple[dict[str, tuple[Decimal, Decimal]], dict[str, Decimal]]
DEFERRED: ContextVar[Moves | None] = ContextVar("deferred", default=None)


def dec(value: object) -> Decimal:
    """A number of an object as it came back from the store; nothing is 0."""
    return Decimal(str(value)) if value not in (None, "") else ZERO


def posting(account: str, own: Decimal, rate: Decimal, name: str | None = None) -> Object:
    made: Object = {"account": account, "home": cents(own * rate), "own": own}
    return {**made, "name": name} if name else made


def balanced(postings: list[Object], rounding: int = 0) -> list[Object]:
    """Without empty lines; what converting line by line loses goes to the line at ``rounding``."""
    lost = sum((line["home"] for line in postings), ZERO)
    if lost:
        postings[rounding] = {**postings[rounding], "home": postings[rounding]["home"] - lost}
    return [line for line in postings if line["home"] or line["own"]]


def change(company: Company, before: list[Object], after: list[Object]) -> None:
    """Move the balances from one version of a transaction's postings to the next.

    Raises Fault 6000 when debits and credits differ.
    """
    if sum((line["home"] for line in after), ZERO) != 0:
        raise errors.business("Debits and credits of this transaction are not equal.")
    waiting = DEFERRED.get()
    accounts, names = ({}, {}) if waiting is None else waiting
    for sign, lines in ((-1, before), (1, after)):
        for line in lines:
            home, own = accounts.get(line["account"], (ZERO, ZERO))
            accounts[line["account"]] = (home + sign * dec(line["home"]), own + sign * dec(line["own"]))
            if line.get("name"):
                names[line["name"]] = names.get(line["name"], ZERO) + sign * dec(line["own"])
    if waiting is None:
        _move(company, accounts, names)


def move_names(company: Company, changes: dict[str, Decimal]) -> None:
    """Balances of vendors and customers, quantities of items, without a posting behind them."""
    waiting = DEFERRED.get()
    if waiting is None:
        _move(company, {}, changes)
        return
    for name, change in changes.items():
        waiting[1][name] = waiting[1].get(name, ZERO) + change


@contextmanager
def deferred(company: Company) -> Iterator[None]:
    """Balances of accounts and names move once, at the end: for a history of which nobody reads them on the way."""
    waiting: Moves = ({}, {})
    token = DEFERRED.set(waiting)
    try:
        yield
    finally:
        DEFERRED.reset(token)
    _move(company, *waiting)


def _move(company: Company, accounts: dict[str, tuple[Decimal, Decimal]], names: dict[str, Decimal]) -> None:
    for key, (home, own) in accounts.items():
        if home or own:
            _move_account(company, key, home, own)
    for name, own in names.items():
        if own:
            _move_name(company, name, own)


def _move_account(company: Company, key: str, home: Decimal, own: Decimal) -> None:
    account = company.get("Account", key)
    assert account is not None
    debit = own if account.get("_foreign") else home
    moved = shown_balance(account["AccountType"], debit)
    account["_debit"] = dec(account.get("_debit")) + debit
    account["CurrentBalance"] = dec(account["CurrentBalance"]) + moved
    while True:
        account["CurrentBalanceWithSubAccounts"] = dec(account["CurrentBalanceWithSubAccounts"]) + moved
        company.save("Account", account, touch=False)
        parent = account.get("ParentRef")
        above = company.get("Account", parent["value"]) if parent else None
        if above is None:
            return
        account = above


def _move_name(company: Company, name: str, own: Decimal) -> None:
    """A vendor's balance is what is owed to it, a customer's what it owes; of an item there is so much."""
    entity, key = name.split(":")
    person = company.get(entity, key)
    if person is None:
        return
    if entity == "Item":
        person["QtyOnHand"] = dec(person.get("QtyOnHand")) + own
        company.save(entity, person, touch=False)
        return
    sign = -1 if entity == "Vendor" else 1
    person["Balance"] = dec(person.get("Balance")) + sign * own
    if entity == "Customer":
        person["BalanceWithJobs"] = person["Balance"]
    company.save(entity, person, touch=False)


def postings(company: Company) -> Iterator[tuple[str, Object, list[Object]]]:
    """(entity, transaction, its postings) of all that is posted."""
    for entity in POSTING:
        for one in company.all(entity):
            yield entity, one, one.get("_postings") or []
