"""A second link with other choices over another realm: its options decide there and touch nothing of the first."""

from __future__ import annotations

import json
from datetime import date
from typing import Any

import duckdb

from tests.dbt.conftest import Decided
from tests.dbt.quickbooks import books
from tests.dbt.quickbooks.books import A, Q, line

STRICT = "strict_link"
REALM = "4620816365"
CHOICES = {
    "payment_account": "Rent",
    "paid_on": "cleared",
    "closed_period": "block",
    "marker": "no",
    "gl_account_types": ["Expense"],
}


def add(db: duckdb.DuckDBPyConnection) -> None:
    facts = {"kind": books.LINK, "start_date": date(2026, 1, 1), "timezone": "UTC", "approved": True}
    books.raw.insert(db, "raw_config.links", facts | {"link": STRICT, "options": json.dumps(CHOICES)})
    for system, connection, company in (
        ("quickbooks_online", "quickbooks_strict", REALM),
        ("avidxchange", "avid_strict", "C7"),
    ):
        own = {"link": STRICT, "system": system, "connection": connection}
        books.raw.insert(db, "raw_config.link_connections", own)
        books.raw.insert(db, "raw_config.routes", own | {"pair_no": 1, "company": company})
    for table in ("accounts", "preferences"):
        columns = [row[0] for row in db.execute(f"describe {Q}.{table}").fetchall()]
        moved = {"company": f"'{REALM}'", "connection": "'quickbooks_strict'"}
        chosen = ", ".join(moved.get(name, f'"{name}"') for name in columns)
        db.execute(f"insert into {Q}.{table} select {chosen} from {Q}.{table} where company = '{books.REALM}'")
    here: dict[str, Any] = {"connection": "quickbooks_strict", "company": REALM}
    there: dict[str, Any] = {"connection": "avid_strict", "company": "C7"}
    books.vendor(db, "56", "Strict Supplies", **here)
    everywhere = {"link": STRICT, "company": ""}
    books.raw.insert(
        db,
        "raw_config.mappings",
        everywhere | {"kind": "payment_account", "source_code": "AvidPay Direct", "target_code": "1000"},
        everywhere | {"kind": "payment_account", "source_code": "Virtual Credit Card", "target_code": "Card"},
        everywhere | {"kind": "gl_account", "source_code": "6000", "target_code": "RENT"},
    )
    code = {"group_name": "Accounting Codes", "code_value": "RENT", "description": "Rent", "is_active": True}
    books.raw.insert(db, f"{A}.enterprise_codes", code | there)
    for key in ("1", "2", "3", "4", "5", "6"):
        books.bill(db, f"95{key}", line(1, f"40{key}.00"), **here)
        invoice = {"invoice_id": f"s-{key}", "external_code": f"quickbooks_online:{REALM}:95{key}", "status": "Paid"}
        amounts = {"amount": f"40{key}.00", "currency_code": "USD", "invoice_number": f"N-95{key}"}
        books.raw.insert(db, f"{A}.invoices", invoice | amounts | there)
    paid = there | {"payment_date": date(2026, 10, 25)}
    books.payment(db, "s1", ("s-1", "401.00", "0"), **paid)
    cleared = paid | {"status": "Cleared", "cleared_date": date(2026, 10, 28)}
    books.payment(db, "s2", ("s-2", "402.00", "0"), **cleared)
    direct = {"payment_method": {"Id": "2", "Description": "AvidPay Direct"}}
    books.payment(db, "s3", ("s-3", "400.00", "3.00"), **cleared, **direct)
    books.payment(db, "s4", ("s-4", "404.00", "0"), **(cleared | direct | {"cleared_date": date(2026, 9, 20)}))
    books.payment(db, "s5", ("s-5", "405.00", "0"), **cleared, **direct)
    card = {"payment_method": {"Id": "3", "Description": "Virtual Credit Card"}}
    books.payment(db, "s6", ("s-6", "406.00", "0"), **cleared, **card)


def problems(decided: Decided, key: str) -> list[str]:
    return [problem["text"] for problem in decided.row("payments", key, STRICT)["problems"]]


def test_only_cleared_payments_are_posted_where_a_link_says_so(decided: Decided) -> None:
    rows = decided.query(f"select * from outbox.quickbooks_avidxchange__payments where link = '{STRICT}'")
    assert {row["source_key"] for row in rows} == {"s2", "s3", "s4", "s5", "s6"}
    assert decided.row("payments", "s3", STRICT)["document"]["date"] == "2026-10-28"


def test_a_clearing_account_must_be_one_that_bill_payments_take(decided: Decided) -> None:
    (text,) = problems(decided, "s2")
    assert "clearing account Rent" in text
    assert "is not of type Bank" in text


def test_each_method_of_payment_may_have_a_clearing_account_of_its_own_of_type_bank(decided: Decided) -> None:
    assert problems(decided, "s5") == []
    assert problems(decided, "s6") == [
        f"clearing account Card of QuickBooks company {REALM} is not of type Bank, from which AvidXchange takes the"
        " money whatever way it pays: correct option payment_account, or the mapping of Virtual Credit Card"
    ]


def test_the_account_follows_the_method_of_payment_and_a_discount_needs_one_of_its_own(decided: Decided) -> None:
    (text,) = problems(decided, "s3")
    assert text == (
        "payment s3 took a discount of 3.00: set option discount_account of link strict_link to an account that "
        f"QuickBooks company {REALM} has"
    )


def test_closed_books_block_where_a_link_says_so(decided: Decided) -> None:
    (text,) = problems(decided, "s4")
    assert "is dated 2026-09-20" in text
    assert "are closed through 2026-09-30" in text


def test_no_memo_is_touched_where_a_link_says_so(decided: Decided) -> None:
    assert decided.query(f"select * from outbox.quickbooks_avidxchange__payment_status where link = '{STRICT}'") == []


def test_a_mapped_account_travels_by_the_code_it_is_mapped_to(decided: Decided) -> None:
    assert decided.row("gl_accounts", "60", STRICT)["skip"] == "not_chosen"
    row = decided.row("bills", "951", STRICT)
    assert [item["account"] for item in row["document"]["lines"]] == ["RENT"]
    assert decided.row("gl_accounts", "80", STRICT)["skip"] == "not_chosen", "of a type that was not chosen"
