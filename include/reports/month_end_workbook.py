"""The month end of a company as an accountant's workbook: the walk with its totals as formulas over the documents, the
vendors, the clearing account and the questions, each with room for an answer; in the language that is spoken."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from xlsxwriter.utility import quote_sheetname

from include.month_end import causes
from include.month_end.balances import Clearing, Vendor
from include.month_end.reading import called
from include.month_end.walk import Line, Walk
from include.reports import sheets as writing
from include.reports.sheets import ANSWER, Formula, Sheets, cells, made, sheet_name
from include.sentences import translated
from include.texts import dates
from include.texts.translations import N_, gettext

Row = Mapping[str, Any]
_GUID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", re.IGNORECASE)
_WALK = (N_("Line"), N_("In"), N_("Basis"), N_("Documents"), N_("Amount"), ANSWER)
_DOCUMENTS = (N_("Cause"), N_("A/P account"), N_("Currency"), N_("Vendor"), N_("Number"), N_("Date"), N_("Books"),
              N_("Other system"), N_("Difference"), N_("Why"), N_("As read last"), ANSWER)  # fmt: skip
_VENDORS = (N_("A/P account"), N_("Currency"), N_("Vendor"), N_("General ledger"), N_("Other system"), N_("Explained"),
            N_("Unexplained"), ANSWER)  # fmt: skip
_CLEARING = (N_("Account"), N_("Currency"), N_("Entry"), N_("Date"), N_("Days"), N_("Description"), N_("Amount"),
             ANSWER)  # fmt: skip
_TO_MATCH = (N_("Vendor"), N_("Invoice"), N_("Entry"), N_("Date"), N_("Currency"), N_("Amount"), N_("What to do"),
             ANSWER)  # fmt: skip
_QUESTIONS = (N_("No."), N_("Question"), N_("Vendor"), N_("Number"), N_("Date"), N_("Currency"), N_("Amount"),
              N_("Days open"), N_("In full"), ANSWER)  # fmt: skip
_SHEET = N_("Documents")
"""That the lines of the walk are sums over."""


@dataclass(frozen=True)
class Month:
    """``known``: row of ``reading.COMPANIES``; ``entries``: of ``reading.ENTRIES``; ``vendors``: of each walk;
    ``to_match``: of ``balances.TO_MATCH``; ``questions``: as the page has them; ``system``: what one is called."""

    link: str
    known: Row
    as_of: date
    walks: Sequence[Walk]
    entries: Sequence[Row]
    vendors: Sequence[Sequence[Vendor]]
    clearing: Sequence[Clearing]
    to_match: Sequence[Row]
    questions: Sequence[Row]
    system: Callable[[str], str]


def month_end_workbook(month: Month) -> bytes:
    """An .xlsx. Raises ``WorkbookError`` when a table has more rows than Excel can show."""

    def fill(sheets: Sheets) -> None:
        _walks(sheets, month, _about(gettext("Accounts payable from the general ledger to the other system"), month))
        for name, title, columns, rows in (
            (_SHEET, N_("Documents that make the differences"), _DOCUMENTS, _documents(month)),
            (N_("Vendors"), N_("Accounts payable by vendor"), _VENDORS, _vendors(month)),
            (N_("Clearing"), N_("Clearing accounts, as read last"), _CLEARING, _clearing(month)),
            (N_("To match"), N_("Payments posted and not matched, as read last"), _TO_MATCH, _to_match(month)),
            (N_("Questions"), N_("Open questions"), _QUESTIONS, _questions(month)),
        ):
            sheets.table(gettext(name), writing.said(columns), rows, _about(gettext(title), month))

    return made(fill)


def _about(title: str, month: Month) -> list[str]:
    read = []
    for side in ("books", "other"):
        if at := month.known[f"{side}_read_at"]:
            values = {"system": month.system(month.known[f"{side}_system"]), "at": f"{dates.said(at)} {at:%H:%M}"}
            read.append(gettext("%(system)s read %(at)s UTC", **values))
    place = gettext(
        "%(link)s, company %(company)s; %(month)s, as of %(day)s", link=month.link.replace("_", " "),
        company=called(month.known), month=dates.month(month.as_of), day=dates.said(month.as_of),
    )  # fmt: skip
    return [title, place, "; ".join(read)]


def _walks(sheets: Sheets, month: Month, about: Sequence[str]) -> None:
    """Each line is the sum of its documents on the sheet beside it, found by cause, account and currency."""
    sheet, head = sheets.sheet(gettext(N_("Walk")), about, [44, 20, 22, 12, 16, 40], len(about) + 1), len(about) + 1
    for place, title in enumerate(writing.said(_WALK)):
        sheet.write_string(head, place, title, sheets.head)
    line = head + 1
    for walk in month.walks:
        for place, text in enumerate((account(walk), walk.currency)):
            sheets.cell(sheet, line, place, text, sheets.head)
        keys, first = (cells(line, line, 0), cells(line, line, 1)), line + 1
        rows = [(gettext("General ledger, balance"), month.system(month.known["books_system"]), "", None, walk.ledger)]
        rows += [(gettext("Open invoices"), month.system(month.known["other_system"]), "", None, -walk.other)]
        rows += [_line(month, one, keys) for one in walk.lines]
        for line, row in enumerate(rows, start=first):
            for place, value in enumerate(row):
                sheets.cell(sheet, line, place, value)
        line += 1
        total = Formula(f"=SUM({cells(first, line - 1, 4)})", walk.unexplained)
        sheets.cell(sheet, line, 0, gettext("Unexplained"), sheets.total)
        sheets.cell(sheet, line, 4, total, sheets.total)
        line += 2


def _line(month: Month, line: Line, keys: tuple[str, str]) -> tuple[Any, ...]:
    first, last = _first(), _first() + sum(row["cause"] is not None for row in month.entries) - 1
    title = causes.title(line.cause)
    sheet = quote_sheetname(sheet_name(gettext(_SHEET)))
    of = {place: f"{sheet}!{cells(first, last, place)}" for place in (0, 1, 2, 8)}
    both = [month.system(month.known[f"{side}_system"]) for side in ("books", "other")]
    books, other = both
    where = gettext("%(one)s and %(two)s", one=books, two=other) if line.side == "both" else both[line.side == "other"]
    own = f'({of[0]}="{title}")*({of[1]}={_one(keys[0])})*({of[2]}={_one(keys[1])})'
    basis = gettext("as read last") if line.basis == "as_read" else gettext("by document date")
    return title, where, basis, len(line.entries), Formula(f"=-SUMPRODUCT({own}*{of[8]})", -line.amount)


def _one(name: str) -> str:
    return name.partition(":")[0]


def _first() -> int:
    """The line of the first row under three lines of title, an empty one and the head."""
    return 5


def account(walk: Walk) -> str:
    return f"{walk.ap_account} {walk.ap_account_name}".strip() or gettext("no account of the books")


def _documents(month: Month) -> list[list[Any]]:
    names = {(one.ap_account, one.currency): account(one) for one in month.walks}
    made: list[list[Any]] = []
    for row in (one for one in month.entries if one["cause"] is not None):
        line = _first() + len(made) + 1
        difference = Formula(f"=G{line}-H{line}", row["books"] - row["other"])
        as_read = gettext("yes") if row["as_read"] else gettext("no")
        made.append([causes.title(row["cause"]), names[row["ap_account"], row["currency"]], row["currency"],
                     row["counterparty"], said(row["number"]), row["date"], row["books"], row["other"], difference,
                     said(translated(row["reason"] or "")), as_read, None])  # fmt: skip
    return made


def _vendors(month: Month) -> list[list[Any]]:
    return [[account(walk), walk.currency, said(one.name), one.ledger, one.other, one.explained, one.unexplained, None]
            for walk, vendors in zip(month.walks, month.vendors, strict=True) for one in vendors]  # fmt: skip


def _clearing(month: Month) -> list[list[Any]]:
    return [[f"{one.account} {one.name}", one.currency, row["entry_number"], row["date"],
             (month.as_of - row["date"]).days, said(row["text"]), row["amount"], None]
            for one in month.clearing for row in one.items]  # fmt: skip


def _to_match(month: Month) -> list[list[Any]]:
    names = ("counterparty", "invoice_number", "books_entry_number", "posting_date", "currency", "amount")
    return [[*(row[name] for name in names), translated(row["suggested_action"] or ""), None] for row in month.to_match]


def _questions(month: Month) -> list[list[Any]]:
    names = ("review_id", "title", "counterparty", "number", "doc_date", "currency", "amount", "age")
    return [
        [*(said(row[name]) for name in names), said(translated(row["text"] or "")), None] for row in month.questions
    ]


def said(value: Any) -> Any:
    """Without the keys of records, which say nothing to a person."""
    return (_GUID.sub("", value).strip() or None) if isinstance(value, str) else value
