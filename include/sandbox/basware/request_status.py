"""requestStatus: what became of a request, asked for until it is done, then acknowledged once (section 5)."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from include.sandbox.basware import listing, processing
from include.sandbox.basware.call import Call
from include.sandbox.basware.errors import BUSINESS, DATA, NOT_ALLOWED, SCHEMA, not_found, refused
from include.sandbox.basware.http import Reply
from include.sandbox.basware.schema import body_of
from include.sandbox.basware.store import TENANT, shown, stamp
from include.sandbox.kernel.tables import Row

if TYPE_CHECKING:
    from include.sandbox.basware.masters import Master

PAGE = 500
ACKNOWLEDGED = {"Success": "AcknowledgedSuccess", "Error": "AcknowledgedError"}
FEEDBACK_LAG = dt.timedelta(seconds=120)


def submit(call: Call, kind: Master, scope: str, operation: str, contents: list[Row], changed: dict[str, bool]) -> None:
    store, now = call.store, call.now
    processing.expire(store, kind.name, scope or None, {code for code, is_new in changed.items() if is_new})
    items = [_item(content[kind.key], content.get("orderExternalCode"), changed[content[kind.key]])
             for content in contents]  # fmt: skip
    settings, number = store.settings(), store.next_number("request")
    system = {"system": "P2P", "module": kind.module, "systemStatus": "InProgress", "lastUpdated": stamp(now),
              "items": items}  # fmt: skip
    row = {
        "requestId": call.request_id, "_name": kind.name, "entityType": kind.entity,
        "entityVersion": f"{kind.entity}V1", "requestStatus": "InProgress",
        "operationType": operation, "changedBy": call.caller, "genericListKey": scope or None, "systems": [system],
        "_contents": {content[kind.key]: content for content in contents},
        "_polls": settings["polls"][number % len(settings["polls"])],
        "_due": stamp(now + dt.timedelta(seconds=float(settings["processing_s"]))),
    }  # fmt: skip
    store.save(store.requests, call.request_id, row)


def _item(code: str, parent: str | None, changed: bool) -> Row:
    said: Row = {"externalCode": code, "status": "InProgress" if changed else "NotProcessed", "errors": []}
    return said if parent is None else {**said, "parentExternalCode": parent}


def _shown(row: Row, errors_only: bool) -> Row:
    one = shown(row)
    if errors_only:
        one["systems"] = [
            {**system, "items": [item for item in system["items"] if item["status"] != "Success"]}
            for system in one["systems"]
        ]
    return one


def get_one(call: Call) -> Reply:
    """``ignoreSuccessfulItems`` here, with one l; the list writes it with two. The other spelling is not read."""
    row = call.store.requests.get(TENANT, call.parts["id"])
    if row is None:
        raise not_found(f"request {call.parts['id']}")
    errors_only = call.request.query.get("ignoreSuccessfulItems") == "true"
    return Reply(200, {"requestStatus": [_shown(processing.poll(call.store, row), errors_only)]})


def get_list(call: Call) -> Reply:
    """Errors alone, unless a status is asked for or the list is narrowed by entityType or system."""
    query = call.request.query
    entity, system = query.get("entityType"), query.get("system")
    status = query.get("status", None if entity or system else "Error")

    def of(row: Row) -> bool:
        return entity in (None, row["entityType"]) and system in (None, row["systems"][0]["system"])

    for row in processing.pending(call.store):
        if of(row):
            processing.poll(call.store, row)
    errors_only = query.get("ignoreSuccessfullItems") == "true"
    return listing.answer(
        call.store, call.request, call.store.requests, "requestStatus", PAGE,
        lambda row: of(row) and status in (None, row["requestStatus"]), view=lambda row: _shown(row, errors_only),
    )  # fmt: skip


def acknowledge(call: Call) -> Reply:
    body = body_of(call.request)
    ids = body.get("requestIds") if isinstance(body, dict) else None
    if not isinstance(ids, list) or not ids or not all(isinstance(one, str) for one in ids):
        raise refused(400, SCHEMA, 'the body must be {"requestIds": [...]}')
    for one in ids:
        row = call.store.requests.get(TENANT, one)
        if row is None:
            raise not_found(f"request {one}")
        if row["requestStatus"] == "InProgress":
            raise refused(400, DATA, f"request {one} is still in progress", BUSINESS)
        if row["requestStatus"] not in ACKNOWLEDGED:
            raise refused(405, NOT_ALLOWED, f"request {one} was acknowledged before", BUSINESS)
        status = ACKNOWLEDGED[row["requestStatus"]]
        systems = [{**system, "systemStatus": status} for system in row["systems"]]
        call.store.save(call.store.requests, one, {**row, "requestStatus": status, "systems": systems})
    return Reply(200, f"{len(ids)} acknowledged")


def error_list(call: Call) -> Reply:
    """errorFeedbacks, the older twin: one for each record that failed, and minutes behind."""
    before = stamp(call.now - FEEDBACK_LAG)
    return listing.answer(
        call.store, call.request, call.store.feedbacks, "errorList", PAGE, lambda row: row["errorStamp"] <= before,
        view=lambda row: {name: value for name, value in shown(row).items() if name != "lastUpdated"},
    )  # fmt: skip


def cleanup(call: Call) -> Reply:
    """taskStatus of a DELETE by lastUpdated."""
    row = call.store.cleanups.get(TENANT, call.parts["id"])
    if row is None:
        raise not_found(f"task {call.parts['id']}")
    return Reply(200, {**row, "taskStatus": "Completed"})
