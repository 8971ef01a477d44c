"""Events in the one frame that is documented, and a delivery of each for every webhook that asked (section 7)."""

from __future__ import annotations

import datetime as dt

from include.sandbox.airbase import views
from include.sandbox.airbase.store import Store, stamp
from include.sandbox.kernel.tables import Row

# All but the first are assumed.
TYPES = (
    "purchase_request_approved", "purchase_request_rejected", "purchase_order_created", "purchase_order_updated",
    "purchase_order_closed", "vendor_created", "vendor_updated", "bill_approved", "bill_paid",
)  # fmt: skip
TEST = "webhook_test"
VIEWS = {"purchase_requests": views.request, "purchase_orders": views.order, "bills": views.bill,
         "vendors": views.vendor}  # fmt: skip
# Minutes between a delivery that failed and the next; after the last it is given up (assumed).
LADDER_MIN = (1, 5, 30, 120, 480)
PENDING, DELIVERED, FAILED = "pending", "delivered", "failed"


def frame(event_id: str, type: str, now: dt.datetime, data: Row) -> Row:
    """Exactly five keys."""
    return {"id": event_id, "object": "event", "type": type, "created_date": stamp(now), "data": data}


def create(store: Store, type: str, entity: str, key: str) -> None:
    """What ``data`` holds is assumed: the whole object as it is at this moment."""
    wanted = [row for row in store.rows("webhooks") if not row["events"] or type in row["events"]]
    if not wanted:
        return
    row = store.need(entity, key)
    named = {"id": key, "number": row.get("number"), "status": row.get("status"), "updated_date": row["updated_date"]}
    send(store, wanted, type, {**named, **VIEWS[entity](store, row)})


def send(store: Store, webhooks: list[Row], type: str, data: Row) -> str:
    """Answers the id of the event."""
    event = frame(store.new_id("events"), type, store.now, data)
    store.save("events", event)
    for webhook in webhooks:
        row = {"id": f"{event['id']}/{webhook['id']}", "event": event, "webhook_id": webhook["id"],
               "status": PENDING, "attempts": [], "due": stamp(store.now)}  # fmt: skip
        store.save("webhook_deliveries", row)
    return str(event["id"])


def after_attempt(row: Row, status: int | None, at: dt.datetime) -> Row:
    """The delivery after an attempt: done, to be tried again, or given up. ``status`` None: nobody answered."""
    attempts = [*row["attempts"], {"at": stamp(at), "status": status}]
    changed = {**row, "attempts": attempts}
    if status is not None and 200 <= status < 300:
        return {**changed, "status": DELIVERED}
    if len(attempts) > len(LADDER_MIN):
        return {**changed, "status": FAILED}
    return {**changed, "due": stamp(at + dt.timedelta(minutes=LADDER_MIN[len(attempts) - 1]))}


def open_deliveries(store: Store) -> list[Row]:
    return sorted(store.tables["webhook_deliveries"].find("open", store.tenant, True), key=lambda row: int(row["_seq"]))
