"""The pages of a month end: what the walk says, where its lines lead, and what it says of what it does not know."""

from __future__ import annotations

import re
from datetime import date
from decimal import Decimal
from html import unescape

import pytest

from include.ui.month_end_routes import last_month
from tests.include.ui.conftest import HOSTILE, Browser
from tests.include.ui.test_review_pages import sent

pytestmark = pytest.mark.anyio
OCTOBER = {"as_of": "2026-10-31", "link": "books", "company": "123"}
WALK = {
    "General ledger, balance": "188.60",
    "Open in AvidXchange": "-41.10",
    "Held for an answer": "-50.00",
    "Manual journals on accounts payable": "-30.00",
    "Supplier prepayments": "15.00",
    "Different dates": "-100.00",
    "In the other system alone": "20.00",
}


def texts(page: str) -> str:
    return re.sub(r"\s+", " ", unescape(re.sub(r"<[^>]+>", " ", page))).strip()


def lines(page: str) -> dict[str, str]:
    """Each line of the one walk with its amount."""
    [walk] = re.findall(r'<table class="walk">.*?</table>', page, re.DOTALL)
    rows = re.findall(r"<tr.*?</tr>", walk, re.DOTALL)[1:]
    return {texts(re.split("</a>|</th>", row)[0]): texts(row).split()[-1] for row in rows}


def addresses(page: str) -> dict[str, str]:
    """Where each link of a page leads, by what it says."""
    return {texts(said): unescape(to) for to, said in re.findall(r'<a href="(/[^"]+)">(.*?)</a>', page)}


async def test_a_walk_leads_from_the_ledger_to_what_is_unexplained_and_adds_up(browser: Browser) -> None:
    async with browser("viewer") as one:
        page = (await one.get("/month-end", params=OCTOBER)).text
    found = lines(page)
    difference, unexplained = found.pop("Difference"), found.pop("Unexplained")
    assert (found, difference, unexplained) == (WALK, "147.50", "2.50")
    assert sum(map(Decimal, found.values())) == Decimal(unexplained), "the column adds up"


async def test_a_line_says_who_has_it_and_whether_it_can_be_rebuilt_for_the_day(browser: Browser) -> None:
    async with browser("viewer") as one:
        page = texts((await one.get("/month-end", params=OCTOBER)).text)
    assert "Supplier prepayments as read on 03 Nov 2026" in page
    assert "Manual journals on accounts payable as read" not in page
    assert "the other system does not know it. Exact Online 1 -30.00" in page
    assert "No invoice of the books stands for it. AvidXchange 1 20.00" in page
    assert "one of them after this day. both 1 -100.00" in page
    assert "payments of EUR 11.10 were ordered and not issued, as read on 03 Nov 2026" in page


async def test_a_line_leads_to_its_documents_and_they_to_their_own_pages(browser: Browser) -> None:
    async with browser("viewer") as one:
        page = (await one.get("/month-end", params=OCTOBER)).text
        held = await one.get(addresses(page)["Held for an answer"])
    assert addresses(held.text)["F-2"] == "/documents/books/invoices/123/f2"
    assert "F-2 20 Oct 2026 50.00 0.00 50.00 the VAT differs" in texts(held.text)
    assert "Total 50.00 0.00 50.00" in texts(held.text)
    assert HOSTILE not in held.text


async def test_a_vendor_leads_to_what_its_balance_consists_of(browser: Browser) -> None:
    async with browser("viewer") as one:
        page = (await one.get("/month-end", params=OCTOBER)).text
        place = next(to for said, to in addresses(page).items() if said.startswith("Smit"))
        vendor = texts((await one.get(place)).text)
    assert "Smit \\u202eB.V. 17.50 0.00 15.00 2.50" in texts(page)
    assert "Unexplained 2.50" in vendor
    assert "On the A/P account 17.50" in vendor
    assert "30 Oct 2026 9010 2.50" in vendor, "the entry that no document makes"
    assert "What its documents make of it 15.00" in vendor


async def test_vendors_that_differ_come_first_and_those_that_agree_are_counted(browser: Browser) -> None:
    async with browser("viewer") as one:
        page = texts((await one.get("/month-end", params={**OCTOBER, "as_of": "2026-10-14"})).text)
        mixed = texts((await one.get("/month-end", params={**OCTOBER, "as_of": "2026-10-24"})).text)
    assert "1 vendor, 0 with a difference" in page
    assert mixed.index("Smit \\u202eB.V. 30.00") < mixed.index("Jansen 121.10 121.10")


async def test_the_day_decides_what_is_counted(browser: Browser) -> None:
    async with browser("viewer") as one:
        page = (await one.get("/month-end", params={**OCTOBER, "as_of": "2026-11-02"})).text
    found = lines(page)
    assert (found["General ledger, balance"], "Different dates" in found) == ("88.60", False)


async def test_a_day_that_was_not_read_yet_or_is_before_the_start_is_said(browser: Browser) -> None:
    async with browser("viewer") as one:
        late = texts((await one.get("/month-end", params={**OCTOBER, "as_of": "2026-11-30"})).text)
        early = texts((await one.get("/month-end", params={**OCTOBER, "as_of": "2025-11-30"})).text)
        read = texts((await one.get("/month-end", params=OCTOBER)).text)
    assert "Nothing is known of days after 03 Nov 2026" in late
    assert "Accounts payable is 0.00 on both sides." in early
    assert ("Nothing is known" in read, "The link starts" in read) == (False, False)


async def test_the_clearing_account_is_shown_by_age_as_of_the_day(browser: Browser) -> None:
    async with browser("viewer") as one:
        page = (await one.get("/month-end", params=OCTOBER)).text
        later = texts((await one.get("/month-end", params={**OCTOBER, "as_of": "2026-11-06"})).text)
    assert "1299 AvidXchange clearing, EUR -50.00 0.00 0.00 0.00 -7.50 -57.50" in texts(page)
    assert "1299 AvidXchange clearing, EUR -59.00 0.00" in later, "the seventh day is of the first age"
    assert HOSTILE not in page


async def test_open_questions_are_those_about_documents_up_to_the_day(browser: Browser) -> None:
    asked = {"link": "books", "company": "123"}
    async with browser("admin") as one:
        october = texts((await one.get("/month-end", params={**asked, "as_of": "2026-10-31"})).text)
        november = await one.get("/month-end", params={**asked, "as_of": "2026-11-20"})
        await sent(one, "/reviews/2", answer="release")
        answered = await one.get("/month-end", params={**asked, "as_of": "2026-11-20"})
    assert "Open questions about documents up to 31 Oct 2026: 0 None." in october
    assert ('href="/reviews/2"' in november.text, 'href="/reviews/2"' in answered.text) == (True, False)


async def test_without_a_company_each_is_shown_with_what_is_unexplained(browser: Browser) -> None:
    async with browser("viewer") as one:
        page = (await one.get("/month-end", params={"as_of": "2026-10-31"})).text
        other = texts((await one.get("/month-end", params={"as_of": "2026-10-31", "company": "none"})).text)
    assert "books Meridiaan Advies B.V. (123) 1600 Creditors EUR 188.60 41.10 147.50 145.00 2.50" in texts(page)
    assert addresses(page)["Meridiaan Advies B.V. (123)"] == "/month-end?as_of=2026-10-31&link=books&company=123"
    assert "Nothing was read of accounts payable yet." in other


async def test_without_a_day_it_is_the_end_of_last_month(browser: Browser) -> None:
    async with browser("viewer") as one:
        page = (await one.get("/month-end")).text
        empty = await one.get("/month-end", params={"as_of": ""})
        nonsense = await one.get("/month-end", params={"as_of": "soon"})
    assert f'value="{last_month()}"' in page
    assert (last_month() < date.today(), empty.status_code, nonsense.status_code) == (True, 200, 400)


async def test_what_is_nowhere_is_said(browser: Browser) -> None:
    wanted = {**OCTOBER, "account": "1600", "currency": "EUR", "vendor": "nobody"}
    async with browser("viewer") as one:
        answer = await one.get("/month-end/documents", params=wanted)
    assert (answer.status_code, "open the month end again" in answer.text) == (404, True)
