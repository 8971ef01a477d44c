"""What whoever keeps the links running does on a day, with the pages alone; the month end is with the accountant's
tasks."""

from __future__ import annotations

import re

import httpx
from playwright.sync_api import Page, expect

from tests.ui.conftest import HOME, Demo, Opened
from tests.ui.test_tasks import count, go

LINK = "exact_avidxchange"
A_RUN = 180_000
"""Milliseconds that a DAG run of the demo may take until its first result is on a page."""


def test_a_preview_is_begun_and_read(opened: Opened) -> None:
    page = opened()
    go(page, "Preview")
    before = count(page)
    page.get_by_label("Link").select_option(LINK)
    page.get_by_role("button", name="Preview now").click()
    expect(page).to_have_url(re.compile(f"begun={LINK}"))
    reload_until(page, lambda: count(page) > before)
    page.locator("tbody a").first.click()
    expect(page.get_by_role("region", name="In short")).to_be_visible()


def test_a_link_is_triggered_with_its_form_which_previews_unless_it_is_told(opened: Opened, demo: Demo) -> None:
    page = opened()
    page.goto(f"{demo.url}/dags/{LINK}")
    page.get_by_role("button", name=re.compile("Trigger")).first.click()
    expect(page.get_by_text("Preview", exact=False).first).to_be_visible()


def test_the_tabs_of_a_link_and_of_its_run_lead_to_books(opened: Opened, demo: Demo) -> None:
    page = opened()
    page.goto(f"{demo.url}/dags/{LINK}")
    page.locator("a[title=Books]").click()
    inside = page.frame_locator("iframe")
    expect(inside.locator("h1")).to_contain_text("Runs")
    expect(inside.locator("tbody tr").first).to_contain_text(LINK.replace("_", " "))
    runs = httpx.get(
        f"{demo.url}/api/v2/dags/{LINK}/dagRuns",
        params={"state": "success", "limit": 1, "order_by": "-run_after"},
        headers={"Authorization": f"Bearer {demo.token}"},
        timeout=30,
    ).json()["dag_runs"]
    page.goto(f"{demo.url}/dags/{LINK}/runs/{runs[0]['dag_run_id']}")
    page.locator("a[title=Books]").click()
    expect(page.frame_locator("iframe").locator("h1")).to_contain_text("Run ")


def test_a_mapping_is_changed_after_its_effect_was_seen(opened: Opened) -> None:
    page = opened()
    go(page, "Mappings")
    page.locator("tbody a").first.click()
    stands_for = page.get_by_label("Stands for")
    if not stands_for.input_value():
        stands_for.fill("4000")
    page.get_by_label("Reason").fill("as agreed with the controller")
    page.get_by_role("button", name="See the effect").click()
    page.get_by_role("button", name="Save: as agreed with the controller").click()
    expect(page.get_by_text("a change in Books:")).to_be_visible()
    page.get_by_label("Reason").fill("tried alone")
    page.get_by_role("button", name="Follow the file again").click()
    page.get_by_role("button", name="Save: tried alone").click()
    expect(page.get_by_text("a change in Books:")).to_have_count(0)


def test_a_blocked_document_is_let_be_tried_again(opened: Opened) -> None:
    page = opened("/blocked?state=blocked")
    page.locator("tbody a").first.click()
    page.get_by_role("button", name="Try again").click()
    expect(page.get_by_text("to be tried again").first).to_be_visible()


def test_a_connection_is_checked_and_the_page_says_what_was_found(opened: Opened) -> None:
    page = opened()
    go(page, "Connections")
    page.get_by_role("button", name=re.compile("^Check ")).first.click()
    expect(page.get_by_role("status")).to_contain_text("is being checked")
    expect(page.get_by_role("status")).to_contain_text("works", timeout=A_RUN)


def reload_until(page: Page, done: object) -> None:
    """What is not renewed by itself."""
    assert callable(done)
    for _ in range(A_RUN // 3000):
        if done():
            return
        page.wait_for_timeout(3000)
        page.reload()
    raise AssertionError(f"nothing came on {page.url}")


def test_a_test_message_is_sent_to_who_is_told_of_alerts(opened: Opened) -> None:
    page = opened("/channels")
    before = len(list((HOME / "mail").glob("*.txt")))
    page.get_by_role("button", name="Send a test message to accounting").click()
    reload_until(page, lambda: len(list((HOME / "mail").glob("*.txt"))) > before)
    newest = max((HOME / "mail").glob("*.txt"))
    assert "test" in newest.read_text(encoding="utf-8").lower()
