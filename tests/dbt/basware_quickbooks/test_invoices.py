"""Approved invoices of Basware as bills and vendor credits of QuickBooks: tax, terms, codes, days and twins."""

from __future__ import annotations

import json
from datetime import date
from typing import Any

import duckdb
import pytest

from include.documents import parse
from tests.dbt.basware_quickbooks import books
from tests.dbt.basware_quickbooks.books import BRITISH, bill, invoice, posted, row
from tests.dbt.conftest import Decided


def add(db: duckdb.DuckDBPyConnection) -> None:
    invoice(db, "plain", row(costCenterCode="10", dimCode1="Albany"), payment_term_code="Z30", text1="2000")
    invoice(db, "credit", row(net="-100.00", gross="-108.00"))
    invoice(db, "coded with a tax", row(tax_code="V20"))
    invoice(db, "no such term", row(), payment_term_code="ZZ")
    invoice(db, "no such account", row(account="9999"))
    invoice(db, "on a project", row(projectCode="P1"))
    invoice(db, "closed", row(), invoice_date=date(2026, 9, 15))
    invoice(db, "euros", row(), currency_code="EUR")
    invoice(db, "blocked", row(), payment_block=True, payment_term_code="Z30")
    books.vendor(db, "70002", "Gone Lumber", "58", active=False)
    invoice(db, "of an inactive vendor", row(), supplier_code="70002", supplier_name="Gone Lumber")
    # outside the US every line bears a tax code
    invoice(db, "with tax", row(gross="120.00", tax_code="V20"), row(2, gross="100.00", tax_code="V0"), name=BRITISH)
    invoice(db, "no tax code", row(gross="120.00"), name=BRITISH)
    invoice(db, "for sales", row(gross="100.00", tax_code="Sales only"), name=BRITISH)
    invoice(db, "another rate", row(gross="105.00", tax_code="V20"), name=BRITISH)
    # what stands in QuickBooks already
    invoice(db, "entered by hand", row())
    bill(db, "145", "R-entered by hand", "108.00")
    invoice(db, "credited by hand", row(net="-50.00", gross="-54.00"))
    bill(db, "145", "R-credited by hand", "54.00", table="vendor_credits")
    invoice(db, "carrieskey", row(net="7.00", gross="7.50"))
    bill(db, "146", "changed by hand", "7.50", private_note="BW:carrieskey\nNovember")
    # posted as credit 147 while bill 147 is another document
    invoice(db, "own credit", row(net="-20.00", gross="-21.60"))
    posted(db, "own credit", "147", "-21.60", is_credit=True)
    bill(db, "147", "R-own credit", "21.60", table="vendor_credits", private_note="BW:own credit")
    bill(db, "147", "Z-1", "999.00")


def document(decided: Decided, key: str, link: str = books.LINK) -> dict[str, Any]:
    found: dict[str, Any] = decided.row("invoices", key, link)["document"]
    parse(json.dumps(found))  # the engine takes it
    return found


def texts(decided: Decided, key: str, link: str = books.LINK) -> list[str]:
    return [problem["text"] for problem in decided.row("invoices", key, link)["problems"]]


def test_a_bill_of_a_us_company_has_its_tax_on_the_lines_and_no_tax_code_and_no_journal(decided: Decided) -> None:
    found = document(decided, "plain")
    assert decided.row("invoices", "plain")["problems"] == []
    assert (found["net"], found["tax_payable"], found["total"]) == ("100.00", "8.00", "108.00")
    (line,) = found["lines"]
    assert (line["account"], line["cost_center"], line["cost_unit"]) == ("6000", "East", "Albany")
    assert (line["net"], line["tax"], line["tax_code"]) == ("100.00", "8.00", None)
    assert (found["journal"], found["payment_term"], found["ap_account"]) == (None, "Net 30", "2000")
    assert found["posting_date"] is None


def test_a_tax_code_of_basware_is_nothing_to_a_us_company(decided: Decided) -> None:
    assert decided.row("invoices", "coded with a tax")["problems"] == []
    assert document(decided, "coded with a tax")["lines"][0]["tax_code"] is None


def test_a_credit_note_is_a_negative_document(decided: Decided) -> None:
    found = document(decided, "credit")
    assert (found["is_credit"], found["total"], found["lines"][0]["net"]) == (True, "-108.00", "-100.00")


def test_lines_outside_the_us_bear_the_tax_codes_that_are_mapped(decided: Decided) -> None:
    assert decided.row("invoices", "with tax", BRITISH)["problems"] == []
    assert [line["tax_code"] for line in document(decided, "with tax", BRITISH)["lines"]] == ["20.0% S", "0.0% Z"]


@pytest.mark.parametrize(
    ("key", "text"),
    [
        ("no tax code", "line 1: it has no tax code: give it one in Basware"),
        (
            "for sales",
            f"line 1: tax code Sales only is blocked in QuickBooks company {books.GB}: map it in tax_codes.csv",
        ),
        (
            "another rate",
            "line 1: 5.00 of tax is billed on 100.00, but QuickBooks's tax code 20.0% S (20.0% S) makes 20.00: "
            "correct the tax code in Basware, or its mapping",
        ),
    ],
)
def test_tax_that_quickbooks_could_not_book_waits(decided: Decided, key: str, text: str) -> None:
    assert texts(decided, key, BRITISH) == [text]


@pytest.mark.parametrize(
    ("key", "text"),
    [
        (
            "no such term",
            f"payment term ZZ is mapped to Net 99, which QuickBooks company {books.US} does not have: "
            "correct payment_terms.csv",
        ),
        (
            "no such account",
            f"line 1: account 9999 has no counterpart in QuickBooks Online {books.US}: create it there, or map it in "
            "the mapping file",
        ),
        (
            "on a project",
            "line 1: project P1 cannot be booked in QuickBooks, whose bills we code to no projects: take it off, or "
            "enter it there by hand",
        ),
        (
            "euros",
            f"invoice R-euros of Norton Lumber is in EUR, and QuickBooks company {books.US} keeps USD alone: correct "
            "it in Basware, or enter it by hand",
        ),
        (
            "of an inactive vendor",
            f"vendor Gone Lumber is inactive in QuickBooks company {books.US}: make it active there, or reject the "
            "invoice in Basware",
        ),
    ],
)
def test_what_quickbooks_does_not_have_is_said_in_its_words(decided: Decided, key: str, text: str) -> None:
    assert text in texts(decided, key)


def test_an_invoice_of_closed_days_goes_on_the_first_open_one(decided: Decided) -> None:
    found = document(decided, "closed")
    assert (found["date"], found["posting_date"]) == ("2026-09-15", "2026-10-01")
    assert decided.row("invoices", "closed")["problems"] == []


def test_one_that_is_blocked_for_payment_has_the_term_that_is_mapped_for_that(decided: Decided) -> None:
    found = document(decided, "blocked")
    assert (found["payment_hold"], found["payment_term"]) == (True, "Do not pay")


@pytest.mark.parametrize(
    ("key", "adopted", "evidence"),
    [
        ("entered by hand", "145", "same supplier, number and amount"),
        ("credited by hand", "145", "same supplier, number and amount"),
        ("carrieskey", "146", "carries our key"),
        ("own credit", "147", "delivered"),
    ],
)
def test_what_stands_there_already_is_adopted_and_not_entered_again(
    decided: Decided, key: str, adopted: str, evidence: str
) -> None:
    found = decided.row("invoices", key)["adopt"]
    assert (found["id"], found["evidence"]) == (adopted, evidence)


def test_a_credit_is_compared_with_the_credit_and_not_with_the_bill_of_the_same_id(decided: Decided) -> None:
    (found,) = decided.query(
        "select difference_class, target_amount from reconciliation.documents_current where source_key = 'own credit' "
        "and flow = 'invoices'"
    )
    assert (found["difference_class"], str(found["target_amount"])) == ("agrees", "-21.600000")
