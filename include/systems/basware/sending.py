"""The writes of an invoice's way out of Basware: taken into work, answered; each sent once and, where the answer leaves
it open, looked at in Basware.

What a writer of ``include/systems/base.py`` does with them depends on how the outbox carries them, and comes with the
link.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from include.http.errors import ApiError
from include.systems.base import Outcome, Request, Target
from include.systems.basware import contract, outcomes
from include.systems.basware.client import BaswareClient, address
from include.systems.basware.responses import InvoiceResponse, body
from include.systems.failures import outcome_of
from include.systems.wire import to_json


def acknowledgement(company: str, entity: str, key: str) -> Request:
    """``entity`` is ``accountingDocuments`` or ``exportedPurchaseOrders``."""
    return Request(company, "POST", address(entity, key, "acknowledge"), "")


def response(company: str, kind: str, said: InvoiceResponse) -> Request:
    """``kind`` is ``transferResponses`` or ``prebookResponses``. Raises ``Unsendable``."""
    return Request(company, "POST", address(contract.DOCUMENTS, said.invoice_id, kind), to_json(body(kind, said)))


def send(client: BaswareClient, request: Request, key: str) -> Outcome:
    """Sends it once; ``key`` is the invoice's or order's id. A response that the invoice's state forbids is looked at
    right away: it may be our own earlier one that stands in its way."""
    try:
        answer = client.write(request.company, request.method, request.path, request.body, dict(request.headers))
    except ApiError as error:
        return outcome_of(error)
    kind, now = request.path.rpartition("/")[2], client.clock.now()
    if kind not in contract.SENT:
        found = outcomes.acknowledged(answer.status, answer.headers, answer.content, key, now)
    else:
        code = json.loads(request.body)["externalCode"]
        found = outcomes.responded(answer.status, answer.headers, answer.content, key, code, now)
        if found.code == outcomes.LOOK:
            found = _looked_at(client, request, key, found)
    return replace(found, text=client.vendor_text(found.text), request_id_sent=answer.request_id_sent)


def acknowledged(client: BaswareClient, company: str, entity: str, key: str) -> Target | None:
    """The invoice or order, when it does not wait to be taken any more. Raises ``ApiError``."""
    row = client.record(company, entity, key)
    return Target(id=key) if row is not None and outcomes.is_taken(row) else None


def responded(client: BaswareClient, request: Request, key: str) -> Outcome | None:
    """What the invoice shows of the response in ``request``; None when it shows nothing of it. Raises ``ApiError``."""
    row = client.record(request.company, contract.DOCUMENTS, key)
    said: Mapping[str, Any] = json.loads(request.body)
    kind = request.path.rpartition("/")[2]
    if row is None:
        return None
    return outcomes.settled_response(row, kind, said["externalCode"], said["success"], said.get("voucherNumber1"))


def _looked_at(client: BaswareClient, request: Request, key: str, open_: Outcome) -> Outcome:
    """``open_`` with what the invoice says about it. Where it shows nothing of ours, a refusal for its state was meant;
    a code that is said to be there and is not shown yet stays open."""
    try:
        shown = responded(client, request, key)
    except ApiError as error:
        return replace(open_, text=f"{open_.text}; the invoice could not be looked at: {error}")
    if shown is not None:
        return replace(shown, status=open_.status, request_id=open_.request_id)
    return open_ if open_.status == 409 else replace(open_, kind="refused", code="state_forbids")
