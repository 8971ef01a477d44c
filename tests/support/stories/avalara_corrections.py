"""Days of the software company on which people change what is recorded, booked and committed already, in Exact and in
AvaTax; and hours in which AvaTax is slow, away, or loses its answers."""

from __future__ import annotations

from typing import Any

from tests.support import life_avalara as life
from tests.support.company import Company
from tests.support.stories.avalara_cases import decided, journal_closed
from tests.support.stories.avalara_days import Sales

Row = dict[str, Any]
RECORDED = (
    "CHANGED", "MOVED", "DELETED", "LOCKED", "FILED", "VOIDED", "EDITED", "UNCOMMITTED", "BOOKED"
)  # fmt: skip


def recorded(company: Company) -> Sales:
    sales = Sales(company)
    for name in RECORDED:
        sales.final(name, "Durham", "100.00")
    sales.final("CLOSED", "Durham", "100.00", InvoiceDate="2026-10-06")
    return sales


def people_change_it(sales: Sales) -> None:
    company, keys = sales.company, sales.keys
    company.sandbox.advance(3600)
    life.change_final(company, keys["CHANGED"], NetPrice=200.0)
    life.change_final(company, keys["MOVED"], InvoiceDate="2026-11-18")
    life.delete_final(company, keys["DELETED"])
    life.lock_document(company, keys["LOCKED"])
    life.change_final(company, keys["LOCKED"], NetPrice=200.0)
    life.lock_document(company, keys["FILED"])
    sales.credit("CREDIT", "FILED")
    life.void_document(company, keys["VOIDED"])
    life.change_document(company, keys["EDITED"], lines=[{"amount": "90.00", "taxCode": "P0000000"}])
    life.uncommit_document(company, keys["UNCOMMITTED"])
    life.change_final(company, keys["CLOSED"], NetPrice=200.0)
    journal_closed(company, "90", 10)


def people_decide(sales: Sales) -> None:
    company, keys = sales.company, sales.keys
    company.sandbox.advance(3600)
    decided(company, "deleted_in_source", "after AvaTax had recorded it", "release")
    decided(company, "period_closed", sales.number("CLOSED"), "release")
    life.change_final(company, keys["LOCKED"], NetPrice=100.0)
    life.change_document(company, keys["EDITED"], lines=[{"amount": "100.00", "taxCode": "P0000000"}])


def a_busy_hour(sales: Sales) -> None:
    """Of each kind of call to AvaTax one is asked to come later."""
    company = sales.company
    for name in ("SLOW-1", "SLOW-2"):
        sales.final(name, "Durham", "100.00")
    sales.draft("SLOW-DRAFT", "Seattle", "500.00")
    for path in ("*/transactions/createoradjust", "*/transactions/create", "*/settle"):
        company.sandbox.fault(
            system="avalara", method="POST", path=path, status=429, headers={"Retry-After": "20"}, count=1
        )


def away(sales: Sales) -> None:
    sales.final("AWAY", "Durham", "100.00")
    sales.draft("AWAY-DRAFT", "Durham", "100.00")
    sales.company.sandbox.fault(system="avalara", status=503)


def answers_are_lost(sales: Sales) -> None:
    """After each kind of write was done."""
    for name in ("LOST-1", "LOST-2"):
        sales.final(name, "Durham", "100.00")
    sales.draft("LOST-DRAFT", "Seattle", "500.00")
    writes = (
        ("avalara", "*/transactions/createoradjust"),
        ("avalara", "*/settle"),
        ("exact_online", "generaljournalentry/GeneralJournalEntries"),
        ("exact_online", "salesinvoice/SalesInvoiceLines"),
    )
    for system, path in writes:
        sales.company.sandbox.fault(system=system, method="POST", path=path, drop_after_commit=True, count=1)
