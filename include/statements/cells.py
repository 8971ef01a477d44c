"""What stands in a cell of a statement, as text for the store and back. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

Cell = str | Decimal | date
"""Excel tells numbers and dates from text; a CSV file has text alone."""
Row = tuple[Cell, ...]


class StatementError(Exception):
    """A file that is no statement we can use; the text names file, line and column where there is one, and says what to
    do."""


@dataclass(frozen=True)
class Table:
    """``rows``: the rows that are not empty, each with its number in the file, from 1; ``sheet``: of a workbook, with
    ``others``, the sheets that have something too and are not read."""

    file: str
    rows: tuple[tuple[int, Row], ...]
    sheet: str = ""
    others: tuple[str, ...] = ()

    @property
    def width(self) -> int:
        return max((len(row) for _, row in self.rows), default=0)


def shown(cell: Cell) -> str:
    """As a person would read it; a number with the decimals it has."""
    if isinstance(cell, Decimal):
        return format(cell, "f")
    return cell.isoformat() if isinstance(cell, date) else cell


def stored(cell: Cell) -> Any:
    if isinstance(cell, Decimal):
        return ["n", format(cell, "f")]
    return ["d", cell.isoformat()] if isinstance(cell, date) else cell


def restored(value: Any) -> Cell:
    """``value``: of `stored`."""
    if isinstance(value, str):
        return value
    kind, text = value
    return Decimal(text) if kind == "n" else date.fromisoformat(text)


def stored_rows(table: Table) -> list[list[Any]]:
    return [[number, *map(stored, row)] for number, row in table.rows]


def restored_rows(rows: Sequence[Sequence[Any]]) -> tuple[tuple[int, Row], ...]:
    return tuple((int(number), tuple(map(restored, row))) for number, *row in rows)


def column_name(place: int) -> str:
    """As spreadsheets call it: 0 is A, 26 is AA."""
    name, place = "", place + 1
    while place:
        place, rest = divmod(place - 1, 26)
        name = chr(65 + rest) + name
    return name
