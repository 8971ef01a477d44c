"""The sentences of documents and questions on pages, in messages and in Excel, in the language of who reads them."""

from __future__ import annotations

import io
from datetime import UTC, datetime
from pathlib import Path

import duckdb
import openpyxl
import pytest

from include.alerts import messages
from include.store import reviews
from include.store.alerts import Alert
from include.store.database import Store
from include.texts.translations import spoken
from tests.include.ui.conftest import NOW, Browser

pytestmark = pytest.mark.anyio
SAID = "invoice F-9 of Smit B.V. has no invoice date: enter it in Basware"
DUTCH = "factuur F-9 van Smit B.V. heeft geen factuurdatum: vul deze in Basware in"
OF_A_VENDOR = "Error 4711: the field is not valid"


@pytest.fixture
def dutch(home: Path) -> Path:
    """Anna reads Dutch; a document and a question about it say `SAID`."""
    settings = home / "links.yml"
    settings.write_text(settings.read_text().replace("anna: {", "anna: {language: nl, "))
    file = home / "published" / "reconciliation.duckdb"
    with duckdb.connect(str(file)) as tables, Store.open() as store, store.begin() as db:
        tables.execute("update operations.deliveries set reason_text = ? where source_key = '12'", [SAID])
        tables.execute("update operations.deliveries set reason_text = ? where source_key = '11'", [OF_A_VENDOR])
        reviews.open_once(
            db, link="books", flow="invoices", company="C1", document_key="12", code="date_unlikely", text=SAID,
            payload={"origin": "hold"}, now=NOW,
        )  # fmt: skip
    return home


async def test_a_list_says_them_in_the_language_of_the_person(dutch: Path, browser: Browser) -> None:
    async with browser() as anna, browser(login="bo") as bo:
        assert DUTCH in (await anna.get("/blocked")).text
        assert SAID in (await bo.get("/blocked")).text


async def test_what_a_vendor_said_stays_as_it_was_said(dutch: Path, browser: Browser) -> None:
    async with browser() as anna:
        assert OF_A_VENDOR in (await anna.get("/blocked")).text


async def test_a_question_says_it(dutch: Path, browser: Browser) -> None:
    async with browser() as anna, browser(login="bo") as bo:
        assert DUTCH in (await anna.get("/reviews/6")).text
        assert SAID in (await bo.get("/reviews/6")).text


async def test_so_does_the_document(dutch: Path, browser: Browser) -> None:
    async with browser() as anna:
        page = await anna.get("/documents/books/invoices/C1/12")
    assert DUTCH in page.text


async def test_so_does_excel(dutch: Path, browser: Browser) -> None:
    async with browser() as anna:
        answer = await anna.get("/blocked.xlsx", params={"q": "F-3"})
    sheet = openpyxl.load_workbook(io.BytesIO(answer.content)).active
    assert DUTCH in [cell.value for row in sheet.iter_rows() for cell in row]


def test_so_does_a_message() -> None:
    alert = Alert(
        1, "books", "", "C1", "date_unlikely", "warning", SAID, "12", datetime(2026, 11, 20, tzinfo=UTC), None, None
    )
    with spoken("nl"):
        assert DUTCH in messages.text([alert])
    assert SAID in messages.text([alert])


async def test_what_a_document_waits_for_is_said_in_it_too(dutch: Path, browser: Browser) -> None:
    waits = f"Waits for F-9 (invoices), which is blocked ({SAID}). It is sent automatically after that."
    with duckdb.connect(str(dutch / "published" / "reconciliation.duckdb")) as tables:
        tables.execute("update operations.deliveries set reason_text = ? where source_key = '12'", [waits])
    async with browser() as anna, browser(login="bo") as bo:
        page = (await anna.get("/blocked")).text
        assert f"Wacht op F-9 (invoices), want dit document is geblokkeerd ({DUTCH}). Daarna wordt het" in page
        assert waits in (await bo.get("/blocked")).text
