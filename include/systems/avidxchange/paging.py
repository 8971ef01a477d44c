"""The list envelope ``{Paging: {...}, Items: [...]}``: where the next page is, without parsing the items. Pure.

Source: reference page avidxchange, section 3.
"""

from __future__ import annotations

import json
import re
from typing import Any
from urllib.parse import urlsplit

from include.http.paging import Cut
from include.texts.program import said

_FIRST = re.compile(rb'\s*\{\s*"Paging"\s*:\s*')
_LAST = re.compile(rb',\s*"Paging"\s*:\s*(\{[^\[\]]*(?:\[[^\[\]]*\][^\[\]]*)?\}|null)\s*\}\s*\Z')
_EMPTY = re.compile(rb'"Items"\s*:\s*\[\s*\]\s*\}?\s*\Z')
_TAIL = 4096


def cut(content: bytes, asked: str) -> Cut:
    """The pointer to the next page and the place of the items. ``asked`` is the address this page was asked by.

    Raises ``ValueError`` when the body does not begin and end as a list does.
    """
    text = content.strip()
    if text[:1] == b"[":  # some resources answer a bare array
        if text[-1:] != b"]":
            raise ValueError(said("calls.body.cut"))
        return Cut(None, slice(0, len(content)), text == b"[]")
    if text[:1] != b"{" or text[-1:] != b"}":
        raise ValueError(said("calls.body.no_whole_object"))
    paging, rows = _paging(content)
    return Cut(_next(paging, asked), rows, bool(_EMPTY.search(content[rows][-200:])))


def items(body: Any) -> list[dict[str, Any]]:
    """The records of a list: ``Items``, or a bare array. Raises ``ValueError`` when it is neither."""
    rows = body.get("Items") if isinstance(body, dict) else body
    if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
        raise ValueError(said("calls.body.holds_no", name="Items"))
    return list(rows)


def _paging(content: bytes) -> tuple[Any, slice]:
    first = _FIRST.match(content)
    if first:
        head = content[first.end() : first.end() + _TAIL].decode("latin-1")  # one character for each byte
        try:
            found, length = json.JSONDecoder().raw_decode(head)
            return found, slice(first.end() + length, len(content))
        except ValueError:
            return json.loads(content).get("Paging"), slice(0, len(content))
    last = _LAST.search(content, max(0, len(content) - _TAIL))
    if last:
        return json.loads(last.group(1)), slice(0, last.start())
    if b'"Paging"' in content:
        return json.loads(content).get("Paging"), slice(0, len(content))
    return None, slice(0, len(content))


def _next(paging: Any, asked: str) -> str | None:
    if not isinstance(paging, dict):
        return None
    links = paging.get("Links") or ()
    for link in [links] if isinstance(links, dict) else links:
        if str(link.get("Rel", "")).lower() == "next" and link.get("Href"):
            return str(link["Href"])
    number, pages = paging.get("PageNumber"), paging.get("PageCount", paging.get("Pages"))
    if number is None or pages is None or int(number) >= int(pages):
        return None
    address = urlsplit(asked)
    kept = [part for part in address.query.split("&") if part and not part.startswith("pageNumber=")]
    return f"{address.path}?{'&'.join([*kept, f'pageNumber={int(number) + 1}'])}"
