"""The life of bills and of what pays them (sections 5 and 6)."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

from include.sandbox.airbase import ledger, orders
from include.sandbox.airbase.money import money, text
from include.sandbox.airbase.requests import due
from include.sandbox.airbase.store import Store, moment, stamp
from include.sandbox.kernel.tables import Row

STATUSES = ("draft", "awaiting_approval", "approved", "scheduled", "payment_initiated", "paid", "rejected", "void",
            "partially_paid")  # fmt: skip
DRAFT, AWAITING, APPROVED, SCHEDULED, INITIATED, PAID, REJECTED, VOID, PARTLY = STATUSES
PAYMENT_STATUSES = ("scheduled", "processing", "sent", "cleared", "failed", "void")
GONE, LEFT = frozenset({"failed", "void"}), frozenset({"sent", "cleared"})
# Method -> what follows a status, and after how many days. ACH takes 4 to 6 days, a check is paid when the bank
# confirms that it was cashed (section 5); the other days are assumed.
STEPS: dict[str, dict[str, tuple[str, int]]] = {
    "ach": {"scheduled": ("processing", 0), "processing": ("cleared", 5)},
    "check": {"scheduled": ("processing", 0), "processing": ("sent", 2), "sent": ("cleared", 8)},
    "virtual_card": {"scheduled": ("processing", 0), "processing": ("cleared", 2)},
    "wire": {"scheduled": ("processing", 0), "processing": ("cleared", 1)},
    "vendor_credit": {"scheduled": ("cleared", 0), "processing": ("cleared", 0)},
    "manual": {"scheduled": ("cleared", 0), "processing": ("cleared", 0)},
}
CARD_DAYS = 30
BLANK: Row = {
    "number": "", "status": DRAFT, "vendor": None, "subsidiary": None, "purchase_order_ids": [], "invoice_date": None,
    "due_date": None, "entry_date": None, "currency": "EUR", "total_amount": "0.00", "tax_amount": "0.00",
    "amount_paid": "0.00", "payment_method": None, "ap_account": None, "line_items": [], "attachments": [],
    "erp_reference_id": "",
}  # fmt: skip
PAYMENT_BLANK: Row = {
    "settled_date": None, "check_number": None, "trace_number": None, "card_last4": None, "bank_account": None,
}  # fmt: skip


def payments_of(store: Store, bill_id: str) -> list[Row]:
    return store.find("payments", "bill", bill_id)


def sum_of(payments: list[Row], statuses: frozenset[str]) -> Decimal:
    return sum((money(one["amount"]) for one in payments if one["status"] in statuses), Decimal(0))


def paid_status(total: Decimal, payments: list[Row]) -> str:
    """Of an approved bill. A mailed check has left and is not paid before it is cashed."""
    cleared = sum_of(payments, frozenset({"cleared"}))
    statuses = {one["status"] for one in payments}
    if cleared >= total:
        return PAID
    if cleared > 0:
        return PARTLY
    if statuses & {"processing", "sent"}:
        return INITIATED
    return SCHEDULED if "scheduled" in statuses else APPROVED


def submit(store: Store, row: Row) -> Row:
    kept = store.save("bills", {**row, "status": AWAITING, "_due": due(store)})
    ledger.follow_bill(store, kept, ledger.NOT_READY)
    orders.refresh(store, kept["purchase_order_ids"])
    return kept


def approve(store: Store, row: Row, at: dt.datetime | None = None) -> Row:
    kept = store.save("bills", {**row, "status": APPROVED, "_due": None}, at)
    ledger.follow_bill(store, kept, ledger.READY, at)
    store.tell("bill_approved", "bills", kept["id"])
    return kept


def approve_due(store: Store, row: Row) -> None:
    approve(store, row, moment(row["_due"]))


def end(store: Store, row: Row, status: str) -> Row:
    """Rejected or void: its orders have their balance back, and the books get nothing of it."""
    kept = store.save("bills", {**row, "status": status, "_due": None})
    if ledger.entry_of(store, kept["id"]) is not None:
        ledger.follow_bill(store, kept, ledger.NOT_READY)
    orders.refresh(store, kept["purchase_order_ids"])
    return kept


def pay(store: Store, bill: Row, method: str, amount: Decimal, status: str, more: Row) -> Row:
    """Answers the payment."""
    day = f"{store.now:%Y-%m-%d}"
    row = {
        **PAYMENT_BLANK, "initiated_date": day, **more, "id": store.new_id("payments"), "bill_id": bill["id"],
        "method": method, "status": status, "amount": text(amount), "currency": bill["currency"],
    }  # fmt: skip
    number = store.next_number("payment")
    if method == "check":
        row["check_number"] = row["check_number"] or f"{100000 + number}"
    elif method == "virtual_card":
        row["card_last4"] = row["card_last4"] or f"{4000 + number % 1000:04d}"
    else:
        row["trace_number"] = row["trace_number"] or f"AB{number:010d}"
    store.save("bills", {**bill, "payment_method": method})
    return moved(store, row, status)


def moved(store: Store, row: Row, status: str, at: dt.datetime | None = None) -> Row:
    """Keep the payment in its new status, and everything that follows from it."""
    when = at or store.now
    settled = f"{when:%Y-%m-%d}" if status == "cleared" else None
    row = {**row, "status": status, "settled_date": row["settled_date"] or settled}
    kept = store.save("payments", {**row, "_due": next_move(row, when)}, at)
    bill = store.need("bills", kept["bill_id"])
    ledger.follow_payment(store, bill, kept, at)
    payments = payments_of(store, bill["id"])
    changed = {"status": paid_status(money(bill["total_amount"]), payments),
               "amount_paid": text(sum_of(payments, LEFT))}  # fmt: skip
    store.save("bills", {**bill, **changed}, at)
    if changed["status"] == PAID != bill["status"]:
        store.tell("bill_paid", "bills", bill["id"])
    return kept


def next_move(row: Row, when: dt.datetime) -> str | None:
    following = STEPS[row["method"]].get(row["status"])
    if following is None:
        return None
    begin = moment(row["initiated_date"]) if row["status"] == "scheduled" else when
    return stamp(max(when, begin) + dt.timedelta(days=following[1]))


def step(store: Store, row: Row, at: dt.datetime | None = None) -> Row:
    """The next status of a payment under way. A card that nobody charged in time has expired."""
    status = STEPS[row["method"]][row["status"]][0]
    bill, when = store.need("bills", row["bill_id"]), at or store.now
    if row["method"] == "virtual_card" and status == "cleared" and bill["due_date"]:
        last = dt.date.fromisoformat(bill["due_date"]) + dt.timedelta(days=CARD_DAYS)
        status = "failed" if when.date() > last else status
    return moved(store, row, status, at)


def step_due(store: Store, row: Row) -> None:
    step(store, row, moment(row["_due"]))
