"""What makes a recorded invoice be recorded anew: what people change in it, and nothing else."""

from __future__ import annotations

from datetime import date

import duckdb
import pytest

from tests.dbt.avalara.books import customer, invoice, line, recorded, said, transaction
from tests.dbt.conftest import Decided

OCTOBER = {"invoice_date": date(2026, 10, 5)}


def add(db: duckdb.DuckDBPyConnection) -> None:
    # recorded at another address, with another tax code and another name
    customer(db, "ra", address_line1="1 New Street", postcode="98101", state="WA", vat_number="NEW")
    old = said("")["lines"][0] | {"tax_code": "P0000000", "description": "other words", "account": "8001"}
    for key in ("ra-same", "ra-refused"):
        invoice(db, key, "ra", sales_invoice_lines=[line(), line(2, "7.75", "BELASTING")])
        more = {"state": "refused"} if key == "ra-refused" else {}
        recorded(db, key, document=said(key, lines=[old], customer_key="before"), **more)
    invoice(db, "ra-amount", "ra", sales_invoice_lines=[line(net="120.00")])
    invoice(db, "ra-item", "ra", sales_invoice_lines=[line(code="SUP")])
    invoice(db, "ra-more", "ra", sales_invoice_lines=[line(), line(2, "0.01")])
    invoice(db, "ra-date", "ra", invoice_date=date(2026, 11, 19))
    invoice(db, "ra-currency", "ra", currency="CAD")
    for key in ("ra-amount", "ra-item", "ra-more", "ra-date", "ra-currency"):
        recorded(db, key)
    for key in ("ra-locked", "ra-locked-since", "ra-closed", "ra-closed-vat", "ra-closed-same"):
        vat = "7.75" if key == "ra-closed-vat" else "0"
        net = "100.00" if key == "ra-closed-same" else "120.00"
        when = OCTOBER if "closed" in key else {}
        invoice(db, key, "ra", sales_invoice_lines=[line(net=net, vat=vat)], **when)
        told = said(key, date="2026-10-05") if when else said(key)
        recorded(db, key, document=told, facts={"locked": key == "ra-locked"})
    transaction(db, "852-ra-locked-since", locked=True)
    # the answer came from an attempt that is not known any more
    invoice(db, "ra-unknown", "ra")
    recorded(db, "ra-unknown", delivered_document=None)


@pytest.mark.parametrize("key", ["ra-same", "ra-refused"])
def test_a_mapping_or_an_address_that_changes_later_changes_nothing(decided: Decided, key: str) -> None:
    row = decided.row("tax", key)
    assert row["document"]["lines"][0]["tax_code"] == "P0000000"
    assert row["document"]["ship_to"]["postcode"] == "92614"
    assert (row["document"]["customer_key"], row["refs"], row["problems"], row["holds"]) == ("before", [], [], [])


@pytest.mark.parametrize("key", ["ra-amount", "ra-item", "ra-more", "ra-date", "ra-currency", "ra-unknown"])
def test_what_people_change_in_the_invoice_is_told_as_it_is_now(decided: Decided, key: str) -> None:
    row = decided.row("tax", key)
    assert (row["document"]["ship_to"]["postcode"], row["document"]["vat_number"]) == ("98101", "NEW")
    assert ([ref["flow"] for ref in row["refs"]], row["problems"], row["holds"]) == (["addresses"], [], [])


@pytest.mark.parametrize("key", ["ra-locked", "ra-locked-since"])
def test_what_lies_in_a_filed_tax_return_is_only_credited(decided: Decided, key: str) -> None:
    (problem,) = decided.row("tax", key)["problems"]
    assert problem["code"] == "locked"
    assert problem["text"].startswith("invoice 26700001 was changed, and AvaTax's document is in a tax return")


def test_a_change_in_a_closed_period_is_a_question(decided: Decided) -> None:
    row = decided.row("tax", "ra-closed")
    assert (row["problems"], [hold["code"] for hold in row["holds"]]) == ([], ["period_closed"])
    assert " was changed after it was recorded, and its period is closed for journal 90" in row["holds"][0]["text"]
    for key in ("ra-closed-vat", "ra-closed-same"):
        assert decided.row("tax", key)["holds"] == []
