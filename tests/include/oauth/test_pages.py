"""What a browser shows, word for word."""

from __future__ import annotations

from include.oauth.pages import Page, done, elsewhere, failed, not_this_answer, refused

WAITING = "The terminal is still waiting."
CLOSE = "You can close this tab."


def test_an_answer_that_ends_the_waiting_says_what_came_of_it() -> None:
    works = "exact_main is connected. What works with it is being looked at in the terminal."
    assert done("exact_main") == Page("Connected", works, CLOSE, 200, ends=True)
    assert refused("Petra said no.") == Page("Nothing was connected", "Petra said no.", CLOSE, 403, ends=True)
    same = f"The terminal says the same. {CLOSE}"
    assert failed("No scope.") == Page("Nothing was connected", "No scope.", same, 502, ends=True)


def test_what_is_no_answer_says_that_the_terminal_still_waits() -> None:
    other = Page("Not the answer that is waited for", "An old tab.", WAITING, 400, ends=False)
    assert not_this_answer("An old tab.") == other
    where = "The browser must come back to /callback here: the address registered with the vendor says something else."
    assert elsewhere("/callback") == Page("Not here", where, WAITING, 404, ends=False)


def test_only_what_went_well_is_green_and_nothing_that_a_vendor_says_is_markup() -> None:
    good, bad = done("<b>").html().decode(), refused("<b>").html().decode()
    assert ("solid #2a7a2a" in good, "solid #b03030" in good) == (True, False)
    assert ("solid #2a7a2a" in bad, "solid #b03030" in bad) == (False, True)
    assert "<p>&lt;b&gt; is connected." in good
    assert "<h1>Nothing was connected</h1><p>&lt;b&gt;</p><p>You can close this tab.</p>" in bad
