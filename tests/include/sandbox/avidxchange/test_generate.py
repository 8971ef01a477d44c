from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import Any

import pytest

PAYMENT_STATES = {
    "Pending Approval",
    "Held",
    "Processing",
    "Debit Requested",
    "Funds Received",
    "Sent to Check Printer",
    "Issued to Supplier",
    "ACH Credit Issued",
    "VCC Processing",
    "Cleared",
    "Void",
    "Error",
}
INVOICE_STATES = {
    "Submitted",
    "InWorkflow",
    "OnHold",
    "Approved",
    "PaymentCreated",
    "PaymentError",
    "Paid",
    "PaymentVoided",
    "Rejected",
    "Voided",
}
SIZE = {"empty": False, "vendors": 300, "documents": 400}


@pytest.fixture(scope="module")
def books(avid_process: Any) -> Iterator[Any]:
    avid_process.reset(**SIZE)
    avid_process.settings(calls_per_minute=100_000)
    yield avid_process
    avid_process.reset()


def test_every_state_of_both_lives_is_there_when_the_books_are_new(books: Any) -> None:
    assert {row["Status"] for row in books.state("invoices")} == INVOICE_STATES
    assert {row["Status"]["Description"] for row in books.state("payments")} == PAYMENT_STATES


def test_payments_in_parts_for_many_invoices_in_error_and_void_are_there(books: Any) -> None:
    rows = books.state("payments")
    invoices = {row["InvoiceId"]: row for row in books.state("invoices")}
    assert any(len(row["Invoices"]) > 1 for row in rows)
    assert any(entry["Discount"] > 0 for row in rows for entry in row["Invoices"])
    assert any(
        entry["NetAmount"] + entry["Discount"] < invoices[entry["InvoiceId"]]["Amount"]
        for row in rows
        for entry in row["Invoices"]
    )
    errors = [row for row in rows if row["Status"]["Description"] == "Error"]
    assert all(row["Exceptions"][0]["ReasonCode"]["Id"] in (4, 5, 6, 9) for row in errors)
    voided = [row for row in rows if row["Status"]["Description"] == "Void"]
    assert all(row["VoidedDate"] for row in voided)


def test_hand_typed_invoices_have_no_external_code_and_stand_in_closed_batches(books: Any) -> None:
    rows = books.state("invoices")
    assert {row["ExternalCode"] for row in rows} == {None}
    batches = books.state("invoice_batches")
    assert len([row for row in batches if row["DateClosed"]]) >= 5
    listed = sum(row["InvoiceCount"] for row in batches)
    assert listed == len([row for row in rows if row["ApprovedDate"]])


def test_the_truth_names_vendors_of_both_systems_and_those_only_here(books: Any) -> None:
    truth = books.control("GET", "/truth")["vendors"]
    known = {str(row["VendorId"]): row for row in books.state("vendors")}
    mine = [row["avidxchange"] for row in truth if "avidxchange" in row]
    assert {entry["key"] for entry in mine} == set(known)
    assert all(known[entry["key"]]["CompanyExternalCode"] == entry["company"] for entry in mine)
    missing = Counter(name for row in known.values() for name in ("ExternalVendorCode", "Email") if row[name] is None)
    assert missing["ExternalVendorCode"] > 10
    assert missing["Email"] > 10


def test_some_codes_are_missing_or_inactive_but_the_invoices_fit_what_is_there(books: Any) -> None:
    codes = {
        (row["CompanyExternalCode"], row["GroupName"], row["CodeValue"]) for row in books.state("enterprise_codes")
    }
    assert {row["IsActive"] for row in books.state("enterprise_codes")} == {True, False}
    accounts = {company: {code for owner, _, code in codes if owner == company} for company in ("C1", "C2")}
    assert accounts["C1"] != accounts["C2"]
    used = {
        (row["CompanyExternalCode"], code["GroupName"], code["CodeValue"])
        for row in books.state("invoices")
        for line in row["Lines"]
        for code in line["Codes"]
    }
    assert used <= codes


def test_nothing_lies_in_the_future_and_history_follows_the_route(books: Any) -> None:
    now = books.control("GET", "/clock")["now"][:19]
    for row in books.state("payments"):
        assert row["LastModifiedDate"] <= now
        steps = books.get(f"/v1/payments/{row['PaymentId']}/paymenthistory")
        stamps = [step["InsertDateTime"] for step in steps]
        assert stamps == sorted(stamps)
        assert steps[-1]["Description"] == row["Status"]["Description"]


def test_the_books_hold(books: Any) -> None:
    answer = books.control("GET", "/books")
    assert answer["ok"] is True
    assert set(answer["systems"]["avidxchange"]) == {"C1", "C2"}


def test_the_same_seed_makes_the_same_books_and_the_same_month(books: Any) -> None:
    def month() -> list[Any]:
        books.reset(**{**SIZE, "vendors": 80, "documents": 150, "seed": 5})
        books.to("2026-12-05T12:00:00Z")
        return [[_dateless(row) for row in books.state(name)] for name in ("vendors", "invoices", "payments")]

    assert month() == month()


def _dateless(row: dict[str, Any]) -> dict[str, Any]:
    """Without seconds: the clock runs on between the reset and the generation."""
    return {
        name: value[:16] if isinstance(value, str) and value[10:11] == "T" else value for name, value in row.items()
    }
