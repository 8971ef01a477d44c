"""A vendor's statement on the pages: sent, its layout confirmed once, checked, answered; and nothing else changed."""

from __future__ import annotations

import io
import re
from pathlib import Path

import httpx
import pytest
from openpyxl import load_workbook

from include.store import reviews
from include.store.database import Store
from include.store.models import metadata, statement_files
from include.ui.access import RESOURCES
from tests.include.ui.conftest import URL, Browser
from tests.support.hostile import MARKUP, STEERING
from tests.support.published_clock import OTHER_IBAN
from tests.support.statement_files import ENGLISH, GERMAN, OF_A_STRANGE_ACCOUNT

pytestmark = pytest.mark.anyio
ORIGIN = {"Origin": URL}
OF = {"link": "books", "company": "123", "vendor": "V1"}
ADDED_BY_A_CHECK = {"statement_files", "statement_layouts", "statement_checks"}


def texts(page: str) -> str:
    return re.sub(r"\s+([,.;]?)", r" \1", re.sub(r"<[^>]+>", " ", page)).replace(" ,", ",").replace(" ;", ";")


async def token(one: httpx.AsyncClient) -> str:
    await one.get("/statements")
    return one.cookies["books_form"]


async def sent(one: httpx.AsyncClient, content: bytes, name: str = "october.csv", **of: str) -> httpx.Response:
    form = {**OF, **of, "token": await token(one)}
    return await one.post("/statements/files", data=form, files={"file": (name, content)}, headers=ORIGIN)


def of_page(page: str) -> dict[str, str]:
    """What its form would send when nobody changes anything."""
    said = dict(re.findall(r'<input [^>]*name="([a-z]+)"[^>]* value="([^"]*)"', page))
    for name, options in re.findall(r'<select name="([a-z]+)".*?>(.*?)</select>', page, re.DOTALL):
        chosen = re.search(r'<option value="([^"]*)" selected', options)
        said[name] = chosen[1] if chosen else ""
    return said


async def confirmed(one: httpx.AsyncClient, place: str, **said: str) -> httpx.Response:
    page = (await one.get(place)).text
    return await one.post(place, data={**of_page(page), **said}, headers=ORIGIN)


async def checked(one: httpx.AsyncClient, content: bytes) -> str:
    """The address of the check."""
    answer = await confirmed(one, (await sent(one, content)).headers["location"])
    assert answer.status_code == 303, texts(answer.text)
    return answer.headers["location"]


def kept() -> dict[str, int]:
    """Rows of each table of the store that has any."""
    with Store.open() as store, store.read() as db:
        rows = {table.name: len(db.execute(table.select()).all()) for table in metadata.sorted_tables}
    return {name: number for name, number in rows.items() if number}


async def test_a_statement_is_sent_confirmed_and_compared_line_by_line(browser: Browser) -> None:
    before = kept()
    async with browser() as one:
        found = texts((await one.get("/statements", params={"place": "books|123", "q": "delft"})).text)
        assert "Jansen B.V." in found
        assert "Smit" not in found
        place = (await sent(one, ENGLISH)).headers["location"]
        asked = (await one.get(place)).text
        assert "This is how the file looks to us" in texts(asked)
        assert {"order": "ymd", "mark": ".", "sign": "positive", "number": "1", "date": "0", "amount": "3"}.items() <= (
            of_page(asked).items()
        )
        assert (of_page(asked)["opening"], of_page(asked)["closing"]) == ("0.00", "1,614.49")
        answer = await confirmed(one, place)
        page = texts((await one.get(answer.headers["location"])).text)
    assert "1 booked, 1 paid, 1 waiting, 1 not received, 1 amount differs, 1 payment known" in page
    assert "1 document open with us and not on the statement" in page
    assert "It adds up: opening 0.00, lines 1,614.49, closing 1,614.49" in page
    assert "05 Nov 2026 F-4 EUR 310.00 EUR 300.00 amount differs" in page
    assert "not in the books yet; VAT differs" in page
    after = kept()
    assert {name for name in after if after[name] != before.get(name, 0)} == ADDED_BY_A_CHECK, "nothing is booked"


async def test_the_answer_to_the_vendor_names_no_hold_and_no_account(browser: Browser) -> None:
    async with browser() as one:
        page = (await one.get(await checked(one, OF_A_STRANGE_ACCOUNT))).text
    [answer] = re.findall(r"<textarea[^>]*>(.*?)</textarea>", page, re.DOTALL)
    assert answer.startswith("Jansen B.V.\nKade 1\n2611 AB Delft\nNL\n")
    assert "F-2, EUR 50.00: received\n" in answer
    for word in ("VAT differs", "invoice F-2 of", "hold", "review", "question", "3000", "bank", "duplicate"):
        assert word not in answer, word


async def test_the_answer_is_in_the_language_that_a_person_picks_first_in_that_of_the_link(
    browser: Browser, home: Path
) -> None:
    links = home / "links.yml"
    links.write_text(links.read_text().replace("    kind: exact", "    language: nl\n    kind: exact"))
    async with browser() as one:
        place = await checked(one, ENGLISH)
        first, picked = [(await one.get(place, params=said)).text for said in ({}, {"answer": "de"})]
        strange = await one.get(place, params={"answer": "fr"})
    assert '<textarea class="answer-text" lang="nl"' in first
    assert "Uw rekeningoverzicht (october.csv)" in first
    assert '<option value="de" lang="de" selected>Deutsch' in picked
    assert "Ihr Kontoauszug (october.csv)" in picked
    assert 'lang="nl" readonly' in strange.text


async def test_the_same_file_again_changes_nothing(browser: Browser) -> None:
    async with browser() as one:
        first = await checked(one, OF_A_STRANGE_ACCOUNT)
        before = kept()
        assert await checked(one, OF_A_STRANGE_ACCOUNT) == first
    assert kept() == before


async def test_columns_are_confirmed_once_for_each_vendor(browser: Browser) -> None:
    async with browser() as one:
        await checked(one, GERMAN)
        place = (await sent(one, GERMAN.replace(b"F-3", b"F-4"), "november.csv")).headers["location"]
        page = texts((await one.get(place)).text)
        assert "The columns are those of this vendor's last statement, which person:anna confirmed" in page
        other = (await sent(one, GERMAN, vendor="V2")).headers["location"]
        assert "This is how the file looks to us" in texts((await one.get(other)).text)


async def test_a_layout_that_a_person_corrected_counts_for_the_next_file(browser: Browser) -> None:
    file = b"date,invoice,amount\n01/02/2026,F-3,%s\n"
    async with browser() as one:
        place = (await sent(one, file % b"1.234")).headers["location"]
        asked = texts((await one.get(place)).text)
        assert "–" not in of_page((await one.get(place)).text).values(), "what is empty stays so in a form"
        assert "Say in which order day, month and year come; whether decimals follow a comma or a point" in asked
        refused = await confirmed(one, place, opening="0", closing="1234")
        assert (refused.status_code, "Nothing was compared" in refused.text) == (422, True)
        assert (of_page(refused.text)["opening"], of_page(refused.text)["closing"]) == ("0", "1234")
        done = await confirmed(one, place, order="dmy", mark=",", opening="0", closing="1234")
        assert done.status_code == 303
        later = (await sent(one, file % b"9.876")).headers["location"]
        said = of_page((await one.get(later)).text)
    assert (said["order"], said["mark"]) == ("dmy", ",")


async def test_lines_are_compared_only_when_the_statement_adds_up(browser: Browser) -> None:
    async with browser() as one:
        place = (await sent(one, ENGLISH.replace(b",50.00,", b",51.00,"))).headers["location"]
        assert "It does not add up: line 5 says a balance of 171.10" in texts((await one.get(place)).text)
        answer = await confirmed(one, place, opening="0", closing="1614.49")
    assert answer.status_code == 422
    assert "Nothing was compared: line 5 says a balance of 171.10, and what stands before it makes 172.10" in (
        texts(answer.text)
    )
    assert "statement_checks" not in kept()
    assert "statement_layouts" not in kept()


async def test_a_bank_account_that_the_books_do_not_know_is_a_question_for_two_people(
    browser: Browser, home: Path
) -> None:
    async with browser() as one:
        page = (await one.get(await checked(one, OF_A_STRANGE_ACCOUNT))).text
        assert "Bank details: it names bank account …3000, which is none of this vendor&#39;s in the books" in page
        number = int(re.findall(r'href="/reviews/(\d+)"', page)[0])
        question = texts((await one.get(f"/reviews/{number}")).text)
    assert "Is this bank account on a statement the vendor&#39;s?" in question
    assert "Nothing is sent, and the account is not taken over" in question
    with Store.open() as store:
        with store.read() as db:
            review = reviews.show(db, number)
            named = " ".join(map(str, db.execute(statement_files.select()).one()))
        assert (review.code, review.flow, review.company, review.state) == ("payee_differs", "vendors", "123", "open")
        assert review.payload == {"origin": "statement", "books": "...4300", "statement": "...3000"}
    whole = OTHER_IBAN.replace(" ", "")
    assert whole not in named.replace(" ", ""), "the account itself is kept nowhere"
    assert whole.encode() not in (home / "store.db").read_bytes().replace(b" ", b"")


async def test_a_rule_that_is_off_asks_nothing(browser: Browser, home: Path) -> None:
    links = home / "links.yml"
    options = '    start_date: 2026-01-01\n    options: {payee_account: "off"}\n'
    links.write_text(links.read_text().replace("    start_date: 2026-01-01\n", options))
    async with browser() as one:
        page = (await one.get(await checked(one, OF_A_STRANGE_ACCOUNT))).text
    assert "…3000, which is none of this vendor&#39;s" in page
    assert kept()["reviews"] == 5


async def test_what_a_vendor_wrote_is_shown_and_never_obeyed(browser: Browser) -> None:
    rows = [
        "<script>alert(1)</script>,F\u202e-3,1.00",
        '"=HYPERLINK(""http://a.example"")",<img src=x onerror=alert(2)>,2.00',
    ]
    file = "\n".join(["date,invoice,amount", *(f"2026-11-0{n},{row.split(',', 1)[1]}" for n, row in enumerate(rows, 1)),
                      *(f",,{row}" for row in rows)]).encode()  # fmt: skip
    async with browser() as one:
        place = (await sent(one, file, "<b>\u202e.csv")).headers["location"]
        pages = [(await one.get(place)).text]
        done = await confirmed(one, place, opening="0", closing="3")
        pages.append((await one.get(done.headers["location"])).text)
        said = dict.fromkeys(("opening", "closing", "header", "in", "order"), "\u202e\x1b<img src=x onerror=alert(3)>")
        pages.append((await confirmed(one, place, **said)).text)
        bare = await one.post(place, data={"token": await token(one), "order": "x"}, headers=ORIGIN)
        assert bare.status_code == 422
        pages.append((await one.get("/statements")).text)
        book = load_workbook(io.BytesIO((await one.get(f"{done.headers['location']}.xlsx")).content))
    for page in pages:
        assert not [text for text in MARKUP if text in page]
        assert not set(STEERING) & set(page)
    assert [cell.data_type for row in book.active.iter_rows() for cell in row if cell.data_type == "f"] == []


@pytest.mark.parametrize(
    ("content", "said"), [(b"", "is empty: send the statement itself"), (b"%PDF-1.4", "is a PDF"), (b"PK", "damaged")]
)
async def test_what_is_no_statement_is_refused_on_the_page(browser: Browser, content: bytes, said: str) -> None:
    async with browser() as one:
        answer = await sent(one, content)
    assert (answer.status_code, said in answer.text) == (422, True)
    assert not ADDED_BY_A_CHECK & set(kept())


async def test_who_only_sees_can_send_none(browser: Browser) -> None:
    async with browser("viewer") as one:
        answer = await sent(one, ENGLISH)
        page = (await one.get("/statements/vendor", params=OF)).text
    assert answer.status_code == 403
    assert RESOURCES["decide"] in answer.text
    assert 'type="file"' not in page


async def test_a_check_as_a_workbook_has_amounts_as_numbers(browser: Browser) -> None:
    async with browser() as one:
        content = (await one.get(f"{await checked(one, ENGLISH)}.xlsx")).content
    rows = [[cell.value for cell in row] for row in load_workbook(io.BytesIO(content)).active.iter_rows()]
    [line] = [row for row in rows if "F-4" in row]
    assert [value for value in line if isinstance(value, int | float)][-2:] == [310, 300]
