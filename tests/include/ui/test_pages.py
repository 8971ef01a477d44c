"""The pages as a browser gets them."""

from __future__ import annotations

import io
import re
import shutil
from datetime import timedelta
from html import escape
from pathlib import Path

import duckdb
import openpyxl
import pytest

from include.store import runs
from include.store.database import Store
from include.ui import today
from include.ui.lists import PAGES
from include.ui.runs import last_of_links
from tests.include.ui.conftest import HOSTILE, NOW, Browser
from tests.support.shut_out import SAYS, shut_out

pytestmark = pytest.mark.anyio
PLACES = ["/", "/reviews", "/month-end", *(f"/{place}" for place in PAGES)]


def texts(page: str) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", page))


@pytest.mark.parametrize("place", PLACES)
async def test_every_page_is_shown_and_nothing_of_a_vendor_is_html(browser: Browser, place: str) -> None:
    async with browser() as one:
        page = await one.get(place)
    assert page.status_code == 200
    assert HOSTILE not in page.text
    assert "\u202e" not in page.text
    assert page.headers["content-security-policy"].startswith("default-src 'self';")


async def test_today_says_what_ran_and_what_needs_whom(browser: Browser) -> None:
    async with browser() as one:
        page = texts((await one.get("/")).text)
    for said in (
        f"books Meridiaan {escape(HOSTILE)} (C1)",
        "4 questions and 1 about a vendor without documents",
        "1 document EUR 1,234.50",
        "EUR 2.50",
        "20 Nov 2026 06:00 UTC, 1 document delivered in all its companies",
    ):
        assert said in page


async def test_a_run_is_shown_as_it_ended_though_its_link_published_before_that(browser: Browser) -> None:
    begun, ended = NOW + timedelta(hours=1), NOW + timedelta(hours=1, seconds=42)
    async with browser() as one:
        with Store.open() as store, store.begin() as db:
            runs.start(db, "r1", "books", who="person:anna", preview=False, now=begun)
        assert "since 20 Nov 2026 07:00 UTC" in texts((await one.get("/")).text)
        with Store.open() as store, store.begin() as db:
            runs.end(db, "r1", "remarks", {"flows": {"invoices": {"delivered": 7}}}, now=ended)
        assert "20 Nov 2026 07:00 UTC, 1 document delivered in all its companies" in texts((await one.get("/")).text)
        listed = texts((await one.get("/runs")).text)
        assert "42.0" in listed or " 42 " in listed
        with Store.open() as store, store.begin() as db:
            runs.start(db, "r2", "books", who="schedule", preview=False, now=begun + timedelta(hours=1))
            runs.end(db, "r2", "failed", {"flows": {}}, now=ended + timedelta(hours=1))
        newest = "20 Nov 2026 08:00 UTC, 0 documents delivered in all its companies"
        assert newest in texts((await one.get("/")).text), "a run that published nothing is known by the store alone"


def test_the_last_run_of_a_link_that_the_store_does_not_know_is_the_published_one() -> None:
    published = [{"run_id": "r1", "link": "books", "delivered": 3, "ended_at": NOW}]
    assert last_of_links(published, {}) == published


def test_a_company_of_today_is_called_by_its_name() -> None:
    asked = {"company": "123", "questions": 2, "later": 0, "oldest": None}
    named = {"link": "books", "company": "123", "company_name": "Meridiaan Advies B.V."}
    found = {name: [] for name in today.QUERIES} | {
        "reviews": [{"link": "books", **asked}, {"link": "taxes", **asked}],
        "companies": [named],
    }
    assert [(card.link, card.called) for card in today.cards(found)] == [
        ("books", "Meridiaan Advies B.V. (123)"),
        ("taxes", "123"),
    ]


async def test_a_document_is_found_by_number_and_its_life_is_not_another_ones(browser: Browser) -> None:
    async with browser() as one:
        found = (await one.get("/documents", params={"q": "F-1 jansen"})).text
        (address,) = re.findall(r'href="(/documents/books/[^"]+)"', found)
        assert address == "/documents/books/invoices/C1/20%2F1"
        page = texts((await one.get(address)).text)
    assert "/api/v1/123/purchaseentry: 201" in page
    assert "of the other" not in page
    assert page.count("121.10") == 2


async def test_a_list_filters_sorts_and_stays_when_an_address_makes_no_sense(browser: Browser) -> None:
    async with browser() as one:
        blocked = texts((await one.get("/blocked", params={"state": "blocked"})).text)
        high_first = (await one.get("/blocked", params={"sort": "-amount"})).text
        nonsense = await one.get("/blocked", params={"sort": "1; drop table x", "page": "-7", "q": "'; --"})
    assert ("F-3" in blocked, "F-2" in blocked) == (True, False)
    assert high_first.index("F-3") < high_first.index("F-2")
    assert (nonsense.status_code, "Nothing here." in nonsense.text) == (200, True)


async def test_alerts_are_those_that_are_open(browser: Browser) -> None:
    async with browser() as one:
        page = texts((await one.get("/alerts")).text)
    assert ("1 open alert " in page, "is disputed" in page, "it ended by itself" in page) == (True, True, False)


async def test_a_list_as_a_workbook_has_what_was_found_as_numbers_and_dates(browser: Browser) -> None:
    async with browser() as one:
        answer = await one.get("/blocked.xlsx", params={"q": "F-3"})
    assert answer.headers["content-disposition"] == 'attachment; filename="blocked-and-waiting.xlsx"'
    sheet = openpyxl.load_workbook(io.BytesIO(answer.content)).active
    assert sheet is not None
    head, row = sheet.iter_rows(values_only=True)
    found = dict(zip(head, row, strict=True))
    assert (found["Number"], found["Amount"], str(found["Date"])) == ("F-3", 1234.5, "2026-11-04 00:00:00")


async def test_before_anything_was_published_a_page_says_what_to_do(browser: Browser, home: Path) -> None:
    (home / "published" / "reconciliation.duckdb").unlink()
    async with browser() as one:
        page = await one.get("/documents")
    assert (page.status_code, "run a link first" in page.text) == (404, True)


async def test_a_store_of_a_newer_release_is_refused_in_words(browser: Browser, home: Path) -> None:
    shut_out(f"sqlite:///{home / 'store.db'}")
    async with browser() as one:
        page = await one.get("/reviews/1")
    assert page.status_code == 503
    assert SAYS in texts(page.text)


async def test_what_is_published_anew_is_seen_by_the_next_question(browser: Browser, home: Path) -> None:
    file = home / "published" / "reconciliation.duckdb"
    async with browser() as one:
        assert "1 run" in texts((await one.get("/runs")).text)
        shutil.copy(file, home / "next.duckdb")
        with duckdb.connect(str(home / "next.duckdb")) as tables:
            tables.execute("delete from operations.runs")
        (home / "next.duckdb").replace(file)
        assert "0 runs" in texts((await one.get("/runs")).text)


async def test_what_is_not_there_is_said_and_shows_nothing_of_us(browser: Browser) -> None:
    async with browser() as one:
        answers = [await one.get(place) for place in ("/reviews/99", "/documents/a/b/c/d", "/static/app.py")]
    assert [answer.status_code for answer in answers] == [404, 404, 404]
    assert "there is no review 99" in answers[0].text


async def test_a_pair_that_hardly_is_one_vendor_is_asked_about_last(home: Path, browser: Browser) -> None:
    """D17: of two names far apart nobody is to be asked before all others."""
    file = home / "published" / "reconciliation.duckdb"
    with duckdb.connect(str(file)) as tables:
        tables.execute("""
            update operations.reviews set code = 'vendor_review',
                payload = '{"left_key": "1", "right_key": "2", "left_name": "Grachtwacht", "probability": 0.041}'
            where review_id = 3""")
    async with browser() as one:
        page = (await one.get("/reviews")).text
    assert [int(number) for number in re.findall(r'data-review="(\d+)"', page)] == [2, 4, 5, 3, 1]


async def test_a_vendor_that_a_document_waits_for_is_asked_about_before_one_that_has_none(
    home: Path, browser: Browser
) -> None:
    with duckdb.connect(str(home / "published" / "reconciliation.duckdb")) as tables:
        tables.execute("""
            update operations.reviews set code = 'vendor_review', document_key = 'V' || review_id, payload = case
                when review_id = 1 then '{"left_key": "1", "right_key": "2", "left_name": "Grachtwacht"}'
                else '{"left_key": "3", "right_key": "4", "left_name": "Blom", "right_name": "Blom BV"}' end
            where review_id in (1, 5);
            insert into operations.deliveries (link, flow, company, source_key, state, counterparty, currency, amount)
            values ('books', 'invoices', 'C1', '90', 'waiting', 'Blom BV', 'EUR', 900),
                ('books', 'invoices', 'C1', '91', 'waiting', 'Blom BV', 'EUR', 700),
                ('books', 'invoices', 'C1', '92', 'delivered', 'Blom BV', 'EUR', 5)""")
    async with browser() as one:
        page, today = (await one.get("/reviews")).text, texts((await one.get("/")).text)
        few = (await one.get("/reviews", params={"needed": "without documents"})).text
    assert [int(number) for number in re.findall(r'data-review="(\d+)"', page)] == [5, 3, 2, 4, 1]
    assert [int(number) for number in re.findall(r'data-review="(\d+)"', few)] == [1]
    assert "4 questions and 1 about a vendor without documents" in today
