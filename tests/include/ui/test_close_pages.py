"""The pages of the close pack: what they show, and what is kept when somebody decides."""

from __future__ import annotations

import html
import io
import re
from datetime import date
from pathlib import Path

import duckdb
import httpx
import openpyxl
import pytest

from include.store import close_pack
from include.store.database import Store
from tests.include.ui.conftest import HOSTILE, PEOPLE, URL, Browser
from tests.include.ui.test_pages import texts
from tests.support.published_close_pack import FORMULA
from tests.support.run_settings import LINKS, use_settings

pytestmark = pytest.mark.anyio
PERIOD = {"link": "books", "company": "C1", "period_end": "2026-11-30"}
WITH = PERIOD | {"account": "2190"}


def hidden(page: str, name: str) -> str:
    [value] = set(re.findall(rf'name="{name}" value="([^"]*)"', page))
    return value


async def send(one: httpx.AsyncClient, place: str, shown: str, **more: str) -> httpx.Response:
    data = PERIOD | {"token": hidden(shown, "token")} | more
    return await one.post(place, data=data, headers={"Origin": URL})


@pytest.mark.parametrize("place", ["/close", "/close/accruals", "/close/sample"])
async def test_a_page_of_the_close_shows_vendors_texts_as_texts(browser: Browser, place: str) -> None:
    async with browser() as one:
        page = await one.get(place, params=WITH | {"seed": "2026"})
        default = await one.get(place)
    assert (page.status_code, default.status_code) == (200, 200)
    assert (HOSTILE in page.text, "\u202e" in page.text) == (False, False)


async def test_the_tie_out_of_the_same_day_is_one_click_away(browser: Browser) -> None:
    async with browser() as one:
        [place] = re.findall(r'href="([^"]*/month-end\?link=[^"]*)"', (await one.get("/close", params=PERIOD)).text)
        page = (await one.get(html.unescape(place))).text
    assert 'name="as_of" value="2026-11-30"' in page


async def test_the_cut_off_list_has_the_rest_of_the_line_and_the_invoice_of_december(browser: Browser) -> None:
    async with browser() as one:
        page = texts((await one.get("/close", params=PERIOD)).text)
    assert "Received, not invoiced 1 row EUR 50.00" in page
    assert "Invoice of a later period, received in this one 1 row EUR 40.00" in page
    assert "Invoiced, not received 0 rows" in page


async def test_the_proposal_is_a_journal_and_its_reversal_with_what_is_apart_and_asked(browser: Browser) -> None:
    async with browser() as one:
        page = texts((await one.get("/close/accruals", params=WITH)).text)
    assert "Accrual on 30 Nov 2026 EUR 40.00" in page
    assert "Reversal on 01 Dec 2026 EUR 40.00" in page
    assert "a draft in the books EUR 10.00" in page
    assert "was it received, or its service given, by the last day? EUR 250.00" in page


async def test_an_approval_is_kept_once_for_a_period_until_it_is_withdrawn(browser: Browser) -> None:
    async with browser() as one:
        shown = (await one.get("/close/accruals", params=WITH)).text
        seen = hidden(shown, "seen")
        first = await send(one, "/close/accruals", shown, account="2190", seen=seen, note="read")
        again = await send(one, "/close/accruals", shown, account="2190", seen=seen)
        no_reason = await send(one, "/close/accruals/withdraw", shown, number="1", note=" ")
        back = await send(one, "/close/accruals/withdraw", shown, number="1", note="wrong month")
        anew = await send(one, "/close/accruals", shown, account="2190", seen=seen)
    assert [one.status_code for one in (first, again, no_reason, back, anew)] == [303, 409, 409, 303, 303]
    assert "were approved by person:anna already (number 1)" in texts(again.text)
    with Store.open() as store, store.read() as db:
        kept = close_pack.approvals(db, "books", "C1", date(2026, 11, 30))
    assert [(row.who, row.account, bool(row.withdrawn)) for row in kept] == [
        ("person:anna", "2190", True),
        ("person:anna", "2190", False),
    ]
    assert [(entry["kind"], entry["day"]) for entry in kept[0].entries] == [
        ("accrual", "2026-11-30"),
        ("reversal", "2026-12-01"),
    ]
    assert "wrong month" in kept[0].withdrawn


async def test_what_changed_since_it_was_shown_is_not_approved(browser: Browser, home: Path) -> None:
    async with browser() as one:
        shown = (await one.get("/close/accruals", params=WITH)).text
        other = home / "next.duckdb"
        other.write_bytes((home / "published" / "reconciliation.duckdb").read_bytes())
        with duckdb.connect(str(other)) as tables:
            tables.execute("update cut_off set quantity = 9 where event = 'receipt'")
        other.replace(home / "published" / "reconciliation.duckdb")
        answer = await send(one, "/close/accruals", shown, account="2190", seen=hidden(shown, "seen"))
        wrong = await send(one, "/close/accruals", shown, account="4711", seen=hidden(shown, "seen"))
    assert (answer.status_code, "is not what it was when it was shown" in answer.text) == (409, True)
    assert (wrong.status_code, "is no account that costs" in texts(wrong.text)) == (409, True)


async def test_a_sample_is_kept_with_its_list_and_drawn_again_by_its_seed(browser: Browser) -> None:
    async with browser() as one:
        shown = (await one.get("/close/sample", params=PERIOD | {"seed": "2026", "size": "5"})).text
        kept = await send(one, "/close/sample", shown, seed="2026", size="5", note="for the audit")
        place = kept.headers["location"]
        page = texts((await one.get(place)).text)
        book = await one.get(f"{place}.xlsx")
    assert "2 documents, asked for 5, seed “2026”, drawn by person:anna" in page
    assert "the seed draws the same list from what is published now" in page
    assert "delivered" in page
    sheets = openpyxl.load_workbook(io.BytesIO(book.content))
    assert sheets.sheetnames == ["Draw", "Sample", "Trail"]


async def test_workbooks_add_up_by_formulas_and_hold_no_formula_of_a_vendor(browser: Browser) -> None:
    async with browser() as one:
        answers = [await one.get(f"/close/{name}.xlsx", params=WITH) for name in ("cut-off", "accruals")]
    for answer in answers:
        book = openpyxl.load_workbook(io.BytesIO(answer.content))
        cells = [cell for sheet in book for row in sheet.iter_rows() for cell in row if cell.value is not None]
        formulas = [str(cell.value) for cell in cells if cell.data_type == "f"]
        assert formulas
        assert all(text.startswith("=SUM(") for text in formulas)
        assert FORMULA in [cell.value for cell in cells if cell.data_type == "s"]
    journal = openpyxl.load_workbook(io.BytesIO(answers[1].content))["Accrual EUR"]
    assert [cell.value for cell in journal[8]][-2:] == ["=SUM($G$6:$G$7)", "=SUM($H$6:$H$7)"]
    questions = openpyxl.load_workbook(io.BytesIO(answers[1].content))["Questions"]
    assert [cell.value for cell in questions[5]][-1] == "Answer"


async def test_workbooks_are_in_the_language_of_who_downloads_them(
    browser: Browser, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    use_settings(home, LINKS + PEOPLE + "language: nl\n", monkeypatch)
    async with browser() as one:
        shown = (await one.get("/close/sample", params=PERIOD | {"seed": "2026", "size": "5"})).text
        kept = (await send(one, "/close/sample", shown, seed="2026", size="5")).headers["location"]
        places = ("/close/cut-off.xlsx", "/close/accruals.xlsx", f"{kept}.xlsx")
        answers = [await one.get(place, params=WITH) for place in places]
    cut_off, accruals, sample = (
        openpyxl.load_workbook(io.BytesIO(answer.content), data_only=True) for answer in answers
    )
    assert cut_off.sheetnames == [
        "Ontvangen, niet gefactureerd", "Gefactureerd, niet ontvangen", "Later gefactureerd", "Later ontvangen",
    ]  # fmt: skip
    received = cut_off["Ontvangen, niet gefactureerd"]
    assert [received.cell(row, 1).value for row in (2, 3)] == [
        "books, administratie C1",
        "Periode die eindigt op 30 nov 2026",
    ]
    assert [cell.value for cell in received[5]][:4] == ["Order", "Regel", "Leverancier", "Wat is besteld"]
    assert [received.cell(7, column).value for column in (1, 11)] == ["Totaal", 50]
    journal = accruals["Nog te ontvangen EUR"]
    assert [cell.value for cell in journal[5]][-3:] == ["Valuta", "Debet", "Credit"]
    assert [cell.value for cell in journal[8]] == ["Totaal", None, None, None, None, None, 40, 40]
    assert [cell.value for cell in accruals["Vragen"][5]][-3:] == ["Vraag", "Nettobedrag", "Antwoord"]
    assert sample.sheetnames == ["Trekking", "Steekproef", "Controlespoor"]
    assert [row[0].value for row in sample["Trekking"].iter_rows(min_row=6, max_row=8)] == [
        "Steekproef", "Documenten gedateerd vanaf", "tot en met",
    ]  # fmt: skip


async def test_who_may_only_look_is_offered_no_decision(browser: Browser) -> None:
    async with browser("viewer") as one:
        page = (await one.get("/close/accruals", params=WITH)).text
    assert "Approve these journals" not in page


async def test_a_sample_or_a_day_that_is_not_there_is_said(browser: Browser) -> None:
    async with browser() as one:
        answers = [await one.get("/close/sample/9"), await one.get("/close", params={"period_end": "31/12"})]
    assert [answer.status_code for answer in answers] == [404, 200]
