"""What waits for an approval as people read it: a journal with its totals, what is new and what changes. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from include.sentences import called, document, translated
from include.store.approval_requests import Document, Item, Request
from include.texts.translations import N_, gettext

ACTIONS = {"create": N_("new"), "update": N_("changed"), "void": N_("taken back")}
JOURNAL_COLUMNS = (
    N_("Date"), N_("Period"), N_("Company"), N_("Journal"), N_("Account"), N_("Account name"), N_("Cost centre"),
    N_("Vendor"), N_("Document"), N_("Description"), N_("Debit"), N_("Credit"), N_("Currency"), N_("Reversal"),
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
        who = (request.answered_by or "").replace("person:", "")
        by = (
            gettext("approved by %(who)s", who=who)
            if said == "approved"
            else gettext("not approved by %(who)s", who=who)
        )
        return by + (f": {request.note}" if request.note else "")
    if said == "superseded":
        return gettext("replaced (%(why)s)", why=translated(request.note or ""))
    words = {"pending": N_("waits for an approval"), "expired": N_("its deadline passed"), "shown": N_("a preview")}
    return gettext(words[said])


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
                    account=called(str(row.get("account") or ""), "posting_account"),
                    name=str(row.get("name") or ""),
                    cost_center=str(row.get("cost_center") or ""),
                    vendor=str(row.get("counterparty") or one.counterparty or ""),
                    document=document(one.label),
                    text=translated(str(row.get("text") or "")),
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
