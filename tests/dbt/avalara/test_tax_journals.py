"""The first journal of each invoice's tax: what it says, where none is needed, and that it stays as it was posted."""

from __future__ import annotations

import json
from datetime import date
from decimal import Decimal
from typing import Any

import duckdb
import pytest

from include.documents import TaxJournal, parse
from tests.dbt.avalara.books import FIRST, booked, customer, invoice, line, part, posted, raw, recorded, said
from tests.dbt.conftest import Decided

E = "raw_exact_online"


def add(db: duckdb.DuckDBPyConnection) -> None:
    customer(db, "tj")
    raw.insert(db, f"{E}.gl_accounts", {"id": "gl-1310", "code": "1310", "type": 20, "company": "852"})
    customer(db, "tj-payer", glar="gl-1310")
    invoice(db, "tj-new", "tj", sales_invoice_lines=[line(), line(2, "7.75", "BELASTING")])
    invoice(db, "tj-receivable", "tj", invoice_to="tj-payer")
    recorded(db, "tj-receivable")
    customer(db, "tj-nl", "851", country="NL", state=None, glar=None)
    invoice(db, "tj-usual", "tj-nl", "851")
    customer(db, "tj-two", glar=None)
    invoice(db, "tj-two", "tj-two")
    invoice(db, "tj-vat", "tj", sales_invoice_lines=[line(vat="7.75")])
    recorded(db, "tj-vat")
    invoice(db, "tj-closed", "tj", invoice_date=date(2026, 10, 5))
    recorded(db, "tj-closed", document=said("tj-closed", date="2026-10-05"))
    invoice(db, "tj-early", "tj", invoice_date=date(2026, 8, 31))
    invoice(db, "tj-deleted", "tj", is_deleted=True)
    recorded(db, "tj-deleted", voided=True)
    for key, tax in (("tj-differs", "7.76"), ("tj-differs-not", "7.75")):
        invoice(db, key, "tj", sales_invoice_lines=[line(), line(2, "7.75", "BELASTING")])
        recorded(db, key, part(tax))
    # posted, and its customer has another receivable account since
    invoice(db, "tj-posted", "tj-payer")
    recorded(db, "tj-posted")
    posted(db, "tj-posted")
    booked(db, "tj-posted", *FIRST)
    # posted by an earlier installation of this link; once with its correction
    for key in ("tj-earlier", "tj-earlier-two"):
        invoice(db, key, "tj")
        recorded(db, key)
        booked(db, key, *FIRST)
    booked(db, "tj-earlier-two", ("1300", "0.25", ""), ("1591", "-0.25", "US/CA/Sales"), n=2, entry_id="aaa")
    booked(db, "tj-taken-back", *FIRST, is_deleted=True)
    invoice(db, "tj-taken-back", "tj")


def document(decided: Decided, key: str) -> TaxJournal:
    found = parse(json.dumps(decided.row("tax_journals", key)["document"]))
    assert isinstance(found, TaxJournal)
    return found


def none(decided: Decided, key: str) -> bool:
    return decided.query(f"select * from outbox.exact_avalara__tax_journals where source_key = '{key}'") == []


def test_a_journal_goes_once_the_tax_is_recorded(decided: Decided) -> None:
    row = decided.row("tax_journals", "tj-new")
    assert [(ref["flow"], ref["key"], ref["agreed"]) for ref in row["refs"]] == [("tax", "tj-new", True)]
    assert (row["target_system"], row["target_company"], row["skip"], row["problems"], row["holds"]) == (
        "exact_online", "852", None, [], [],
    )  # fmt: skip
    said = document(decided, "tj-new")
    assert (said.tax, said.date, said.currency, said.journal, said.clearing_account, said.billed, said.lines) == (
        "tax:tj-new", date(2026, 11, 18), "USD", "90", "1580", Decimal("7.75"), (),
    )  # fmt: skip
    assert [(one.country, one.region, one.kind, one.account, one.cost_center) for one in said.accounts] == [
        ("US", "*", "*", "1590", None),
        ("US", "CA", "*", "1590", "200"),
        ("US", "CA", "Sales", "1591", "200"),
    ]


@pytest.mark.parametrize(
    ("key", "account", "who"),
    [
        ("tj-new", "1300", "tj"),
        # whom the invoice is sent to owes it
        ("tj-receivable", "1310", "tj-payer"),
        ("tj-usual", "1300", "tj-nl"),
        # which of two is Exact's own is not known
        ("tj-two", None, "tj-two"),
    ],
)
def test_the_receivable_is_that_of_whom_is_billed(decided: Decided, key: str, account: str, who: str) -> None:
    found = document(decided, key)
    assert (found.receivable_account, found.customer) == (account, who)


def test_where_exact_puts_vat_on_it_none_is_posted_and_it_is_said(decided: Decided) -> None:
    assert decided.row("tax_journals", "tj-vat")["skip"] == "vat_in_books"


def test_the_tax_of_a_closed_period_is_booked_on_the_first_open_day(decided: Decided) -> None:
    assert document(decided, "tj-closed").date == date(2026, 11, 1)


@pytest.mark.parametrize("key", ["tj-early", "tj-deleted"])
def test_what_is_not_recorded_by_us_has_none(decided: Decided, key: str) -> None:
    assert none(decided, key)


def test_what_was_posted_stays_as_it_was_posted(decided: Decided) -> None:
    row = decided.row("tax_journals", "tj-posted")
    assert (row["document"]["receivable_account"], row["document"]["accounts"][0]["account"]) == ("1300", "1590")
    assert (row["skip"], row["refs"], row["problems"], row["holds"], row["adopt"]) == (None, [], [], [], None)


def test_a_journal_in_the_ledger_that_carries_our_key_is_taken_for_it(decided: Decided) -> None:
    adopted: dict[str, Any] = decided.row("tax_journals", "tj-earlier")["adopt"]
    assert (adopted["id"], adopted["number"], adopted["evidence"]) == ("je-tj-earlier", "900001", "carries our key")
    # of several the first, whatever their ids
    assert decided.row("tax_journals", "tj-earlier-two")["adopt"]["id"] == "je-tj-earlier-two"
    assert decided.row("tax_journals", "tj-taken-back")["adopt"] is None


def test_an_invoice_that_bills_another_tax_than_was_recorded_is_a_question(decided: Decided) -> None:
    (hold,) = decided.row("tax_journals", "tj-differs")["holds"]
    assert (hold["code"], hold["payload"]) == ("tax_differs", {"billed": "7.75", "tax": "7.76"})
    assert hold["text"].endswith("release it, and the customer's receivable takes the difference of 0.01")
    assert document(decided, "tj-differs").takes_difference is True
    assert decided.row("tax_journals", "tj-differs-not")["holds"] == []
    assert document(decided, "tj-differs-not").takes_difference is None
