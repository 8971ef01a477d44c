"""The company of ``quickbooks_credentials`` over months: nobody runs the link for a long time, the metered reads of a
month are used up, and the next month begins.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from tests.support import life_quickbooks
from tests.support.link_settings import edited
from tests.support.stories.quickbooks_credentials import SYSTEM, Story

Row = dict[str, Any]


@dataclass
class Idle:
    story: Story
    warning: dict[str, Row]
    ends: datetime
    summary: Row
    calls: list[Row]
    bill: str
    after: dict[str, Row]


def paused(story: Story) -> Idle:
    """Nobody runs the link for 96 days, while people go on in QuickBooks."""
    ends = datetime.fromisoformat(story.company.sandbox.get("/clock")["now"]) + timedelta(days=100)
    bill = life_quickbooks.enter_bill(story.company, "IDLE-1", like=story.kept, TxnDate="2026-11-20")
    life_quickbooks.change_bill(story.company, story.kept, PrivateNote="changed while nobody ran the link")
    life_quickbooks.delete_bill(story.company, story.gone)
    story.company.sandbox.advance(96 * 86400)
    warning = story.watched()
    mark = story.company.mark()
    summary = story.company.run()
    return Idle(story, warning, ends, summary, story.calls(mark), bill, story.alerts())


@dataclass
class Spent:
    story: Story
    elsewhere: str
    refused: list[Row]
    alerts: dict[str, Row]
    used: int
    allowed: int
    own: str
    asked: list[Row]


def month_spent(idle: Idle) -> Spent:
    """First the app's other companies have used up what Intuit allows, then our own count says so."""
    story = idle.story
    story.app(coreplus_calls_per_month=0)
    mark = story.company.mark()
    elsewhere = story.failed()
    refused, alerts = story.calls(mark), story.alerts()
    story.app(coreplus_calls_per_month=500_000)
    used = idle.summary["calls"][SYSTEM]["month_used"]
    allowed = used + 2  # a tenth of it is a reserve
    limit(story, allowed)
    mark = story.company.mark()
    own = story.failed()
    asked = [call for call in story.calls(mark) if not call["path"].endswith("bearer")]
    return Spent(story, elsewhere, refused, alerts, used, allowed, own, asked)


def limit(story: Story, month: int) -> None:
    """A person writes into links.yml what was agreed with Intuit."""
    with edited(story.company) as settings:
        (books,) = [one for one in settings["connections"].values() if story.realm in one["companies"]]
        books["limits"] = {"month": month}


@dataclass
class Next:
    story: Story
    summary: Row
    asked: list[Row]
    bill: str
    alerts: dict[str, Row]


def month_begun(story: Story) -> Next:
    """A bill came in and then a price list of a thousand items, more than the vendor shows as changes."""
    bill = life_quickbooks.enter_bill(story.company, "MANY-1", like=story.kept)
    account = next(
        row["Id"] for row in story.company.sandbox.state(SYSTEM, "account") if row["AccountType"] == "Expense"
    )
    for number in range(1000):
        item = {"Name": f"Price list {number}", "Type": "NonInventory", "ExpenseAccountRef": {"value": account}}
        story.company.sandbox.edit(SYSTEM, "item", {"company": story.realm, "set": item})
    story.company.sandbox.post("/clock", {"advance_to": "2027-03-01T08:01:00Z"})
    mark = story.company.mark()
    summary = story.company.run()
    asked = [call for call in story.calls(mark) if call["method"] == "GET"]
    return Next(story, summary, asked, bill, story.alerts())
