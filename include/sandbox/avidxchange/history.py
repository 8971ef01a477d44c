"""Invoices and payments of the months before the link: every state of both lives, with their batches and history."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

from include.sandbox.avidxchange import payments
from include.sandbox.avidxchange.approvals import GL_GROUP, new_batch, open_batch
from include.sandbox.avidxchange.fates import share
from include.sandbox.avidxchange.invoices import BLANK, remaining
from include.sandbox.avidxchange.states import (
    APPROVED,
    ERROR,
    HELD,
    IN_WORKFLOW,
    ISSUED,
    ON_HOLD,
    PAID,
    PAYMENT_CREATED,
    PAYMENT_VOIDED,
    PENDING,
    PROCESSING,
    REASONS,
    ROUTES,
    SUBMITTED,
    VOID,
    invoice_due,
)
from include.sandbox.avidxchange.store import TENANT, Store, moment, stamp
from include.sandbox.avidxchange.wire import Row
from include.sandbox.world.model import AvidInvoice, AvidPayment, World, WorldInvoice

UNAPPROVED = (SUBMITTED, IN_WORKFLOW, ON_HOLD, "Rejected", "Voided")


def enter(store: Store, world: World, vendors: dict[str, int]) -> None:
    """`vendors`: world vendor id -> VendorId. Documents in a currency the tenant does not take are left out."""
    currencies = store.settings()["currencies"]
    paid_on = {
        application.invoice: payment.date for payment in world.avid_payments for application in payment.applications
    }
    known: dict[str, int] = {}
    for invoice in sorted((one for one in world.invoices if one.avid), key=lambda one: (one.avid.entered, one.id)):  # type: ignore[union-attr]
        if invoice.avid is not None and invoice.currency in currencies and invoice.vendor in vendors:
            known[invoice.id] = _invoice(
                store, world, invoice, invoice.avid, vendors[invoice.vendor], paid_on.get(invoice.id)
            )
    for payment in sorted(world.avid_payments, key=lambda one: (one.date, one.id)):
        if all(application.invoice in known for application in payment.applications):
            _payment(store, world, payment, vendors[payment.vendor], known)
    for number in known.values():
        _agree(store, store.need(store.invoices, number), world.now)


def _at(day: dt.date, hour: int, now: dt.datetime) -> dt.datetime:
    return min(dt.datetime(day.year, day.month, day.day, hour, tzinfo=dt.UTC), now)


def _lines(store: Store, world: World, invoice: WorldInvoice) -> list[Row]:
    """Typed by hand: a code that the tenant lacks was left out."""
    lines = []
    centers, units = world.groups
    for line in invoice.lines:
        wanted = [(GL_GROUP, line.account), (centers, line.cost_center), (units, line.cost_unit)]
        codes = [
            {"GroupName": group, "CodeValue": value}
            for group, value in wanted
            if value and store.enterprise_code(invoice.company.avid, group, value)
        ]
        lines.append(
            {
                "LineNumber": line.number,
                "Description": line.description,
                "Amount": f"{line.net:.2f}",
                "Quantity": None,
                "PricePer": None,
                "UOM": None,
                "PurchaseOrderLineNumber": None,
                "Codes": codes,
            }
        )
    return lines


def _invoice(
    store: Store, world: World, invoice: WorldInvoice, avid: AvidInvoice, vendor: int, paid_on: dt.date | None
) -> int:
    number, now = store.next_id("invoices", invoice.company.avid), world.now
    entered = _at(avid.entered, 10, now)
    changed = max(_at(avid.status_date, 15, now), entered)
    approved = avid.status not in UNAPPROVED
    approval = max(min(changed, _at(paid_on, 9, now)) if paid_on else changed, entered)
    due = invoice_due(avid.status, now, share(store.seed(), "pace", number, avid.status))
    row = {
        **BLANK,
        "InvoiceId": number,
        "InvoiceNumber": avid.number,
        "VendorId": vendor,
        "CompanyExternalCode": invoice.company.avid,
        "InvoiceDate": invoice.date.isoformat(),
        "DueDate": invoice.due_date.isoformat(),
        "Amount": f"{invoice.total:.2f}",
        "NetAmount": f"{invoice.net:.2f}",
        "TaxAmount": f"{invoice.vat:.2f}",
        "FreightAmount": "0.00",
        "CurrencyCode": invoice.currency,
        "Description": invoice.description,
        "Lines": _lines(store, world, invoice),
        "Status": avid.status,
        "StatusDate": stamp(changed),
        "ApprovedDate": stamp(approval) if approved else None,
        "ImageUrl": f"/v1/invoices/{number}/image",
        "CreatedDate": stamp(entered),
        "_batch": _batch(store, invoice.company.avid, approval, now) if approved else None,
        "_source": "generator",
        "_due": stamp(due) if due else None,
    }
    store.save(store.invoices, number, row, changed)
    return number


def _batch(store: Store, company: str, approval: dt.datetime, now: dt.datetime) -> str:
    """The batch of the approval's week; it closed on Friday at 18:00, this week's is still open."""
    friday = approval.date() + dt.timedelta(days=(4 - approval.weekday()) % 7)
    close = dt.datetime(friday.year, friday.month, friday.day, 18, tzinfo=dt.UTC)
    if close < approval or close > now:
        return str(open_batch(store, company, now)["BatchGUID"])
    name = f"{company} week {friday.isoformat()}"
    found = [row for row in store.batches.rows(TENANT) if row["BatchName"] == name]
    batch = found[0] if found else new_batch(store, company, name, close, closed=True)
    return str(batch["BatchGUID"])


def _payment(store: Store, world: World, paid: AvidPayment, vendor: int, known: dict[str, int]) -> None:
    """Made through the same door as every payment, then brought to its state day by day."""
    now, made = world.now, _at(paid.date, 11, world.now)
    cent = Decimal("0.01")
    applications = [
        (known[one.invoice], one.amount.quantize(cent), one.discount.quantize(cent)) for one in paid.applications
    ]
    for number, _, _ in applications:
        invoice = store.need(store.invoices, number)
        store.invoices.put(
            TENANT, str(number), {**invoice, "Status": APPROVED, "LastModifiedDate": invoice["CreatedDate"]}
        )
    payee = store.need(store.vendors, vendor)
    row = payments.create_payment(
        store, payee, paid.company.avid, paid.currency, applications, made, method=paid.method
    )
    for status, at in _route(paid, made, now):
        row = payments.put_status(store, row, status, at)
        if status == ERROR and paid.error_reason:
            reason = {"Id": paid.error_reason, "Description": REASONS[paid.error_reason]}
            row = {**row, "Exceptions": [{"ReasonCode": reason}], "_erred": True}
    facts = {"AvidPayChecknumber": paid.check_number, "TraceNumber": paid.trace_number, "CardLast4": paid.card_last4}
    row = {**row, **{name: value for name, value in facts.items() if value and row[name]}}
    due = payments.due_after(store, row, now)
    store.payments.put(TENANT, str(row["PaymentId"]), {**row, "_due": due})


def _route(paid: AvidPayment, made: dt.datetime, now: dt.datetime) -> list[tuple[str, dt.datetime]]:
    """The states after Pending Approval with their moments, up to the payment's own."""
    route = ROUTES[paid.method]
    if paid.status == HELD:
        return [(HELD, made)]
    if paid.status == ERROR:
        return [(PROCESSING, made), (ERROR, _later(made, 1, now))]
    stops = list(route[1:])
    if paid.status == VOID:
        issued = [status for status in stops if status in ISSUED]
        stops = [*stops[: stops.index(issued[0]) + 1], VOID] if paid.issued and issued else [PROCESSING, VOID]
    elif paid.status == PENDING:
        stops = []
    else:
        stops = stops[: stops.index(paid.status) + 1]
    steps = []
    at = made
    for status in stops:
        day = {VOID: paid.voided, "Cleared": paid.cleared}.get(status) or (paid.issued if status in ISSUED else None)
        at = max(at, _at(day, 14, now)) if day else at
        steps.append((status, at))
    return steps


def _later(at: dt.datetime, days: int, now: dt.datetime) -> dt.datetime:
    return min(at + dt.timedelta(days=days), now)


def _agree(store: Store, invoice: Row, now: dt.datetime) -> None:
    """A due time for what is left to do from now on."""
    left = remaining(store, invoice)
    due = invoice["_due"]
    if invoice["Status"] in (APPROVED, PAYMENT_CREATED) and left > 0:
        closed = invoice["_batch"] and store.need(store.batches, invoice["_batch"])["DateClosed"]
        due = (
            stamp(now + dt.timedelta(days=1 + int(share(store.seed(), "pay", invoice["InvoiceId"]) * 6)))
            if closed
            else None
        )
    elif invoice["Status"] == PAYMENT_VOIDED:
        due = stamp(now + dt.timedelta(days=2))
    elif invoice["Status"] == PAID:
        due = None
    if due is not None and moment(due) <= now:
        due = stamp(now + dt.timedelta(days=1))
    store.invoices.put(TENANT, str(invoice["InvoiceId"]), {**invoice, "_due": due})
