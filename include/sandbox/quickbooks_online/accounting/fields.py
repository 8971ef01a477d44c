"""What a property may hold, and how a value that a client sent is read."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal, InvalidOperation
from typing import Any, Literal

from include.sandbox.quickbooks_online import errors

Kind = Literal["text", "flag", "number", "whole", "date", "ref", "choice", "object", "list", "any"]
CENT = Decimal("0.01")
DATE = re.compile(r"\d{4}-\d{2}-\d{2}")
# Part of every object, whatever it is (reference page, section 8); never content of its own.
ENVELOPE = ("Id", "SyncToken", "MetaData", "domain", "sparse", "status")


@dataclass(frozen=True)
class Field:
    """``read_only``: accepted and ignored. ``to``: entities a reference may name. ``fields``: of an object or of each
    element of a list. ``kept``: a full update that leaves it out does not clear it."""

    name: str
    kind: Kind = "text"
    limit: int = 4000
    read_only: bool = False
    kept: bool = False
    to: tuple[str, ...] = ()
    choices: tuple[str, ...] = ()
    fields: tuple[Field, ...] = ()


def text(name: str, limit: int = 4000, kept: bool = False) -> Field:
    return Field(name, "text", limit=limit, kept=kept)


def ref(name: str, *to: str, kept: bool = False) -> Field:
    return Field(name, "ref", to=to, kept=kept)


def shown(name: str) -> Field:
    return Field(name, "any", read_only=True)


def cents(amount: Decimal) -> Decimal:
    return amount.quantize(CENT, ROUND_HALF_UP)


def known(fields: tuple[Field, ...]) -> dict[str, Field]:
    return {field.name: field for field in fields}


def read(type_name: str, body: dict[str, Any], fields: tuple[Field, ...]) -> dict[str, Any]:
    """Values of the writable properties that were sent; None where an empty text or null was sent.

    Raises Fault 2010 for an unknown property, with the list of the known ones, or a value of another type; 2050 for a
    text that is too long; 2170 for a word that is none of an enumeration's.
    """
    names = known(fields)
    values: dict[str, Any] = {}
    for name, sent in body.items():
        if name in ENVELOPE:
            continue
        field = names.get(name)
        if field is None:
            raise errors.unknown_property(name, type_name, [*ENVELOPE, *names])
        if not field.read_only:
            values[name] = value(field, sent)
    return values


def value(field: Field, sent: Any) -> Any:
    # python-quickbooks sends empty texts where it has nothing to say.
    if sent is None or sent == "":
        return None
    return READERS[field.kind](field, sent)


def _wrong(field: Field, wanted: str, sent: Any) -> errors.Fault:
    """The parser's own words for a value of another type, as for an unknown property."""
    detail = (
        f"Property Name:Can not construct instance of {wanted} from value '{sent}' specified is unsupported or invalid"
    )
    return errors.Fault(400, "2010", "Request has invalid or unsupported property", detail, field.name)


def _text(field: Field, sent: Any) -> str:
    if isinstance(sent, dict | list | bool):
        raise _wrong(field, "java.lang.String", sent)
    made = str(sent)
    if len(made) > field.limit:
        raise errors.too_long(field.name, len(made), field.limit)
    return made


def _flag(field: Field, sent: Any) -> bool:
    if isinstance(sent, str) and sent.lower() in ("true", "false"):
        return sent.lower() == "true"
    if not isinstance(sent, bool):
        raise _wrong(field, "java.lang.Boolean", sent)
    return sent


def _number(field: Field, sent: Any) -> Decimal:
    try:
        if isinstance(sent, bool | dict | list):
            raise InvalidOperation
        made = Decimal(str(sent))
        if not made.is_finite() or abs(made) >= Decimal(10) ** 12:
            raise InvalidOperation
    except InvalidOperation:
        raise errors.invalid_value(field.name, sent) from None
    return made


def _whole(field: Field, sent: Any) -> int:
    return int(_number(field, sent))


def _date(field: Field, sent: Any) -> str:
    try:
        if not isinstance(sent, str) or not DATE.match(sent):
            raise ValueError
        return dt.date.fromisoformat(sent[:10]).isoformat()
    except ValueError:
        raise errors.invalid_value(field.name, sent, f"Invalid Date format : {sent}") from None


def _ref(field: Field, sent: Any) -> dict[str, Any] | None:
    """``{"value"}``; the name that was sent is ignored, the referred object has its own."""
    if not isinstance(sent, dict):
        raise _wrong(field, "com.intuit.schema.finance.v3.ReferenceType", sent)
    if extra := set(sent) - {"value", "name", "type"}:
        raise errors.unknown_property(sorted(extra)[0], "ReferenceType", ["value", "name", "type"])
    if sent.get("value") in (None, ""):
        return None
    return {"value": str(sent["value"])}


def _choice(field: Field, sent: Any) -> str:
    if sent not in field.choices:
        raise errors.invalid_enumeration(field.name, sent, field.choices)
    return str(sent)


def _object(field: Field, sent: Any) -> dict[str, Any] | None:
    if not isinstance(sent, dict):
        raise _wrong(field, f"com.intuit.schema.finance.v3.{field.name}", sent)
    made = {key: inner for key, inner in read(field.name, sent, field.fields).items() if inner is not None}
    # Addresses have an Id of their own, which a client sends back with them.
    if made and sent.get("Id") not in (None, ""):
        made = {"Id": str(sent["Id"]), **made}
    return made or None


def _list(field: Field, sent: Any) -> list[dict[str, Any]]:
    if not isinstance(sent, list) or not all(isinstance(one, dict) for one in sent):
        raise _wrong(field, "java.util.ArrayList", sent)
    made = []
    for one in sent:
        values = {key: inner for key, inner in read(field.name, one, field.fields).items() if inner is not None}
        # The id of a line says which line it is; all other ids of a body are the vendor's own.
        if one.get("Id") not in (None, ""):
            values["Id"] = str(one["Id"])
        made.append(values)
    return made


READERS: dict[str, Callable[[Field, Any], Any]] = {
    "text": _text,
    "flag": _flag,
    "number": _number,
    "whole": _whole,
    "date": _date,
    "ref": _ref,
    "choice": _choice,
    "object": _object,
    "list": _list,
    "any": lambda field, sent: sent,
}
