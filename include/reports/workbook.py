"""The reconciliation as an Excel workbook for the accountant: a sheet for each table, filters on, money as numbers.

Excel counts in binary floating point with 15 digits, so that an amount is exact up to 9,999,999,999,999.99. Texts come
from vendors' records: none is ever taken for a formula or a link.
"""

from __future__ import annotations

import io
import json
import os
from collections.abc import Sequence
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import xlsxwriter
import xlsxwriter.exceptions
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from include.reports.reconciliation import overview
from include.reports.visible import visible
from include.sentences import translated
from include.warehouse.published import read

SHEETS = {
    "Differences": "select * exclude (link) from reconciliation.differences where link = ? order by flow, doc_date",
    "Documents": "select * exclude (link) from reconciliation.documents_current where link = ? order by flow, doc_date",
    "Payments": "select * exclude (link) from reconciliation.payments where link = ? order by payment_date",
    "To match": "select * exclude (link, source_key, document_key) from reconciliation.to_match where link = ?"
    " order by company, counterparty, posting_date",
    "Accounts payable": "select * exclude (link) from reconciliation.accounts_payable where link = ?"
    " order by company, counterparty",
    "Clearing": "select * exclude (link) from reconciliation.clearing where link = ? order by age_days desc",
    "Duplicates": "select * exclude (link) from reconciliation.duplicates where link = ? order by company, number",
    "Tax": "select * exclude (link) from reconciliation.tax where link = ? order by company, doc_date, number",
    "Tax by jurisdiction": "select * exclude (link) from reconciliation.tax_jurisdictions where link = ?"
    " order by company, month, jurisdiction",
    "Reviews": "select * exclude (link, payload) from operations.reviews where link = ? and state = 'open'",
}
_ONLY_WHERE = ("Tax", "Tax by jurisdiction")
"""Of links that have something to do with tax."""
SENTENCES = frozenset({"reason", "reason_text", "suggested_action", "text", "problem"})
WIDEST = 60
MOST_ROWS = 1_048_575
LONGEST_TEXT = 32_767
_SAFE = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}


class WorkbookError(Exception):
    """The workbook could not be written; the text says why."""


def write_workbook(published: Path, link: str, file: Path) -> Path:
    """Write ``file`` (.xlsx) from the published tables; put in place whole. Returns its absolute path.

    Raises ``WorkbookError`` when the folder cannot be written to or a table has more rows than Excel can show.
    """
    target = file.resolve()
    new = target.with_name(f".{target.name}.{os.getpid()}")
    try:
        with read(published) as tables:
            book = xlsxwriter.Workbook(str(new), _SAFE)
            sheets = _Sheets(book)
            sheets.overview(overview(published, link))
            for name, sql in SHEETS.items():
                found = tables.execute(sql, [link])
                columns = [(str(column[0]), str(column[1])) for column in found.description or ()]
                rows = found.fetchall()
                if rows or name not in _ONLY_WHERE:
                    sheets.table(name, columns, rows)
            book.close()
        new.replace(target)
    except (OSError, xlsxwriter.exceptions.FileCreateError) as problem:
        cause = problem if isinstance(problem, OSError) else problem.args[0]
        raise WorkbookError(f"{target} cannot be written: {getattr(cause, 'strerror', None) or cause}") from None
    finally:
        new.unlink(missing_ok=True)
    return target


def table_as_workbook(name: str, titles: Sequence[str], rows: Sequence[Sequence[Any]]) -> bytes:
    """One table as a workbook. Raises ``WorkbookError`` when it has more rows than Excel can show."""
    made = io.BytesIO()
    book = xlsxwriter.Workbook(made, {**_SAFE, "in_memory": True})
    _Sheets(book).table(name, [(title, "") for title in titles], rows)
    book.close()
    return made.getvalue()


class _Sheets:
    def __init__(self, book: xlsxwriter.Workbook) -> None:
        self._book = book
        self._head: Format = book.add_format({"bold": True, "bottom": 1})
        self._formats: dict[type, Format] = {
            Decimal: book.add_format({"num_format": "#,##0.00####"}),
            date: book.add_format({"num_format": "yyyy-mm-dd"}),
            datetime: book.add_format({"num_format": "yyyy-mm-dd hh:mm"}),
        }

    def overview(self, found: dict[str, Any]) -> None:
        """The counts and balances on one page; times in UTC."""
        sheet = self._book.add_worksheet("Overview")
        sheet.set_column(0, 0, 28)
        sheet.set_column(1, 12, 16)
        sheet.write_string(0, 0, f"Reconciliation of {found['link']}", self._head)
        sheet.write_string(1, 0, f"published {found['version']['published_at'].astimezone(UTC):%Y-%m-%d %H:%M} UTC")
        line = 3
        for title in ("documents", "differences", "accounts_payable", "clearing", "to_match", "tax"):
            rows = found[title]
            if not rows:
                continue
            sheet.write_string(line, 0, title.replace("_", " ").capitalize(), self._head)
            for column, name in enumerate(rows[0]):
                sheet.write_string(line + 1, column, name.replace("_", " "), self._head)
            for number, row in enumerate(rows, start=line + 2):
                for column, value in enumerate(row.values()):
                    self._cell(sheet, number, column, value)
            line += len(rows) + 3

    def table(self, name: str, columns: Sequence[tuple[str, str]], rows: Sequence[Sequence[Any]]) -> None:
        if len(rows) > MOST_ROWS:
            raise WorkbookError(
                f"{name} has {len(rows):,} rows, Excel shows {MOST_ROWS:,}: use the Parquet file instead"
            )
        sheet = self._book.add_worksheet(name)
        for number, (column, _) in enumerate(columns):
            sheet.write_string(0, number, column.replace("_", " "), self._head)
            values = [_plain(column, row[number]) for row in rows]
            for line, value in enumerate(values, start=1):
                self._cell(sheet, line, number, value)
            longest = max((len(str(value)) for value in values[:1000] if value is not None), default=0)
            sheet.set_column(number, number, min(max(len(column), longest) + 2, WIDEST))
        sheet.freeze_panes(1, 0)
        sheet.autofilter(0, 0, max(len(rows), 1), max(len(columns) - 1, 0))

    def _cell(self, sheet: Worksheet, line: int, column: int, value: Any) -> None:
        shape = self._formats.get(type(value))
        if value is None:
            return
        if isinstance(value, bool):
            sheet.write_boolean(line, column, value)
        elif isinstance(value, int | float | Decimal):
            sheet.write_number(line, column, float(value), shape)
        elif isinstance(value, datetime):
            sheet.write_datetime(line, column, value.astimezone(UTC).replace(tzinfo=None), shape)
        elif isinstance(value, date):
            sheet.write_datetime(line, column, value, shape)
        else:
            sheet.write_string(line, column, visible(str(value))[:LONGEST_TEXT])


def _plain(column: str, value: Any) -> Any:
    """A sentence in the language that is spoken; the documents that explain a balance in words instead of JSON."""
    if column in SENTENCES and isinstance(value, str):
        return translated(value)
    if column != "documents" or not isinstance(value, str) or not value.startswith("["):
        return value
    parts = []
    for one in json.loads(value):
        about = translated(one.get("reason") or "") or str(one.get("class") or "").replace("_", " ")
        parts.append(f"{one.get('number') or one.get('document')} {one.get('difference')}: {about}")
    return "\n".join(parts)
