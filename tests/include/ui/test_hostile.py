"""Hostile texts in every place where a page takes one: in its address, its query and each field of its forms."""

from __future__ import annotations

import re
from pathlib import Path
from urllib.parse import quote

import duckdb
import httpx
import pytest

from include.store import reviews
from include.store.database import Store
from tests.include.ui.conftest import URL, Browser, address, asked, queries, routes
from tests.support.hostile import MARKUP, STEERING, TEXTS

pytestmark = pytest.mark.anyio
LIST = ("q", "sort", "page", "state", "code", "link", "company", "of")
"""What addresses of lists ask with, beside what a route itself declares."""


def harmless(answer: httpx.Response, what: str) -> None:
    assert answer.status_code < 500, f"{what}: {answer.text[-300:]}"
    if not answer.headers.get("content-type", "").startswith("text/html"):
        return
    assert answer.headers["content-security-policy"].startswith("default-src 'self'"), what
    assert not [text for text in MARKUP if text in answer.text], what
    assert not set(STEERING) & set(answer.text), what
    assert re.findall(r"<script(?! src=\"/static/)", answer.text) == [], what
    assert not re.search(r"\bon(error|load)\s*=(?=[^<>]*>)", re.sub(r'"[^"]*"', '""', answer.text)), what


def unharmed(home: Path) -> None:
    with duckdb.connect(str(home / "published" / "reconciliation.duckdb"), read_only=True) as tables:
        assert tables.sql("select count(*) from operations.reviews").fetchall() == [(5,)]
    with Store.open() as store, store.read() as db:
        assert len(reviews.open_ids(db)) == 5


@pytest.mark.parametrize("path", [path for method, path in routes() if method == "GET"])
async def test_no_address_makes_a_page_do_what_it_should_not(browser: Browser, home: Path, path: str) -> None:
    async with browser() as one:
        for text in TEXTS:
            everything = dict.fromkeys([*LIST, *queries(path)], text)
            harmless(await one.get(address(path), params=everything), f"query: {text[:60]}")
            harmless(await one.get(address(path), params={"q": text}), f"q={text[:60]}")
            if "{" in path:
                typed = re.sub(r"{[^}]+}", quote(text[:1000], safe=""), path)
                harmless(await one.get(typed), typed[:200])
    unharmed(home)


@pytest.mark.parametrize("path", [path for method, path in routes() if method == "POST"])
async def test_no_field_of_a_form_makes_a_page_do_what_it_should_not(browser: Browser, home: Path, path: str) -> None:
    async with browser() as one:
        await one.get("/reviews")
        token = one.cookies["books_form"]
        for text in TEXTS:
            form = {**dict.fromkeys(asked("POST", path, every=True), text), "token": token}
            answer = await one.post(address(path), data=form, headers={"Origin": URL}, follow_redirects=True)
            harmless(answer, text[:60])
    unharmed(home)
