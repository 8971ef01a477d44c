"""Payments: made from approved invoices, moved along their method's route, in error, repaired, voided."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from decimal import Decimal

from include.sandbox.avidxchange.approvals import NotAllowed, move_invoice
from include.sandbox.avidxchange.fates import meets, share
from include.sandbox.avidxchange.invoices import live_payments, remaining
from include.sandbox.avidxchange.states import (
    APPROVED,
    AT_PRINTER,
    CHECK,
    CLEARED,
    ERROR,
    HELD,
    ISSUED,
    ISSUED_ACH,
    ISSUED_CARD,
    METHOD_ID,
    METHOD_NAME,
    PAID,
    PAYMENT_CREATED,
    PAYMENT_ERROR,
    PAYMENT_STATUS_ID,
    PAYMENT_VOIDED,
    PENDING,
    PROCESSING,
    REASONS,
    VOID,
    add_business_days,
    next_payment_status,
    payment_due,
)
from include.sandbox.avidxchange.store import TENANT, Store, stamp
from include.sandbox.avidxchange.wire import Row

Application = tuple[int, Decimal, Decimal]  # InvoiceId, net amount, discount

COMMENTS = {
    VOID: "Payment voided; no money will reach the supplier",
    ERROR: "Payment stopped, see its exceptions",
    HELD: "Put on hold by an approver",
}


def status_of(payment: Row) -> str:
    return str(payment["Status"]["Description"])


def create_payment(
    store: Store,
    vendor: Row | None,
    company: str | None,
    currency: str,
    applications: Sequence[Application],
    at: dt.datetime,
    *,
    method: str,
    amount: Decimal | None = None,
    external: str | None = None,
    check_number: str | None = None,
    batch: int | None = None,
    unknown: Sequence[Row] = (),
) -> Row:
    """A new payment, Pending Approval; `unknown` are remittances for invoices that only the buyer knows.

    Raises NotAllowed when it would pay an invoice more than it is, or pay nothing."""
    entries = list(unknown)
    if len({invoice_id for invoice_id, _, _ in applications}) != len(applications):
        raise NotAllowed("a payment names each invoice once")
    for invoice_id, net, discount in applications:
        invoice = store.need(store.invoices, invoice_id)
        left = remaining(store, invoice)
        taken = net + discount
        wrong_way = net * left < 0 or discount * left < 0
        if taken == 0 or wrong_way or abs(taken) > abs(left):
            raise NotAllowed(f"invoice {invoice_id} has {left} left to pay, not {taken}")
        entries.append(
            {
                "InvoiceId": invoice_id,
                "ExternalCode": invoice["ExternalCode"],
                "InvoiceNumber": invoice["InvoiceNumber"],
                "NetAmount": f"{net:f}",
                "Discount": f"{discount:f}",
            }
        )
    total = sum((net for _, net, _ in applications), Decimal("0.00")) if amount is None else amount
    if total <= 0:
        raise NotAllowed(f"a payment of {total} pays nothing")
    number = store.next_id("payments", company)
    name = external or f"AVP-{number}"
    row: Row = {
        "PaymentId": number,
        "Status": _status(PENDING),
        "PaymentMethod": {"Id": METHOD_ID[method], "Description": METHOD_NAME[method]},
        "Amount": f"{total:f}",
        "CurrencyCode": currency,
        "CheckNumber": check_number,
        "AvidPayChecknumber": None,
        "TraceNumber": None,
        "CardLast4": None,
        "BatchId": run_batch(store, company, at) if batch is None else batch,
        "PaymentDate": stamp(at)[:10],
        "IssuedDate": None,
        "ClearedDate": None,
        "VoidedDate": None,
        "HasClearedCheckImages": False,
        "ExternalPaymentIds": [
            {"Value": external or f"AVP-{number}", "Scheme": "PaymentId", "SchemeOwner": "AvidXchange"}
        ],
        "BankAccount": {"ClientIds": [f"OPERATING-{company}"]},
        "Exceptions": [],
        "VendorId": vendor["VendorId"] if vendor else None,
        "CompanyExternalCode": company,
        "Invoices": entries,
        "CreatedDate": stamp(at),
        "_method": method,
        "_external": name,
        "_due": _due(store, number, PENDING, at),
    }
    row = store.save(store.payments, number, row, at)
    note(store, row, "Payment created", at)
    for invoice_id, net, _ in applications:
        invoice = store.need(store.invoices, invoice_id)
        listed = [*invoice["Payments"], {"PaymentId": number, "Amount": f"{net:f}"}]
        invoice = store.save(store.invoices, invoice_id, {**invoice, "Payments": listed, "_due": None}, at)
        if invoice["Status"] == APPROVED:
            invoice = move_invoice(store, invoice, PAYMENT_CREATED, at)
        if remaining(store, invoice) != 0:
            rest = stamp(add_business_days(at, 8))
            store.invoices.put(TENANT, str(invoice_id), {**invoice, "_due": rest})
    return row


def run_batch(store: Store, company: str | None, at: dt.datetime) -> int:
    """The day's payment batch of a company."""
    name = f"RUN-{company}-{at:%Y%m%d}"
    found = store.payment_batches.find("external", TENANT, name)
    return int(found[0]["BatchId"]) if found else new_batch(store, name, at, company)


def new_batch(store: Store, name: str, at: dt.datetime, company: str | None = None) -> int:
    number = store.next_id("payment_batches", company)
    identifier = {"Value": name, "Scheme": "BatchId", "SchemeOwner": "Buyer"}
    row = {"BatchId": number, "ExternalIdentifier": identifier, "CreatedDate": stamp(at)}
    store.save(store.payment_batches, number, row, at)
    return number


def _status(name: str) -> Row:
    return {"Id": PAYMENT_STATUS_ID[name], "Description": name}


def due_after(store: Store, payment: Row, at: dt.datetime) -> str | None:
    return _due(store, payment["PaymentId"], status_of(payment), at)


def _due(store: Store, number: int, status: str, at: dt.datetime) -> str | None:
    if status == CLEARED and store.settings()["fates"] and meets(store.seed(), "void_cleared", number):
        return stamp(add_business_days(at, 10))  # an ACH return or a disputed check comes long after
    due = payment_due(status, at, share(store.seed(), "pace", number))
    return stamp(due) if due else None


def note(store: Store, payment: Row, comment: str, at: dt.datetime) -> None:
    number = store.next_id("payment_history", payment["CompanyExternalCode"])
    row = {
        "Id": number,
        "PaymentID": payment["PaymentId"],
        "PaymentProcessName": "AvidPay",
        "Description": status_of(payment),
        "Comment": comment,
        "InsertDateTime": stamp(at),
    }
    store.history.put(TENANT, str(number), row)


def step_payment(store: Store, payment: Row, at: dt.datetime) -> Row:
    """The next state on the method's route, or what this payment's fate has instead."""
    status, number, seed = status_of(payment), payment["PaymentId"], store.seed()
    fated = bool(store.settings()["fates"])
    if fated and status == PENDING and not payment.get("_held") and meets(seed, "payment_held", number):
        return put_status(store, {**payment, "_held": True}, HELD, at)
    if fated and status == PROCESSING and not payment.get("_erred") and meets(seed, "payment_error", number):
        reason = tuple(REASONS)[int(share(seed, "reason", number) * len(REASONS))]
        return put_error(store, payment, reason, at)
    if status == CLEARED or (fated and status in ISSUED and meets(seed, "void_issued", number)):
        return put_status(store, payment, VOID, at)
    following = next_payment_status(payment["_method"], status)
    if following is None:
        return payment
    return put_status(store, payment, following, at)


def put_error(store: Store, payment: Row, reason: int, at: dt.datetime) -> Row:
    exceptions = [{"ReasonCode": {"Id": reason, "Description": REASONS[reason]}}]
    return put_status(store, {**payment, "_erred": True, "Exceptions": exceptions}, ERROR, at)


def put_status(store: Store, payment: Row, status: str, at: dt.datetime) -> Row:
    number, day = payment["PaymentId"], stamp(at)[:10]
    row = {**payment, "Status": _status(status), "_due": _due(store, number, status, at)}
    mark = int(share(store.seed(), "number", number) * 9_000)
    if status != ERROR:
        row["Exceptions"] = []
    if status == AT_PRINTER:
        row["AvidPayChecknumber"] = str(4_000_000 + number % 1_000_000)
    if status == ISSUED_ACH:
        row["TraceNumber"] = f"0910000{number:08d}"
    if status == ISSUED_CARD:
        row["CardLast4"] = f"{1000 + mark}"
    if (status in ISSUED or status == CLEARED) and row["IssuedDate"] is None:
        # the day money leaves is the payment's day; until then it is the day it was made
        row["IssuedDate"] = row["PaymentDate"] = day
    if status == CLEARED:
        row["ClearedDate"] = day
        row["HasClearedCheckImages"] = row["_method"] == CHECK
    if status == VOID:
        row["VoidedDate"] = day
    row = store.save(store.payments, number, row, at)
    note(store, row, COMMENTS.get(status, f"Payment is {status}"), at)
    for entry in row["Invoices"]:
        if entry["InvoiceId"] is None:
            continue
        _follow(store, store.need(store.invoices, entry["InvoiceId"]), at, voided=status == VOID)
    return row


def _follow(store: Store, invoice: Row, at: dt.datetime, *, voided: bool) -> None:
    """Bring an invoice's status to what its payments say."""
    if voided:
        if invoice["Status"] == APPROVED:
            return
        if invoice["Status"] != PAYMENT_VOIDED:
            move_invoice(store, invoice, PAYMENT_VOIDED, at)
        return
    if invoice["Status"] not in (PAYMENT_CREATED, PAYMENT_ERROR):
        return
    states = [status_of(row) for row in live_payments(store, invoice)]
    good = {CLEARED, *ISSUED} if store.settings()["paid_status_on"] == "issued" else {CLEARED}
    if ERROR in states:
        wanted = PAYMENT_ERROR
    elif remaining(store, invoice) == 0 and all(state in good for state in states):
        wanted = PAID
    else:
        wanted = PAYMENT_CREATED
    if wanted == PAID and invoice["Status"] == PAYMENT_ERROR:
        invoice = move_invoice(store, invoice, PAYMENT_CREATED, at)
    if wanted != invoice["Status"]:
        due = invoice["_due"]
        row = move_invoice(store, invoice, wanted, at)
        store.invoices.put(TENANT, str(row["InvoiceId"]), {**row, "_due": due})
