"""Which records are compared at all: literal pairs in books that crowd them out, or hide them behind two slips."""

from __future__ import annotations

import pytest

from tests.dbt.matching.warehouse import Books

CROWD = 60
CROWDED, ONE_CITY, TWO_CITIES, JOINED = (
    "s a rare word among common ones",
    "s two slips in one city",
    "s two slips in two cities",
    "s two words written as one",
)


def set_up(books: Books) -> None:
    books.vendor(CROWDED, "left", "L", "Xenosatra SAS")
    books.vendor(CROWDED, "right", "R", "Expertise Comptable Xenosatra")
    for number in range(CROWD):
        other = f"{chr(97 + number % 26)}q{chr(97 + number // 26)}"
        books.vendor(CROWDED, "left", f"F{number}", f"Expertise Comptable {other}")
    for link, city in ((ONE_CITY, "Tiel"), (TWO_CITIES, "Breda")):
        books.vendor(link, "left", "L", "Induadyn B.V.", city="Tiel")
        books.vendor(link, "right", "R", "Inuawdyn", city=city)
    books.vendor(JOINED, "left", "L", "Restaurant Zwaluw Hof", city="Tiel")
    books.vendor(JOINED, "right", "R", "Zwaluwhof", city="Breda")


@pytest.fixture(scope="module")
def compared(books: Books) -> set[str]:
    sql = """
        select l.link from matching.vendor_shortlist as pair
        inner join matching.vendor_records as l on l.rid = pair.left_rid
        inner join matching.vendor_records as r on r.rid = pair.right_rid
        where l.vendor_key = 'L' and r.vendor_key = 'R'
    """
    return {row["link"] for row in books.rows(sql)}


def test_a_rare_word_in_common_goes_before_two_common_ones(compared: set[str]) -> None:
    assert CROWDED in compared


def test_what_two_slips_hide_is_found_in_one_city(compared: set[str]) -> None:
    assert (ONE_CITY in compared, TWO_CITIES in compared) == (True, False)


def test_two_words_find_the_one_that_the_other_side_makes_of_them(compared: set[str]) -> None:
    assert JOINED in compared
