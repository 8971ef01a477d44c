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

_CREDENTIALS = "check the application's secret in Microsoft Entra and run `connect business_central`"
_RIGHTS = "give the application a permission set that reads this, on its card under Microsoft Entra applications"


def read_error(answer: Answer, where: Where, text: str, now: datetime) -> ApiError | None:
    """The error a read's answer stands for; None when it is a JSON body. ``text``: the vendor's words, redacted."""
    status = answer.status
    facts: dict[str, Any] = {**where, "status": status, "vendor_text": text, "request_id": answer.request_id}
    if status == 429:
        return Throttled("Business Central asks to slow down", until=retry_after(answer.headers, now), **facts)
    if status == 401 and code_of(answer.content).startswith(contract.CREDENTIALS_REFUSED):
        return Unauthorised("the token is not accepted", todo=_CREDENTIALS, **facts)
    if status in (401, 403):
        return Unauthorised("the application lacks the right to read this", todo=_RIGHTS, **facts)
    if leaves_open(status):
        return Transient("Business Central could not answer now", **facts)
    if status == 404:
        return Refused("there is no such company or record", todo="check the company's id in links.yml", **facts)
    if status >= 300:
        return Refused("Business Central refused the request", **facts)
    inside = answer.content.strip()
    if (inside[:1], inside[-1:]) == (b"{", b"}"):
        return None
    return MalformedAnswer(
        f"JSON was asked for, {'half of it' if inside[:1] == b'{' else 'something else'} came", **facts
    )


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
