"""The life of a purchase request (section 6): its approval makes the purchase order in the same moment."""

from __future__ import annotations

import datetime as dt

from include.sandbox.airbase import orders
from include.sandbox.airbase.store import Store, moment, stamp
from include.sandbox.kernel.tables import Row

STATUSES = ("draft", "pending_approval", "approved", "completed", "rejected", "cancelled")
DRAFT, PENDING, APPROVED, COMPLETED, REJECTED, CANCELLED = STATUSES
APPROVERS = (
    {"name": "Noor Visser", "email": "n.visser@meridiaan.example"},
    {"name": "Ruud de Groot", "email": "r.degroot@meridiaan.example"},
)
BLANK: Row = {
    "title": "", "status": DRAFT, "requester": None, "vendor": None, "subsidiary": None, "amount": "0.00",
    "currency": "EUR", "submitted_date": None, "approved_date": None, "approvals": [], "custom_fields": [],
    "purchase_order_id": None, "line_items": [],
}  # fmt: skip


def due(store: Store) -> str | None:
    """When somebody will have decided, if nobody does before."""
    hours = store.settings()["approval_hours"]
    return None if hours is None else stamp(store.now + dt.timedelta(hours=float(hours)))


def waiting() -> list[Row]:
    return [
        {"approver": approver, "step": step, "status": "pending", "decided_date": None}
        for step, approver in enumerate(APPROVERS, start=1)
    ]


def submit(store: Store, row: Row) -> Row:
    changed = {"status": PENDING, "submitted_date": stamp(store.now), "approvals": waiting(), "_due": due(store)}
    return store.save("purchase_requests", {**row, **changed})


def approve(store: Store, row: Row, at: dt.datetime | None = None, steps: int | None = None) -> Row:
    """``steps``: how many of the approvers that are left decide now; all of them without it."""
    left = [one["step"] for one in row["approvals"] if one["status"] == "pending"]
    now = left if steps is None else left[:steps]
    decided = {"status": "approved", "decided_date": stamp(at or store.now)}
    row = {**row, "approvals": [{**one, **decided} if one["step"] in now else one for one in row["approvals"]]}
    if len(now) < len(left):
        return store.save("purchase_requests", row, at)
    row = {**row, "status": APPROVED, "approved_date": decided["decided_date"], "_due": None}
    if store.settings()["purchase_orders"]:
        row["purchase_order_id"] = _order(store, row, at)["id"]
    kept = store.save("purchase_requests", row, at)
    store.tell("purchase_request_approved", "purchase_requests", kept["id"])
    return kept


def approve_due(store: Store, row: Row) -> None:
    approve(store, row, moment(row["_due"]))


def _order(store: Store, row: Row, at: dt.datetime | None) -> Row:
    content = {name: row[name] for name in ("vendor", "subsidiary", "currency")}
    vendor = store.get("vendors", row["vendor"])
    lines = [{**one, "id": store.new_id("lines")} for one in row["line_items"]]
    more = {"owner": row["requester"], "memo": row["title"], "payment_terms": vendor and vendor["payment_terms"]}
    return orders.make(store, {**content, **more, "purchase_request_id": row["id"], "line_items": lines}, at)


def reject(store: Store, row: Row) -> Row:
    first = next(one["step"] for one in row["approvals"] if one["status"] == "pending")
    decided = {"status": "rejected", "decided_date": stamp(store.now)}
    approvals = [{**one, **decided} if one["step"] == first else one for one in row["approvals"]]
    kept = store.save("purchase_requests", {**row, "status": REJECTED, "approvals": approvals, "_due": None})
    store.tell("purchase_request_rejected", "purchase_requests", kept["id"])
    return kept


def cancel(store: Store, row: Row) -> Row:
    return store.save("purchase_requests", {**row, "status": CANCELLED, "_due": None})
