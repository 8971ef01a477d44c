"""Drafts whose tax AvaTax is asked for, and what stands in their way."""

from __future__ import annotations

import json
from datetime import date
from decimal import Decimal

import duckdb
import pytest

from include.documents import SalesInvoice, parse
from tests.dbt.avalara.books import RATES, REGISTERED, customer, delivered, draft, estimated, invoice, line, said
from tests.dbt.conftest import Decided


def add(db: duckdb.DuckDBPyConnection) -> None:
    customer(db, "es", vat_number="US-77")
    lines = [line(1, "100.00"), line(2, "50.50", "SUP"), line(3, "8.25", "BELASTING")]
    draft(db, "es-draft", "es", sales_invoice_lines=lines)
    draft(db, "es-credit", "es", type=8021, sales_invoice_lines=[line(net="-100.00")])
    draft(db, "es-undated", "es", invoice_date=None, order_date=date(2026, 11, 16))
    draft(db, "es-vat", "es", sales_invoice_lines=[line(vat="21.00")])
    draft(db, "es-empty", "es", sales_invoice_lines=[])
    draft(db, "es-early", "es", invoice_date=date(2026, 8, 31))
    draft(db, "es-deleted", "es", is_deleted=True)
    invoice(db, "es-final", "es")
    draft(db, "es-unmapped", "es", sales_invoice_lines=[line(code="BETA")])
    customer(db, "es-nowhere", country=None)
    draft(db, "es-nowhere", "es-nowhere")
    customer(db, "es-london", country="GB", state=None, postcode="EC1A 1BB")
    draft(db, "es-london", "es-london")
    customer(db, "es-texas", state="TX", postcode="75001")
    draft(db, "es-texas", "es-texas")
    customer(db, "es-toronto", country="CA", state="ON", postcode="M5V 2T6")
    draft(db, "es-toronto", "es-toronto")
    for company in ("851", "854"):
        customer(db, f"es-{company}", company, country="FR", state=None)
        draft(db, f"es-{company}", f"es-{company}", company)
    draft(db, "es-nobody", "unknown")
    draft(db, "es-no-currency", "es", currency=None)
    draft(db, "es-unrouted", "es", "853")
    for key, rates in ASKED_BEFORE.items():
        day = date(2026, 12, 5) if key == "es-december" else date(2026, 11, 18)
        draft(db, key, "es", invoice_date=day)
        told = said(key, number=None, customer_key="es", vat_number="US-77", date=day.isoformat())
        estimated(db, key, "7.75", told, rates)
    draft(db, "es-october", "es", invoice_date=date(2026, 10, 30))
    draft(db, "es-rate", "es-851", "851", amount_dc="92.00", amount_fc="100.00")
    # asked before it was made final
    invoice(db, "es-came-further", "es")
    delivered(db, "estimates", "es-came-further", None, state="blocked", reason_code="tax_code_missing")


# Drafts that were asked about with other registrations of the company, in the month of their day, before it.
ASKED_BEFORE = {
    "es-registered-since": f"2026-11/{'0' * 12}",
    "es-asked": RATES,
    "es-december": f"2026-11/{REGISTERED}",
}


def test_a_draft_is_told_without_its_tax_line(decided: Decided) -> None:
    row = decided.row("estimates", "es-draft")
    document = parse(json.dumps(row["document"]))
    assert isinstance(document, SalesInvoice)
    assert [(one.no, one.item, one.net) for one in document.lines] == [
        (1, "LIC-PRO", Decimal("100.00")),
        (2, "SUP", Decimal("50.50")),
    ]
    assert (document.number, document.net, document.date, document.is_credit) == (
        None, Decimal("150.50"), date(2026, 11, 18), False,
    )  # fmt: skip
    assert (document.ship_to.postcode, document.ship_to.state, document.ship_from and document.ship_from.postcode) == (
        "92614", "CA", "92614",
    )  # fmt: skip
    assert (document.customer_key, document.vat_number, document.company_code) == ("es", "US-77", "KESTREL-US")
    assert (row["problems"], row["holds"], row["amount"]) == ([], [], Decimal("150.50"))
    assert [(ref["flow"], ref["agreed"]) for ref in row["refs"]] == [("addresses", True)]


def test_a_draft_of_a_credit_note_and_one_that_is_not_dated_yet_are_told(decided: Decided) -> None:
    document = decided.row("estimates", "es-credit")["document"]
    assert (document["is_credit"], document["net"]) == (True, "-100.00")
    assert decided.row("estimates", "es-undated")["document"]["date"] == "2026-11-16"


@pytest.mark.parametrize("key", ["es-vat", "es-empty", "es-early", "es-deleted", "es-final", "es-unrouted"])
def test_what_gets_no_tax_line_is_not_asked(decided: Decided, key: str) -> None:
    assert decided.query(f"select * from outbox.exact_avalara__estimates where source_key = '{key}'") == []


WAYS = {
    "es-unmapped": ("tax_code_missing", "AvaTax's tax code of item BETA is not known: add a line for it to item_tax"),
    "es-nowhere": ("address_failed", "the delivery address of Customer es-nowhere (draft invoice of Customer es-nowhere"
                   " over USD 100.00) has no country"),
    "es-london": ("tax_account_missing", "no account is set for the tax of GB: add a line for it to tax_accounts.csv"),
    # the country itself taxes there
    "es-toronto": ("tax_account_missing", "no account is set for the tax of CA/ON"),
    "es-851": ("ship_from_missing", "it is not known where Exact division 851 ships from: set option ship_from"),
    "es-no-currency": ("currency_not_accepted", "has no currency"),
}  # fmt: skip


@pytest.mark.parametrize("key", WAYS)
def test_what_stands_in_the_way_is_said_in_words(decided: Decided, key: str) -> None:
    (problem,) = decided.row("estimates", key)["problems"]
    code, words = WAYS[key]
    assert (problem["code"], words in problem["text"]) == (code, True), problem["text"]


def test_everything_that_stands_in_the_way_is_said_at_once(decided: Decided) -> None:
    assert decided.codes("estimates", "es-854") == ["company_unknown", "ship_from_missing"]
    assert decided.codes("estimates", "es-nobody") == ["customer_unknown", "address_failed"]


def test_a_region_where_the_company_owes_no_tax_needs_no_account(decided: Decided) -> None:
    # nexus in the United States as such is none in Texas
    assert decided.codes("estimates", "es-texas") == []


def test_a_draft_that_came_further_is_asked_no_more(decided: Decided) -> None:
    row = decided.row("estimates", "es-came-further")
    assert (row["skip"], row["wanted"]) == ("not_needed", "present")


def test_a_draft_is_asked_again_where_the_company_is_registered_otherwise_since(decided: Decided) -> None:
    again = decided.row("estimates", "es-registered-since")
    assert (again["document"]["rates"], again["replaces"]) == (RATES, "852-es-registered-since")
    # the very words that were asked: nothing is sent
    assert (decided.row("estimates", "es-asked")["document"]["rates"], replaces(decided, "es-asked")) == (RATES, None)


def test_a_draft_of_a_day_to_come_is_asked_again_when_its_month_begins(decided: Decided) -> None:
    # today is 20 November: the rates of December are asked for in December, those of October are known
    assert (decided.row("estimates", "es-december")["document"]["rates"], replaces(decided, "es-december")) == (
        RATES,
        None,
    )
    assert decided.row("estimates", "es-october")["document"]["rates"] == f"2026-10/{REGISTERED}"


def test_another_exchange_rate_is_no_other_question(decided: Decided) -> None:
    assert "exchange_rate" not in decided.row("estimates", "es-rate")["document"]


def replaces(decided: Decided, key: str) -> str | None:
    found: str | None = decided.row("estimates", key)["replaces"]
    return found
