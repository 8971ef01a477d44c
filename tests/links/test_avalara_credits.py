"""Credit notes of the link Exact Online <-> AvaTax: whatever changed since, they give back the tax of their invoice.

All invoices are of 600.00 to Irvine, taxed with 46.50 (7.75 %), and credited after what their name says.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from tests.support import agreement, company
from tests.support import life_avalara as life
from tests.support.company import Company
from tests.support.stories.avalara_cases import mapped
from tests.support.stories.avalara_days import GOODS, PLACES, Sales
from tests.support.stories.exact_days import Day, day

pytestmark = [pytest.mark.timeout(600), pytest.mark.faults]
Row = dict[str, Any]
SOLD = ("UNCHANGED", "MOVED", "EXEMPT", "MAPPED ANEW", "IN PARTS", "PART UNNAMED", "BOTH A", "BOTH B")
PARTS = ("200.01", "199.99", "200.00")


@pytest.fixture(scope="module")
def books(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Company]:
    home = tmp_path_factory.mktemp("avalara-credits")
    with company.opened(home, documents=2, systems=("exact_online", "avalara"), link="exact_avalara") as opened:
        yield opened


@pytest.fixture(scope="module")
def sales(books: Company) -> Sales:
    found = Sales(books)
    for name in SOLD:
        item = "TRN-DAY" if name == "MAPPED ANEW" else GOODS
        customer = found.customer("Irvine", "BOTH Inc." if name.startswith("BOTH") else f"{name} Inc.")
        found.final(name, "Irvine", "600.00", customer=customer, item=item)
    return found


@pytest.fixture(scope="module")
def sold(books: Company, sales: Sales) -> dict[str, Any]:
    books.run()
    return {name: sales.says(name) for name in SOLD}


@pytest.fixture(scope="module")
def credited(books: Company, sales: Sales, sold: Row) -> Day:
    books.sandbox.advance(24 * 3600)
    seattle = {name: PLACES["Seattle"][name] for name in ("AddressLine1", "City", "State", "Postcode")}
    life.correct_address(books, sales.keys["MOVED Inc."], **seattle)
    mapped(books, entity_use_codes={code_of(books, sales.keys["EXEMPT Inc."]): "A"})
    remap(books, "TRN-DAY", "NT")
    for name in SOLD[:4]:
        sales.credit(f"{name} credit", name)
    for number, net in enumerate(PARTS, 1):
        part(sales, f"PART {number}", "IN PARTS", net, f"credit for invoice {sales.number('IN PARTS')}")
    part(sales, "UNNAMED", "PART UNNAMED", "100.00", f"PO {sales.number('PART UNNAMED')}")
    part(sales, "OF BOTH", "BOTH A", "700.00", "as agreed")
    share_out(books, sales.number("OF BOTH"), {sales.number("BOTH A"): "600.00", sales.number("BOTH B"): "100.00"})
    part(sales, "REST OF B", "BOTH B", "500.00", sales.number("BOTH B"))
    return day(books)


def share_out(books: Company, credit: str, amounts: dict[str, str]) -> None:
    """A person says how much a credit note takes back of each invoice."""
    file = books.home / "config" / "mappings" / books.link / "credited_invoices.csv"
    lines = [f"852,{credit},{invoice},{amount}" for invoice, amount in amounts.items()]
    file.write_text("\n".join(["company,source_code,target_code,amount", *lines, ""]))


def part(sales: Sales, name: str, of: str, net: str, ref: str) -> None:
    sales.division[name] = sales.division[of]
    line = (GOODS, "-1", net)
    sales.keys[name] = life.credit_in_part(sales.company, sales.keys[of], line, YourRef=ref, Description="credit note")
    sales.finalise(name)


def code_of(books: Company, customer: str) -> str:
    (row,) = [row for row in books.sandbox.state("exact_online", "accounts", life.US) if row["ID"] == customer]
    return str(row["Code"]).strip()


def remap(books: Company, item: str, code: str) -> None:
    file = books.home / "config" / "mappings" / books.link / "item_tax_codes.csv"
    lines = [line for line in file.read_text().splitlines() if f",{item}," not in line]
    file.write_text("\n".join([*lines, f",{item},{code},", ""]))


def test_the_invoices_are_taxed_as_published(sold: Row) -> None:
    assert set(sold.values()) == {("SalesInvoice", "Committed", 600.0, 46.5)}


@pytest.mark.parametrize("name", SOLD[:4])
def test_a_credit_note_gives_back_what_its_invoice_was_taxed(sales: Sales, credited: Day, name: str) -> None:
    assert sales.says(f"{name} credit") == ("ReturnInvoice", "Committed", -600.0, -46.5)
    assert sum(amount for account, _, _, amount in sales.journal(f"{name} credit") if account == "1300") == -46.5


def test_parts_add_up_to_the_cent(sales: Sales, credited: Day) -> None:
    says = [sales.says(f"PART {number}") for number in (1, 2, 3)]
    assert [one[:2] for one in says] == [("ReturnInvoice", "Committed")] * 3
    assert sum(round(100 * one[3]) for one in says) == -4650


def test_one_over_several_invoices_and_the_last_one_give_back_what_they_were_taxed(
    books: Company, sales: Sales, credited: Day
) -> None:
    both, rest = sales.says("OF BOTH"), sales.says("REST OF B")
    assert both == ("ReturnInvoice", "Committed", -700.0, -54.25)
    assert rest == ("ReturnInvoice", "Committed", -500.0, -38.75)
    assert sum(amount for account, _, _, amount in sales.journal("OF BOTH") if account == "1300") == -54.25


def test_a_purchase_order_s_number_is_no_invoice(sales: Sales, credited: Day) -> None:
    assert sales.recorded("UNNAMED") is None
    asked = credited.summary["flows"]["tax"]
    assert asked["review"] >= 1


def test_the_books_agree_and_a_second_run_changes_nothing(books: Company, sales: Sales, credited: Day) -> None:
    again = day(books)
    assert [call for call in again.writes if "transactions" in call["path"]] == []
    remap(books, "TRN-DAY", "ST000000")  # drafts of other people follow the mapping, and nothing that is recorded
    books.run()
    assert agreement.problems(books) == []
