"""The close pack as workbooks: totals are formulas, texts of vendors are never formulas or links."""

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import xlsxwriter
from xlsxwriter.utility import xl_col_to_name

from include.reports.close_pack.accruals import QUESTIONS, Proposal
from include.reports.close_pack.cut_off import KINDS, CutOff
from include.reports.close_pack.journal import Entry
from include.reports.close_pack.order_lines import Line
from include.reports.close_pack.reading import Scope
from include.reports.close_pack.trail import Trail
from include.reports.sheets import LONGEST_TEXT, MOST_ROWS, WorkbookError
from include.reports.visible import visible

_SAFE = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False, "in_memory": True}
_HEAD, _WIDEST = 3, 50
_LINE = ("Order", "Line", "Vendor", "What was ordered", "Currency")
_RECORD = ("number", "counterparty", "doc_date", "currency", "source_amount", "target_amount", "source_status",
           "target_status", "target_number", "difference_class", "reason")  # fmt: skip
_NOT_IN_TITLES = str.maketrans(dict.fromkeys("[]:*?/\\'", " "))


class Book:
    """A workbook of tables, each with title, company and period above it and its totals below."""

    def __init__(self, company: str, period: str) -> None:
        self._file, self._about = io.BytesIO(), (company, period)
        self._book = xlsxwriter.Workbook(self._file, _SAFE)
        add = self._book.add_format
        self._bold, self._total = add({"bold": True, "bottom": 1, "text_wrap": True}), add(
            {"bold": True, "top": 1, "num_format": "#,##0.00####"}
        )  # fmt: skip
        self._text = add({"text_wrap": True, "valign": "top"})
        self._money = add({"num_format": "#,##0.00####", "valign": "top"})
        self._day = add({"num_format": "yyyy-mm-dd", "valign": "top"})
        self._moment = add({"num_format": "yyyy-mm-dd hh:mm", "valign": "top"})

    def table(
        self, title: str, columns: Sequence[str], rows: Sequence[Sequence[Any]], totals: Sequence[str] = ()
    ) -> None:
        """Raises ``WorkbookError`` when there are more rows than Excel can show."""
        if len(rows) + _HEAD > MOST_ROWS:
            raise WorkbookError(f"{title} has {len(rows):,} rows, more than Excel can show")
        sheet = self._book.add_worksheet(title.translate(_NOT_IN_TITLES)[:31])
        sheet.set_landscape()
        sheet.fit_to_pages(1, 0)
        sheet.repeat_rows(_HEAD)
        sheet.freeze_panes(_HEAD + 1, 0)
        for line, text in enumerate((title, *self._about)):
            sheet.write_string(line, 0, visible(text), self._bold if not line else None)
        for number, column in enumerate(columns):
            sheet.write_string(_HEAD, number, column, self._bold)
            widest = max([len(column), *(len(str(row[number] or "")) for row in rows[:500])])
            sheet.set_column(number, number, min(widest + 2, _WIDEST))
        for line, row in enumerate(rows, _HEAD + 1):
            for number, value in enumerate(row):
                self._cell(sheet, line, number, value)
        if rows:
            sheet.autofilter(_HEAD, 0, _HEAD + len(rows), len(columns) - 1)
        for name in totals:
            number = list(columns).index(name)
            place = xl_col_to_name(number)
            whole = sum((row[number] or Decimal(0) for row in rows), Decimal(0))
            over = f"=SUM({place}{_HEAD + 2}:{place}{_HEAD + 1 + max(len(rows), 1)})"
            sheet.write_formula(_HEAD + 1 + max(len(rows), 1), number, over, self._total, float(whole))
        if totals:
            sheet.write_string(_HEAD + 1 + max(len(rows), 1), 0, "Total", self._bold)

    def made(self) -> bytes:
        self._book.close()
        return self._file.getvalue()

    def _cell(self, sheet: Any, line: int, number: int, value: Any) -> None:
        if value is None:
            return
        if isinstance(value, int | Decimal):
            sheet.write_number(line, number, float(value), self._money if isinstance(value, Decimal) else self._text)
        elif isinstance(value, datetime):
            sheet.write_datetime(line, number, value.astimezone(UTC).replace(tzinfo=None), self._moment)
        elif isinstance(value, date):
            sheet.write_datetime(line, number, value, self._day)
        else:
            sheet.write_string(line, number, visible(str(value))[:LONGEST_TEXT], self._text)


def cut_off_book(scope: Scope, found: Sequence[CutOff]) -> bytes:
    """A sheet for each kind of row."""
    book = _book(scope)
    columns = (*_LINE, "Received by", "Invoice", "Invoice date", "Entry", "Remark", "Net amount")
    for kind, title in KINDS.items():
        rows = [
            (*_cells(one.line), one.received_by, one.number, one.document_date, one.books_number, remark(one.state),
             one.amount)
            for one in found
            if one.kind == kind
        ]  # fmt: skip
        book.table(_sheet(title), columns, rows, ("Net amount",) if _is_of_one_currency(rows, 4) else ())
    return book.made()


def accrual_book(scope: Scope, proposal: Proposal, entries: Sequence[Entry]) -> bytes:
    """The journals, what they are made of, what is listed apart, and the questions with a column for the answer."""
    book = _book(scope)
    columns = ("Date", "Account", "Cost centre", "Vendor", "Description", "Currency", "Debit", "Credit")
    for one in entries:
        rows = [
            (one.day, row.account, row.cost_center, row.counterparty, row.description, one.currency, row.debit or None,
             row.credit or None)
            for row in one.postings
        ]  # fmt: skip
        book.table(f"{one.kind.capitalize()} {one.currency}", columns, rows, ("Debit", "Credit"))
    lines = [(*_cells(one.line), one.account, one.cost_center, one.quantity, one.amount) for one in proposal.accruals]
    alike = _is_of_one_currency(lines, 4)
    titles = (*_LINE, "Account", "Cost centre", "Quantity received", "Accrued")
    book.table("Accrued lines", titles, lines, ("Accrued",) if alike else ())
    apart = [
        (*_cells(one.line), APART[one.why], one.invoice and one.invoice.number,
         one.invoice and one.invoice.document_date, one.invoice and remark(one.invoice.state),
         one.invoice and one.invoice.reason, one.amount)
        for one in proposal.apart
    ]  # fmt: skip
    heads = (*_LINE, "Why it is not accrued", "Invoice", "Invoice date", "State", "Reason", "Net amount")
    book.table("Listed apart", heads, apart, ("Net amount",) if _is_of_one_currency(apart, 4) else ())
    asked = [(*_cells(one.line), QUESTIONS[one.code], one.amount, None) for one in proposal.asked]
    book.table("Questions", (*_LINE, "Question", "Net amount", "Answer"), asked)
    return book.made()


def sample_book(scope: Scope, facts: Mapping[str, Any], trails: Sequence[Trail]) -> bytes:
    """``facts``: what it was drawn by, in order; each document with both records, then its whole trail."""
    book = _book(scope)
    book.table("Draw", ("What", "Value"), list(facts.items()))
    columns = ("Kind", "Company", "Number", "Vendor or customer", "Date", "Currency", "Amount here", "Amount there",
               "State here", "State there", "Entry", "Agrees", "Reason", "Delivered", "Checked")  # fmt: skip
    rows = []
    for one in trails:
        row = one.record or {}
        record = (row.get(name) for name in _RECORD)
        rows.append((words(one.named[1]), one.named[2], *record, delivered_at(one), None))
    book.table("Sample", columns, rows)
    steps = [
        (words(one.named[1]), (one.record or {}).get("number") or one.named[3], *step)
        for one in trails
        for step in steps_of(one)
    ]
    book.table("Trail", ("Kind", "Number", "At", "What", "Text", "Who"), steps)
    return book.made()


def delivered_at(one: Trail) -> datetime | None:
    """When it was delivered last."""
    return max((row["event_at"] for row in one.events if row["to_state"] == "delivered"), default=None)


def steps_of(one: Trail) -> list[tuple[datetime | None, str, str, str]]:
    """Questions, answers, suspected twins and every step of a delivery: when, what, in words, who."""
    asked = [
        (row["decided_at"], f"question {row['review_id']}: {words(row['decision'] or row['state'])}",
         " – ".join(part for part in (row["text"], row["note"]) if part), row["decided_by"] or "")
        for row in one.reviews
    ]  # fmt: skip
    twins = [
        (None, f"may be the same as {row['twin_number'] or row['twin_key']}", row["reason"] or "", "")
        for row in one.twins
    ]
    events = [
        (row["event_at"], words(row["to_state"] or row["event"]), row["text"] or words(row["code"] or ""), row["who"])
        for row in one.events
    ]
    return [*twins, *asked, *events]


APART = {"waiting": "An invoice is there and not in the books yet", "on_stock": "The books have the receipt on stock"}
STATES = {
    "in_approval": "in approval in the other system", "draft": "a draft in the books",
    "not_in_books": "approved, not in the books",
}  # fmt: skip


def remark(code: str | None) -> str:
    """A state or a question in words."""
    return QUESTIONS.get(code or "") or STATES.get(code or "") or words(code or "")


def words(code: str) -> str:
    return code.replace("_", " ")


def _book(scope: Scope) -> Book:
    return Book(f"{words(scope.link)}, company {scope.company}", f"Period that ends on {scope.period_end:%d %B %Y}")


def _cells(line: Line) -> tuple[Any, ...]:
    return line.number, line.no, line.counterparty, line.description, line.currency


def _is_of_one_currency(rows: Sequence[Sequence[Any]], column: int) -> bool:
    """Amounts of several currencies are not added up."""
    return len({row[column] for row in rows}) <= 1


def _sheet(title: str) -> str:
    return title.replace("Invoice of a later period, received in this one", "Invoiced later").replace(
        "Invoice of this period, received later", "Received later"
    )
