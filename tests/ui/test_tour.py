"""The tour of the demo's company, stop by stop, as its first visitor goes through it."""

from __future__ import annotations

from tests.support import chromium
from tests.ui.conftest import Opened


def test_each_of_the_five_stops_leads_to_the_record_that_it_names(opened: Opened) -> None:
    page = opened("/tour")
    assert chromium.faults(page) == []
    assert page.get_by_role("link", name="Tour").get_attribute("aria-current") == "page"
    stops = [
        (one.locator("h2 a").get_attribute("href"), one.locator(".record").first.inner_text().split(" · "))
        for one in page.locator(".tour li").all()
    ]
    assert len(stops) == 5
    origin = page.url.partition("/books")[0]
    for address, (place, *facts) in stops:
        answer = page.goto(f"{origin}{address}")
        assert answer is not None
        assert answer.status == 200, address
        said = page.locator("main").inner_text()
        for fact in facts[:2] or place.split()[-1:]:  # vendor and number; of a question and a company's books where
            assert fact.split()[-1] in said, (address, fact)
