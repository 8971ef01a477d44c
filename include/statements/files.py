"""The file of a statement as rows of cells: CSV or Excel, within bounds. Raises ``StatementError``."""

from __future__ import annotations

import csv
import hashlib
import io
from collections import Counter
from pathlib import PurePath

from include.statements.cells import Row, StatementError, Table
from include.statements.workbooks import OLD_EXCEL, read_workbook

MOST_BYTES, MOST_ROWS, MOST_COLUMNS, LONGEST_CELL = 5_000_000, 20_000, 100, 2_000
SEPARATORS = ";,\t|"
_SAMPLE = 50


def digest(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def read(name: str, content: bytes) -> Table:
    """The rows of ``content``, which came as the file ``name``. Raises ``StatementError``."""
    name = PurePath(name.replace("\\", "/")).name[:200] or "the file"
    if not content:
        raise StatementError(f"{name} is empty: send the statement itself")
    if len(content) > MOST_BYTES:
        raise StatementError(f"{name} has more than 5 MB: ask the vendor for a shorter period, or split it")
    if content.startswith(OLD_EXCEL):
        raise StatementError(
            f"{name} is an old Excel file (.xls) or has a password: open it, and save it as .xlsx without one"
        )
    if content.startswith(b"%PDF"):
        raise StatementError(f"{name} is a PDF, which has no lines to read: ask the vendor for CSV or Excel")
    if content.startswith(b"PK"):
        table = read_workbook(name, content, MOST_ROWS, MOST_COLUMNS)
    else:
        table = _csv(name, content)
    if not table.rows:
        raise StatementError(f"{name} has no rows: send the statement itself")
    return _checked(table)


def _csv(name: str, content: bytes) -> Table:
    text = _text(name, content)
    separator = _separator(text)
    rows: list[tuple[int, Row]] = []
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
    before = 0
    try:
        for row in reader:
            line, before = before + 1, reader.line_num
            cells = tuple(cell.strip() for cell in row)
            if any(cells):
                rows.append((line, cells))
            if len(rows) > MOST_ROWS:
                raise _too_many(name)
    except csv.Error as problem:
        said = str(problem)
        raise StatementError(
            f"{name}, line {before + 1}: is not CSV ({said}); a text in quotation marks does not end, or goes on after "
            "its end: correct it, or save the statement as CSV again"
        ) from None
    return Table(name, tuple(rows))


def _text(name: str, content: bytes) -> str:
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        encodings = ["utf-16"]
    else:
        encodings = ["utf-8-sig", "cp1252"]
    for encoding in encodings:
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\0" not in text:
            return text
    raise StatementError(f"{name} is neither CSV nor Excel: ask the vendor for one of them")


def _separator(text: str) -> str:
    """The one by which most lines of the beginning have the same number of columns, more than one."""
    best, most = ",", (0, 0)
    lines = [line for line in text.splitlines()[:_SAMPLE] if line.strip()]
    for separator in SEPARATORS:
        try:
            widths = Counter(len(row) for row in csv.reader(lines, delimiter=separator) if len(row) > 1)
        except csv.Error:
            continue
        if widths:
            width, times = max(widths.items(), key=lambda one: (one[1], one[0]))
            if (times, width) > most:
                best, most = separator, (times, width)
    return best


def _checked(table: Table) -> Table:
    if len(table.rows) > MOST_ROWS:
        raise _too_many(table.file)
    for number, row in table.rows:
        if len(row) > MOST_COLUMNS:
            raise StatementError(f"{table.file}, line {number}: has more than {MOST_COLUMNS} columns")
        for cell in row:
            if isinstance(cell, str) and len(cell) > LONGEST_CELL:
                raise StatementError(
                    f"{table.file}, line {number}: a text in it has more than {LONGEST_CELL} characters"
                )
    return table


def _too_many(name: str) -> StatementError:
    return StatementError(f"{name} has more than {MOST_ROWS:,} lines: ask the vendor for a shorter period, or split it")
