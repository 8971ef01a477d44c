"""Exact's OData dialect: literals in filters, the three shapes of ``d``, the next link. Pure.

Source: reference page exact_online, section 3.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any
from urllib.parse import quote

from include.http.paging import Cut
from include.texts.program import said

_GUID = re.compile(r"[0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}")
# The envelope's own next link is the last thing in the body; one of an expanded child is followed by more brackets.
_NEXT = re.compile(rb',\s*"__next"\s*:\s*("(?:[^"\\]|\\.)*")\s*(?:,\s*"__count"\s*:\s*"?\d+"?\s*)?\}\s*\}\s*\Z')
_ENDS_WELL = re.compile(rb'(?:\]\s*\}(?:\s*\})?|\}\s*\}|"__count"\s*:\s*"?\d+"?\s*\}\s*\})\s*\Z')
_COUNT = re.compile(rb'\s*(?:,\s*"__count"\s*:\s*"?\d+"?\s*)?\Z')
_CLOSED = re.compile(rb"\s*\}(?:\s*\})?\s*\Z")
_TAIL = 8192
AROUND = b"\xef\xbb\xbf \r\n\t"
"""What may stand around a body: white space, and a byte order mark before some."""
_PLAIN = "$'(),:*/"


class Guid(str):
    """A guid as Exact writes it; ``ValueError`` when the text is none, so that no other text can enter a path."""

    def __new__(cls, value: str) -> Guid:
        if not _GUID.fullmatch(value.strip()):
            raise ValueError(f"{value!r} is not a guid of Exact Online")
        return super().__new__(cls, value.strip().lower())


def literal(value: Guid | str | bool | int | Decimal | datetime | date) -> str:
    """A value as a filter takes it: ``guid'..'``, ``'it''s'``, ``datetime'2024-01-31'``, ``12.50``, ``true``."""
    if isinstance(value, Guid):
        return f"guid'{value}'"
    if isinstance(value, str):
        return "'" + value.replace("'", "''") + "'"
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, datetime):
        return f"datetime'{value.astimezone(UTC):%Y-%m-%dT%H:%M:%S}'"
    if isinstance(value, date):
        return f"datetime'{value.isoformat()}'"
    return format(value, "f") if isinstance(value, Decimal) else str(value)


def keyed(path: str, key: Guid | str | int) -> str:
    """The address of one row: ``crm/Accounts(guid'..')``, ``system/Divisions(123)``."""
    return f"{path}({literal(key)})"


def all_of(*conditions: str) -> str:
    return " and ".join(conditions)


def query(params: Mapping[str, Any]) -> str:
    """Options as a query string: ``$`` stays plain and a space is ``%20``, as Exact's own clients write them."""
    return "&".join(f"{name}={quote(str(value), safe=_PLAIN)}" for name, value in params.items())


def cut(content: bytes) -> Cut:
    """The next link and the place of the records, without parsing the page (100,000 entries are 100 MB).

    Only a page with a next link that is not where Exact puts it is parsed whole. Raises ``ValueError`` when the body
    does not begin and end as a list does (half a body); a body broken in the middle shows when it is decoded.
    """
    if not content.lstrip(AROUND).startswith(b"{"):
        raise ValueError(said("calls.body.no_object"))
    match = _NEXT.search(content, max(0, len(content) - _TAIL))
    if match:
        rows = _rows(content, match.start())
        return Cut(json.loads(match.group(1)), rows, content[rows].endswith(b"[]"))
    if not _ENDS_WELL.search(content, max(0, len(content) - _TAIL)):
        raise ValueError(said("calls.body.cut"))
    pointer = next_link(json.loads(content)) if b'"__next"' in content else None
    closed = _CLOSED.search(content, max(0, len(content) - _TAIL))
    return Cut(
        pointer,
        _rows(content, closed.start() if closed else len(content)),
        content.rstrip().endswith((b"[]}}", b"[]}")),
    )


def _rows(content: bytes, end: int) -> slice:
    """The body up to the end of its records, so that the same records are the same bytes on any page, the last too."""
    tail = max(0, end - _TAIL)
    found = _COUNT.search(content[tail:end])
    return slice(0, tail + found.start() if found else end)


def records(body: Any) -> list[dict[str, Any]]:
    """The records of any of the three shapes: ``{"d": {..}}``, ``{"d": [..]}``, ``{"d": {"results": [..]}}``."""
    inner = body["d"] if isinstance(body, dict) and "d" in body else None
    rows = inner.get("results", [inner]) if isinstance(inner, dict) else inner
    if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
        raise ValueError(said("calls.body.no_d"))
    return list(rows)


def next_link(body: Any) -> str | None:
    """The envelope's ``__next``, None on the last page."""
    inner = body.get("d", body) if isinstance(body, dict) else None
    pointer = inner.get("__next") if isinstance(inner, dict) else None
    return str(pointer) if pointer else None
