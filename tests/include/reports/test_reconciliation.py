from __future__ import annotations

import re
from decimal import Decimal
from pathlib import Path

import pytest

from include.reports.reconciliation import overview, overview_text
from include.warehouse.published import PublishedUnreadable


def test_documents_are_counted_by_what_became_of_them(published: Path) -> None:
    found = {row["flow"]: row for row in overview(published, "one")["documents"]}
    assert found["invoices"] == {
        "flow": "invoices",
        "documents": 4,
        "agree": 1,
        "in_flight": 1,
        "left_out": 0,
        "not_routed": 0,
        "differ": 2,
    }
    assert (found["payments"]["left_out"], found["payments"]["differ"]) == (1, 0)


def test_balances_are_exact_and_of_this_link_alone(published: Path) -> None:
    found = overview(published, "one")
    first = found["accounts_payable"][0]
    assert (first["company"], first["books_balance"], first["unexplained"]) == ("123", Decimal("171.10"), Decimal(0))
    with pytest.raises(PublishedUnreadable, match="nothing is published yet"):
        overview(published, "none")


def test_the_text_says_what_is_explained_and_what_is_not(published: Path) -> None:
    text = overview_text(overview(published, "one"))
    assert text.splitlines()[0] == "reconciliation of one, published 2026-11-20 06:00:54 UTC"
    assert "1 invoices missing_in_target (50.00): map it" in text
    assert "clearing account 1290 of 123: -100.00 EUR in 2 entries, the oldest 12 days" in text
    assert "to match in the books of 123: 91.00 EUR in 2 items, the oldest 12 days: see reconciliation.to_match" in text


def test_accounts_payable_is_a_table_that_adds_up_to_what_is_unexplained(published: Path) -> None:
    lines = overview_text(overview(published, "one")).splitlines()
    start = lines.index("accounts payable of 123 in EUR, 1600 Creditors, as of 2026-11-03")
    table = [re.split(r"\s{3,}", line.strip()) for line in lines[start + 1 : start + 8]]
    assert table == [
        ["Exact, general ledger", "88.60"],
        ["AvidXchange, open", "-41.10"],
        ["Held for an answer", "-50.00"],
        ["Manual journals on accounts payable", "-30.00"],
        ["Supplier prepayments", "15.00"],
        ["In the other system alone", "20.00"],
        ["unexplained", "2.50", "NOT explained: see the month end by vendor"],
    ]
    *terms, unexplained = (Decimal(row[1]) for row in table)
    assert sum(terms) == unexplained


def test_tax_is_compared_by_company_and_currency(published: Path) -> None:
    lines = overview_text(overview(published, "taxed")).splitlines()
    assert lines[-2:] == [
        "tax of 851 in EUR: AvaTax 2,255.56, general ledger 2,040.74; difference 214.82: see reconciliation.tax",
        "tax of 852 in USD: AvaTax 2,187.19, general ledger 2,187.19; they agree to the cent",
    ]
