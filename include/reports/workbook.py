"""The reconciliation as an Excel workbook for the accountant: a sheet for each table, filters on, money as numbers."""

from __future__ import annotations

import os
from pathlib import Path

import duckdb
import pandas as pd

SHEETS = {
    "Differences": "select * exclude (link) from reconciliation.differences where link = ? order by flow, doc_date",
    "Documents": "select * exclude (link) from reconciliation.documents where link = ? order by flow, doc_date",
    "Payments": "select * exclude (link) from reconciliation.payments where link = ? order by payment_date",
    "Accounts payable": "select * exclude (link) from reconciliation.accounts_payable where link = ?"
    " order by company, counterparty",
    "Clearing": "select * exclude (link) from reconciliation.clearing where link = ? order by age_days desc",
    "Duplicates": "select * exclude (link) from reconciliation.duplicates where link = ? order by company, number",
    "Reviews": "select * exclude (link, payload) from operations.reviews where link = ? and state = 'open'",
}
WIDEST = 60
MOST_ROWS = 1_048_575


class WorkbookError(Exception):
    """The workbook could not be written; the text says why."""


def write_workbook(published: Path, link: str, file: Path) -> Path:
    """Write ``file`` (.xlsx) from the published tables; put in place whole. Returns its absolute path.

    Raises ``WorkbookError`` when the folder cannot be written to or a table has more rows than Excel can show.
    """
    target = file.resolve()
    new = target.with_name(f".{target.name}.{os.getpid()}")
    try:
        with (
            duckdb.connect(str(published), read_only=True) as tables,
            pd.ExcelWriter(new, engine="xlsxwriter", datetime_format="yyyy-mm-dd hh:mm") as book,
        ):
            for name, sql in SHEETS.items():
                _sheet(book, name, tables.execute(sql, [link]).df())
        new.replace(target)
    except OSError as problem:
        raise WorkbookError(f"{target} cannot be written: {problem.strerror or problem}") from None
    finally:
        new.unlink(missing_ok=True)
    return target


def _sheet(book: pd.ExcelWriter, name: str, frame: pd.DataFrame) -> None:
    if len(frame) > MOST_ROWS:
        raise WorkbookError(f"{name} has {len(frame):,} rows, Excel shows {MOST_ROWS:,}: use the Parquet file instead")
    for column in frame.select_dtypes(include=["datetimetz"]):
        frame[column] = frame[column].dt.tz_convert("UTC").dt.tz_localize(None)
    frame.columns = [str(column).replace("_", " ") for column in frame.columns]
    frame.to_excel(book, sheet_name=name, index=False, freeze_panes=(1, 0))
    sheet = book.sheets[name]
    sheet.autofilter(0, 0, max(len(frame), 1), max(len(frame.columns) - 1, 0))
    money = book.book.add_format({"num_format": "#,##0.00"})
    for number, column in enumerate(frame.columns):
        is_money = any(word in column for word in ("amount", "balance", "difference", "open", "explained", "flight"))
        longest = max((len(str(value)) for value in frame[column].head(1000)), default=0)
        width = min(max(len(column), longest) + 2, WIDEST)
        sheet.set_column(number, number, width, money if is_money and column != "difference class" else None)
