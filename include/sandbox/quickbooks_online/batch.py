"""Many operations in one call: they run one after the other, and each fails alone (reference page, section 5)."""

from __future__ import annotations

import hashlib
from typing import Any

from include.sandbox.quickbooks_online import cdc, query, wire
from include.sandbox.quickbooks_online.entities import ENTITIES
from include.sandbox.quickbooks_online.errors import Fault, duplicate_request, too_long, unreadable, unsupported
from include.sandbox.quickbooks_online.store import Company
from include.sandbox.quickbooks_online.wire import Object, Raw
from include.sandbox.quickbooks_online.writes import write

REQUEST_ID_LENGTH, BID_LENGTH = 36, 10
READS = ("Query", "CDCQuery")


def items_of(body: Object) -> list[Object]:
    items = body.get("BatchItemRequest")
    if not isinstance(items, list) or not all(isinstance(item, dict) for item in items):
        raise unreadable("BatchItemRequest must be a list of items")
    return items


def reads_in(body: Any) -> int:
    """How many items read; 0 for a body that is no batch."""
    items = body.get("BatchItemRequest") if isinstance(body, dict) else None
    found = items if isinstance(items, list) else []
    return sum(1 for item in found if isinstance(item, dict) and any(name in item for name in READS))


def run(company: Company, body: Object, request_id: str) -> Object:
    """``{"BatchItemResponse": [...]}``. Raises Fault 1040 for too many items, 2050 for ids that are too long."""
    items, most = items_of(body), int(company.settings["batch_items"])
    if len(items) > most:
        detail = f"The maximum number of batch items is {most}. Supplied: {len(items)}"
        raise Fault(400, "1040", "Maximum number of batch items exceeded", detail)
    if request_id:
        if len(request_id) > REQUEST_ID_LENGTH:
            raise too_long("requestid", len(request_id), REQUEST_ID_LENGTH)
        bids = [str(item.get("bId", "")) for item in items]
        for bid in bids:
            if len(bid) > BID_LENGTH:
                raise too_long("bId", len(bid), BID_LENGTH)
        # The second would be answered with what the first wrote.
        if len(set(bids)) < len(bids):
            raise duplicate_request(request_id)
    if company.settings["requestid"] == "ignored":
        request_id = ""
    # Reads go first: no item sees what another item of the same batch made.
    reads = {n: _one(company, item, "") for n, item in enumerate(items) if any(name in item for name in READS)}
    answers = [reads[n] if n in reads else _one(company, item, request_id) for n, item in enumerate(items)]
    return {"BatchItemResponse": answers if company.settings["batch_answers"] == "in_order" else answers[::-1]}


def _one(company: Company, item: Object, request_id: str) -> Object:
    mark = company.store.books.mark
    try:
        made = _served(company, item, request_id)
    except Fault as fault:
        company.store.books.rollback_to(mark)
        made = {"Fault": fault.item()}
    return {**made, "bId": item["bId"]} if "bId" in item else made


def _served(company: Company, item: Object, request_id: str) -> Object:
    if "Query" in item:
        return {"QueryResponse": query.run(company, str(item["Query"]))}
    if "CDCQuery" in item:
        asked = item["CDCQuery"] if isinstance(item["CDCQuery"], dict) else {}
        entities = asked.get("Entities", "")
        listed = ",".join(entities) if isinstance(entities, list) else str(entities)
        return {"CDCResponse": [cdc.run(company, listed, str(asked.get("ChangedSince", "")))]}
    entity = next((name for name in item if name in ENTITIES), None)
    if entity is None or not isinstance(item[entity], dict) or "operation" not in item:
        raise unsupported("A batch item names an operation and one entity, or a Query.")
    # With a requestid each item is known by it and its own bId: a repeated batch repeats no write.
    bid = str(item.get("bId", ""))
    digest = hashlib.sha256(wire.dumps(item).encode()).hexdigest()
    if request_id and (known := company.store.request(company.realm, request_id, bid)) is not None:
        if known["digest"] != digest and company.settings["request_id_reuse"] == "refuse":
            raise duplicate_request(request_id)
        return {str(known["entity"]): Raw(str(known["text"]))}
    mark = company.store.books.mark
    try:
        made = write(company, entity, item[entity], str(item["operation"]), str(item.get("optionsData", "")))
    except Fault as fault:
        if not request_id or company.settings["request_id_failed"] != "repeat":
            raise
        company.store.books.rollback_to(mark)
        entity, made = "Fault", fault.item()
    if request_id:
        kept = {"digest": digest, "entity": entity, "text": wire.dumps(made)}
        company.store.keep_request(company.realm, request_id, kept, bid)
    return {entity: made}
