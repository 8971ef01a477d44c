"""The link Airbase -> QuickBooks Online through the command line, over the books of a consultancy in Boston.

What each test says is asked of the two simulated systems.
"""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from typing import Any

import pytest

from tests.support import agreement, company, days_airbase_quickbooks
from tests.support import life_airbase as life
from tests.support.company import Company

pytestmark = pytest.mark.timeout(900)
Row = dict[str, Any]
LINK, REALM = "airbase_quickbooks", "9341457719220864"
OPENED: Row = {
    "systems": ("airbase", "quickbooks_online"),
    "link": LINK,
    "companies": ["brightwater"],
    "documents": 120,
}


@pytest.fixture(scope="module")
def books(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Company]:
    with company.opened(tmp_path_factory.mktemp(LINK), **OPENED) as opened:
        yield opened


@pytest.fixture(scope="module")
def first(books: Company) -> Row:
    books.settled()
    # What an order waits for may read otherwise once the vendors of the first run are linked.
    return books.settled()


def test_what_is_approved_is_ordered_in_quickbooks_and_airbase_knows(books: Company, first: Row) -> None:
    assert agreement.problems(books) == []
    sent = agreement.sent(books)
    assert sent["purchase_orders"] > 0
    assert sent["successes"] == sent["purchase_orders"] + sent["adopted"]


def test_each_order_is_worth_what_airbase_approved(books: Company, first: Row) -> None:
    approved = {row["id"]: row for row in books.sandbox.state("airbase", "purchase_orders")}
    ours = _ours(books)
    assert ours
    for key, row in ours.items():
        assert Decimal(str(row["TotalAmt"])) == sum(
            Decimal(str(line["amount"])) for line in approved[key]["line_items"]
        )
        assert row["APAccountRef"]["value"]


def test_a_second_run_writes_nothing(books: Company, first: Row) -> None:
    mark = books.mark()
    again = books.run("--full")
    assert sum(flow["delivered"] for flow in again["flows"].values()) == 0
    assert books.writes(mark) == []


@pytest.mark.faults
def test_a_change_order_changes_the_order_that_stands(books: Company, first: Row) -> None:
    vendor = days_airbase_quickbooks.vendors(books)[0]
    key = life.order(books, ("6710", "Legal", "2", "4.40"), code="BWA-US", number="CHANGES", vendor=vendor)
    books.settled()
    assert _ours(books)[key]["TotalAmt"] == 8.80
    life.change_order(books, key, ("6120", None, "2", "13.75"), code="BWA-US")
    books.settled()
    assert _ours(books)[key]["TotalAmt"] == 27.50
    assert agreement.problems(books) == []


@pytest.mark.faults
def test_a_cancelled_order_is_taken_back(books: Company, first: Row) -> None:
    key = next(key for key in _ours(books) if life.order_of(books, key)["status"] == "open")
    life.cancel_order(books, key, "BWA-US")
    books.settled()
    assert key not in _ours(books)
    assert agreement.problems(books) == []


def _ours(books: Company) -> dict[str, Row]:
    """By order of Airbase, the orders of QuickBooks that carry our key."""
    rows = books.sandbox.state("quickbooks_online", "purchaseorder", REALM)
    noted = {str(row.get("PrivateNote") or "").partition("\n")[0]: row for row in rows}
    return {note.removeprefix("AB:"): row for note, row in noted.items() if note.startswith("AB:")}
