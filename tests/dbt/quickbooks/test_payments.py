"""Which AvidXchange payments should be bill payments in QuickBooks, of what, and from which day."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import duckdb
import pytest

from include.documents import Payment, parse
from tests.dbt.conftest import Decided
from tests.dbt.quickbooks import books
from tests.dbt.quickbooks.books import line

NUMBERS = iter(range(1000))


def pair(db: duckdb.DuckDBPyConnection, key: str, amount: str = "100.00", **more: Any) -> None:
    """A bill open for its whole amount and its AvidXchange invoice `i-<key>`."""
    books.bill(db, key, line(1, amount), **more)
    books.invoice(db, f"i-{key}", key, amount)


def add(db: duckdb.DuckDBPyConnection) -> None:
    for number in range(12):
        pair(db, f"60{number:02}", f"{101 + number}.00")
    books.payment(db, "1", ("i-6000", "101.00", "0"))
    books.payment(
        db, "2", ("i-6001", "50.00", "0"), ("i-6002", "100.50", "2.50"), trace_number="T-2", avid_pay_checknumber=None
    )
    # a credit is used up by the payment: bill 100, credit 20, 80 leaves
    pair(db, "6100", "100.00")
    books.credit(db, "6101", line(1, "20.00"))
    books.invoice(db, "i-VC-6101", "VC-6101", "-20.00")
    books.payment(db, "3", ("i-6100", "100.00", "0"), ("i-VC-6101", "-20.00", "0"))
    # bills on two accounts payable accounts
    pair(db, "6110", "110.00", ap_account_ref="34")
    books.payment(db, "4", ("i-6003", "104.00", "0"), ("i-6110", "110.00", "0"))
    # in closed books
    books.payment(db, "5", ("i-6004", "105.00", "0"), payment_date=date(2026, 9, 15))
    # voided after posting, in open and in closed books; voided before
    pair(db, "6120", balance="0")
    books.posted(db, "6", ("6120", "100.00"))
    books.payment(db, "6", ("i-6120", "100.00", "0"), status="Void", voided_date=date(2026, 10, 28))
    pair(db, "6121", balance="0")
    books.posted(db, "7", ("6121", "100.00"), day="2026-09-20")
    books.payment(
        db,
        "7",
        ("i-6121", "100.00", "0"),
        status="Void",
        payment_date=date(2026, 9, 20),
        voided_date=date(2026, 10, 28),
    )
    books.payment(db, "8", ("i-6005", "106.00", "0"), status="Void", voided_date=date(2026, 10, 28))
    books.payment(db, "9", ("i-6006", "107.00", "0"), status="Error")
    books.payment(db, "10", ("i-6007", "108.00", "0"), status="Processing")
    books.payment(db, "11", ("i-6008", "100.00", "0"))
    books.payment(db, "12", ("i-6008", "100.00", "0"), payment_date=date(2026, 10, 27))
    books.payment(db, "13", ("i-nowhere", "50.00", "0"))
    books.payment(db, "14", ("i-6009", "100.00", "0"), amount="110.00")
    # posted, but we never heard of it
    books.payment(db, "15", ("i-6010", "111.00", "0"))
    books.bill_payment(db, "bp-15", "15", "111.00", sync_token=2)
    books.credit(db, "6170", line(1, "2.00"), balance="0", private_note="AVX:15:discount\nDiscount taken")
    books.credit(db, "6171", line(1, "2.00"), balance="0", private_note="AVX:150:discount\nDiscount taken")
    # and one that was voided in QuickBooks
    books.payment(db, "16", ("i-6011", "112.00", "0"))
    books.bill_payment(db, "bp-16", "16", "0", line=[], private_note="Voided\nAVX:16")
    pair(db, "6130", is_deleted=True)
    books.payment(db, "17", ("i-6130", "100.00", "0"))
    pair(db, "6140", "5.00")
    books.credit(db, "6141", line(1, "20.00"))
    books.invoice(db, "i-VC-6141", "VC-6141", "-20.00")
    books.payment(db, "18", ("i-6140", "5.00", "0"), ("i-VC-6141", "-20.00", "0"), amount="-15.00")
    books.vendor(db, "58", "Closed Shop (deleted)", active=False, sent="v58")
    pair(db, "6150", vendor_ref="58")
    books.payment(db, "19", ("i-6150", "100.00", "0"))
    # posted for another amount than it is now
    pair(db, "6160", balance="0")
    books.posted(db, "20", ("6160", "90.00"))
    books.payment(db, "20", ("i-6160", "100.00", "0"))
    pair(db, "6170", currency_ref="EUR", exchange_rate="1.10")
    books.payment(db, "21", ("i-6170", "100.00", "0"))
    # a person voided it and took our key out of its memo
    pair(db, "6184")
    books.posted(db, "27", ("6184", "100.00"), in_books={"total_amt": "0", "line": [], "private_note": "Voided"})
    books.payment(db, "27", ("i-6184", "100.00", "0"))
    # AvidXchange gave both to another company after they were posted; a person voided the second bill payment
    void: dict[str, Any] = {"total_amt": "0", "line": []}
    for key, bill, balance, in_books in (("25", "6182", "0", {}), ("26", "6183", "100.00", void)):
        pair(db, bill, balance=balance)
        books.posted(db, key, (bill, "100.00"), in_books=in_books)
        for company, day in (("C3", 26), ("C9", 28)):
            version = {"company": company, "last_modified_date": datetime(2026, 10, day, 9, tzinfo=UTC)}
            books.payment(db, key, (f"i-{bill}", "100.00", "0"), **version)
    # beside a bill of ours one that AvidXchange knows by number only
    pair(db, "6180")
    books.payment(db, "22", ("i-6180", "100.00", "0"), (None, "30.00", "0"))
    # a person paid the bills of two payments at once
    pair(db, "6190")
    pair(db, "6191")
    books.payment(db, "23", ("i-6190", "100.00", "0"))
    books.payment(db, "24", ("i-6191", "100.00", "0"))
    books.bill_payment(db, "bp-both", None, "200.00", private_note="AVX:23\nAVX:24")


def document(decided: Decided, key: str) -> Payment:
    parsed = parse(json.dumps(decided.row("payments", key)["document"]))
    assert isinstance(parsed, Payment)
    return parsed


def applied(decided: Decided, key: str) -> list[tuple[str, str, str]]:
    return [(item.document_key, str(item.amount), str(item.discount)) for item in document(decided, key).applications]


def problem(decided: Decided, key: str) -> tuple[str, str]:
    (found,) = decided.row("payments", key)["problems"]
    return found["code"], found["text"]


def test_an_executed_payment_settles_the_bill_it_pays(decided: Decided) -> None:
    row = decided.row("payments", "1")
    assert (row["wanted"], row["skip"], row["problems"], row["holds"], row["refs"]) == ("present", None, [], [], [])
    assert (row["company"], row["target_company"], row["target_connection"]) == ("C3", books.REALM, "quickbooks_main")
    found = document(decided, "1")
    assert (found.vendor_key, found.ap_account, found.trace, found.date) == ("56", "33", "900123", date(2026, 10, 25))
    assert applied(decided, "1") == [("6000", "101.00", "0.00")]


def test_one_payment_pays_parts_of_many_with_a_discount(decided: Decided) -> None:
    assert decided.codes("payments", "2") == []
    assert applied(decided, "2") == [("6001", "50.00", "0.00"), ("6002", "100.50", "2.50")]
    assert (str(document(decided, "2").amount), document(decided, "2").trace) == ("150.50", "T-2")


def test_a_credit_is_used_up_by_the_payment(decided: Decided) -> None:
    assert decided.codes("payments", "3") == []
    assert applied(decided, "3") == [("6100", "100.00", "0.00"), ("VC-6101", "-20.00", "0.00")]
    assert str(document(decided, "3").amount) == "80.00"


def test_a_posted_payment_stays_in_its_company_until_people_void_it_there(decided: Decided) -> None:
    kept = decided.row("payments", "25")
    assert (kept["company"], kept["wanted"], kept["problems"], kept["holds"]) == ("C3", "present", [], [])
    # the store is told that C3's posting was taken back, and the payment waits for a route of C9
    rows = decided.query(
        "select company, wanted, skip, problems from outbox.quickbooks_avidxchange__payments"
        " where source_key = '26' order by company"
    )
    assert [(row["company"], row["wanted"], row["skip"], [p["code"] for p in row["problems"]]) for row in rows] == [
        ("C3", "void", "reversed_by_hand", []),
        ("C9", "present", None, ["not_routed"]),
    ]
    rows = decided.query(
        "select document_key, company, severity, text from outbox.quickbooks_avidxchange__findings"
        " where code = 'company_changed'"
    )
    assert rows == [
        {
            "document_key": "25",
            "company": "C3",
            "severity": "urgent",
            "text": f"payment 25 of 100.00 USD was posted in QuickBooks company {books.REALM} (AvidXchange company C3)"
            " and AvidXchange has it in C9 now, for which it is not posted: put it back in AvidXchange, or void the"
            " bill payment in QuickBooks; it is then posted automatically where it belongs",
        }
    ]


def test_bills_on_two_payable_accounts_are_two_bill_payments(decided: Decided) -> None:
    assert (document(decided, "4:33").ap_account, document(decided, "4:34").ap_account) == ("33", "34")
    assert (applied(decided, "4:33"), applied(decided, "4:34")) == (
        [("6003", "104.00", "0.00")],
        [("6110", "110.00", "0.00")],
    )


def test_a_payment_in_closed_books_is_of_the_first_open_day_and_both_days_are_kept(decided: Decided) -> None:
    row = decided.row("payments", "5")
    assert (row["problems"], row["doc_date"]) == ([], date(2026, 9, 15))
    assert document(decided, "5").date == date(2026, 10, 1)


def test_a_void_takes_the_bill_payment_back(decided: Decided) -> None:
    row = decided.row("payments", "6")
    assert (row["wanted"], row["problems"]) == ("void", [])
    assert (document(decided, "6").status, document(decided, "6").voided_on) == ("void", date(2026, 10, 28))


def test_a_void_never_changes_closed_books(decided: Decided) -> None:
    code, text = problem(decided, "7")
    assert code == "period_closed"
    assert "its bill payment of 2026-09-20 is in books that are closed through 2026-09-30" in text


def test_what_was_not_executed_is_never_posted(decided: Decided) -> None:
    keys = {
        row["source_key"] for row in decided.query("select source_key from outbox.quickbooks_avidxchange__payments")
    }
    assert not keys & {"8", "9", "10"}


def test_two_payments_may_not_pay_more_than_is_open(decided: Decided) -> None:
    assert decided.codes("payments", "11") == []
    code, text = problem(decided, "12")
    assert code == "overpayment"
    assert "9.00 is open in QuickBooks" in text


@pytest.mark.parametrize(
    ("key", "code", "words"),
    [
        ("13", "invoice_unknown", "which is no bill of QuickBooks company"),
        ("14", "totals_differ", "110.00 but the invoices it names make 100.00"),
        ("18", "credit_exceeds_bills", "apply the credit in QuickBooks by hand"),
        ("19", "vendor_blocked", "vendor Closed Shop is inactive in QuickBooks"),
        ("21", "currency_not_accepted", "AVX:21 in the memo"),
    ],
)
def test_what_cannot_be_posted_says_why(decided: Decided, key: str, code: str, words: str) -> None:
    found = problem(decided, key)
    assert found[0] == code
    assert words in found[1]


def test_a_payment_of_a_deleted_bill_says_so(decided: Decided) -> None:
    texts = [found["text"] for found in decided.row("payments", "17")["problems"]]
    assert any("which was deleted in QuickBooks" in text for text in texts)


def test_a_bill_payment_that_carries_our_key_is_adopted_unless_it_is_void(decided: Decided) -> None:
    adopt = decided.row("payments", "15")["adopt"]
    assert (adopt["id"], adopt["number"], adopt["evidence"]) == ("bp-15", "900123", "carries our key AVX:15")
    assert decided.row("payments", "16")["adopt"] is None


def test_a_bill_payment_for_two_payments_is_known_by_both_and_shared_by_none(decided: Decided) -> None:
    for key in ("23", "24"):
        adopt = decided.row("payments", key)["adopt"]
        assert (adopt["id"], adopt["facts"]) == ("bp-both", {"entity": "billpayment"})


def test_a_line_that_names_no_invoice_id_keeps_the_whole_payment(decided: Decided) -> None:
    code, text = problem(decided, "22")
    assert (code, document(decided, "22").amount) == ("invoice_unknown", Decimal("130.00"))
    assert "payment 22 pays N-None" in text


def test_what_is_adopted_can_be_voided_and_its_discount_goes_with_it(decided: Decided) -> None:
    adopt = decided.row("payments", "15")["adopt"]
    assert (adopt["token"], adopt["facts"]) == ("2", {"entity": "billpayment", "companions": ["vendorcredit/6170"]})


def test_a_posted_payment_that_changed_is_a_persons(decided: Decided) -> None:
    (hold,) = decided.row("payments", "20")["holds"]
    assert (hold["code"], hold["payload"]) == ("changed_after_lock", {"before": "90.00", "after": "100.00"})
    assert "correct the bill payment in QuickBooks by hand" in hold["text"]
