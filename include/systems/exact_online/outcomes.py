"""What an answer of Exact Online means: pure, from status, headers and body.

Never by the words of a message: they come in the user's language (reference page exact_online, section 3, Errors). A
refusal for business reasons comes as HTTP 500 with Exact's own error envelope; a 500 without it is a crash.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from include.http.answers import Answer, leaves_open
from include.http.client import Where
from include.http.errors import (
    ApiError,
    BudgetSpent,
    MalformedAnswer,
    Refused,
    Throttled,
    Transient,
    Unauthorised,
)
from include.systems.base import Outcome, Target
from include.systems.exact_online import contract, odata
from include.texts.program import said

_SYSTEM = contract.CALLED[0]


def vendor_text(content: bytes) -> str:
    """The vendor's own words in an error body (JSON envelope, XML, or the token endpoint's flat form), else ''."""
    body = _json(content)
    if isinstance(body, dict):
        error = body.get("error")
        if isinstance(error, dict):
            message = error.get("message")
            text = message.get("value") if isinstance(message, dict) else message
            return str(text or error.get("code") or "").strip()
        return str(body.get("error_description") or error or "").strip()
    if content.lstrip(odata.AROUND).startswith((b"<?xml", b"<error")):
        found = re.search(rb"<message[^>]*>(.*?)</message>", content, re.DOTALL)
        return found.group(1).decode("utf-8", "replace").strip() if found else ""
    return ""


def has_envelope(content: bytes) -> bool:
    """Whether the body is Exact's own error envelope, JSON or XML, with words in it."""
    body = _json(content)
    if isinstance(body, dict):
        return isinstance(body.get("error"), dict) and bool(vendor_text(content))
    return b"<error" in content[:300] and bool(vendor_text(content))


def is_open(status: int, content: bytes) -> bool:
    """Whether the answer leaves open what became of the request: Exact refuses with a 500 in its own envelope."""
    return leaves_open(status) and not (status == 500 and has_envelope(content))


def is_login_page(status: int, headers: Mapping[str, str], content: bytes) -> bool:
    """Exact answers a request it does not know with its login page, as 401, as a redirect, or as HTML."""
    if status in (301, 302, 303, 307, 308):
        return contract.LOGIN_PAGE.decode() in (headers.get("Location") or headers.get("location") or "")
    return content.lstrip()[:1] == b"<" and contract.LOGIN_PAGE in content[:4000]


def reset_moment(headers: Mapping[str, str]) -> tuple[str | None, datetime | None]:
    """Which limit a 429 speaks of ('day', 'minute', None when it does not say) and when that window ends (UTC).

    Only the breached limit's headers are sent; the other group is absent, which means unknown, not zero.
    """
    minute = _epoch_ms(headers.get("X-RateLimit-Minutely-Reset"))
    day = _epoch_ms(headers.get("X-RateLimit-Reset"))
    if minute is not None:
        return "minute", minute + contract.MINUTE_GRACE
    if day is not None and _number(headers.get("X-RateLimit-Remaining")) in (0, None):
        return "day", day + contract.MINUTE_GRACE
    return None, None


def read_error(answer: Answer, where: Where, text: str) -> ApiError | None:
    """The error a read's answer stands for, None when it is a JSON body. ``text`` is the vendor's words, redacted."""
    status, headers, content = answer.status, answer.headers, answer.content
    facts: dict[str, Any] = {**where, "status": status, "vendor_text": text, "request_id": answer.request_id}
    if status == 429:
        limit, until = reset_moment(headers)
        if limit == "day":
            return BudgetSpent(said("exact_online.budget.day"), until=until, **facts)
        return Throttled(said("exact_online.budget.minute"), until=until, **facts)
    if status == 401 or is_login_page(status, headers, content):
        todo = said("exact_online.todo.consent_again")
        return Unauthorised(said("writing.token_refused"), todo=todo, **facts)
    if status == 403:
        return _forbidden(headers, facts)
    if is_open(status, content):
        return Transient(said("calls.not_now", system=_SYSTEM), **facts)
    if status >= 300:
        return Refused(said("calls.refused", system=_SYSTEM), **facts)
    inside = content.strip(odata.AROUND)
    if inside.isdigit() or (inside[:1] == b"{" and inside[-1:] == b"}"):
        return None
    kind = {b"<": "calls.not_json.markup", b"{": "calls.not_json.half"}.get(inside[:1], "calls.not_json.other")
    return MalformedAnswer(said(kind), **facts)


def write_outcome(status: int, headers: Mapping[str, str], content: bytes, path: str) -> Outcome:
    """What became of one write to the entity set ``path`` (of ``contract.KEYS``, which names a new row's key)."""
    text = vendor_text(content)
    if status == 429:
        limit, until = reset_moment(headers)
        code = "day_limit" if limit == "day" else "minute_limit"
        return Outcome("throttled", code=code, text=_throttled(until), status=429, retry_at=until)
    if is_open(status, content):
        unclear = said("writing.without_reason", status=status)
        return Outcome("unknown", code="no_usable_answer", text=unclear, status=status)
    if status == 401 or is_login_page(status, headers, content):
        return Outcome("unauthorised", code="token_refused", text=said("writing.token_refused"), status=status)
    if status == 403:
        reason = _reason(headers)
        values = {"reason": f" ({reason})" if reason else "", "quote": f' "{text}"' if text else ""}
        if reason in contract.CONSENT_REASONS:
            no_access = said("exact_online.no_access", **values)
            return Outcome("unauthorised", code="no_access", text=no_access, status=status)
        return Outcome("refused", code="no_right", text=said("exact_online.no_right", **values), status=status)
    if status >= 300:
        code = "not_found" if status == 404 else "refused_by_exact_online"
        if text:
            return Outcome("refused", code=code, text=said("exact_online.says", message=text), status=status)
        return Outcome("refused", code=code, text=said("exact_online.without_text", status=status), status=status)
    if status == 204 or (status == 200 and not content.strip()):
        return Outcome("delivered", status=status)
    return _created(status, content, path)


def _created(status: int, content: bytes, path: str) -> Outcome:
    try:
        target = target_of(path, odata.records(_json(content))[0])
    except (ValueError, LookupError, TypeError):
        # It was accepted, but under which key is not known: the look-up finds it.
        text = said("writing.answer_cut", status=status)
        return Outcome("unknown", code="answer_cut", text=text, status=status)
    return Outcome("delivered", target=target, status=status)


def target_of(path: str, row: Mapping[str, Any]) -> Target:
    """A row as the target a later posting refers to: key, account code, entry or order number, and the fields it may
    need. Raises ``ValueError`` for one without its key: what it is about is not known."""
    key = row.get(contract.KEYS[path])
    if not isinstance(key, str | int) or not str(key).strip():
        raise ValueError(f"a row of {path} without {contract.KEYS[path]}")
    number = row.get("EntryNumber") or row.get("Code")
    if path == contract.PURCHASE_ORDERS:
        number = row.get("OrderNumber")
    code = str(row["Code"]).strip() if row.get("Code") is not None else None
    return Target(
        id=str(key).strip(),
        code=code,
        number=str(number).strip() if number is not None else None,
        facts={"entity": path},
    )


def _forbidden(headers: Mapping[str, str], facts: Mapping[str, Any]) -> ApiError:
    reason = _reason(headers)
    named = f" ({reason})" if reason else ""
    if reason in contract.CONSENT_REASONS:
        what = said("exact_online.not_let_in", reason=named)
        return Unauthorised(what, todo=said("exact_online.todo.access"), **facts)
    what = said("exact_online.right_missing", reason=named)
    return Refused(what, todo=said("exact_online.todo.rights"), **facts)


def _reason(headers: Mapping[str, str]) -> str:
    return (headers.get("Reason") or headers.get("reason") or "").split(":")[0].strip()


def _throttled(until: datetime | None) -> str:
    if until is None:
        return said("exact_online.call_limit.open")
    return said("exact_online.call_limit.until", moment=f"{until.astimezone(UTC):%Y-%m-%d %H:%M}")


def _json(content: bytes) -> Any:
    try:
        return json.loads(content)
    except ValueError:
        return None


def _number(value: str | None) -> int | None:
    return int(value) if value is not None and value.strip().isdecimal() else None


def _epoch_ms(value: str | None) -> datetime | None:
    number = _number(value)
    try:
        return datetime.fromtimestamp(number / 1000, UTC) if number else None
    except (ValueError, OverflowError, OSError):
        return None  # a number that is no moment names none
