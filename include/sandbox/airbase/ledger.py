"""Ledger entries: what Airbase holds ready for the books, and how the ERP answers (sections 3 and 4)."""

from __future__ import annotations

import datetime as dt

from include.sandbox.airbase import fields, listing, views
from include.sandbox.airbase.call import Call
from include.sandbox.airbase.errors import Problems, wrong
from include.sandbox.airbase.http import Reply
from include.sandbox.airbase.schema import problems
from include.sandbox.airbase.store import Store
from include.sandbox.kernel.tables import Row

READY, COMPLETE, FAILED, NOT_READY = fields.ENTRY_STATUSES
BANK = {"erp_reference_id": "1100", "name": "Bank"}
BLANK: Row = {
    "erp_reference_id": None, "erp_url": None, "status": NOT_READY, "error_message": "", "spend_owner": None,
    # Recorded: one text of 16 characters on every entry; its words are assumed.
    "subsidiary": None, "credit_mode": "accounts_payable", "vendor": None, "employee": None, "invoice_number": None,
    "bank_account": None, "ap_account": None, "receipt_link": None, "entry_date": None, "payment_entry_date": None,
    "currency": "EUR", "total_amount": "0.00", "transaction_tags": [], "notes": "", "is_amortized": False,
    "amortization_account": None, "amortization_start_date": None, "amortization_end_date": None, "expense_list": [],
    "_bill": None, "_payment": None,
}  # fmt: skip


def expenses(lines: list[Row]) -> list[Row]:
    """One for each line, without tax."""
    return [
        {"line_number": one["line_number"], "account": one["account"], "amount": one["amount"], "tags": one["tags"],
         "description": one["description"], "receipt_link": None, "amortization_start_date": None,
         "amortization_end_date": None}
        for one in lines
    ]  # fmt: skip


def of_bill(bill: Row, status: str) -> Row:
    names = ("subsidiary", "vendor", "ap_account", "entry_date", "currency", "total_amount")
    return {**BLANK, **{name: bill[name] for name in names}, "type": "bill", "status": status, "_bill": bill["id"],
            "invoice_number": bill["number"], "expense_list": expenses(bill["line_items"])}  # fmt: skip


def of_payment(bill: Row, payment: Row) -> Row:
    names = ("subsidiary", "vendor", "ap_account", "currency")
    kind = "vendor_credit" if payment["method"] == "vendor_credit" else "bill_payment"
    day = payment["settled_date"] or payment["initiated_date"]
    return {**BLANK, **{name: bill[name] for name in names}, "type": kind, "status": READY, "_bill": bill["id"],
            "_payment": payment["id"], "invoice_number": bill["number"], "bank_account": BANK, "entry_date": day,
            "payment_entry_date": day, "total_amount": payment["amount"]}  # fmt: skip


def entry_of(store: Store, bill_id: str) -> Row | None:
    return next((row for row in store.find("ledger_entries", "bill", bill_id) if row["type"] == "bill"), None)


def follow_bill(store: Store, bill: Row, status: str, at: dt.datetime | None = None) -> None:
    """Keep the bill's entry as the bill is; what the ERP has booked stays as it was booked."""
    known = entry_of(store, bill["id"])
    if known is not None and known["status"] == COMPLETE:
        return
    key = known["id"] if known else store.new_id("ledger_entries")
    store.save("ledger_entries", {**of_bill(bill, status), "id": key}, at)


def follow_payment(store: Store, bill: Row, payment: Row, at: dt.datetime | None = None) -> None:
    """Once it has left; one that came back is not for the books unless they have it."""
    known = next(iter(store.find("ledger_entries", "payment", payment["id"])), None)
    if payment["status"] in ("sent", "cleared"):
        if known is None:
            store.save("ledger_entries", {**of_payment(bill, payment), "id": store.new_id("ledger_entries")}, at)
    elif known is not None and known["status"] != COMPLETE:
        store.save("ledger_entries", {**known, "status": NOT_READY}, at)


def get_list(call: Call) -> Reply:
    """Without ``status`` only what is ready."""
    status = call.request.query.get("status") or READY
    if status not in fields.ENTRY_STATUSES:
        raise wrong({"status": [f"Select a valid choice. {status} is not one of the available choices."]})
    linked = listing.with_erp_id(call.request)
    rows = listing.in_order(call.store, "ledger_entries", "seq", lambda row: row["status"] == status and linked(row))
    return listing.answer(call, rows, views.ledger_entry)


def patch(call: Call) -> Reply:
    store, row, body = call.store, call.one("ledger_entries"), call.body()
    if found := problems(fields.ENTRY_RESULT, body, partial=True) or _judged(row, body):
        raise wrong(found)
    given = {name: value for name, value in body.items() if name in fields.ENTRY_RESULT}
    kept = store.save("ledger_entries", {
        **row, **given, "error_message": given.get("error_message", row["error_message"]) or "",
        "erp_reference_id": given.get("erp_reference_id") or row["erp_reference_id"],
    })  # fmt: skip
    bill = store.get("bills", kept["_bill"]) if kept["type"] == "bill" else None
    if bill is not None and kept["status"] == COMPLETE:
        store.save("bills", {**bill, "erp_reference_id": kept["erp_reference_id"]})
    return Reply(200, views.ledger_entry(store, kept))


def _judged(row: Row, body: Row) -> Problems:
    """What the ERP may say of an entry (assumed beyond the two states): a result is final once it is complete."""
    status, reference = body.get("status", row["status"]), body.get("erp_reference_id") or row["erp_reference_id"]
    if row["status"] == NOT_READY:
        return {"status": ["This entry is not ready to be synced."]}
    if row["erp_reference_id"] and reference != row["erp_reference_id"]:
        return {"erp_reference_id": ["This field cannot be changed once it is set."]}
    if row["status"] == COMPLETE and status != COMPLETE:
        return {"status": ["This entry is sync_complete already."]}
    if status == COMPLETE and not reference:
        return {"erp_reference_id": ["This field is required."]}
    if status == FAILED and not body.get("error_message", row["error_message"]):
        return {"error_message": ["This field is required."]}
    return {}
