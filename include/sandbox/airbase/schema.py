"""What a field may hold, and the check of a body against a table of fields. The messages are Django's (assumed)."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from include.sandbox.airbase.errors import Problems
from include.sandbox.airbase.money import money

EMAIL = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s.]+$")
# What answers carry and a client may send back; it is not kept.
READ_ONLY = frozenset({"id", "airbase_id", "object", "url", "airbase_url", "created_date", "updated_date"})


@dataclass(frozen=True)
class Field:
    """``kind``: text, email, flag, date, amount, object, list (of objects), texts, integer, reference (to
    a record: its name or code, or an object that has them), references. ``blank``: "" is allowed."""

    kind: str = "text"
    most: int = 255
    required: bool = False
    blank: bool = True
    allowed: tuple[str, ...] = ()
    fields: Mapping[str, Field] | None = None


Fields = Mapping[str, Field]
TEXT, EMAIL_FIELD, FLAG, DATE, AMOUNT = Field(), Field("email"), Field("flag"), Field("date"), Field("amount")
SUBSIDIARIES = Field("list", fields={"airbase_id": TEXT, "erp_reference_id": TEXT, "name": TEXT})


def need(field: Field) -> Field:
    return replace(field, required=True, blank=False)


def one_of(*allowed: str) -> Field:
    return Field(allowed=allowed, blank=False)


def nested(fields: Fields) -> Field:
    return Field("object", fields=fields)


def listed(fields: Fields) -> Field:
    return Field("list", fields=fields)


def problems(fields: Fields, body: Any, partial: bool = False) -> Problems:
    """By field. A field nobody knows is refused (assumed), so that a misspelt one is not lost."""
    if not isinstance(body, dict):
        return {"non_field_errors": [f"Invalid data. Expected a dictionary, but got {type(body).__name__}."]}
    found = {name: ["Unknown field."] for name in body if name not in fields and name not in READ_ONLY}
    for name, one in fields.items():
        if name not in body:
            if one.required and not partial:
                found[name] = ["This field is required."]
        elif said := _wrong(one, body[name]):
            found[name] = said
    return found


def _wrong(field: Field, value: Any) -> list[str]:
    if value is None:
        return ["This field may not be null."] if field.required or field.allowed else []
    if field.kind == "list":
        if not isinstance(value, list):
            return [f'Expected a list of items but got type "{type(value).__name__}".']
        return [said for one in value for said in _nested(field, one)]
    if field.kind == "texts":
        right = isinstance(value, list) and all(isinstance(one, str) for one in value)
        return [] if right else ["Expected a list of strings."]
    if field.kind == "object":
        return _nested(field, value) if field.fields is not None else _fits(dict, value)
    if field.kind == "reference":
        return _fits(str | dict, value)
    if field.kind == "references":
        return [said for one in value for said in _fits(str | dict, one)] if isinstance(value, list) else _fits(list, 0)
    if field.kind == "integer":
        return ["A valid integer is required."] if isinstance(value, bool) else _fits(int, value)
    if field.kind == "flag":
        return [] if isinstance(value, bool) else ["Must be a valid boolean."]
    if field.kind == "amount":
        return _amount(value)
    if not isinstance(value, str):
        return ["Not a valid string."]
    return _text(field, value)


def _fits(kinds: Any, value: Any) -> list[str]:
    return [] if isinstance(value, kinds) else ["This value is of the wrong type."]


def _text(field: Field, value: str) -> list[str]:
    if field.allowed:
        return [] if value in field.allowed else [f'"{value}" is not a valid choice.']
    if not value:
        return [] if field.blank else ["This field may not be blank."]
    if len(value) > field.most:
        return [f"Ensure this field has no more than {field.most} characters."]
    if field.kind == "email" and not EMAIL.match(value):
        return ["Enter a valid email address."]
    if field.kind == "date":
        try:
            dt.date.fromisoformat(value)
        except ValueError:
            return ["Date has wrong format. Use one of these formats instead: YYYY-MM-DD."]
    return []


def _amount(value: Any) -> list[str]:
    """Strings are what answers hold; a number is taken too."""
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        return ["A valid number is required."]
    try:
        money(value)
    except ValueError:
        return ["A valid number is required."]
    return []


def _nested(field: Field, value: Any) -> list[str]:
    found = problems(field.fields or {}, value)
    return [f"{name}: {said}" for name, all_said in found.items() for said in all_said]
