"""From an alert to its cause and what to do, in one page."""

from __future__ import annotations

import re

import pytest

from include.store import alerts
from include.store.alerts import About
from include.store.database import Store
from tests.include.ui.conftest import NOW, Browser
from tests.support.published_books import HOSTILE

pytestmark = pytest.mark.anyio


def alert(code: str, text: str, **about: str) -> int:
    with Store.open() as store, store.begin() as db:
        alerts.raise_once(db, About(**about), code, "warning", text, now=NOW)
        return alerts.listed(db)[-1].id


async def test_an_alert_shows_its_documents_and_its_runbook(browser: Browser) -> None:
    number = alert("documents_blocked", f"2 documents of {HOSTILE} are blocked", link="books")
    async with browser() as one:
        page = (await one.get(f"/alerts/{number}")).text
    assert HOSTILE not in page
    assert re.findall(r'href="/documents/books/invoices/C1/([^"]+)"', page) == ["11", "12"]
    assert "What to do" in page


async def test_an_alert_about_one_document_names_that_one_alone(browser: Browser) -> None:
    number = alert("payment_blocked", "invoice F-3", link="books", company="C1", document_key="12")
    async with browser() as one:
        page = (await one.get(f"/alerts/{number}")).text
    assert re.findall(r'href="/documents/books/invoices/C1/([^"]+)"', page) == ["12"]


async def test_an_alert_that_is_not_there_is_said(browser: Browser) -> None:
    async with browser() as one:
        answer = await one.get("/alerts/99")
    assert (answer.status_code, "there is no alert 99" in answer.text) == (404, True)
