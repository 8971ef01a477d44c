"""The writes to AvaTax, each sent once, and the one look at a document that AvaTax would not commit."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from decimal import Decimal
from typing import Any

from include.http.answers import Answer
from include.http.errors import ApiError
from include.systems.avalara import addresses, contract, outcomes
from include.systems.avalara.client import AvalaraClient
from include.systems.avalara.faults import fault
from include.systems.base import Outcome, Request
from include.systems.failures import outcome_of
from include.systems.wire import to_json
from include.texts.program import said


def resolve(client: AvalaraClient, request: Request) -> Outcome:
    """Whether an address is one; nothing is made, so that a lost answer is asked for again."""
    body = _body(request)
    whose = addresses.delivery(request.headers.get(contract.ADDRESS_OF))
    what = said("avalara.address_with_place", delivery=whose, address=addresses.in_a_line(body))
    try:
        answer, until = _left(client, request)
    except ApiError as error:
        return outcomes.as_nothing_made(outcome_of(error))
    key = request.headers[contract.ADDRESS_KEY]
    return _named(outcomes.resolved(answer.status, answer.content, key, what, until), answer)


def estimate(client: AvalaraClient, request: Request) -> Outcome:
    """What the tax of a draft would be; nothing is kept."""
    sent = _body(request)
    try:
        answer, until = _left(client, request)
    except ApiError as error:
        return outcomes.as_nothing_made(outcome_of(error))
    found = outcomes.calculated(answer.status, answer.content, sent, _what(sent), until)
    return _named(outcomes.as_nothing_made(found), answer)


def record(client: AvalaraClient, request: Request) -> Outcome:
    sent = _body(request)["createTransactionModel"]
    try:
        answer, until = _left(client, request)
    except ApiError as error:
        return outcome_of(error)
    parts = json.loads(request.headers.get(contract.PARTS, "[]"))
    return _named(outcomes.calculated(answer.status, answer.content, sent, _what(sent), until, parts), answer)


def void(client: AvalaraClient, request: Request, code: str) -> Outcome:
    try:
        answer, until = _left(client, request)
    except ApiError as error:
        return outcome_of(error)
    return _named(outcomes.voided(answer.status, answer.content, code, until), answer)


def commit(client: AvalaraClient, request: Request, code: str, kind: str) -> Outcome:
    """Verify and commit in one call. Where AvaTax says no, the document is looked at: it is committed already, or says
    something else than the journal. One that a person verified before is only committed."""
    verify = _body(request)["verify"]
    try:
        answer, until = _left(client, request)
    except ApiError as error:
        return outcome_of(error)
    found = _named(outcomes.committed(answer.status, answer.content, code, verify, until), answer)
    if found.code != outcomes.LOOK:
        return found
    try:
        row = client.document(request.company, code, kind)
    except ApiError as error:
        text = said("avalara.not_committed.not_looked_at", answer=found.text, cause=error)
        return replace(found, kind="retry", code="not_looked_at", text=text)
    if row is None:
        text = said("avalara.not_committed.not_shown", answer=found.text)
        return replace(found, code="not_found", text=text)
    shown = outcomes.settled(row, code, verify)
    if shown.code == outcomes.LOOK and row.get("status") in contract.UNCOMMITTED:
        return _commit_alone(client, request, code, verify)
    shown = replace(shown, code="not_committed") if shown.code == outcomes.LOOK else shown
    text = f"{shown.text}; {found.text}" if shown.code == "not_committed" else shown.text
    return replace(shown, text=text, status=found.status, request_id=found.request_id,
                   request_id_sent=found.request_id_sent)  # fmt: skip


def _commit_alone(client: AvalaraClient, request: Request, code: str, verify: Mapping[str, Any]) -> Outcome:
    """Its figures were just seen to be right."""
    path = request.path.replace(f"/{contract.SETTLE}?", f"/{contract.COMMIT}?")
    try:
        answer, until = _left(client, replace(request, path=path, body=to_json({"commit": True})))
    except ApiError as error:
        return outcome_of(error)
    found = _named(outcomes.committed(answer.status, answer.content, code, verify, until), answer)
    return replace(found, code="not_committed") if found.code == outcomes.LOOK else found


def _left(client: AvalaraClient, request: Request) -> tuple[Answer, datetime | None]:
    """The answer, and when to come back where it says that it is too much."""
    answer = client.write(request.company, request.method, request.path, request.body)
    too_much = outcomes.is_too_much(answer.status, fault(answer.content) if answer.status >= 300 else None)
    return answer, client.throttles.after(answer.headers, client.clock.now(), too_much)


def _named(found: Outcome, answer: Answer) -> Outcome:
    return replace(found, request_id=answer.request_id, request_id_sent=answer.request_id_sent)


def _body(request: Request) -> dict[str, Any]:
    body: dict[str, Any] = json.loads(request.body, parse_float=Decimal)
    return body


def _what(sent: Mapping[str, Any]) -> str:
    """The document by its name, and where it goes: what a reviewer has to look at."""
    where = addresses.in_a_line(sent["addresses"]["shipTo"])
    return said("avalara.sent_to", about=sent["description"], address=where)
