"""What a field may hold, how a table of fields is written, and the check of a body against it: nothing beyond the table
is accepted."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal, InvalidOperation
from typing import Any

from include.sandbox.basware.errors import SCHEMA, refused
from include.sandbox.basware.http import Request
from include.sandbox.basware.store import moment, stamp

_NUMBERED, _RANGE = re.compile(r"(.*?)(\d+)-(\d+)"), re.compile(r"(-?\d+)?-(-?\d+)?|(\d+)")
_A_DAY = 10


@dataclass(frozen=True)
class Field:
    """``kind``: text, number, integer, flag, moment, object or list (of objects, or of texts without fields).
    ``least``, ``most``: characters of a text, else the value's own bounds."""

    kind: str
    least: int | None = None
    most: int | None = None
    required: bool = False
    fields: Mapping[str, Field] | None = None
    allowed: tuple[str, ...] = ()


Fields = Mapping[str, Field]


def read(text: str) -> dict[str, Fields]:
    """Schemas by name from text. A schema's name stands at the margin, below it a line for each kind of field:

    ``text 1-36: externalCode* text1-5`` - from 1 to 36 characters, the first one required (``*``), five more numbered;
    ``text 250``, ``text``, ``number 0-100``, ``integer``, ``flag``, ``moment``, ``one of A B``, ``list of NAME``,
    ``list of text`` and ``object NAME`` likewise. A longer line goes on below it, further in.
    """
    found: dict[str, dict[str, Field]] = {}
    schema: dict[str, Field] = {}
    for line in re.sub(r"\n {8}", " ", text).splitlines():
        if not line.startswith(" "):
            schema = found.setdefault(line, {})
            continue
        kind, _, names = line.strip().partition(": ")
        for name in (one for part in names.split() for one in _expanded(part)):
            schema[name.removesuffix("*")] = replace(_field(kind, found), required=name.endswith("*"))
    return {name: fields for name, fields in found.items() if name}


def _expanded(name: str) -> Iterator[str]:
    bare, mark = name.removesuffix("*"), "*" if name.endswith("*") else ""
    match = _NUMBERED.fullmatch(bare)
    numbers = range(int(match[2]), int(match[3]) + 1) if match else ()
    yield from (f"{match[1]}{number}{mark}" for number in numbers) if match else (name,)


def _field(kind: str, schemas: dict[str, dict[str, Field]]) -> Field:
    word, _, rest = kind.partition(" ")
    if word == "one":
        return Field("text", allowed=tuple(rest.split()[1:]))
    if word in ("list", "object"):
        of = rest.removeprefix("of ")
        # A schema may be named before its own lines are read.
        return Field(word, fields=None if of == "text" else schemas.setdefault(of, {}))
    match = _RANGE.fullmatch(rest)
    least, most = (match[1], match[2] or match[3]) if match else (None, None)
    return Field(word, None if least is None else int(least), None if most is None else int(most))


def relaxed(fields: Fields, required: str, inside: str) -> Fields:
    """The same fields, none of them required but those that are named: at the top, and inside lists."""
    return {name: replace(_relaxed(one, inside), required=name in required.split()) for name, one in fields.items()}


def _relaxed(field: Field, inside: str) -> Field:
    within = inside if field.kind == "list" else ""
    return field if field.fields is None else replace(field, fields=relaxed(field.fields, within, inside))


def without_nulls(value: Any) -> Any:
    """Null is "not sent"."""
    if isinstance(value, dict):
        return {name: without_nulls(one) for name, one in value.items() if one is not None}
    return [without_nulls(one) for one in value] if isinstance(value, list) else value


def timed(fields: Fields, value: Any) -> Any:
    """A value that fits, with every day that stands where a moment is wanted as that day's beginning."""
    if isinstance(value, list):
        return [timed(fields, one) for one in value]
    if not isinstance(value, dict):
        return value
    return {name: _timed(fields[name], one) for name, one in value.items()}


def _timed(field: Field, value: Any) -> Any:
    if field.kind == "moment" and len(value) == _A_DAY:
        return stamp(moment(value))
    return timed(field.fields, value) if field.fields is not None else value


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
        return [said for n, one in enumerate(value) for said in problems(field.fields, one, path=f"{path}[{n}]")]
    if field.kind == "object":
        return problems(field.fields or {}, value, path=path)
    return [] if _fits(field, value) else [f"{path} must be {_words(field)}"]


def _fits(field: Field, value: Any) -> bool:
    if field.kind == "flag":
        return isinstance(value, bool)
    if field.kind in ("number", "integer"):
        right = isinstance(value, int if field.kind == "integer" else (int, float)) and not isinstance(value, bool)
        return right and _within(field, value)
    if not isinstance(value, str):
        return False
    if field.kind == "text":
        return _within(field, len(value)) and (not field.allowed or value in field.allowed)
    try:
        moment(value)
    except ValueError:
        return False
    return True


def _within(field: Field, size: float) -> bool:
    return (field.least is None or size >= field.least) and (field.most is None or size <= field.most)


def _words(field: Field) -> str:
    if field.allowed:
        return f"one of {', '.join(field.allowed)}"
    bounds = [f"at least {field.least}"] if field.least else []
    bounds += [f"at most {field.most}"] if field.most is not None else []
    if field.kind == "text":
        return f"a text of {' and '.join(bounds)} characters" if bounds else "a text"
    words = {"flag": "true or false", "number": "a number", "integer": "a whole number", "moment": "an ISO 8601 moment"}
    return " of ".join([words[field.kind], *([" and ".join(bounds)] if bounds else [])])


def money(value: Any) -> Decimal:
    try:
        return Decimal(str(value))
    except InvalidOperation as error:
        raise ValueError(f"{value!r} is no amount") from error
