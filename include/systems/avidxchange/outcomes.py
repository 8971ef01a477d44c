"""What an answer of AvidXchange means: pure, from status, headers and body.

A batch is answered with HTTP 200 whatever became of its items; each has its own result, in an envelope whose lists may
be bare objects and whose booleans may be texts (reference page avidxchange, section 3).
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

from include.http.answers import Answer, leaves_open
from include.http.client import Where
from include.http.errors import ApiError, MalformedAnswer, Refused, Throttled, Transient, Unauthorised
from include.http.pacing import retry_after
from include.systems.avidxchange import contract
from include.systems.base import Outcome, Target
from include.texts.program import said

_NOT_SUBSCRIBED = "900908"
_SYSTEM = contract.CALLED[1]


def vendor_text(content: bytes) -> str:
    """The vendor's own words, from any of the error forms its gateway and resources use; '' when there are none."""
    body = _json(content)
    if not isinstance(body, dict):
        return ""
    if errors := as_list(body.get("Errors")):
        return "; ".join(_said(error) for error in errors)
    wrapped = body.get("fault")
    fault = wrapped if isinstance(wrapped, dict) else body
    words = [fault.get(name) for name in ("code", "message", "description")]
    exception = body.get("exception")
    if isinstance(exception, dict):
        words += [exception.get("reason"), exception.get("detail")]
    words += [body.get("error"), body.get("error_description")]
    return ": ".join(str(word).strip() for word in words if word)


def read_error(answer: Answer, where: Where, text: str, now: datetime) -> ApiError | None:
    """The error a read's answer stands for, None when it is a JSON body. ``text`` is the vendor's words, redacted."""
    status = answer.status
    facts: dict[str, Any] = {**where, "status": status, "vendor_text": text, "request_id": answer.request_id}
    if status == 429:
        until = throttled_until(answer.headers, answer.content, now)
        return Throttled(said("calls.slow_down", system=_SYSTEM), until=until, **facts)
    if status == 401:
        return Unauthorised(said("calls.credentials.refused"), todo=said("avidxchange.todo.credentials"), **facts)
    if status == 403 and gateway_code(answer.content) == _NOT_SUBSCRIBED:
        return Unauthorised(said("avidxchange.not_subscribed"), todo=said("avidxchange.todo.credentials"), **facts)
    if leaves_open(status):
        return Transient(said("calls.not_now", system=_SYSTEM), **facts)
    if status >= 300:
        return Refused(said("calls.refused", system=_SYSTEM), **facts)
    inside = answer.content.strip()
    if (inside[:1], inside[-1:]) in ((b"{", b"}"), (b"[", b"]")):
        return None
    kind = "calls.not_json.half" if inside[:1] in (b"{", b"[") else "calls.not_json.other"
    return MalformedAnswer(said(kind), **facts)


def batch_outcomes(
    status: int, headers: Mapping[str, str], content: bytes, path: str, keys: Sequence[str], now: datetime
) -> list[Outcome]:
    """What became of each item of one POST to ``path``; ``keys`` are the items' own keys, in the order sent.

    An item whose result is not there, or may be another's, is ``unknown``, never assumed to be fine.
    """
    request_id = headers.get(contract.REQUEST_ID_HEADER)
    if status != 200 and status != 201:
        return [_not_done(status, headers, content, now, len(keys), request_id)] * len(keys)
    body = _json(content)
    if not isinstance(body, dict) or "Results" not in body:
        return [_unknown(said("avidxchange.answer_cut"), status, request_id)] * len(keys)
    results = as_list(body["Results"])
    return [_item(found, path, key, status, request_id) for found, key in _aligned(results, path, keys)]


def void_outcome(status: int, headers: Mapping[str, str], content: bytes, target: Target, now: datetime) -> Outcome:
    """What became of ``POST /invoices/{id}/void``; 409 = a payment exists already, so it cannot be taken back."""
    request_id = headers.get(contract.REQUEST_ID_HEADER)
    if status == 409:
        text = said("avidxchange.paid_already")
        return Outcome("refused", code=contract.VOID_CONFLICT, text=text, status=status, request_id=request_id)
    if status not in (200, 201, 204):
        return _not_done(status, headers, content, now, 1, request_id)
    body = _json(content)
    if content.strip() and body is None:
        return _unknown(said("avidxchange.answer_cut"), status, request_id)
    results = as_list(body.get("Results")) if isinstance(body, dict) else []
    if results and not is_true(results[0].get("Successful")):
        return _refused(results[0], status, request_id)
    return Outcome("delivered", target=target, status=status, request_id=request_id)


def target_of(path: str, item: Mapping[str, Any]) -> Target | None:
    """An item as the target a later posting refers to; None when it names no id."""
    code = external_key(path, item)
    key = item.get(contract.KEYS[path], item.get("Id"))
    if key is None and path == contract.ENTERPRISE_CODES:
        key = code
    if key is None:
        return None
    facts = {name: item[name] for name in ("Status", "UpdateType", "GroupName") if item.get(name) is not None}
    return Target(
        id=str(key),
        code=_text(item.get("CodeValue")) if path == contract.ENTERPRISE_CODES else code,
        number=_text(item.get("InvoiceNumber") or item.get("OrderNumber")),
        facts=facts,
    )


def _text(value: Any) -> str | None:
    return None if value is None else str(value)


def external_key(path: str, item: Mapping[str, Any]) -> str | None:
    """The caller's own key of an item (of a code: group and value); None when the item does not show all of it."""
    parts = [item.get(name) for name in contract.EXTERNAL_KEYS[path]]
    return None if any(part is None for part in parts) else "/".join(str(part) for part in parts)


def throttled_until(headers: Mapping[str, str], content: bytes, now: datetime) -> datetime | None:
    """``Retry-After``, else the older gateways' ``nextAccessTime`` (``2026-Nov-20 08:05:00+0000 UTC``), else None."""
    moment = retry_after(headers, now)
    if moment is not None:
        return moment
    body = _json(content)
    fault = body.get("fault", body) if isinstance(body, dict) else {}
    text = str(fault.get("nextAccessTime") or "") if isinstance(fault, dict) else ""
    for pattern in ("%Y-%b-%d %H:%M:%S%z", "%Y-%m-%dT%H:%M:%S%z"):
        try:
            return datetime.strptime(text.removesuffix(" UTC").strip(), pattern).astimezone(UTC)
        except ValueError:
            continue
    return None


def gateway_code(content: bytes) -> str:
    """The gateway's fault code (``900908``), from the flat form or the wrapped one; '' when it is no gateway fault."""
    body = _json(content)
    fault = body.get("fault", body) if isinstance(body, dict) else {}
    return str(fault.get("code") or "") if isinstance(fault, dict) else ""


def as_list(value: Any) -> list[Any]:
    """A list that the vendor may also send as one bare object, or leave out."""
    if value is None:
        return []
    return list(value) if isinstance(value, list) else [value]


def is_true(value: Any) -> bool:
    return value is True or (isinstance(value, str) and value.strip().lower() == "true")


def is_false(value: Any) -> bool:
    return value is False or (isinstance(value, str) and value.strip().lower() == "false")


def _aligned(results: list[Any], path: str, keys: Sequence[str]) -> list[tuple[Any, str]]:
    """Each key with its result: by the key the result names, else (one for each, in the order sent) by its place."""
    names = [_name(result, path) for result in results]
    by_name = {name: result for name, result in zip(names, results, strict=True) if name is not None}
    in_order = len(results) == len(keys)
    return [
        (by_name.get(key, results[place] if in_order and names[place] is None else None), key)
        for place, key in enumerate(keys)
    ]


def _name(result: Any, path: str) -> str | None:
    item = result.get("Item") if isinstance(result, dict) else None
    return external_key(path, item) if isinstance(item, dict) else None


def _item(result: Any, path: str, key: str, status: int, request_id: str | None) -> Outcome:
    if not isinstance(result, dict):
        return _unknown(said("avidxchange.says_nothing", key=key), status, request_id)
    if is_false(result.get("Successful")) or (as_list(result.get("Errors")) and not is_true(result.get("Successful"))):
        return _refused(result, status, request_id)
    item = result.get("Item")
    target = target_of(path, item) if isinstance(item, dict) else None
    if not is_true(result.get("Successful")) or target is None:
        return _unknown(said("avidxchange.not_documented", key=key), status, request_id)
    return Outcome("delivered", target=target, status=status, request_id=request_id)


def _refused(result: Mapping[str, Any], status: int, request_id: str | None) -> Outcome:
    errors = as_list(result.get("Errors"))
    codes = [str(error.get("Code")) for error in errors if isinstance(error, dict) and error.get("Code")]
    code = next((contract.CODES[found] for found in codes if found in contract.CODES), "refused_by_avidxchange")
    words = "; ".join(_said(error) for error in errors)
    text = said("avidxchange.says", message=words) if words else said("avidxchange.gave_no_reason")
    return Outcome("refused", code=code, text=text, status=status, request_id=request_id)


def _not_done(
    status: int, headers: Mapping[str, str], content: bytes, now: datetime, count: int, request_id: str | None
) -> Outcome:
    words = vendor_text(content)
    text = (
        said("avidxchange.says", message=words)
        if words
        else said("writing.without_text", system=contract.CALLED[1], status=status)
    )
    if status == 429:
        until = throttled_until(headers, content, now)
        return Outcome(
            "throttled", code="minute_limit", text=text, status=status, request_id=request_id, retry_at=until
        )
    if status == 401 or (status == 403 and gateway_code(content) == _NOT_SUBSCRIBED):
        return Outcome("unauthorised", code="credentials_refused", text=text, status=status, request_id=request_id)
    if leaves_open(status):
        return _unknown(text, status, request_id)
    if status < 300:
        text = said("avidxchange.not_asked_for") if status == 202 else said("avidxchange.answer_cut")
        return _unknown(text, status, request_id)
    code = "not_found" if status == 404 else "refused_by_avidxchange"
    if status == 400 and count > 1:
        code = "batch_refused"  # which item was meant is not said: send them one by one
    return Outcome("refused", code=code, text=text, status=status, request_id=request_id)


def _unknown(text: str, status: int, request_id: str | None) -> Outcome:
    return Outcome("unknown", code="no_usable_answer", text=text, status=status, request_id=request_id)


def _said(error: Any) -> str:
    if not isinstance(error, dict):
        return str(error)
    words = [error.get("Field"), error.get("Code"), error.get("Message")]
    return ": ".join(str(word) for word in words if word) or said("writing.no_reason")


def _json(content: bytes) -> Any:
    try:
        return json.loads(content)
    except ValueError:
        return None
