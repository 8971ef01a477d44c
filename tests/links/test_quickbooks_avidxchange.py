"""The link QuickBooks Online <-> AvidXchange through the command line, over one company's days.

What each test says is asked of the two simulated systems; texts are those of the run's summary.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import pytest

from tests.support import company as companies
from tests.support import life_quickbooks
from tests.support.company import Company

LINK = "quickbooks_avidxchange"
pytestmark = pytest.mark.timeout(900)


@dataclass
class Story:
    """One company's days; each part is played once and its tests look at what it left."""

    company: Company
    first: dict[str, Any]
    second: dict[str, Any]
    bill: str = ""
    calls: list[dict[str, Any]] = field(default_factory=list)


@pytest.fixture(scope="module")
def story(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Story]:
    with companies.opened(tmp_path_factory.mktemp("quickbooks")) as company:
        company.link = LINK
        first = company.run()
        company.sandbox.advance(600)
        mark = company.mark()
        second = company.run()
        calls = company.sandbox.get("/calls", since=mark)["calls"]
        yield Story(company, first, second, calls=calls)


@pytest.fixture(scope="module")
def paid(story: Story) -> Story:
    """A person enters a bill, and it goes over."""
    company = story.company
    story.bill = life_quickbooks.enter_bill(company, "STORY-1", PrivateNote="call Ann before paying")
    company.settled()
    return story


def delivered(summary: dict[str, Any]) -> dict[str, int]:
    return {flow: counts["delivered"] for flow, counts in summary["flows"].items() if counts["delivered"]}


def test_the_first_run_sends_codes_vendors_orders_bills_and_posts_payments(story: Story) -> None:
    assert {"gl_accounts", "classes", "departments", "vendors", "purchase_orders", "bills"} <= set(
        delivered(story.first)
    )


def test_a_second_run_delivers_nothing(story: Story) -> None:
    assert delivered(story.second) == {}
    assert [call for call in story.calls if call["method"] != "GET" and not call["path"].endswith("token")] == []


def test_a_run_with_nothing_new_asks_quickbooks_once(story: Story) -> None:
    asked = [call["path"] for call in story.calls if call["system"] == "quickbooks_online"]
    assert [path for path in asked if not path.endswith(("bearer", "token"))] == [
        f"/v3/company/{life_quickbooks.realm(story.company)}/cdc"
    ]


def test_metered_reads_of_the_month_are_in_the_summary(story: Story) -> None:
    spent = story.second["calls"]["quickbooks_online"]
    assert spent["metered"] == 1
    assert spent["month_used"] == story.first["calls"]["quickbooks_online"]["month_used"] + 1


def test_a_bill_goes_over_with_its_lines(paid: Story) -> None:
    found = life_quickbooks.in_avid(paid.company, paid.bill)
    assert found is not None
    assert (found["InvoiceNumber"], float(found["Amount"])) == ("STORY-1", 100.0)
