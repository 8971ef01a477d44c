"""Like questions answered together, taken back together, and given to a colleague."""

from __future__ import annotations

import re
from pathlib import Path

import duckdb
import httpx
import pytest

from include.store import assignments, audit, reviews
from include.store.database import Store
from tests.include.ui.conftest import URL, Browser
from tests.include.ui.test_review_pages import confirmed, hidden, kept, sent
from tests.support.published_books import HOSTILE

pytestmark = pytest.mark.anyio


def texts(page: httpx.Response) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", page.text))


def events(key: str) -> list[str]:
    with Store.open() as store, store.read() as db:
        return [one.event for one in audit.history(db, key, link="books")]


async def test_like_questions_are_one_group_with_their_number_and_sum(browser: Browser) -> None:
    async with browser() as one:
        page = await one.get("/reviews/groups")
        [address] = re.findall(r'href="(/reviews/together\?link=books&amp;code=vat_differs)"', page.text)
        cards = await one.get(address.replace("&amp;", "&"))
    assert "books 2 EUR 1,284.50" in texts(page)
    assert re.findall(r'name="number" value="(\d+)" checked', cards.text) == ["2", "3"]
    assert HOSTILE not in cards.text
    assert "Commit what AvaTax calculates: see the effect" in texts(cards)


async def test_vendors_with_like_evidence_are_a_group_of_their_own(home: Path, browser: Browser) -> None:
    group = '{"left_key": "1", "right_key": "2", "group": "nothing but the name agrees, 98–100 %"}'
    with duckdb.connect(str(home / "published" / "reconciliation.duckdb")) as tables:
        tables.execute(f"update operations.reviews set code = 'vendor_review', payload = '{group}' where review_id = 1")
    async with browser() as one:
        page = await one.get("/reviews/groups")
        listed = await one.get("/reviews?alike=nothing+but+the+name+agrees%2C+98%E2%80%93100+%25")
    assert "nothing but the name agrees, 98–100 %" in texts(page)
    assert re.findall(r'data-review="(\d+)"', listed.text) == ["1"]


async def test_those_ticked_are_seen_side_by_side_before_an_answer_is_chosen(browser: Browser) -> None:
    async with browser() as one:
        cards = await sent(one, "/reviews/several", number=[1, 2])
    assert re.findall(r'aria-label="Review (\d)"', cards.text) == ["1", "2"]
    assert texts(cards).count("Jansen B.V.") == 1
    assert [kept(number) for number in (1, 2)] == [(None, None), (None, None)]


async def test_a_batch_is_taken_back_whole_and_what_was_taken_back_already_is_said(browser: Browser) -> None:
    async with browser() as one:
        effect = await sent(one, "/reviews/several", answer="release", number=[2, 3], note="as agreed")
        done = await confirmed(one, effect, "release")
        numbers = hidden(done, "number")
        back = await one.post(
            "/reviews/several/reopen",
            data={"token": hidden(done, "token")[0], "number": [*numbers, "1"]},
            headers={"Origin": URL},
        )
    assert numbers == ["2", "3"]
    assert texts(back).count("open again") == 2
    assert "review 1 has no answer that could be taken back" in texts(back)
    assert [kept(number) for number in (2, 3)] == [(None, None), (None, None)]
    assert events("11") == ["review_decided", "review_reopened"]


async def test_every_answer_stays_in_the_history_of_the_question_with_who_and_why(browser: Browser) -> None:
    async with browser() as one:
        await sent(one, "/reviews/2", answer="release", note="the first reason")
        await sent(one, "/reviews/2", answer="reject", note="the second reason")
        page = texts(await one.get("/reviews/2"))
    history = page.partition("History")[2]
    for said in ("“Commit what AvaTax calculates” : the first reason", "“Do not commit” : the second reason"):
        assert f"person:anna answered {said}" in history.replace("”:", "” :")


async def test_a_question_is_given_to_a_colleague_and_found_as_theirs(browser: Browser) -> None:
    async with browser() as one:
        given = await sent(one, "/reviews/2/assign", to="anna", note="is this yours?")
        mine = await one.get("/reviews", params={"mine": "1"})
        nobody = await sent(one, "/reviews/2/assign", to="mallory")
        page = texts(await one.get("/reviews/2"))
        freed = await sent(one, "/reviews/2/assign", to="")
        none = await one.get("/reviews", params={"mine": "1"})
    assert (given.status_code, freed.status_code) == (303, 303)
    assert re.findall(r'data-review="(\d+)"', mine.text) == ["2"]
    assert (nobody.status_code, "knows no person mallory; it knows anna" in nobody.text) == (409, True)
    assert "person:anna assigned it to anna: is this yours?" in page
    assert re.findall(r'data-review="(\d+)"', none.text) == []
    with Store.open() as store, store.read() as db:
        every = [(made.assigned_to, made.who) for made in assignments.history(db, 2)]
    assert every == [("anna", "person:anna"), (None, "person:anna")]


async def test_what_is_answered_is_given_to_nobody(browser: Browser) -> None:
    async with browser() as one:
        await sent(one, "/reviews/2", answer="release")
        refused = await sent(one, "/reviews/2/assign", to="anna")
    assert (refused.status_code, "is decided: there is nothing left" in refused.text) == (409, True)


async def test_an_answer_leads_to_the_next_question_of_the_list_it_was_opened_from(browser: Browser) -> None:
    place = "/reviews/2?list=1&sort=review_id&code=vat_differs"
    async with browser() as one:
        page = (await one.get(place)).text
        answer = await sent(one, place, answer="release")
        following = texts(await one.get(answer.headers["location"]))
    assert re.findall(r'rel="(prev|next)"', page) == ["next"]
    assert answer.headers["location"] == "/reviews/3?list=1&code=vat_differs&sort=review_id&answered=2"
    assert "Review 2 is answered" in following


async def test_amounts_and_ages_narrow_the_list_and_nonsense_does_not(browser: Browser) -> None:
    async with browser() as one:
        found = [
            re.findall(r'data-review="(\d+)"', (await one.get("/reviews", params=asked)).text)
            for asked in ({"from": "1.000,00"}, {"to": "50"}, {"older": "1"}, {"from": "a lot"})
        ]
    assert found == [["3"], ["2"], [], ["3", "2", "4", "5", "1"]], "the largest first, vendors without documents last"


async def test_a_question_that_was_closed_meanwhile_is_no_card(browser: Browser) -> None:
    with Store.open() as store, store.begin() as db:
        reviews.close(db, [2], now=reviews.show(db, 2).opened_at)
    async with browser() as one:
        cards = await sent(one, "/reviews/several", number=[2, 3])
    assert re.findall(r'aria-label="Review (\d)"', cards.text) == ["3"]
