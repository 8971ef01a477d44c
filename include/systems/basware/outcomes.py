"""What an answer of Basware means: pure, from status, headers and body. Source: reference page basware, sections 4-7.

A 200 to a POST of master data says that Basware's API has it, not that P2P took it: that is said by ``requestStatus``
(``request_status.py``), and until then the outcome is not known.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from include.http.answers import Answer, leaves_open
from include.http.client import Where
from include.http.errors import ApiError, MalformedAnswer, Refused, Throttled, Transient, Unauthorised
from include.http.pacing import retry_after
from include.systems.base import Outcome, Target
from include.systems.basware import contract
from include.systems.basware.faults import concerns_credentials, faults, finds_nothing, parsed, vendor_text
from include.texts.program import said

__all__ = [
    "LOOK",
    "NOT_WAITING",
    "accepted",
    "acknowledged",
    "read_error",
    "responded",
    "settled_response",
    "vendor_text",
]

LOOK = "look_at_invoice"
"""The code of a response that was refused for the invoice's state."""
NOT_WAITING = "not_waiting"
"""The code of an acknowledgement for which nothing waits."""
_SYSTEM = contract.CALLED[1]


def read_error(answer: Answer, where: Where, text: str, now: datetime) -> ApiError | None:
    """The error a read's answer stands for; None when it is a JSON body, or the 404 of a question that found nothing.
    ``text`` is the vendor's words, redacted."""
    status = answer.status
    facts: dict[str, Any] = {
        **where,
        "status": status,
        "vendor_text": text,
        "request_id": answer.request_id,
        "request_id_sent": answer.request_id_sent,
    }
    if status == 429:
        until = retry_after(answer.headers, now)
        return Throttled(said("calls.slow_down", system=_SYSTEM), until=until, **facts)
    if status == 401 or (status >= 400 and concerns_credentials(faults(answer.content))):
        return Unauthorised(said("calls.credentials.refused"), todo=said("basware.todo.credentials"), **facts)
    if status == 403:
        return Unauthorised(said("basware.right_missing"), todo=said("basware.todo.rights"), **facts)
    if leaves_open(status):
        return Transient(said("calls.not_now", system=_SYSTEM), **facts)
    if status == 404 and finds_nothing(answer.content):
        return None
    if status == 404:
        return Refused(said("calls.no_address"), todo=said("calls.todo.address"), **facts)
    if status >= 300:
        return Refused(said("calls.refused", system=_SYSTEM), **facts)
    inside = answer.content.strip()
    if (inside[:1], inside[-1:]) in ((b"{", b"}"), (b"[", b"]")):
        return None
    kind = "calls.not_json.half" if inside[:1] in (b"{", b"[") else "calls.not_json.other"
    return MalformedAnswer(said(kind), **facts)


def acknowledged(status: int, headers: Mapping[str, str], content: bytes, key: str, now: datetime) -> Outcome:
    """What became of ``POST .../{key}/acknowledge`` of an invoice or an order.

    405 says that it does not wait (reference page, section 6). Who took it, or answered it, is not said: ``unknown``,
    so that it is looked at (``taking.settled``).
    """
    if status == 405:
        text = said("basware.not_waiting", refusal=_words(status, content))
        return Outcome("unknown", code=NOT_WAITING, text=text, status=status, request_id=_id(headers))
    if status in (200, 201, 202, 204) and not _is_page(content):
        return Outcome("delivered", target=Target(id=key), status=status, request_id=_id(headers))
    return _not_done(status, headers, content, now)


def responded(
    status: int, headers: Mapping[str, str], content: bytes, invoice_id: str, external_code: str, now: datetime
) -> Outcome:
    """What became of a POST of a transfer or prebook response.

    A refusal for the invoice's state (400 BUSINESS), or for an external code that is there already (409), may be the
    echo of our own earlier attempt: ``unknown``, so that the invoice is looked at (``settled_response``).
    """
    if status in (200, 201, 202, 204) and (not content.strip() or _echoed(content, [external_code])):
        target = Target(id=invoice_id, code=external_code)
        return Outcome("delivered", target=target, status=status, request_id=_id(headers))
    found = faults(content)
    if status == 409 or (status == 400 and any(fault.type == contract.BUSINESS for fault in found)):
        text = said("basware.not_as_it_stands", refusal=_words(status, content))
        return Outcome("unknown", code=LOOK, text=text, status=status, request_id=_id(headers))
    return _not_done(status, headers, content, now)


def settled_response(
    document: Mapping[str, Any], kind: str, external_code: str, success: bool, voucher: str | None
) -> Outcome | None:
    """What the invoice, looked at afterwards, says of a response whose outcome is not known; None when it says nothing
    of it. ``kind`` is ``transferResponses`` or ``prebookResponses``, ``voucher`` the number the response carries."""
    invoice_id = str(document.get("invoiceId"))
    shown = document.get(kind)
    rows = [row for row in shown if isinstance(row, dict)] if isinstance(shown, list) else []
    done = Outcome("delivered", target=Target(id=invoice_id, code=external_code))
    if any(row.get("externalCode") == external_code for row in rows):
        return done
    if document.get("processingStatus") not in contract.DONE[kind]:
        return None
    others = [row for row in rows if row.get("success") is True]
    vouchers = {str(row["voucherNumber1"]) for row in others if row.get("voucherNumber1")}
    if success and (not others or voucher in vouchers):
        # Only the latest 100 responses are kept; the state is the one that was wanted.
        return done
    values = {
        "what": said("labels.invoice", number=invoice_id),
        "status": document.get("processingStatus"),
        "by_voucher": said("basware.by_voucher", numbers=", ".join(sorted(vouchers))) if vouchers else "",
    }
    if success:
        text = said("basware.answered_by_other.success", **values)
    else:
        text = said("basware.answered_by_other.failure", **values)
    return Outcome("refused", code="responded_by_other", text=text)


def accepted(
    status: int, headers: Mapping[str, str], content: bytes, keys: Sequence[str], now: datetime
) -> list[Outcome]:
    """What became of each record of one POST of master data; ``keys`` are their external codes, in the order sent.

    One wrong record has Basware refuse all of them [assumed]; the others are ``batch_refused``: nothing is wrong with
    them, and they go again without it.
    """
    if status in (200, 201):
        return [_taken(status, headers, content, key) for key in keys]
    outcome = _not_done(status, headers, content, now)
    named = {fault.key: fault for fault in faults(content) if fault.key in set(keys)}
    if outcome.kind != "refused" or len(keys) == 1:
        return [outcome] * len(keys)
    found = []
    for key in keys:
        if key in named:
            code, advice = contract.CODES.get(named[key].code, ("refused_by_basware", ""))
            text = _advised(said("basware.says", message=named[key].text or named[key].code), advice)
        else:
            code, text = "batch_refused", said("basware.batch_refused", refusal=outcome.text)
        found.append(Outcome("refused", code=code, text=text, status=status, request_id=_id(headers)))
    return found


def _taken(status: int, headers: Mapping[str, str], content: bytes, key: str) -> Outcome:
    if not _echoed(content, [key]):
        text = said("writing.answer_lacks", status=status, name=key)
        return Outcome("unknown", code="answer_cut", text=text, status=status, request_id=_id(headers))
    text = said("basware.being_processed")
    return Outcome("unknown", code="being_processed", text=text, status=status, request_id=_id(headers))


def _not_done(status: int, headers: Mapping[str, str], content: bytes, now: datetime) -> Outcome:
    found, words, name = faults(content), _words(status, content), _id(headers)
    if status == 429:
        until = retry_after(headers, now)
        return Outcome("throttled", code="rate_limit", text=words, status=status, request_id=name, retry_at=until)
    if status == 401 or (status >= 400 and concerns_credentials(found)):
        return Outcome("unauthorised", code="credentials_refused", text=words, status=status, request_id=name)
    if status == 403:
        text = said("basware.advised.rights", refusal=words)
        return Outcome("unauthorised", code="no_right", text=text, status=status, request_id=name)
    if any(fault.code in contract.PUBLISH_CODES for fault in found):
        text = said("basware.advised.not_in_p2p", refusal=words)
        return Outcome("unknown", code="not_passed_on", text=text, status=status, request_id=name)
    if status < 400 or leaves_open(status):
        return Outcome("unknown", code="no_usable_answer", text=words, status=status, request_id=name)
    code, advice = next(
        (contract.CODES[fault.code] for fault in found if fault.code in contract.CODES), ("refused_by_basware", "")
    )
    if status == 404:
        code, advice = contract.CODES["ENTITY_NOT_FOUND"]
        if not finds_nothing(content):
            code, advice = "no_such_address", "basware.advised.address"
    return Outcome("refused", code=code, text=_advised(words, advice), status=status, request_id=name)


def _advised(refusal: str, advice: str) -> str:
    """With what a person can do, where we know of something. ``advice``: the code of the sentence that says it."""
    return said(advice, refusal=refusal) if advice else refusal


def _words(status: int, content: bytes) -> str:
    text = vendor_text(content)
    return (
        said("basware.says", message=text)
        if text
        else said("writing.without_text", system=contract.CALLED[1], status=status)
    )


def _echoed(content: bytes, keys: Sequence[str]) -> bool:
    """Whether a body, one record or several, holds those of ``keys``."""
    body = parsed(content)
    rows = body if isinstance(body, list) else [body]
    shown = [row.get("externalCode") for row in rows if isinstance(row, dict)]
    return all(key in shown for key in keys)


def _is_page(content: bytes) -> bool:
    """Whether something that stands before Basware answered in its place."""
    return content.lstrip()[:1] == b"<"


def _id(headers: Mapping[str, str]) -> str | None:
    wanted = contract.REQUEST_ID_HEADER.lower()
    return next((value for name, value in headers.items() if name.lower() == wanted), None)
