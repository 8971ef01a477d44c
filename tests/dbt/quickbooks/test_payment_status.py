"""What the memo of a bill should say of its payment, and when our line goes again."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime
from typing import Any

import duckdb
import pytest

from tests.dbt.conftest import Decided
from tests.dbt.quickbooks import books
from tests.dbt.quickbooks.books import line

PENDING = "[AvidXchange] payment pending since 2026-10-25"
MADE = "[AvidXchange] payment made on 2026-10-25, not posted"
VOID = {"Id": "15", "Description": "Void"}


def pair(db: duckdb.DuckDBPyConnection, key: str, amount: str, **more: Any) -> None:
    books.bill(db, key, line(1, amount), **more)
    books.invoice(db, f"i-{key}", key, amount)


def add(db: duckdb.DuckDBPyConnection) -> None:
    pair(db, "7000", "201.00")
    books.payment(db, "701", ("i-7000", "201.00", "0"), status="Processing")
    pair(db, "7001", "202.00")
    books.payment(
        db,
        "702",
        ("i-7001", "202.00", "0"),
        status="Error",
        last_modified_date=datetime(2026, 10, 27, 8, tzinfo=UTC),
    )
    pair(db, "7002", "203.00")
    books.payment(db, "703", ("i-7002", "203.00", "0"), status="Void", voided_date=date(2026, 10, 28))
    # executed: the line of earlier goes once the bill payment stands
    pair(db, "7003", "204.00", private_note=f"ask Jo\n{PENDING}")
    books.delivered(db, "payment_status", "7003", "7003", delivered_document=json.dumps({"text": PENDING}))
    books.payment(db, "704", ("i-7003", "204.00", "0"))
    # executed at once: there was never anything to say
    pair(db, "7004", "205.00")
    books.payment(db, "705", ("i-7004", "205.00", "0"))
    pair(db, "7005", "206.00", txn_date=date(2026, 9, 1))
    books.payment(db, "706", ("i-7005", "206.00", "0"), status="Processing")
    # a day that was written once stays
    told = "[AvidXchange] payment pending since 2026-10-10"
    pair(db, "7006", "207.00", private_note=told)
    books.delivered(db, "payment_status", "7006", "7006", delivered_document=json.dumps({"text": told}))
    books.payment(db, "707", ("i-7006", "207.00", "0"), status="Debit Requested")
    # paid in part, the rest under way
    pair(db, "7007", "208.00")
    books.payment(db, "708", ("i-7007", "100.00", "0"))
    books.payment(db, "709", ("i-7007", "108.00", "0"), status="Processing")
    # our line stands already though nobody remembers writing it
    pair(db, "7008", "209.00", private_note=PENDING)
    books.payment(db, "710", ("i-7008", "209.00", "0"), status="Processing")
    # voided, and somebody paid the bill in QuickBooks since
    pair(db, "7009", "210.00", balance="0", private_note="[AvidXchange] payment voided on 2026-10-12")
    books.payment(db, "711", ("i-7009", "210.00", "0"), status="Void", voided_date=date(2026, 10, 12))
    # posted, and voided since: its bill payment is taken back by the same run
    pair(db, "7010", "211.00", balance="0")
    books.posted(db, "712", ("7010", "211.00"))
    books.payment(db, "712", ("i-7010", "211.00", "0"), status="Void", voided_date=date(2026, 10, 28))
    # a person paid the bill in QuickBooks while AvidXchange issued its payment: with a line of earlier, and with none
    for key, number, note in (("7011", "713", f"{PENDING}\nask Jo"), ("7012", "714", None), ("7013", "715", MADE)):
        pair(db, key, "212.00", balance="0", private_note=note)
        by_hand = [{"Amount": "212.00", "LinkedTxn": [{"TxnId": key, "TxnType": "Bill"}]}]
        books.bill_payment(db, f"bp-by-hand-{key}", None, "212.00", line=by_hand)
        books.payment(db, number, (f"i-{key}", "212.00", "0"))
    # AvidXchange voided the second payment since; of another one a person posted what AvidXchange paid
    db.execute(f"update {books.A}.payments set status = ? where payment_id = '715'", [json.dumps(VOID)])
    pair(db, "7014", "213.00", balance="0", private_note=MADE)
    books.payment(db, "716", ("i-7014", "213.00", "0"))
    settles = [{"Amount": "213.00", "LinkedTxn": [{"TxnId": "7014", "TxnType": "Bill"}]}]
    books.bill_payment(db, "bp-716", "716", "213.00", line=settles)
    # QuickBooks refused the bill payment; and one that waits beside another that is still under way
    pair(db, "7015", "214.00", private_note=PENDING)
    books.payment(db, "717", ("i-7015", "214.00", "0"))
    books.delivered(db, "payments", "717", "", target_id=None, state="refused")
    pair(db, "7016", "215.00", private_note=PENDING)
    books.payment(db, "718", ("i-7016", "400.00", "0"))
    books.payment(db, "719", ("i-7016", "15.00", "0"), status="Processing")
    # its answer never came: that is settled before anything is said
    pair(db, "7017", "216.00", private_note=PENDING)
    books.payment(db, "720", ("i-7017", "216.00", "0"))
    books.delivered(db, "payments", "720", "", target_id=None, state="unknown")


def text(decided: Decided, key: str) -> str:
    return str(decided.row("payment_status", key)["document"]["text"])


@pytest.mark.parametrize(
    ("bill", "said"),
    [
        ("7000", PENDING),
        ("7001", "[AvidXchange] payment in error since 2026-10-27"),
        ("7002", "[AvidXchange] payment voided on 2026-10-28"),
        ("7006", "[AvidXchange] payment pending since 2026-10-10"),
        ("7007", PENDING),
        ("7009", ""),
        ("7010", "[AvidXchange] payment voided on 2026-10-28"),
        ("7011", MADE),
        ("7013", ""),
        ("7014", ""),
        ("7015", MADE),
        ("7016", PENDING),
        ("7017", ""),
    ],
)
def test_what_the_memo_should_say(decided: Decided, bill: str, said: str) -> None:
    row = decided.row("payment_status", bill)
    assert text(decided, bill) == said
    assert (row["wanted"], row["skip"], row["problems"], row["holds"]) == ("present", None, [], [])


def test_it_names_the_bill_it_is_written_on(decided: Decided) -> None:
    row = decided.row("payment_status", "7000")
    assert (row["company"], row["target_company"], row["target_system"]) == ("C3", books.REALM, "quickbooks_online")
    assert row["document"] == {
        "kind": "bill_status",
        "company": "C3",
        "source_key": "7000",
        "bill_id": "7000",
        "text": PENDING,
    }


def test_the_line_goes_after_the_bill_payment_is_posted(decided: Decided) -> None:
    row = decided.row("payment_status", "7003")
    assert text(decided, "7003") == ""
    assert [(ref["flow"], ref["company"], ref["key"]) for ref in row["refs"]] == [("payments", "C3", "704")]


def test_a_line_that_says_that_the_posting_is_stopped_does_not_wait_for_it(decided: Decided) -> None:
    assert decided.codes("payments", "713") == ["overpayment"]
    assert decided.row("payment_status", "7011")["refs"] == []
    by_hand = decided.row("payment_status", "7014")["refs"]
    assert [(ref["flow"], ref["key"]) for ref in by_hand] == [("payments", "716")]


def test_a_bill_without_a_line_of_ours_gets_none_because_a_posting_is_stopped(decided: Decided) -> None:
    assert decided.codes("payments", "714") == ["overpayment"]
    rows = decided.query("select source_key from outbox.quickbooks_avidxchange__payment_status")
    assert "7012" not in {row["source_key"] for row in rows}


def test_a_bill_of_which_nothing_is_to_be_said_is_left_alone(decided: Decided) -> None:
    rows = decided.query("select source_key from outbox.quickbooks_avidxchange__payment_status")
    assert "7004" not in {row["source_key"] for row in rows}


def test_a_bill_in_closed_books_is_not_touched(decided: Decided) -> None:
    assert decided.row("payment_status", "7005")["skip"] == "not_chosen"
    (row,) = decided.query("select * from reconciliation.payments where payment_id = '706'")
    assert (row["payment_state"], row["avidxchange_status"]) == ("not_due", "Processing")


def test_a_line_that_stands_there_already_is_not_written_again(decided: Decided) -> None:
    adopt = decided.row("payment_status", "7008")["adopt"]
    assert (adopt["id"], adopt["facts"]) == ("7008", {"text": PENDING})
