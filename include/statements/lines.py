"""The lines of a statement by its layout. Each row of the file is one, whatever it is: none is lost. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Literal

from include.statements import values, words
from include.statements.accounts import masked
from include.statements.cells import Cell, Table, shown
from include.statements.layout import Layout, at
from include.statements.values import Mark, Order
from include.texts.translations import gettext

Role = Literal["line", "opening", "closing", "header", "text", "problem"]
Day = date
_LONGEST = 200


@dataclass(frozen=True)
class Line:
    """A row of the file. ``amount``: what it adds to what we owe; ``balance``: what we owe after it, as the statement
    says; ``text``: all that stands in a row that is no line; ``problem``: why it cannot be read, with file, line and
    column."""

    row: int
    role: Role
    kind: str = ""
    number: str = ""
    date: Day | None = None
    due: Day | None = None
    amount: Decimal | None = None
    balance: Decimal | None = None
    currency: str = ""
    text: str = ""
    problem: str = ""


def read_lines(table: Table, layout: Layout) -> tuple[Line, ...]:
    """As many as the file has rows that are not empty; ``layout``: one without open questions."""
    return tuple(_line(table, layout, number, row) for number, row in table.rows)


def problems(lines: Sequence[Line]) -> list[str]:
    return [line.problem for line in lines if line.problem]


def _line(table: Table, layout: Layout, number: int, row: Sequence[Cell]) -> Line:
    whole = " | ".join(masked(shown(cell)) for cell in row if cell != "")[:_LONGEST]
    if number <= layout.header:
        return Line(number, "header" if number == layout.header else "text", text=whole)
    read = _Row(table.file, layout, number, row)
    role = read.role()
    if role == "text" or read.problem:
        return Line(number, "problem" if read.problem else "text", text=whole, problem=read.problem)
    amount, balance = read.amount(), read.balance()
    day, due, currency = read.day("date"), read.day("due"), read.currency()
    if role in ("opening", "closing"):
        # its amount is a balance: in some statements it stands in the column of balances
        amount, balance = None, balance if balance is not None else amount
        if balance is None:
            return Line(number, "text", text=whole)
    elif amount is None:
        read.blame("amount", gettext("has no amount"))
    if read.problem:
        return Line(number, "problem", text=whole, problem=read.problem)
    return Line(
        number,
        role,
        read.kind(),
        read.text("number"),
        day,
        due,
        amount,
        balance,
        currency,
        read.text("text")[:_LONGEST],
    )


class _Row:
    """One row being read; ``problem``: the first thing that cannot be."""

    def __init__(self, file: str, layout: Layout, number: int, row: Sequence[Cell]) -> None:
        self._file, self._layout, self._number, self._row = file, layout, number, row
        self._mark: Mark = "," if layout.mark == "," else "."
        self._order: Order = "mdy" if layout.order == "mdy" else "ymd" if layout.order == "ymd" else "dmy"
        self.problem = ""

    def cell(self, field: str) -> Cell:
        return at(self._row, self._layout.columns.get(field))

    def text(self, field: str) -> str:
        return masked(shown(self.cell(field))).strip()

    def kind(self) -> str:
        return words.kind_of(self.text("kind")) or words.kind_of(self.text("number")) or self._sum_of_text()

    def role(self) -> Role:
        kind = self.kind()
        if kind in ("opening", "closing"):
            return "opening" if kind == "opening" else "closing"
        if any(self.cell(field) != "" for field in ("amount", "debit", "credit")):
            said = [values.is_amount(self.cell(one)) for one in ("amount", "debit", "credit") if self.cell(one) != ""]
            known = self.text("number") or values.is_date(self.cell("date"))
            return "line" if any(said) or known else "text"
        return "line" if self.text("number") and values.is_date(self.cell("date")) else "text"

    def amount(self) -> Decimal | None:
        if "amount" in self._layout.columns:
            found = self._money("amount")
            if found is None:
                return None
            if self._layout.sign == "kind":
                return -abs(found) if self.kind() in ("credit", "payment") else found
            return -found if self._layout.sign == "negative" else found
        debit, credit = self._money("debit"), self._money("credit")
        if debit is None and credit is None:
            return None
        made = (debit or Decimal(0)) - (credit or Decimal(0))
        return -made if self._layout.sign == "credit" else made

    def balance(self) -> Decimal | None:
        found = self._money("balance")
        return -found if found is not None and self._layout.sign in ("negative", "credit") else found

    def day(self, field: str) -> date | None:
        cell = self.cell(field)
        if cell == "":
            return None
        found = values.read_date(cell, self._order)
        if found is None and self.role() == "line":
            order = gettext(values.ORDER_WORDS[self._order])
            self.blame(field, gettext("%(cell)s is no date with %(order)s", cell=_quoted(cell), order=order))
        return found

    def currency(self) -> str:
        said = self.text("currency").upper()
        return said[:3] if said else self._layout.currency

    def blame(self, field: str, what: str) -> None:
        column = self._layout.name(field) if field in self._layout.columns else field
        said = gettext(
            "%(file)s, line %(line)s, column %(column)s: %(what)s",
            file=self._file,
            line=self._number,
            column=column,
            what=what,
        )
        self.problem = self.problem or said

    def _money(self, field: str) -> Decimal | None:
        cell = self.cell(field)
        if cell == "":
            return None
        found = values.read_amount(cell, self._mark)
        if found is None and (field != "balance" or self.role() == "line"):
            mark = gettext(values.MARK_WORDS[self._mark])
            self.blame(field, gettext("%(cell)s is no amount with a decimal %(mark)s", cell=_quoted(cell), mark=mark))
        return found

    def _sum_of_text(self) -> str:
        """Only a row without a number is a balance by what stands elsewhere in it: a vendor may sell `total care`."""
        if self.text("number"):
            kind = words.kind_of(self.text("text"), is_whole=True)
            return kind if kind in ("invoice", "credit", "payment") else ""
        for cell in self._words():
            if (kind := words.kind_of(cell)) in ("opening", "closing"):
                return kind
        return words.kind_of(self.text("text"))

    def _words(self) -> Iterator[str]:
        return (shown(cell) for cell in self._row if isinstance(cell, str) and not values.is_amount(cell))


def _quoted(cell: Cell) -> str:
    return repr(masked(shown(cell))[:60])
