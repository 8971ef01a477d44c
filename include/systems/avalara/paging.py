"""Lists of AvaTax: ``{"@recordsetCount": n, "value": [...], "@nextLink": "..."}``, without a link at the end. Pure.

Source: reference page avalara_avatax, section 6.
"""

from __future__ import annotations

import json
import re
from typing import Any

import httpx

from include.http.paging import Cut

_NEXT = re.compile(rb',\s*"@nextLink"\s*:\s*("(?:[^"\\]|\\.)*")\s*\}\s*\Z')
_TAIL = 8192


class Elsewhere(ValueError):
    """The next page is said to be on another host or at another address: credentials are not sent there."""


def cut(content: bytes, asked: httpx.URL) -> Cut:
    """The address of the next page, made from the one ``asked``, and the place of the records.

    A page without a link is the last one, and so is read whole: one that was cut short could end like it. Raises
    ``ValueError`` for what is no list, ``Elsewhere`` for a next page that is not this list's.
    """
    found = _NEXT.search(content, max(0, len(content) - _TAIL))
    if found:
        return Cut(_next(json.loads(found.group(1)), asked), slice(0, found.start()))
    try:
        body = json.loads(content)
    except ValueError:
        raise ValueError("the body is not whole JSON") from None
    rows = items(body)
    link = body.get("@nextLink")
    return Cut(_next(link, asked) if link else None, slice(0, len(content)), empty=not rows)


def items(body: Any) -> list[dict[str, Any]]:
    """The records of a list. Raises ``ValueError`` when it does not hold them."""
    rows = body.get("value") if isinstance(body, dict) else None
    if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
        raise ValueError("the body holds no value")
    return list(rows)


def _next(link: Any, asked: httpx.URL) -> str:
    """Nothing of the link but its query is used: the host, port and scheme are always those of the connection."""
    try:
        url = asked.join(str(link))
    except httpx.InvalidURL as error:
        raise ValueError(f"its next page is no address ({error})") from None
    if url.host != asked.host or url.path.rstrip("/").lower() != asked.path.rstrip("/").lower():
        raise Elsewhere("its next page is said to be somewhere else; it was not asked for")
    return str(asked.copy_with(query=url.query))
