"""The writes to Airbase, each sent once, with the reads that keep a reference from being written twice or over another.

What Airbase holds already is not written again: every read of ours comes before its write, or after a refusal that may
be the echo of an earlier attempt.
"""

from __future__ import annotations

import json
import logging
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from include.http.answers import Answer
from include.http.errors import ApiError, UnknownOutcome
from include.systems.airbase import contract, lookups, outcomes
from include.systems.airbase.client import AirbaseClient
from include.systems.base import Outcome, Request, Target
from include.systems.failures import outcome_of
from include.systems.wire import to_json
from include.texts.program import said

_log = logging.getLogger(__name__)


def new_vendor(client: AirbaseClient, request: Request) -> Outcome:
    """A second vendor under one reference is refused by Airbase: if the first is ours, it is what was wanted."""
    found, _ = _written(client, request)
    if found.status not in outcomes.ECHOES or found.kind != "refused":
        return found
    wanted = json.loads(request.body)
    try:
        rows = lookups.by_reference(client, request.company, contract.VENDORS, wanted[contract.REFERENCE])
    except ApiError as error:
        return replace(found, text=said("airbase.not_looked_up", answer=found.text, cause=error))
    for row in rows:
        target = outcomes.target_of(row)
        if target is not None and lookups.same_name(row, wanted):
            return replace(found, kind="delivered", target=target, code="", text="", spends_key=False)
    return outcomes.reference_taken(wanted[contract.REFERENCE], rows[0], found) if rows else found


def changed_vendor(client: AirbaseClient, request: Request) -> Outcome:
    return _written(client, request)[0]


def vendor_link(client: AirbaseClient, request: Request, vendor_id: str) -> Outcome:
    """Fills in a vendor's reference, unless it has one or another vendor has this one. Both are asked for first: that
    Airbase itself would refuse a second one is known from clients only."""
    reference = str(json.loads(request.body)[contract.REFERENCE])
    try:
        rows = lookups.by_reference(client, request.company, contract.ACCOUNTING_VENDORS, reference)
    except ApiError as error:
        return outcome_of(error)
    for row in rows:
        target = outcomes.target_of(row)
        if target is None or target.id != vendor_id:
            return outcomes.reference_taken(reference, row)
        return Outcome("delivered", target=target)
    kept = _kept(client, request, vendor_id)
    if kept is not None:
        return kept
    found, shown = _written(client, request)
    if found.kind == "refused" and found.status in outcomes.ECHOES:
        return outcomes.reference_set(_vendor(vendor_id), None, found)
    return outcomes.referenced(found, shown, reference, _vendor(shown.get("name") or vendor_id))


def _kept(client: AirbaseClient, request: Request, vendor_id: str) -> Outcome | None:
    """Why this vendor's reference is not to be written; None where it is blank, or Airbase does not let us look."""
    try:
        row = client.record(request.company, contract.ACCOUNTING_VENDORS, vendor_id)
    except ApiError as error:
        return None if error.status == contract.UNREADABLE else outcome_of(error)
    if row is None:
        return Outcome("refused", code="not_found", text=said("airbase.not_found", record=_vendor(vendor_id)))
    stands = outcomes.reference_of(row)
    return None if stands is None else outcomes.reference_set(_vendor(row.get("name") or vendor_id), stands)


def order_result(client: AirbaseClient, request: Request, order_id: str) -> Outcome:
    """Tells what became of an order. Under a key: of one that had no outcome when it was read. It is sent at once, and
    looked at only where Airbase refuses."""
    if contract.IDEMPOTENCY_HEADER not in request.headers:
        return _sent_after_a_look(client, request, order_id)
    found = _tell(client, request, order_id)
    if found.kind != "refused" or found.status not in outcomes.ECHOES:
        return found
    return _sent_after_a_look(client, replace(request, headers={}), order_id, found)


def _sent_after_a_look(
    client: AirbaseClient, request: Request, order_id: str, refused: Outcome | None = None
) -> Outcome:
    """What the order says already is left out, since its reference can be set once only, and another one is left alone;
    beside that, no more is sent than that a failure is over. ``refused``: what came of telling it without a look; that
    stands where the order says nothing yet."""
    wanted: dict[str, Any] = json.loads(request.body)
    reference = wanted.get(contract.REFERENCE)
    try:
        order = client.record(request.company, contract.PURCHASE_ORDERS, order_id)
    except ApiError as error:
        return outcome_of(error)
    if order is None:
        return Outcome("refused", code="not_found", text=said("airbase.not_found", record=_called({}, order_id)))
    stands = outcomes.reference_of(order)
    if reference is not None and stands not in (None, reference):
        if not str(order.get("error_message") or "").strip():
            return outcomes.reference_set(_called(order, order_id), stands, refused)
        reference = stands
        del wanted[contract.REFERENCE]
    if lookups.says(order, wanted):
        return Outcome("delivered", target=target_of(order_id, reference))
    if stands is not None:
        wanted.pop(contract.REFERENCE, None)
    elif refused is not None:
        return refused
    return _tell(client, replace(request, body=to_json(wanted)), order_id, reference)


def _tell(client: AirbaseClient, request: Request, order_id: str, reference: str | None = None) -> Outcome:
    """``reference``: what the order is to show in the end, where that is not sent with it."""
    reference = reference or json.loads(request.body).get(contract.REFERENCE)
    found, row = _written(client, request)
    if reference is not None:
        found = outcomes.referenced(found, row, reference, _called(row, order_id))
    return replace(found, target=target_of(order_id, reference)) if found.kind == "delivered" else found


def _called(order: Mapping[str, Any], order_id: str) -> str:
    return said("airbase.purchase_order", number=order.get("number") or order_id)


def _vendor(name: object) -> str:
    return said("airbase.vendor", name=name)


def target_of(order_id: str, reference: str | None) -> Target:
    """Where the outcome of an order stands: in the order, which may be sent several times."""
    return Target(id=order_id, number=reference, facts={"shared": True})


def codes(client: AirbaseClient, request: Request) -> Sequence[Outcome]:
    """One batch of accounts or tags inside a session of its own. Where none could be opened nothing was sent."""
    items = json.loads(request.body)["entities"]
    closed = _open_session(client, request.company)
    if closed is not None:
        return [closed] * len(items)
    try:
        answer = _left(client, request)
    except ApiError as error:
        found = [outcome_of(error)] * len(items)
    else:
        found = outcomes.bulk(answer.status, answer.headers, answer.content, items, client.clock.now())
    finally:
        _close_session(client, request.company)
    return found


def _open_session(client: AirbaseClient, company: str) -> Outcome | None:
    try:
        answer = client.write(company, "POST", contract.SESSION, to_json(contract.START))
    except UnknownOutcome as error:
        text = said("airbase.session_not_opened.unknown", cause=error)
        return Outcome("retry", code="session_not_opened", text=text)
    except ApiError as error:
        return outcome_of(error)
    return outcomes.session(answer.status, answer.headers, answer.content, client.clock.now())


def _close_session(client: AirbaseClient, company: str) -> None:
    """What was written is written whether or not the session can be closed; the next batch goes on with an open one."""
    try:
        status = client.write(company, "PATCH", contract.SESSION, to_json(contract.COMPLETE)).status
    except ApiError as error:
        _log.warning("a session for reference data was not closed: %s", error)
        return
    if not outcomes.ends_session(status):
        _log.warning("a session for reference data was not closed: Airbase answered %s", status)


def _written(client: AirbaseClient, request: Request) -> tuple[Outcome, Mapping[str, Any]]:
    try:
        answer = _left(client, request)
    except ApiError as error:
        return outcome_of(error), {}
    return outcomes.written(answer.status, answer.headers, answer.content, client.clock.now())


def _left(client: AirbaseClient, request: Request) -> Answer:
    return client.write(request.company, request.method, request.path, request.body, dict(request.headers))
