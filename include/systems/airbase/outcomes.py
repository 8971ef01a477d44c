"""What an answer of Airbase means: pure, from status, headers and body.

Writes are synchronous and answered with the entity as it stands (reference page airbase, sections 3 and 6).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from include.http.answers import Answer, leaves_open
from include.http.client import Where
from include.http.errors import ApiError, MalformedAnswer, Refused, Throttled, Transient, Unauthorised
from include.http.pacing import retry_after
from include.systems.airbase import contract
from include.systems.airbase.faults import by_index, parsed, vendor_text
from include.systems.base import Outcome, OutcomeKind, Target
from include.texts.program import said

ECHOES = frozenset({400, 409})
"""Refusals that may be the echo of our own earlier attempt: it is there already."""
_SYSTEM = contract.CALLED[1]
_KEY, _RIGHTS, _GONE = "airbase.todo.key", "airbase.todo.rights", "airbase.todo.gone"


def read_error(answer: Answer, where: Where, text: str, now: datetime) -> ApiError | None:
    """The error a read's answer stands for; None when it is a JSON body. ``text``: the vendor's words, redacted."""
    status = answer.status
    facts: dict[str, Any] = {**where, "status": status, "vendor_text": text, "request_id": answer.request_id}
    if status == 429:
        until = retry_after(answer.headers, now)
        return Throttled(said("calls.slow_down", system=_SYSTEM), until=until, **facts)
    if status == 401:
        return Unauthorised(said("airbase.key_refused"), todo=said(_KEY), **facts)
    if status == 403:
        return Refused(said("calls.may_not_read"), todo=said(_RIGHTS), **facts)
    if leaves_open(status):
        return Transient(said("calls.not_now", system=_SYSTEM), **facts)
    if 300 <= status < 400:
        return Refused(said("airbase.elsewhere"), todo=said("calls.todo.address"), **facts)
    if status >= 400:
        return Refused(said("calls.refused", system=_SYSTEM), **facts)
    inside = answer.content.strip()
    if (inside[:1], inside[-1:]) in ((b"{", b"}"), (b"[", b"]")):
        return None
    kind = "calls.not_json.half" if inside[:1] in (b"{", b"[") else "calls.not_json.other"
    return MalformedAnswer(said(kind), **facts)


def written(status: int, headers: Mapping[str, str], content: bytes, now: datetime) -> tuple[Outcome, dict[str, Any]]:
    """What became of one POST or PATCH of an entity, and the entity as the answer shows it ({} when it shows none)."""
    if status not in (200, 201):
        return _not_done(status, headers, content, now), {}
    row = parsed(content)
    target = target_of(row) if isinstance(row, dict) else None
    if target is None:
        return _outcome("unknown", "answer_cut", said("airbase.answer_cut.record", status=status), status, headers), {}
    return Outcome("delivered", target=target, status=status, request_id=request_id(headers)), dict(row)


def referenced(found: Outcome, row: Mapping[str, Any], reference: str, what: str) -> Outcome:
    """``found`` of a write that was to fill in a reference: Airbase may keep what it has and say nothing of it.

    ``what`` is the record as a sentence names it (``vendor Jansen``).
    """
    if found.kind != "delivered" or contract.REFERENCE not in row or reference_of(row) == reference:
        return found
    return reference_set(what, reference_of(row), found)


def reference_set(what: str, stands: str | None, found: Outcome | None = None) -> Outcome:
    """The refusal of a reference for a record that has ``stands`` (None: not known, or none in spite of the change)."""
    if stands is not None:
        text = said("airbase.reference_set.has", record=what, reference=stands)
    elif found is not None and found.kind == "refused":
        text = said("airbase.reference_set.takes_none", record=what, answer=found.text)
    else:
        text = said("airbase.reference_set.still_none", record=what)
    request = (found.status, found.request_id) if found else (None, None)
    return Outcome("refused", code="reference_set", text=text, status=request[0], request_id=request[1])


def reference_taken(reference: str, holder: Mapping[str, Any], found: Outcome | None = None) -> Outcome:
    """The refusal of a reference that another vendor has."""
    name = holder.get("name") or holder.get("airbase_id") or holder.get("id")
    text = said("airbase.reference_taken", reference=reference, name=name)
    request = (found.status, found.request_id) if found else (None, None)
    return Outcome("refused", code="reference_taken", text=text, status=request[0], request_id=request[1])


def bulk(
    status: int, headers: Mapping[str, str], content: bytes, items: Sequence[Mapping[str, Any]], now: datetime
) -> list[Outcome]:
    """What became of each of ``items``, in the order sent, of one bulk_upsert.

    A batch with one bad item is refused whole. Where the bad ones are named, nothing is wrong with the others: they go
    again, without them. An item that an answer does not show is ``unknown``, never assumed to be fine.
    """
    if status in (200, 201):
        return [_taken(status, headers, content, item) for item in items]
    outcome = _not_done(status, headers, content, now)
    named = {index: text for index, text in by_index(content).items() if 0 <= index < len(items)}
    if outcome.kind != "refused" or len(items) == 1:
        return [outcome] * len(items)
    if not named:
        text = said("airbase.batch_refused.whole", answer=outcome.text, count=len(items))
        return [_outcome("refused", "batch_refused", text, status, headers)] * len(items)
    names = ", ".join(str(items[index].get("name") or index + 1) for index in sorted(named))
    others = said("airbase.batch_refused.others", names=names)
    return [
        _outcome("refused", "refused_by_airbase", said("airbase.says", vendor_words=named[place]), status, headers)
        if place in named
        else _outcome("retry", "batch_refused", others, status, headers)
        for place in range(len(items))
    ]


def session(status: int, headers: Mapping[str, str], content: bytes, now: datetime) -> Outcome | None:
    """Why a session for reference data could not be opened, and so nothing was sent; None: go on."""
    if status in (200, 201, 202, 204, contract.SESSION_OVER):
        return None
    found = _not_done(status, headers, content, now)
    text = said("airbase.session_not_opened.refused", answer=found.text)
    kind: OutcomeKind = "retry" if found.kind == "unknown" else found.kind
    code = "session_not_opened" if kind in ("retry", "refused") else found.code
    return Outcome(kind, code=code, text=text, status=status, request_id=found.request_id, retry_at=found.retry_at)


def ends_session(status: int) -> bool:
    """Whether no session is open after this answer."""
    return status in (200, 201, 202, 204, contract.SESSION_GONE)


def target_of(row: Mapping[str, Any]) -> Target | None:
    """A record as the target a later posting refers to; None when it names no id, which stands there twice."""
    key = row.get("airbase_id") or row.get("id")
    return Target(id=str(key), code=reference_of(row)) if key else None


def reference_of(row: Mapping[str, Any]) -> str | None:
    """The ERP's own id of a record; None where it is blank."""
    found = row.get(contract.REFERENCE)
    return str(found).strip() or None if found is not None else None


def request_id(headers: Mapping[str, str]) -> str | None:
    wanted = contract.REQUEST_ID_HEADER.lower()
    return next((value for name, value in headers.items() if name.lower() == wanted), None)


def _taken(status: int, headers: Mapping[str, str], content: bytes, item: Mapping[str, Any]) -> Outcome:
    body = parsed(content)
    lists = [body.get(name) for name in ("created", "updated")] if isinstance(body, dict) else []
    rows = [row for rows in lists if isinstance(rows, list) for row in rows if isinstance(row, dict)]
    name = "airbase_id" if item.get("airbase_id") else contract.REFERENCE
    for row in rows:
        target = target_of(row)
        if target is not None and item[name] == (target.id if name == "airbase_id" else target.code):
            return Outcome("delivered", target=target, status=status, request_id=request_id(headers))
    text = said("writing.answer_lacks", status=status, name=item.get("name") or item[name])
    return _outcome("unknown", "answer_cut", text, status, headers)


def _not_done(status: int, headers: Mapping[str, str], content: bytes, now: datetime) -> Outcome:
    words = vendor_text(content)
    answer = said("airbase.says", vendor_words=words) if words else _without_text(status)
    if status == 429:
        until = retry_after(headers, now)
        return Outcome("throttled", None, "rate_limit", answer, status, request_id(headers), until)
    if status == 401:
        return _outcome("unauthorised", "key_refused", _todo(answer, _KEY), status, headers)
    if status == 403:
        return _outcome("unauthorised", "no_right", _todo(answer, _RIGHTS), status, headers)
    if status < 400 or leaves_open(status):
        return _outcome("unknown", "no_usable_answer", answer, status, headers)
    if status == 404:
        return _outcome("refused", "not_found", _todo(answer, _GONE), status, headers)
    # What an idempotency key was refused for, the same key may be answered with from memory (section 6).
    return Outcome("refused", None, "refused_by_airbase", answer, status, request_id(headers), spends_key=True)


def _without_text(status: int) -> str:
    return said("writing.without_text", system=contract.CALLED[1], status=status)


def _todo(answer: str, todo: str) -> str:
    return said("writing.remedy", answer=answer, todo=said(todo))


def _outcome(kind: OutcomeKind, code: str, text: str, status: int, headers: Mapping[str, str]) -> Outcome:
    return Outcome(kind, code=code, text=text, status=status, request_id=request_id(headers))
