"""Requests on their way through P2P: in the order they came, each after a poll or two or some seconds (section 5)."""

from __future__ import annotations

import datetime as dt
import json

from include.sandbox.basware.store import TENANT, Store, moment, stamp
from include.sandbox.basware.validation import wrong
from include.sandbox.kernel.tables import Row

IN_PROGRESS, SUCCESS, ERROR = "InProgress", "Success", "Error"


def pending(store: Store) -> list[Row]:
    return sorted(store.requests.find("pending", TENANT, True), key=lambda row: int(row["_seq"]))


def settle_due(store: Store) -> None:
    """What has been there long enough is done, though nobody asks."""
    for row in pending(store):
        if moment(row["_due"]) <= store.now:
            settle(store, row["requestId"])


def settle(store: Store, request_id: str) -> None:
    """Process this request, and before it whatever came earlier: a line finds its header, an older copy never wins."""
    for row in pending(store):
        _process(store, row)
        if row["requestId"] == request_id:
            return


def poll(store: Store, row: Row) -> Row:
    """Somebody asks: still InProgress a time or two, then done."""
    if row["requestStatus"] != IN_PROGRESS:
        return row
    if row["_polls"] > 0:
        store.requests.put(TENANT, row["requestId"], {**row, "_polls": row["_polls"] - 1})
        return row
    settle(store, row["requestId"])
    return store.requests.get(TENANT, row["requestId"]) or row


def expire(store: Store, entity: str, list_key: str | None, codes: set[str]) -> None:
    """The same record came again within a second: the older one is passed over."""
    within = dt.timedelta(seconds=float(store.settings()["expires_within_s"]))
    for row in pending(store):
        recent = store.now - moment(row["lastUpdated"]) < within
        if not recent or (row["_name"], row["genericListKey"]) != (entity, list_key):
            continue
        items = [
            _judged(item, "RecordExpired", ["a newer version was received"])
            if item["externalCode"] in codes and item["status"] == IN_PROGRESS
            else item
            for item in row["systems"][0]["items"]
        ]
        store.requests.put(TENANT, row["requestId"], {**row, "systems": [{**row["systems"][0], "items": items}]})


def _process(store: Store, row: Row) -> None:
    items = [_item(store, row, item) if item["status"] == IN_PROGRESS else item for item in row["systems"][0]["items"]]
    status = ERROR if any(item["status"] == ERROR for item in items) else SUCCESS
    system = {**row["systems"][0], "items": items, "systemStatus": status, "lastUpdated": stamp(store.now)}
    store.save(store.requests, row["requestId"], {**row, "requestStatus": status, "systems": [system]})
    for item in items:
        if item["status"] == ERROR:
            _feed_back(store, row, item)
    store.tell("RequestStatus", status, row["requestId"])


def _feed_back(store: Store, row: Row, item: Row) -> None:
    key = f"{row['requestId']}-{item['externalCode']}"
    posted = json.dumps(row["_contents"][item["externalCode"]], ensure_ascii=False)
    said = {"id": key, "requestId": row["requestId"], "externalCode": item["externalCode"], "errorEntity": posted,
            "targetSystem": "P2P", "entityType": row["entityType"], "errorStamp": stamp(store.now),
            "errors": [error["message"] for error in item["errors"]]}  # fmt: skip
    store.save(store.feedbacks, key, said)


def _item(store: Store, row: Row, item: Row) -> Row:
    name, code, scope = row["_name"], item["externalCode"], row["genericListKey"] or TENANT
    content = row["_contents"][code]
    uncompleted = name == "purchaseOrders" and content.get("processingStatus") != "ReadyForImport"
    found = [] if uncompleted else wrong(store, name, content)
    if name == "purchaseOrders" and not uncompleted:
        _imported(store, code, not found)
    if not found and not uncompleted:
        store.save(store.p2p[name], code, content, scope)
    return _judged(item, ERROR if found else SUCCESS, found)


def _imported(store: Store, code: str, success: bool) -> None:
    row = store.masters["purchaseOrders"].get(TENANT, code)
    if row is not None:
        status = "Imported" if success else "ImportFailed"
        store.save(store.masters["purchaseOrders"], code, {**row, "processingStatus": status})


def _judged(item: Row, status: str, said: list[str]) -> Row:
    type, category = (status, "Technical") if status == "RecordExpired" else (ERROR, "DataValidation")
    errors = [{"type": type, "message": message, "category": category} for message in said]
    return {**item, "status": status, "errors": errors}
