"""What Basware is told of its invoices, and what people are told, where QuickBooks keeps the books."""

from __future__ import annotations

import json

import duckdb

from tests.dbt.airbase_quickbooks.books import books_line
from tests.dbt.basware.books import IN_PROGRESS, LONG_AGO, READ, order
from tests.dbt.basware_quickbooks import books
from tests.dbt.basware_quickbooks.books import bill, delivered, invoice, posted, row
from tests.dbt.conftest import Decided
from tests.support import raw


def add(db: duckdb.DuckDBPyConnection) -> None:
    invoice(db, "to take", row())
    invoice(db, "posted", row(), processing_status=IN_PROGRESS)
    delivered(db, "invoice_acknowledgements", "posted:1", "posted:1")
    posted(db, "posted", "150")
    bill(db, "150", "R-posted", "108.00", private_note="BW:posted")
    invoice(db, "waits too long", row(account="9999"), last_updated=LONG_AGO)
    delivered(db, "invoices", "waits too long", None, state="blocked")
    # the block was lifted, and the bill may still be changed
    held = {"payment_hold": True, "payment_term": "Do not pay"}
    for key, target, balance in (("freed", "151", "108.00"), ("freed too late", "152", "8.00")):
        invoice(db, key, row(), processing_status=IN_PROGRESS, payment_term_code="Z30")
        posted(db, key, target, **held)
        bill(db, target, f"R-{key}", "108.00", balance=balance, sales_term_ref="1", private_note=f"BW:{key}")
    # blocked after it was posted with a term by which it is paid
    invoice(db, "blocked later", row(), processing_status=IN_PROGRESS, payment_block=True)
    posted(db, "blocked later", "153")
    bill(db, "153", "R-blocked later", "108.00", sales_term_ref="0")
    exported = {"company": "US01", "purchase_currency": "USD", "processing_status": "Exported"}
    order(db, "closed there", order_status="Closed", **exported)
    delivered(db, "purchase_orders", "closed there", "77", delivered_document='{"lines": []}')
    standing = {"id": "77", "vendor_ref": "56", "doc_number": "1077", "currency_ref": "USD", "po_status": "Open"}
    listed = {"company": books.US, "line": [books_line()], "read_at": READ}
    raw.insert(db, "raw_quickbooks_online.purchase_orders", standing | listed)


def test_an_invoice_that_can_be_booked_is_taken_into_work(decided: Decided) -> None:
    assert decided.row("invoice_acknowledgements", "to take:1")["document"]["document_key"] == "to take"
    assert [ref["flow"] for ref in decided.row("invoices", "to take")["refs"]] == [
        "vendors",
        "invoice_acknowledgements",
    ]


def test_what_is_booked_is_answered_with_its_bill(decided: Decided) -> None:
    found = decided.row("invoice_responses", "posted:1")["document"]
    assert (found["success"], found["posting"]) == (True, "invoices:posted")
    assert found["message"] == f"Posted in QuickBooks company {books.US}"


def test_what_cannot_be_booked_goes_back_with_the_words_of_the_books(decided: Decided) -> None:
    found = decided.row("invoice_responses", "waits too long:1")["document"]
    assert not found["success"]
    assert found["message"] == (
        f"line 1: account 9999 has no counterpart in QuickBooks Online {books.US}: create it there, or map it in the "
        "mapping file"
    )
    assert decided.codes("invoices", "waits too long") == ["sent_back", "account_unknown"]


def test_a_bill_that_is_free_for_payment_gets_its_own_term_back(decided: Decided) -> None:
    found = decided.row("invoices", "freed")["document"]
    assert (found["payment_hold"], found["payment_term"], found["released_from"]) == (False, "Net 30", "Do not pay")


def test_one_that_was_paid_in_part_is_left_to_people(decided: Decided) -> None:
    assert decided.row("invoices", "freed too late")["document"]["payment_hold"] is True
    (found,) = findings(decided, "freed too late")
    assert found == (
        "payment_blocked",
        "invoice R-freed too late of Norton Lumber is free for payment in Basware, and payment term Do not pay still "
        f"keeps bill R-freed too late of QuickBooks company {books.US} from being paid: something of it is paid, so "
        "that only people can change it. Change it there by hand",
    )


def test_a_bill_that_must_not_be_paid_any_more_is_said(decided: Decided) -> None:
    (found,) = findings(decided, "blocked later")
    assert found == (
        "payment_blocked",
        "invoice R-blocked later of Norton Lumber is blocked for payment in Basware and stands in QuickBooks as bill "
        "R-blocked later with payment term Net 30, to be paid: give it there the payment term that is mapped for that, "
        "or lift the block in Basware",
    )


def findings(decided: Decided, key: str) -> list[tuple[str, str]]:
    rows = decided.query(
        f"select code, text, payload from outbox.basware_quickbooks__findings where document_key = '{key}'"
    )
    assert all(isinstance(json.dumps(row["payload"]), str) for row in rows)
    return [(row["code"], row["text"]) for row in rows if row["code"] == "payment_blocked"]


def test_an_order_that_is_closed_in_basware_and_open_in_quickbooks_is_a_difference(decided: Decided) -> None:
    rows = decided.query("select * from reconciliation.documents where source_key = 'closed there'")
    assert [(row["difference_class"], row["reason"]) for row in rows] == [
        ("status", "closed in Basware, open in QuickBooks")
    ]
