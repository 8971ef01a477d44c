"""What customers owe: an open item for each ledger line on a receivable account that names its customer.

Amounts: what is owed is positive, a credit note negative.

[assumed] That one is paid (``Status`` 50) is set by a person; nothing matches by itself. They are in
``cashflow/Receivables`` and ``ReceivablesList``; the sync set of payment terms, which has both sides in Exact, has
those of suppliers alone here.
"""

from __future__ import annotations

from include.sandbox.exact_online.open_items import facts_of
from include.sandbox.exact_online.rules import RECEIVABLE, Rules
from include.sandbox.exact_online.store import ExactBooks
from include.sandbox.kernel.tables import Row

OPEN, PAID = 20, 50


def follow(rules: Rules, entry_id: str) -> None:
    """Make the items of an entry agree with its lines."""
    store, division = rules.store, rules.division
    lines = store["transaction_lines"].find("EntryID", division, entry_id)
    owed = {line["ID"]: line for line in lines if _is_receivable(store, division, line)}
    for line in owed.values():
        old = store["receivables"].get(division, line["ID"])
        made = {**(old or _new(store, line)), **_facts(line)}
        if old is None or any(old.get(key) != value for key, value in made.items() if value is not None):
            store.save("receivables", division, made)
    for item in store["receivables"].find("TransactionEntryID", division, entry_id):
        if item["TransactionID"] not in owed:
            store.remove("receivables", division, item["ID"])


def drop(store: ExactBooks, division: str, entry_id: str) -> None:
    for item in store["receivables"].find("TransactionEntryID", division, entry_id):
        store.remove("receivables", division, item["ID"])


def _is_receivable(store: ExactBooks, division: str, line: Row) -> bool:
    if not line.get("Account"):
        return False
    account = store["gl_accounts"].get(division, line["GLAccount"])
    return bool(account and account["Type"] == RECEIVABLE)


def _new(store: ExactBooks, line: Row) -> Row:
    return {
        "ID": line["ID"], "EntryID": line["EntryID"], "Status": OPEN, "IsFullyPaid": False, "PaymentMethod": "B",
        "Source": 1, "_hid": store.next_version(),
    }  # fmt: skip


def _facts(line: Row) -> Row:
    facts = facts_of(line, 1)
    return {**facts, "AmountFC": facts["TransactionAmountFC"], "AmountDC": facts["TransactionAmountDC"]}


def change(store: ExactBooks, division: str, item: Row, values: Row) -> None:
    """Its terms alone: none of it says that money came."""
    rules = Rules(store, division)
    rules.payment_condition(values.get("PaymentCondition"))
    rules.refusals.check()
    may: tuple[str, ...] = ("DueDate", "PaymentMethod", "PaymentReference", "Description", "PaymentCondition")
    if store.writer != "api":
        may += ("Status",)
    changed = {**item, **{key: value for key, value in values.items() if key in may}}
    store.save("receivables", division, {**changed, "IsFullyPaid": changed["Status"] == PAID})
