"""What an answer of Business Central means: pure, from status, headers and body.

Source: dev-itpro/webservices/dynamics-error-codes.md and dev-itpro/includes/include-http-status-error-codes.md of
MicrosoftDocs/dynamics365smb-devitpro-pb. An error is known by its code, never by its words, which are in the user's
language.
"""

from __future__ import annotations

import json
from datetime import datetime
from typing import Any

from include.http.answers import Answer, leaves_open
from include.http.client import Where
from include.http.errors import ApiError, MalformedAnswer, Refused, Throttled, Transient, Unauthorised
from include.http.pacing import retry_after
from include.systems.business_central import contract
from include.texts.program import said

_SYSTEM = contract.CALLED[1]


def read_error(answer: Answer, where: Where, text: str, now: datetime) -> ApiError | None:
    """The error a read's answer stands for; None when it is a JSON body. ``text``: the vendor's words, redacted."""
    status = answer.status
    facts: dict[str, Any] = {**where, "status": status, "vendor_text": text, "request_id": answer.request_id}
    if status == 429:
        until = retry_after(answer.headers, now)
        return Throttled(said("calls.slow_down", system=_SYSTEM), until=until, **facts)
    if status == 401 and code_of(answer.content).startswith(contract.CREDENTIALS_REFUSED):
        return Unauthorised(said("business_central.token_refused"), todo=said("business_central.todo.secret"), **facts)
    if status in (401, 403):
        return Unauthorised(said("business_central.right_missing"), todo=said("business_central.todo.rights"), **facts)
    if leaves_open(status):
        return Transient(said("calls.not_now", system=_SYSTEM), **facts)
    if status == 404:
        return Refused(said("business_central.no_record"), todo=said("business_central.todo.company"), **facts)
    if status >= 300:
        return Refused(said("calls.refused", system=_SYSTEM), **facts)
    inside = answer.content.strip()
    if (inside[:1], inside[-1:]) == (b"{", b"}"):
        return None
    return MalformedAnswer(said("calls.not_json.half" if inside[:1] == b"{" else "calls.not_json.other"), **facts)


def code_of(content: bytes) -> str:
    """The code of an error; '' where there is none."""
    error = _error(content)
    return str(error.get("code") or "") if isinstance(error, dict) else ""


def vendor_text(content: bytes) -> str:
    """The vendor's own words, of the API or of the token endpoint; '' where there are none."""
    error = _error(content)
    if isinstance(error, dict):
        words = [error.get("code"), error.get("message")]
    else:
        body = _parsed(content)
        words = [error, body.get("error_description") if isinstance(body, dict) else None]
    return ": ".join(word.strip() for word in words if isinstance(word, str) and word.strip())


def _error(content: bytes) -> Any:
    body = _parsed(content)
    return body.get("error") if isinstance(body, dict) else None


def _parsed(content: bytes) -> Any:
    try:
        return json.loads(content)
    except (ValueError, RecursionError):
        return None
