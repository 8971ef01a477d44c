"""AvaTax's errors in any of their forms, as words and facts: pure. Source: reference page avalara_avatax, section 5.

``{"error": {"code", "message", "target", "details": [...]}}``; the gateway's is thinner, and every member may be away.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from include.texts.program import said


@dataclass(frozen=True)
class Fault:
    """``codes``: of the error, of its details and their sub-codes; ``text``: the vendor's words, '' without any."""

    codes: frozenset[str]
    text: str


NONE = Fault(frozenset(), "")
NO_REASON = said("writing.no_reason")


def parsed(content: bytes) -> Any:
    """The body as JSON, fractions as ``Decimal``; None when it is none."""
    try:
        return json.loads(content, parse_float=Decimal)
    except ValueError:
        return None


def fault(content: bytes) -> Fault:
    """What an error says. A body that is none of AvaTax's own says nothing."""
    body = parsed(content)
    error = body.get("error") if isinstance(body, dict) else None
    if not isinstance(error, Mapping):
        return NONE
    rows = error.get("details")
    details = [row for row in rows if isinstance(row, Mapping)] if isinstance(rows, list) else []
    names = [error.get("code")] + [row.get(name) for row in details for name in ("code", "faultCode", "faultSubCode")]
    said = [_text(error.get("message")), *(text for row in details for text in _words(row))]
    codes = frozenset(name.strip() for name in names if isinstance(name, str) and name.strip())
    return Fault(codes, _joined(said))


def vendor_text(content: bytes) -> str:
    return fault(content).text


def messages(rows: Any, severities: frozenset[str]) -> list[str]:
    """The words of those ``messages`` of an answer that are of one of ``severities``."""
    found = rows if isinstance(rows, list) else []
    return [
        _joined([_text(row.get("summary")), _text(row.get("details")), _place(row.get("refersTo"))]) or NO_REASON
        for row in found
        if isinstance(row, Mapping) and row.get("severity") in severities
    ]


def _words(row: Mapping[str, Any]) -> list[str]:
    return [_text(row.get("message")), _text(row.get("description")), _place(row.get("refersTo"))]


def _place(value: Any) -> str:
    found = _text(value)
    return f"({found})" if found else ""


def _joined(texts: list[str]) -> str:
    """Each once, in order: a detail often repeats the sentence of the error."""
    kept: list[str] = []
    for text in texts:
        new = text.strip()
        if new and not any(new in one for one in kept):
            kept.append(new)
    return " ".join(kept)


def _text(value: Any) -> str:
    return value.strip() if isinstance(value, str) else ""
