"""A signed month end as people read it, in the language that is spoken: its state in words, and its frozen copy as a
workbook. The hash is of the copy, which has codes and no words. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from include.month_end import causes
from include.month_end.frozen import MonthEnd
from include.reports.sheets import Sheets, made, said
from include.sentences import translated
from include.store.month_ends import SignOff
from include.texts import dates
from include.texts.translations import N_, gettext

WALK = (N_("A/P account"), N_("Account name"), N_("Currency"), N_("Line"), N_("Side"), N_("Vendor"), N_("Number"),
        N_("Date"), N_("Amount"), N_("Reason"))  # fmt: skip
MOVEMENTS = (N_("Side"), N_("A/P account"), N_("Currency"), N_("Date"), N_("Number"), N_("Vendor"), N_("Amount"),
             N_("Document"))  # fmt: skip
SIDES = {"books": N_("the books"), "other": N_("the other system"), "both": N_("both systems")}


def state(one: SignOff, *, changed: bool = False) -> str:
    """``prepared by anna, waits for a reviewer`` and the like."""
    who = one.prepared_by.replace("person:", "")
    if one.state == "withdrawn":
        by = (one.withdrawn_by or "").replace("person:", "")
        return gettext("withdrawn by %(who)s: %(why)s", who=by, why=one.withdrawn_why)
    if one.state == "reviewed":
        by = (one.reviewed_by or "").replace("person:", "")
        shown = gettext("prepared by %(who)s, reviewed by %(reviewer)s", who=who, reviewer=by)
    elif one.needs_review:
        shown = gettext("prepared by %(who)s, waits for a reviewer", who=who)
    else:
        shown = gettext("prepared by %(who)s", who=who)
    return gettext("%(state)s; changed since sign-off", state=shown) if changed else shown


def workbook(one: SignOff, month: MonthEnd, company: str = "") -> bytes:
    """``company``: what the company is called, where that is known. Raises ``WorkbookError``."""
    called = company or one.company
    place = gettext(
        "%(link)s, company %(company)s; %(month)s", link=one.link.replace("_", " "), company=called,
        month=dates.month(one.as_of),
    )  # fmt: skip

    def fill(sheets: Sheets) -> None:
        for name, title, columns, rows in (
            (N_("Sign-off"), N_("A month end as it was signed"), (N_("What"), N_("Says")), _signatures(one, called)),
            (N_("Walk"), N_("Accounts payable from the general ledger to the other system"), WALK, _walks(month)),
            (N_("Documents of the month"), N_("Dated documents of both systems"), MOVEMENTS, _movements(month)),
        ):
            sheets.table(gettext(name), said(columns), rows, [gettext(title), place, f"SHA-256 {one.sha256}"])

    return made(fill)


def _signatures(one: SignOff, company: str) -> Sequence[Sequence[Any]]:
    unexplained, signed = N_("Unexplained on %(account)s, %(currency)s"), N_("Signed all the same on %(account)s")
    return [
        (gettext("Month"), dates.month(one.as_of)),
        (gettext("Link"), one.link),
        (gettext("Company"), company),
        (gettext("State"), state(one)),
        (gettext("Prepared"), one.prepared_at),
        (gettext("Comment"), one.comment),
        (gettext("Reviewed"), one.reviewed_at),
        (gettext("Comment of the review"), one.review_comment),
        *(
            (gettext(unexplained, account=each["ap_account"], currency=each["currency"]), each["amount"])
            for each in one.accepted
        ),
        *((gettext(signed, account=each["ap_account"]), each["reason"]) for each in one.accepted),
        (gettext("SHA-256 of the copy (JSON)"), one.sha256),
    ]


def _walks(month: MonthEnd) -> list[Sequence[Any]]:
    rows: list[Sequence[Any]] = []
    books, other = _side("books"), _side("other")
    for walk in month.walks:
        head = (walk.ap_account, walk.ap_account_name, walk.currency)
        rows.append((*head, gettext("General ledger"), books, None, None, month.as_of, walk.ledger, None))
        for line in walk.lines:
            rows += [
                (*head, causes.title(line.cause), _side(line.side), one.counterparty, one.number, one.date,
                 -one.amount, translated(one.reason or ""))
                for one in line.entries
            ]  # fmt: skip
        rows.append((*head, gettext("Unexplained"), books, None, None, None, -walk.unexplained, None))
        rows.append((*head, gettext("Open in the other system"), other, None, None, month.as_of, walk.other, None))
    return rows


def _movements(month: MonthEnd) -> list[Sequence[Any]]:
    return [
        (_side(one.side), one.ap_account, one.currency, one.date, one.number, one.counterparty, one.amount,
         one.document_key)
        for one in month.movements
    ]  # fmt: skip


def _side(side: str) -> str:
    return gettext(SIDES[side])
