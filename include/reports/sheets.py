"""Sheets of a workbook as an accountant prints and filters them. Texts come from vendors' records: none is ever taken
for a formula or a link.

Excel counts in binary floating point with 15 digits, so that an amount is exact up to 9,999,999,999,999.99.
"""

from __future__ import annotations

import io
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.utility import xl_rowcol_to_cell
from xlsxwriter.worksheet import Worksheet

from include.reports.visible import visible
from include.texts.program import said as sentence
from include.texts.translations import N_, gettext

SAFE = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
WIDEST, LONGEST_TEXT, MOST_ROWS = 60, 32_767, 1_048_575
ANSWER = N_("Answer")
"""A column that is left to who works with the sheet."""
TOTAL = N_("Total")
_MONEY = "#,##0.00####"
_NOT_IN_NAMES = str.maketrans(dict.fromkeys("[]:*?/\\'", " "))


class WorkbookError(Exception):
    """The workbook could not be written; the text says why."""


@dataclass(frozen=True)
class Formula:
    """``text`` as Excel has it; ``value``: what it gives, for who does not calculate."""

    text: str
    value: Decimal


class Sheets:
    """``printed``: what stands above each printed page."""

    def __init__(self, book: xlsxwriter.Workbook, printed: str = "") -> None:
        self._book, self._printed = book, printed.replace("&", "&&")
        self.head: Format = book.add_format({"bold": True, "bottom": 1, "text_wrap": True, "valign": "top"})
        self.title: Format = book.add_format({"bold": True, "font_size": 14})
        self.total: Format = book.add_format({"bold": True, "top": 1, "num_format": _MONEY})
        self._text = book.add_format({"valign": "top"})
        self._wrapped = book.add_format({"text_wrap": True, "valign": "top"})
        self._formats: dict[type, Format] = {
            kind: book.add_format({"num_format": shape, "valign": "top"})
            for kind, shape in ((Decimal, _MONEY), (date, "yyyy-mm-dd"), (datetime, "yyyy-mm-dd hh:mm"))
        }

    def sheet(self, name: str, about: Sequence[str], widths: Sequence[int], line: int) -> Worksheet:
        """A sheet with ``about`` above its head in ``line``; printed across one page, its head on each."""
        sheet = self._book.add_worksheet(sheet_name(name))
        for number, text in enumerate(about):
            sheet.write_string(number, 0, visible(text), self.title if number == 0 else None)
        for column, width in enumerate(widths):
            sheet.set_column(column, column, min(width, WIDEST))
        sheet.freeze_panes(line + 1, 0)
        sheet.set_landscape()
        sheet.set_paper(9)
        sheet.fit_to_pages(1, 0)
        sheet.repeat_rows(line)
        if self._printed:
            sheet.set_header(f"&L{self._printed}")
        pages = gettext("Page %(page)s of %(pages)s", page="&P", pages="&N")
        sheet.set_footer(f"&L&F, &A&R{pages}")
        return sheet

    def table(
        self,
        name: str,
        columns: Sequence[str],
        rows: Sequence[Sequence[Any]],
        about: Sequence[str] = (),
        totals: Sequence[int] = (),
    ) -> None:
        """A table with filters; long texts wrap. ``totals``: places of the columns that are added up below it. Raises
        ``WorkbookError`` when it has more rows than Excel can show."""
        if len(rows) + len(about) + 2 > MOST_ROWS:
            counts = {"count": f"{len(rows):,}", "most": f"{MOST_ROWS:,}"}
            raise WorkbookError(sentence("operator_actions.too_many_rows", sheet=name, **counts))
        head = len(about) + 1 if about else 0
        sheet = self.sheet(name, about, [_width(title, rows, place) for place, title in enumerate(columns)], head)
        for place, title in enumerate(columns):
            sheet.write_string(head, place, title, self.head)
            for line, row in enumerate(rows, start=head + 1):
                self.cell(sheet, line, place, row[place])
        last = head + max(len(rows), 1)
        sheet.autofilter(head, 0, last, max(len(columns) - 1, 0))
        for place in totals:
            whole = sum((row[place] or Decimal(0) for row in rows), Decimal(0))
            self.cell(sheet, last + 1, place, Formula(f"=SUM({cells(head + 1, last, place)})", whole), self.total)
        if totals:
            self.cell(sheet, last + 1, 0, gettext(TOTAL), self.total)

    def cell(self, sheet: Worksheet, line: int, column: int, value: Any, shape: Format | None = None) -> None:
        shape = shape or self._formats.get(type(value))
        if value is None:
            return
        if isinstance(value, Formula):
            sheet.write_formula(line, column, value.text, shape or self._formats[Decimal], float(value.value))
        elif isinstance(value, bool):
            sheet.write_boolean(line, column, value)
        elif isinstance(value, int | float | Decimal):
            sheet.write_number(line, column, float(value), shape)
        elif isinstance(value, datetime):
            sheet.write_datetime(line, column, value.astimezone(UTC).replace(tzinfo=None), shape)
        elif isinstance(value, date):
            sheet.write_datetime(line, column, value, shape)
        else:
            text = visible(str(value))[:LONGEST_TEXT]
            sheet.write_string(line, column, text, shape or (self._wrapped if len(text) > WIDEST else self._text))


def made(fill: Callable[[Sheets], None]) -> bytes:
    """A workbook with the sheets that ``fill`` writes."""
    file = io.BytesIO()
    book = xlsxwriter.Workbook(file, {**SAFE, "in_memory": True})
    fill(Sheets(book))
    book.close()
    return file.getvalue()


def sheet_name(title: str) -> str:
    """As Excel takes it: 31 characters, without those of its references."""
    return title.translate(_NOT_IN_NAMES)[:31]


def said(texts: Sequence[str]) -> list[str]:
    """Heads in the language that is spoken."""
    return [gettext(text) for text in texts]


def cells(first: int, last: int, column: int) -> str:
    """``$H$5:$H$12``: lines counted from 0."""
    return ":".join(xl_rowcol_to_cell(line, column, row_abs=True, col_abs=True) for line in (first, last))


def _width(title: str, rows: Sequence[Sequence[Any]], place: int) -> int:
    if title == gettext(ANSWER):
        return 40
    values = (row[place] for row in rows[:1000])
    longest = max((len(f"{one.value:,.2f}" if isinstance(one, Formula) else str(one)) for one in values
                   if one is not None), default=0)  # fmt: skip
    return max(len(title), longest) + 2
