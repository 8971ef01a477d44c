"""Lists of AvaTax: ``{"@recordsetCount": n, "value": [...], "@nextLink": "..."}``, without a link at the end. Pure.

Source: reference page avalara_avatax, section 6.
"""

from __future__ import annotations

import json
import re
from typing import Any

import httpx

from include.http.paging import Cut, next_address

_NEXT = re.compile(rb',\s*"@nextLink"\s*:\s*("(?:[^"\\]|\\.)*")\s*\}\s*\Z')
_TAIL = 8192


def cut(content: bytes, asked: httpx.URL) -> Cut:
    """The address of the next page, made from the one ``asked``, and the place of the records.

    A page without a link is the last one, and so is read whole: one that was cut short could end like it. Raises
    ``ValueError`` for what is no list, ``Elsewhere`` for a next page that is not this list's.
    """
    found = _NEXT.search(content, max(0, len(content) - _TAIL))
    if found:
        return Cut(next_address(json.loads(found.group(1)), asked), slice(0, found.start()))
    try:
        body = json.loads(content)
    except ValueError:
        raise ValueError("the body is not whole JSON") from None
    rows = items(body)
    link = body.get("@nextLink")
    return Cut(next_address(str(link), asked) if link else None, slice(0, len(content)), empty=not rows)


def items(body: Any) -> list[dict[str, Any]]:
    """The records of a list. Raises ``ValueError`` when it does not hold them."""
    rows = body.get("value") if isinstance(body, dict) else None
    if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
        raise ValueError("the body holds no value")
    return list(rows)
