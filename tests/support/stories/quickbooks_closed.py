"""What happens to the company of ``quickbooks_refusals`` then: its books are closed and opened again, and a discount is
posted whose payment never comes.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from tests.support import life_quickbooks
from tests.support.stories.quickbooks_refusals import Books, vendor

Row = dict[str, Any]


@dataclass
class Closed:
    books: Books
    summary: Row
    written: list[tuple[str, int | None]]


def books_closed(books: Books) -> Closed:
    life_quickbooks.issued(books.company, books.payments["CLOSED-1"])
    closing(books, "2026-11-20")
    books.company.sandbox.advance(600)
    before = books.company.mark()
    return Closed(books, books.company.run(), books.written(before))


def closing(books: Books, day: str | None) -> None:
    edit = {"company": life_quickbooks.realm(books.company), "set": {"BookCloseDate": day}}
    books.company.sandbox.edit("quickbooks_online", "closing", edit)


@dataclass
class Opened:
    books: Books
    summary: Row


def books_opened(books: Books) -> Opened:
    """The bookkeeper opens the books, and somebody buys from the vendor again."""
    closing(books, None)
    vendor(books, active=True)
    books.company.sandbox.advance(600)
    return Opened(books, books.company.run())


@dataclass
class Left:
    books: Books
    payment: str
    credits: list[Row]
    posting: Row
    voided: Row
    written: list[tuple[str, int | None]]
    owed: Row
    after: Row


def discount_left_over(books: Books) -> Left:
    """The vendor credit of a discount is posted and its bill payment is not; AvidXchange voids the payment before the
    next run; a person deletes the credit after it."""
    life_quickbooks.approve(books.company, books.later)
    payment = life_quickbooks.pay(books.company, {books.later: 95.00}, discounts={books.later: 5.00})
    books.fault(method="POST", path="*/billpayment", count=1, status=503)
    books.company.sandbox.advance(600)
    books.company.run()
    books.company.sandbox.clear_faults()
    rows = books.company.sandbox.state("quickbooks_online", "vendorcredit")
    credits = [row for row in rows if f"AVX:{payment}:discount" in str(row.get("PrivateNote")).split()]
    [posting] = [row for row in books.company.deliveries("payments") if row["source_key"] == payment]
    life_quickbooks.set_payment(books.company, payment, "Void")
    books.company.sandbox.advance(600)
    before = books.company.mark()
    voided = books.company.run()
    written = books.written(before)
    columns = "unexplained, documents from reconciliation.accounts_payable"
    [owed] = books.company.query(f"select {columns} where documents like '%\"VC-{credits[0]['Id']}\"%'")
    life_quickbooks.delete(books.company, "VendorCredit", credits[0]["Id"])
    books.company.sandbox.advance(600)
    return Left(books, payment, credits, posting, voided, written, owed, books.company.run())
