"""What is put before a person though nothing is to be sent."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import duckdb
import pytest

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

    # paid in dollars; a person booked the posting with its exchange difference, and Exact shows the entry settled
    books.entry(db, "in-dollars")
    books.term(db, "in-dollars", paid=True)
    books.invoice(db, "i-in-dollars", "in-dollars", status="Paid")
    books.delivered(db, "purchase_invoices", "in-dollars", "i-in-dollars")
    books.payment(db, "790", ("i-in-dollars", "130.00", "0"), currency_code="USD")
    document = books.posted_document("790", "in-dollars", amount="130.00", currency="USD")
    books.delivered(db, "payments", "790", "je-790", amount="130.00", delivered_document=json.dumps(document))

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

    settlements(db)
    payees(db)

    books.raw.insert(db, f"{E}.feeds", {"feed": "cost_centers", "kind": "full", "rows": 3, "suspect": True})
    later = {"feed": "cost_centers", "kind": "incremental", "rows": 0, "suspect": False}
    books.raw.insert(db, f"{E}.feeds", later | {"read_at": datetime(2026, 11, 1, 12, tzinfo=UTC)})
    books.raw.insert(
        db, f"{A}.quarantine", {"feed": "payments", "reason": "Amount is not a number", "record": "{}", "key": "9"}
    )


def settlements(db: duckdb.DuckDBPyConnection) -> None:
    """Entries that Exact shows as settled while our posting of their payment stands."""

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


def finding(decided: Decided, code: str, key: str) -> dict[str, Any]:
    rows = decided.query(
        f"select * from outbox.exact_avidxchange__findings where code = '{code}' and document_key = '{key}'"
    )
    assert len(rows) == 1, f"{len(rows)} findings {code} for {key}"
    return rows[0]


def test_bank_details_that_differ_are_a_review_and_show_only_their_end(decided: Decided) -> None:
    found = finding(decided, "payee_differs", "s-bank")
    assert (found["flow"], found["company"], found["kind"]) == ("vendors", "123", "review")
    assert found["payload"] == {"books": "...6789, ...4300", "avidxchange": "...3000"}


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


def settlement(decided: Decided, key: str) -> list[str]:
    names = ("settled_in_books", "posted_by_us", "matched_by_us", "settled_by_reversed", "paid_elsewhere")
    (row,) = decided.query(f"select * from intermediate.int_invoice_settlement where document_key = '{key}'")
    return [str(row[name].quantize(Decimal(1))) for name in names]


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
    assert (row["payment_state"], str(row["unmatched_amount"])) == ("posted_unmatched", "121.00")


def test_an_invoice_our_posting_was_matched_with_is_paid_and_asks_nothing(decided: Decided) -> None:
    assert (
        decided.query("select code from outbox.exact_avidxchange__findings where document_key in ('by-hand', '711')")
        == []
    )
    (row,) = decided.query("select * from reconciliation.payments where payment_id = '711'")
    assert (row["payment_state"], str(row["unmatched_amount"])) == ("paid", "0.00")


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
    assert "`python -m include.cli believe exact_main cost_centers --company 123` and run with --full" in doubt["text"]
    assert "Amount is not a number" in finding(decided, "quarantined", "avidxchange.payments")["text"]


def payees(db: duckdb.DuckDBPyConnection) -> None:
    """Suppliers with an open invoice, and what the store remembers of how they were paid."""
    ids = iter(range(1, 100))

    def remembered(vendor: str, value: str, seen_at: str, fact: str = "remittance e-mail address") -> None:
        row = {"id": next(ids), "connection": "avid_main", "company": "C1", "system": "avidxchange"}
        facts = {"vendor_key": vendor, "fact": fact, "value": value, "seen_at": seen_at}
        books.raw.insert(db, "raw_operations.payee_facts", row | facts)

    def payee(name: str, code: str, *known: str, now: str = "ap@kroon.example", open_invoice: bool = True) -> None:
        books.supplier(db, f"s-{name}", code, f"Payee {name}", vendor=f"v-{name}")
        db.execute(f"update {A}.vendors set remit_email = '{now}' where vendor_id = 'v-{name}'")
        if open_invoice:
            books.entry(db, f"of-{name}", supplier=f"s-{name}")
            books.term(db, f"of-{name}", account=f"s-{name}")
        for day, value in enumerate(known, 10):
            remembered(f"v-{name}", value, f"2026-10-{day} 08:00:00+00")

    payee("first-seen", "10101")
    payee("steady", "10102", "ap@kroon.example")
    payee("changed", "10103", "ap@kroon.example", now="new@elsewhere.example")
    # it changed in an earlier run, nobody has answered
    payee("asked", "10104", "ap@kroon.example", "new@elsewhere.example", now="new@elsewhere.example")
    # changed and back again: both were seen
    payee("back", "10105", "ap@kroon.example", "new@elsewhere.example")
    payee("answered", "10106", "ap@kroon.example", "new@elsewhere.example", now="new@elsewhere.example")
    answer = {"fact": "remittance e-mail address", "changed_at": "2026-10-11 08:00:00+00"}
    review = {"id": "1", "link": books.LINK, "flow": "vendors", "company": "123", "document_key": "s-answered"}
    decided = {"code": "payee_change", "state": "decided", "decision": "release", "payload": json.dumps(answer)}
    books.raw.insert(db, "raw_operations.reviews", review | decided)
    # the answer was about the change before
    payee("again", "10107", "ap@kroon.example", "new@elsewhere.example")
    books.raw.insert(db, "raw_operations.reviews", review | decided | {"id": "2", "document_key": "s-again"})
    payee("unowed", "10108", "ap@kroon.example", now="new@elsewhere.example", open_invoice=False)
    payee("bank-two", "10109")
    accounts = json.dumps(["NL91 ABNA 0417 1643 00"])
    db.execute(f"update {A}.vendors set bank_accounts = '{accounts}' where vendor_id = 'v-bank-two'")
    remembered("v-bank-two", "...3000 #0123456789abcdef", "2026-10-10 08:00:00+00", "bank account")
    for name, line in (("moved", "Kade 2"), ("stays", "Kade 1")):
        payee(name, "1011" + name[0], "ap@kroon.example")
        # the order of its parts and how it is spelt say nothing
        address = {"City": "Delft", "Line1": line, "PostalCode": "2611 AA", "Country": "NL", "State": None, "Line2": ""}
        db.execute(
            f"update {A}.vendors set remit_to_address = ? where vendor_id = ?", [json.dumps(address), f"v-{name}"]
        )
        remembered(f"v-{name}", "kade 1, 2611 aa, delft, nl", "2026-10-10 08:00:00+00", "remittance address")


def payee_findings(decided: Decided, name: str) -> list[tuple[str, str]]:
    rows = decided.query(
        "select kind, severity from outbox.exact_avidxchange__findings"
        f" where code = 'payee_change' and document_key = 's-{name}' order by kind"
    )
    return [(row["kind"], row["severity"]) for row in rows]


BOTH = [("alert", "urgent"), ("review", "urgent")]


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("first-seen", []),
        ("steady", []),
        ("changed", BOTH),
        ("asked", BOTH),
        ("back", BOTH),
        ("answered", [("review", "urgent")]),
        ("again", BOTH),
        ("unowed", []),
        ("bank-two", BOTH),
        ("moved", BOTH),
        ("stays", []),
    ],
)
def test_a_payee_that_changes_while_invoices_are_open_is_asked_and_told(
    decided: Decided, name: str, expected: list[tuple[str, str]]
) -> None:
    assert payee_findings(decided, name) == expected


@pytest.mark.parametrize(
    ("name", "old", "new"),
    [
        ("changed", "ap@kroon.example", "new@elsewhere.example"),
        ("asked", "ap@kroon.example", "new@elsewhere.example"),
        ("back", "new@elsewhere.example", "ap@kroon.example"),
        ("bank-two", "...3000", "...4300"),
        ("moved", "kade 1, 2611 aa, delft, nl", "kade 2, 2611 aa, delft, nl"),
    ],
)
def test_a_changed_payee_says_what_it_was_and_is(decided: Decided, name: str, old: str, new: str) -> None:
    (row,) = decided.query(
        "select text, payload from outbox.exact_avidxchange__findings"
        f" where code = 'payee_change' and kind = 'alert' and document_key = 's-{name}'"
    )
    assert (row["payload"]["old"], row["payload"]["new"]) == (old, new)
    assert f"Payee {name} changed in AvidXchange while 1 invoice is open" in row["text"]


def test_only_what_the_store_does_not_know_is_new_and_no_account_is_kept_whole(decided: Decided) -> None:
    rows = decided.query("select vendor_key, fact, value from intermediate.int_payee_history where is_new")
    new = {(row["vendor_key"], row["fact"]): row["value"] for row in rows}
    email = "remittance e-mail address"
    assert {name for name, fact in new if fact == email} == {
        f"v-{name}" for name in ("first-seen", "changed", "back", "unowed", "again", "bank-two")
    }
    assert new["v-bank-two", "bank account"].startswith("...4300 #")
    assert "NL91ABNA0417164300" not in "".join(new.values())


def test_one_key_in_two_ledger_entries_is_urgent_and_a_payment_with_its_reversal_is_not(decided: Decided) -> None:
    rows = decided.query(
        "select company, document_key, severity, text from outbox.exact_avidxchange__findings"
        " where code = 'entry_twice'"
    )
    assert [(row["company"], row["document_key"], row["severity"]) for row in rows] == [("C1", "951", "urgent")]
    assert "AVX:951 stands in Exact division 123 in 2 entries" in rows[0]["text"]
    assert "900051" in rows[0]["text"]
    assert "900052" in rows[0]["text"]
