"""The two shapes a refusal of QuickBooks comes in, as one: pure.

The service says ``{"Fault": {"Error": [{"Message", "Detail", "code", "element"}], "type"}}``, the gateway before it
``{"fault": {"error": [{"message", "detail", "code"}], "type"}}``; either may come with any status, HTTP 200 included,
and what is in front of both answers HTML (reference page quickbooks_online, sections 2 and 6).
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

_MAYBE = re.compile(rb'"(?:F|f)ault"\s*:\s*\{')
# The gateway's body begins with a few nulls before its fault; a list of a million rows need not be searched.
_HEAD = 400


@dataclass(frozen=True)
class Error:
    code: str
    message: str = ""
    detail: str = ""
    element: str = ""

    @property
    def text(self) -> str:
        """The vendor's own words; the detail alone where it repeats the message."""
        parts = [self.message, "" if self.detail == self.message else self.detail]
        said = ": ".join(part for part in parts if part)
        if self.message and self.detail.startswith(self.message):
            said = self.detail
        return f"{said} ({self.element})" if self.element and self.element not in said else said


@dataclass(frozen=True)
class Fault:
    """A refusal; ``type`` as the vendor spells it. ``errors`` is never empty."""

    errors: tuple[Error, ...]
    type: str = ""

    @property
    def codes(self) -> tuple[str, ...]:
        return tuple(error.code for error in self.errors)

    @property
    def text(self) -> str:
        said = (f"{error.text} [{error.code}]".strip() if error.code else error.text for error in self.errors)
        return "; ".join(filter(None, said))

    def has(self, codes: Mapping[str, Any] | frozenset[str]) -> bool:
        return any(code in codes for code in self.codes)


def fault_in(body: Any) -> Fault | None:
    """The fault of an answer or of one item of a batch; None when it is none."""
    if not isinstance(body, Mapping):
        return None
    found = body.get("Fault") or body.get("fault")
    if not isinstance(found, Mapping):
        return None
    rows = found.get("Error") or found.get("error") or []
    rows = [rows] if isinstance(rows, Mapping) else rows
    errors = tuple(_error(row) for row in rows if isinstance(row, Mapping))
    return Fault(errors or (Error(""),), str(found.get("type") or ""))


def parse(content: bytes) -> Fault | None:
    """The fault in a raw body, if it is one. A body that is no JSON is none."""
    if not _MAYBE.search(content[:_HEAD]):
        return None
    try:
        return fault_in(json.loads(content))
    except ValueError:
        return None


def words(content: bytes) -> str:
    """The vendor's words in an error body, also the token endpoint's ``{"error", "error_description"}``; else ''."""
    fault = parse(content)
    if fault is not None:
        return fault.text
    try:
        body = json.loads(content)
    except ValueError:
        return ""
    if not isinstance(body, dict):
        return ""
    said = [body.get(name) for name in ("error", "error_description", "message")]
    return ": ".join(str(word) for word in said if isinstance(word, str) and word)


def _error(row: Mapping[str, Any]) -> Error:
    def text(*names: str) -> str:
        return next((str(row[name]).strip() for name in names if row.get(name) is not None), "")

    return Error(text("code"), text("Message", "message"), text("Detail", "detail"), text("element"))
