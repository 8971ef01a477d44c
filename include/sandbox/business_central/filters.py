"""``$filter``: comparisons with ``and``, and with ``or`` on one and the same field.

Source: dev-itpro/webservices/use-filter-expressions-in-odata-uris.md.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from decimal import Decimal
from typing import Any

from include.sandbox.business_central.errors import malformed
from include.sandbox.kernel.tables import Row

_PART = re.compile(
    r"\s*(?P<field>\w+)\s+(?P<op>eq|ne|gt|ge|lt|le)\s+(?P<value>'(?:[^']|'')*'|[^\s()']+)\s*(?P<next>and|or)?\s*"
)
_COMPARED: dict[str, Callable[[Any, Any], bool]] = {
    "eq": lambda left, right: left == right,
    "ne": lambda left, right: left != right,
    "gt": lambda left, right: left > right,
    "ge": lambda left, right: left >= right,
    "lt": lambda left, right: left < right,
    "le": lambda left, right: left <= right,
}
_MOMENT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?P<fraction>\.\d+)?Z")
_NUMBER = re.compile(r"-?\d+(\.\d+)?")


def wanted(text: str, fields: frozenset[str]) -> Callable[[Row], bool]:
    """Whether a row as it is shown is asked for. Raises ``Refusal`` 400."""
    groups: list[list[tuple[str, str, Any]]] = [[]]
    place, joined = 0, "and"
    while place < len(text):
        match = _PART.match(text, place)
        if match is None or not joined:
            raise malformed(f"Syntax error at position {place} in '{text}'.")
        field = match["field"]
        if field not in fields:
            raise malformed(f"Could not find a property named '{field}'.")
        if joined == "or" and {name for name, _, _ in groups[-1]} - {field}:
            raise malformed("An OR condition on different fields is not supported.")
        if joined == "and":
            groups.append([])
        groups[-1].append((field, match["op"], _literal(match["value"])))
        place, joined = match.end(), match["next"] or ""
    if joined and text:
        raise malformed(f"Expression expected at position {len(text)} in '{text}'.")
    return lambda row: all(any(_holds(row, *one) for one in group) for group in groups if group)


def _literal(text: str) -> Any:
    if text.startswith("'"):
        return text[1:-1].replace("''", "'")
    if match := _MOMENT.fullmatch(text):
        return _milliseconds(text, match["fraction"] or "")
    if _NUMBER.fullmatch(text):
        return Decimal(text)
    return text == "true" if text in ("true", "false") else text


def _milliseconds(text: str, fraction: str) -> str:
    """Moments are compared as they are written, with a fraction of the same length."""
    return text[:19] + (fraction or ".").ljust(8, "0") + "Z"


def _holds(row: Row, field: str, operator: str, value: Any) -> bool:
    found = row.get(field)
    if isinstance(found, str) and (match := _MOMENT.fullmatch(found)):
        found = _milliseconds(found, match["fraction"] or "")
    elif isinstance(found, float | int) and not isinstance(found, bool):
        found = Decimal(str(found))
    if type(found) is not type(value):
        raise malformed(f"The value of '{field}' can not be compared with {value!r}.")
    return _COMPARED[operator](found, value)
