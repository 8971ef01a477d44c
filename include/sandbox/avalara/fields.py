"""Bodies read against a table of fields: names without regard to case, numbers and flags as text too (section 1)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from include.sandbox.avalara.errors import Refusal, detail, envelope, refused
from include.sandbox.avalara.money import money
from include.sandbox.kernel.tables import Row


@dataclass(frozen=True)
class Field:
    """``kind``: text, number, flag, date, enum, object, list (of objects, or of text without ``fields``)."""

    kind: str = "text"
    most: int | None = None
    allowed: tuple[str, ...] = ()
    fields: Mapping[str, Field] | None = None


Fields = Mapping[str, Field]
NUMBER, FLAG, DATE, TEXT = Field("number"), Field("flag"), Field("date"), Field()


def text(most: int) -> Field:
    return Field(most=most)


def enum(*allowed: str) -> Field:
    return Field("enum", allowed=allowed)


def read(fields: Fields, body: Any, at: str = "") -> Row:
    """What is known of ``body`` by the table's names; the rest is not read, null is as nothing. Raises ``Refusal``."""
    if not isinstance(body, dict):
        raise malformed(at or "$", f"an object was expected, not {type(body).__name__}")
    named = {str(name).lower(): value for name, value in body.items()}
    found: Row = {}
    for name, field in fields.items():
        value = named.get(name.lower())
        if value is not None:
            found[name] = _value(field, value, f"{at}.{name}" if at else name)
    return found


def _value(field: Field, value: Any, at: str) -> Any:
    if field.kind == "object":
        return read(field.fields or {}, value, at)
    if field.kind == "list":
        if not isinstance(value, list):
            raise malformed(at, "an array was expected")
        if field.fields is None:
            return [str(one) for one in value]
        return [read(field.fields, one, f"{at}[{n}]") for n, one in enumerate(value)]
    if isinstance(value, dict | list):
        raise malformed(at, "a single value was expected")
    if field.kind == "number":
        try:
            return f"{money(value):f}"
        except ValueError as error:
            raise malformed(at, f"{value!r} cannot be converted to a number") from error
    if field.kind == "flag":
        return _flag(value, at)
    if field.kind == "date":
        return _date(value, at)
    said = _text(value)
    if not said.isascii() and any("\ud800" <= sign <= "\udfff" for sign in said):
        raise malformed(at, "half a character is no text")
    if field.kind == "enum":
        known = {one.lower(): one for one in field.allowed}
        if said.lower() not in known:
            raise malformed(at, f"{said!r} is none of {', '.join(field.allowed)}")
        return known[said.lower()]
    if field.most is not None and len(said) > field.most:
        words = f"Field {at} must be between 0 and {field.most} characters in length."
        raise refused("StringLengthError", words, refers=at)
    return said


def _text(value: Any) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    return f"{value:f}" if isinstance(value, Decimal) else str(value)


def _flag(value: Any, at: str) -> bool:
    said = _text(value).lower()
    if said not in ("true", "false"):
        raise malformed(at, f"{value!r} is neither true nor false")
    return said == "true"


def _date(value: Any, at: str) -> str:
    """A calendar day as it is written: whatever time and zone follow it are not read (section 2)."""
    said = _text(value)
    try:
        if said[10:]:
            dt.datetime.fromisoformat(said.replace("Z", "+00:00"))
        return dt.date.fromisoformat(said[:10]).isoformat()
    except ValueError as error:
        raise refused("DateFormatError", f"{said!r} is not a date in ISO 8601.", refers=at) from error


def malformed(at: str, said: str) -> Refusal:
    """A bad type or name of an enum: the path into the JSON is named (section 5)."""
    outer = detail("ModelStateInvalid", "The model state is invalid.")
    inner = detail("JsonFormatError", f"{at}: {said}.", refers=at)
    return Refusal(400, envelope([outer, inner], "HttpRequest"))
