"""Life of invoices and payments as tables: what may follow what, and how long each state lasts.

Statuses and their meaning: reference page, section 5 (payments) and section 6 (invoices). Ids other than 14 (issued)
and 27 (cleared) are assumed. Dwell times are typical ones: ACH about 3 business days, check 7 to 10, card about 1.
"""

from __future__ import annotations

import datetime as dt

SUBMITTED, IN_WORKFLOW, ON_HOLD, APPROVED = "Submitted", "InWorkflow", "OnHold", "Approved"
PAYMENT_CREATED, PAYMENT_ERROR, PAID, PAYMENT_VOIDED = "PaymentCreated", "PaymentError", "Paid", "PaymentVoided"
REJECTED, VOIDED = "Rejected", "Voided"

INVOICE_NEXT: dict[str, frozenset[str]] = {
    SUBMITTED: frozenset({IN_WORKFLOW, REJECTED, VOIDED}),
    IN_WORKFLOW: frozenset({APPROVED, REJECTED, ON_HOLD, VOIDED}),
    ON_HOLD: frozenset({IN_WORKFLOW, REJECTED, VOIDED}),
    # back into the workflow: content changed, or the batch was opened again and the approval taken back
    APPROVED: frozenset({PAYMENT_CREATED, IN_WORKFLOW, VOIDED}),
    PAYMENT_CREATED: frozenset({PAID, PAYMENT_ERROR, PAYMENT_VOIDED}),
    PAYMENT_ERROR: frozenset({PAYMENT_CREATED, PAYMENT_VOIDED}),
    PAID: frozenset({PAYMENT_VOIDED}),
    PAYMENT_VOIDED: frozenset({APPROVED, VOIDED}),
    REJECTED: frozenset(),
    VOIDED: frozenset(),
}
FINAL_INVOICE = frozenset({REJECTED, VOIDED})

PENDING, HELD, PROCESSING = "Pending Approval", "Held", "Processing"
DEBIT_REQUESTED, FUNDS_RECEIVED = "Debit Requested", "Funds Received"
AT_PRINTER, ISSUED_CHECK, ISSUED_ACH, ISSUED_CARD = (
    "Sent to Check Printer",
    "Issued to Supplier",
    "ACH Credit Issued",
    "VCC Processing",
)
CLEARED, VOID, ERROR = "Cleared", "Void", "Error"

PAYMENT_STATUS_ID = {
    PENDING: 1, HELD: 2, PROCESSING: 5, DEBIT_REQUESTED: 8, FUNDS_RECEIVED: 9, AT_PRINTER: 12, ISSUED_CHECK: 14,
    ISSUED_ACH: 15, ISSUED_CARD: 16, CLEARED: 27, VOID: 30, ERROR: 40,
}  # fmt: skip
ISSUED = frozenset({ISSUED_CHECK, ISSUED_ACH, ISSUED_CARD})
FINAL_PAYMENT = frozenset({CLEARED, VOID})

CHECK, ACH, VCC, EPAYMENT = "Check", "ACH", "VCC", "EPayment"
METHOD_ID = {CHECK: 1, ACH: 2, VCC: 3, EPAYMENT: 4}
METHOD_NAME = {CHECK: "AvidPay Check", ACH: "AvidPay Direct", VCC: "Virtual Credit Card", EPAYMENT: "e-Payment"}

_FUNDED = (PENDING, PROCESSING, DEBIT_REQUESTED, FUNDS_RECEIVED)
ROUTES: dict[str, tuple[str, ...]] = {
    CHECK: (*_FUNDED, AT_PRINTER, ISSUED_CHECK, CLEARED),
    ACH: (*_FUNDED, ISSUED_ACH, CLEARED),
    VCC: (*_FUNDED, ISSUED_CARD, CLEARED),
    EPAYMENT: (*_FUNDED, CLEARED),
}

REASONS = {
    4: "Missing bank account",
    5: "Bank account in testing",
    6: "Inactive bank account",
    9: "New bank account imported",
}

_BUSINESS_DAYS = {
    PENDING: 1, HELD: 2, PROCESSING: 1, DEBIT_REQUESTED: 1, FUNDS_RECEIVED: 1, AT_PRINTER: 1, ISSUED_ACH: 3,
    ISSUED_CARD: 1, ERROR: 3,
}  # fmt: skip


def may_become(status: str, wanted: str) -> bool:
    return wanted in INVOICE_NEXT[status]


def next_payment_status(method: str, status: str) -> str | None:
    """The state after this one when nothing goes wrong; None when final. An error and a hold go back to the start."""
    if status in FINAL_PAYMENT:
        return None
    if status in (ERROR, HELD):
        return PENDING if status == HELD else PROCESSING
    route = ROUTES[method]
    return route[route.index(status) + 1]


def add_business_days(start: dt.datetime, days: int) -> dt.datetime:
    moment = start
    while days > 0:
        moment += dt.timedelta(days=1)
        if moment.weekday() < 5:
            days -= 1
    return moment


def payment_due(status: str, entered: dt.datetime, share: float) -> dt.datetime | None:
    """When a payment leaves `status`, entered at `entered`; `share` in [0, 1) spreads the slow ones (7 to 10 days)."""
    if status in FINAL_PAYMENT:
        return None
    days = 7 + int(share * 4) if status == ISSUED_CHECK else _BUSINESS_DAYS[status]
    return add_business_days(entered, days)


def invoice_due(status: str, entered: dt.datetime, share: float) -> dt.datetime | None:
    """When an invoice leaves `status` by itself; None where a batch, a payment or nothing moves it."""
    if status == SUBMITTED:
        return entered + dt.timedelta(hours=2)
    if status == IN_WORKFLOW:
        return add_business_days(entered, 1 + int(share * 4))
    if status == ON_HOLD:
        return add_business_days(entered, 3)
    if status == PAYMENT_VOIDED:
        return add_business_days(entered, 2)
    return None


def batch_close_due(opened: dt.datetime) -> dt.datetime:
    """Batches close at 18:00 of their day, or of the next one."""
    close = opened.replace(hour=18, minute=0, second=0, microsecond=0)
    return close if close > opened else close + dt.timedelta(days=1)
