"""The reconciliation as an Excel workbook for the accountant, in the language that is spoken: a sheet for each table,
filters on, money as numbers."""

from __future__ import annotations

import json
import os
from collections.abc import Sequence
from datetime import UTC
from pathlib import Path
from typing import Any

import xlsxwriter
import xlsxwriter.exceptions

from include.reports.heads import head
from include.reports.reconciliation import overview
from include.reports.sheets import MOST_ROWS, SAFE, Sheets, WorkbookError, made
from include.sentences import translated
from include.texts.translations import N_, gettext
from include.warehouse.published import read

__all__ = ["MOST_ROWS", "WorkbookError", "table_as_workbook", "write_workbook"]

SHEETS = {
    N_("Differences"): "select * exclude (link) from reconciliation.differences where link = ?"
    " order by abs(amount_difference) desc nulls last, flow, doc_date",
    N_("Documents"): "select * exclude (link) from reconciliation.documents_current where link = ?"
    " order by flow, doc_date",
    N_("Payments"): "select * exclude (link) from reconciliation.payments where link = ? order by payment_date",
    N_("To match"): "select * exclude (link, source_key, document_key) from reconciliation.to_match where link = ?"
    " order by company, counterparty, posting_date",
    N_("Accounts payable"): "select * exclude (link) from reconciliation.accounts_payable where link = ?"
    " order by company, counterparty",
    N_("Clearing"): "select * exclude (link) from reconciliation.clearing where link = ? order by age_days desc",
    N_("Duplicates"): "select * exclude (link) from reconciliation.duplicates where link = ? order by company, number",
    N_("Tax"): "select * exclude (link) from reconciliation.tax where link = ? order by company, doc_date, number",
    N_("Tax by jurisdiction"): "select * exclude (link) from reconciliation.tax_jurisdictions where link = ?"
    " order by company, month, jurisdiction",
    N_("Reviews"): "select * exclude (link, payload) from operations.reviews where link = ? and state = 'open'",
}
SENTENCES = frozenset({"reason", "reason_text", "suggested_action", "text", "problem"})
CODES = frozenset({"flow", "difference_class", "state", "action", "decision"})
_COUNTED = ("Documents", "Differences", "Accounts payable", "Clearing", "To match", "Tax")
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
            published_at = of_link["version"]["published_at"]
            about = [
                gettext("Reconciliation of %(link)s", link=link.replace("_", " ")),
                gettext("published %(at)s UTC", at=f"{published_at.astimezone(UTC):%Y-%m-%d %H:%M}"),
            ]
            sheets = Sheets(book, ", ".join(about))
            _overview(sheets, of_link, about)
            for name, sql in SHEETS.items():
                found = tables.execute(sql, [link])
                columns = [str(column[0]) for column in found.description or ()]
                rows = [[_plain(*one) for one in zip(columns, row, strict=True)] for row in found.fetchall()]
                if rows or name not in _ONLY_WHERE:
                    sheets.table(gettext(name), [head(one) for one in columns], rows)
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
    return made(lambda sheets: sheets.table(name, titles, rows))


def _overview(sheets: Sheets, found: dict[str, Any], about: Sequence[str]) -> None:
    """The counts and balances on one page; times in UTC."""
    sheet = sheets.sheet(gettext("Overview"), about, [28, *[16] * 12], len(about) - 1)
    line = 3
    for title in _COUNTED:
        rows = found[title.lower().replace(" ", "_")]
        if not rows:
            continue
        sheet.write_string(line, 0, gettext(title), sheets.head)
        for column, name in enumerate(rows[0]):
            sheet.write_string(line + 1, column, head(name), sheets.head)
        for number, row in enumerate(rows, start=line + 2):
            for column, (name, value) in enumerate(row.items()):
                sheets.cell(sheet, number, column, _plain(name, value))
        line += len(rows) + 3


def _plain(column: str, value: Any) -> Any:
    """A sentence or code in words of the language that is spoken, and so the documents that explain a balance."""
    if column in SENTENCES and isinstance(value, str):
        return translated(value)
    if column in CODES and isinstance(value, str):
        return head(value)
    if column != "documents" or not isinstance(value, str) or not value.startswith("["):
        return value
    parts = []
    for one in json.loads(value):
        about = translated(one.get("reason") or "") or head(str(one.get("class") or ""))
        parts.append(f"{one.get('number') or one.get('document')} {one.get('difference')}: {about}")
    return "\n".join(parts)
