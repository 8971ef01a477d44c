"""Journals that people changed: a question, never set right behind their backs."""

from __future__ import annotations

import duckdb
import pytest

from tests.dbt.avalara.books import FIRST, booked, customer, delivered, invoice, line, posted, recorded
from tests.dbt.conftest import Decided

TOUCHED = {
    "ct-deleted": [],
    "ct-recoded": [("1300", "7.75", ""), ("1599", "-7.75", "US/CA/Sales")],
    "ct-amount": [("1300", "7.00", ""), ("1591", "-7.00", "US/CA/Sales")],
    "ct-words": [("1300", "7.75", ""), ("1591", "-7.75", "XX/YY")],
    "ct-rejected": [],
}


def add(db: duckdb.DuckDBPyConnection) -> None:
    customer(db, "ct")
    for key, found in TOUCHED.items():
        invoice(db, key, "ct")
        recorded(db, key)
        posted(db, key)
        booked(db, key, *found)
    delivered(db, "tax_journals", "ct-rejected:2", None, state="skipped", reason_code="rejected_in_review")
    # adopted: when it left is not known
    invoice(db, "ct-adopted", "ct")
    recorded(db, "ct-adopted", sent_at=None)
    posted(db, "ct-adopted", sent_at=None)
    booked(db, "ct-adopted", ("1300", "7.00", ""), ("1591", "-7.00", "US/CA/Sales"))
    # a line on the tax item, or VAT, came onto the invoice after its journal
    for key, lines in (
        ("ct-billed-since", [line(), line(2, "7.75", "BELASTING")]),
        ("ct-vat-since", [line(vat="7.75")]),
    ):
        invoice(db, key, "ct", sales_invoice_lines=lines)
        recorded(db, key)
        posted(db, key)
        booked(db, key, *FIRST)
    # of another division: the key is the same, the ledger is not
    invoice(db, "ct-elsewhere", "ct")
    recorded(db, "ct-elsewhere")
    posted(db, "ct-elsewhere")
    booked(db, "ct-elsewhere", *FIRST)
    booked(db, "ct-elsewhere", *FIRST, n=2, company="851")


@pytest.mark.parametrize("key", [*TOUCHED, "ct-adopted", "ct-billed-since", "ct-vat-since"])
def test_a_ledger_that_people_changed_is_a_question(decided: Decided, key: str) -> None:
    row = decided.row("tax_journals", f"{key}:2")
    assert ([hold["code"] for hold in row["holds"]], row["problems"]) == (["changed_in_target"], [])


def test_the_question_names_the_difference(decided: Decided) -> None:
    (hold,) = decided.row("tax_journals", "ct-recoded:2")["holds"]
    assert hold["payload"]["difference"] == "credit 1591 7.75, debit 1599 7.75"
    (hold,) = decided.row("tax_journals", "ct-billed-since:2")["holds"]
    assert hold["payload"]["difference"] == "credit 1300 7.75, debit 1580 7.75"


def test_journals_of_another_division_are_none_of_this_invoice_s(decided: Decided) -> None:
    assert decided.query("select * from intermediate.int_avalara_corrections where invoice_id = 'ct-elsewhere'") == []


def test_what_was_committed_does_not_wait_for_the_answer(decided: Decided) -> None:
    # a person said that the ledger stays as it is
    refs = [ref["key"] for ref in decided.row("commit", "ct-rejected")["refs"]]
    assert refs == ["ct-rejected", "ct-rejected"]
    assert [ref["key"] for ref in decided.row("commit", "ct-amount")["refs"]] == ["ct-amount", "ct-amount:2"]
