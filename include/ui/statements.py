"""What the pages of statements show: whose statement, how the file is read, and what a person said of it. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from include.statements import values
from include.statements.answer import answer_of
from include.statements.cells import StatementError, Table, column_name, shown
from include.statements.layout import SIGNS, Layout, chosen
from include.statements.said import Amounts, in_words
from include.statements.standing import RIGHT, STATES
from include.statements.words import FIELDS
from include.texts.languages import ENGLISH, Language
from include.texts.translations import N_, gettext, spoken

PLACES = "select distinct link, company from reconciliation.vendor_records order by all"
VENDORS = """
    select vendor_key, code, name, city from reconciliation.vendor_records
    where link = ? and company = ? and contains(lower(concat_ws(chr(31), code, name, city)), lower(?))
    order by name, vendor_key limit 50
"""
TITLES = {
    "number": N_("Number"),
    "date": N_("Date"),
    "due": N_("Due date"),
    "amount": N_("Amount"),
    "debit": N_("Debit"),
    "credit": N_("Credit"),
    "balance": N_("Balance"),
    "kind": N_("Kind"),
    "currency": N_("Currency"),
    "text": N_("Description"),
}
LANGUAGES: dict[Language, str] = {"en": "English", "nl": "Nederlands", "de": "Deutsch"}
"""Each by its own name, as who reads it knows it."""
CHOICES = {"order": values.ORDER_WORDS, "mark": values.MARK_WORDS, "sign": SIGNS}
CHOICE_TITLES = {"order": N_("Dates are written"), "mark": N_("Decimals follow a"), "sign": N_("Sign")}
_SHOWN, _LONGEST = 12, 60
_FOLDED = frozenset({"header", "text"})


def columns(table: Table, layout: Layout) -> list[tuple[int, str]]:
    """The columns of a file, each with what it is called."""
    names = [layout.headers[place] if place < len(layout.headers) else "" for place in range(table.width)]
    return [
        (place, f"{column_name(place)}: {name}" if name else column_name(place)) for place, name in enumerate(names)
    ]


def beginning(table: Table) -> list[tuple[int, list[str]]]:
    """The first rows as they stand in the file."""
    return [(number, [shown(cell)[:_LONGEST] for cell in row]) for number, row in table.rows[:_SHOWN]]


def said(table: Table, form: Mapping[str, str]) -> Layout:
    """The layout that a form says. Raises ``StatementError`` for a column or row that the file does not have."""
    placed = {field: _number(table, form[field]) for field in FIELDS if form.get(field, "") != ""}
    if any(place >= table.width for place in placed.values()):
        raise StatementError(gettext("%(file)s has no such column: choose one of the list", file=table.file))
    header = _number(table, form.get("header") or "0")
    return chosen(
        table,
        header,
        columns=placed,
        order=form.get("order", ""),
        mark=form.get("mark", ""),
        sign=form.get("sign", ""),
        currency=form.get("in", "").strip().upper(),
    )


def balance(text: str, mark: str) -> Decimal | None:
    """An amount that a person typed, as the file writes them where it can be read in two ways; None for nothing.
    Raises ``StatementError``."""
    if not text.strip():
        return None
    possible = values.marks([text.strip()])
    by: values.Mark = possible[0] if len(possible) == 1 else "," if mark == "," else "."
    found = values.read_amount(text.strip(), by)
    if found is None:
        raise StatementError(gettext("%(text)s is no amount: write it as 1234.50 or 1234,50", text=repr(text[:40])))
    return found


def parts(result: Mapping[str, Any], amounts: Amounts) -> dict[str, Any]:
    """A check that was kept, as its page shows it: lines that need somebody, those that are right, what is no line."""
    lines: Sequence[Mapping[str, Any]] = result["lines"]
    shown_lines = [
        {**one, "date": _day(one["date"]), "why": in_words(one["why"], amounts)}
        for one in lines
        if one["state"] not in _FOLDED
    ]
    return {
        "warnings": [in_words(one, amounts) for one in result["warnings"]],
        "lines": [{**one, "said": STATES[one["state"]], "is_right": one["state"] in RIGHT} for one in shown_lines],
        "absent": [
            {**one, "invoice_date": _day(one["invoice_date"]), "why": in_words(one["why"], amounts)}
            for one in result["absent"]
        ],
        "read_on": _day(result["read_on"]),
        "rest": [one for one in lines if one["state"] in _FOLDED],
        "counts": {STATES[state]: number for state, number in result["counts"].items()},
    }


def answer_in(result: Mapping[str, Any], to: Language, amounts: Amounts) -> tuple[Language, str]:
    """The answer to the vendor in a language, and which that is: one that was kept as text is English."""
    if isinstance(result["answer"], str):
        return ENGLISH, answer_of(result)
    with spoken(to):
        return to, answer_of(result, amounts)


def sheet(result: Mapping[str, Any], amounts: Amounts) -> tuple[list[str], list[list[Any]]]:
    """All of a check as a table: titles and rows."""
    titles = (N_("Line"), N_("Result"), N_("Date"), N_("Number"), N_("Currency"), N_("Amount"), N_("Ours"), N_("Entry"),
              N_("Why (for us)"), N_("Answer"))  # fmt: skip
    rows = [
        [
            *(
                one["row"],
                _in_words(one),
                _day(one["date"]),
                one["number"] or one["text"],
                one["currency"],
            ),
            *(_amount(one["amount"]), _amount((one["document"] or {}).get("amount"))),
            *((one["document"] or {}).get("entry_number"), in_words(one["why"], amounts)),
            in_words(one["answer"], amounts),
        ]
        for one in result["lines"]
    ]
    for one in result["absent"]:
        facts = [None, gettext("not on the statement"), _day(one["invoice_date"]), one["number"], one["currency"], None]
        rows.append([*facts, _amount(one["amount"]), one["entry_number"], in_words(one["why"], amounts), None])
    return [gettext(one) for one in titles], rows


def _in_words(line: Mapping[str, Any]) -> str:
    said = STATES[line["state"]]
    return gettext(said)


def _number(table: Table, text: str) -> int:
    if not (text.isascii() and text.isdigit() and len(text) < 7):
        raise StatementError(
            gettext("%(file)s: %(text)s is no row or column: give its number", file=table.file, text=repr(text[:20]))
        )
    return int(text)


def _amount(value: Any) -> Decimal | None:
    return None if value is None else Decimal(str(value))


def _day(value: Any) -> Any:
    return None if value is None else date.fromisoformat(str(value))
