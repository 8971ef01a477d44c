"""How probable a pair of vendors is, beside all other candidates of either side."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from tests.dbt.matching.warehouse import Books

RARE, OTHER = "Velthuizen Kozijnen B.V.", "Oosterlaken Drukkerij B.V."
HERE = {"postcode": "4001 AB", "address_line1": "Waalkade 12", "country": "NL"}
BANDS: dict[str, dict[str, Any]] = {
    "p bands as they are": {},
    "p accepts later": {"accept_vendors_from": 0.9999},
    "p asks later": {"ask_about_vendors_from": 0.5},
}
STREET = {"address_line1": "Waalkade 12", "postcode": "4001 AB", "city": "Tiel"}
MOVED = {"address_line1": "Kerkstraat 3", "postcode": "4005 CD", "city": "Tiel"}
TYPED = {"address_line1": "Waalkade 12", "postcode": "5001 AB", "city": "Tiel"}
LONDON = {"address_line1": "28 High Street", "postcode": "SW19 2AB", "city": "London"}
BOX = {"address_line1": "Postbus 30", "postcode": "4000 AH", "city": "Tiel"}
# Fields of both sides, which column says what they are to each other, and what.
FIELDS: dict[str, tuple[dict[str, str], dict[str, str], str, str | None]] = {
    "f moved": (STREET, MOVED, "address", "moved in city"),
    "f slip in a postcode": (STREET, TYPED, "address", "same street"),
    "f two high streets": (LONDON, LONDON | {"postcode": "E17 7JN"}, "address", "same city"),
    "f street in two postcodes": (LONDON, LONDON | {"postcode": "SW19 1BY"}, "address", "same street"),
    "f post box": (STREET, BOX, "address", "same city"),
    "f half a postcode": (STREET, {"postcode": "4001", "city": "Tiel"}, "address", "same city"),
    "f mail.": ({"email": "ap@acme.com"}, {"email": "ap@invoices.acme.com"}, "domain", None),
    "f other domain": ({"email": "info@deltapumps.com"}, {"email": "info@rivergate.com"}, "domain", "differs"),
    "f domain of two countries": ({"email": "a@delta-pumps.nl"}, {"email": "a@deltapumps.com"}, "domain", None),
    "f surname of two companies": ({"email": "info@jansen.nl"}, {"email": "info@jansen.com"}, "domain", "differs"),
}  # fmt: skip
# DuckDB's `hash` is the same for both.
ONE_HASH = ("ingenieursbureaa", "ingenieirsbureau")
CHICAGO = ("Alderbrook Staffing LLC", "Bayswater Travel Inc.", "Cobblehill Interiors LLC", "Driftmoor Legal LLC")
PLACES, HALVES = ("p postcode of a town", "p address of an agent"), ("p postcode of half", "p address of half")
HALF, SURE, HARDLY = Decimal("0.5"), Decimal("0.9"), Decimal("0.1")


def set_up(books: Books) -> None:
    def both(link: str, **fields: Any) -> None:
        books.vendor(link, "left", "L", RARE, **fields)
        books.vendor(link, "right", "R", RARE, **fields)

    both("p alone", city="Tiel", country="NL")
    both("p two on the left", city="Tiel", country="NL")
    books.vendor("p two on the left", "left", "M", RARE, city="Tiel", country="NL", postcode="4001AB")
    both("p two on the right", city="Tiel", country="NL")
    books.vendor("p two on the right", "right", "S", RARE, city="Tiel", country="NL", postcode="4001AB")
    both("p twice in one book", city="Tiel", country="NL", vat_number="NL834258481B01")
    books.vendor("p twice in one book", "left", "M", RARE, city="Tiel", country="NL", vat_number="NL834258481B01")
    books.vendor("p other numbers", "left", "L", RARE, vat_number="NL834258481B01", city="Tiel", country="NL")
    books.vendor("p other numbers", "right", "R", RARE, vat_number="NL819727817B01", city="Tiel", country="NL")
    books.vendor("p other account", "left", "L", RARE, city="Tiel", country="NL", ibans=["NL91ABNA0417164300"])
    books.vendor("p other account", "right", "R", RARE, city="Tiel", country="NL", ibans=["NL20INGB0001234567"])
    books.vendor("p another country", "left", "L", RARE, city="Tiel", country="NL")
    books.vendor("p another country", "right", "R", RARE, city="Lille", country="FR")
    both("p called the same", city="Tiel")
    both("p called different", city="Tiel", vat_number="NL834258481B01")
    for link, verdict in (("p called the same", "same"), ("p called different", "different")):
        books.decisions.append({
            "id": link, "link": link, "kind": "vendor", "left_company": f"E-{link}", "left_key": "L",
            "right_company": f"A-{link}", "right_key": "R", "verdict": verdict, "who": "anna",
            "at": "2026-01-05T09:00:00Z", "why": "asked", "evidence": "[]",
        })  # fmt: skip
    books.vendor("p one better", "left", "L", RARE, city="Tiel", country="NL")
    books.vendor("p one better", "left", "M", OTHER, city="Tiel", country="NL")
    books.vendor("p one better", "right", "R", RARE, city="Tiel", country="NL")

    # Another name in the postcode of one vendor, and in that of a town or at an agent's address: of four vendors, of
    # all but one.
    books.vendor("p own postcode", "left", "L", OTHER, postcode="4001AB", country="NL")
    books.vendor("p own postcode", "right", "R", RARE, postcode="4001AB", country="NL")
    for link, more in ((PLACES[0], 12), (PLACES[1], 12), (HALVES[0], 1), (HALVES[1], 1)):
        there = {"postcode": "60606", "country": "US"} | (
            {"address_line1": "225 Wacker Drive"} if "address" in link else {}
        )
        for number, name in enumerate(CHICAGO):
            books.vendor(link, "left", f"L{number}", name, **there)
        for number in range(more):
            name = f"{RARE[:9]}{chr(65 + number)}{OTHER[:6]} Corp."
            books.vendor(link, "left", f"M{number}", name, postcode=f"9720{number:02}", country="US")
        books.vendor(link, "right", "R", "Juniper Point Catering LLC", **there)
        books.vendor(link, "right", "S", "Alderbrook Staffing", **there)
    for link, (left, right, _, _) in FIELDS.items():
        books.vendor(link, "left", "L", RARE, country="NL", **left)
        books.vendor(link, "right", "R", RARE, country="NL", **right)
    for key, address in (("L", "350 Fifth Avenue"), ("M", "350 Madison Avenue")):
        books.vendor(
            "p house of two streets",
            "left",
            key,
            RARE if key == "L" else OTHER,
            postcode="10118",
            address_line1=address,
        )
    books.vendor(
        "p house of two streets", "right", "R", OTHER[:9], postcode="10118", address_line1="350 Fifth Ave, Suite 12"
    )

    for key, right, name in zip(ONE_HASH, ("R", "S"), (RARE, OTHER), strict=True):
        books.vendor("p keys of one hash", "left", key, name, city="Tiel", country="NL")
        books.vendor("p keys of one hash", "right", right, name, city="Tiel", country="NL")

    for link, options in BANDS.items():
        books.vendor(link, "left", "L", "Velduis Techniek BV", **HERE)
        books.vendor(link, "right", "R", "Veldhuis Techniek B.V.", **HERE)
        books.vendor(link, "left", "M", "Stichting Zorgplein", registration_number="01234567")
        books.vendor(link, "right", "S", "Zorgplein B.V.", registration_number="7654321")
        books.options(link, **options)


def probabilities(books: Books, link: str) -> dict[tuple[str, str], Decimal]:
    rows = books.rows(f"select left_key, right_key, probability from matching.vendors where link = '{link}'")
    return {(row["left_key"], row["right_key"]): row["probability"] for row in rows}


def test_a_rare_name_in_the_same_city_is_probable(books: Books) -> None:
    assert probabilities(books, "p alone")["L", "R"] > SURE


@pytest.mark.parametrize("link", ["p two on the left", "p two on the right"])
def test_who_fits_two_is_neither_for_sure(books: Books, link: str) -> None:
    found = probabilities(books, link)
    assert len(found) == 2
    assert sum(found.values()) <= 1
    assert max(found.values()) <= HALF


def test_a_vendor_that_stands_in_one_book_twice_does_not_compete_with_itself(books: Books) -> None:
    assert min(probabilities(books, "p twice in one book").values()) > SURE


@pytest.mark.parametrize(("link", "most"), [("p other numbers", SURE + HARDLY / 2), ("p another country", HARDLY)])
def test_what_contradicts_a_name_makes_it_less_probable(books: Books, link: str, most: Decimal) -> None:
    found, alone = probabilities(books, link).get(("L", "R"), Decimal(0)), probabilities(books, "p alone")["L", "R"]
    assert found < min(most, alone)


def test_another_name_in_one_postcode_may_be_a_trading_name(books: Books) -> None:
    assert probabilities(books, "p own postcode")["L", "R"] > HALF


@pytest.mark.parametrize("link", PLACES)
def test_a_place_that_many_vendors_have_says_no_more_than_a_town(books: Books, link: str) -> None:
    found = probabilities(books, link)
    assert max(chance for (_, right), chance in found.items() if right == "R") < HARDLY
    assert found["L0", "S"] > SURE


def test_a_place_where_half_of_all_vendors_are_is_no_fact_beside_a_name(books: Books) -> None:
    rows = books.rows("select link, verdict from matching.vendors where right_key = 'S'")
    verdicts = {row["link"]: row["verdict"] for row in rows if row["link"] in PLACES + HALVES}
    assert verdicts == dict.fromkeys(PLACES, "auto") | dict.fromkeys(HALVES, "review")


@pytest.mark.parametrize("link", FIELDS)
def test_what_is_written_otherwise_does_not_contradict(books: Books, link: str) -> None:
    *_, column, expected = FIELDS[link]
    found = books.rows(f"select {column} as said from matching.vendor_pairs where link = '{link}'")
    assert found == [{"said": expected}]


def test_one_house_number_in_two_streets_is_not_one_address(books: Books) -> None:
    asked = "select left_key, address from matching.vendor_pairs where link = 'p house of two streets'"
    assert {row["left_key"]: row["address"] for row in books.rows(asked)} == {"L": "same address", "M": "same postcode"}


def test_what_a_person_said_is_certain(books: Books) -> None:
    assert probabilities(books, "p called the same") == {("L", "R"): 1}
    assert probabilities(books, "p called different") == {("L", "R"): 0}


def test_vendors_whose_keys_have_one_hash_are_two(books: Books) -> None:
    assert books.rows("select hash('{}') = hash('{}') as is_one".format(*ONE_HASH)) == [{"is_one": True}]
    assert set(probabilities(books, "p keys of one hash")) == {(ONE_HASH[0], "R"), (ONE_HASH[1], "S")}


def test_the_order_of_rows_changes_nothing(books: Books, tmp_path: Path) -> None:
    asked = "select link, left_key, right_key, score, probability, verdict from matching.vendors where link like 'p %'"
    again = Books(tmp_path)
    set_up(again)
    again.vendors.reverse()
    again.build()
    assert again.rows(f"{asked} order by all") == books.rows(f"{asked} order by all")


@pytest.mark.parametrize(
    ("link", "verdicts"),
    [
        ("p bands as they are", {"R": "auto", "S": "review"}),
        ("p accepts later", {"R": "review", "S": "review"}),
        ("p asks later", {"R": "auto"}),
    ],
)
def test_a_link_chooses_from_where_on_vendors_are_accepted_and_asked_about(
    books: Books, link: str, verdicts: dict[str, str]
) -> None:
    rows = books.rows(f"select right_key, verdict from matching.vendors where link = '{link}'")
    assert {row["right_key"]: row["verdict"] for row in rows} == verdicts


@pytest.mark.parametrize(("side", "other"), [("left", "right"), ("right", "left")])
def test_the_candidates_of_a_vendor_and_none_of_them_add_up_to_one(books: Books, side: str, other: str) -> None:
    """Duplicates within a side are one candidate."""
    sums = books.rows(f"""
        select link, {side}_key, sum(probability) as whole from (
            select pairs.link, pairs.{side}_key, records.twin_group, records.postcode,
                max(pairs.{side}_probability) as probability
            from matching.vendor_pairs as pairs
            inner join matching.vendor_records as records on records.rid = pairs.{other}_rid
            where pairs.link like 'p %' group by all)
        group by all""")
    assert len(sums) > 10
    assert [row for row in sums if row["whole"] > 1] == []


def test_each_field_of_a_pair_has_its_points_and_they_add_up(books: Books) -> None:
    (row,) = books.rows("select * from matching.vendor_pairs where link = 'p other numbers'")
    assert [row[name] for name in ("name", "address", "vat_number", "phone")] == ["equal", "same city", "differs", None]
    points = {name: value for name, value in row.items() if name.endswith("_points") and value}
    assert set(points) == {"name_points", "address_points", "vat_number_points", "chance_points"}
    assert sum(points.values()) == row["score"]


def test_questions_with_like_evidence_are_one_group(books: Books) -> None:
    rows = books.rows(
        "select distinct question_group from matching.vendors"
        " where link in ('name alone', 'c not accepted by the link')"
    )
    assert [row["question_group"] for row in rows] == ["nothing but the name agrees, 98–100 %"]


def test_what_speaks_against_a_pair_is_looked_at_one_by_one(books: Books) -> None:
    rows = books.rows(
        "select link, verdict, question_group from matching.vendors where link like 'p other%' order by link"
    )
    assert [tuple(row.values()) for row in rows] == [
        ("p other account", "review", "nothing but name and place agrees, and the bank accounts differ, one by one"),
        ("p other numbers", "review", "the VAT numbers differ, one by one"),
    ]
