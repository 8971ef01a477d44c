"""The writes of an invoice's way out of Basware: taken into work, answered; each sent once and, where the answer leaves
it open, looked at in Basware.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from include.http.errors import ApiError
from include.systems.base import Outcome, Request, Target
from include.systems.basware import contract, outcomes, taking
from include.systems.basware.client import BaswareClient, address
from include.systems.basware.responses import InvoiceResponse, body
from include.systems.basware.taking import Taking
from include.systems.failures import outcome_of
from include.systems.wire import to_json
from include.texts import program


def acknowledgement(company: str, wanted: Taking) -> Request:
    version = {} if wanted.version is None else {contract.WAITING_SINCE: wanted.version.isoformat()}
    return Request(company, "POST", address(wanted.entity, wanted.key, "acknowledge"), "", version)


def response(company: str, kind: str, said: InvoiceResponse) -> Request:
    """``kind`` is ``transferResponses`` or ``prebookResponses``. Raises ``Unsendable``."""
    return Request(company, "POST", address(contract.DOCUMENTS, said.invoice_id, kind), to_json(body(kind, said)))


def send(client: BaswareClient, request: Request, key: str) -> Outcome:
    """Sends it once; ``key`` is the invoice's or order's id. What its state forbids is looked at right away: it may be
    our own earlier write that stands in its way. An order that was changed since it was read is not acknowledged: it
    would not wait any more, and nobody would read its change before the next full comparison."""
    headers = dict(request.headers)
    version = taking.moment(headers.pop(contract.WAITING_SINCE, None))
    try:
        if version is not None and _waits_anew(client, request.company, Taking(contract.ORDERS, key, version=version)):
            text = program.said("basware.overtaken")
            return Outcome("delivered", target=Target(id=key, facts={"overtaken": True}), text=text)
        answer = client.write(request.company, request.method, request.path, request.body, headers)
    except ApiError as error:
        return outcome_of(error)
    kind, now = request.path.rpartition("/")[2], client.clock.now()
    if kind not in contract.SENT:
        found = outcomes.acknowledged(answer.status, answer.headers, answer.content, key, now)
        if found.code == outcomes.NOT_WAITING:
            found = _why_not(client, request, key, found)
    else:
        code = json.loads(request.body)["externalCode"]
        found = outcomes.responded(answer.status, answer.headers, answer.content, key, code, now)
        if found.code == outcomes.LOOK:
            found = _looked_at(client, request, key, found)
    return replace(found, text=client.vendor_text(found.text), request_id_sent=answer.request_id_sent)


def acknowledged(client: BaswareClient, company: str, wanted: Taking) -> Target | None:
    """The invoice or order, once this time of waiting is over by our doing. Raises ``ApiError``."""
    row = client.record(company, wanted.entity, wanted.key)
    return Target(id=wanted.key) if row is not None and taking.is_over(row, wanted) else None


def responded(client: BaswareClient, request: Request, key: str) -> Outcome | None:
    """What the invoice shows of the response in ``request``; None when it shows nothing of it. Raises ``ApiError``."""
    row = client.record(request.company, contract.DOCUMENTS, key)
    said: Mapping[str, Any] = json.loads(request.body)
    kind = request.path.rpartition("/")[2]
    if row is None:
        return None
    return outcomes.settled_response(row, kind, said["externalCode"], said["success"], said.get("voucherNumber1"))


def _waits_anew(client: BaswareClient, company: str, wanted: Taking) -> bool:
    row = client.record(company, wanted.entity, wanted.key)
    return row is not None and taking.waits(row) and taking.is_over(row, wanted)


def _looked_at(client: BaswareClient, request: Request, key: str, open_: Outcome) -> Outcome:
    """``open_`` with what the invoice says about it. Where it shows nothing of ours, a refusal for its state was meant;
    a code that is said to be there and is not shown yet stays open."""
    try:
        shown = responded(client, request, key)
    except ApiError as error:
        text = program.said("basware.not_looked_at.invoice", refusal=open_.text, trouble=error)
        return replace(open_, text=text)
    if shown is not None:
        return replace(shown, status=open_.status, request_id=open_.request_id)
    return open_ if open_.status == 409 else replace(open_, kind="refused", code="state_forbids")


def _why_not(client: BaswareClient, request: Request, key: str, open_: Outcome) -> Outcome:
    entity = request.path.partition("/")[0]
    try:
        row = client.record(request.company, entity, key)
    except ApiError as error:
        # Nothing was done by us: whoever has the invoice, it must not be counted as taken by a later look.
        text = program.said("basware.not_looked_at.either", refusal=open_.text, trouble=error)
        return replace(open_, kind="unknown" if entity == contract.ORDERS else "refused", text=text)
    shown = None if row is None else taking.settled(row, entity, key)
    return open_ if shown is None else replace(shown, status=open_.status, request_id=open_.request_id)
