"""The general ledger: transaction lines of an entry, always in balance, and the payment terms that follow from them."""

from __future__ import annotations

import uuid
from decimal import Decimal
from typing import Any

from include.sandbox.exact_online import open_items, receivables
from include.sandbox.exact_online.rules import PAYABLE, Rules
from include.sandbox.exact_online.store import SPACE, ExactBooks
from include.sandbox.exact_online.values import cents, dec, num
from include.sandbox.kernel.tables import Row


def line_id(entry_id: str, role: str) -> str:
    """Ids of lines that no document line stands for (accounts payable, VAT), the same at every reposting."""
    return str(uuid.uuid5(SPACE, f"{entry_id}/{role}"))


def transaction(header: Row, key: str, number: int, gl_account: str, amount: Decimal, **more: Any) -> Row:
    """``amount`` in the entry's currency, debit positive. ``header`` as made by the posting modules, see ``HEADER``."""
    return {**header, "ID": key, "LineNumber": number, "GLAccount": gl_account, "AmountFC": num(amount), **more}


def of_line(header: Row, line: Row, amount: Decimal, *names: str, **more: Any) -> Row:
    """The transaction of a document's line, with those of its properties that are named."""
    own: Row = {name: line.get(name) for name in names} | more
    return transaction(header, line["ID"], line["LineNumber"], own.pop("GLAccount"), amount, **own)


def payable(store: ExactBooks, division: str, supplier: Row) -> str:
    """The supplier's own control account, else the usual one."""
    return str(supplier.get("GLAP") or (store.one("gl_accounts", division, "Code", "1600") or {})["ID"])


def post(rules: Rules, entry_id: str, rows: list[Row], rate: Decimal, rounding: str) -> None:
    """Write or rewrite all lines of an entry.

    ``rounding``: id of the line that takes what is lost when the lines are converted one by one. Raises ODataError 500
    when the lines do not balance in their own currency.
    """
    store, division = rules.store, rules.division
    total = sum((dec(row["AmountFC"]) for row in rows), Decimal(0))
    if total != 0:
        rules.refusals.add("difference", "", f"{cents(total)}")
        rules.refusals.check()
    converted = {row["ID"]: cents(dec(row["AmountFC"]) * rate) for row in rows}
    converted[rounding] -= sum(converted.values(), Decimal(0))
    kept = set(converted)
    for old in store["transaction_lines"].find("EntryID", division, entry_id):
        if old["ID"] not in kept:
            store.remove("transaction_lines", division, old["ID"])
    for row in rows:
        made = {
            **row,
            "AmountDC": num(converted[row["ID"]]),
            "ExchangeRate": num(rate),
            "Status": row.get("Status", 20),
        }
        if _differs(store["transaction_lines"].get(division, row["ID"]), made):
            store.save("transaction_lines", division, made)
    open_items.follow(rules, entry_id)
    receivables.follow(rules, entry_id)


def unpost(store: ExactBooks, division: str, entry_id: str) -> None:
    """Deleting an entry takes its lines and terms along; each leaves its deletion record."""
    open_items.drop(store, division, entry_id)
    receivables.drop(store, division, entry_id)
    for row in store["transaction_lines"].find("EntryID", division, entry_id):
        store.remove("transaction_lines", division, row["ID"])


def is_payable(store: ExactBooks, division: str, row: Row) -> bool:
    account = store["gl_accounts"].get(division, row["GLAccount"])
    return bool(account and account["Type"] == PAYABLE and row.get("Account"))


def _differs(old: Row | None, made: Row) -> bool:
    if old is None:
        return True
    mine = {key: value for key, value in made.items() if value is not None}
    return any(old.get(key) != value for key, value in mine.items()) or bool(
        {key for key in old if key not in mine}
        - {"Created", "Modified", "Modifier", "Creator", "Division", "Timestamp", "_by"}
    )
