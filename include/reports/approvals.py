"""What waits for an approval as people read it: a journal with its totals, what is new and what changes. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from include.store.approval_requests import Document, Item, Request

ACTIONS = {"create": "new", "update": "changed", "void": "taken back"}
JOURNAL_COLUMNS = (
    "Date", "Period", "Company", "Journal", "Account", "Account name", "Cost centre", "Vendor", "Document",
    "Description", "Debit", "Credit", "Currency", "Reversal",
)  # fmt: skip


@dataclass(frozen=True)
class Line:
    """A line of the journal. ``period``: what the books call that of ``date``, the document's; its year and month where
    they say nothing of it."""

    date: str
    period: str
    company: str
    journal: str
    account: str
    name: str
    cost_center: str
    vendor: str
    document: str
    text: str
    debit: Decimal
    credit: Decimal
    currency: str
    reversal: bool

    @property
    def cells(self) -> list[Any]:
        """As a row of ``JOURNAL_COLUMNS``."""
        return [*(getattr(self, name) for name in Line.__dataclass_fields__ if name != "reversal"), self.reversal]


@dataclass(frozen=True)
class Total:
    company: str
    journal: str
    currency: str
    debit: Decimal
    credit: Decimal


@dataclass(frozen=True)
class Summed:
    """Documents of one flow and action; ``amounts`` by currency; ``new``: how many were not in the request before."""

    flow: str
    action: str
    documents: int
    new: int
    amounts: Mapping[str, Decimal]


def state(request: Request, now: datetime) -> str:
    """In words, with who and why."""
    said = request.state(now)
    if said in ("approved", "rejected"):
        words = "approved" if said == "approved" else "not approved"
        who = (request.answered_by or "").replace("person:", "")
        return f"{words} by {who}" + (f": {request.note}" if request.note else "")
    if said == "superseded":
        return f"replaced ({request.note})"
    return {"pending": "waits for an approval", "expired": "its deadline passed", "shown": "a preview"}[said]


def journal(found: Iterable[Document]) -> list[Line]:
    """Of all documents, in their order."""
    lines = []
    for one in found:
        for row in one.facts.get("postings") or ():
            date = str(row.get("date") or one.doc_date or "")
            lines.append(
                Line(
                    date=date,
                    period=str(row.get("period") or date[:7]),
                    company=one.target_company,
                    journal=str(row.get("journal") or ""),
                    account=str(row.get("account") or ""),
                    name=str(row.get("name") or ""),
                    cost_center=str(row.get("cost_center") or ""),
                    vendor=str(row.get("counterparty") or one.counterparty or ""),
                    document=one.label,
                    text=str(row.get("text") or ""),
                    debit=Decimal(str(row.get("debit") or 0)),
                    credit=Decimal(str(row.get("credit") or 0)),
                    currency=str(row.get("currency") or one.currency or ""),
                    reversal=bool(row.get("reversal")),
                )
            )
    return lines


def totals(lines: Iterable[Line]) -> list[Total]:
    """By company, journal and currency."""
    found: dict[tuple[str, str, str], tuple[Decimal, Decimal]] = {}
    for one in lines:
        key = (one.company, one.journal, one.currency)
        debit, credit = found.get(key, (Decimal(0), Decimal(0)))
        found[key] = debit + one.debit, credit + one.credit
    return [Total(*key, *sums) for key, sums in sorted(found.items())]


def summed(found: Sequence[Document], known: set[tuple[str, Item]]) -> list[Summed]:
    """``known``: documents of the request or preview before, with their flow."""
    made: dict[tuple[str, str], list[Document]] = {}
    for one in found:
        made.setdefault((one.flow, one.action), []).append(one)
    return [_summed(flow, action, ones, known) for (flow, action), ones in made.items()]


def _summed(flow: str, action: str, found: Sequence[Document], known: set[tuple[str, Item]]) -> Summed:
    amounts: dict[str, Decimal] = {}
    for one in found:
        if one.amount is not None:
            amounts[one.currency or ""] = amounts.get(one.currency or "", Decimal(0)) + one.amount
    new = sum(1 for one in found if (one.flow, one.item) not in known)
    return Summed(flow, ACTIONS[action], len(found), new, amounts)
