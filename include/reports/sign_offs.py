"""A signed month end as people read it: its state in words, and its frozen copy as a workbook. Pure."""

from __future__ import annotations

import io
from collections.abc import Sequence
from typing import Any

import xlsxwriter

from include.month_end.frozen import MonthEnd
from include.month_end.signing import name_of
from include.reports.sheets import SAFE, Sheets
from include.store.month_ends import SignOff
from include.texts.translations import gettext

WALK = ("A/P account", "Account name", "Currency", "Line", "Side", "Vendor", "Number", "Date", "Amount", "Reason")
MOVEMENTS = ("Side", "A/P account", "Currency", "Date", "Number", "Vendor", "Amount", "Document")


def state(one: SignOff, *, changed: bool = False) -> str:
    """``prepared by anna, waits for a reviewer`` and the like."""
    who = one.prepared_by.replace("person:", "")
    if one.state == "withdrawn":
        by = (one.withdrawn_by or "").replace("person:", "")
        return gettext("withdrawn by %(who)s: %(why)s", who=by, why=one.withdrawn_why)
    if one.state == "reviewed":
        by = (one.reviewed_by or "").replace("person:", "")
        said = gettext("prepared by %(who)s, reviewed by %(reviewer)s", who=who, reviewer=by)
    elif one.needs_review:
        said = gettext("prepared by %(who)s, waits for a reviewer", who=who)
    else:
        said = gettext("prepared by %(who)s", who=who)
    return gettext("%(state)s; changed since sign-off", state=said) if changed else said


def workbook(one: SignOff, month: MonthEnd) -> bytes:
    """Raises ``WorkbookError``."""
    made = io.BytesIO()
    book = xlsxwriter.Workbook(made, {**SAFE, "in_memory": True})
    sheets, place = Sheets(book), f"{one.link.replace('_', ' ')}, company {one.company}; {name_of(one.as_of)}"
    for name, title, columns, rows in (
        ("Sign-off", "A month end as it was signed", ("What", "Says"), _signatures(one)),
        ("Walk", "Accounts payable from the general ledger to the other system", WALK, _walks(month)),
        ("Documents of the month", "Dated documents of both systems", MOVEMENTS, _movements(month)),
    ):
        sheets.table(name, columns, rows, [title, place, f"SHA-256 {one.sha256}"])
    book.close()
    return made.getvalue()


def _signatures(one: SignOff) -> Sequence[Sequence[Any]]:
    return [
        ("Month", name_of(one.as_of)),
        ("Link", one.link),
        ("Company", one.company),
        ("State", state(one)),
        ("Prepared", one.prepared_at),
        ("Comment", one.comment),
        ("Reviewed", one.reviewed_at),
        ("Comment of the review", one.review_comment),
        *((f"Unexplained on {each['ap_account']}, {each['currency']}", each["amount"]) for each in one.accepted),
        *((f"Signed all the same on {each['ap_account']}", each["reason"]) for each in one.accepted),
        ("SHA-256 of the copy (JSON)", one.sha256),
    ]


def _walks(month: MonthEnd) -> list[Sequence[Any]]:
    rows: list[Sequence[Any]] = []
    for walk in month.walks:
        head = (walk.ap_account, walk.ap_account_name, walk.currency)
        rows.append((*head, "General ledger", "books", None, None, month.as_of, walk.ledger, None))
        for line in walk.lines:
            rows += [
                (*head, line.cause.replace("_", " "), line.side, one.counterparty, one.number, one.date, -one.amount,
                 one.reason)
                for one in line.entries
            ]  # fmt: skip
        rows.append((*head, "Unexplained", "books", None, None, None, -walk.unexplained, None))
        rows.append((*head, "Open in the other system", "other", None, None, month.as_of, walk.other, None))
    return rows


def _movements(month: MonthEnd) -> list[Sequence[Any]]:
    return [
        (one.side, one.ap_account, one.currency, one.date, one.number, one.counterparty, one.amount, one.document_key)
        for one in month.movements
    ]
