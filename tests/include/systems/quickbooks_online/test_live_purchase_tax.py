"""Bills and orders of a company outside the US, over real HTTP: tax codes on lines, and the tax that was billed."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from include.systems.base import Outcome, Posting, Target
from include.systems.quickbooks_online.writer import QuickBooksWriter
from tests.support.quickbooks import KEY, OTHER_KEY, REALM
from tests.support.quickbooks_company import Company
from tests.support.quickbooks_purchases import (
    OPTIONS,
    codes_of,
    credit,
    invoice,
    invoice_line,
    order,
    order_line,
    posting,
)

TAXES = {"20.0% S": [20], "5.0% R": [5], "0.0% Z": [0], "20.0% RC": [20, -20], "GST/PST BC": [5, 7]}


@pytest.fixture
def taxed(company: Company) -> Company:
    """Sales tax switched on by a person, as a company in the United Kingdom."""
    company.sandbox.edit("quickbooks_online", "taxing", {"company": REALM, "set": {"Country": "GB", "Codes": TAXES}})
    return company


def said(company: Company, document: Any, *more: Any, target: Target | None = None, key: str = KEY) -> Posting:
    return posting(document, *more or ("create",), key, target, company.supplier)


def deliver(company: Company, wanted: Posting) -> Outcome:
    writer = QuickBooksWriter(company.live.client, OPTIONS, codes_of(company.rows))
    prepared = writer.prepare([wanted])
    assert prepared.request is not None, prepared.problems
    [outcome] = writer.send(wanted.flow, prepared.request, 1)
    return outcome


def problems(company: Company, document: Any) -> dict[str, str]:
    writer = QuickBooksWriter(company.live.client, OPTIONS, codes_of(company.rows))
    return dict(writer.prepare([said(company, document)]).problems)


def test_quickbooks_works_out_the_tax_that_was_billed(taxed: Company) -> None:
    lines = (
        invoice_line(1, tax_code="20.0% S", tax="20.00"),
        invoice_line(2, net="40.00", tax_code="5.0% R", tax="2.00"),
        invoice_line(3, net="10.00", tax_code="20.0% RC", tax="0.00"),
        invoice_line(4, net="8.00", tax_code="0.0% Z"),
    )
    wanted = said(taxed, invoice(*lines, date=taxed.today))
    first, again = deliver(taxed, wanted), deliver(taxed, wanted)
    assert first.target == again.target
    [row] = taxed.rows("bill")
    assert (row["TotalAmt"], row["TxnTaxDetail"]["TotalTax"], row["GlobalTaxCalculation"]) == (
        180.0,
        22.0,
        "TaxExcluded",
    )
    assert not [line for line in row["TxnTaxDetail"]["TaxLine"] if "OverrideDeltaAmount" in line["TaxLineDetail"]]
    assert [line["Amount"] for line in row["Line"]] == [100.0, 40.0, 10.0, 8.0]
    assert taxed.sandbox.get("/books")["ok"]


def test_the_cents_that_a_supplier_rounds_otherwise_are_sent_with_every_rate(taxed: Company) -> None:
    lines = (
        invoice_line(1, net="10.02", tax_code="GST/PST BC", tax="1.21"),
        invoice_line(2, net="5.00", tax_code="20.0% S", tax="1.00"),
    )
    wanted = said(taxed, invoice(*lines, date=taxed.today))
    outcome = deliver(taxed, wanted)
    assert outcome.kind == "delivered", outcome.text
    [row] = taxed.rows("bill")
    assert (row["TotalAmt"], row["TxnTaxDetail"]["TotalTax"]) == (17.23, 2.21)
    assert [line["Amount"] for line in row["TxnTaxDetail"]["TaxLine"]] == [0.5, 0.71, 1.0]
    # Billed anew to the cent that QuickBooks makes of it.
    exact = (lines[0].model_copy(update={"net": Decimal("10.00"), "tax": None}), lines[1])
    changed = invoice(*exact, date=taxed.today, net="15.00", tax_payable="2.20", total="17.20")
    after = deliver(taxed, said(taxed, changed, "update", target=outcome.target, key=OTHER_KEY))
    assert after.kind == "delivered", after.text
    [row] = taxed.rows("bill")
    assert (row["TotalAmt"], row["TxnTaxDetail"]["TotalTax"]) == (17.2, 2.2)
    assert taxed.sandbox.get("/books")["ok"]


def test_a_credit_note_takes_its_tax_back(taxed: Company) -> None:
    line = invoice_line(1, net="-10.00", tax_code="20.0% S", tax="-2.01")
    outcome = deliver(taxed, said(taxed, credit(line, date=taxed.today)))
    assert outcome.kind == "delivered", outcome.text
    [row] = taxed.rows("vendorcredit")
    assert (row["TotalAmt"], row["TxnTaxDetail"]["TotalTax"]) == (12.01, 2.01)
    assert taxed.sandbox.get("/books")["ok"]


def test_an_order_names_tax_codes(taxed: Company) -> None:
    wanted = said(taxed, order(order_line(tax_code="20.0% S"), date=taxed.today))
    first, again = deliver(taxed, wanted), deliver(taxed, wanted)
    assert first.target == again.target
    [row] = taxed.rows("purchaseorder")
    assert (row["TotalAmt"], row["GlobalTaxCalculation"]) == (120.0, "TaxExcluded")


def test_an_unknown_tax_code_is_refused_before_anything_is_sent(taxed: Company) -> None:
    where = f"QuickBooks company {REALM}"
    unknown = invoice(invoice_line(tax_code="19%", tax="19.00"), date=taxed.today)
    assert problems(taxed, unknown) == {
        "tax_code_unknown": f"invoice F-77, line 1: tax code 19% does not exist in {where}, or is not for purchases: "
        "map another"
    }
    none = order(date=taxed.today)
    assert problems(taxed, none) == {
        "tax_code_unknown": f"purchase order 4500009, line 1: it names no tax code, and {where} wants one on every "
        "line: map its tax"
    }
    other = invoice(invoice_line(tax_code="20.0% S", tax="5.00"), date=taxed.today)
    assert problems(taxed, other) == {
        "tax_differs": "invoice F-77, line 1: 5.00 tax is billed, but tax code 20.0% S in QuickBooks makes 20.00 of "
        "100.00: give it the tax code that was billed"
    }


def test_a_tax_code_that_was_taken_out_of_use_meanwhile_is_refused_by_quickbooks(taxed: Company) -> None:
    wanted = said(taxed, invoice(invoice_line(tax_code="20.0% S", tax="20.00"), date=taxed.today))
    writer = QuickBooksWriter(taxed.live.client, OPTIONS, codes_of(taxed.rows))
    request = writer.prepare([wanted]).request
    assert request is not None
    taxed.sandbox.edit("quickbooks_online", "taxing", {"company": REALM, "set": {"Code": "20.0% S", "Active": False}})
    [outcome] = writer.send("invoices", request, 1)
    assert (outcome.kind, outcome.code) == ("refused", "reference_inactive")
    assert taxed.rows("bill") == []
