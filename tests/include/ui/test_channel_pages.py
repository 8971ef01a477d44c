"""Where alerts are sent, and a test message that a button asks for."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from pathlib import Path

import pytest

from include.store import channels as states
from include.store.database import Store
from tests.include.ui.conftest import URL, Browser

pytestmark = pytest.mark.anyio
CHANNELS = """\
channels:
  post: {kind: mail, host: mail.example, sender: ml@example.com, to: [ap@example.com],
         send: {warning: digest daily 08:00}, quiet_hours: 20:00-07:00, timezone: Europe/Amsterdam}
  bad: {kind: pigeon}
"""
AT = datetime(2026, 11, 20, 7, 30, tzinfo=UTC)


@pytest.fixture(autouse=True)
def channels(home: Path) -> None:
    file = home / "links.yml"
    file.write_text(file.read_text() + CHANNELS)


def texts(page: str) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", page))


async def test_a_channel_is_shown_with_its_times_and_its_last_failure(browser: Browser) -> None:
    with Store.open() as store, store.begin() as db:
        states.failed(db, "post", "the server refused <b>it</b>", now=AT)
    async with browser("viewer") as one:
        page = (await one.get("/channels")).text
    assert "warning: digest daily 08:00; otherwise at once" in texts(page)
    assert "20:00-07:00 Europe/Amsterdam" in page
    assert "20 Nov 2026 07:30 UTC: the server refused &lt;b&gt;it&lt;/b&gt;" in page
    assert 'href="/runbooks/notification_failed"' in page
    assert "kind must be mail, slack, teams or webhook" in page
    assert "Send a test message" not in page


async def test_a_test_message_is_asked_for_and_the_page_says_who_sends_it(browser: Browser) -> None:
    async with browser("admin") as one:
        assert "Send a test message" in (await one.get("/channels")).text
        form, headers = {"token": one.cookies["books_form"]}, {"Origin": URL}
        answer = await one.post("/channels/post/test", data=form, headers=headers)
        none = await one.post("/channels/nobody/test", data=form, headers=headers)
    assert (answer.status_code, none.status_code) == (200, 404)
    assert "sends a test message to post with its next hourly run, or at once by the command" in texts(answer.text)
    assert "asked for by anna on" in texts(answer.text)
    with Store.open() as store, store.read() as db:
        assert {name: one.test_asked_by for name, one in states.state(db).items()} == {"post": "anna"}
