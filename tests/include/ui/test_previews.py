"""What waits for an approval, as a page shows it and takes the answer."""

from __future__ import annotations

import io
import re
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from pathlib import Path

import httpx
import openpyxl
import pytest

from include.reports.approvals import Total, journal, summed, totals
from include.store import approval_requests as stored
from include.store.approval_requests import Document
from include.store.database import Store
from tests.include.ui.conftest import PEOPLE, URL, Browser
from tests.support.published_books import HOSTILE
from tests.support.run_settings import LINKS, use_settings

pytestmark = pytest.mark.anyio
LINES = [
    {"journal": "90", "account": "1600", "name": "Creditors", "counterparty": "Smit", "currency": "EUR",
     "debit": "121.10", "credit": "0", "text": "", "date": "2026-11-02", "reversal": False, "period": "2026-08",
     "cost_center": "Sales"},
    {"journal": "90", "account": "2900", "name": "In transit", "counterparty": None, "currency": "EUR",
     "debit": "0", "credit": "121.10", "text": "", "date": "2026-11-02", "reversal": False},
]  # fmt: skip

HELD = [{"flow": "invoices", "label": HOSTILE, "counterparty": "Smit", "amount": "5.00", "currency": "EUR",
         "text": "looks like F-1", "first": True}]  # fmt: skip


def document(key: str, action: str = "create", **other: object) -> Document:
    facts = {"postings": LINES, "changes": [{"field": "total", "before": "10", "after": "12"}]}
    plain = {"label": f"invoice {key}", "counterparty": HOSTILE, "doc_date": "2026-11-02", "currency": "EUR"}
    about = ("invoices", "C1", key, "123", action, f"1:{key}", True)
    return Document(*about, **{**plain, "amount": Decimal("121.10"), "facts": facts, **other})  # type: ignore[arg-type]


@pytest.fixture
def number(home: object, monkeypatch: pytest.MonkeyPatch) -> int:
    """A request of two documents, asked a moment ago."""
    now = datetime.now(UTC)
    with Store.open() as store, store.begin() as db:
        found = [document("1"), document("2", "update")]
        made = stored.add(
            db, "books", "r1", found, preview=False, facts={"held": HELD}, now=now, expires_at=now + timedelta(hours=24)
        )
    return made.id


async def answered(one: httpx.AsyncClient, number: int, said: str, **other: str) -> httpx.Response:
    page = await one.get(f"/preview/{number}")
    digest = re.findall(r'name="digest" value="([^"]+)"', page.text)
    form = {"token": one.cookies["books_form"], "digest": digest, "said": said, **other}
    return await one.post(f"/preview/{number}", data=form, headers={"Origin": URL})


def state(number: int) -> tuple[str | None, str | None, str | None]:
    with Store.open() as store, store.read() as db:
        found = stored.get(db, number)
    assert found is not None
    return found.answer, found.answered_by, found.note


async def test_a_preview_shows_its_journal_its_totals_and_what_changes(browser: Browser, number: int) -> None:
    async with browser() as one:
        page = (await one.get(f"/preview/{number}")).text
        book = await one.get(f"/preview/{number}.xlsx")
        listed = (await one.get("/preview")).text
    assert HOSTILE not in page
    text = re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", page))
    for said in (
        "2900 In transit",
        "2026-08 123 90 1600 Creditors Sales Smit",
        "looks like F-1 for the first time",
        "EUR 242.20 EUR 242.20",
        "total 10 12",
        "2 documents until",
    ):
        assert said in text
    assert f'href="/preview/{number}"' in listed
    rows = list(openpyxl.load_workbook(io.BytesIO(book.content)).active.iter_rows(values_only=True))
    assert (rows[0][10], rows[1][10], len(rows)) == ("Debit", 121.1, 5)
    assert (rows[0][6], rows[1][6], rows[0][1], rows[1][1]) == ("Cost centre", "Sales", "Period", "2026-08")


async def test_what_waits_is_listed_however_many_previews_came_since(browser: Browser, number: int) -> None:
    now = datetime.now(UTC)
    with Store.open() as store, store.begin() as db:
        for run in range(201):
            stored.add(db, "other", f"r{run}", [], preview=True, facts={}, now=now, expires_at=now)
    async with browser() as one:
        listed = re.findall(r'href="/preview/(\d+)"', (await one.get("/preview")).text)
    assert (listed[0], len(listed)) == (str(number), 201)


async def test_who_sees_may_not_approve(browser: Browser, number: int) -> None:
    async with browser("viewer") as one:
        page = (await one.get(f"/preview/{number}")).text
        refused = await answered(one, number, "approve")
    assert ("Approve and deliver" in page, refused.status_code, state(number)[0]) == (False, 403, None)


async def test_a_rejection_needs_a_reason_and_counts_once(browser: Browser, number: int) -> None:
    async with browser() as one:
        without = await answered(one, number, "reject")
        assert (without.status_code, "say why" in without.text, state(number)[0]) == (409, True, None)
        done = await answered(one, number, "reject", note="wrong period")
        late = await answered(one, number, "approve")
    assert (done.status_code, late.status_code) == (303, 409)
    assert state(number) == ("rejected", "person:anna", "wrong period")


async def test_what_was_not_shown_is_not_approved(browser: Browser, number: int) -> None:
    async with browser() as one:
        other = await answered(one, number, "approve", digest="0" * 32)
        nonsense = await answered(one, number, "perhaps")
    assert (other.status_code, nonsense.status_code, state(number)[0]) == (409, 409, None)
    assert "not of the documents that were shown" in other.text


async def test_a_refusal_is_in_the_language_of_who_reads_it(
    browser: Browser, home: Path, number: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    use_settings(home, LINKS + PEOPLE.replace("}", ", language: nl}"), monkeypatch)
    async with browser() as one:
        without = (await answered(one, number, "reject")).text
        missing = (await one.get("/reviews/99")).text
    assert f"goedkeuring {number} wordt niet zonder reden als afgewezen bewaard: geef de reden" in without
    assert without.count("factuur 2") > 1, "what a document is called, in the journal and the list"
    assert "invoice 2" not in without
    assert "er is geen beoordeling 99" in missing


async def test_a_link_that_may_not_deliver_yet_is_approved_first(browser: Browser, number: int) -> None:
    async with browser() as one:
        answer = await answered(one, number, "approve")
    assert (answer.status_code, "approve its preview first" in answer.text, state(number)[0]) == (409, True, None)


def test_totals_are_of_each_company_journal_and_currency() -> None:
    lines = journal([document("1"), document("2")])
    assert totals(lines) == [Total("123", "90", "EUR", Decimal("242.20"), Decimal("242.20"))]
    assert {line.period for line in lines} == {"2026-08", "2026-11"}


def test_what_is_new_since_the_preview_before_is_counted() -> None:
    known = document("1")
    (new, changed) = summed([known, document("2"), document("3", "update")], {("invoices", known.item)})
    assert (new.action, new.documents, new.new, new.amounts) == ("new", 2, 1, {"EUR": Decimal("242.20")})
    assert (changed.action, changed.documents, changed.new) == ("changed", 1, 1)
