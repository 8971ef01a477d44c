"""A vendor credit that somebody applied to a bill in QuickBooks: AvidXchange has both, one of them, or pays already."""

from __future__ import annotations

from datetime import date
from typing import Any

import duckdb
import pytest

from include.documents import plain
from tests.dbt.conftest import Decided
from tests.dbt.quickbooks import books
from tests.dbt.quickbooks.books import line


def add(db: duckdb.DuckDBPyConnection) -> None:
    # 660: both sent, AvidXchange has not begun to pay. 661: it paid both together. 662: the credit was never sent.
    # 663: money moved in QuickBooks too. 664: nothing is left to pay. 665: the credit covers two bills, and AvidXchange
    # has only one of them. 666: applied before the bill was sent.
    for vendor in ("660", "661", "662", "663", "664", "665", "666"):
        books.vendor(db, vendor, f"Credits of {vendor}", sent=f"v{vendor}")
    pair(db, "660", "100.00", "20.00")
    apply(db, "660", {"660": "20.00"})
    pair(db, "661", "100.00", "20.00")
    apply(db, "661", {"661": "20.00"})
    books.payment(
        db, "661", ("i-661", "100.00", "0"), ("i-VC-661", "-20.00", "0"),
        vendor_external_code=code("661"),
    )  # fmt: skip
    pair(db, "662", "100.00", "20.00", credit_sent=False)
    apply(db, "662", {"662": "20.00"})
    pair(db, "663", "100.00", "20.00", balance="70.00")
    apply(db, "663", {"663": "20.00"})
    by_hand = [{"Amount": "10.00", "LinkedTxn": [{"TxnId": "663", "TxnType": "Bill"}]}]
    books.bill_payment(db, "bp-663-money", None, "10.00", vendor_ref="663", line=by_hand)
    pair(db, "664", "20.00", "20.00", balance="0")
    apply(db, "664", {"664": "20.00"})
    pair(db, "665", "100.00", "50.00")
    books.bill(db, "6650", line(1, "30.00"), vendor_ref="665", balance="0", txn_date=date(2025, 12, 1))
    apply(db, "665", {"665": "20.00", "6650": "30.00"})
    pair(db, "666", "100.00", "20.00", bill_sent=False)
    apply(db, "666", {"666": "20.00"})


def pair(
    db: duckdb.DuckDBPyConnection,
    key: str,
    owed: str,
    credit: str,
    *,
    balance: str = "80.00",
    bill_sent: bool = True,
    credit_sent: bool = True,
) -> None:
    """A bill and a credit of one vendor, all of the credit used up."""
    books.bill(db, key, line(1, owed), vendor_ref=key, balance=balance)
    books.credit(db, key, line(1, credit), vendor_ref=key, balance="0", doc_number=f"CN-{key}")
    theirs = {"vendor_external_code": code(key), "vendor_id": f"v{key}", "status": "Approved"}
    if bill_sent:
        books.invoice(db, f"i-{key}", key, owed, **theirs)
    if credit_sent:
        books.invoice(db, f"i-VC-{key}", f"VC-{key}", f"-{credit}", invoice_number=f"CN-{key}", **theirs)


def apply(db: duckdb.DuckDBPyConnection, credit: str, bills: dict[str, str]) -> None:
    """What QuickBooks keeps of it: a bill payment of nothing that names the bills and the credit."""
    used = [(key, "Bill", amount) for key, amount in bills.items()]
    used.append((credit, "VendorCredit", str(sum(float(amount) for amount in bills.values()))))
    rows = [{"Amount": amount, "LinkedTxn": [{"TxnId": key, "TxnType": kind}]} for key, kind, amount in used]
    books.bill_payment(db, f"bp-{credit}", None, "0", vendor_ref=credit, line=rows)


def code(vendor: str) -> str:
    return f"quickbooks_online:{books.REALM}:{vendor}"


def findings(decided: Decided, key: str) -> list[dict[str, Any]]:
    return decided.query(
        "select code, kind, severity, text from outbox.quickbooks_avidxchange__findings"
        f" where document_key in ('{key}', 'VC-{key}') order by code"
    )


def wanted(decided: Decided, key: str) -> tuple[str, str]:
    return decided.row("bills", key)["wanted"], decided.row("bills", f"VC-{key}")["wanted"]


def test_both_stay_at_avidxchange_where_they_still_make_what_is_owed(decided: Decided) -> None:
    assert wanted(decided, "660") == ("present", "present")
    [row] = decided.query(
        "select books_balance, other_open, unexplained from reconciliation.accounts_payable"
        " where counterparty_key = '660'"
    )
    assert (plain(row["books_balance"]), plain(row["other_open"]), plain(row["unexplained"])) == (
        "80.00",
        "80.00",
        "0.00",
    )


def test_a_person_is_told_of_the_credit_and_how_to_give_it_back(decided: Decided) -> None:
    [row] = findings(decided, "660")
    assert (row["code"], row["kind"], row["severity"]) == ("credit_applied", "review", "warning")
    assert row["text"] == (
        "20.00 of invoice N-660 of Credits of 660 was settled in QuickBooks by vendor credit CN-660 (bill payment "
        "bp-660, no money moved). AvidXchange has that credit too and takes it off itself, so nothing is voided there: "
        "delete bill payment bp-660 in QuickBooks, or what AvidXchange pays cannot be posted"
    )


def test_a_payment_of_both_waits_for_that_and_nobody_is_told_to_ask_for_money_back(decided: Decided) -> None:
    row = decided.row("payments", "661")
    assert [problem["code"] for problem in row["problems"]] == ["overpayment"]
    assert [row["code"] for row in findings(decided, "661")] == ["credit_applied"]


@pytest.mark.parametrize(
    ("key", "what"),
    [
        ("662", "the credit is not there: 100.00 would be paid where 80.00 is owed"),
        ("663", "10.00 was paid in QuickBooks too: 80.00 would be paid where 70.00 is owed"),
        ("664", "nothing is owed any more"),
        ("665", "the credit took 30.00 off a bill that is not there: 50.00 would be paid where 80.00 is owed"),
    ],
)
def test_where_the_sums_would_differ_or_nothing_is_left_the_bill_is_voided(
    decided: Decided, key: str, what: str
) -> None:
    assert decided.row("bills", key)["wanted"] == "void", what
    assert "credit_applied" not in [row["code"] for row in findings(decided, key)]


def test_a_bill_that_was_not_sent_waits_and_names_the_credit(decided: Decided) -> None:
    [hold] = decided.row("bills", "666")["holds"]
    assert hold["code"] == "paid_elsewhere"
    assert (
        "invoice N-666 of Credits of 666: 20.00 was already settled in QuickBooks by vendor credit CN-666"
        in hold["text"]
    )
    assert "delete bill payment bp-666 in QuickBooks" in hold["text"]
    assert decided.row("bills", "VC-666")["wanted"] == "void"
