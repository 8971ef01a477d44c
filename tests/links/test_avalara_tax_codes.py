"""A tax code of the mapping file that AvaTax does not have: it would be taxed as goods in general, so that nothing of
it is calculated until the file or AvaTax is corrected. Whole runs through the command line, in the order of this file.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from tests.support import company
from tests.support.books.avalara import AVALARA
from tests.support.company import Company
from tests.support.stories.avalara_cases import Seen, mapped, seen
from tests.support.stories.avalara_days import Sales
from tests.support.stories.exact_days import Day, day

pytestmark = [pytest.mark.faults, pytest.mark.timeout(900)]
Row = dict[str, Any]
WRONG, OWN = "SW05OOOO", "KS-TRAINING"
# An item that people mapped in AvaTax itself, to another code than the file.
MAPPED_THERE, THERE = "LIC-TEAM", "D0000000"
# Items: one that the file misspells, one that has a code of the company's own.
ITEMS = {"BETA": WRONG, "TRN-DAY": OWN}


@pytest.fixture(scope="module")
def books(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Company]:
    home = tmp_path_factory.mktemp("avalara-tax-codes")
    systems = ("exact_online", "avalara")
    with company.opened(home, vendors=10, documents=20, systems=systems, link="exact_avalara") as opened:
        yield opened


@pytest.fixture(scope="module")
def sales(books: Company) -> Sales:
    file = books.home / "config" / "mappings" / books.link / "item_tax_codes.csv"
    file.write_text("".join(line for line in file.read_text().splitlines(True) if ",TRN-DAY," not in line))
    mapped(books, item_tax_codes=ITEMS)
    found = Sales(books)
    for item in ITEMS:
        found.final(item, "Durham", "100.00", item=item)
        found.draft(f"{item} DRAFT", "Durham", "100.00", item=item)
    found.final("FINE", "Durham", "100.00")
    found.draft("FINE DRAFT", "Durham", "100.00")
    books.sandbox.edit(AVALARA, "items", {"company": "KESTREL-US", "key": MAPPED_THERE, "set": {"taxCode": THERE}})
    found.final("THERE", "Durham", "100.00", item=MAPPED_THERE)
    found.draft("THERE DRAFT", "Durham", "100.00", item=MAPPED_THERE)
    return found


@pytest.fixture(scope="module")
def first(books: Company, sales: Sales) -> Row:
    found = seen(books)
    billed = {name: sales.billed(name) for name in sales.division if name.endswith("DRAFT")}
    estimates = {row["source_key"]: row for row in books.deliveries("estimates")}
    there = {name: sales.recorded(name) is not None for name in sales.division}
    status, journal = sales.document("THERE")["status"], sales.journal("THERE")
    return {
        "seen": found,
        "billed": billed,
        "estimates": estimates,
        "there": there,
        "status": status,
        "journal": journal,
    }


@pytest.fixture(scope="module")
def asked(books: Company, first: Row) -> dict[str, list[str]]:
    """The lists of tax codes that scheduled runs ask for: a quarter of an hour after a run, and an hour later."""
    return {"a quarter": _scheduled(books, 900), "an hour": _scheduled(books, 3600)}


@pytest.fixture(scope="module")
def mended(books: Company, sales: Sales, asked: dict[str, list[str]]) -> Seen:
    file = books.home / "config" / "mappings" / books.link / "item_tax_codes.csv"
    text = file.read_text().replace(WRONG, "SW050000")
    file.write_text(text.replace(f",{MAPPED_THERE},SW054000,", f",{MAPPED_THERE},{THERE},"))
    books.sandbox.edit(AVALARA, "tax_codes", {"company": "KESTREL-US", "set": {"taxCode": OWN}})
    return seen(books)


@pytest.fixture(scope="module")
def last(books: Company, mended: Seen) -> Day:
    books.run()  # credit notes follow the run that recorded their invoices
    return day(books, "--full")


def _scheduled(books: Company, seconds: float) -> list[str]:
    books.sandbox.advance(seconds)
    mark = books.mark()
    ended = books.cli(books.link, "--scheduled", "read", module="tests.bench.one_run")
    assert ended.code == 0, ended.err
    calls = books.sandbox.get("/calls", since=mark)["calls"]
    return [str(call["path"]).partition("/api/v2/")[2] for call in calls if str(call["path"]).endswith("taxcodes")]


@pytest.mark.parametrize("item", ITEMS)
def test_an_invoice_with_a_code_that_avatax_does_not_have_waits_in_plain_words(
    sales: Sales, first: Row, item: str
) -> None:
    assert first["seen"].said(sales.keys[item]) == (
        "blocked",
        "tax_code_unknown",
        f"invoice {sales.number(item)}: tax code {ITEMS[item]} of item {item} is not in AvaTax: correct it in "
        "item_tax_codes.csv, or enter it in AvaTax as an active tax code of KESTREL-US; a run that a person starts "
        "sees that at once, a scheduled one within the hour",
    )


@pytest.mark.parametrize("item", ITEMS)
def test_nothing_of_it_is_calculated_and_the_others_go(sales: Sales, first: Row, item: str) -> None:
    estimate = first["estimates"][sales.keys[f"{item} DRAFT"]]
    assert (estimate["state"], estimate["reason_code"]) == ("blocked", "tax_code_unknown")
    assert (first["there"][item], first["billed"][f"{item} DRAFT"]) == (False, [])
    assert (first["there"]["FINE"], first["billed"]["FINE DRAFT"]) == (True, [7.5])
    assert sales.says("FINE") == ("SalesInvoice", "Committed", 100.0, 7.5)


def test_what_avatax_taxed_by_the_code_of_its_own_item_is_neither_billed_nor_booked(sales: Sales, first: Row) -> None:
    state, code, text = first["seen"].said(sales.keys["THERE"])
    assert (state, code) == ("refused", "tax_code_differs")
    assert "item LIC-TEAM was sent with tax code SW054000, and AvaTax taxed it by D0000000: its own item" in text
    estimate = first["estimates"][sales.keys["THERE DRAFT"]]
    assert (estimate["state"], estimate["reason_code"]) == ("refused", "tax_code_differs")
    assert (first["billed"]["THERE DRAFT"], first["journal"]) == ([], [])
    assert first["status"] == "Saved", "what stands there is written over, and is not committed"


def test_with_the_code_of_avatax_in_the_file_it_goes_by_itself(sales: Sales, mended: Seen) -> None:
    assert mended.said(sales.keys["THERE"]) == ("delivered", "", "")
    assert sales.says("THERE") == ("SalesInvoice", "Committed", 100.0, 7.5)
    assert sales.billed("THERE DRAFT") == [7.5]


def test_what_avalara_publishes_costs_scheduled_runs_nothing_and_a_company_s_own_codes_a_call_an_hour(
    asked: dict[str, list[str]],
) -> None:
    assert asked == {"a quarter": [], "an hour": ["taxcodes"]}


@pytest.mark.parametrize(("item", "code"), [("BETA", "SW050000"), ("TRN-DAY", OWN)])
def test_once_the_file_or_avatax_is_corrected_it_goes_by_itself(
    sales: Sales, mended: Seen, item: str, code: str
) -> None:
    assert mended.said(sales.keys[item]) == ("delivered", "", "")
    assert sales.says(item) == ("SalesInvoice", "Committed", 100.0, 7.5)
    assert [line["taxCode"] for line in sales.document(item)["lines"]] == [code]
    assert sales.journal(item) == [("1300", None, True, 7.5), ("1590", "200", False, -7.5)]
    assert sales.billed(f"{item} DRAFT") == [7.5]


def test_a_run_after_that_changes_nothing(last: Day) -> None:
    assert (last.delivered, last.writes) == ({}, [])
