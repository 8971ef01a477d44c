"""Payments as entries of a bank journal: which journal is taken, and what Exact left for a person to match."""

from __future__ import annotations

import json
from datetime import date
from typing import Any

import duckdb
import pytest

from include.documents import plain
from tests.dbt import books
from tests.dbt.conftest import Decided

E = books.E
BANK, SURE = "one_bank_link", "sure_bank_link"
IBAN = {"bank_account_iban": "NL91ABNA0417164300"}
# By division: its link, and what Exact says of its journal 21.
DIVISIONS: dict[str, tuple[str, dict[str, Any]]] = {
    "880": (BANK, {"bank_account_including_mask": "AVIDX1"}),
    "881": (BANK, {"gl_account": "gl-4000"}),
    "882": (BANK, IBAN),
    "883": (BANK, {"gl_account": None}),
    "884": (BANK, {}),
    "885": (SURE, IBAN),
    "886": (SURE, {"gl_account": "gl-4000"}),
    "887": (BANK, {"bank_account_including_mask": "021000021-1234567"}),
}


def there(division: str) -> dict[str, Any]:
    return {"connection": "avid_bank", "company": f"C{division}"}


def add(db: duckdb.DuckDBPyConnection) -> None:
    read = {"feed": "payments", "kind": "full", "rows": 1, "suspect": False}
    books.raw.insert(db, f"{books.A}.feeds", read | {"connection": "avid_bank", "company": ""})
    for name, more in ((BANK, {}), (SURE, {"bank_journal_without_statements": "yes"})):
        options = {"post_payments_as": "bank", "bank_journal": "21", "clearing_account": "1299"} | more
        facts = {"kind": books.LINK, "start_date": date(2026, 1, 1), "timezone": "Europe/Amsterdam", "approved": True}
        books.raw.insert(db, "raw_config.links", facts | {"link": name, "options": json.dumps(options)})
        for system, connection in (("exact_online", "exact_main"), ("avidxchange", "avid_bank")):
            own = {"link": name, "system": system, "connection": connection}
            books.raw.insert(db, "raw_config.link_connections", own)
            for pair, division in enumerate(DIVISIONS):
                company = division if system == "exact_online" else f"C{division}"
                if DIVISIONS[division][0] == name:
                    books.raw.insert(db, "raw_config.routes", own | {"pair_no": pair, "company": company})
    for division, (_, journal) in DIVISIONS.items():
        here = {"company": division}
        for table in ("gl_accounts", "financial_periods"):
            columns = [row[0] for row in db.execute(f"describe {E}.{table}").fetchall()]
            chosen = ", ".join(f"'{division}'" if name == "company" else f'"{name}"' for name in columns)
            db.execute(f"insert into {E}.{table} select {chosen} from {E}.{table} where company = '123'")
        bank = {"id": "j21", "code": "21", "type": 12, "currency": "EUR", "gl_account": "gl-1299"}
        books.raw.insert(db, f"{E}.journals", here | bank | journal)
        books.supplier(db, "sb", "80001", "Bouwmaat B.V.", **here)
        bill(db, division, f"new{division}")
        books.payment(db, f"B{division}", (f"i-new{division}", "121.00", "0"), **there(division))
    someone = {"id": "tl-fed", "entry_id": "fed", "entry_number": 26210007, "journal_code": "21"}
    books.raw.insert(db, f"{E}.transaction_lines", someone | {"company": "884", "date": date(2026, 11, 3)})
    in_doubt(db, "881")
    for key, is_matched, is_read in (("left", False, True), ("done", True, True), ("unread", False, False)):
        banked(db, "880", key, is_matched=is_matched, is_read=is_read)


def bill(db: duckdb.DuckDBPyConnection, division: str, key: str, paid: bool = False, **more: Any) -> None:
    books.entry(db, key, supplier="sb", company=division, **more)
    books.term(db, key, paid=paid, company=division)
    own = {"external_code": f"exact_online:{division}:{key}", "vendor_external_code": "80001", "vendor_id": "vb"}
    books.invoice(db, f"i-{key}", None, status="PaymentCreated", **there(division), **own)


def in_doubt(db: duckdb.DuckDBPyConnection, division: str) -> None:
    """Sent to the general journal of before, and never answered."""
    bill(db, division, "doubt")
    books.payment(db, "B-doubt", ("i-doubt", "121.00", "0"), **there(division))
    sent = {"attempt_document": json.dumps(books.posted_document("B-doubt", "doubt")), "state": "unknown"}
    own = {"link": BANK, "company": f"C{division}", "target_company": division}
    books.delivered(db, "payments", "B-doubt", None, **(sent | own))  # type: ignore[arg-type]


def banked(db: duckdb.DuckDBPyConnection, division: str, key: str, is_matched: bool, is_read: bool) -> None:
    """A payment that stands in the bank journal: the supplier's line, and Exact's own without a word of ours."""
    bill(db, division, key, paid=is_matched, entry_number=26700042)
    books.payment(db, f"B-{key}", (f"i-{key}", "121.00", "0"), **there(division))
    sent = {"target_number": "26210001", "target_facts": json.dumps({"entity": "financialtransaction/BankEntries"})}
    books.posted(db, f"B-{key}", key, link=BANK, company=f"C{division}", target_company=division, **sent)
    if not is_read:
        return
    entry = f"je-B-{key}"
    head = {"company": division, "entry_id": entry, "entry_number": 26210001, "journal_code": "21", "currency": "EUR"}
    head |= {"date": date(2026, 11, 10)}
    text = f"AVX:B-{key} 26700001"
    owed = {"line_number": 1, "account": "sb", "gl_account": "gl-1600", "amount_fc": "121", "description": text}
    own = {"line_number": 0, "gl_account": "gl-1299", "amount_fc": "-121"}
    for line in (owed, own):
        books.raw.insert(db, f"{E}.transaction_lines", {"id": f"{entry}-{line['line_number']}"} | head | line)
    books.own_term(db, f"B-{key}", entry, paid=is_matched, company=division)


def problems(decided: Decided, division: str, key: str | None = None) -> list[tuple[str, str]]:
    row = decided.row("payments", key or f"B{division}", DIVISIONS[division][0])
    return [(one["code"], one["text"]) for one in row["problems"]]


@pytest.mark.parametrize(
    "division", ["880", "885"], ids=["it has a name for a number and nothing else in it", "the company is sure"]
)
def test_a_payment_goes_to_a_bank_journal_of_the_clearing_account(decided: Decided, division: str) -> None:
    assert problems(decided, division) == []


@pytest.mark.parametrize("division", ["881", "886"], ids=["asked", "even where the company is sure"])
def test_a_bank_journal_of_another_account_is_never_posted_in(decided: Decided, division: str) -> None:
    link = DIVISIONS[division][0]
    [(code, text)] = problems(decided, division)
    assert code == "journal_unknown"
    assert text == (
        "payments by AvidPay Check are cleared on account 1299, and bank journal 21 of Exact division "
        f"{division} books on 4000: set option bank_journal of link {link} to a bank journal of account 1299 that no "
        "bank statement comes into"
    )


@pytest.mark.parametrize(
    ("division", "why"),
    [
        ("882", "it is that of bank account ...4300"),
        ("887", "it is that of bank account ...4567"),
        ("883", "Exact does not say which account it books on"),
        ("884", "entry 26210007 of 2026-11-03 in it is none of ours"),
    ],
)
def test_where_statements_may_come_in_the_company_has_to_say_that_none_does(
    decided: Decided, division: str, why: str
) -> None:
    [(code, text)] = problems(decided, division)
    assert code == "journal_unknown"
    assert f"may come into bank journal 21 of Exact division {division} ({why})" in text
    assert text.endswith("where none comes into this one, bank_journal_without_statements: yes")


def test_a_payment_in_doubt_is_not_held_by_what_the_setting_says_by_now(decided: Decided) -> None:
    assert problems(decided, "881", "B-doubt") == []


def test_what_exact_did_not_match_is_to_be_matched_by_a_person(decided: Decided) -> None:
    rows = decided.query(
        f"select * exclude (source_key, document_key, age_days) from reconciliation.to_match where link = '{BANK}'"
    )
    said = [row | {"amount": plain(row["amount"])} for row in rows]
    assert [{name: str(value) for name, value in row.items()} for row in said] == [
        {
            "link": BANK,
            "company": "880",
            "counterparty_code": "80001",
            "counterparty": "Bouwmaat B.V.",
            "invoice_number": "F-left",
            "invoice_entry_number": "26700042",
            "books_entry_number": "26210001",
            "journal": "21",
            "posting_date": "2026-11-10",
            "currency": "EUR",
            "amount": "121.00",
            "settlement_basis": "read",
            "payment_id": "B-left",
            "suggested_action": "in Exact open Purchase > Outstanding items, choose supplier 80001 and Match the entry "
            "with 26700042",
        }
    ]


def test_what_lies_on_the_clearing_account_names_its_payment(decided: Decided) -> None:
    rows = decided.query(f"select payment_id, amount from reconciliation.clearing where link = '{BANK}' order by all")
    assert [(row["payment_id"], plain(row["amount"])) for row in rows] == [("B-done", "-121.00"), ("B-left", "-121.00")]


def test_the_list_makes_what_each_payment_has_left(decided: Decided) -> None:
    rows = decided.query(
        "select payments.source_key, unmatched_amount, sum(to_match.amount) as listed from reconciliation.payments"
        " left join intermediate.int_to_match as to_match"
        " on to_match.link = payments.link and to_match.books_company = payments.target_company"
        " and to_match.source_key = payments.source_key"
        " where payment_state = 'posted_unmatched' group by all"
    )
    assert len(rows) > 10
    assert [row for row in rows if row["unmatched_amount"] != row["listed"]] == []
