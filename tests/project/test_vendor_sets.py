"""Generated vendors are what they say: the parts share nothing that tells companies apart, and numbers are right."""

from __future__ import annotations

import os
import subprocess
import sys
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from random import Random

import pytest
from stdnum import iban
from stdnum.eu import vat as eu_vat
from stdnum.gb import vat as gb_vat

from tests.bench.vendor_sets import identifiers
from tests.bench.vendor_sets.companies import Founder
from tests.bench.vendor_sets.dirt import REWRITING
from tests.bench.vendor_sets.rewriting import Draft, acronym, form_dropped, glued, part_acronym, trade_left_out
from tests.bench.vendor_sets.sets import PLANS, made
from tests.bench.vendor_sets.shape import Company, LegalForm, Word
from tests.bench.vendor_sets.split import PARTS, Part, known, own, part_of
from tests.bench.vendor_sets.storing import cut_35, encoded_twice, without_accents
from tests.bench.vendor_sets.transliteration import GREEK_SCHEMES, latin
from tests.bench.vendor_sets.typing_errors import TYPING, transposed, undoubled
from tests.bench.vendor_sets.vocabulary import Vocabulary

PROJECT = Path(__file__).resolve().parents[2]
SMALL = 300


@pytest.mark.parametrize("name", PLANS)
def test_a_set_is_the_same_for_the_same_seed_and_has_as_many_true_pairs_as_it_says(name: str) -> None:
    one, again, other = made(name, "tuning", SMALL), made(name, "tuning", SMALL), made(name, "tuning", SMALL, seed=2)
    assert (one.left, one.right, one.truth) == (again.left, again.right, again.truth)
    assert one.left != other.left
    assert (len(one.left), len(one.right), len(one.truth)) == (300, 300, 180)
    left, right = ({row["vendor_key"] for row in side} for side in (one.left, one.right))
    assert len(left) == len(right) == 300
    assert all(ours in left and theirs in right for ours, theirs in one.truth)


def test_a_town_has_dozens_of_postcodes_and_in_one_set_a_single_one() -> None:
    def most(name: str) -> int:
        towns: dict[tuple[str, str], set[str]] = {}
        for row in made(name, "tuning", SMALL).left:
            if row["city"] and row["postcode"] and row["country"]:
                towns.setdefault((row["country"], row["city"]), set()).add(row["postcode"].replace(" ", ""))
        return max(len(found) for found in towns.values())

    # A slip may make another one of it.
    assert most("town_postcodes") <= 3
    assert most("all_facts") > 3


def test_an_address_is_of_one_company_and_in_one_set_of_many() -> None:
    def most(name: str) -> int:
        lines = (row["address_line1"] for row in made(name, "tuning", SMALL).left if row["address_line1"])
        return Counter(lines).most_common(1)[0][1]

    assert most("office_addresses") > 3
    # Two companies of a family may have one.
    assert most("all_facts") <= 2


@pytest.mark.parametrize(("name", "often"), [("every_field", False), ("town_postcodes", True)])
def test_a_post_box_has_the_postcode_of_the_street_where_a_town_has_one_alone(name: str, often: bool) -> None:
    found = made(name, "tuning", 1_000)
    left, right = ({row["vendor_key"]: row for row in side} for side in (found.left, found.right))
    pairs = [(left[ours], right[theirs]) for ours, theirs in found.truth]
    boxes = [
        (ours["postcode"][-2:], theirs["postcode"][-2:])
        for ours, theirs in pairs
        if ours["postcode"] and theirs["postcode"] and ours["city"] == theirs["city"]
        and (ours["address_line1"] or "").startswith("Postbus") != (theirs["address_line1"] or "").startswith("Postbus")
        and ours["country"] == "NL"
    ]  # fmt: skip
    assert len(boxes) > 5
    assert (sum(ours == theirs for ours, theirs in boxes) > len(boxes) / 2) is often


def test_a_set_is_the_same_in_every_process() -> None:
    """Sets of texts are in another order in each process, and so must not be drawn from."""
    program = "from tests.bench.vendor_sets.sets import made; print(made('all_facts', 'held_back', 100).right)"
    one, other = (
        subprocess.run(
            [sys.executable, "-c", program],
            cwd=PROJECT,
            env={**os.environ, "PYTHONHASHSEED": seed},
            capture_output=True,
            check=True,
        ).stdout
        for seed in ("1", "2")
    )
    assert one == other


@pytest.mark.parametrize("country", ["NL", "BE", "DE", "FR", "GB", "US", "ES", "IT", "SE", "GR"])
def test_the_parts_share_no_surname_and_no_town(country: str) -> None:
    tuning, held_back = (Vocabulary(part) for part in PARTS)
    assert not set(tuning.surnames(country)) & set(held_back.surnames(country))
    ours, theirs = ({one.city(Random(n), country) for n in range(200)} for one in (tuning, held_back))
    assert min(len(ours), len(theirs)) > 5
    assert not ours & theirs


def test_the_parts_share_no_company_and_no_invented_word() -> None:
    found: dict[Part, set[int]] = {}
    brands: dict[Part, set[str]] = {}
    for part in PARTS:
        founder = Founder(Vocabulary(part), Random(1), {"NL": 1, "DE": 1}, persons=0.1)
        companies = [founder.company() for _ in range(400)]
        found[part] = {company.entity for company in companies}
        brands[part] = {word.text for company in companies for word in company.words if word.kind == "brand"}
    assert not found["tuning"] & found["held_back"]
    assert not brands["tuning"] & brands["held_back"]


@pytest.mark.parametrize(
    "kinds", [REWRITING, TYPING, Vocabulary("held_back").trades], ids=["names", "typing", "trades"]
)
def test_three_in_ten_kinds_are_unknown_to_the_part_for_tuning(kinds: dict[str, object]) -> None:
    assert known(kinds, "held_back") == list(kinds)
    tuning = known(kinds, "tuning")
    assert len(kinds) - len(tuning) == round(0.3 * len(kinds))
    assert set(tuning) < set(kinds)


def test_a_word_is_in_one_part_and_another_seed_deals_anew() -> None:
    words = [f"word {number}" for number in range(1000)]
    tuning = own(words, "tuning")
    assert sorted([*tuning, *own(words, "held_back")]) == sorted(words)
    assert 400 < len(tuning) < 600
    assert tuning != own(words, "tuning", seed=1)
    assert part_of("Jansen") == part_of("JANSEN")


@pytest.mark.parametrize("country", ["NL", "BE", "DE", "FR", "AT", "IT", "ES", "PL", "LU", "GB"])
def test_vat_numbers_and_accounts_have_the_check_digits_of_their_country(country: str) -> None:
    random = Random(7)
    valid = gb_vat.is_valid if country == "GB" else eu_vat.is_valid
    for person in (False, True) * 50:
        register = identifiers.registration(random, country)
        number = identifiers.vat(random, country, register, person)
        assert valid(number), number
        assert number.startswith(country)
        account = identifiers.iban(random, country)
        assert iban.is_valid(account, check_country=False), account


def test_a_belgian_and_a_french_vat_number_hold_the_registration_number() -> None:
    random = Random(7)
    for country in ("BE", "FR"):
        register = identifiers.registration(random, country)
        assert identifiers.vat(random, country, register).endswith(register)
        assert identifiers.vat(random, country, "") == ""


WORDS = (Word("North", "brand"), Word("Sea", "brand"), Word("Haulage", "trade", "transport", "en"))
NORTH = Company(1, "GB", "en", WORDS, LegalForm("Ltd", "company"))


@pytest.mark.parametrize(
    ("rewriting", "written"),
    [
        (form_dropped, "North Sea Haulage"),
        (part_acronym, ("NS Haulage Ltd", "N.S. Haulage Ltd")),
        (acronym, "NSH Ltd"),
        (glued, ("NorthSea Haulage Ltd", "Northsea Haulage Ltd", "North SeaHaulage Ltd", "North Seahaulage Ltd")),
        (trade_left_out, "North Sea Ltd"),
    ],
)
def test_how_people_write_a_name(
    rewriting: Callable[[Draft, Random, Vocabulary], bool], written: str | tuple[str, ...]
) -> None:
    writing = Draft(NORTH, list(WORDS), "Ltd", leads=False)
    assert rewriting(writing, Random(1), Vocabulary("held_back"))
    assert writing.text() in ((written,) if isinstance(written, str) else written)


def test_what_fingers_and_systems_do_to_a_name() -> None:
    assert sorted(transposed("Kroon", Random(1), "nl")) == sorted("Kroon")
    assert undoubled("Vissers", Random(1), "nl") == "Visers"
    assert encoded_twice("Müller", Random(1)) == "MÃ¼ller"
    assert without_accents("Groß Ærø Żabka", Random(1)) == "Gross AEro Zabka"
    assert cut_35("Koninklijke Maatschappij van Scheepvaart", Random(1)) == "Koninklijke Maatschappij van Scheep"


def test_greek_is_written_in_latin_letters_by_one_scheme() -> None:
    assert len(GREEK_SCHEMES) == 4
    assert {latin("Παπαδόπουλος", Random(number)) for number in range(20)} == {"Papadopoulos"}
    assert {latin("Χρήστου", Random(number)) for number in range(40)} == {"Christou", "Hristou", "Chrestou"}
    assert latin("Sea Haulage", Random(1)) == "Sea Haulage"
