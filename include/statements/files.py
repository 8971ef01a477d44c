"""The file of a statement as rows of cells: CSV or Excel, within bounds. Raises ``StatementError``."""

from __future__ import annotations

import csv
import hashlib
import io
from collections import Counter
from pathlib import PurePath

from include.statements.cells import Row, StatementError, Table
from include.statements.workbooks import OLD_EXCEL, read_workbook
from include.texts.translations import gettext

MOST_BYTES, MOST_ROWS, MOST_COLUMNS, LONGEST_CELL = 5_000_000, 20_000, 100, 2_000
SEPARATORS = ";,\t|"
_SAMPLE = 50


def digest(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def read(name: str, content: bytes) -> Table:
    """The rows of ``content``, which came as the file ``name``. Raises ``StatementError``."""
    name = PurePath(name.replace("\\", "/")).name[:200] or "the file"
    if not content:
        raise StatementError(gettext("%(file)s is empty: send the statement itself", file=name))
    if len(content) > MOST_BYTES:
        raise StatementError(
            gettext("%(file)s has more than 5 MB: ask the vendor for a shorter period, or split it", file=name)
        )
    if content.startswith(OLD_EXCEL):
        raise StatementError(
            gettext(
                "%(file)s is an old Excel file (.xls) or has a password: open it, and save it as .xlsx without one",
                file=name,
            )
        )
    if content.startswith(b"%PDF"):
        raise StatementError(
            gettext("%(file)s is a PDF, which has no lines to read: ask the vendor for CSV or Excel", file=name)
        )
    if content.startswith(b"PK"):
        table = read_workbook(name, content, MOST_ROWS, MOST_COLUMNS)
    else:
        table = _csv(name, content)
    if not table.rows:
        raise StatementError(gettext("%(file)s has no rows: send the statement itself", file=name))
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
        raise StatementError(
            gettext(
                "%(file)s, line %(line)s: is not CSV (%(problem)s); a text in quotation marks does not end, or goes on "
                "after its end: correct it, or save the statement as CSV again",
                file=name,
                line=before + 1,
                problem=str(problem),
            )
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
    raise StatementError(gettext("%(file)s is neither CSV nor Excel: ask the vendor for one of them", file=name))


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
            raise StatementError(
                gettext(
                    "%(file)s, line %(line)s: has more than %(most)s columns",
                    file=table.file,
                    line=number,
                    most=MOST_COLUMNS,
                )
            )
        for cell in row:
            if isinstance(cell, str) and len(cell) > LONGEST_CELL:
                raise StatementError(
                    gettext(
                        "%(file)s, line %(line)s: a text in it has more than %(most)s characters",
                        file=table.file,
                        line=number,
                        most=LONGEST_CELL,
                    )
                )
    return table


def _too_many(name: str) -> StatementError:
    return StatementError(
        gettext(
            "%(file)s has more than %(most)s lines: ask the vendor for a shorter period, or split it",
            file=name,
            most=f"{MOST_ROWS:,}",
        )
    )
