"""Like questions about vendors on the pages: the sample, the acceptance of the others, and that taken back."""

from __future__ import annotations

import re

import pytest

from include.store import decisions, reviews
from include.store.database import Store
from tests.include.ui.conftest import NOW, Browser
from tests.include.ui.test_review_batches import texts
from tests.include.ui.test_review_pages import confirmed, hidden, sent

pytestmark = pytest.mark.anyio
LIKE = "nothing but the name agrees, 98–100 %"


@pytest.fixture
def asked(browser: Browser) -> list[int]:
    return ask_forty()


def ask_forty() -> list[int]:
    """Questions with like evidence."""
    with Store.open() as store, store.begin() as db:
        where = {"link": "books", "flow": "vendors", "company": "123", "code": "vendor_review", "text": "One vendor?"}
        pair = {"left_company": "123", "right_company": "C1", "group": LIKE}
        return [
            reviews.open_once(
                db,
                **where,
                document_key=f"L{one}",
                now=NOW,
                payload={**pair, "left_key": f"L{one}", "right_key": f"R{one}"},
            )
            for one in range(40)
        ]


def same() -> int:
    with Store.open() as store, store.read() as db:
        return sum(one.verdict == "same" for one in decisions.listed(db, "books"))


async def test_a_group_is_accepted_after_its_sample_and_taken_back(browser: Browser, asked: list[int]) -> None:
    place = f"/reviews/{asked[0]}/group"
    async with browser() as one:
        before = await one.get(place)
        cards = await one.get(f"/reviews/together?sample={asked[0]}")
        sample = re.findall(r'name="number" value="(\d+)" checked', cards.text)
        await confirmed(one, await sent(one, "/reviews/several", answer="same", number=sample), "same")
        ready = await one.get(place)
        done = await sent(one, place, note="all of one merger")
        kept = same()
        (undo,) = re.findall(r'action="(/reviews/\d+/group/undo)"', done.text)
        back = await one.post(undo, data={"token": hidden(done, "token")[0]}, headers={"Origin": "http://books.test"})
    assert "0 of 30 answered" in texts(before)
    assert "answer a sample first" in texts(before).casefold()
    assert len(sample) == 30
    assert "30 of 30 answered" in texts(ready)
    assert "at most 9.5% of the group is wrong" in texts(ready)
    assert "Accept the other 10 as the same vendors" in texts(ready)
    assert ("10 vendors are accepted with this group, unseen" in texts(done), kept) == (True, 40)
    assert ("10 questions open again" in texts(back), same()) == (True, 30)


async def test_nothing_is_accepted_before_the_sample_is_answered(browser: Browser, asked: list[int]) -> None:
    async with browser() as one:
        refused = await sent(one, f"/reviews/{asked[0]}/group")
    assert (refused.status_code, same()) == (409, 0)
    assert "is not accepted together: answer a sample first" in texts(refused)


async def test_who_may_only_read_sees_the_group_and_cannot_accept_it(browser: Browser, asked: list[int]) -> None:
    async with browser("viewer") as one:
        page = await one.get(f"/reviews/{asked[0]}/group")
        refused = await one.post(f"/reviews/{asked[0]}/group", data={}, headers={"Origin": "http://books.test"})
    assert (page.status_code, "<form" in page.text.partition("<main")[2]) == (200, False)
    assert refused.status_code == 403


@pytest.mark.parametrize("place", ["/reviews/2/group", "/reviews/together?sample=2"])
async def test_a_question_that_is_in_no_group_says_so(browser: Browser, place: str) -> None:
    async with browser() as one:
        page = await one.get(place)
    assert (page.status_code, "is not one of a group of like questions" in texts(page)) == (404, True)
