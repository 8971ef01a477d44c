"""What a field may hold, and the check of a body against a table of fields: nothing beyond the table is accepted."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from decimal import Decimal, InvalidOperation
from typing import Any

from include.sandbox.basware.errors import SCHEMA, refused
from include.sandbox.basware.http import Request
from include.sandbox.basware.store import moment


@dataclass(frozen=True)
class Field:
    """``kind``: text, number, integer, flag, date, moment, object or list (of objects, or of texts without fields)."""

    kind: str
    most: int = 250
    required: bool = False
    fields: Mapping[str, Field] | None = None
    allowed: tuple[str, ...] = ()
    above: int | None = None


Fields = Mapping[str, Field]
NUMBER, INTEGER, FLAG = Field("number"), Field("integer"), Field("flag")
DATE, MOMENT = Field("date"), Field("moment")


def text(most: int = 250) -> Field:
    return Field("text", most)


def one_of(*allowed: str) -> Field:
    return Field("text", allowed=allowed)


def listed(fields: Fields | None = None) -> Field:
    return Field("list", fields=fields)


def nested(fields: Fields) -> Field:
    return Field("object", fields=fields)


def need(field: Field) -> Field:
    return replace(field, required=True)


def numbered(prefix: str, count: int, field: Field) -> dict[str, Field]:
    return {f"{prefix}{number}": field for number in range(1, count + 1)}


def without_nulls(value: Any) -> Any:
    """Null is "not sent"."""
    if isinstance(value, dict):
        return {name: without_nulls(one) for name, one in value.items() if one is not None}
    return [without_nulls(one) for one in value] if isinstance(value, list) else value


def body_of(request: Request) -> Any:
    try:
        return without_nulls(json.loads(request.body.decode()))
    except ValueError as error:
        raise refused(400, SCHEMA, f"the body is not UTF-8 JSON: {error}") from error


def problems(fields: Fields, value: Any, partial: bool = False, path: str = "") -> list[str]:
    """What is wrong with ``value``, in words; ``partial`` asks for no required field at the top."""
    if not isinstance(value, dict):
        return [f"{path or 'the body'} must be an object"]
    at = f"{path}." if path else ""
    found = [f"{at}{name}: additional properties are not allowed" for name in value if name not in fields]
    if not partial:
        found += [f"{at}{name} is required" for name, one in fields.items() if one.required and name not in value]
    for name, one in fields.items():
        if name in value:
            found += _wrong(one, value[name], f"{at}{name}")
    return found


def _wrong(field: Field, value: Any, path: str) -> list[str]:
    if field.kind == "list":
        if not isinstance(value, list):
            return [f"{path} must be an array"]
        if field.fields is None:
            return [] if all(isinstance(one, str) for one in value) else [f"{path} must hold texts"]
        if field.required and not value:
            return [f"{path} must not be empty"]
        return [said for n, one in enumerate(value) for said in problems(field.fields, one, path=f"{path}[{n}]")]
    if field.kind == "object":
        return problems(field.fields or {}, value, path=path)
    return [] if _fits(field, value) else [f"{path} must be {_words(field)}"]


def _fits(field: Field, value: Any) -> bool:
    if field.kind == "flag":
        return isinstance(value, bool)
    if field.kind in ("number", "integer"):
        right = isinstance(value, int if field.kind == "integer" else (int, float)) and not isinstance(value, bool)
        return right and (field.above is None or value > field.above)
    if not isinstance(value, str):
        return False
    if field.kind == "text":
        return len(value) <= field.most and (not field.allowed or value in field.allowed)
    try:
        dt.date.fromisoformat(value) if field.kind == "date" and len(value) == 10 else moment(value)
    except ValueError:
        return False
    return True


def _words(field: Field) -> str:
    if field.allowed:
        return f"one of {', '.join(field.allowed)}"
    if field.kind == "text":
        return f"a text of at most {field.most} characters"
    if field.above is not None:
        return f"a number above {field.above}"
    words = {"flag": "true or false", "number": "a number", "integer": "a whole number", "date": "a date (yyyy-mm-dd)"}
    return words.get(field.kind, "an ISO 8601 moment")


def money(value: Any) -> Decimal:
    try:
        return Decimal(str(value))
    except InvalidOperation as error:
        raise ValueError(f"{value!r} is no amount") from error
