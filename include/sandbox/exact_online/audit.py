"""The ledger's own check: debit equals credit, and nothing posted twice by a client."""

from __future__ import annotations

import re
from collections import defaultdict
from decimal import Decimal
from typing import Any

from include.sandbox.exact_online.store import ExactBooks
from include.sandbox.exact_online.values import as_date, dec
from include.sandbox.kernel.tables import Row

# The key a client gives a posting, whole: a payment, its reversal (``:void``) and a correction are different ones.
OUR_KEY = re.compile(r"AVX:[^\s,;]+")
# And the key of a document that was approved elsewhere: it stands once, whatever became of its amounts.
DOCUMENT_KEY = re.compile(r"BW:[^\s,;]+")
# And that of a tax that was computed elsewhere: a line of an invoice, a journal, each correction under its own.
TAX_KEY = re.compile(r"\bAV:[^\s,;]+")
TEXTS = ("Description", "Notes", "YourRef", "PaymentReference", "ExternalLinkReference", "Remarks")


def audit(store: ExactBooks, division: str) -> dict[str, Any]:
    debit = credit = Decimal(0)
    by_entry: dict[str, Decimal] = defaultdict(Decimal)
    for line in store["transaction_lines"].rows(division):
        amount = dec(line["AmountDC"])
        by_entry[line["EntryID"]] += amount
        if amount > 0:
            debit += amount
        else:
            credit -= amount
    unbalanced = [entry for entry, amount in by_entry.items() if amount != 0]
    return {
        "debit": f"{debit:.2f}",
        "credit": f"{credit:.2f}",
        "unbalanced": unbalanced,
        "duplicates": [
            *_payment_twins(store, division),
            *_entry_twins(store, division),
            *_document_twins(store, division),
            *_account_twins(store, division),
            *_tax_twins(store, division),
        ],
    }


def _payment_twins(store: ExactBooks, division: str) -> list[dict[str, Any]]:
    """Entries of clients that carry the same payment key."""
    found: dict[str, set[str]] = defaultdict(set)
    for table in ("journal_entry_lines", "bank_entry_lines"):
        for line in store[table].rows(division):
            if line["_by"] == "api":
                for key in _keys(line):
                    found[key].add(line["EntryID"])
    return [
        {"kind": "payment", "key": key, "entries": sorted(entries)}
        for key, entries in found.items()
        if len(entries) > 1
    ]


def _keys(row: Row, pattern: re.Pattern[str] = OUR_KEY) -> set[str]:
    return {key for field in TEXTS if row.get(field) for key in pattern.findall(row[field])}


def _document_twins(store: ExactBooks, division: str) -> list[dict[str, Any]]:
    found: dict[tuple[str, str], list[str]] = defaultdict(list)
    for table, name in (("purchase_entries", "EntryID"), ("purchase_orders", "PurchaseOrderID")):
        for row in store[table].rows(division):
            for key in _keys(row, DOCUMENT_KEY) if row["_by"] == "api" else ():
                found[(table, key)].append(row[name])
    return [{"kind": table, "key": key, "entries": sorted(ids)} for (table, key), ids in found.items() if len(ids) > 1]


def _tax_twins(store: ExactBooks, division: str) -> list[dict[str, Any]]:
    """Journals of clients for one tax, tax lines of clients for one invoice."""
    found: dict[tuple[str, str], set[str]] = defaultdict(set)
    for table, name in (("journal_entry_lines", "EntryID"), ("sales_invoice_lines", "ID")):
        for row in store[table].rows(division):
            for key in _keys(row, TAX_KEY) if row["_by"] == "api" else ():
                found[(table, key)].add(row[name])
    return [{"kind": table, "key": key, "entries": sorted(ids)} for (table, key), ids in found.items() if len(ids) > 1]


def _entry_twins(store: ExactBooks, division: str) -> list[dict[str, Any]]:
    """Same supplier, reference, date and amount, entered twice by clients."""
    found: dict[tuple[Any, ...], list[str]] = defaultdict(list)
    for table, key, day, amount in (
        ("purchase_entries", "EntryID", "EntryDate", "AmountFC"),
        ("purchase_invoices", "ID", "InvoiceDate", "Amount"),
        ("purchase_orders", "PurchaseOrderID", "OrderDate", "AmountFC"),
    ):
        for row in store[table].rows(division):
            if row["_by"] == "api" and row.get("YourRef"):
                found[
                    (table, row["Supplier"], row["YourRef"].strip(), as_date(row[day]).isoformat(), row[amount])
                ].append(row[key])
    return [
        {"kind": name[0], "key": "|".join(map(str, name[1:])), "entries": sorted(entries)}
        for name, entries in found.items()
        if len(entries) > 1
    ]


def _account_twins(store: ExactBooks, division: str) -> list[dict[str, Any]]:
    """One supplier created twice by clients: same name and VAT number."""
    found: dict[tuple[str, str], list[str]] = defaultdict(list)
    for row in store["accounts"].rows(division):
        if row["_by"] == "api":
            found[(row["Name"].strip().lower(), row.get("VATNumber", ""))].append(row["ID"])
    return [
        {"kind": "account", "key": "|".join(name), "entries": sorted(ids)}
        for name, ids in found.items()
        if len(ids) > 1
    ]
