"""Reading what a caller sent: each field's type, length and presence, all problems of an item at once."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import Any

from include.sandbox.avidxchange.wire import Row, error

CENT = Decimal("0.01")
LARGEST = Decimal("1E15")
Reader = Callable[[Any], Any]


class Unreadable(ValueError):
    """The value does not have the field's type; the text completes "<field> must be ..."."""


@dataclass(frozen=True)
class Field:
    name: str
    read: Reader
    required: bool = False


def text(longest: int) -> Reader:
    def read(value: Any) -> str:
        if not isinstance(value, str):
            raise Unreadable("a text")
        if len(value) > longest:
            raise Unreadable(f"at most {longest} characters")
        return value.strip()

    return read


def _decimal(value: Any) -> Decimal:
    if isinstance(value, bool) or not isinstance(value, (int, Decimal)):
        raise Unreadable("a JSON number")
    if abs(Decimal(value)) >= LARGEST:
        raise Unreadable(f"a number below {LARGEST:f}")
    return Decimal(value)


def number(value: Any) -> str:
    """A quantity as plain text without trailing zeros: the books keep no floats."""
    return f"{_decimal(value).normalize():f}"


def money(value: Any) -> str:
    """An amount as text with 2 decimals."""
    amount = _decimal(value)
    try:
        cents = amount.quantize(CENT)
    except InvalidOperation:
        raise Unreadable("a JSON number of at most 2 decimals") from None
    if cents != amount:
        raise Unreadable("a JSON number of at most 2 decimals")
    return f"{cents:f}"


def flag(value: Any) -> bool:
    if not isinstance(value, bool):
        raise Unreadable("true or false")
    return value


def whole(value: Any) -> int:
    if isinstance(value, bool) or not isinstance(value, int):
        raise Unreadable("a whole number")
    return int(value)


def date(value: Any) -> str:
    """A day; the time of a timestamp is cut off."""
    try:
        return dt.date.fromisoformat(value[:10]).isoformat()
    except (TypeError, ValueError):
        raise Unreadable("a date as YYYY-MM-DD") from None


def one_of(*allowed: str) -> Reader:
    def read(value: Any) -> str:
        if value not in allowed:
            raise Unreadable(f"one of {', '.join(allowed)}")
        return str(value)

    return read


def read(body: Any, fields: Sequence[Field], prefix: str = "") -> tuple[Row, list[Row]]:
    """Values of the fields that are there (null included), and every problem. Fields we do not know are ignored."""
    if not isinstance(body, dict):
        name = prefix.rstrip(".")
        return {}, [error("InvalidField", f"{name or 'the item'} must be an object", name or None)]
    values: Row = {}
    problems = []
    for field in fields:
        name = prefix + field.name
        value = body.get(field.name)
        if value is None or (value == "" and field.required):
            if field.required:
                problems.append(error("RequiredField", f"{name} is required", name))
            elif field.name in body:
                values[field.name] = None
            continue
        try:
            values[field.name] = field.read(value)
        except Unreadable as what:
            problems.append(error("InvalidField", f"{name} must be {what}", name))
    return values, problems


def read_list(body: Row, name: str, fields: Sequence[Field], problems: list[Row], prefix: str = "") -> list[Row] | None:
    """A list of objects inside an item; None when it was not sent."""
    value = body.get(name)
    if value is None:
        return None
    if not isinstance(value, list):
        problems.append(error("InvalidField", f"{prefix}{name} must be a list", f"{prefix}{name}"))
        return None
    rows = []
    for index, entry in enumerate(value):
        values, wrong = read(entry, fields, f"{prefix}{name}[{index}].")
        problems.extend(wrong)
        rows.append(values)
    return rows
