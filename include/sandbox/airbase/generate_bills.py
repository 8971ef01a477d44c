"""Bills of the firm, what paid them, and what is or was ready for the books."""

from __future__ import annotations

import datetime as dt

from include.sandbox.airbase import bills, ledger, requests, setup
from include.sandbox.airbase.generate_orders import day, line_id, person, tags
from include.sandbox.airbase.money import fine, text
from include.sandbox.airbase.store import NAME, Store, id_of
from include.sandbox.kernel.tables import Row
from include.sandbox.kernel.truth import Truth
from include.sandbox.world.spending.model import Bill, BillLine, LedgerEntry, Payment, Spending


def enter(store: Store, world: Spending, truth: Truth) -> None:
    for bill in world.bills:
        row = _bill(store, bill)
        store.save("bills", row, bill.updated, bill.created)
        truth.record_document(world.kind("bills"), bill.id, NAME, row["id"])
        for payment in bill.payments:
            made = _payment(payment)
            # What is scheduled stays so for a day, that a connector finds some.
            later = dt.timedelta(days=1 if payment.status == "scheduled" else 0)
            made["_due"] = bills.next_move(made, world.now + later)
            store.save("payments", made, payment.updated, payment.updated)
    known = {bill.id: bill for bill in world.bills}
    for entry in world.ledger_entries:
        of = known.get(entry.bill) if entry.bill else None
        store.save("ledger_entries", _entry(entry, of), world.now)


def _line(bill: Bill, one: BillLine) -> Row:
    of = line_id(bill.order, one.order_line) if bill.order and one.order_line else None
    return {
        "id": line_id(bill.id, one.number), "line_number": one.number, "description": one.description,
        "quantity": fine(1), "unit_price": fine(one.net), "amount": text(one.net), "tax_amount": text(one.tax),
        "account": setup.account_id(one.account), "tags": tags(one), "purchase_order_line_id": of,
    }  # fmt: skip


def _booked(one: Bill) -> str:
    """What somebody noted in Airbase once the bill was typed into the ERP."""
    return one.entries[0].reference if one.entries else ""


def _bill(store: Store, one: Bill) -> Row:
    key = id_of("bills", one.id)
    scan = {"name": f"{one.number}.pdf", "url": f"https://sandbox.airbase.example/bills/{key}/attachments/1"}
    return {
        **bills.BLANK, "id": key, "number": one.number, "status": one.status,
        "vendor": id_of("vendors", one.vendor.id), "subsidiary": setup.company_id(one.company),
        "purchase_order_ids": [id_of("orders", one.order)] if one.order else [],
        "invoice_date": day(one.invoice_date), "due_date": day(one.due_date), "entry_date": day(one.entry_date),
        "currency": one.currency, "total_amount": text(one.total), "tax_amount": text(one.tax),
        "amount_paid": text(one.amount_paid), "payment_method": one.method,
        "ap_account": setup.account_id(one.ap_account), "line_items": [_line(one, line) for line in one.lines],
        "attachments": [scan], "erp_reference_id": _booked(one),
        "_due": requests.due(store) if one.status == bills.AWAITING else None,
    }  # fmt: skip


def _payment(one: Payment) -> Row:
    return {
        **bills.PAYMENT_BLANK, "id": id_of("payments", one.id), "bill_id": id_of("bills", one.bill),
        "method": one.method, "status": one.status, "amount": text(one.amount), "currency": one.currency,
        "initiated_date": day(one.initiated), "settled_date": day(one.settled), "check_number": one.check_number,
        "trace_number": one.trace_number, "card_last4": one.card_last4, "bank_account": ledger.BANK,
    }  # fmt: skip


def _entry(one: LedgerEntry, bill: Bill | None) -> Row:
    complete = one.status == ledger.COMPLETE
    reference = None if bill is None else _booked(bill)
    expenses = [
        {"line_number": line.number, "account": setup.account_id(line.account), "amount": text(line.net),
         "tags": tags(line), "description": line.description}
        for line in one.lines
    ]  # fmt: skip
    return {
        **ledger.BLANK, "id": id_of("ledger_entries", one.id), "type": one.type, "status": one.status,
        "erp_reference_id": reference if complete else None, "error_message": one.error or "",
        "spend_owner": person(one.owner), "subsidiary": setup.company_id(one.company),
        "vendor": id_of("vendors", one.vendor.id) if one.vendor else None, "entry_date": day(one.entry_date),
        "invoice_number": bill.number if bill else None,
        "ap_account": setup.account_id(bill.ap_account) if bill else None,
        "bank_account": None if one.type == "bill" else ledger.BANK,
        "payment_entry_date": day(one.entry_date) if one.payment else None, "currency": one.currency,
        "total_amount": text(one.total), "expense_list": ledger.expenses(expenses),
        "_bill": id_of("bills", one.bill) if one.bill else None,
        "_payment": id_of("payments", one.payment) if one.payment else None,
    }  # fmt: skip
