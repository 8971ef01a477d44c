"""Lists of Basware: the next page is named by a header, the records stand in an envelope of the list's own. Pure.

Source: reference page basware, section 4.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from include.http.paging import Cut
from include.systems.basware import contract
from include.texts.program import said

_SHORT = 400
"""An empty list is no longer than this."""


def envelope(path: str) -> str:
    """The property that a list's records are in. Raises ``ValueError`` for a path that is no list."""
    name = contract.ENVELOPES.get(path.strip("/").split("/")[0])
    if name is None:
        raise ValueError(f"{path} is no list of Basware")
    return name


def page_size(path: str) -> int | None:
    """The largest page of a list; None where it has no pages."""
    first = path.strip("/").split("/")[0]
    return None if first in contract.UNPAGED else contract.PAGES.get(first, contract.PAGE)


def token_of(headers: Mapping[str, str]) -> str | None:
    """The pointer to the next page; None on the last one, however many records it holds."""
    wanted = contract.TOKEN_HEADER.lower()
    found = next((value for name, value in headers.items() if name.lower() == wanted), "")
    return found.strip() or None


def cut(content: bytes, token: str | None, name: str) -> Cut:
    """The page as ``include/http/paging.py`` wants it. Raises ``ValueError`` when it does not begin and end as a list
    does, or when its token could not be sent back."""
    text = content.strip()
    if text[:1] != b"{" or text[-1:] != b"}":
        raise ValueError(said("calls.body.no_whole_object"))
    if token is not None and not (token.isascii() and token.isprintable()):
        raise ValueError(said("calls.body.token_unusable"))
    empty = len(text) <= _SHORT and re.search(rb'"%s"\s*:\s*(\[\s*\]|null)' % name.encode(), text)
    return Cut(token, slice(0, len(content)), bool(empty))


def items(body: Any, name: str) -> list[dict[str, Any]]:
    """The records of a list. Raises ``ValueError`` when it does not hold them."""
    rows = body.get(name, ...) if isinstance(body, dict) else ...
    if rows is None:
        return []  # [doc] an absent value may be null
    if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
        raise ValueError(said("calls.body.holds_no", name=name))
    return list(rows)
