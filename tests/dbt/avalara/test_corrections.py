"""Correcting journals: what AvaTax recorded anew, less what stands in the ledger, line by line."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import Any

import duckdb
import pytest

from include.documents import TaxJournal, parse
from tests.dbt.avalara import books
from tests.dbt.avalara.books import FIRST, RETAXED, booked, customer, invoice, line, part, posted, recorded, said
from tests.dbt.conftest import Decided

AGAIN: dict[str, Any] = {"sent_at": RETAXED, "facts": {"version": 2}}
ONLY_AFTER_READ = books.READ + timedelta(minutes=5)
JUST_BEFORE_READ = books.READ - timedelta(minutes=20)


def add(db: duckdb.DuckDBPyConnection) -> None:
    customer(db, "co")
    for key, parts in {
        "co-equal": [part("7.75")],
        "co-more": [part("8.00")],
        "co-less": [part("7.00")],
        "co-moved": [part("7.75", "WA")],
        "co-new-region": [part("7.75"), part("1.00", "WA")],
        "co-two-rows": [part("5.00"), part("3.00")],
        "co-untaxed": [part("0.00")],
        "co-no-account": [part("7.75"), part("20.00", "GB", "GB", "Output")],
        "co-unread": [part("8.00")],
        "co-waiting": [part("8.00")],
    }.items():  # fmt: skip
        invoice(db, key, "co")
        recorded(db, key, *parts, **(AGAIN | ({"state": "held"} if key == "co-waiting" else {})))
        posted(db, key, **({"sent_at": ONLY_AFTER_READ} if key == "co-unread" else {}))
        booked(db, key, *FIRST)
    invoice(db, "co-void", "co", is_deleted=True)
    recorded(db, "co-void", voided=True, **AGAIN)
    posted(db, "co-void")
    booked(db, "co-void", *FIRST)
    invoice(db, "co-credit", "co", type=8021, your_ref="x", sales_invoice_lines=[line(net="-100.00")])
    recorded(db, "co-credit", part("-8.00"), document=note("co-credit"), **AGAIN)
    posted(db, "co-credit")
    booked(db, "co-credit", ("1300", "-7.75", ""), ("1591", "7.75", "US/CA/Sales"))
    add_billed(db)
    add_second(db)
    add_lagging(db)


def note(key: str) -> dict[str, Any]:
    found = said(key, is_credit=True)
    return found | {"lines": [found["lines"][0] | {"net": "-100.00"}]}


def add_billed(db: duckdb.DuckDBPyConnection) -> None:
    """Invoices that bill the tax on a line of their own."""
    for key, billed in (("co-billed", "8.00"), ("co-billed-wrong", "7.75")):
        invoice(db, key, "co", sales_invoice_lines=[line(), line(2, billed, "BELASTING")])
        recorded(db, key, part("8.00"), **AGAIN)
        posted(db, key, "7.75")
        booked(db, key, ("1580", "7.75", ""), ("1591", "-7.75", "US/CA/Sales"))
    # a person let the receivable take a cent, and AvaTax recorded the same again
    invoice(db, "co-let", "co", sales_invoice_lines=[line(), line(2, "8.01", "BELASTING")])
    recorded(db, "co-let", part("8.00"), **AGAIN)
    posted(db, "co-let", "8.01", takes_difference=True)
    booked(db, "co-let", ("1580", "8.01", ""), ("1300", "-0.01", ""), ("1591", "-8.00", "US/CA/Sales"))
    # Exact puts VAT on it by now
    invoice(db, "co-vat", "co", sales_invoice_lines=[line(net="120.00", vat="9.30")])
    recorded(db, "co-vat", part("9.30"), **AGAIN)
    posted(db, "co-vat")
    booked(db, "co-vat", *FIRST)


def add_second(db: duckdb.DuckDBPyConnection) -> None:
    """Corrected before, by us or by an earlier installation."""
    for key in ("co-second", "co-second-equal"):
        invoice(db, key, "co")
        recorded(db, key, part("9.00" if key == "co-second" else "8.00"), sent_at=RETAXED + timedelta(hours=2))
        posted(db, key)
        correction = {"kind": "tax_journal", "source_key": f"{key}:2", "lines": [{"no": 1}]}
        facts = {"sent_at": RETAXED + timedelta(hours=1), "delivered_document": json.dumps(correction)}
        books.delivered(db, "tax_journals", f"{key}:2", f"je-{key}-2", **facts)
        booked(db, key, *FIRST)
        booked(db, key, ("1300", "0.25", ""), ("1591", "-0.25", "US/CA/Sales"), n=2)
    invoice(db, "co-earlier", "co")
    recorded(db, "co-earlier", part("9.00"), **AGAIN)
    posted(db, "co-earlier")
    booked(db, "co-earlier", *FIRST)
    booked(db, "co-earlier", ("1300", "0.25", ""), ("1591", "-0.25", "US/CA/Sales"), n=10)


def add_lagging(db: duckdb.DuckDBPyConnection) -> None:
    """Exact took the last journal shortly before it was read, and its list does not show it yet."""
    anew: dict[str, Any] = AGAIN | {"sent_at": JUST_BEFORE_READ + timedelta(minutes=10)}
    for key in ("co-lagging", "co-lagging-second", "co-shown", "co-lost"):
        invoice(db, key, "co")
        recorded(db, key, part("9.00"), **anew)
    posted(db, "co-lagging", sent_at=JUST_BEFORE_READ)
    posted(db, "co-lagging-second")
    booked(db, "co-lagging-second", *FIRST)
    correction = json.dumps({"kind": "tax_journal", "source_key": "co-lagging-second:2", "lines": [{"no": 1}]})
    sent: dict[str, Any] = {"sent_at": JUST_BEFORE_READ, "delivered_document": correction}
    books.delivered(db, "tax_journals", "co-lagging-second:2", "je-co-lagging-second-2", **sent)
    posted(db, "co-shown", sent_at=JUST_BEFORE_READ)
    booked(db, "co-shown", *FIRST)
    posted(db, "co-lost", sent_at=books.READ - timedelta(minutes=61))


def lines(decided: Decided, key: str, n: int = 2) -> set[tuple[str, str | None, str, str]]:
    """Account, cost centre, debit and credit of the correction that is to be posted."""
    row = decided.row("tax_journals", f"{key}:{n}")
    assert (row["skip"], row["refs"], row["wanted"], row["adopt"], row["holds"]) == (None, [], "present", None, []), key
    document = parse(json.dumps(row["document"]))
    assert isinstance(document, TaxJournal)
    assert sum(one.debit - one.credit for one in document.lines) == 0
    return {(one.account, one.cost_center, str(one.debit), str(one.credit)) for one in document.lines}


def none(decided: Decided, key: str) -> bool:
    sql = f"select * from outbox.exact_avalara__tax_journals where starts_with(source_key, '{key}:') and skip is null"
    return decided.query(sql) == []


WANTED = {
    "co-more": {("1300", None, "0.25", "0.00"), ("1591", "200", "0.00", "0.25")},
    "co-less": {("1300", None, "0.00", "0.75"), ("1591", "200", "0.75", "0.00")},
    "co-moved": {("1591", "200", "7.75", "0.00"), ("1590", None, "0.00", "7.75")},
    "co-new-region": {("1300", None, "1.00", "0.00"), ("1590", None, "0.00", "1.00")},
    # two rows of one region are one part
    "co-two-rows": {("1300", None, "0.25", "0.00"), ("1591", "200", "0.00", "0.25")},
    "co-untaxed": {("1300", None, "0.00", "7.75"), ("1591", "200", "7.75", "0.00")},
    "co-void": {("1300", None, "0.00", "7.75"), ("1591", "200", "7.75", "0.00")},
    "co-credit": {("1300", None, "0.00", "0.25"), ("1591", "200", "0.25", "0.00")},
    "co-billed": {("1580", None, "0.25", "0.00"), ("1591", "200", "0.00", "0.25")},
    "co-vat": {("1300", None, "0.00", "7.75"), ("1591", "200", "7.75", "0.00")},
}


@pytest.mark.parametrize("key", WANTED)
def test_the_difference_is_booked_account_by_account(decided: Decided, key: str) -> None:
    assert decided.row("tax_journals", f"{key}:2")["problems"] == []
    assert lines(decided, key) == WANTED[key]


def test_the_receivable_is_that_of_the_customer_in_both_ways(decided: Decided) -> None:
    for key in ("co-more", "co-untaxed", "co-void"):
        found = decided.row("tax_journals", f"{key}:2")["document"]["lines"]
        assert {one["account"]: one["customer"] for one in found} == {"1300": key, "1591": None}, key


def test_its_lines_name_the_place_that_they_are_of(decided: Decided) -> None:
    found = decided.row("tax_journals", "co-moved:2")["document"]
    assert {one["account"]: one["description"] for one in found["lines"]} == {
        "1591": "US/CA/Sales corrected",
        "1590": "US/WA/Sales corrected",
    }
    assert (found["date"], found["currency"], found["journal"], found["invoice_key"]) == (
        "2026-11-18", "USD", "90", "co-moved",
    )  # fmt: skip


@pytest.mark.parametrize("key", ["co-equal", "co-unread", "co-waiting", "co-let"])
def test_nothing_is_corrected_where_nothing_differs_or_not_all_is_known(decided: Decided, key: str) -> None:
    assert none(decided, key)


@pytest.mark.parametrize("key", ["co-lagging", "co-lagging-second"])
def test_what_the_ledger_does_not_show_yet_is_not_booked_a_second_time(decided: Decided, key: str) -> None:
    found = decided.query(f"select source_key from outbox.exact_avalara__tax_journals where source_key ^@ '{key}:'")
    assert [row["source_key"] for row in found] == ([f"{key}:2"] if key == "co-lagging-second" else [])
    # and nothing is committed before it shows
    number = 3 if key == "co-lagging-second" else 2
    assert decided.row("commit", key)["document"]["journal"] == f"tax_journals:{key}:{number}"


def test_a_journal_that_shows_or_is_gone_for_an_hour_is_compared(decided: Decided) -> None:
    assert lines(decided, "co-shown") == {("1300", None, "1.25", "0.00"), ("1591", "200", "0.00", "1.25")}
    assert lines(decided, "co-lost") == {("1300", None, "9.00", "0.00"), ("1591", "200", "0.00", "9.00")}


def test_a_second_correction_has_a_number_of_its_own(decided: Decided) -> None:
    assert lines(decided, "co-second", 3) == {("1300", None, "1.00", "0.00"), ("1591", "200", "0.00", "1.00")}
    # the one before stays as it was posted
    assert decided.row("tax_journals", "co-second:2")["document"]["lines"] == [{"no": 1}]
    found = decided.query("select source_key from outbox.exact_avalara__tax_journals where source_key ^@ 'co-second-e'")
    assert sorted(row["source_key"] for row in found) == ["co-second-equal", "co-second-equal:2"]


def test_a_number_that_the_ledger_knows_is_not_used_again(decided: Decided) -> None:
    assert lines(decided, "co-earlier", 11) == {("1300", None, "1.00", "0.00"), ("1591", "200", "0.00", "1.00")}


def test_a_place_that_no_account_is_set_for_is_said(decided: Decided) -> None:
    assert decided.codes("tax_journals", "co-no-account:2") == ["tax_account_missing"]


def test_a_tax_line_that_bills_another_tax_is_said_with_both_figures(decided: Decided) -> None:
    (problem,) = decided.row("tax_journals", "co-billed-wrong:2")["problems"]
    assert problem["code"] == "tax_differs"
    assert "bills a tax of 7.75, and AvaTax recorded 8.00" in problem["text"]
