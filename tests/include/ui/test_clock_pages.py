"""Days from receipt to payment on the page: its figures by a second route, and its picture with a table."""

from __future__ import annotations

import io
import re
import statistics
from datetime import date, timedelta
from pathlib import Path

import duckdb
import pytest
from openpyxl import load_workbook

from tests.include.ui.conftest import Browser

pytestmark = pytest.mark.anyio


def cells(page: str, label: str) -> list[list[str]]:
    """The rows of one table, by the name of its region."""
    table = re.split(rf'aria-label="{re.escape(label)}"', page)[1].split("</table>")[0]
    rows = re.findall(r"<tr[^>]*>(.*?)</tr>", table.split("<tbody>")[1], re.DOTALL)
    return [
        [" ".join(re.sub(r"<[^>]+>", " ", cell).split()) for cell in re.findall(r"<t[dh][^>]*>(.*?)</t[dh]>", row)]
        for row in rows
    ]


@pytest.fixture
def many(home: Path) -> list[tuple[str, date | None, date, date | None]]:
    """Vendor, receipt, booking and payment of documents that nobody of the other tests knows."""
    day, made = date(2026, 10, 1), []
    for number in range(60):
        received = None if number % 7 == 0 else day + timedelta(days=number % 20)
        booked = day + timedelta(days=number % 20 + number * number % 13)
        paid = None if number % 5 == 0 else booked + timedelta(days=number * 3 % 17)
        made.append((f"Vendor {number % 3}", received, booked, paid))
    with duckdb.connect(str(home / "published" / "reconciliation.duckdb")) as db:
        for number, (vendor, received, booked, paid) in enumerate(made):
            db.execute(
                "insert into reconciliation.document_clock (link, company, document_key, vendor, received_on,"
                " booked_on, paid_on, read_on) values ('books', '900', ?, ?, ?, ?, ?, '2026-11-20')",
                (f"m{number}", vendor, received, booked, paid),
            )
    return made


def median(days: list[int]) -> str:
    return f"{statistics.median(days):.1f}"


async def test_days_by_vendor_are_those_of_the_documents_of_which_both_days_are_known(
    browser: Browser, many: list[tuple[str, date | None, date, date | None]]
) -> None:
    async with browser("viewer") as one:
        page = (await one.get("/clock", params={"link": "books", "start": "received"})).text
    rows = {row[0]: row for row in cells(page, "By vendor")}
    for vendor in ("Vendor 0", "Vendor 1", "Vendor 2"):
        mine = [one for one in many if one[0] == vendor]
        booked = [(at - received).days for _, received, at, _ in mine if received]
        paid = [(at - received).days for _, received, _, at in mine if received and at]
        found = rows[vendor]
        assert (found[3], found[4], found[6]) == ("20", median(booked), str(len(booked)))
        assert (found[7], found[9]) == ("–", "0"), "nobody knows when these were approved: unknown, not 0"
        assert (found[10], found[12]) == (median(paid), str(len(paid)))
    # d1: received on the 2nd, booked on the 4th; d3: on the 5th and on the 12th. 90 % of 2 and 7, between the two: 6.5
    assert rows["Jansen B.V."][3:7] == ["5", "4.5", "6.5", "2"]


async def test_the_year_as_a_picture_has_its_figures_in_a_table(browser: Browser) -> None:
    async with browser() as one:
        page = (await one.get("/clock", params={"link": "books", "start": "received"})).text
    october, row = cells(page, "Twelve months")
    assert october == ["Oct 2026", *["–", "–", "0"] * 3], "when this one was received nobody knows"
    # booked after 2 and 7 days, approved after 3 and 4, paid after 8
    assert [row[0], row[1], row[3], row[4], row[6], row[7], row[9]] == ["Nov 2026", "4.5", "2", "3.5", "2", "8.0", "1"]
    picture = page.split("<svg")[1].split("</svg>")[0]
    assert 'role="img" aria-labelledby="chart-title chart-said"' in picture
    assert re.findall(r"<circle[^>]*><title>([^<]+)</title>", picture) == [
        "Booked, Nov 2026: 4.5 days", "Approved, Nov 2026: 3.5 days", "Paid, Nov 2026: 8.0 days",
    ]  # fmt: skip


async def test_discounts_that_lapse_and_payments_that_are_out(browser: Browser) -> None:
    async with browser() as one:
        page = (await one.get("/clock", params={"days": "5"})).text
        soon = (await one.get("/clock", params={"days": "3"})).text
    [discount] = cells(page, "Discounts about to lapse")
    assert discount[:6] == ["24 Nov 2026", "4", "Jansen B.V.", "F-3", "EUR 1,234.50", "EUR 24.69"]
    assert "1 open invoice within 5 days, EUR 24.69 at stake" in re.sub(r"\s+", " ", re.sub(r"<[^>]+>", "", page))
    assert 'aria-label="Discounts about to lapse"' not in soon
    [payment] = cells(page, "Payments sent and not cleared")
    assert payment[:6] == ["12", "08 Nov 2026", "Smit", "901", "Check", "EUR 40.00"]


async def test_the_figures_by_vendor_as_a_workbook(browser: Browser) -> None:
    async with browser() as one:
        content = (await one.get("/clock.xlsx", params={"start": "received"})).content
    rows = [[cell.value for cell in row] for row in load_workbook(io.BytesIO(content)).active.iter_rows()]
    [jansen] = [row for row in rows if "Jansen B.V." in row]
    assert jansen[3:6] == [5, 2, 4.5]


async def test_an_empty_company_says_so(browser: Browser) -> None:
    async with browser() as one:
        page = (await one.get("/clock", params={"link": "nothing"})).text
    assert "No month has a document of which both days are known." in page
