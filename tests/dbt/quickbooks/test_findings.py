"""What needs a person though nothing is to be sent."""

from __future__ import annotations

from datetime import date
from typing import Any

import duckdb

from include.documents import plain
from tests.dbt.conftest import Decided
from tests.dbt.quickbooks import books
from tests.dbt.quickbooks.books import line


def add(db: duckdb.DuckDBPyConnection) -> None:
    books.bill(db, "8000", line(1, "301.00"), is_deleted=True)
    books.invoice(db, "i-8000", "8000", "301.00")
    books.payment(db, "801", ("i-8000", "301.00", "0"), status="Processing")
    books.bill(db, "8001", line(1, "302.00"))
    books.invoice(db, "i-8001", "8001", "302.00", status="Rejected")
    books.bill(db, "8002", line(1, "303.00"))
    books.invoice(db, "i-8002", "8002", "303.00", status="PaymentError")
    reason = [{"ReasonCode": {"Id": "6", "Description": "inactive bank account"}}]
    books.payment(db, "802", ("i-8002", "303.00", "0"), status="Error", exceptions=reason)
    books.bill_payment(db, "bp-a", "888", "10.00")
    books.bill_payment(db, "bp-b", "888", "10.00")
    books.bill_payment(db, "bp-c", "889", "10.00")
    books.bill_payment(db, "bp-d", "889", "0", line=[], private_note="Voided\nAVX:889")
    # merged into another vendor: its bill stands there now
    books.vendor(db, "81", "Old Name Inc", sent="v81", is_deleted=True)
    books.bill(db, "8010", line(1, "304.00"))
    books.invoice(db, "i-8010", "8010", "304.00", status="Approved")
    db.execute(
        'update raw_operations.deliveries set delivered_document = \'{"vendor_key": "81"}\''
        " where flow = 'bills' and source_key = '8010'"
    )
    books.bill(db, "8020", line(1, "305.00"), currency_ref="EUR", exchange_rate="1.10", txn_date=date(2026, 10, 2))
    books.invoice(db, "i-8020", "8020", "305.00", currency_code="EUR")
    books.payment(db, "820", ("i-8020", "330.00", "0"))
    # a person voided our bill payment and paid the bill by another one
    books.bill(db, "8030", line(1, "306.00"), balance="0")
    books.invoice(db, "i-8030", "8030", "306.00", status="Paid")
    books.payment(db, "830", ("i-8030", "306.00", "0"), status="Cleared", payment_date=date(2026, 10, 12))
    voided = {"total_amt": "0", "line": [], "private_note": "Voided\nAVX:830"}
    books.posted(db, "830", ("8030", "306.00"), day="2026-10-12", in_books=voided)
    by_another = [{"Amount": "306.00", "LinkedTxn": [{"TxnId": "8030", "TxnType": "Bill"}]}]
    books.bill_payment(
        db, "bp-hand", None, "306.00", line=by_another, check_payment={"BankAccountRef": {"value": "35"}}
    )
    discounts(db)
    books.raw.insert(
        db,
        f"{books.Q}.quarantine",
        {"feed": "bills", "reason": "TxnDate is no day", "key": "8099", "record": '{"Id": "8099"}'},
    )


def discounts(db: duckdb.DuckDBPyConnection) -> None:
    """Bills of 300 of which AvidXchange pays 290 and takes 10 as a discount, whose vendor credit is open."""
    for key, status, state in (
        ("840", "Void", "sending"),
        ("841", "Issued to Supplier", "sending"),
        ("842", "Error", "planned"),
        ("843", "Issued to Supplier", "refused"),
        ("844", "Void", "skipped"),
    ):
        books.bill(db, f"8{key}", line(1, "300.00"))
        books.invoice(db, f"i-8{key}", f"8{key}", "300.00")
        books.payment(db, key, (f"i-8{key}", "290.00", "10.00"), status=status)
        books.delivered(db, "payments", key, "", target_id=None, state=state)
        books.credit(db, f"88{key}", line(1, "10.00"), private_note=f"AVX:{key}:discount\nTaken", doc_number=None)
    # posted with it: its void takes it away, and so may a person have taken the bill payment back
    for key, status, day in (("845", "Void", "2026-10-25"), ("846", "Cleared", "2026-10-12")):
        books.bill(db, f"8{key}", line(1, "300.00"))
        books.invoice(db, f"i-8{key}", f"8{key}", "300.00")
        voided = {"total_amt": "0", "line": [], "private_note": f"Voided\nAVX:{key}"}
        books.posted(db, key, (f"8{key}", "300.00"), day=day, in_books=voided)
        books.payment(db, key, (f"i-8{key}", "290.00", "10.00"), status=status, payment_date=date.fromisoformat(day))
        books.credit(db, f"88{key}", line(1, "10.00"), private_note=f"AVX:{key}:discount\nTaken", doc_number=None)


def found(decided: Decided, code: str, key: str) -> dict[str, Any]:
    (row,) = decided.query(
        f"select * from outbox.quickbooks_avidxchange__findings where code = '{code}' and document_key = '{key}'"
    )
    return row


def test_a_bill_deleted_while_it_is_paid_is_urgent(decided: Decided) -> None:
    row = found(decided, "deleted", "8000")
    assert (row["flow"], row["severity"]) == ("bills", "urgent")
    assert "is gone from QuickBooks but AvidXchange pays it (payment 801)" in row["text"]


def test_a_bill_paid_by_both_is_urgent(decided: Decided) -> None:
    row = found(decided, "paid_elsewhere", "122")
    assert (row["kind"], row["severity"]) == ("alert", "urgent")
    assert "was settled in QuickBooks for 100.00 by something that is not our payment" in row["text"]


def test_a_bill_payment_that_a_person_replaced_is_paid_elsewhere(decided: Decided) -> None:
    row = found(decided, "paid_elsewhere", "8030")
    assert (row["kind"], row["severity"]) == ("alert", "urgent")
    assert "was settled in QuickBooks for 306.00 by something that is not our payment" in row["text"]
    (shown,) = decided.query(
        "select payment_state, unmatched_amount from reconciliation.payments where payment_id = '830'"
    )
    assert (shown["payment_state"], plain(shown["unmatched_amount"])) == ("posted_unmatched", "306.00")


def test_a_bill_that_our_bill_payment_settles_was_not_paid_elsewhere(decided: Decided) -> None:
    rows = decided.query("select code from outbox.quickbooks_avidxchange__findings where document_key = '9003'")
    assert rows == []
    (shown,) = decided.query("select payment_state from reconciliation.payments where payment_id = '901'")
    assert shown["payment_state"] == "paid"


def test_a_rejected_bill_is_a_review(decided: Decided) -> None:
    assert "credit or delete the bill, or correct it" in found(decided, "rejected", "8001")["text"]


def test_a_payment_in_error_is_an_alert_that_says_why(decided: Decided) -> None:
    row = found(decided, "payment_error", "802")
    assert (row["kind"], row["severity"]) == ("alert", "warning")
    assert "inactive bank account" in row["text"]


def test_two_live_bill_payments_with_one_key_are_urgent(decided: Decided) -> None:
    row = found(decided, "entry_twice", "888")
    assert row["severity"] == "urgent"
    assert "in 2 bill payments" in row["text"]
    rows = decided.query("select * from outbox.quickbooks_avidxchange__findings where document_key = '889'")
    assert rows == []


def test_a_discount_whose_payment_was_voided_before_it_was_posted_is_urgent(decided: Decided) -> None:
    row = found(decided, "discount_left_over", "840")
    assert (row["flow"], row["company"], row["kind"], row["severity"]) == ("payments", "C3", "alert", "urgent")
    assert row["text"] == (
        "vendor credit 88840 of 10.00 USD (Norton Lumber) is open in QuickBooks. It is the discount of AvidXchange "
        "payment 840, whose status is Void in AvidXchange, and no bill payment uses it: delete it in "
        "QuickBooks, or the next payment of this vendor takes it off once more"
    )
    assert row["payload"] == {"credits": ["88840"], "payment": "840"}
    assert found(decided, "discount_left_over", "844")["severity"] == "urgent"


def test_a_discount_of_a_payment_that_is_in_error_or_gone_is_urgent(decided: Decided) -> None:
    row = found(decided, "discount_left_over", "842")
    assert (
        row["severity"],
        "which is in error in AvidXchange: it is used up if that is paid after all" in row["text"],
    ) == ("urgent", True)
    gone = found(decided, "discount_left_over", "77")  # nobody has a payment of this number
    assert (gone["severity"], "which is gone in AvidXchange" in gone["text"]) == ("urgent", True)


def test_a_discount_whose_payment_waits_is_told_as_a_warning(decided: Decided) -> None:
    row = found(decided, "discount_left_over", "843")
    assert row["severity"] == "warning"
    assert "which is refused: it is used up when that is posted" in row["text"]


def test_a_discount_whose_bill_payment_a_person_took_back_is_urgent(decided: Decided) -> None:
    row = found(decided, "discount_left_over", "846")
    assert row["severity"] == "urgent"
    assert "which was posted without it or taken back in QuickBooks" in row["text"]


def test_a_discount_that_this_run_uses_or_takes_back_is_nobodys_question(decided: Decided) -> None:
    rows = decided.query(
        "select document_key from outbox.quickbooks_avidxchange__findings where code = 'discount_left_over'"
    )
    keys = {row["document_key"] for row in rows}
    assert keys & {"840", "841", "842", "843", "844", "845", "846"} == {"840", "842", "843", "844", "846"}


def test_a_merged_vendor_is_followed_and_asked_about(decided: Decided) -> None:
    row = found(decided, "supplier_merged", "81")
    assert "vendor Old Name Inc was merged into Norton Lumber in QuickBooks" in row["text"]


def test_a_payment_in_another_currency_is_shown_with_both_values(decided: Decided) -> None:
    row = found(decided, "exchange_difference", "820")
    # 330 USD against 305 EUR at 1.10
    assert (row["payload"]["paid_value"], row["payload"]["document_value"]) == ("330.00", "335.50")
    assert "At the rates QuickBooks knows it is worth 330.00 USD" in row["text"]


def test_records_kept_aside_are_told(decided: Decided) -> None:
    row = found(decided, "quarantined", "quickbooks_online.bills")
    assert (row["flow"], row["kind"]) == ("bills", "alert")
    assert row["text"].startswith("QuickBooks: 3 records of bills could not be read")


def test_nothing_of_this_kind_is_told_of_another(decided: Decided) -> None:
    assert decided.query("select * from outbox.exact_avidxchange__findings") == []
