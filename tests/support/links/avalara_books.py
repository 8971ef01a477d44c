"""The software company's books in Exact Online and what AvaTax has of them: rows as the two systems show them, joined.

What is wrong between the two is decided in ``avalara_documents`` and ``avalara_ledger``.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from decimal import Decimal
from functools import cached_property
from typing import Any

from tests.support.links.known import OUR_FAULT, Known, Row

AVALARA, EXACT = "avalara", "exact_online"
# As the link is set up (include/demo/link_texts.py); division 853 is not routed.
COMPANIES = {"851": "KESTREL-NL", "852": "KESTREL-US"}
TAX_ITEM, CLEARING = "TAX", "1580"
PROCESSED, CREDITS = 50, (8021, 8024)
OUR_DOCUMENT = re.compile(r"^AV:tax:(\d+):(\S+)$")
OUR_LINE = re.compile(r"\bAV:tax_line:(\S+)")
OUR_JOURNAL = re.compile(r"^AV:tax:([^\s:]+)(?::(\d+))?(?=\s|$)")
COMMITTED, GONE = "Committed", ("Adjusted", "Cancelled")
# What stops a document and is told.
TOLD = ("blocked", "held", "refused", "waiting")


@dataclass(frozen=True)
class Books:
    """``tax_accounts``, ``cost_centers``: the mapping files, source ``US/CA/Sales`` with ``*`` or nothing for any.
    ``tax_codes``: by item, ``use_codes``: by division and customer. ``estimates``: what AvaTax says of each draft when
    the tests ask it; without those that it refuses."""

    invoices: Sequence[Row] = ()
    lines: Sequence[Row] = ()
    items: Sequence[Row] = ()
    customers: Sequence[Row] = ()
    gl_accounts: Sequence[Row] = ()
    ledger: Sequence[Row] = ()
    transactions: Sequence[Row] = ()
    tax_accounts: Mapping[str, str] = field(default_factory=dict)
    cost_centers: Mapping[str, str] = field(default_factory=dict)
    tax_codes: Mapping[str, str] = field(default_factory=dict)
    use_codes: Mapping[tuple[str, str], str] = field(default_factory=dict)
    estimates: Mapping[str, Decimal] = field(default_factory=dict)

    @cached_property
    def item_of(self) -> dict[str, str]:
        return {str(row["ID"]): str(row["Code"]).strip() for row in self.items}

    @cached_property
    def account_of(self) -> dict[str, str]:
        return {str(row["ID"]): str(row["Code"]).strip() for row in self.gl_accounts}

    @cached_property
    def customer_of(self) -> dict[str, Row]:
        return {str(row["ID"]): row for row in self.customers}

    @cached_property
    def lines_of(self) -> dict[str, list[Row]]:
        found: dict[str, list[Row]] = defaultdict(list)
        for line in sorted(self.lines, key=lambda row: int(row["LineNumber"])):
            found[str(line["InvoiceID"])].append(line)
        return dict(found)

    @cached_property
    def finals(self) -> dict[tuple[str, str], Row]:
        """By division and id."""
        return {(str(row["Division"]), str(row["InvoiceID"])): row for row in self.invoices if is_final(row)}

    @property
    def drafts(self) -> list[Row]:
        return [row for row in self.invoices if not is_final(row)]

    @cached_property
    def recorded(self) -> dict[str, list[Row]]:
        """By code, the documents that count: neither void nor an earlier version."""
        found: dict[str, list[Row]] = defaultdict(list)
        for row in self.transactions:
            if row["status"] not in GONE:
                found[str(row["code"]).lower()].append(row)
        return dict(found)

    @cached_property
    def journals(self) -> dict[tuple[str, str], list[Row]]:
        """By division and invoice, the ledger lines of our tax journals, all numbers together."""
        found: dict[tuple[str, str], list[Row]] = defaultdict(list)
        for line in self.ledger:
            if key := OUR_JOURNAL.match(str(line.get("Description") or "")):
                found[str(line["Division"]), key[1]].append(line)
        return dict(found)

    def sold(self, invoice: Row) -> list[Row]:
        return [line for line in self._lines(invoice) if self.item_of.get(str(line["Item"])) != TAX_ITEM]

    def charged(self, invoice: Row) -> list[Row]:
        """The lines that bill tax, ours and others'."""
        return [line for line in self._lines(invoice) if self.item_of.get(str(line["Item"])) == TAX_ITEM]

    def document_of(self, invoice: Row) -> Row | None:
        found = self.recorded.get(code_of(invoice), [])
        return found[0] if len(found) == 1 else None

    def _lines(self, invoice: Row) -> list[Row]:
        return self.lines_of.get(str(invoice["InvoiceID"]), [])


def is_final(invoice: Row) -> bool:
    return bool(invoice["Status"] == PROCESSED)


def code_of(invoice: Row) -> str:
    return f"{invoice['Division']}-{invoice['InvoiceID']}".lower()


def is_ours(document: Row) -> bool:
    return bool(OUR_DOCUMENT.match(str(document.get("referenceCode") or "")))


def left_to_others(document: Row) -> bool:
    """Another program recorded and committed it."""
    return document["status"] == COMMITTED and not is_ours(document)


def named(invoice: Row) -> str:
    kind = "credit note" if invoice["Type"] in CREDITS else "invoice"
    return f"{kind} {invoice.get('InvoiceNumber') or invoice['InvoiceID']} of {invoice['Division']}"


def net_of(lines: Sequence[Row]) -> Decimal:
    return sum((amount(line["AmountFC"]) for line in lines), Decimal("0.00"))


def told(known: Known, flow: str, invoice: tuple[str, str]) -> bool:
    """Whether a document of the flow about this invoice was stopped, for a reason that is told; ``tax_journals`` has
    several of one invoice: ``<id>``, ``<id>:2``."""
    division, key = invoice
    rows = [row for (of, company, source), row in known.items()
            if (of, company, source.partition(":")[0]) == (flow, division, key)]  # fmt: skip
    return any(
        row["state"] in TOLD and bool(row["reason_text"]) and row.get("reason_code") not in OUR_FAULT for row in rows
    )


def amount(value: Any) -> Decimal:
    return Decimal(str(value or 0)).quantize(Decimal("0.01"))


def day(value: Any) -> date:
    """The day of a moment as Exact keeps it: milliseconds."""
    return datetime.fromtimestamp(int(value) / 1000, UTC).date()
