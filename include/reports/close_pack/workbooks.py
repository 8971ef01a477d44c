"""The close pack as workbooks in the language spoken: totals are formulas. Descriptions of postings stay as they are
approved, in English."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from include.reports.close_pack.accruals import QUESTIONS, Proposal
from include.reports.close_pack.cut_off import KINDS, CutOff
from include.reports.close_pack.journal import Entry
from include.reports.close_pack.order_lines import Line
from include.reports.close_pack.reading import Scope
from include.reports.close_pack.remarks import APART, delivered_at, remark, steps_of, words
from include.reports.close_pack.trail import Trail
from include.reports.sheets import ANSWER, Sheets, made, said
from include.sentences import translated
from include.texts import dates
from include.texts.translations import N_, gettext

_LINE = (N_("Order"), N_("Line"), N_("Vendor"), N_("What was ordered"), N_("Currency"))
_CUT_OFF = (*_LINE, N_("Received by"), N_("Invoice"), N_("Invoice date"), N_("Entry"), N_("Remark"), N_("Net amount"))
_JOURNAL = (N_("Date"), N_("Account"), N_("Cost centre"), N_("Vendor"), N_("Description"), N_("Currency"), N_("Debit"),
            N_("Credit"))  # fmt: skip
_ACCRUED = (*_LINE, N_("Account"), N_("Cost centre"), N_("Quantity received"), N_("Accrued"))
_APART = (*_LINE, N_("Why it is not accrued"), N_("Invoice"), N_("Invoice date"), N_("State"), N_("Reason"),
          N_("Net amount"))  # fmt: skip
_ASKED = (*_LINE, N_("Question"), N_("Net amount"), ANSWER)
_SAMPLE = (N_("Kind"), N_("Company"), N_("Number"), N_("Vendor or customer"), N_("Date"), N_("Currency"),
           N_("Amount here"), N_("Amount there"), N_("State here"), N_("State there"), N_("Entry"), N_("Agrees"),
           N_("Reason"), N_("Delivered"), N_("Checked"))  # fmt: skip
_TRAIL = (N_("Kind"), N_("Number"), N_("At"), N_("What"), N_("Text"), N_("Who"))
_SHORT = {"invoice_after": N_("Invoiced later"), "invoice_before": N_("Received later")}
"""Of kinds that are too long for the name of a sheet."""


def cut_off_book(scope: Scope, found: Sequence[CutOff]) -> bytes:
    """A sheet for each kind of row."""

    def fill(sheets: Sheets) -> None:
        for kind, title in KINDS.items():
            rows = [
                (*_cells(one.line), one.received_by, one.number, one.document_date, one.books_number,
                 remark(one.state), one.amount)
                for one in found
                if one.kind == kind
            ]  # fmt: skip
            _table(sheets, scope, title, _CUT_OFF, rows, name=_SHORT.get(kind))

    return made(fill)


def accrual_book(scope: Scope, proposal: Proposal, entries: Sequence[Entry]) -> bytes:
    """The journals, what they are made of, what is listed apart, and the questions with a column for the answer."""
    lines = [(*_cells(one.line), one.account, one.cost_center, one.quantity, one.amount) for one in proposal.accruals]
    apart = [
        (*_cells(one.line), gettext(APART[one.why]), one.invoice and one.invoice.number,
         one.invoice and one.invoice.document_date, one.invoice and remark(one.invoice.state),
         one.invoice and translated(one.invoice.reason or ""), one.amount)
        for one in proposal.apart
    ]  # fmt: skip
    asked = [(*_cells(one.line), gettext(QUESTIONS[one.code]), one.amount, None) for one in proposal.asked]

    def fill(sheets: Sheets) -> None:
        for one in entries:
            kind = words(one.kind)
            postings = [
                (one.day, row.account, row.cost_center, row.counterparty, row.description, one.currency,
                 row.debit or None, row.credit or None)
                for row in one.postings
            ]  # fmt: skip
            title = f"{kind[:1].upper()}{kind[1:]} {one.currency}"
            sheets.table(title, said(_JOURNAL), postings, _about(title, scope), (6, 7))
        _table(sheets, scope, N_("Accrued lines"), _ACCRUED, lines)
        _table(sheets, scope, N_("Listed apart"), _APART, apart)
        title = gettext(N_("Questions"))
        sheets.table(title, said(_ASKED), asked, _about(title, scope))

    return made(fill)


def sample_book(scope: Scope, facts: Mapping[str, Any], trails: Sequence[Trail]) -> bytes:
    """``facts``: what it was drawn by, in order; each document with both records, then its whole trail."""
    records = []
    for one in trails:
        row = one.record or {}
        states = (words(row.get(name) or "") for name in ("source_status", "target_status"))
        record = (*map(row.get, ("number", "counterparty", "doc_date", "currency", "source_amount", "target_amount")),
                  *states, row.get("target_number"), words(row.get("difference_class") or ""),
                  translated(row.get("reason") or ""))  # fmt: skip
        records.append((words(one.named[1]), one.named[2], *record, delivered_at(one), None))
    steps = [
        (words(one.named[1]), (one.record or {}).get("number") or one.named[3], *step)
        for one in trails
        for step in steps_of(one)
    ]

    def fill(sheets: Sheets) -> None:
        for title, heads, rows in (
            (N_("Draw"), (N_("What"), N_("Value")), list(facts.items())),
            (N_("Sample"), _SAMPLE, records),
            (N_("Trail"), _TRAIL, steps),
        ):
            sheets.table(gettext(title), said(heads), rows, _about(gettext(title), scope))

    return made(fill)


def _table(
    sheets: Sheets,
    scope: Scope,
    title: str,
    heads: Sequence[str],
    rows: Sequence[Sequence[Any]],
    name: str | None = None,
) -> None:
    """Lines of orders, their last column added up unless it has several currencies."""
    is_one = len({row[4] for row in rows}) <= 1
    about = _about(gettext(title), scope)
    sheets.table(gettext(name or title), said(heads), rows, about, (len(heads) - 1,) if is_one else ())


def _about(title: str, scope: Scope) -> list[str]:
    place = gettext("%(link)s, company %(company)s", link=scope.link.replace("_", " "), company=scope.called)
    return [title, place, gettext("Period that ends on %(day)s", day=dates.said(scope.period_end))]


def _cells(line: Line) -> tuple[Any, ...]:
    return line.number, line.no, line.counterparty, line.description, line.currency
