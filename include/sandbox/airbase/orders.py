"""What purchase orders and their bills make of each other (sections 5 and 6)."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

from include.sandbox.airbase import lines
from include.sandbox.airbase.money import money, text
from include.sandbox.airbase.store import Store, moment, stamp
from include.sandbox.kernel.tables import Row

STATUSES = ("open", "partially_billed", "billed", "closed", "cancelled")
OPEN, PARTLY, BILLED, CLOSED, CANCELLED = STATUSES
# Bills in the inbox are matched to nothing yet; those that await approval count already.
UNMATCHED = frozenset({"draft", "rejected", "void"})
BLANK: Row = {
    "status": OPEN, "version": 1, "purchase_request_id": None, "owner": None, "vendor": None, "subsidiary": None,
    "currency": "EUR", "approved_amount": "0.00", "billed_amount": "0.00", "balance": "0.00", "memo": None,
    "issue_date": None, "service_start_date": None, "service_end_date": None, "delivery_date": None,
    "payment_terms": None, "ship_to": None, "tags": [], "erp_reference_id": "", "erp_url": None,
    "erp_sync_status": "not_synced", "error_message": None, "closed_date": None, "line_items": [],
}  # fmt: skip


def status_of(approved: Decimal, billed: Decimal) -> str:
    if billed <= 0 < approved:
        return OPEN
    return PARTLY if billed < approved else BILLED


def matched(store: Store, order_id: str) -> list[Row]:
    return [
        row
        for row in store.rows("bills")
        if order_id in row["purchase_order_ids"] and row["status"] not in UNMATCHED
    ]  # fmt: skip


def billed(store: Store, order: Row) -> tuple[Decimal, dict[str, Decimal]]:
    """Of the order, and of each of its lines. A bill of this order alone counts with lines that name none."""
    by_line = {line["id"]: Decimal(0) for line in order["line_items"]}
    whole = Decimal(0)
    for bill in matched(store, order["id"]):
        for one in bill["line_items"]:
            of = one["purchase_order_line_id"]
            amount = money(one["amount"]) + money(one["tax_amount"])
            if of in by_line:
                by_line[of] += amount
                whole += amount
            elif of is None and bill["purchase_order_ids"] == [order["id"]]:
                whole += amount
    return whole, by_line


def figures(store: Store, order: Row) -> Row:
    """The order with the sums that its lines and bills make, and the status that these make."""
    approved = lines.total(order["line_items"])
    whole, by_line = billed(store, order)
    ended = order["status"] in (CLOSED, CANCELLED)
    return {
        **order, "approved_amount": text(approved), "billed_amount": text(whole), "balance": text(approved - whole),
        "line_items": [{**one, "billed_amount": text(by_line[one["id"]])} for one in order["line_items"]],
        "status": order["status"] if ended else status_of(approved, whole),
    }  # fmt: skip


def keep(store: Store, order: Row, event: str, at: dt.datetime | None = None) -> Row:
    kept = store.save("purchase_orders", _closing(store, figures(store, order)), at)
    store.tell(event, "purchase_orders", kept["id"])
    return kept


def _closing(store: Store, order: Row) -> Row:
    """When a billed order will be closed by itself, in a tenant that has it so."""
    days = store.settings()["auto_close_days"]
    if order["status"] != BILLED or days is None:
        return {**order, "_due": None}
    return {**order, "_due": order.get("_due") or stamp(store.now + dt.timedelta(days=days))}


def refresh(store: Store, order_ids: list[str], at: dt.datetime | None = None) -> None:
    """After a bill came, changed or went: what that changes of its orders."""
    for key in order_ids:
        order = store.get("purchase_orders", key)
        if order is not None and figures(store, order) != order:
            keep(store, order, "purchase_order_updated", at)


def make(store: Store, content: Row, at: dt.datetime | None = None) -> Row:
    when = at or store.now
    number = content.get("number") or f"PO-{store.next_number('order'):05d}"
    row = {**BLANK, "issue_date": f"{when:%Y-%m-%d}", **content, "number": number, "id": store.new_id("orders")}
    return keep(store, row, "purchase_order_created", at)


def close(store: Store, order: Row, at: dt.datetime | None = None) -> Row:
    """The request that it came from is completed with it."""
    closed = stamp(at or store.now)
    kept = keep(store, {**order, "status": CLOSED, "closed_date": closed}, "purchase_order_closed", at)
    request = store.get("purchase_requests", order["purchase_request_id"])
    if request is not None and request["status"] == "approved":
        store.save("purchase_requests", {**request, "status": "completed"}, at)
    return kept


def close_due(store: Store, order: Row) -> None:
    close(store, order, moment(order["_due"]))
