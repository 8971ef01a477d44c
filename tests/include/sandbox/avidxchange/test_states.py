from __future__ import annotations

import datetime as dt

import pytest

from include.sandbox.avidxchange import states


def at(text: str) -> dt.datetime:
    return dt.datetime.fromisoformat(text).replace(tzinfo=dt.UTC)


@pytest.mark.parametrize(
    ("status", "wanted", "allowed"),
    [
        ("Submitted", "InWorkflow", True),
        ("Submitted", "Approved", False),
        ("InWorkflow", "OnHold", True),
        ("OnHold", "Approved", False),
        ("Approved", "Paid", False),
        ("PaymentCreated", "Voided", False),
        ("PaymentError", "PaymentCreated", True),
        ("Paid", "PaymentVoided", True),
        ("PaymentVoided", "Approved", True),
        ("Rejected", "InWorkflow", False),
        ("Voided", "Submitted", False),
    ],
)
def test_what_may_follow_what(status: str, wanted: str, allowed: bool) -> None:
    assert states.may_become(status, wanted) is allowed


def test_every_invoice_state_but_the_final_ones_leads_somewhere() -> None:
    assert {status for status, following in states.INVOICE_NEXT.items() if not following} == {"Rejected", "Voided"}
    reached = {status for following in states.INVOICE_NEXT.values() for status in following}
    assert reached | {"Submitted"} == set(states.INVOICE_NEXT)


@pytest.mark.parametrize(
    ("method", "status", "following"),
    [
        ("Check", "Pending Approval", "Processing"),
        ("Check", "Funds Received", "Sent to Check Printer"),
        ("ACH", "Funds Received", "ACH Credit Issued"),
        ("VCC", "Funds Received", "VCC Processing"),
        ("EPayment", "Funds Received", "Cleared"),
        ("ACH", "Held", "Pending Approval"),
        ("VCC", "Error", "Processing"),
        ("Check", "Cleared", None),
        ("Check", "Void", None),
    ],
)
def test_the_next_state_of_a_payment(method: str, status: str, following: str | None) -> None:
    assert states.next_payment_status(method, status) == following


def test_a_payment_waits_in_business_days() -> None:
    friday = at("2026-11-06T10:00:00")
    assert states.payment_due("Processing", friday, 0.0) == at("2026-11-09T10:00:00")
    assert states.payment_due("ACH Credit Issued", friday, 0.9) == at("2026-11-11T10:00:00")
    assert states.payment_due("Issued to Supplier", friday, 0.0) == at("2026-11-17T10:00:00")
    assert states.payment_due("Issued to Supplier", friday, 0.99) == at("2026-11-20T10:00:00")
    assert states.payment_due("Cleared", friday, 0.0) is None


def test_a_batch_closes_at_18_of_its_day_or_of_the_next() -> None:
    assert states.batch_close_due(at("2026-11-06T10:00:00")) == at("2026-11-06T18:00:00")
    assert states.batch_close_due(at("2026-11-06T18:00:00")) == at("2026-11-07T18:00:00")
