"""Reviews answered on the pages: one, several, and what is refused."""

from __future__ import annotations

import re

import httpx
import pytest

from include.store import reviews
from include.store.database import Store
from tests.include.ui.conftest import NOW, URL, Browser

pytestmark = pytest.mark.anyio


def kept(number: int) -> tuple[str | None, str | None]:
    with Store.open() as store, store.read() as db:
        found = reviews.show(db, number)
    return found.decision, found.decided_by


def hidden(page: httpx.Response, name: str) -> list[str]:
    return re.findall(rf'name="{name}" value="([^"]+)"', page.text)


async def sent(one: httpx.AsyncClient, place: str, origin: str = URL, **form: object) -> httpx.Response:
    """As the page's own form is sent, of a question as it stands at that moment."""
    page = await one.get(re.sub("/(reopen|assign)$", "", place).replace("/several", ""))
    filled = {"token": one.cookies["books_form"], "seen": hidden(page, "seen"), **form}
    return await one.post(place, data=filled, headers={"Origin": origin})


async def confirmed(one: httpx.AsyncClient, effect: httpx.Response, answer: str) -> httpx.Response:
    """As the page of an effect is sent back."""
    shown = {"number": hidden(effect, "number"), "seen": hidden(effect, "seen")}
    return await sent(one, "/reviews/several", answer=answer, sure="yes", **shown)


async def test_both_records_stand_side_by_side_and_what_differs_is_marked(browser: Browser) -> None:
    async with browser() as one:
        page = (await one.get("/reviews/1")).text
    rows = dict(re.findall(r'<tr(| class="differs")><th scope="row">(\w+)</th>', page)[::-1])
    assert rows == {' class="differs"': "name", "": "city"}
    assert re.findall(r'name="answer" value="(\w+)"', page) == ["same", "different"]


async def test_an_answer_is_kept_as_given_by_who_is_logged_in(browser: Browser) -> None:
    async with browser() as one:
        answer = await sent(one, "/reviews/1", answer="same", who="somebody.else")
        assert (answer.status_code, answer.headers["location"]) == (303, "/reviews/1")
        assert 'href="/reviews/1?' not in (await one.get("/reviews")).text
    assert kept(1) == ("same", "person:anna")


@pytest.mark.parametrize(
    ("number", "answer", "said"),
    [
        (1, "release", "answer same or different"),
        (2, "same", "is not about two records"),
        (4, "release", "closes by itself once what it names is corrected"),
        (5, "release", "say why"),
        (2, "drop", "is no decision"),
    ],
)
async def test_what_does_not_answer_the_question_is_refused(
    browser: Browser, number: int, answer: str, said: str
) -> None:
    with Store.open() as store, store.read() as db:
        seen = reviews.standing(reviews.show(db, number))
    async with browser() as one:
        refused = await sent(one, f"/reviews/{number}", answer=answer, seen=seen)
    assert (refused.status_code, said in refused.text) == (409, True)
    assert kept(number) == (None, None)


async def test_several_are_answered_after_their_effect_was_shown(browser: Browser) -> None:
    async with browser() as one:
        shown = await sent(one, "/reviews/several", answer="release", number=[2, 3, 1, 5, 77])
        assert "EUR 1,284.50" in re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", shown.text))
        assert re.findall(r'name="number" value="(\d+)"', shown.text) == ["2", "3"]
        assert shown.text.count("left out: ") == 3
        assert [kept(number) for number in (2, 3)] == [(None, None), (None, None)]
        done = await confirmed(one, shown, "release")
        again = await confirmed(one, shown, "release")
    assert done.text.count("<td>kept</td>") == 2
    assert again.text.count("it is not open any more") == 2
    assert [kept(number) for number in (2, 3)] == [("release", "person:anna")] * 2


async def test_two_people_at_the_same_question_the_second_is_told(browser: Browser) -> None:
    async with browser() as anna, browser(login="bo") as bo:
        page = await bo.get("/reviews/2")
        effect = await sent(bo, "/reviews/several", answer="reject", number=[2])
        await sent(anna, "/reviews/2", answer="release")
        late = await confirmed(bo, effect, "reject")
        alone = await sent(bo, "/reviews/2", answer="reject", seen=hidden(page, "seen"))
    assert "it is not open any more" in late.text
    assert (alone.status_code, "it was answered by person:anna" in alone.text) == (409, True)
    assert kept(2) == ("release", "person:anna")


async def test_a_question_that_asks_something_else_by_now_is_shown_again_and_not_answered(browser: Browser) -> None:
    async with browser() as one:
        effect = await sent(one, "/reviews/several", answer="release", number=[2, 3])
        with Store.open() as store, store.begin() as db:
            about = {"link": "books", "flow": "invoices", "company": "C1", "document_key": "11", "code": "vat_differs"}
            reviews.open_once(db, **about, text="invoice F-2 has another amount", payload={"origin": "hold"}, now=NOW)
        done = await confirmed(one, effect, "release")
    assert "review 2 is not what it was when it was shown" in done.text
    assert (kept(2), kept(3)) == ((None, None), ("release", "person:anna"))


async def test_an_answer_is_taken_back_and_the_question_waits_again(browser: Browser) -> None:
    async with browser() as one:
        await sent(one, "/reviews/1", answer="same")
        back = await sent(one, "/reviews/1/reopen")
        assert 'href="/reviews/1?' in (await one.get("/reviews")).text
        twice = await sent(one, "/reviews/1/reopen")
    assert (back.status_code, twice.status_code, "it is open" in twice.text) == (303, 409, True)
    assert kept(1) == (None, None)


@pytest.mark.parametrize("place", ["/reviews/2", "/reviews/2/reopen", "/reviews/several"])
async def test_a_change_that_no_page_of_ours_sent_is_refused(browser: Browser, place: str) -> None:
    form = {"answer": "release", "number": [2], "sure": "yes"}
    async with browser() as one:
        answers = [
            await sent(one, place, **form, token="another"),
            await sent(one, place, origin="http://books.test:9999", **form),
            await one.post(place, data=form),
        ]
    assert [answer.status_code for answer in answers] == [403, 403, 403]
    assert kept(2) == (None, None)


async def test_a_form_that_is_not_whole_is_said_so(browser: Browser) -> None:
    async with browser() as one:
        answers = [await sent(one, "/reviews/2"), await sent(one, "/reviews/several", answer="release", number="x")]
    assert [answer.status_code for answer in answers] == [400, 400]
