"""The debits and credits of a prepared entry, for a person to read before it is sent: pure.

Reads back what ``postings.py`` and ``invoices.py`` write: a general journal line is debit when its AmountFC is
positive; in a bank journal money out is negative, and the bank's own side is Exact's. So are the supplier's side of a
purchase entry and the VAT that Exact works out by VAT codes: neither stands in the body (reference page exact_online,
section 6).
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from include.systems.base import LedgerLine

PAYABLES = "accounts payable"
"""In place of an account's id, where Exact takes the supplier's."""


def lines_of(body: str) -> tuple[LedgerLine, ...]:
    """The lines of a request body; none when it posts nothing (a supplier, a recoded line)."""
    content = json.loads(body, parse_float=Decimal, parse_int=Decimal)
    if not isinstance(content, dict):
        return ()
    journal = str(content.get("JournalCode") or "")
    general = [_line(journal, row, Decimal(1)) for row in content.get("GeneralJournalEntryLines") or ()]
    bank = [_line(journal, row, Decimal(-1)) for row in content.get("BankEntryLines") or ()]
    if bank:
        paid = sum((line.debit - line.credit for line in bank), Decimal(0))
        bank.append(LedgerLine(journal, None, None, max(-paid, Decimal(0)), max(paid, Decimal(0)), "bank"))
    return (*general, *bank, *_purchase(content))


def _purchase(content: Mapping[str, Any]) -> list[LedgerLine]:
    rows = content.get("PurchaseEntryLines") or ()
    if not rows:
        return []
    journal, words = str(content.get("Journal") or ""), str(content.get("Description") or "")
    lines = [_line(journal, {**row, "Description": _coded(row)}, Decimal(1)) for row in rows]
    owed = sum((line.debit - line.credit for line in lines), Decimal(0))
    side = max(-owed, Decimal(0)), max(owed, Decimal(0))
    return [*lines, LedgerLine(journal, PAYABLES, content.get("Supplier"), *side, words)]


def _coded(row: Mapping[str, Any]) -> str:
    named = (("cost unit", "CostUnit"), ("VAT code", "VATCode"))
    codes = [f"{word} {row[name]}" for word, name in named if row.get(name)]
    return ", ".join([*filter(None, [row.get("Description")]), *codes])


def _line(journal: str, row: Mapping[str, Any], sign: Decimal) -> LedgerLine:
    amount = sign * Decimal(row.get("AmountFC") or 0)
    return LedgerLine(
        journal,
        row.get("GLAccount"),
        row.get("Account"),
        max(amount, Decimal(0)),
        max(-amount, Decimal(0)),
        str(row.get("Description") or ""),
        row.get("CostCenter"),
    )
