"""Excel workbooks as rows of cells: values alone, no macros, nothing that unpacks to more than it should."""

from __future__ import annotations

import io
import zipfile
import zlib
from collections.abc import Iterator
from datetime import date, datetime, time
from decimal import Decimal, InvalidOperation
from itertools import islice
from typing import Any
from xml.etree.ElementTree import ParseError

from include.statements.cells import Cell, Row, StatementError, Table
from include.texts.translations import gettext

OLD_EXCEL = b"\xd0\xcf\x11\xe0"
MOST_UNPACKED, MOST_PARTS = 60_000_000, 500
_SIX = Decimal("0.000001")
_ABSURD = Decimal(10) ** 18


def read_workbook(name: str, content: bytes, most_rows: int, most_columns: int) -> Table:
    """The first sheet that has rows. Raises ``StatementError``."""
    _safe(name, content)
    import openpyxl  # type: ignore[import-untyped] # here: a quarter of a second that only a workbook costs

    try:
        book = openpyxl.load_workbook(io.BytesIO(content), read_only=True, data_only=True, keep_links=False)
        try:
            sheets = [sheet for sheet in book.worksheets if hasattr(sheet, "iter_rows")]
            filled = {sheet.title: _rows(sheet, most_rows + 1, most_columns + 1) for sheet in sheets}
        finally:
            book.close()
    except StatementError:
        raise
    except _BROKEN as problem:
        raise StatementError(
            gettext(
                "%(file)s is no Excel workbook that can be read (%(problem)s): open it in Excel, and save it as .xlsx "
                "or CSV again",
                file=name,
                problem=type(problem).__name__,
            )
        ) from None
    there = [title for title, rows in filled.items() if rows]
    if not there:
        return Table(name, ())
    return Table(name, tuple(filled[there[0]]), there[0], tuple(there[1:]))


_BROKEN = (
    *(zipfile.BadZipFile, zlib.error, ParseError, KeyError, ValueError, TypeError, AttributeError, IndexError, OSError),
    *(EOFError, NotImplementedError, RuntimeError, OverflowError, ArithmeticError, AssertionError),
)
"""What openpyxl and the formats below it raise for a file that is not what it says."""


def _safe(name: str, content: bytes) -> None:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as packed:
            parts = packed.infolist()
            if len(parts) > MOST_PARTS or sum(part.file_size for part in parts) > MOST_UNPACKED:
                raise StatementError(
                    gettext("%(file)s unpacks to far more than a statement has: it is not opened", file=name)
                )
            names = {part.filename.lower() for part in parts}
            if any("vbaproject" in one or (one.endswith(".bin") and "macro" in one) for one in names):
                raise StatementError(
                    gettext("%(file)s has macros: save it as .xlsx without them, or as CSV", file=name)
                )
            if "[content_types].xml" not in names:
                raise StatementError(
                    gettext("%(file)s is a ZIP file and no Excel workbook: send the statement itself", file=name)
                )
            for part in parts:
                if part.filename.lower().endswith((".xml", ".rels")):
                    _no_entities(name, packed, part)
    except _BROKEN as problem:
        raise StatementError(
            gettext(
                "%(file)s is a damaged workbook (%(problem)s): save it again",
                file=name,
                problem=type(problem).__name__,
            )
        ) from None


def _no_entities(name: str, packed: zipfile.ZipFile, part: zipfile.ZipInfo) -> None:
    """A workbook declares none; a file that does wants its text to grow when it is read."""
    with packed.open(part) as stream:
        head = stream.read(4096).replace(b"\0", b"").upper()
    if b"<!DOCTYPE" in head or b"<!ENTITY" in head:
        raise StatementError(
            gettext(
                "%(file)s has a part (%(part)s) that no workbook has: it is not opened",
                file=name,
                part=part.filename[:100],
            )
        )


def _rows(sheet: Any, most_rows: int, most_columns: int) -> list[tuple[int, Row]]:
    sheet.reset_dimensions()
    found: list[tuple[int, Row]] = []
    for number, values in enumerate(_values(sheet, most_columns), start=1):
        row = tuple(map(_cell, values))
        while row and row[-1] == "":
            row = row[:-1]
        if row:
            found.append((number, row))
        if len(found) > most_rows or number > 50 * most_rows:
            break
    return found


def _values(sheet: Any, most_columns: int) -> Iterator[tuple[Any, ...]]:
    for row in sheet.iter_rows(values_only=True):
        yield tuple(islice(row, most_columns))


def _cell(value: Any) -> Cell:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, int | float):
        return _number(value)
    if isinstance(value, datetime):
        return value.date()
    if isinstance(value, date):
        return value
    return value.isoformat() if isinstance(value, time) else str(value).strip()


def _number(value: int | float) -> Cell:
    """Excel keeps binary fractions: 121.1 may stand there as 121.10000000000001."""
    try:
        exact = Decimal(repr(value))
        if not exact.is_finite() or abs(exact) >= _ABSURD:
            return str(value)
        rounded = exact.quantize(_SIX).normalize()
    except InvalidOperation:
        return str(value)
    return rounded.quantize(Decimal(1)) if rounded == rounded.to_integral_value() else rounded
