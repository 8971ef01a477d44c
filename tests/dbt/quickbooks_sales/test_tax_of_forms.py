"""The tax of sales in QuickBooks: what is booked, what QuickBooks billed itself, and what is committed."""

from __future__ import annotations

from typing import Any

import duckdb
import pytest

from tests.dbt.conftest import Decided
from tests.dbt.quickbooks_sales.books import REALM, RECEIVABLE, booked, delivered, form, posted, recorded, sold


def add(db: duckdb.DuckDBPyConnection) -> None:
    for key in ("21", "24", "25", "26", "27", "28", "29"):
        recorded(db, key)
    form(db, "21")
    form(db, "22", currency_ref="CAD", exchange_rate="0.73")
    form(db, "23", sold(), sold(2, "7.75", "13"))
    form(db, "24", txn_tax_detail={"TotalTax": "7.75"})
    form(db, "25", txn_tax_detail={"TotalTax": "6.63"})
    form(db, "26", sold(1, "0.00"), private_note="Voided")
    form(db, "27")
    posted(db, "27")
    booked(db, "27", ("84", "Debit", "7.75", ""), ("87", "Credit", "7.75", "US/CA/Sales"))
    delivered(db, "commit", "27", f"{REALM}-27", delivered_document='{"version": null}')
    form(db, "28")
    posted(db, "28")
    booked(db, "28", ("84", "Debit", "7.00", ""), ("87", "Credit", "7.00", "US/CA/Sales"))
    form(db, "29", is_deleted=True)
    form(db, "30", txn_date="2026-09-18")


def journal(decided: Decided, key: str) -> dict[str, Any]:
    found: dict[str, Any] = decided.row("tax_journals", key)["document"]
    return found


def test_the_recorded_tax_is_owed_by_the_customer_where_the_form_does_not_bill_it(decided: Decided) -> None:
    row, found = decided.row("tax_journals", "21"), journal(decided, "21")
    assert (row["source_system"], row["target_system"], row["target_company"]) == (
        "avalara",
        "quickbooks_online",
        REALM,
    )
    assert (found["journal"], found["billed"], found["customer"], found["receivable_account"]) == (
        "", None, "7", RECEIVABLE,
    )  # fmt: skip
    assert [(one["country"], one["account"]) for one in found["accounts"]] == [("US", "2210")]


def test_what_is_owed_in_another_currency_stands_on_its_own_receivable(decided: Decided) -> None:
    assert journal(decided, "22")["receivable_account"] == "Receivables CAD"


def test_a_line_on_the_tax_item_is_what_the_form_bills(decided: Decided) -> None:
    found = journal(decided, "23")
    assert (found["billed"], found["clearing_account"]) == ("7.75", "2200")
    assert [one["item"] for one in decided.row("tax", "23")["document"]["lines"]] == ["Pump"]


def test_where_quickbooks_put_the_tax_itself_nothing_is_posted_and_it_says_so(decided: Decided) -> None:
    assert decided.row("tax_journals", "24")["skip"] == "tax_in_books"
    assert decided.row("commit", "24")["holds"] == []
    (row,) = decided.query("select reason from reconciliation.tax where source_key = '24'")
    assert row["reason"] == "recorded and booked, and not committed: Saved"


def test_another_tax_than_avatax_s_is_asked_about_before_it_is_committed(decided: Decided) -> None:
    (hold,) = decided.row("commit", "25")["holds"]
    assert hold["code"] == "vat_differs"
    assert hold["text"] == (
        "invoice 1025 of Corner Deli has sales tax of 6.63 in QuickBooks, and AvaTax works out 7.75: put that tax on "
        "the form, or release it to commit what AvaTax says; nothing is journalled away, since the sales tax center "
        "reports what forms bear"
    )
    assert hold["payload"] == {"quickbooks": "6.63", "avatax": "7.75"}


@pytest.mark.parametrize("key", ["26", "29"])
def test_a_form_that_is_void_or_deleted_after_it_was_recorded_is_voided_by_a_person_s_word(
    decided: Decided, key: str
) -> None:
    row = decided.row("tax", key)
    assert (row["wanted"], [one["code"] for one in row["holds"]]) == ("void", ["deleted_in_source"])


def test_what_is_recorded_booked_and_committed_agrees(decided: Decided) -> None:
    (row,) = decided.query("select * from reconciliation.tax where source_key = '27'")
    assert (row["difference_class"], row["journal_entry_id"], row["invoice_tax"]) == ("agrees", "je-27", 0)
    assert row["journal_amount"] == row["avatax_tax"]
    assert decided.query("select * from outbox.quickbooks_avalara__tax_journals where source_key = '27:2'") == []


def test_what_the_ledger_lacks_is_an_entry_of_its_own_that_a_person_releases(decided: Decided) -> None:
    row = decided.row("tax_journals", "28:2")
    assert [one["code"] for one in row["holds"]] == ["changed_in_target"]
    assert [(one["account"], one["debit"], one["credit"]) for one in row["document"]["lines"]] == [
        (RECEIVABLE, "0.75", "0.00"), ("2210", "0.00", "0.75"),
    ]  # fmt: skip


def test_a_form_in_closed_books_is_asked_about_and_booked_on_the_first_open_day(decided: Decided) -> None:
    (hold,) = decided.row("tax", "30")["holds"]
    assert (hold["code"], hold["payload"]["booking_date"]) == ("period_closed", "2026-10-01")
    assert f"closed in QuickBooks company {REALM}: open the period" in hold["text"]


def test_a_company_is_not_taken_for_one_that_avidxchange_pays_for(decided: Decided) -> None:
    rows = decided.query(f"select goes_to from intermediate.canonical_sending_companies where company = '{REALM}'")
    assert rows == [{"goes_to": "avalara"}]
