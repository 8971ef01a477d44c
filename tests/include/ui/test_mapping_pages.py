"""Mappings on the pages: what lacks a line comes first, a change is shown with its effect before it is kept."""

from __future__ import annotations

import io
import re
from pathlib import Path
from typing import Any

import httpx
import openpyxl
import pytest

from include.operator_actions import mappings
from include.store import mapping_edits
from include.store.database import Store
from include.store.mapping_edits import Line
from include.ui.access import RESOURCES
from tests.include.ui.conftest import URL, Browser

pytestmark = pytest.mark.anyio
ORIGIN = {"Origin": URL}
Z45 = "/mappings/books/payment_term/123/Z45"
HEAD = "company,source_code,target_code,note\n"


@pytest.fixture(autouse=True)
def published(home: Path) -> Path:
    folder = home / "mappings" / "books"
    folder.mkdir(parents=True)
    (folder / "payment_terms.csv").write_text(f"{HEAD},Z30,30,\n")
    return folder


def texts(page: str) -> str:
    return re.sub(r"\s+([,.;]?)", r" \1", re.sub(r"<[^>]+>", " ", page)).replace(" ,", ",").replace(" ;", ";")


async def token(one: httpx.AsyncClient, place: str = "/mappings") -> str:
    found = re.search(r'name="token" value="([^"]+)"', (await one.get(place)).text)
    assert found
    return found[1]


async def sent(one: httpx.AsyncClient, place: str = Z45, **form: Any) -> httpx.Response:
    said = {"token": await token(one), "action": "set", "target": "45", "reason": "as agreed", **form}
    return await one.post(place, data=said, headers=ORIGIN)


def kept() -> list[tuple[str, str, str, str, str, str]]:
    with Store.open() as store, store.read() as db:
        return [
            (edit.line.company, edit.line.source_code, edit.line.action, edit.line.target_code, edit.who, edit.reason)
            for edit in mapping_edits.history(db, "books")
        ]


async def test_a_code_that_holds_documents_up_comes_first_with_a_suggestion(browser: Browser) -> None:
    async with browser("viewer") as one:
        page = texts((await one.get("/mappings")).text)
    assert page.index("Z45") < page.index("Z30")
    assert "Z45 Net 45 2 EUR 300.00" in page
    assert "map it to one that it has 45" in page


async def test_a_change_is_shown_with_what_it_reaches_and_then_kept(browser: Browser) -> None:
    async with browser() as one:
        page = texts((await one.get(Z45)).text)
        assert "2 documents not delivered yet, EUR 300.00; 2 of them held up by this code" in page
        shown = await sent(one)
        assert "Z45 becomes 45 for 123" in texts(shown.text)
        assert kept() == []
        saved = await sent(one, sure="yes", seen="0")
        assert saved.status_code == 200
        assert "45, by person:anna" in texts(saved.text)
        assert kept() == [("123", "Z45", "set", "45", "person:anna", "as agreed")]
        assert "Changed, and counting from the next run on" in (await one.get("/mappings")).text


async def test_saving_the_same_again_changes_nothing(browser: Browser) -> None:
    async with browser() as one:
        await sent(one, sure="yes", seen="0")
        again = await sent(one, sure="yes", seen="1")
    assert "nothing changed: this is what counts already" in again.text
    assert len(kept()) == 1


async def test_of_two_people_who_change_one_code_the_second_is_told(browser: Browser) -> None:
    async with browser() as one:
        await sent(one, sure="yes", seen="0")
    async with browser(login="bo") as two:
        answer = await sent(two, sure="yes", seen="0", target="46")
    assert answer.status_code == 409
    assert "Z45 was changed meanwhile to 45, by person:anna" in texts(answer.text)
    assert len(kept()) == 1


async def test_a_line_ends_and_follows_the_file_again(browser: Browser) -> None:
    place = "/mappings/books/payment_term/*/Z30"
    async with browser() as one:
        ended = await sent(one, place, action="end", sure="yes", seen="0")
        assert "Stands for no line" in texts(ended.text)
        again = await sent(one, place, action="file", sure="yes", seen="1")
        assert "Stands for 30" in texts(again.text)
    assert [edit[2] for edit in kept()] == ["end", "file"]


@pytest.mark.parametrize(
    ("form", "status", "said"),
    [
        ({"reason": " "}, 422, "say why: the reason is kept with the change"),
        ({"target": ""}, 422, "a line needs the code that documents name and the code that it stands for"),
        ({"target": "4\x005"}, 422, "some that cannot be printed"),
        ({"action": "drop"}, 400, "drop cannot be done to a line of a mapping"),
    ],
)
async def test_what_makes_no_sense_is_refused(browser: Browser, form: dict[str, str], status: int, said: str) -> None:
    async with browser() as one:
        answer = await sent(one, **form, sure="yes", seen="0")
    assert (answer.status_code, said in answer.text) == (status, True)
    assert kept() == []


async def test_a_change_that_no_page_of_ours_sent_is_refused(browser: Browser) -> None:
    async with browser() as one:
        await one.get("/mappings")
        for place in (Z45, "/mappings/upload"):
            form = {"action": "set", "target": "45", "reason": "x", "link": "books", "kind": "payment_term"}
            answer = await one.post(place, data=form, headers=ORIGIN)
            assert answer.status_code == 403
    assert kept() == []


@pytest.mark.parametrize("role", ["viewer", "user", "op"])
async def test_who_may_not_configure_changes_nothing(browser: Browser, role: str) -> None:
    async with browser(role) as one:
        form = {"action": "set", "target": "45", "reason": "x", "sure": "yes", "token": "t", "link": "books"}
        answer = await one.post(Z45, data=form, headers=ORIGIN)
        assert (answer.status_code, RESOURCES["configure"] in answer.text) == (403, True)
        assert '<form method="post"' not in (await one.get(Z45)).text
    assert kept() == []


async def uploaded(one: httpx.AsyncClient, body: bytes) -> httpx.Response:
    form = {"token": await token(one), "link": "books", "kind": "payment_term"}
    return await one.post("/mappings/upload", data=form, files={"file": ("terms.csv", body)}, headers=ORIGIN)


async def test_a_file_with_mistakes_is_refused_line_by_line(browser: Browser) -> None:
    async with browser() as one:
        answer = await uploaded(one, f"{HEAD},Z45,45,\n,Z45,46,\n,Z60,,\n".encode())
        assert answer.status_code == 422
        page = texts(answer.text)
        assert "payment_terms.csv of books, line 3, column source_code: Z45 is mapped in line 2 already" in page
        assert "line 4, column target_code: source_code and target_code are needed" in page
        assert "not UTF-8 text" in (await uploaded(one, b"\xff\xfe")).text
    assert kept() == []


async def test_a_file_is_shown_with_its_effect_and_then_kept(browser: Browser) -> None:
    async with browser() as one:
        page = (await uploaded(one, f"{HEAD},Z30,30,\n,Z45,45,net\n".encode())).text
        assert "1 line would change. 1 line says what counts already." in texts(page)
        assert "It touches 2 documents not delivered yet" in texts(page)
        body = re.search(r'name="sent" value="([^"]+)"', page)
        assert body
        form = {"link": "books", "kind": "payment_term", "sent": body[1], "seen": "0", "sure": "yes", "reason": "list"}
        answer = await one.post("/mappings/upload", data={**form, "token": await token(one)}, headers=ORIGIN)
        assert "Kept: 1 line" in texts(answer.text)
        file = (await one.get("/mappings/file/books/payment_term")).text
    assert kept() == [("", "Z45", "set", "45", "person:anna", "list")]
    assert file == f"{HEAD},Z30,30,\n,Z45,45,net\n"


async def test_a_malformed_mapping_file_is_named_on_the_page(browser: Browser, published: Path) -> None:
    (published / "tax_codes.csv").write_text("foo;bar\n1;2\n")
    async with browser("viewer") as one:
        page = texts((await one.get("/mappings")).text)
        assert "tax_codes.csv of books: column source_code, target_code is missing" in page
        lost = await one.get("/mappings/file/books/tax_code")
    assert (lost.status_code, "what cannot be read would be lost" in lost.text) == (404, True)


def test_a_shared_out_credit_note_is_a_line_for_each_invoice() -> None:
    line = Line("credited_invoice", "", "9001", "set", "1001 40.00 (line 2); 1002 60.5 (line 4)", "")
    assert mappings.as_csv([line]) == (
        "company,source_code,target_code,note,amount\n,9001,1001,,40.00\n,9001,1002,,60.5\n"
    )


async def test_what_was_posted_with_other_codes_is_a_journal_to_take_along(published: Path, browser: Browser) -> None:
    async with browser() as one:
        mapping = (await one.get("/mappings/books/payment_term/123/Z30")).text
        (address,) = re.findall(r'href="(/recoding[^"]+)"', mapping)
        page = texts((await one.get(address)).text)
        book = await one.get(address.replace("/recoding", "/recoding.xlsx"))
    assert "F-1 Jansen 01 Nov 2026 26700001 4100 Rent 10 EUR 121.10 EUR 0.00" in page
    assert "what was moved by one stays in this list" in page
    sheet = openpyxl.load_workbook(io.BytesIO(book.content)).active
    rows = [
        dict(zip([cell.value for cell in sheet[1]], row, strict=True)) for row in sheet.iter_rows(2, values_only=True)
    ]
    assert [(row["Account"], row["Debit"], row["Credit"]) for row in rows] == [("4000", 0, 121.1), ("4100", 121.1, 0)]
