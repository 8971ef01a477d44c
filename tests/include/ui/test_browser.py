"""The pages in a real browser, where there is one: each is accessible, fits its window, and reports no error."""

from __future__ import annotations

import threading
from collections.abc import Iterator, Mapping
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
import uvicorn
from fastapi import Request

from include.approvals.identity import people_now
from include.month_end import frozen
from include.month_end.frozen import MonthEnd
from include.operator_actions import actions
from include.operator_actions.statements import receive
from include.people.who import of_airflow
from include.store import month_ends, reviews
from include.store.database import Store
from include.store.statements import Of
from include.ui.access import RIGHTS, Visitor
from include.ui.app import app
from include.ui.site import MENU, MORE, Sources
from include.warehouse.published_reader import PublishedReader
from tests.include.ui.conftest import PEOPLE
from tests.include.ui.test_vendor_groups import ask_forty
from tests.support import chromium
from tests.support.run_settings import LINKS, use_settings
from tests.support.statement_files import ENGLISH
from tests.support.waiting import eventually

pytestmark = pytest.mark.skipif(chromium.path() is None, reason=chromium.ABSENT)
MONTH_END = "/month-end?as_of=2026-10-31&link=books&company=123"
CLOSE = ("/close/accruals?period_end=2026-11-30&account=2190", "/close/sample?period_end=2026-11-30&seed=2026")
begun: list[tuple[str, dict[str, Any]]] = []
"""DAGs that a page had run, with what was asked of them."""


SIGN_OFFS = ("/month-end/sign-offs", "/month-end/sign-offs/1")


def signed() -> None:
    """A month end that was otherwise when it was signed, so that changes are listed."""
    month = MonthEnd("books", "123", date(2026, 9, 30), (), ())
    copy = frozen.text(month)
    with Store.open() as store, store.begin() as db:
        month_ends.prepare(
            db, link="books", connection="exact_main", company="123", as_of=month.as_of, needs_review=True,
            who="person:bo", now=datetime.now(UTC), comment="checked", accepted=[], sha256=frozen.sha256(copy),
            copy=copy,
        )  # fmt: skip


@pytest.fixture
def address(home: Path) -> Iterator[str]:
    """The pages at a real port, of who may do everything."""
    reader = PublishedReader(home / "published" / "reconciliation.duckdb")

    def begin(dag: str, login: str, conf: Mapping[str, Any]) -> bool:
        begun.append((dag, dict(conf)))
        return True

    sources = Sources(reader, Store.open, lambda login: of_airflow(people_now(), login), begin=begin)

    async def visitor(request: Request) -> Visitor:
        return Visitor("anna.devries", frozenset(RIGHTS))

    server = uvicorn.Server(uvicorn.Config(app(visitor, lambda: sources), port=0, log_level="warning"))
    thread = threading.Thread(target=server.run)
    thread.start()
    try:
        assert eventually(lambda: server.started)
        yield f"http://127.0.0.1:{server.servers[0].sockets[0].getsockname()[1]}"
    finally:
        server.should_exit = True
        thread.join()
        reader.close()


@pytest.mark.faults  # `make test-ui` looks at the pages of the demo so
def test_every_page_is_accessible_fits_and_reports_no_error(address: str) -> None:
    signed()
    group = f"/reviews/{ask_forty()[0]}/group"
    problems: dict[str, list[str]] = {}
    who = of_airflow(people_now(), "anna.devries")
    of_a_file = f"/statements/files/{receive(Of('books', '123', 'V1'), 'Jansen B.V.', 'it.csv', ENGLISH, who=who)}"
    with chromium.browser() as browser:
        for width, scheme in ((1280, "light"), (1280, "dark"), (390, "light")):
            with chromium.page(browser, width, color_scheme=scheme) as page:
                said: list[str] = []
                page.on("console", lambda message, said=said: said.append(message.text))
                page.on("pageerror", lambda error, said=said: said.append(str(error)))
                for place in (*(one for _, one in MENU), "/reviews/1", group, *CLOSE, MONTH_END, *SIGN_OFFS, of_a_file):
                    page.goto(address + place)
                    found = chromium.faults(page)
                    if page.evaluate("document.documentElement.scrollWidth > innerWidth"):
                        found.append("is wider than its window")
                    problems[f"{place} at {width}, {scheme}"] = [*found, *said]
                    said.clear()
    assert {place: found for place, found in problems.items() if found} == {}


@pytest.mark.faults
@pytest.mark.parametrize("language", ["nl", "de"])
def test_every_page_fits_in_a_language_of_longer_words(
    address: str, home: Path, monkeypatch: pytest.MonkeyPatch, language: str
) -> None:
    use_settings(home, LINKS + PEOPLE + f"language: {language}\n", monkeypatch)
    wide, group = [], f"/reviews/{ask_forty()[0]}/group"
    with chromium.browser() as browser:
        for width in (1280, 390):
            with chromium.page(browser, width) as page:
                for place in (
                    *(place for _, place in MENU),
                    "/reviews/1",
                    group,
                    "/runs/r1",
                    "/documents/books/invoices/C1/11",
                ):
                    page.goto(address + place)
                    if page.evaluate("document.documentElement.scrollWidth > innerWidth"):
                        wide.append((place, width))
    assert wide == []


@pytest.mark.parametrize("language", ["en", "nl", "de"])
def test_the_navigation_is_one_line_and_a_key_opens_the_rest_of_it(
    address: str, home: Path, monkeypatch: pytest.MonkeyPatch, language: str
) -> None:
    use_settings(home, LINKS + PEOPLE + f"language: {language}\n", monkeypatch)
    bottoms = "[...document.querySelectorAll('nav > *')].map(one => Math.round(one.getBoundingClientRect().bottom))"
    with chromium.browser() as browser:
        for width, scheme in ((1280, "dark"), (390, "light")):
            wide = width == 1280
            with chromium.page(browser, width, color_scheme=scheme, java_script_enabled=wide) as page:
                page.goto(f"{address}/runs")
                found = page.evaluate(bottoms)
                assert not wide or max(found) - min(found) < 10, found
                links = page.locator("nav details a")
                assert not links.first.is_visible()
                page.locator("nav summary").press("Enter")
                assert [one.get_attribute("href") for one in links.all() if one.is_visible()] == [at for _, at in MORE]
                boxes = [one.bounding_box() for one in links.all()]
                assert max(box["x"] + box["width"] for box in boxes if box) < width
                assert not wide or chromium.faults(page) == []


def test_a_question_is_answered_by_keyboard_alone(address: str) -> None:
    with chromium.browser() as browser, chromium.page(browser) as page:
        page.goto(f"{address}/reviews/1")
        for _ in range(60):
            page.keyboard.press("Tab")
            if page.evaluate("document.activeElement.value") == "same":
                break
        page.keyboard.press("Enter")
        page.wait_for_selector("text=by person:anna")


def test_a_question_opens_beside_the_list_and_its_keys_answer_it(address: str) -> None:
    with chromium.browser() as browser, chromium.page(browser) as page:
        page.goto(f"{address}/reviews?sort=review_id")
        page.locator('tr[data-review="1"] a').first.click()
        page.wait_for_selector("#beside #question tr.differs")
        assert page.url.endswith("/reviews?sort=review_id"), "the list stays"
        page.keyboard.press("s")
        page.wait_for_selector("text=Review 1 is answered")


def test_of_two_people_at_one_question_one_wins_and_the_other_is_told(address: str) -> None:
    with chromium.browser() as browser, chromium.page(browser) as one, chromium.page(browser) as other:
        for page in (one, other):
            page.goto(f"{address}/reviews/1")
        one.get_by_role("button", name="Same").first.click()
        one.wait_for_selector("text=by person:anna")
        other.get_by_label("Reason").first.fill("another company")
        other.get_by_role("button", name="Different").first.click()
        told = other.get_by_role("alert").inner_text()
    assert "answered" in told or "changed" in told, told
    with Store.open() as store, store.read() as db:
        kept = reviews.show(db, 1)
    assert (kept.decision, kept.note) == ("same", None), "nobody's answer was written over"


def test_a_connection_whose_check_is_asked_for_shows_that_it_is_being_checked(address: str, home: Path) -> None:
    begun.clear()
    with chromium.browser() as browser, chromium.page(browser) as page:
        page.goto(f"{address}/connections")
        page.get_by_role("button", name="Check avid_main").click()
        page.wait_for_selector("text=avid_main is being checked")
        assert chromium.faults(page) == []
        actions.check_connections("avid_main")
        page.wait_for_selector("text=avid_main does not work")
    assert begun == [("credential_health", {"connection": "avid_main"})]
