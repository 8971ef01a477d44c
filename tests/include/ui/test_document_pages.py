"""One document: its own life and no other's, what changed, and another try."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import httpx
import pytest

from include.store import audit, document_versions
from include.store.database import Store
from include.store.document_versions import Version
from include.store.models import deliveries
from tests.include.ui.conftest import NOW, URL, Browser
from tests.support.published_books import HOSTILE

pytestmark = pytest.mark.anyio
SECRET = "very-secret-token"


def texts(page: httpx.Response) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", page.text))


def document(total: str, account: str) -> str:
    lines = [{"no": 1, "account": account, "net": total, "key": "L1"}]
    return json.dumps({"kind": "purchase_invoice", "number": "F-1", "total": total, "vendor_key": "V1", "lines": lines})


def _is(key: str, company: str) -> tuple[Any, ...]:
    return deliveries.c.source_key == key, deliveries.c.company == company


def keep(key: str, state: str, company: str = "C1", **more: object) -> int:
    row = {"link": "books", "flow": "invoices", "company": company, "source_key": key, "number": "F-1", "state": state}
    there = {"target_system": "exact_online", "target_company": "123", "created_at": NOW, "updated_at": NOW}
    reason = {"reason_code": "account_unmapped", "reason_text": f"account 4100 of {HOSTILE}"}
    with Store.open() as store, store.begin() as db:
        made = db.execute(deliveries.insert().values(**row, **there, **reason, **more))
        number = db.scalar(deliveries.select().with_only_columns(deliveries.c.id).where(*_is(key, company)))
    assert made.rowcount == 1
    return int(number)


def state(company: str) -> str:
    with Store.open() as store, store.read() as db:
        return str(db.scalar(deliveries.select().with_only_columns(deliveries.c.state).where(*_is("12", company))))


async def again(one: httpx.AsyncClient, key: str = "12") -> httpx.Response:
    page = await one.get(f"/documents/books/invoices/C1/{key}")
    token = re.findall(r'name="token" value="([^"]+)"', page.text)
    place = f"/documents/try-again/books/invoices/C1/{key}"
    return await one.post(place, data={"token": token[0] if token else ""}, headers={"Origin": URL})


async def test_of_two_documents_with_one_number_each_has_its_own_life(browser: Browser) -> None:
    about: dict[str, Any] = {"link": "books", "flow": "invoices", "company": "C1", "who": "schedule", "at": NOW}
    with Store.open() as store, store.begin() as db:
        audit.record(db, [
            audit.Event(**about, document_key="11", event="held", to_state="held", text="a suspected duplicate"),
            audit.Event(**about, document_key="12", event="delivered", to_state="delivered", text="as entry 900"),
        ])  # fmt: skip
    keep("11", "held")
    keep("12", "delivered")
    async with browser() as one:
        held = texts(await one.get("/documents/books/invoices/C1/11"))
        delivered = texts(await one.get("/documents/books/invoices/C1/12"))
    assert ("a suspected duplicate" in held, "as entry 900" in held) == (True, False)
    assert ("a suspected duplicate" in delivered, "as entry 900" in delivered) == (False, True)


async def test_each_change_is_shown_field_by_field_and_the_request_without_secrets(browser: Browser) -> None:
    body = json.dumps({"AmountFC": "121.00", "access_token": SECRET, "Note": HOSTILE})
    request = json.dumps({"method": "PUT", "path": "/api/v1/123/entry?key=x", "body": body, "headers": {}})
    number = keep(
        "20/1", "delivered", delivered_document=document("121.00", "4200"), delivered_hash="h2", revision=2,
        attempt_request=request, attempt_key="k",
    )  # fmt: skip
    with Store.open() as store, store.begin() as db:
        document_versions.supersede(db, [Version(number, 1, document("100.00", "4100"))], now=NOW)
    async with browser() as one:
        page = await one.get("/documents/books/invoices/C1/20%2F1")
    said = texts(page)
    assert "Changed 20 Nov 2026" in said
    assert "total 100.00 121.00 line 1, account 4100 4200 line 1, net 100.00 121.00" in said
    assert "PUT /api/v1/123/entry " in said
    assert (SECRET in page.text, "key=x" in page.text, HOSTILE in page.text) == (False, False, False)
    assert "[hidden]" in said


async def test_a_stopped_document_is_tried_again_and_no_other_with_its_number(browser: Browser) -> None:
    keep("12", "blocked")
    keep("12", "blocked", company="C2")
    async with browser() as one:
        done = await again(one)
        page = texts(await one.get(done.headers["location"]))
        twice = await again(one)
    assert (done.status_code, twice.status_code) == (303, 409)
    assert (state("C1"), state("C2")) == ("planned", "blocked")
    assert "to be tried again" in page
    assert "anna" in page


@pytest.mark.parametrize("kept", ["unknown", "delivered", "held"])
async def test_another_try_is_not_offered_where_it_could_send_twice_or_changes_nothing(
    browser: Browser, kept: str
) -> None:
    keep("12", kept, attempt_key="k", attempt_request="{}")
    async with browser() as one:
        page = await one.get("/documents/books/invoices/C1/12")
        tried = await again(one)
    assert ("Try again" in page.text, tried.status_code, state("C1")) == (False, 409, kept)


async def test_who_may_only_decide_is_offered_no_other_try(browser: Browser) -> None:
    keep("12", "blocked")
    async with browser("user") as one:
        page = await one.get("/documents/books/invoices/C1/12")
    assert "Try again" not in page.text


async def test_the_box_in_the_navigation_finds_a_document_from_any_page(browser: Browser, home: Path) -> None:
    async with browser() as one:
        page = (await one.get("/alerts")).text
        assert re.findall(r'<form class="find" method="get" action="([^"]+)"', page) == ["/documents"]
        found = (await one.get("/documents", params={"q": "121,10"})).text
    assert re.findall(r'href="(/documents/books/[^"]+)"', found) == ["/documents/books/invoices/C1/20%2F1"]
