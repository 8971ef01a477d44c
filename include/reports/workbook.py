"""The reconciliation as an Excel workbook for the accountant: a sheet for each table, filters on, money as numbers."""

from __future__ import annotations

import io
import json
import os
from collections.abc import Sequence
from datetime import UTC
from pathlib import Path
from typing import Any

import xlsxwriter
import xlsxwriter.exceptions

from include.reports.reconciliation import overview
from include.reports.sheets import MOST_ROWS, SAFE, Sheets, WorkbookError
from include.sentences import translated
from include.warehouse.published import read

__all__ = ["MOST_ROWS", "WorkbookError", "table_as_workbook", "write_workbook"]

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
SENTENCES = frozenset({"reason", "reason_text", "suggested_action", "text", "problem"})
_ONLY_WHERE = ("Tax", "Tax by jurisdiction")
"""Of links that have something to do with tax."""


def write_workbook(published: Path, link: str, file: Path) -> Path:
    """Write ``file`` (.xlsx) from the published tables; put in place whole. Returns its absolute path.

    Raises ``WorkbookError`` when the folder cannot be written to or a table has more rows than Excel can show.
    """
    target = file.resolve()
    new = target.with_name(f".{target.name}.{os.getpid()}")
    try:
        with read(published) as tables:
            book = xlsxwriter.Workbook(str(new), SAFE)
            of_link = overview(published, link)
            about = [
                f"Reconciliation of {_words(link)}",
                f"published {of_link['version']['published_at'].astimezone(UTC):%Y-%m-%d %H:%M} UTC",
            ]
            sheets = Sheets(book, ", ".join(about))
            _overview(sheets, of_link, about)
            for name, sql in SHEETS.items():
                found = tables.execute(sql, [link])
                columns = [str(column[0]) for column in found.description or ()]
                rows = [[_plain(*one) for one in zip(columns, row, strict=True)] for row in found.fetchall()]
                if rows or name not in _ONLY_WHERE:
                    sheets.table(name, [_words(one) for one in columns], rows)
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
    book = xlsxwriter.Workbook(made, {**SAFE, "in_memory": True})
    Sheets(book).table(name, titles, rows)
    book.close()
    return made.getvalue()


def _overview(sheets: Sheets, found: dict[str, Any], about: Sequence[str]) -> None:
    """The counts and balances on one page; times in UTC."""
    sheet = sheets.sheet("Overview", about, [28, *[16] * 12], len(about) - 1)
    line = 3
    for title in ("documents", "differences", "accounts_payable", "clearing", "to_match", "tax"):
        rows = found[title]
        if not rows:
            continue
        sheet.write_string(line, 0, _words(title).capitalize(), sheets.head)
        for column, name in enumerate(rows[0]):
            sheet.write_string(line + 1, column, _words(name), sheets.head)
        for number, row in enumerate(rows, start=line + 2):
            for column, value in enumerate(row.values()):
                sheets.cell(sheet, number, column, value)
        line += len(rows) + 3


def _words(name: str) -> str:
    return name.replace("_", " ")


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
