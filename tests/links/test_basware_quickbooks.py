"""The link Basware -> QuickBooks Online through the command line, over the books of a British wholesaler.

What each test says is asked of the two simulated systems.
"""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from typing import Any

import pytest

from tests.support import agreement, company
from tests.support.company import Company

pytestmark = pytest.mark.timeout(900)
Row = dict[str, Any]
LINK = "basware_quickbooks"
OPENED: Row = {"systems": ("basware", "quickbooks_online"), "link": LINK, "companies": ["pennine"], "documents": 120}


@pytest.fixture(scope="module")
def books(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Company]:
    with company.opened(tmp_path_factory.mktemp(LINK), **OPENED) as opened:
        yield opened


@pytest.fixture(scope="module")
def first(books: Company) -> Row:
    return books.settled()


def test_what_is_approved_stands_in_quickbooks_to_the_cent_and_basware_knows(books: Company, first: Row) -> None:
    assert agreement.problems(books) == []
    sent = agreement.sent(books)
    assert sent["invoices"] > 0
    assert sent["successes"] == sent["invoices"] + sent["adopted"]


def test_each_bill_owes_what_basware_approved(books: Company, first: Row) -> None:
    approved = {
        f"BW:{row['invoiceId']}": Decimal(str(row["grossSum"]))
        for row in books.sandbox.state("basware", "accountingDocuments")
    }
    owed = {
        key: Decimal(str(row["TotalAmt"])) * (-1 if row["kind"] == "vendorcredit" else 1)
        for key, row in agreement.our_postings(books)
    }
    assert owed == {key: approved[key] for key in owed}


def test_every_line_has_a_tax_code_and_no_tax_is_lost(books: Company, first: Row) -> None:
    for _, row in agreement.our_postings(books):
        lines = [line["AccountBasedExpenseLineDetail"] for line in row["Line"]]
        assert all(line["TaxCodeRef"]["value"] for line in lines)
        net = sum(Decimal(str(line["Amount"])) for line in row["Line"])
        assert Decimal(str(row["TotalAmt"])) == net + Decimal(str((row.get("TxnTaxDetail") or {}).get("TotalTax") or 0))


def test_a_second_run_writes_nothing(books: Company, first: Row) -> None:
    mark = books.mark()
    again = books.run("--full")
    assert sum(flow["delivered"] for flow in again["flows"].values()) == 0
    assert books.writes(mark) == []
