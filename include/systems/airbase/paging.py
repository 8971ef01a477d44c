"""Lists of Airbase: ``{"data": [...], "pagination": {"next", ...}}``, in any order. Pure.

Source: reference page airbase, section 2. What form ``next`` has is not recorded: an address, or the number of a page.
"""

from __future__ import annotations

import json
import re
from typing import Any

import httpx

from include.http.paging import Cut, next_address
from include.texts.program import said

_OBJECT = rb'"pagination"\s*:\s*(\{[^{}]*\})'
_FIRST = re.compile(rb"\s*\{\s*" + _OBJECT + rb"\s*,")
_LAST = re.compile(rb",\s*" + _OBJECT + rb"\s*\}\s*\Z")
_EMPTY = re.compile(rb'"data"\s*:\s*\[\s*\]')
_TAIL = 4096
_SHORT = 100
"""An empty list without its pagination is no longer than this."""


def cut(content: bytes, asked: httpx.URL) -> Cut:
    """The address of the next page, made from the one ``asked``, and the place of the records.

    An empty page ends the list, whatever it says of a next one [recorded]. Raises ``ValueError`` when the body does not
    begin and end as a list does, ``Elsewhere`` for a next page that is not this list's.
    """
    text = content.strip()
    if text[:1] != b"{" or text[-1:] != b"}":
        raise ValueError(said("calls.body.no_whole_object"))
    pagination, rows = _pagination(content)
    if not isinstance(pagination, dict) or "next" not in pagination:
        raise ValueError(said("calls.body.no_pagination"))
    inside = content[rows].strip()
    empty = len(inside) <= _SHORT and bool(_EMPTY.search(inside))
    return Cut(None if empty else _next(pagination["next"], asked), rows, empty)


def items(body: Any) -> list[dict[str, Any]]:
    """The records of a list. Raises ``ValueError`` when it does not hold them."""
    rows = body.get("data") if isinstance(body, dict) else None
    if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
        raise ValueError(said("calls.body.holds_no", name="data"))
    return list(rows)


def _pagination(content: bytes) -> tuple[Any, slice]:
    last = _LAST.search(content, max(0, len(content) - _TAIL))
    if last:
        return json.loads(last.group(1)), slice(0, last.start())
    first = _FIRST.match(content)
    if first:
        return json.loads(first.group(1)), slice(first.end(), len(content))
    try:
        body = json.loads(content)
    except ValueError:
        raise ValueError(said("calls.body.not_json")) from None
    return (body.get("pagination") if isinstance(body, dict) else None), slice(0, len(content))


def _next(pointer: Any, asked: httpx.URL) -> str | None:
    if pointer is None or pointer == "":
        return None
    if str(pointer).isdigit():
        return str(asked.copy_merge_params({"page": str(pointer)}))
    return next_address(str(pointer), asked)
