"""Which column of a statement is what, and how its amounts and days are written: guessed, confirmed by a person once
for each vendor. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from decimal import Decimal
from typing import Any

from include.statements import values, words
from include.statements.accounts import masked
from include.statements.cells import Cell, StatementError, Table, column_name, shown
from include.texts.translations import gettext

SIGNS: dict[str, str] = {
    "positive": "what we owe is positive, credit notes and payments are negative",
    "negative": "what we owe is negative, credit notes and payments are positive",
    "kind": "amounts have no sign: credit notes and payments are known by their kind",
    "debit": "what we owe stands in the debit column",
    "credit": "what we owe stands in the credit column",
}
_LOOKED_AT, _TOP = 200, 30
_AMOUNTS = ("amount", "debit", "credit", "balance")


@dataclass(frozen=True)
class Layout:
    """``header``: the row with the names of the columns, 0 without one; ``headers``: these, in order, by which another
    file of the vendor is known to be alike; ``columns``: by field (`words.FIELDS`), from 0; ``order``, ``mark``,
    ``sign``: '' while nobody can tell; ``currency``: of lines that name none."""

    header: int
    headers: tuple[str, ...]
    columns: Mapping[str, int]
    order: str = ""
    mark: str = ""
    sign: str = ""
    currency: str = ""

    @property
    def as_json(self) -> dict[str, Any]:
        return {**asdict(self), "headers": list(self.headers), "columns": dict(self.columns)}

    @classmethod
    def of_json(cls, value: Mapping[str, Any]) -> Layout:
        return cls(**{**value, "headers": tuple(value["headers"]), "columns": dict(value["columns"])})

    def name(self, field: str) -> str:
        """The column of a field as the file calls it."""
        place = self.columns[field]
        named = self.headers[place] if place < len(self.headers) else ""
        return f"{column_name(place)} ({masked(named)})" if named else column_name(place)


def guess(table: Table, currency: str = "") -> Layout:
    """What can be seen in ``table``; ``currency``: of the company's books. What can be read in two ways stays open."""
    header, columns = _header(table)
    headers = _headers(table, header)
    made = _completed(table, Layout(header, headers, columns, currency=currency))
    return replace(made, sign=_sign(table, made))


def fits(table: Table, kept: Layout) -> bool:
    """Whether the columns of ``table`` are those of a layout that was confirmed."""
    header, _ = _header(table)
    return header > 0 and _headers(table, header) == kept.headers and bool(kept.headers)


def moved(table: Table, kept: Layout) -> Layout:
    """The layout with the place of the header in this file."""
    return replace(kept, header=_header(table)[0])


def chosen(table: Table, header: int, **said: Any) -> Layout:
    """What a person chose: the header's row, and fields of `Layout`; names of columns follow from the row."""
    return Layout(header, _headers(table, header), **said)


def open_questions(layout: Layout) -> list[str]:
    """What a person has to say before lines are read. In words."""
    asked = []
    if "amount" not in layout.columns and not {"debit", "credit"} <= set(layout.columns):
        asked.append(gettext("which column has the amount (or which two have debit and credit)"))
    if "number" not in layout.columns:
        asked.append(gettext("which column has the number of the invoice"))
    if "date" not in layout.columns:
        asked.append(gettext("which column has the date"))
    if layout.order not in values.ORDERS:
        asked.append(gettext("in which order day, month and year come"))
    if layout.mark not in values.MARK_WORDS:
        asked.append(gettext("whether decimals follow a comma or a point"))
    two = {"debit", "credit"} <= set(layout.columns) and "amount" not in layout.columns
    if layout.sign not in (("debit", "credit") if two else ("positive", "negative", "kind")):
        asked.append(gettext("which sign (or column) what we owe has"))
    if layout.sign == "kind" and "kind" not in layout.columns:
        asked.append(gettext("which column has the kind of a line"))
    if not (len(layout.currency) == 3 and layout.currency.isascii() and layout.currency.isalpha()):
        asked.append(gettext("the currency (three letters, such as EUR)"))
    places = list(layout.columns.values())
    if len(set(places)) < len(places):
        asked.append(gettext("one column for each: one is named twice"))
    return asked


def check(table: Table, layout: Layout) -> None:
    """Raises ``StatementError`` with what is still open."""
    if asked := open_questions(layout):
        raise StatementError(gettext("%(file)s: say %(questions)s", file=table.file, questions="; ".join(asked)))


def below(table: Table, layout: Layout) -> Iterator[tuple[int, tuple[Cell, ...]]]:
    return ((number, row) for number, row in table.rows if number > layout.header)


def at(row: Sequence[Cell], place: int | None) -> Cell:
    return row[place] if place is not None and place < len(row) else ""


def _header(table: Table) -> tuple[int, dict[str, int]]:
    """The row of the first ones in which most columns are called by a word that we know, two at least."""
    best: tuple[int, dict[str, int]] = (0, {})
    for number, row in table.rows[:_TOP]:
        columns = _named(row)
        if len(columns) > max(len(best[1]), 1):
            best = number, columns
    return best


def _named(row: Sequence[Cell]) -> dict[str, int]:
    """The columns by what they are called, the best name first, each field and each column once."""
    found: dict[str, int] = {}
    names = [
        (rank, place, field)
        for place, cell in enumerate(row)
        if isinstance(cell, str) and len(cell) <= 60
        for rank, field in enumerate(words.fields_of(cell))
    ]
    for _, place, field in sorted(names):
        if field not in found and place not in found.values():
            found[field] = place
    if {"debit", "credit"} <= set(found):
        found.pop("amount", None)
    else:
        lone = {field: place for field, place in found.items() if field in ("debit", "credit")}
        found = {field: place for field, place in found.items() if field not in lone}
    return found


def _headers(table: Table, header: int) -> tuple[str, ...]:
    for number, row in table.rows:
        if number == header:
            return tuple(shown(cell) for cell in row)
    return ()


def _cells(table: Table, layout: Layout, *fields: str) -> list[Cell]:
    rows = [row for _, row in below(table, layout)][:_LOOKED_AT]
    return [at(row, layout.columns[field]) for field in fields if field in layout.columns for row in rows]


def _completed(table: Table, layout: Layout) -> Layout:
    orders = values.orders(cell for cell in _cells(table, layout, "date", "due") if values.is_date(cell))
    marks = values.marks(cell for cell in _cells(table, layout, *_AMOUNTS) if values.is_amount(cell))
    named = {
        str(cell).strip().upper()
        for cell in _cells(table, layout, "currency")
        if isinstance(cell, str) and cell.strip()
    }
    currencies = {one for one in named if len(one) == 3 and one.isalpha()}
    return replace(
        layout,
        order=orders[0] if len(orders) == 1 else "",
        mark=marks[0] if len(marks) == 1 else "",
        currency=currencies.pop() if len(currencies) == 1 else layout.currency,
    )


def _sign(table: Table, layout: Layout) -> str:
    """By what lines of a known kind have, else by the balance that runs along, else by what most amounts are."""
    if {"debit", "credit"} <= set(layout.columns):
        return "debit"
    if "amount" not in layout.columns:
        return ""
    mark = layout.mark or "."
    owed: list[Decimal] = []
    paid: list[Decimal] = []
    for _, row in below(table, layout):
        amount = values.read_amount(at(row, layout.columns["amount"]), "," if mark == "," else ".")
        kind = words.kind_of(shown(at(row, layout.columns.get("kind"))))
        if amount is None or kind in ("opening", "closing"):
            continue
        (paid if kind in ("credit", "payment") else owed).append(amount)
    if not owed and not paid:
        return ""
    if paid and all(amount >= 0 for amount in (*owed, *paid)) and "kind" in layout.columns:
        return "kind"
    positive = sum(amount > 0 for amount in owed) + sum(amount < 0 for amount in paid)
    negative = len(owed) + len(paid) - positive
    return "" if positive == negative else "positive" if positive > negative else "negative"
