"""Days and months in sentences: a German day has a point behind its number."""

from __future__ import annotations

from datetime import date

import pytest

from include.sentences import translated
from include.texts import dates
from include.texts.languages import Language
from include.texts.translations import spoken

DAY = date(2026, 11, 3)


@pytest.mark.parametrize(
    ("language", "short", "long"),
    [
        ("en", "03 Nov 2026", "03 November 2026"),
        ("nl", "03 nov 2026", "03 november 2026"),
        ("de", "03. Nov 2026", "03. November 2026"),
    ],
)
def test_a_day_is_written_as_the_language_does(language: Language, short: str, long: str) -> None:
    with spoken(language):
        assert (dates.said(DAY), dates.written_out(DAY)) == (short, long)


@pytest.mark.parametrize(
    ("english", "dutch", "german"),
    [
        ("30 November 2026", "30 november 2026", "30. November 2026"),
        ("05 May 07:00", "05 mei 07:00", "05. Mai 07:00"),
        ("03 Mar 2026", "03 mrt 2026", "03. Mär 2026"),
        ("March 2026", "maart 2026", "März 2026"),
        ("2026-11-30", "2026-11-30", "2026-11-30"),
    ],
)
def test_a_day_that_was_said_in_english_is_said_again(english: str, dutch: str, german: str) -> None:
    assert (dates.again(english, "nl"), dates.again(english, "de")) == (dutch, german)


def test_a_stored_sentence_with_days_and_months_is_said_in_german() -> None:
    with spoken("de"):
        assert translated(
            "the consent of exact_main (exact_online) ended on 30 November 2026: a person authorises anew and enters "
            "it with `ml-connector connect exact_main`"
        ).startswith("die Zustimmung von exact_main (exact_online) endete am 30. November 2026")
        assert translated(
            "March 2026 of company 123, signed off (4), cannot be compared: it is no copy of a month end"
        ).startswith("März 2026 von Mandant 123, abgezeichnet (4), kann nicht verglichen werden: ")
        said = translated("It waits for an approval by two of anna, bo, cy: page Preview, or `approvals list`.")
    assert "zwei von anna, bo, cy" in said
