"""What an answer of AvaTax means: pure, from status, headers and body.

Writes are synchronous and answered with the document as it stands (reference page avalara_avatax, sections 2 to 5). An
error is known by its codes, never by its words.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from decimal import Decimal
from typing import Any

from include.http.answers import Answer, leaves_open
from include.http.client import Where
from include.http.errors import ApiError, MalformedAnswer, Refused, Throttled, Transient, Unauthorised
from include.systems.avalara import contract, soundness
from include.systems.avalara.facts import target_of
from include.systems.avalara.faults import NO_REASON, NONE, Fault, fault, messages, parsed
from include.systems.base import Outcome, OutcomeKind, Target
from include.texts.program import said

LOOK = "look"
"""The document's status forbids it, or its figures are others: it has to be looked at to say which."""
_SYSTEM = contract.CALLED[1]
# Sentences of what a person can do.
_KEY, _RIGHTS = "avalara.todo.key", "avalara.todo.rights"
_DATE, _ADDRESS = "avalara.todo.date", "avalara.todo.address"


class NotThere(Refused):
    """AvaTax's own word that it has no such document."""


def is_too_much(status: int, error: Fault | None) -> bool:
    return status == 429 or (error is not None and bool(error.codes & contract.LIMIT_CODES))


def read_error(answer: Answer, where: Where, text: str, until: datetime | None) -> ApiError | None:
    """The error a read's answer stands for; None when it is a JSON body. ``text``: the vendor's words, redacted;
    ``until``: when to come back, of an answer that says it is too much."""
    status, codes = answer.status, (fault(answer.content) if answer.status >= 300 else NONE).codes
    facts: dict[str, Any] = {**where, "status": status, "vendor_text": text, "request_id": answer.request_id}
    if until is not None:
        return Throttled(said("calls.slow_down", system=_SYSTEM), until=until, **facts)
    if status == 401 or (codes & contract.CREDENTIALS_CODES and status >= 400):
        return Unauthorised(said("calls.credentials.refused"), todo=said(_KEY), **facts)
    if status == 403 or codes & contract.RIGHTS_CODES:
        return Refused(said("calls.may_not_read"), todo=said(_RIGHTS), **facts)
    if leaves_open(status):
        return Transient(said("calls.not_now", system=_SYSTEM), **facts)
    if 300 <= status < 400:
        return Refused(said("avalara.elsewhere"), todo=said("calls.todo.address"), **facts)
    if status == 404 and codes & contract.NOT_FOUND_CODES:
        return NotThere(said("avalara.no_record"), **facts)
    if status >= 400:
        return Refused(said("calls.refused", system=_SYSTEM), **facts)
    inside = answer.content.strip()
    if (inside[:1], inside[-1:]) in ((b"{", b"}"), (b"[", b"]")):
        return None
    kind = "calls.not_json.half" if inside[:1] in (b"{", b"[") else "calls.not_json.other"
    return MalformedAnswer(said(kind), **facts)


def resolved(status: int, content: bytes, key: str, what: str, until: datetime | None) -> Outcome:
    """What became of one address, known by ``key``; ``what`` is the address as a person would say it.

    A bad one is mostly answered with 200 and a message of severity Error [rec]: the status says nothing.
    """
    if status not in (200, 201):
        error = fault(content)
        if status == 400 and error.codes & (contract.ADDRESS_CODES | contract.FIELD_CODES):
            return _no_address(what, _says(error.text), status)
        return as_nothing_made(not_done(status, content, what, until))
    body = parsed(content)
    if not isinstance(body, dict):
        return as_nothing_made(_cut(status, what))
    failed = messages(body.get("messages"), contract.FAILED_SEVERITIES)
    rows = body.get("validatedAddresses")
    found = next((row for row in rows if isinstance(row, dict)), None) if isinstance(rows, list) else None
    if failed:
        return _no_address(what, _says("; ".join(failed)), status)
    if found is None or not found.get("country"):
        if "validatedAddresses" not in body:
            return as_nothing_made(_cut(status, what))
        return _no_address(what, said("avalara.no_such_address"), status)
    names = {"line1": "line1", "line2": "line2", "line3": "line3", "city": "city", "region": "region"}
    names |= {"postal_code": "postalCode", "country": "country", "type": "addressType"}
    facts = {ours: str(found.get(theirs) or "") for ours, theirs in names.items()}
    facts["quality"] = str(body.get("resolutionQuality") or "")
    return Outcome("delivered", target=Target(id=key, facts=facts), status=status)


def calculated(
    status: int,
    content: bytes,
    sent: Mapping[str, Any],
    what: str,
    until: datetime | None,
    parts: Sequence[Mapping[str, str]] = (),
) -> Outcome:
    """What became of an estimate or a record; ``sent`` is the document as it left. ``what`` names it, with the address
    that it is delivered to. ``parts``: what a credit note gives back, by place."""
    if status not in (200, 201):
        return not_done(status, content, what, until)
    row = parsed(content)
    target = target_of(row) if isinstance(row, dict) else None
    if target is None or target.id.casefold() != str(sent["code"]).casefold():
        return _cut(status, what)
    problem = soundness.unsound(target, sent, parts) or soundness.recoded(row, sent)
    if problem is not None:
        return _refused(problem[0], said("avalara.of", subject=what, answer=problem[1]), status)
    return Outcome("delivered", target=replace(target, id=str(sent["code"])), status=status)


def voided(status: int, content: bytes, code: str, until: datetime | None) -> Outcome:
    """What became of a void. Somebody's void before ours is what was wanted."""
    what = said("avalara.document", code=code)
    if fault(content).codes & contract.CANCELLED_CODES and 400 <= status < 500:
        return Outcome("delivered", target=Target(id=code, facts={"status": contract.CANCELLED}), status=status)
    if status not in (200, 201):
        return not_done(status, content, what, until)
    row = parsed(content)
    target = target_of(row) if isinstance(row, dict) else None
    if target is None:
        return _cut(status, what)
    if target.facts["status"] != contract.CANCELLED:
        text = said("avalara.not_voided", code=code, status=target.facts["status"])
        return _refused("not_voided", text, status)
    return Outcome("delivered", target=replace(target, id=code), status=status)


def committed(status: int, content: bytes, code: str, verify: Mapping[str, Any], until: datetime | None) -> Outcome:
    """What became of a settle or commit. Code ``LOOK`` where AvaTax says no for the document's status or figures:
    nothing was done, and the document itself says why (``settled``)."""
    error, what = fault(content), said("avalara.document", code=code)
    if 400 <= status < 500 and error.codes & (contract.STATUS_CODES | contract.MISMATCH_CODES | contract.LOCKED_CODES):
        return _refused(LOOK, said("avalara.not_committed.says", code=code, vendor_words=error.text), status)
    if status not in (200, 201):
        return not_done(status, content, what, until)
    row = parsed(content)
    if not isinstance(row, dict) or target_of(row) is None:
        return _cut(status, what)
    return replace(settled(row, code, verify), status=status)


def settled(row: Mapping[str, Any], code: str, verify: Mapping[str, Any]) -> Outcome:
    """What the document, as AvaTax shows it, says of a commit. Code ``LOOK``: it could be committed and is not."""
    target = target_of(row)
    if target is None:
        return _cut(200, said("avalara.document", code=code))
    facts, is_final = target.facts, target.facts["status"] == contract.COMMITTED or target.facts["locked"]
    text = differences(facts, verify)
    if text:
        how = "avalara.not_committed.committed_already" if is_final else "avalara.not_committed.differs"
        return Outcome("refused", code="tax_differs", text=said(how, code=code, differences=text))
    if is_final:
        return Outcome("delivered", target=Target(id=code, facts={**facts, "irreversible": True}))
    if facts["status"] == contract.CANCELLED:
        return Outcome("refused", code="void_in_avatax", text=said("avalara.not_committed.void", code=code))
    if not facts["status"]:
        return Outcome("refused", code=LOOK, text=said("avalara.not_committed.no_status", code=code))
    return Outcome("refused", code=LOOK, text=said("avalara.not_committed.status", code=code, status=facts["status"]))


def differences(facts: Mapping[str, Any], verify: Mapping[str, Any]) -> str:
    """What AvaTax has now beside what the journal was posted for; '' when it is the same."""
    pairs = (
        ("avalara.now.total", "total", "verifyTotalAmount"),
        ("avalara.now.tax", "tax", "verifyTotalTax"),
    )
    found = [
        said(sentence, now=facts[name], posted_for=verify[sent])
        for sentence, name, sent in pairs
        if Decimal(str(facts[name])) != Decimal(str(verify[sent]))
    ]
    if facts["date"] and facts["date"] != verify["verifyTransactionDate"]:
        found.append(said("avalara.now.date", now=facts["date"], posted_for=verify["verifyTransactionDate"]))
    return "; ".join(found)


def not_done(status: int, content: bytes, what: str, until: datetime | None) -> Outcome:
    """An answer that is no success, to a write of any kind."""
    error = fault(content)
    codes, words = error.codes, _says(error.text) if error.text else _without_text(status)
    if until is not None:
        return Outcome("throttled", code="rate_limit", text=words, status=status, retry_at=until)
    if status == 401 or (codes & contract.CREDENTIALS_CODES and 400 <= status < 500):
        return Outcome("unauthorised", code="key_refused", text=_todo(words, _KEY), status=status)
    if status == 403 or (codes & contract.RIGHTS_CODES and 400 <= status < 500):
        return Outcome("unauthorised", code="no_right", text=_todo(words, _RIGHTS), status=status)
    if status < 400 or leaves_open(status):
        text = said("avalara.of", subject=what, answer=words)
        return Outcome("unknown", code="no_usable_answer", text=text, status=status)
    code, todo = _meaning(codes, status)
    return _refused(code, said("avalara.of", subject=what, answer=_todo(words, todo) if todo else words), status)


def as_nothing_made(found: Outcome) -> Outcome:
    """Of a call that leaves nothing behind: whatever became of it, it can be asked again."""
    return replace(found, kind="retry") if found.kind == "unknown" else found


def _meaning(codes: frozenset[str], status: int) -> tuple[str, str]:
    """Our code for a refusal, and the sentence of what a person can do."""
    if codes & contract.ADDRESS_CODES:
        return "address_failed", _ADDRESS
    for name in sorted(codes & set(contract.SETUP_CODES)):
        return contract.SETUP_CODES[name]
    known = (
        (contract.LOCKED_CODES, "locked", "avalara.todo.locked"),
        (contract.STATUS_CODES, "committed", "avalara.todo.status"),
        (contract.CANCELLED_CODES, "void_in_avatax", "avalara.todo.void"),
        (contract.DATE_CODES, "date_refused", _DATE),
    )
    for group, ours, todo in known:
        if codes & group:
            return ours, todo
    if status == 404:
        return "not_found", "avalara.todo.not_found"
    return "refused_by_avalara", ""


def _cut(status: int, what: str) -> Outcome:
    text = said("avalara.of", subject=what, answer=said("avalara.answer_cut", status=status))
    return Outcome("unknown", code="answer_cut", text=text, status=status)


def _no_address(what: str, answer: str, status: int) -> Outcome:
    return _refused("address_failed", said("avalara.of", subject=what, answer=_todo(answer, _ADDRESS)), status)


def _says(words: str) -> str:
    if words in ("", NO_REASON):
        return said("avalara.gives_no_reason")
    return said("avalara.says", vendor_words=words)


def _without_text(status: int) -> str:
    return said("writing.without_text", system=contract.CALLED[1], status=status)


def _todo(answer: str, todo: str) -> str:
    return said("writing.remedy", answer=answer, todo=said(todo))


def _refused(code: str, text: str, status: int, kind: OutcomeKind = "refused") -> Outcome:
    return Outcome(kind, code=code, text=text, status=status)
