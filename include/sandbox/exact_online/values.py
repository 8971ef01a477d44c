"""Values between three forms: rows in the books, JSON or Atom on the wire, literals in URLs.

In the books: guid, string: text; dates: int, milliseconds UTC; double: float; integers, bool as they are.
A field that is null is absent.
"""

from __future__ import annotations

import re
from datetime import UTC, date, datetime
from decimal import ROUND_HALF_UP, Decimal
from typing import Any, Literal

Kind = Literal["guid", "string", "datetime", "double", "int16", "int32", "int64", "bool", "byte", "collection"]
EDM = {
    "guid": "Edm.Guid",
    "string": "Edm.String",
    "datetime": "Edm.DateTime",
    "double": "Edm.Double",
    "int16": "Edm.Int16",
    "int32": "Edm.Int32",
    "int64": "Edm.Int64",
    "bool": "Edm.Boolean",
    "byte": "Edm.Byte",
}
GUID = re.compile(r"^\{?([0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{12})\}?$")
SLASH_DATE = re.compile(r"^/Date\((-?\d+)(?:[+-]\d{4})?\)/$")
CENT = Decimal("0.01")


def ms(moment: datetime | date) -> int:
    """Milliseconds since 1970 UTC; a date is its UTC midnight."""
    if not isinstance(moment, datetime):
        moment = datetime(moment.year, moment.month, moment.day, tzinfo=UTC)
    return int(moment.timestamp() * 1000)


def as_date(value: int) -> date:
    return datetime.fromtimestamp(value / 1000, UTC).date()


def dec(value: Any) -> Decimal:
    """Exact arithmetic over the wire's doubles."""
    return Decimal(0) if value is None else Decimal(str(value))


def cents(value: Decimal) -> Decimal:
    return value.quantize(CENT, ROUND_HALF_UP)


def num(value: Decimal) -> float:
    return float(value)


class BadValue(ValueError):
    """A value that is not of the property's type."""


def parse_moment(text: str) -> int:
    """ISO date or moment, or ``/Date(ms)/``; without a zone it is UTC."""
    if match := SLASH_DATE.match(text):
        return int(match.group(1))
    try:
        moment = datetime.fromisoformat(text.replace("Z", "+00:00"))
    except ValueError as error:
        raise BadValue(text) from error
    return ms(moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment)


def from_json(kind: Kind, value: Any) -> Any:
    """A property of a POST or PUT body. Raises BadValue."""
    if value is None:
        return None
    if kind == "guid":
        match = GUID.match(value) if isinstance(value, str) else None
        if match is None:
            raise BadValue(str(value))
        return match.group(1).lower()
    if kind == "string":
        if isinstance(value, dict | list | bool):
            raise BadValue(str(value))
        return value if isinstance(value, str) else str(value)
    if kind == "datetime":
        if not isinstance(value, str):
            raise BadValue(str(value))
        return parse_moment(value)
    if kind == "bool":
        if isinstance(value, str) and value.lower() in ("true", "false"):
            return value.lower() == "true"
        if not isinstance(value, bool):
            raise BadValue(str(value))
        return value
    return _number(kind, value)


def _number(kind: Kind, value: Any) -> int | float:
    if isinstance(value, bool) and kind == "byte":
        return int(value)
    if isinstance(value, bool | dict | list):
        raise BadValue(str(value))
    try:
        number = float(Decimal(str(value)))
    except ArithmeticError as error:
        raise BadValue(str(value)) from error
    if number != number or number in (float("inf"), float("-inf")):
        raise BadValue(str(value))
    if kind == "double":
        return number
    if number != int(number):
        raise BadValue(str(value))
    return int(number)


def to_json(kind: Kind, value: Any) -> Any:
    if value is None:
        return None
    if kind == "datetime":
        return f"/Date({value})/"
    if kind == "int64":
        return str(value)
    if kind == "double":
        # 7500, not 7500.0: how the service writes whole doubles.
        return int(value) if value == int(value) else value
    return value


def to_text(kind: Kind, value: Any) -> str:
    """For Atom."""
    if kind == "datetime":
        moment = datetime.fromtimestamp(value / 1000, UTC)
        return moment.strftime("%Y-%m-%dT%H:%M:%S") + (f".{value % 1000:03d}" if value % 1000 else "")
    if kind == "bool":
        return "true" if value else "false"
    if kind == "double":
        return str(to_json(kind, value))
    return str(value)


def literal(kind: Kind, value: Any) -> str:
    """As it stands in a URL: keys and skip tokens."""
    if kind == "guid":
        return f"guid'{value}'"
    if kind == "string":
        return "'" + str(value).replace("'", "''") + "'"
    if kind == "datetime":
        return f"datetime'{to_text('datetime', value)}'"
    if kind == "int64":
        return f"{value}L"
    if kind == "bool":
        return "true" if value else "false"
    return str(value)
