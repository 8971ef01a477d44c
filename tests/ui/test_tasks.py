"""What an accountant does on a day, each from the first page on, with the pages alone."""

from __future__ import annotations

import io
import re

import openpyxl
from playwright.sync_api import Page, expect

from tests.ui.conftest import Opened


def go(page: Page, title: str) -> None:
    link = page.get_by_role("navigation").get_by_role("link", name=title, exact=True, include_hidden=True)
    if not link.is_visible():
        page.get_by_role("navigation").get_by_text("More", exact=True).click()
    link.click()
    expect(page.locator("h1")).to_contain_text(title)


def count(page: Page) -> int:
    """How many rows a list says that it found."""
    return int(re.sub(r"\D", "", page.locator("h1 small").inner_text().split()[0]))


def workbook(page: Page) -> openpyxl.Workbook:
    with page.expect_download() as waiting:
        page.get_by_role("link", name="Excel").first.click()
    return openpyxl.load_workbook(io.BytesIO(waiting.value.path().read_bytes()))


def test_one_invoice_is_found_with_what_happened_to_it_in_three_clicks(opened: Opened) -> None:
    page = opened("/documents?difference_class=agrees&sort=-amount")
    number = page.locator("tbody td a").first.inner_text()
    page.goto(page.url.split("/documents")[0] + "/")
    clicks = 0
    go(page, "Documents")
    page.get_by_role("main").get_by_label("Search").fill(number)
    page.keyboard.press("Enter")
    clicks += 2
    page.get_by_role("link", name=number, exact=True).first.click()
    clicks += 1
    expect(page.locator("h1")).to_contain_text(number)
    expect(page.get_by_text("What happened")).to_be_visible()
    assert clicks <= 3


def test_what_is_blocked_says_why_and_what_to_do(opened: Opened) -> None:
    page = opened()
    go(page, "Blocked & waiting")
    assert page.locator("main").inner_text().count("\n") > 10


def test_two_companies_are_told_apart_and_the_question_is_gone(opened: Opened) -> None:
    page = opened("/reviews?code=vendor_review")
    before = count(page)
    page.locator("tbody tr", has_text="Same vendor (").locator("a").first.click()
    beside = page.locator("#beside")
    expect(beside.locator("tr").first).to_be_visible()
    beside.get_by_label("Reason").fill("other company, asked the vendor")
    beside.get_by_role("button", name=re.compile("^Different")).click()
    expect(page.get_by_text(re.compile("is answered|Answered")).first).to_be_visible()
    page.goto(page.url.partition("/reviews")[0] + "/reviews?code=vendor_review")
    assert count(page) == before - 1


def test_thirty_like_questions_are_answered_at_once_and_taken_back(opened: Opened) -> None:
    page = opened("/reviews?code=vendor_review")
    before = count(page)
    for box in page.locator('tbody input[type="checkbox"]').all()[:30]:
        box.check()
    page.get_by_role("button", name=re.compile("side by side")).click()
    assert page.locator("table.facts").count() >= 30, "every record is seen"
    page.get_by_role("button", name=re.compile("^Different.*see the effect")).click()
    confirm = page.get_by_role("button", name=re.compile(r"^Different.*: \d+ questions$"))
    answered = int(re.findall(r"(\d+) questions", confirm.inner_text())[0])
    assert answered >= 20, "those that name two records; the others are left out and said"
    confirm.click()
    page.get_by_role("button", name=f"Take all {answered} answers back").click()
    page.goto(page.url.partition("/reviews")[0] + "/reviews?code=vendor_review")
    assert count(page) == before


def test_the_month_end_of_a_company_as_a_workbook(opened: Opened) -> None:
    page = opened()
    go(page, "Month end")
    page.locator("tbody a").first.click()
    assert workbook(page).sheetnames[:2] == ["Walk", "Documents"]


def test_duplicates_are_listed_with_both_records(opened: Opened) -> None:
    page = opened()
    go(page, "Duplicates")
    assert count(page) > 0


def test_a_month_end_is_tied_out_signed_and_the_signature_withdrawn(opened: Opened) -> None:
    page = opened()
    go(page, "Month end")
    page.locator("tbody a").first.click()
    for unexplained in page.get_by_label(re.compile("write it here")).all():
        shown = unexplained.locator("xpath=..").inner_text()
        unexplained.fill(re.findall(r"-?[\d.,]+\d", shown)[-1])
    for why in page.get_by_label("Why it is signed all the same").all():
        why.fill("opening balance, looked at with the auditor")
    page.get_by_label("Comment").fill("checked against the ledger")
    page.get_by_role("button", name="Sign as preparer").click()
    expect(page.locator("main")).to_contain_text("As it was signed")
    page.get_by_label("Reason").fill("tried alone")
    page.get_by_role("button", name="Withdraw the sign-off").click()
    expect(page.locator("h1")).to_contain_text("withdrawn")
