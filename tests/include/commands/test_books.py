"""The pages over what a real run published and kept."""

from __future__ import annotations

import io
import re
from pathlib import Path

import anyio
import httpx
import openpyxl
import pytest
from fastapi import Request

from include.people.who import Who
from include.reports.review_turns import in_turn
from include.store.database import Store
from include.ui.access import RIGHTS, Visitor
from include.ui.app import app
from include.ui.lists import PAGES
from include.ui.site import Sources
from include.warehouse.published_reader import PublishedReader
from tests.include.commands.conftest import Ran


@pytest.fixture
def pages(ran: Ran, monkeypatch: pytest.MonkeyPatch) -> Sources:
    for name, value in ran.company.environment.items():
        monkeypatch.setenv(name, value)
    file = Path(ran.company.environment["ML_CONNECTOR_HOME"]) / "published" / "reconciliation.duckdb"
    return Sources(PublishedReader(file), Store.open, lambda login: Who(login, "person"))


async def answers(sources: Sources, places: list[str]) -> list[httpx.Response]:
    async def visitor(request: Request) -> Visitor:
        return Visitor("anna", frozenset(RIGHTS))

    transport = httpx.ASGITransport(app=app(visitor, lambda: sources))
    async with httpx.AsyncClient(transport=transport, base_url="http://books") as one:
        return [await one.get(place) for place in places]


def test_each_page_and_workbook_shows_what_a_run_published(pages: Sources) -> None:
    places = ["/", "/reviews", "/reviews.xlsx", *(f"/{name}{end}" for name in PAGES for end in ("", ".xlsx"))]
    found = anyio.run(answers, pages, places)
    assert {place: answer.status_code for place, answer in zip(places, found, strict=True)} == dict.fromkeys(
        places, 200
    )


def test_a_delivered_document_is_shown_with_what_happened_to_it(ran: Ran, pages: Sources) -> None:
    rows = ran.json("deliveries", "--flow", "purchase_invoices", "--state", "delivered")["deliveries"]
    one = rows[0]
    place = "/documents/" + "/".join(one[name] for name in ("link", "flow", "company", "source_key"))
    [page] = anyio.run(answers, pages, [place])
    happened = [event["event"] for event in ran.json("audit", one["source_key"])["events"]]
    assert page.status_code == 200, page.text
    [life] = re.findall(r'<ol class="timeline">(.*?)</ol>', page.text, re.DOTALL)
    said = ["sent" if event == "sending" else event for event in happened]
    assert re.findall(r"<strong>(\w+)</strong>", life) == said


def test_a_question_shows_only_the_answers_that_fit_it(ran: Ran, pages: Sources) -> None:
    for review in ran.json("review", "list")["reviews"]:
        [page] = anyio.run(answers, pages, [f"/reviews/{review['id']}"])
        offered = set(re.findall(r'name="answer" value="(\w+)"', page.text))
        assert offered in (
            {"same", "different"},
            {"release", "reject"},
            {"same", "different", "release", "reject"},
            set(),
        )


def test_the_command_line_lists_questions_in_the_order_of_the_page(ran: Ran, pages: Sources) -> None:
    [workbook] = anyio.run(answers, pages, ["/reviews.xlsx"])
    [sheet] = openpyxl.load_workbook(io.BytesIO(workbook.content)).worksheets
    on_the_page = [int(str(number)) for number, *_ in sheet.iter_rows(min_row=2, values_only=True)]
    listed = [row["id"] for row in ran.json("review", "list")["reviews"]]
    assert listed == on_the_page
    assert listed != sorted(listed)


def test_a_question_that_is_not_published_is_listed_last() -> None:
    rows = [{"id": number} for number in (1, 2, 3, 4, 5)]
    assert [one["id"] for one in in_turn(rows, {4: -900.0, 2: 1e15, 5: -900.0})] == [4, 5, 2, 1, 3]
