"""What a browser shows, word for word."""

from __future__ import annotations

import pytest

from include.oauth.pages import Page, done, elsewhere, failed, not_this_answer, refused

WAITING = "The terminal is still waiting."
CLOSE = "You can close this tab."


@pytest.mark.parametrize(
    ("made", "expected"),
    [
        (
            done("exact_main"),
            Page("Connected", "exact_main is connected. What works with it is being looked at in the terminal.", CLOSE),
        ),
        (refused("Petra said no."), Page("Nothing was connected", "Petra said no.", CLOSE, 403)),
        (failed("No scope."), Page("Nothing was connected", "No scope.", f"The terminal says the same. {CLOSE}", 502)),
        (
            not_this_answer("An old tab."),
            Page("Not the answer that is waited for", "An old tab.", WAITING, 400, ends=False),
        ),
        (
            elsewhere("/callback"),
            Page(
                "Not here",
                "The browser must come back to /callback here: the address registered with the vendor says something "
                "else.",
                WAITING,
                404,
                ends=False,
            ),
        ),
    ],
)
def test_each_page_says_what_happened_and_whether_the_terminal_waits(made: Page, expected: Page) -> None:
    assert made == expected


def test_only_what_went_well_is_green_and_nothing_that_a_vendor_says_is_markup() -> None:
    good, bad = done("<b>").html().decode(), refused("<b>").html().decode()
    assert ("solid #2a7a2a" in good, "solid #b03030" in good) == (True, False)
    assert ("solid #2a7a2a" in bad, "solid #b03030" in bad) == (False, True)
    assert "<p>&lt;b&gt; is connected." in good
    assert "<h1>Nothing was connected</h1><p>&lt;b&gt;</p><p>You can close this tab.</p>" in bad
