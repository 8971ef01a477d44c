"""Final invoices and credit notes as AvaTax records them, and what stands in their way."""

from __future__ import annotations

import json
from datetime import date
from decimal import Decimal

import duckdb
import pytest

from include.documents import SalesInvoice, parse
from tests.dbt.avalara import books
from tests.dbt.avalara.books import customer, delivered, draft, invoice, line, recorded, said
from tests.dbt.conftest import Decided

OCTOBER = date(2026, 10, 5)


def add(db: duckdb.DuckDBPyConnection) -> None:
    customer(db, "tx")
    lines = [line(1, "100.00"), line(2, "8.25", "BELASTING", Notes="AV:tax_line:tx-final")]
    invoice(db, "tx-final", "tx", sales_invoice_lines=lines)
    draft(db, "tx-draft", "tx")
    invoice(db, "tx-original", "tx", invoice_number=26711111)
    back = {"type": 8021, "sales_invoice_lines": [line(net="-100.00")], "invoice_date": date(2026, 11, 19)}
    invoice(db, "tx-credit", "tx", your_ref="26711111", invoice_number=26711112, **back)
    invoice(db, "tx-credit-of-nothing", "tx", your_ref="?", invoice_number=26711113, **back)
    invoice(db, "tx-credit-recorded", "tx", your_ref="?", invoice_number=26711114, **back)
    note = said("tx-credit-recorded", is_credit=True, date="2026-11-19")
    note["lines"][0]["net"] = "-100.00"
    recorded(db, "tx-credit-recorded", document=note)
    invoice(db, "tx-unrouted", "tx", "853")
    invoice(db, "tx-unrouted-early", "tx", "853", invoice_date=date(2026, 8, 31))
    customer(db, "tx-851", "851", country="NL", state=None)
    # 100 USD stand in the books at 92 EUR
    books.raw.insert(db, f"{books.E}.divisions", {"code": "851", "currency": "EUR", "company": ""})
    invoice(db, "tx-851", "tx-851", "851", amount_fc="100.00", amount_dc="92.00")
    invoice(db, "tx-851-euro", "tx-851", "851", amount_fc="100.00", amount_dc="100.00", currency="EUR")
    customer(db, "tx-854", "854", country="NL", state=None)
    invoice(db, "tx-854", "tx-854", "854")
    invoice(db, "tx-fine", "tx", sales_invoice_lines=[line(1, "33.335")])
    invoice(db, "tx-shares", "tx", sales_invoice_lines=[line(1, "33.335"), line(2, "66.665")])
    invoice(db, "tx-empty", "tx", sales_invoice_lines=[line(2, "8.25", "BELASTING")])
    invoice(db, "tx-unmapped", "tx", sales_invoice_lines=[line(code="BETA")])
    customer(db, "tx-nowhere", address_line1=None, postcode=None)
    invoice(db, "tx-nowhere", "tx-nowhere")
    customer(db, "tx-london", country="GB", state=None, postcode="EC1A 1BB")
    invoice(db, "tx-london", "tx-london")
    invoice(db, "tx-london-vat", "tx-london", sales_invoice_lines=[line(vat="20.00")])
    invoice(db, "tx-closed", "tx", invoice_date=OCTOBER)
    invoice(db, "tx-closed-vat", "tx", invoice_date=OCTOBER, sales_invoice_lines=[line(vat="7.75")])
    invoice(db, "tx-early", "tx", invoice_date=date(2026, 8, 31))
    invoice(db, "tx-first-day", "tx", invoice_date=date(2026, 9, 1))
    add_deleted(db)


def add_deleted(db: duckdb.DuckDBPyConnection) -> None:
    # its lines are gone with it
    invoice(db, "tx-deleted", "tx", is_deleted=True, sales_invoice_lines=[])
    recorded(db, "tx-deleted")
    invoice(db, "tx-deleted-locked", "tx", is_deleted=True)
    recorded(db, "tx-deleted-locked", facts={"locked": True})
    invoice(db, "tx-deleted-early", "tx", is_deleted=True)
    delivered(db, "tax", "tx-deleted-early", None, state="blocked")
    invoice(db, "tx-voided", "tx", is_deleted=True)
    recorded(db, "tx-voided", voided=True)


def test_a_final_invoice_is_told_under_its_own_number(decided: Decided) -> None:
    row = decided.row("tax", "tx-final")
    document = parse(json.dumps(row["document"]))
    assert isinstance(document, SalesInvoice)
    assert (document.number, document.net, document.date, document.currency, document.tax_date) == (
        "26700001", Decimal("100.00"), date(2026, 11, 18), "USD", None,
    )  # fmt: skip
    assert [one.item for one in document.lines] == ["LIC-PRO"]
    assert (row["wanted"], row["skip"], row["problems"], row["holds"], row["adopt"]) == ("present", None, [], [], None)
    assert (row["number"], row["counterparty"], row["amount"], row["target_company"]) == (
        "26700001", "Customer tx", Decimal("100.00"), "KESTREL-US",
    )  # fmt: skip
    assert [ref["flow"] for ref in row["refs"]] == ["addresses"]


@pytest.mark.parametrize(
    ("key", "rate"), [("tx-851", (Decimal("0.92"), "EUR", date(2026, 11, 18))), ("tx-851-euro", (None, None, None))]
)
def test_an_invoice_in_a_foreign_currency_goes_with_the_rate_that_it_is_booked_at(
    decided: Decided, key: str, rate: tuple[Decimal | None, str | None, date | None]
) -> None:
    told = parse(json.dumps(decided.row("tax", key)["document"]))
    assert isinstance(told, SalesInvoice)
    assert (told.exchange_rate, told.exchange_rate_currency, told.exchange_rate_date) == rate


def test_a_draft_is_not_recorded(decided: Decided) -> None:
    assert decided.query("select * from outbox.exact_avalara__tax where source_key = 'tx-draft'") == []


def test_a_credit_note_has_the_rates_of_the_invoice_that_it_takes_back(decided: Decided) -> None:
    row = decided.row("tax", "tx-credit")
    document = row["document"]
    assert (document["is_credit"], document["date"], document["tax_date"], document["original_code"]) == (
        True, "2026-11-19", "2026-11-18", "852-tx-original",
    )  # fmt: skip
    assert (row["holds"], row["amount"]) == ([], Decimal("-100.00"))


def test_a_credit_note_of_nothing_known_is_a_question_until_it_is_recorded(decided: Decided) -> None:
    row = decided.row("tax", "tx-credit-of-nothing")
    assert [hold["code"] for hold in row["holds"]] == ["original_unknown"]
    assert row["document"]["tax_date"] == row["document"]["date"]
    assert decided.row("tax", "tx-credit-recorded")["holds"] == []


PROBLEMS = {
    "tx-unrouted": ("not_routed", "Exact division 853 is not in the routing table of link exact_avalara"),
    "tx-empty": ("lines_missing", "invoice 26700001 has no lines: there is nothing to tax"),
    "tx-unmapped": ("tax_code_missing", "AvaTax's tax code of item BETA is not known"),
    "tx-nowhere": ("address_failed", "has neither a postcode nor a street with its town and state"),
    "tx-851": ("ship_from_missing", "not known where Exact division 851 ships from"),
    "tx-london": ("tax_account_missing", "no account is set for the tax of GB"),
}


@pytest.mark.parametrize("key", PROBLEMS)
def test_what_stands_in_the_way_is_said_in_words(decided: Decided, key: str) -> None:
    (problem,) = decided.row("tax", key)["problems"]
    code, words = PROBLEMS[key]
    assert (problem["code"], words in problem["text"]) == (code, True), problem["text"]


def test_a_company_that_is_not_active_in_avatax_is_said(decided: Decided) -> None:
    assert decided.codes("tax", "tx-854") == ["company_unknown", "ship_from_missing"]


def test_an_invoice_of_a_closed_period_is_a_question_that_names_the_day_of_its_booking(decided: Decided) -> None:
    row = decided.row("tax", "tx-closed")
    assert (row["problems"], [hold["code"] for hold in row["holds"]]) == ([], ["period_closed"])
    assert row["holds"][0]["text"] == (
        "invoice 26700001 of 2026-10-05 lies in a period that is closed for journal 90 of Exact division 852: open the "
        "period, or release it to be recorded with its tax booked on 2026-11-01"
    )


@pytest.mark.parametrize("key", ["tx-london-vat", "tx-closed-vat", "tx-first-day"])
def test_where_nothing_is_booked_no_account_and_no_open_period_is_needed(decided: Decided, key: str) -> None:
    row = decided.row("tax", key)
    assert (row["problems"], row["holds"], row["skip"]) == ([], [], None)


@pytest.mark.parametrize("key", ["tx-early", "tx-unrouted-early"])
def test_what_is_dated_before_the_start_is_left(decided: Decided, key: str) -> None:
    assert decided.row("tax", key)["skip"] == "before_start"


def test_what_was_deleted_is_voided_by_a_person_s_word_only(decided: Decided) -> None:
    row = decided.row("tax", "tx-deleted")
    assert (row["wanted"], row["problems"], row["refs"]) == ("void", [], [])
    (hold,) = row["holds"]
    assert hold["code"] == "deleted_in_source"
    assert hold["text"].startswith("invoice 26700001 of Customer tx over 100.00 was deleted in Exact division 852")


def test_what_lies_in_a_filed_tax_return_is_not_voided(decided: Decided) -> None:
    assert decided.codes("tax", "tx-deleted-locked") == ["locked"]


def test_what_was_deleted_before_it_was_recorded_or_is_void_has_nothing_to_be_done(decided: Decided) -> None:
    for key in ("tx-deleted-early", "tx-voided"):
        assert decided.row("tax", key)["wanted"] == "void"


def test_a_sum_with_a_part_of_a_cent_is_not_told_and_lines_make_the_sum_to_the_cent(decided: Decided) -> None:
    row = decided.row("tax", "tx-fine")
    assert [problem["code"] for problem in row["problems"]] == ["amount_too_fine"]
    assert row["amount"] == Decimal("33.335")
    shares = decided.row("tax", "tx-shares")
    assert (shares["problems"], shares["document"]["net"]) == ([], "100.00")
    assert [(one["net"], one["description"]) for one in shares["document"]["lines"]] == [
        ("33.34", "lic-pro (33.335 before rounding)"), ("66.66", "lic-pro (66.665 before rounding)"),
    ]  # fmt: skip
