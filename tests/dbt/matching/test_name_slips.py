"""One character apart: a slip, or another vendor? Accepted in one city where it tells little, at one address where
it may tell more, and never where an initial differs."""

from __future__ import annotations

import pytest

from tests.dbt.matching.warehouse import Books

CITY = {"city": "Tiel", "country": "NL"}
ADDRESS = {**CITY, "postcode": "4001 AB", "address_line1": "Waalkade 12"}
ACCEPTED, ASKED = "auto", "review"
SLIPS: dict[tuple[str, str], tuple[str, str]] = {
    # in a long word: typed wrong
    ("Brinkhuis Techniek B.V.", "Brinkhuys Techniek B.V."): (ACCEPTED, ACCEPTED),
    # and a blank too many
    ("Veldhuis Techniek", "Velduistechniek"): (ASKED, ASKED),
    # in a short word, or at its beginning: as often another name
    ("Smit Bouw", "Smits Bouw"): (ASKED, ACCEPTED),
    ("Maas Transport B.V.", "Haas Transport B.V."): (ASKED, ACCEPTED),
    ("Fernandez Obras", "Hernandez Obras"): (ASKED, ACCEPTED),
    # two of them, also beside a word that is shortened
    ("Steinbachler Verwaltung", "Steinbockler Verwaltung"): (ASKED, ACCEPTED),
    ("Steinbachler Verwaltung", "Steinbockler Verw."): (ASKED, ACCEPTED),
    # by ear
    ("Meyer Elektrotechnik", "Maier Elektrotechnik"): (ASKED, ACCEPTED),
    ("Kuijper Verzekeringen", "Kuyper Verz."): (ASKED, ACCEPTED),
    # in a word of three letters
    ("Vos Transport B.V.", "Bos Transport B.V."): (ASKED, ASKED),
    ("Van Dam Elektro", "Van Dal Elektro"): (ASKED, ASKED),
    # of who is written with initials, another one
    ("J. Vermeulen Transport", "K. Vermeulen Transport"): (ASKED, ASKED),
    ("P. de Vries Administratie", "B. de Vries Administratie"): (ASKED, ASKED),
    ("JB Mulder Techniek", "J.C. Mulder Techniek"): (ASKED, ASKED),
    ("Fa. H. Mulder & Zn.", "Fa. W. Mulder & Zn."): (ASKED, ASKED),
    ("J. Kuipers Timmerwerken", "W.J. Kuipers Timmerwerken"): (ASKED, ASKED),
    # an initial more
    ("Vermeulen Transport", "J. Vermeulen Transport"): (ASKED, ASKED),
}
CLASSES = {
    ("J. Vermeulen Transport", "K. Vermeulen Transport"): "numbers",
    ("KPN Zakelijk", "BT Zakelijk"): "numbers",
    ("Mr. J. Smit Advocaten", "Drs. J. Smit Advocaten"): "partial",
    ("J. vd Berg Transport", "J.P. van den Berg Transport"): "initials",
    ("W.J. Kuipers Timmerwerken", "J.W. Kuipers Timmerwerken"): "similar",
    ("Bakker y Hijos Obras", "E. Bakker Obras"): "partial",
    ("Schildersbedrijf M. van Dijk", "M. van Dijk Schilderwerken"): "equivalent",
    ("Schildersbedrijf M. van Dijk", "J. van Dijk Schilderwerken"): "numbers",
}
PLACES = (CITY, ADDRESS)
BOTH_KNOWN = "l both books know both"


def set_up(books: Books) -> None:
    for number, (left, right) in enumerate(SLIPS):
        for place, fields in enumerate(PLACES):
            _pair(books, f"l {number} {place}", left, right, fields)
    for number, (left, right) in enumerate(CLASSES):
        _pair(books, f"l class {number}", left, right, ADDRESS)
    _pair(books, BOTH_KNOWN, "Meyer Elektrotechnik", "Maier Elektrotechnik", ADDRESS)
    books.vendor(BOTH_KNOWN, "left", "left Maier", "Maier Dakwerken", city="Breda")
    books.vendor(BOTH_KNOWN, "right", "right Meyer", "Meyer Dakwerken", city="Breda")


def _pair(books: Books, link: str, left: str, right: str, fields: dict[str, str]) -> None:
    books.vendor(link, "left", "L", left, **fields)
    books.vendor(link, "right", "R", right, **fields)
    books.vendor(link, "left", "other", "Qupido Wharf", city="Breda", country="NL")


@pytest.mark.parametrize("number", range(len(SLIPS)), ids=[" | ".join(names) for names in SLIPS])
def test_what_one_character_means(books: Books, number: int) -> None:
    rows = books.rows(
        f"select verdict from matching.vendors where link like 'l {number} _' and right_key = 'R' order by link"
    )
    assert tuple(row["verdict"] for row in rows) == list(SLIPS.values())[number]


@pytest.mark.parametrize("number", range(len(CLASSES)), ids=[" | ".join(names) for names in CLASSES])
def test_how_names_with_initials_relate(books: Books, number: int) -> None:
    (row,) = books.rows(
        f"select name from matching.vendor_pairs where link = 'l class {number}' and left_key = 'L' and right_key = 'R'"
    )
    assert row["name"] == list(CLASSES.values())[number]


def test_two_names_that_both_books_know_are_no_slip_of_each_other(books: Books) -> None:
    (row,) = books.rows(
        f"select verdict from matching.vendors where link = '{BOTH_KNOWN}' and left_key = 'L' and right_key = 'R'"
    )
    assert row["verdict"] == ASKED
