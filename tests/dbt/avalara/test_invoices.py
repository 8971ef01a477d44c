"""What a sales invoice sells, charges as tax, and is: a draft, final, or a credit note of another one."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import duckdb
import pytest

from tests.dbt.avalara.books import customer, invoice, item, line, mapped
from tests.dbt.conftest import Decided

OURS = "AV:tax_line:with-tax-line"


def add(db: duckdb.DuckDBPyConnection) -> None:
    customer(db, "c1", code="  1001", vat_number="DE136695976")
    customer(db, "c2", code="  1002")
    item(db, "BETA")
    mapped(db, "item_tax_code", "LIC-PRO", "D0000000", "851")
    mapped(db, "entity_use_code", "1001", "A")
    mapped(db, "exemption_number", "1002", "EX-7")
    lines = [
        line(2, "0.05", "SUP", Quantity="2.00"),
        line(1, "100.00"),
        line(3, "7.75", "BELASTING", Notes=f"{OURS} x"),
    ]
    invoice(db, "with-tax-line", "c1", sales_invoice_lines=lines)
    invoice(db, "by hand", "c1", sales_invoice_lines=[line(), line(2, "1.00", "BELASTING")])
    invoice(db, "with VAT", "c1", sales_invoice_lines=[line(1, "100.00", vat="21.00"), line(2, "10.00", "SUP", "2.10")])
    unmapped = [line(1, "1.00", "BETA"), line(2, "1.00", "BETA"), line(3, "1.00", "GONE")]
    invoice(db, "unmapped", "c2", sales_invoice_lines=unmapped)
    customer(db, "c3", company="851")
    invoice(db, "of another division", "c3", company="851")
    for status, number in ((10, None), (20, None), (20, 26700002), (50, 26700003)):
        invoice(db, f"status {status} {number}", "c2", status=status, invoice_number=number)
    invoice(db, "original", "c2", invoice_number=26700010, invoice_date=date(2026, 10, 5))
    back = {"type": 8021, "invoice_number": 26700020, "sales_invoice_lines": [line(1, "-100.00")]}
    invoice(db, "credit", "c2", your_ref="credits 26700010", **back)
    invoice(db, "credit of nothing known", "c2", your_ref="99", **back)
    # another customer's number
    invoice(db, "credit of another", "c1", your_ref="26700010", **back)
    invoice(db, "deleted", "c2", is_deleted=True)


def facts(decided: Decided, key: str) -> dict[str, Any]:
    (found,) = decided.query(f"select * from intermediate.int_avalara_invoices where invoice_id = '{key}'")
    return found


def test_lines_are_what_is_sold_and_the_tax_line_is_what_is_charged_as_tax(decided: Decided) -> None:
    found = facts(decided, "with-tax-line")
    assert [(one["no"], one["item"], one["tax_code"], one["net"], one["account"]) for one in found["lines"]] == [
        (1, "LIC-PRO", "SW052000", "100.00", "8000"),
        (2, "SUP", "SW050000", "0.05", "8000"),
    ]
    assert (found["net"], found["billed"], found["books_vat"]) == (Decimal("100.05"), Decimal("7.75"), Decimal("0.00"))
    assert (found["tax_line_id"], found["is_ours"]) == ("l3", True)


def test_a_tax_line_that_people_typed_is_no_line_of_ours(decided: Decided) -> None:
    found = facts(decided, "by hand")
    assert (found["billed"], found["tax_line_id"], found["is_ours"]) == (Decimal("1.00"), "l2", False)
    assert facts(decided, "unmapped")["billed"] is None


def test_the_vat_that_exact_puts_on_it_is_known(decided: Decided) -> None:
    assert facts(decided, "with VAT")["books_vat"] == Decimal("23.10")


def test_an_item_is_mapped_for_its_division_before_all_and_what_is_not_mapped_is_named_once(decided: Decided) -> None:
    assert facts(decided, "of another division")["lines"][0]["tax_code"] == "D0000000"
    assert facts(decided, "unmapped")["unmapped"] == ["(no item)", "BETA"]
    assert facts(decided, "with-tax-line")["unmapped"] is None


def test_a_customer_s_number_exemption_and_use_are_told(decided: Decided) -> None:
    first, second = facts(decided, "by hand"), facts(decided, "original")
    assert (first["customer_code"], first["vat_number"], first["entity_use_code"], first["exemption_number"]) == (
        "1001", "DE136695976", "A", None,
    )  # fmt: skip
    assert (second["vat_number"], second["entity_use_code"], second["exemption_number"]) == (None, None, "EX-7")


@pytest.mark.parametrize(
    ("key", "is_final"),
    [("status 10 None", False), ("status 20 None", False), ("status 20 26700002", False), ("status 50 26700003", True)],
)
def test_an_invoice_is_final_when_exact_lets_nobody_change_it_any_more(
    decided: Decided, key: str, is_final: bool
) -> None:
    assert facts(decided, key)["is_final"] is is_final


def test_a_credit_note_has_the_day_of_the_invoice_it_takes_back(decided: Decided) -> None:
    found = facts(decided, "credit")
    assert (found["is_credit"], found["original_id"], found["tax_date"]) == (True, "original", date(2026, 10, 5))
    for key in ("credit of nothing known", "credit of another"):
        assert (facts(decided, key)["original_id"], facts(decided, key)["tax_date"]) == (None, date(2026, 11, 18))
    assert facts(decided, "original")["tax_date"] is None


def test_what_was_deleted_before_it_was_recorded_is_nobody_s_business(decided: Decided) -> None:
    assert decided.query("select * from intermediate.int_avalara_invoices where invoice_id = 'deleted'") == []


def test_no_invoice_is_a_row_twice(decided: Decided) -> None:
    keys = "link, books_company, invoice_id"
    sql = f"select {keys} from intermediate.int_avalara_invoices group by {keys} having count(*) > 1"
    assert decided.query(sql) == []
