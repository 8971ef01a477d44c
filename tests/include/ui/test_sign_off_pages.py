"""Signing a month end on its page: what was shown is what is signed, two people where there are two, and what changed
since is listed."""

from __future__ import annotations

import hashlib
import io
import json
import re
import shutil
from datetime import UTC, date, datetime, timedelta
from html import unescape
from pathlib import Path

import duckdb
import httpx
import openpyxl
import pytest

from include.approvals import month_end_changes
from include.paths import published_path
from include.store import alerts, month_ends
from include.store.database import Store
from include.store.models import deliveries
from tests.include.ui.conftest import PEOPLE, URL, Browser
from tests.support.published_books import HOSTILE
from tests.support.run_settings import LINKS, use_settings

pytestmark = pytest.mark.anyio
AS_OF = datetime.now(UTC).date().replace(day=1) - timedelta(days=1)
"""The last month that is over, whenever this is run."""
MONTH = {"as_of": AS_OF.isoformat(), "link": "books", "company": "123"}
TWO = PEOPLE + "  bo: {airflow: [bo]}\n"
CHARGE = {"amount": "2.50", "reason": f"bank charge {HOSTILE}"}


def publish(home: Path, sql: str) -> None:
    """As a run publishes: another file in the place of the one that is read."""
    file = published_path(home)
    (home / "new").mkdir(exist_ok=True)
    new = Path(shutil.copy(file, home / "new" / file.name))  # its name is that of the schema
    with duckdb.connect(str(new)) as tables:
        tables.execute("set timezone = 'UTC'")
        tables.execute(sql)
    new.replace(file)


@pytest.fixture(autouse=True)
def last_month(home: Path) -> None:
    """What is published, a month end that is 2.50 short of explained, moved to the last month and read just now."""
    days = (AS_OF - date(2026, 10, 31)).days
    publish(
        home,
        f"""update reconciliation.payables_movements set date = date + {days};
            update reconciliation.payables_companies set books_read_at = now(), other_read_at = now()""",
    )


@pytest.fixture
def two(home: Path) -> None:
    (home / "links.yml").write_text(LINKS + TWO)


async def signed(one: httpx.AsyncClient, **other: str) -> httpx.Response:
    """The form of the month end as it is shown, filled in."""
    page = await one.get("/month-end", params=MONTH)
    form = dict(re.findall(r'type="hidden" name="(\w+)" value="([^"]*)"', page.text))
    return await one.post("/month-end/sign-offs", data={**form, **other}, headers={"Origin": URL})


async def answered(one: httpx.AsyncClient, number: int, said: str, **other: str) -> httpx.Response:
    page = await one.get(f"/month-end/sign-offs/{number}")
    form = dict(re.findall(r'type="hidden" name="(\w+)" value="([^"]*)"', page.text))
    form["token"] = one.cookies["books_form"]
    return await one.post(
        f"/month-end/sign-offs/{number}", data={**form, "said": said, **other}, headers={"Origin": URL}
    )


def kept(number: int = 1) -> month_ends.SignOff | None:
    with Store.open() as store, store.read() as db:
        return month_ends.get(db, number)


def texts(page: str) -> str:
    return re.sub(r"\s+", " ", unescape(re.sub(r"<[^>]+>", " ", page))).strip()


async def test_a_month_is_signed_with_what_is_unexplained_and_why(browser: Browser) -> None:
    async with browser("user") as one:
        done = await signed(one, comment=f"checked {HOSTILE}", **CHARGE)
        page = await one.get(done.headers["location"])
        month = texts((await one.get("/month-end", params=MONTH)).text)
        listed = await one.get("/month-end/sign-offs")
    made = kept()
    assert made is not None
    assert (made.prepared_by, made.comment, made.needs_review) == ("person:anna", f"checked {HOSTILE}", False)
    assert made.accepted == [
        {"ap_account": "1600", "currency": "EUR", "amount": "2.500000", "reason": f"bank charge {HOSTILE}"}
    ]
    assert "Sign-off 1 : prepared by anna. What is dated up to" in month
    assert "Sign as preparer" not in month
    for shown in (page.text, listed.text):
        assert (HOSTILE in shown, "prepared by anna" in texts(shown)) == (False, True)
        assert "Meridiaan Advies B.V. (" in texts(shown), "the company is named"
    assert "EUR 188.60 41.10 147.50 2.50 bank charge <script>" in texts(page.text)
    assert "Changed since sign-off" not in texts(page.text)


async def test_the_copy_is_what_its_hash_is_of_and_opens_in_excel(browser: Browser) -> None:
    async with browser("user") as one:
        await signed(one, **CHARGE)
        copy = await one.get("/month-end/sign-offs/1.json")
        book = await one.get("/month-end/sign-offs/1.xlsx")
        missing = await one.get("/month-end/sign-offs/9.json")
    made = kept()
    assert made is not None
    assert hashlib.sha256(copy.content).hexdigest() == made.sha256
    [walk] = json.loads(copy.content)["walks"]
    assert (walk["ledger"], walk["other"], walk["unexplained"]) == ("188.60", "41.10", "2.50")
    sheets = openpyxl.load_workbook(io.BytesIO(book.content))
    assert sheets.sheetnames == ["Sign-off", "Walk", "Documents of the month"]
    assert "company Meridiaan Advies B.V. (" in sheets["Walk"]["A2"].value
    rows = [row for row in sheets["Walk"].iter_rows(values_only=True) if isinstance(row[8], int | float)]
    amounts = {row[3]: row[8] for row in rows}
    assert (amounts["General ledger"], amounts["Open in the other system"]) == (188.6, 41.1)
    assert round(sum(row[8] for row in rows[:-1]), 2) == 41.1, "from the ledger down to the other system"
    assert all(cell.data_type != "f" for row in sheets["Walk"].iter_rows() for cell in row), "no text is a formula"
    assert made.sha256 in [row[1] for row in sheets["Sign-off"].iter_rows(values_only=True)]
    assert missing.status_code == 404


async def test_the_copy_has_one_hash_in_whatever_language_its_workbook_is(
    browser: Browser, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with browser("user") as one:
        await signed(one, **CHARGE)
        english = await one.get("/month-end/sign-offs/1.json")
    use_settings(home, LINKS + PEOPLE + "language: nl\n", monkeypatch)
    async with browser("user") as one:
        dutch = await one.get("/month-end/sign-offs/1.json")
        book = openpyxl.load_workbook(io.BytesIO((await one.get("/month-end/sign-offs/1.xlsx")).content))
    made = kept()
    assert made is not None
    assert dutch.content == english.content
    assert book.sheetnames == ["Aftekening", "Aansluiting", "Documenten van de maand"]
    assert book["Aansluiting"]["A3"].value == f"SHA-256 {made.sha256}"
    head, *rows = book["Aansluiting"].iter_rows(min_row=5, values_only=True)
    assert head[3:5] == ("Regel", "Kant")
    amounts = {row[3]: row[8] for row in rows}
    assert (amounts["Grootboek"], amounts["Openstaand in het andere systeem"]) == (188.6, 41.1)
    assert round(sum(row[8] for row in rows[:-1]), 2) == 41.1


@pytest.mark.parametrize(
    ("form", "why"),
    [
        ({}, "2.50 EUR on account Creditors are unexplained"),
        ({"amount": "2.49", "reason": "charge"}, "2.49 EUR were given for account Creditors, and 2.50 are"),
        ({"amount": "2.50"}, "not signed without a reason"),
        ({"amount": "two", "reason": "charge"}, "0.00 EUR were given"),
        ({**CHARGE, "company": "999"}, "books has no company 999 in its books; it has 123"),
        ({**CHARGE, "link": "none"}, "there is no link none"),
        ({**CHARGE, "figures": "0" * 64}, "the month end is not the one that was shown"),
        ({**CHARGE, "as_of": "2026-10-30"}, "30 October 2026 is not the last day of a month"),
        ({**CHARGE, "comment": "x" * 2001}, "at most 2,000 characters"),
    ],
)
async def test_what_may_not_be_signed_says_why_and_keeps_nothing(
    browser: Browser, form: dict[str, str], why: str
) -> None:
    async with browser("user") as one:
        refused = await signed(one, **form)
    assert (refused.status_code, why in texts(refused.text), kept()) == (409, True, None), texts(refused.text)


async def test_a_month_that_changed_since_it_was_shown_is_looked_at_again(browser: Browser, home: Path) -> None:
    async with browser("user") as one:
        page = await one.get("/month-end", params=MONTH)
        form = dict(re.findall(r'type="hidden" name="(\w+)" value="([^"]*)"', page.text))
        publish(home, "update reconciliation.payables_movements set amount = 51 where document_key = 'f2'")
        stale = await one.post("/month-end/sign-offs", data={**form, **CHARGE}, headers={"Origin": URL})
        again = await signed(one, **CHARGE)
    assert (stale.status_code, "look at it again" in texts(stale.text), again.status_code) == (409, True, 303)


async def test_a_feed_that_was_not_read_today_is_read_first(browser: Browser, home: Path) -> None:
    publish(home, "update reconciliation.payables_companies set other_read_at = now() - interval 2 days")
    async with browser("user") as one:
        refused = await signed(one, **CHARGE)
    assert (refused.status_code, kept()) == (409, None)
    assert "AvidXchange was last read on" in texts(refused.text)


async def test_a_company_that_owes_nothing_on_either_side_is_signed_as_well(browser: Browser, home: Path) -> None:
    publish(home, "delete from reconciliation.payables_movements")
    async with browser("user") as one:
        assert "Accounts payable is 0.00 on both sides." in (await one.get("/month-end", params=MONTH)).text
        assert (await signed(one)).status_code == 303
        copy = json.loads((await one.get("/month-end/sign-offs/1.json")).content)
    assert (copy["walks"], sorted(copy["read_at"])) == ([], ["avidxchange", "exact_online"])


async def test_a_company_whose_ledger_is_not_read_cannot_be_signed(browser: Browser, home: Path) -> None:
    async with browser("user") as one:
        form = dict(
            re.findall(r'type="hidden" name="(\w+)" value="([^"]*)"', (await one.get("/month-end", params=MONTH)).text)
        )
        publish(
            home,
            """delete from reconciliation.payables_movements;
            update reconciliation.payables_companies set has_ledger = false""",
        )
        page = await one.get("/month-end", params=MONTH)
        refused = await one.post("/month-end/sign-offs", data=form, headers={"Origin": URL})
    assert ("nothing is known of its balance" in page.text, "Sign as preparer" in page.text) == (True, False)
    assert (refused.status_code, "there is nothing to sign for company 123" in refused.text, kept()) == (
        409,
        True,
        None,
    )


async def test_documents_without_an_answer_are_looked_up_first(browser: Browser) -> None:
    row = {"link": "books", "flow": "payments", "company": "C1", "source_key": "P1", "number": "P1"}
    there = {"target_system": "exact_online", "target_company": "123", "state": "unknown", "doc_date": AS_OF}
    attempt = {"attempt_key": "k", "attempt_request": "{}"}
    now = datetime.now(UTC)
    with Store.open() as store, store.begin() as db:
        db.execute(deliveries.insert().values(**row, **there, **attempt, created_at=now, updated_at=now))
    async with browser("user") as one:
        refused = await signed(one, **CHARGE)
    assert (refused.status_code, "1 document of" in texts(refused.text), kept()) == (409, True, None)


async def test_who_sees_signs_nothing(browser: Browser) -> None:
    async with browser("viewer") as one:
        refused = await signed(one, **CHARGE)
        page = texts((await one.get("/month-end", params=MONTH)).text)
    assert (refused.status_code, kept(), "Books: decide" in page) == (403, None, True)


async def test_two_people_sign_where_there_are_two(browser: Browser, two: None) -> None:
    async with browser("user") as anna, browser("user", "bo") as bo, browser("user", "someone") as other:
        unknown = await signed(other, **CHARGE)
        assert (unknown.status_code, "knows no person with the id someone" in texts(unknown.text)) == (409, True)
        await signed(anna, **CHARGE)
        page = texts((await anna.get("/month-end/sign-offs")).text)
        assert "prepared by anna, waits for a reviewer" in page
        alone = await answered(anna, 1, "review")
        assert (alone.status_code, "another person does" in texts(alone.text)) == (409, True)
        wrong = await answered(bo, 1, "review", sha256="0" * 64)
        assert (wrong.status_code, "not the one that was shown" in texts(wrong.text)) == (409, True)
        done = await answered(bo, 1, "review", comment="agreed")
        late = await answered(bo, 1, "review")
    made = kept()
    assert made is not None
    assert (done.status_code, late.status_code) == (303, 409)
    assert (made.prepared_by, made.reviewed_by, made.review_comment) == ("person:anna", "person:bo", "agreed")


async def test_a_second_person_finds_it_signed(browser: Browser, two: None) -> None:
    async with browser("user") as anna, browser("user", "bo") as bo:
        shown = await bo.get("/month-end", params=MONTH)
        form = dict(re.findall(r'type="hidden" name="(\w+)" value="([^"]*)"', shown.text))
        await signed(anna, **CHARGE)
        second = await bo.post("/month-end/sign-offs", data={**form, **CHARGE}, headers={"Origin": URL})
    assert (second.status_code, "was signed off by anna" in texts(second.text)) == (409, True)


async def test_what_others_changed_is_listed_alerted_and_not_reviewed(browser: Browser, home: Path, two: None) -> None:
    file, now = published_path(home), datetime.now(UTC)
    async with browser("user") as anna, browser("user", "bo") as bo:
        await signed(anna, **CHARGE)
        with Store.open() as store:
            month_end_changes.tell(store, file, "books", now)
            with store.read() as db:
                assert alerts.listed(db) == [], "it is as it was signed"
        publish(home, "update reconciliation.payables_movements set amount = 55 where document_key = 'f2'")
        with Store.open() as store:
            month_end_changes.tell(store, file, "books", now)
            with store.read() as db:
                [alert] = alerts.listed(db)
        page = texts((await bo.get("/month-end/sign-offs/1")).text)
        listed = texts((await bo.get("/month-end/sign-offs")).text)
        refused = await answered(bo, 1, "review")
        gone = await answered(bo, 1, "withdraw", reason="a bill was corrected")
    assert (alert.code, alert.company) == ("month_end_changed", "123")
    assert f"F-2 of {HOSTILE} EUR 50.00 -> 55.00" in alert.text
    assert f"F-2 {HOSTILE} 1600 EUR 50.00 55.00 5.00" in page
    assert "prepared by anna, waits for a reviewer; changed since sign-off" in listed
    assert (refused.status_code, "1 document of" in texts(refused.text)) == (409, True)
    assert gone.status_code == 303
    with Store.open() as store, store.read() as db:
        assert alerts.listed(db) == []


async def test_a_withdrawn_sign_off_stays_with_its_reason_and_the_month_is_signed_anew(browser: Browser) -> None:
    async with browser("user") as one:
        await signed(one, **CHARGE)
        without = await answered(one, 1, "withdraw", reason="  ")
        done = await answered(one, 1, "withdraw", reason=f"a bill was missing {HOSTILE}")
        twice = await answered(one, 1, "withdraw", reason="again")
        nonsense = await answered(one, 1, "perhaps")
        again = await signed(one, **CHARGE)
        listed = (await one.get("/month-end/sign-offs")).text
    assert (without.status_code, done.status_code, twice.status_code, nonsense.status_code) == (409, 303, 409, 409)
    assert again.headers["location"].endswith("/2")
    made = kept()
    assert made is not None
    assert (made.state, made.withdrawn_why) == ("withdrawn", f"a bill was missing {HOSTILE}")
    assert ("withdrawn by anna: a bill was missing" in texts(listed), HOSTILE in listed) == (True, False)


async def test_a_copy_that_somebody_changed_is_not_the_one_that_was_signed(browser: Browser) -> None:
    async with browser("user") as one:
        await signed(one, **CHARGE)
        with Store.open() as store, store.begin() as db:
            db.exec_driver_sql("update month_end_sign_offs set copy = replace(copy, '188.60', '188.61')")
        page = texts((await one.get("/month-end/sign-offs/1")).text)
    assert "its hash is another one" in page
