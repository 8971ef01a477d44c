"""Entries that Exact shows as settled while our posting of their payment stands: what of it was paid elsewhere."""

from __future__ import annotations

import json
from datetime import date
from decimal import Decimal

import duckdb
import pytest

from include.documents import plain
from tests.dbt import books
from tests.dbt.conftest import Decided
from tests.dbt.test_findings import finding


def add(db: duckdb.DuckDBPyConnection) -> None:
    def settled(name: str, payment: str, status: str = "Cleared", *more: tuple[str, str, str]) -> None:
        books.entry(db, name)
        books.term(db, name, paid=True)
        books.invoice(db, f"i-{name}", name, status="Paid")
        books.delivered(db, "purchase_invoices", name, f"i-{name}")
        paid = ((f"i-{name}", "121.00", "0"), *more)
        books.payment(db, payment, *paid, status=status, payment_date=date(2026, 10, 12))

    # somebody paid it from the bank too: our own entry is still open
    settled("by-bank", "710")
    books.posted(db, "710", "by-bank")
    books.own_term(db, "710", "je-710")
    # a person matched our entry with it
    settled("by-hand", "711")
    books.posted(db, "711", "by-hand")
    books.own_term(db, "711", "je-711", paid=True)
    # posted, and Exact does not show our entry yet
    settled("unseen", "712")
    books.posted(db, "712", "unseen")
    # somebody reversed our entry in Exact and paid by bank
    settled("entry-gone", "713")
    books.posted(db, "713", "entry-gone")
    books.own_term(db, "713", "je-713", is_deleted=True)
    # voided: Exact still has our entry matched with it, the reversal stands open
    settled("taken-back", "714", status="Void")
    books.posted(db, "714", "taken-back", voided=True, target_facts=json.dumps({"void": {"id": "je-714v"}}))
    books.own_term(db, "714", "je-714", paid=True)
    books.own_term(db, "714", "je-714v", "121.00", description="AVX:714:void 26700001 AvidPay Check")
    # voided, the reversal matched with our entry, and paid by bank: AvidXchange has no payment of it
    settled("taken-back-whole", "715", status="Void")
    books.posted(db, "715", "taken-back-whole", voided=True, target_facts=json.dumps({"void": {"id": "je-715v"}}))
    books.own_term(db, "715", "je-715", paid=True)
    books.own_term(db, "715", "je-715v", "121.00", paid=True, description="AVX:715:void 26700001 AvidPay Check")

    # one payment of two entries: ours settled the first, the second is still open
    settled("first", "716", "Cleared", ("i-second", "121.00", "0"))
    books.entry(db, "second", invoice_number=26700002)
    books.term(db, "second")
    books.invoice(db, "i-second", "second", status="Paid")
    applied = books.posted_document("716", "first")
    other = books.posted_document("716", "second")["applications"][0] | {"document_number": "26700002"}
    document = applied | {"amount": "242.00", "applications": [*applied["applications"], other]}
    books.delivered(db, "payments", "716", "je-716", amount="242.00", delivered_document=json.dumps(document))
    books.own_term(db, "716", "je-716", paid=True)
    books.own_term(db, "716", "je-716", "-121.00", description="AVX:716 26700002 AvidPay Check 900123")

    # paid in dollars; a person booked the posting with its exchange difference, and Exact shows the entry settled
    books.entry(db, "in-dollars")
    books.term(db, "in-dollars", paid=True)
    books.invoice(db, "i-in-dollars", "in-dollars", status="Paid")
    books.delivered(db, "purchase_invoices", "in-dollars", "i-in-dollars")
    books.payment(db, "790", ("i-in-dollars", "130.00", "0"), currency_code="USD")
    document = books.posted_document("790", "in-dollars", amount="130.00", currency="USD")
    books.delivered(db, "payments", "790", "je-790", amount="130.00", delivered_document=json.dumps(document))


def settlement(decided: Decided, key: str) -> list[str]:
    names = ("settled_in_books", "posted_by_us", "matched_by_us", "settled_by_reversed", "paid_elsewhere")
    (row,) = decided.query(f"select * from intermediate.int_invoice_settlement where document_key = '{key}'")
    return [str(row[name].quantize(Decimal(1))) for name in names]


# `unmatched` and `twice` stand in test_findings.
@pytest.mark.parametrize(
    ("key", "settled", "posted", "matched", "reversed_", "elsewhere"),
    [
        ("by-bank", "121", "121", "0", "0", "121"),
        ("by-hand", "121", "121", "121", "0", "0"),
        ("unseen", "121", "121", "121", "0", "0"),
        ("entry-gone", "121", "121", "0", "0", "121"),
        ("unmatched", "0", "121", "0", "0", "0"),
        ("taken-back", "121", "0", "0", "121", "0"),
        ("taken-back-whole", "121", "0", "0", "0", "121"),
        ("first", "121", "121", "121", "0", "0"),
        ("second", "0", "121", "0", "0", "0"),
        ("twice", "121", "0", "0", "0", "121"),
    ],
)
def test_paid_elsewhere_is_what_our_own_entries_are_not_used_up_by(
    decided: Decided, key: str, settled: str, posted: str, matched: str, reversed_: str, elsewhere: str
) -> None:
    assert settlement(decided, key) == [settled, posted, matched, reversed_, elsewhere]


def test_an_invoice_paid_by_bank_after_our_posting_is_urgent_and_the_posting_stays_unmatched(decided: Decided) -> None:
    found = finding(decided, "paid_elsewhere", "by-bank")
    assert (found["kind"], found["severity"]) == ("alert", "urgent")
    assert "was settled in Exact for 121.00 by something that is not our payment" in found["text"]
    assert "payment 710, 121.00" in found["text"]
    assert "book that on the clearing account instead" in found["text"]
    assert "did not settle its invoices" in finding(decided, "posted_unmatched", "710")["text"]
    (row,) = decided.query("select * from reconciliation.payments where payment_id = '710'")
    assert (row["payment_state"], plain(row["unmatched_amount"])) == ("posted_unmatched", "121.00")


def test_an_invoice_our_posting_was_matched_with_is_paid_and_asks_nothing(decided: Decided) -> None:
    assert (
        decided.query("select code from outbox.exact_avidxchange__findings where document_key in ('by-hand', '711')")
        == []
    )
    (row,) = decided.query("select * from reconciliation.payments where payment_id = '711'")
    assert (row["payment_state"], plain(row["unmatched_amount"])) == ("paid", "0.00")


def test_a_voided_payment_still_matched_with_its_invoice_does_not_void_the_invoice(decided: Decided) -> None:
    assert decided.row("purchase_invoices", "taken-back")["wanted"] == "present"
    assert decided.row("purchase_invoices", "taken-back-whole")["wanted"] == "void"


def test_what_a_person_booked_in_another_currency_is_not_paid_elsewhere(decided: Decided) -> None:
    rows = decided.query(
        "select paid_elsewhere, posted_by_us, settled_in_books from intermediate.int_invoice_settlement"
        " where document_key = 'in-dollars'"
    )
    assert rows == [
        {"paid_elsewhere": Decimal(0), "posted_by_us": Decimal("121.00"), "settled_in_books": Decimal("121.00")}
    ]
