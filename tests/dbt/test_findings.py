"""What is put before a person though nothing is to be sent."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

import duckdb

from tests.dbt import books
from tests.dbt.conftest import Decided

E, A = books.E, books.A


def add(db: duckdb.DuckDBPyConnection) -> None:
    books.supplier(db, "s-bank", "10011", "Bank Differs B.V.", vendor="v-bank")
    for key, number in (("b1", "NL91ABNA0417164300"), ("b2", "NL02RABO0123456789")):
        books.raw.insert(db, f"{E}.bank_accounts", {"id": key, "account": "s-bank", "bank_account": number})
    db.execute(
        "update raw_avidxchange.vendors set bank_accounts = '[\"DE89370400440532013000\"]' where vendor_id = 'v-bank'"
    )
    books.supplier(db, "s-same", "10012", "Bank Agrees B.V.", vendor="v-same")
    books.raw.insert(db, f"{E}.bank_accounts", {"id": "b3", "account": "s-same", "bank_account": "NL44RABO0123456789"})
    db.execute(
        "update raw_avidxchange.vendors set bank_accounts = '[\"nl44 rabo 0123 4567 89\"]' where vendor_id = 'v-same'"
    )

    for entry, number, key in (
        ("je-a", 900051, "AVX:951"),
        ("je-b", 900052, "AVX:951"),
        ("je-v", 900053, "AVX:951:void"),
    ):
        for side in ("debit", "credit"):
            line = {
                "id": f"{entry}-{side}",
                "entry_id": entry,
                "entry_number": number,
                "description": f"{key} Kroon Bouw",
            }
            books.raw.insert(db, f"{E}.transaction_lines", line)

    books.entry(db, "refused")
    books.term(db, "refused")
    books.invoice(db, "i-refused", "refused", status="Rejected")
    books.delivered(db, "purchase_invoices", "refused", "i-refused")

    books.entry(db, "twice")
    books.term(db, "twice", paid=True)
    books.invoice(db, "i-twice", "twice", status="PaymentCreated")
    books.delivered(db, "purchase_invoices", "twice", "i-twice")
    books.payment(db, "701", ("i-twice", "121.00", "0"), status="Processing")

    books.entry(db, "wrong")
    books.term(db, "wrong")
    books.invoice(db, "i-wrong", "wrong", status="PaymentError")
    books.payment(
        db,
        "702",
        ("i-wrong", "121.00", "0"),
        status="Error",
        exceptions=[{"ReasonCode": {"Id": "6", "Description": "Inactive bank account"}}],
    )

    books.entry(db, "unmatched")
    books.term(db, "unmatched")
    books.invoice(db, "i-unmatched", "unmatched", status="Paid")
    books.payment(db, "703", ("i-unmatched", "121.00", "0"), status="Cleared", payment_date=date(2026, 10, 12))
    books.posted(db, "703", "unmatched")

    books.raw.insert(db, f"{E}.feeds", {"feed": "cost_centers", "kind": "full", "rows": 3, "suspect": True})
    later = {"feed": "cost_centers", "kind": "incremental", "rows": 0, "suspect": False}
    books.raw.insert(db, f"{E}.feeds", later | {"read_at": datetime(2026, 11, 1, 12, tzinfo=UTC)})
    books.raw.insert(
        db, f"{A}.quarantine", {"feed": "payments", "reason": "Amount is not a number", "record": "{}", "key": "unread"}
    )


def finding(decided: Decided, code: str, key: str) -> dict[str, Any]:
    rows = decided.query(
        f"select * from outbox.exact_avidxchange__findings where code = '{code}' and document_key = '{key}'"
    )
    assert len(rows) == 1, f"{len(rows)} findings {code} for {key}"
    return rows[0]


def test_bank_details_that_differ_are_a_review_and_show_only_their_end(decided: Decided) -> None:
    found = finding(decided, "payee_differs", "s-bank")
    assert (found["flow"], found["company"], found["kind"]) == ("vendors", "123", "review")
    assert (found["payload"]["books"], found["payload"]["avidxchange"]) == ("...6789, ...4300", "...3000")


def test_bank_details_written_differently_agree(decided: Decided) -> None:
    rows = decided.query("select code from outbox.exact_avidxchange__findings where document_key = 's-same'")
    assert rows == []


def test_a_rejected_invoice_is_a_review(decided: Decided) -> None:
    found = finding(decided, "rejected", "refused")
    assert (found["flow"], found["kind"]) == ("purchase_invoices", "review")
    assert "121.00 EUR" in found["text"]


def test_an_invoice_paid_in_exact_and_by_avidxchange_is_urgent(decided: Decided) -> None:
    found = finding(decided, "paid_elsewhere", "twice")
    assert (found["kind"], found["severity"]) == ("alert", "urgent")
    assert "701" in found["text"]


def test_a_payment_in_error_says_why(decided: Decided) -> None:
    found = finding(decided, "payment_error", "702")
    assert found["severity"] == "warning"
    assert "Inactive bank account" in found["text"]


def test_a_posting_exact_did_not_match_is_told_with_the_steps(decided: Decided) -> None:
    found = finding(decided, "posted_unmatched", "703")
    assert "900703" in found["text"]
    assert "Match" in found["text"]
    assert found["company"] == "C1"


def test_reads_that_cannot_be_trusted_are_told(decided: Decided) -> None:
    doubt = finding(decided, "suspect_read", "exact_online.cost_centers")
    assert doubt["flow"] == "cost_centers"
    assert "`ml-connector accept-row-count exact_main cost_centers --company 123` and run with --full" in doubt["text"]
    assert "Amount is not a number" in finding(decided, "quarantined", "avidxchange.payments")["text"]


def test_one_key_in_two_ledger_entries_is_urgent_and_a_payment_with_its_reversal_is_not(decided: Decided) -> None:
    rows = decided.query(
        "select company, document_key, severity, text from outbox.exact_avidxchange__findings"
        " where code = 'entry_twice'"
    )
    keys = [(row["company"], row["document_key"], row["severity"]) for row in rows]
    # 9017 is void and has two entries, of which one is reversed; 9019 is valid again and posted anew
    # 9028 was posted and reversed twice
    assert sorted(keys) == [("C1", "9017", "urgent"), ("C1", "951", "urgent")]
    text = finding(decided, "entry_twice", "951")["text"]
    assert "AVX:951 stands in Exact division 123 in 2 entries" in text
    assert "900051" in text
    assert "900052" in text
