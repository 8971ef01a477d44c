"""Lists whose last property is the address of the next page, ``{..., "value": [...], "@nextLink": "..."}``; the last
page has none. Pure. OData calls it ``@odata.nextLink``, AvaTax ``@nextLink`` (reference page avalara_avatax,
section 6).
"""

from __future__ import annotations

import json
import re
from typing import Any

import httpx

from include.http.paging import Cut, next_address
from include.texts.program import said

_TAIL = 8192


def cut(content: bytes, asked: httpx.URL, link: str) -> Cut:
    """The address of the next page, made from the one ``asked``, and the place of the records; ``link``: the property
    that names it.

    A page without a link is the last one, and so is read whole: one that was cut short could end like it. Raises
    ``ValueError`` for what is no list, ``Elsewhere`` for a next page that is not this list's.
    """
    last = re.compile(rb',\s*"%s"\s*:\s*("(?:[^"\\]|\\.)*")\s*\}\s*\Z' % re.escape(link.encode()))
    found = last.search(content, max(0, len(content) - _TAIL))
    if found:
        return Cut(next_address(json.loads(found.group(1)), asked), slice(0, found.start()))
    try:
        body = json.loads(content)
    except ValueError:
        raise ValueError(said("calls.body.not_json")) from None
    rows, following = items(body), body.get(link)
    return Cut(next_address(str(following), asked) if following else None, slice(0, len(content)), empty=not rows)


def items(body: Any) -> list[dict[str, Any]]:
    """The records of a list. Raises ``ValueError`` when it does not hold them."""
    rows = body.get("value") if isinstance(body, dict) else None
    if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
        raise ValueError(said("calls.body.holds_no", name="value"))
    return list(rows)
