"""Basware's errors in any of their forms, as facts: pure. Source: reference page basware, sections 3 and 6."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

from include.systems.basware import contract
from include.texts.program import said


@dataclass(frozen=True)
class Fault:
    """One error: its type and code, the words, and the external code of the record it is about, '' where not given."""

    type: str = ""
    code: str = ""
    text: str = ""
    key: str = ""


def faults(content: bytes) -> tuple[Fault, ...]:
    """The errors of either envelope: ``errors`` of P2P, ``errorMessages`` of the subscriptions."""
    body = parsed(content)
    if not isinstance(body, dict):
        return ()
    rows = body.get("errors") or body.get("errorMessages") or ()
    rows = [rows] if isinstance(rows, dict) else rows
    return tuple(_fault(row) for row in rows if isinstance(row, dict)) if isinstance(rows, list) else ()


def vendor_text(content: bytes) -> str:
    """The vendor's own words; '' when there are none."""
    if found := faults(content):
        return "; ".join(_said(fault) for fault in found)
    body = parsed(content)
    if not isinstance(body, dict):
        return ""
    detail = body.get("detail")
    if isinstance(detail, list):
        return "; ".join(_invalid(item) for item in detail)
    words = [body.get("message"), detail, body.get("error"), body.get("error_description")]
    return ": ".join(word.strip() for word in words if isinstance(word, str) and word.strip())


def concerns_credentials(found: tuple[Fault, ...]) -> bool:
    return any(fault.code in contract.CREDENTIAL_CODES or fault.type == contract.SECURITY for fault in found)


def finds_nothing(content: bytes) -> bool:
    """Whether a 404 says that there are no such records.

    The page names 404 as the answer to a question that found nothing, and no body for it. A page in HTML, and the
    gateway's bare ``message``, say that there is no such address: that must not look like an empty list.
    """
    text = content.strip()
    if not text:
        return True
    body = parsed(text)
    if body is None:
        return False
    return not (isinstance(body, dict) and set(body) == {"message"})


def parsed(content: bytes) -> Any:
    """The body as JSON; None when it is none."""
    try:
        return json.loads(content)
    except ValueError:
        return None


def _fault(row: dict[str, Any]) -> Fault:
    words = [row.get("message"), row.get("info")]
    text = ": ".join(word.strip() for word in words if isinstance(word, str) and word.strip())
    return Fault(_text(row.get("type")), _text(row.get("code")), text, _text(row.get("externalCode")))


def _said(fault: Fault) -> str:
    words = ": ".join(word for word in (fault.key, fault.code, fault.text) if word)
    return words or said("writing.no_reason")


def _invalid(item: Any) -> str:
    """One item of a 422: where and what, never the value, which may be a secret."""
    if not isinstance(item, dict):
        return said("writing.no_reason")
    where = item.get("loc")
    place = ".".join(str(part) for part in where) if isinstance(where, list) else ""
    return ": ".join(word for word in (place, _text(item.get("msg"))) if word) or said("writing.no_reason")


def _text(value: Any) -> str:
    return value.strip() if isinstance(value, str) else ""
