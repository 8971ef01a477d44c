"""The link QuickBooks Online <-> AvaTax through the command line, over two days of a maker of instruments in Seattle.

What each test says is asked of the two simulated systems. QuickBooks' own sales tax is off: the tax is owed besides.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from decimal import Decimal
from typing import Any

import pytest

from tests.support import agreement, company
from tests.support.books.avalara import AVALARA, COMMITTED
from tests.support.books.documents import money
from tests.support.books.quickbooks_online import QUICKBOOKS
from tests.support.company import Company
from tests.support.days_quickbooks_avalara import Shop
from tests.support.links.quickbooks_avalara import CODE, REALM
from tests.support.stories.exact_days import Day, day

pytestmark = pytest.mark.timeout(900)
Row = dict[str, Any]


@pytest.fixture(scope="module")
def books(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Company]:
    home = tmp_path_factory.mktemp("halyard")
    chosen = {"systems": (QUICKBOOKS, AVALARA), "companies": ("halyard",)}
    with company.opened(home, documents=20, link="quickbooks_avalara", **chosen) as opened:
        yield opened


@pytest.fixture(scope="module")
def preview(books: Company) -> Day:
    return day(books, "--preview")


@pytest.fixture(scope="module")
def first(books: Company, preview: Day) -> Day:
    return day(books)


@pytest.fixture(scope="module")
def second(books: Company, first: Day) -> Day:
    shop = Shop(books)
    invoice = shop.sells("90002", ("METER-2", "1890.00"))
    day(books)
    shop.changes(invoice, ("METER-2", "1790.00"))
    shop.credits(invoice, ("METER-2", "90.00"))
    day(books)
    books.settled()
    return day(books)


def document(books: Company, number: str) -> Row:
    """AvaTax's newest version of what a form was recorded as."""
    (form,) = [one for one in agreement.SIDES["quickbooks_avalara"].books(books).exact.sales if one.number == number]
    rows = [row for row in books.sandbox.state(AVALARA, "transactions", CODE)
            if str(row["code"]).lower() == f"{REALM}-{form.id}".lower()]  # fmt: skip
    return max(rows, key=lambda row: int(row["version"]))


def booked(books: Company, key: str) -> Decimal:
    """What our journal entries of a form say is owed for tax."""
    return sum(
        (money(line["Amount"]) * (1 if line["JournalEntryLineDetail"]["PostingType"] == "Debit" else -1)
         for name, line in agreement.our_postings(books)
         if name.split(":")[2] == key and line["JournalEntryLineDetail"].get("Entity")),
        Decimal(0),
    )  # fmt: skip


def test_a_preview_writes_nothing_and_plans_what_the_run_does(preview: Day, first: Day) -> None:
    assert preview.writes == []
    planned = {name: flow["planned"] for name, flow in preview.summary["flows"].items()}
    assert planned == {name: flow["planned"] for name, flow in first.summary["flows"].items()}


def test_each_sale_is_recorded_booked_and_committed_in_one_run(books: Company, first: Day) -> None:
    delivered = {name: flow["delivered"] for name, flow in first.summary["flows"].items()}
    assert delivered["tax"] >= delivered["tax_journals"] >= delivered["commit"] > 5
    ends = Counter(call["path"].split("?")[0].rpartition("/")[2] for call in first.writes)
    assert ends["createoradjust"] == delivered["tax"]
    assert 0 < ends["journalentry"] <= delivered["tax_journals"]


def test_what_cannot_be_taxed_says_why(books: Company, first: Day) -> None:
    codes = {row["reason_code"] for row in books.deliveries("tax") if row["state"] in ("blocked", "held")}
    assert {"tax_code_missing", "address_failed"} <= codes
    assert not [row for row in books.deliveries() if "Exact" in str(row["reason_text"])]


@pytest.mark.faults
def test_a_form_that_people_change_is_recorded_anew_and_the_difference_is_booked(books: Company, second: Day) -> None:
    found = document(books, "90002")
    assert (found["status"], found["version"], money(found["totalAmount"])) == (COMMITTED, 2, Decimal("1790.00"))
    form = found["code"].partition("-")[2]
    assert booked(books, form) == money(found["totalTax"]) > 0
    credit = document(books, "90002C")
    assert (credit["status"], money(credit["totalAmount"])) == (COMMITTED, Decimal("-90.00"))
    assert booked(books, credit["code"].partition("-")[2].upper()) == money(credit["totalTax"]) < 0


@pytest.mark.faults
def test_both_systems_agree_to_the_cent(books: Company, second: Day) -> None:
    assert agreement.problems(books) == []
    rows = books.query("select sum(difference) as difference from reconciliation.tax_jurisdictions")
    assert [money(row["difference"]) for row in rows] == [0]


@pytest.mark.faults
def test_another_run_finds_nothing_to_do(books: Company, second: Day) -> None:
    assert second.writes == []
    assert day(books, "--full").writes == []
