"""Dates and amounts as statements write them. Pure; what can be read in two ways is said, never guessed."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Literal, get_args

from include.statements.cells import Cell
from include.statements.words import plain

Order = Literal["dmy", "mdy", "ymd"]
ORDERS: tuple[Order, ...] = get_args(Order)
ORDER_WORDS: dict[str, str] = {
    "dmy": "day, month, year (31-12-2026)",
    "mdy": "month, day, year (12/31/2026)",
    "ymd": "year, month, day (2026-12-31)",
}
Mark = Literal[",", "."]
MARKS: tuple[Mark, ...] = (".", ",")
MARK_WORDS = {",": "comma (1.234,56)", ".": "point (1,234.56)"}
_MONTHS = (
    *(("jan", 1), ("feb", 2), ("fev", 2), ("mar", 3), ("maa", 3), ("mrt", 3), ("mrz", 3), ("maerz", 3), ("apr", 4)),
    *(("avr", 4), ("may", 5), ("mei", 5), ("mai", 5), ("jun", 6), ("juin", 6), ("jul", 7), ("juil", 7), ("aug", 8)),
    *(("aou", 8), ("sep", 9), ("oct", 10), ("okt", 10), ("nov", 11), ("dec", 12), ("dez", 12)),
)
_PARTS = re.compile(r"[^\W\d_]+\.?|[0-9]+")
_FIRST_YEAR, _LAST_YEAR = 1990, 2100
_NUMBER = re.compile(r"[0-9][0-9.,'’\u00a0\u202f\u2009 ]*")
_CURRENCY = re.compile(r"[€$£¥]|\b[A-Z]{3}\b")
_THOUSANDS = str.maketrans("", "", "'’\u00a0\u202f\u2009 ")
LARGEST = Decimal(10) ** 15


def read_date(cell: Cell, order: Order) -> date | None:
    """The day that ``cell`` says when its parts come in ``order``; None when it says none."""
    if isinstance(cell, date):
        return cell
    found = _parts(str(cell))
    return None if found is None else _day(found, order)


def orders(cells: Iterable[Cell]) -> list[Order]:
    """The orders in which every one of them is a date: none, one, or several when they can be read in two ways. What
    is written with points is never month first."""
    texts = [cell for cell in cells if isinstance(cell, str) and cell]
    possible = [order for order in ORDERS if all(read_date(text, order) for text in texts)]
    if len(possible) > 1 and any(re.search(r"\d\.\d", text) for text in texts) and "dmy" in possible:
        return ["dmy"]
    if len(possible) > 1 and all(len({read_date(text, order) for order in possible}) == 1 for text in texts):
        return possible[:1]
    return possible


def _parts(text: str) -> list[str] | None:
    text = text.split("T")[0] if re.match(r"\d{4}-\d\d-\d\dT", text) else text
    text = re.sub(r"\s+\d{1,2}:\d\d(:\d\d)?(\.\d+)?\s*([AaPp][Mm])?$", "", text.strip())
    found = _PARTS.findall(text)
    if len(found) == 1 and len(found[0]) == 8 and _is_number(found[0]):
        whole = found[0]
        in_front = _FIRST_YEAR <= int(whole[:4]) <= _LAST_YEAR
        return [whole[:4], whole[4:6], whole[6:]] if in_front else [whole[:2], whole[2:4], whole[4:]]
    found = [part for part in found if _is_number(part) or _month(part)]
    return found if len(found) == 3 and len(text) <= 40 else None


def _day(parts: list[str], order: Order) -> date | None:
    named = [place for place, part in enumerate(parts) if not _is_number(part)]
    if named:
        if len(named) > 1:
            return None
        month = _month(parts[named[0]])
        rest = [part for part in parts if _is_number(part)]
        year, day = (rest[0], rest[1]) if len(rest[0]) == 4 else (rest[1], rest[0])
        return _made(year, month, day)
    if (len(parts[0]) == 4) != (order == "ymd"):
        return None
    places = {name: parts[order.index(name)] for name in "dmy"}
    return _made(places["y"], int(places["m"]) if len(places["m"]) <= 2 else None, places["d"])


def _made(year: str, month: int | None, day: str) -> date | None:
    if len(year) not in (2, 4) or len(day) > 2 or month is None:
        return None
    number = int(year) + (2000 if len(year) == 2 else 0)
    try:
        return date(number, month, int(day)) if _FIRST_YEAR <= number <= _LAST_YEAR else None
    except ValueError:
        return None


def _is_number(part: str) -> bool:
    return part.isascii() and part.isdigit()


def _month(word: str) -> int | None:
    said = plain(word)
    fits = [(len(start), month) for start, month in _MONTHS if said.startswith(start)]
    return max(fits)[1] if fits else None


def read_amount(cell: Cell, mark: Mark) -> Decimal | None:
    """The amount that ``cell`` says with ``mark`` before its decimals; None when it says none. Negative with a minus
    before or behind it, in brackets, or with CR behind it."""
    if isinstance(cell, Decimal):
        return cell
    if isinstance(cell, date):
        return None
    text = _CURRENCY.sub(" ", cell.replace("\u2212", "-").replace("–", "-").upper().replace("CR", "-")).strip()
    text = re.sub(r"(?<=\d)\s*(DR|D)$", "", text).strip()
    text = re.sub(r"(?<=[\d.])\s*C$", "-", text)
    text = re.sub(r"(?<=\d)[,.]-{1,2}$", "", text)  # 12,- is twelve
    negative = text.startswith("-") or text.endswith("-") or (text.startswith("(") and text.endswith(")"))
    bare = text.strip("-+() ")
    if not _NUMBER.fullmatch(bare):
        return None
    other = "." if mark == "," else ","
    whole, point, decimals = bare.translate(_THOUSANDS).partition(mark)
    if mark in decimals or other in decimals or (other in whole and not _groups(whole, other)):
        return None
    try:
        value = Decimal(whole.replace(other, "") + (f".{decimals}" if point and decimals else ""))
    except InvalidOperation:
        return None
    return None if value >= LARGEST else -value if negative and value else value


def marks(cells: Iterable[Cell]) -> list[Mark]:
    """The decimal marks with which every one of them is an amount of the same size; both when they all say the same."""
    texts = [cell for cell in cells if isinstance(cell, str) and cell]
    possible = [mark for mark in MARKS if all(read_amount(text, mark) is not None for text in texts)]
    if len(possible) == 2 and all(read_amount(text, ".") == read_amount(text, ",") for text in texts):
        return possible[:1]
    if len(possible) == 2:
        # 12,50 is a comma; 1.234 may be either. What has other than three figures behind its only mark decides.
        for mark in possible:
            if any(re.search(rf"[0-9]{re.escape(mark)}[0-9]{{1,2}}(?![0-9.,])", text) for text in texts):
                return [mark]
    return possible


def _groups(whole: str, separator: str) -> bool:
    first, *rest = whole.split(separator)
    return 0 < len(first) <= 3 and all(len(group) == 3 for group in rest)


def is_amount(cell: Cell) -> bool:
    return isinstance(cell, Decimal) or (
        isinstance(cell, str) and any(read_amount(cell, mark) is not None for mark in MARKS)
    )


def is_date(cell: Cell) -> bool:
    return isinstance(cell, date) or (isinstance(cell, str) and any(read_date(cell, order) for order in ORDERS))
