"""What happens by itself as the virtual clock goes on, and what a step of ``POST /advance`` makes happen at once."""

from __future__ import annotations

from include.sandbox.airbase import bills, orders, requests
from include.sandbox.airbase.money import money
from include.sandbox.airbase.store import Store, stamp
from include.sandbox.kernel.tables import Row

# What is done with a row of each table whose time has come.
DUE = {
    "purchase_requests": requests.approve_due,
    "bills": bills.approve_due,
    "payments": bills.step_due,
    "purchase_orders": orders.close_due,
}


def _next(store: Store) -> tuple[str, str, str] | None:
    found = [(row["_due"], entity, row["id"]) for entity in DUE for row in store.find(entity, "waiting", True)]
    return min(found, default=None)


def awaited(store: Store) -> bool:
    return _next(store) is not None


def settle(store: Store) -> None:
    """All that was due by now, in the order of time: each at the moment it was due."""
    now = stamp(store.now)
    while (found := _next(store)) is not None and found[0] <= now:
        _, entity, key = found
        DUE[entity](store, store.need(entity, key))


def advance(store: Store) -> dict[str, int]:
    """One step: what awaits approval is approved, payments go on by a status, approved bills get their payment."""
    pending = _with_status(store, "purchase_requests", requests.PENDING)
    awaiting = _with_status(store, "bills", bills.AWAITING)
    approved = _with_status(store, "bills", bills.APPROVED)
    under_way = [row for row in store.rows("payments") if row["status"] in bills.STEPS[row["method"]]]
    for row in pending:
        requests.approve(store, row)
    for row in awaiting:
        bills.approve(store, row)
    for row in under_way:
        bills.step(store, row)
    for row in approved:
        total = money(row["total_amount"])
        bills.pay(store, row, row["payment_method"] or "ach", total, "scheduled", {})
    return {
        "purchase_requests": len(pending),
        "bills": len(awaiting) + len(approved),
        "payments": len(under_way),
    }


def _with_status(store: Store, entity: str, status: str) -> list[Row]:
    return [row for row in store.rows(entity) if row["status"] == status]
