"""Airbase's errors in any of their forms, as words and facts: pure. Source: reference page airbase, section 2.

``{"detail": "..."}``; field by field ``{"name": ["..."]}`` [assumed]; of a batch ``{"validation_errors": [{"index": n,
...}]}``.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from include.texts.program import said

_MARKS = ("index", "airbase_id", "id")


def parsed(content: bytes) -> Any:
    """The body as JSON; None when it is none."""
    try:
        return json.loads(content)
    except ValueError:
        return None


def vendor_text(content: bytes) -> str:
    """The vendor's own words; '' when there are none."""
    body = parsed(content)
    if not isinstance(body, dict | list):
        return ""
    found = by_index(content)
    if found:
        return "; ".join(
            said("writing.of_item", no=index + 1, item_words=text) for index, text in sorted(found.items())
        )
    return words(body)


def by_index(content: bytes) -> dict[int, str]:
    """What is said of each item of a batch, by its place in it."""
    body = parsed(content)
    rows = body.get("validation_errors") if isinstance(body, dict) else None
    found: dict[int, str] = {}
    for row in rows if isinstance(rows, list) else []:
        index = row.get("index") if isinstance(row, dict) else None
        if isinstance(index, int) and not isinstance(index, bool):
            text = words({name: value for name, value in row.items() if name not in _MARKS})
            text = text or said("writing.no_reason")
            found[index] = f"{found[index]}; {text}" if index in found else text
    return found


def words(answer: Any) -> str:
    """Any nesting of fields and lists in one line: ``name: This field is required; email: ...``."""
    if isinstance(answer, str):
        return answer.strip()
    if isinstance(answer, Mapping):
        parts = [(str(name), words(value)) for name, value in answer.items()]
        return "; ".join(text if name in _PLAIN else f"{name}: {text}" for name, text in parts if text)
    if isinstance(answer, list):
        return "; ".join(text for text in map(words, answer) if text)
    return "" if answer is None else str(answer)


_PLAIN = frozenset({"detail", "message", "errors", "error", "non_field_errors"})
