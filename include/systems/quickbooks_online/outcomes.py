"""What an answer of QuickBooks Online means: pure, from status, headers and body.

Never by the words of a message, and never by the status alone: a refusal comes as 400, as 200, as 500, and as one item
among others of a batch that was answered 200 (reference page quickbooks_online, sections 5 and 6).
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from datetime import datetime
from decimal import Decimal
from typing import Any

from include.http.answers import Answer, leaves_open
from include.http.client import Where
from include.http.errors import ApiError, MalformedAnswer, Refused, Throttled, Transient, Unauthorised
from include.http.pacing import retry_after
from include.systems.base import Outcome, OutcomeKind, Target
from include.systems.quickbooks_online import contract, existing, faults, notes
from include.systems.quickbooks_online.faults import Fault
from include.texts.program import said

# Sentences of what a person can do.
_CONSENT, _NO_ENTRY = "quickbooks_online.todo.consent", "quickbooks_online.todo.no_entry"
MEMO_KEPT = "memo_kept"
_SYSTEM = contract.CALLED[1]
_AROUND = b" \t\r\n\xef\xbb\xbf"


def is_refusal(answer: Answer) -> bool:
    """Whether the answer holds words of a refusal, with a status that says so or without."""
    return answer.status >= 300 or faults.parse(answer.content) is not None


def is_absent(error: ApiError) -> bool:
    """Whether a read was refused because there is no such object (a 400 with code 610, never a 404)."""
    return isinstance(error, Absent)


class Absent(Refused):
    """There is no such object, or not any more."""


def read_error(answer: Answer, where: Where, text: str, now: datetime) -> ApiError | None:
    """The error a read's answer stands for, None when it is a JSON body. ``text`` is the vendor's words, redacted."""
    status = answer.status
    facts: dict[str, Any] = {**where, "status": status, "vendor_text": text, "request_id": answer.request_id}
    fault = faults.parse(answer.content)
    if status == 429 or (fault and fault.has(contract.THROTTLED)):
        until = retry_after(answer.headers, now) or now + contract.THROTTLE_WAIT
        return Throttled(said("calls.slow_down", system=_SYSTEM), until=until, **facts)
    if fault and fault.has(contract.NOT_LET_IN):
        return Unauthorised(said("quickbooks_online.not_let_in"), todo=said(_NO_ENTRY), **facts)
    if status == 401 or (fault and fault.has(contract.TOKEN_REFUSED)):
        return Unauthorised(said("writing.token_refused"), todo=said(_CONSENT), **facts)
    if status == 403:
        return Unauthorised(said("quickbooks_online.not_let_in"), todo=said(_NO_ENTRY), **facts)
    if fault is not None and not fault.has(contract.SYSTEM_FAILURE) and not (status >= 500 and fault.codes == ("",)):
        code, todo = _known(fault)
        if contract.NOT_FOUND in fault.codes:
            return Absent(said("calls.no_object"), **facts)
        what = said("quickbooks_online.refused", code=code)
        return Refused(what, todo=said(todo) if todo else "", **facts)
    if leaves_open(status) or fault is not None:
        return Transient(said("calls.not_now", system=_SYSTEM), **facts)
    if status >= 300:
        return Refused(said("calls.refused", system=_SYSTEM), **facts)
    inside = answer.content.strip(_AROUND)
    if inside[:1] == b"{" and inside[-1:] == b"}":
        return None
    kind = {b"<": "calls.not_json.markup", b"{": "calls.not_json.half"}.get(inside[:1], "calls.not_json.other")
    return MalformedAnswer(said(kind), **facts)


def write_outcome(
    status: int,
    headers: Mapping[str, str],
    content: bytes,
    entity: str,
    now: datetime,
    sent: Mapping[str, Any] | None = None,
) -> Outcome:
    """What became of one write to ``entity`` (``billpayment``), which its answer names under ``WRAPPERS``; ``sent`` is
    its body."""
    request_id = headers.get(contract.REQUEST_ID_HEADER)
    failed = _not_done(status, headers, content, now, request_id)
    if failed is not None:
        return failed
    body = _json(content)
    if not isinstance(body, dict):
        return _unknown("answer_cut", said("writing.answer_cut", status=status), status, request_id)
    return item_outcome(body, entity, status, request_id, sent)


def batch_outcomes(
    status: int,
    headers: Mapping[str, str],
    content: bytes,
    items: Sequence[tuple[str, str]],
    now: datetime,
    sent: Mapping[str, Mapping[str, Any]] | None = None,
) -> list[Outcome]:
    """What became of each item of one batch; ``items`` are their bIds and entities, in the order sent, and ``sent``
    their bodies by bId.

    An item that the answer does not name, or names twice, is ``unknown``, never assumed to be fine.
    """
    request_id = headers.get(contract.REQUEST_ID_HEADER)
    failed = _not_done(status, headers, content, now, request_id)
    if failed is not None:
        return [failed] * len(items)
    body = _json(content)
    rows = body.get("BatchItemResponse") if isinstance(body, dict) else None
    if not isinstance(rows, list):
        return [_unknown("answer_cut", said("writing.answer_cut", status=status), status, request_id)] * len(items)
    by_id: dict[str, list[Any]] = {}
    for row in rows:
        if isinstance(row, dict):
            by_id.setdefault(str(row.get("bId")), []).append(row)
    found = []
    for key, entity in items:
        mine = by_id.get(key, [])
        if len(mine) == 1:
            found.append(item_outcome(mine[0], entity, status, request_id, (sent or {}).get(key)))
        else:
            how = "quickbooks_online.answer_incomplete.twice" if mine else "quickbooks_online.answer_incomplete.nothing"
            found.append(_unknown("answer_incomplete", said(how), status, request_id))
    return found


def item_outcome(
    body: Mapping[str, Any], entity: str, status: int, request_id: str | None, sent: Mapping[str, Any] | None = None
) -> Outcome:
    """What one item, or a whole answer, says: a fault, or the object as it stands now."""
    fault = faults.fault_in(body)
    if fault is not None:
        return refusal(fault, status, request_id)
    row = body.get(contract.WRAPPERS[entity])
    target = target_of(entity, row, sent) if isinstance(row, dict) else None
    if target is None:
        text = said("quickbooks_online.answer_cut.object", status=status)
        return _unknown("answer_cut", text, status, request_id)
    if entity in (contract.BILL, contract.VENDOR_CREDIT) and sent is not None and "PrivateNote" in sent:
        wanted = notes.markers(str(sent["PrivateNote"]))
        there = notes.markers(str(body[contract.WRAPPERS[entity]].get("PrivateNote") or ""))
        if there != wanted:
            nothing = said("quickbooks_online.nothing_of_ours")
            memos = {"found": ", ".join(there) or nothing, "wanted": ", ".join(wanted) or nothing}
            name = f"{contract.WRAPPERS[entity]} {target.id}"
            text = said("quickbooks_online.memo_kept", object=name, **memos)
            return Outcome("refused", code=MEMO_KEPT, text=text, target=target, status=status, request_id=request_id)
    text = existing.not_linked(sent, row) if sent is not None and isinstance(row, dict) else ""
    return Outcome("delivered", target=target, text=text, status=status, request_id=request_id)


def refusal(fault: Fault, status: int | None, request_id: str | None) -> Outcome:
    """The outcome that a fault stands for, whatever status it came with."""
    answer = _says(fault.text) if fault.text else said("quickbooks_online.gives_no_reason")

    def outcome(kind: OutcomeKind, code: str, text: str) -> Outcome:
        return Outcome(kind, code=code, text=text, status=status, request_id=request_id)

    if fault.has(contract.THROTTLED):
        return outcome("throttled", "minute_limit", answer)
    if fault.has(contract.NOT_LET_IN):
        return outcome("unauthorised", "no_access", _todo(answer, _NO_ENTRY))
    if fault.has(contract.TOKEN_REFUSED):
        return outcome("unauthorised", "token_refused", _todo(answer, _CONSENT))
    if contract.LAPSED in fault.codes:
        return outcome("unauthorised", "subscription_lapsed", _todo(answer, "quickbooks_online.todo.lapsed"))
    if contract.STALE in fault.codes:
        return outcome("retry", "stale", _todo(answer, "quickbooks_online.todo.stale"))
    if contract.REPEATED_REQUEST in fault.codes:
        # Something left under this very id before: whether that was done is asked, not guessed.
        return outcome("unknown", "request_repeated", answer)
    broke = fault.has(contract.SYSTEM_FAILURE) or fault.type == contract.SYSTEM_FAULT
    understood = fault.type == contract.VALIDATION_FAULT and fault.has(contract.CODES) and not broke
    if (status is not None and status >= 500 and not understood) or (status == 200 and broke):
        return outcome("unknown", "no_usable_answer", answer)
    code, todo = _known(fault)
    return outcome("refused", code, _todo(answer, todo) if todo else answer)


def target_of(entity: str, row: Mapping[str, Any], sent: Mapping[str, Any] | None = None) -> Target | None:
    """An object as the target a later posting refers to; None when it names no Id. ``sent``: the body it was written
    by, where that is another system's document: what a later change of it must know is then among its facts."""
    key, token = row.get("Id"), row.get("SyncToken")
    if key is None or str(key) == "":
        return None
    number = row.get("DocNumber") or row.get("DisplayName")
    facts: dict[str, Any] = {"entity": entity}
    if row.get("status") == "Deleted":
        facts["deleted"] = True
    elif sent is not None and existing.is_document(sent):
        facts |= existing.facts(row, sent)
    return Target(
        id=str(key),
        number=None if number is None else str(number),
        token=None if token is None else str(token),
        facts=facts,
    )


def is_void(row: Mapping[str, Any]) -> bool:
    """A void leaves the document where it was, with a total of 0 and no lines; a payment of 0 by credits has lines."""
    total = row.get("TotalAmt")
    applied = [line for line in row.get("Line") or () if line.get("LinkedTxn") or Decimal(str(line.get("Amount") or 0))]
    return total is not None and Decimal(str(total)) == 0 and not applied


def _not_done(
    status: int, headers: Mapping[str, str], content: bytes, now: datetime, request_id: str | None
) -> Outcome | None:
    """The outcome of an answer as a whole that is no success; None when its body must be read."""
    fault = faults.parse(content)
    if status == 429 or (fault and fault.has(contract.THROTTLED)):
        until = retry_after(headers, now) or now + contract.THROTTLE_WAIT
        text = said("calls.slow_down", system=_SYSTEM)
        if fault:
            text = said("quickbooks_online.asks_to_slow_down", vendor_words=fault.text)
        return Outcome(
            "throttled", code="minute_limit", text=text, status=status, request_id=request_id, retry_at=until
        )
    if fault is not None:
        return refusal(fault, status, request_id)
    if status == 401:
        text = _todo(said("writing.token_refused"), _CONSENT)
        return Outcome("unauthorised", code="token_refused", text=text, status=status, request_id=request_id)
    if status == 403:
        text = _todo(said("quickbooks_online.not_let_in"), _NO_ENTRY)
        return Outcome("unauthorised", code="no_access", text=text, status=status, request_id=request_id)
    if leaves_open(status):
        return _unknown("no_usable_answer", said("writing.without_reason", status=status), status, request_id)
    if status >= 300:
        words = faults.words(content)
        plain = said("writing.without_text", system=_SYSTEM, status=status)
        text = _says(words) if words else plain
        return Outcome("refused", code="refused_by_quickbooks", text=text, status=status, request_id=request_id)
    return None


def _says(words: str) -> str:
    return said("quickbooks_online.says", vendor_words=words)


def _todo(answer: str, todo: str) -> str:
    return said("writing.remedy", answer=answer, todo=said(todo))


def _known(fault: Fault) -> tuple[str, str]:
    """Our code, and the sentence of what a person can do, '' for none."""
    known = [contract.CODES[code] for code in fault.codes if code in contract.CODES]
    return known[0] if known else ("refused_by_quickbooks", "")


def _unknown(code: str, text: str, status: int, request_id: str | None) -> Outcome:
    return Outcome("unknown", code=code, text=text, status=status, request_id=request_id)


def _json(content: bytes) -> Any:
    try:
        return json.loads(content, parse_float=Decimal)
    except ValueError:
        return None
