"""Who somebody is, what needs two people, and who may be the second: literal cases."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest
from pydantic import ValidationError

from include.people.four_eyes import (
    NotAllowed,
    Signature,
    Signed,
    Waits,
    approves_itself,
    check,
    listed,
    sign,
    why_two,
)
from include.people.settings import People
from include.people.who import Who, both, of_airflow, of_system, signers

THREE: dict[str, Any] = {
    "people": {
        "anna": {"system": ["anna", 1001], "airflow": ["anna.devries"]},
        "bo": {"system": ["1004"], "airflow": ["bo"]},
        "carla": {"airflow": ["carla"]},
    },
    "shared": ["ap_team"],
}
PEOPLE = People(**THREE)
OFF = People(**THREE, four_eyes={"required": False})
ALONE = People(people={"anna": {"system": ["anna"]}})
ANNA, BO = Who("anna", "person"), Who("bo", "person")


def word(who: str, answer: str = "release", about: str = "facts") -> Signature:
    return Signature(f"person:{who}", answer, about)


@pytest.mark.parametrize(
    ("number", "login", "found"),
    [
        (1001, "anna", Who("anna", "person")),
        (1001, None, Who("anna", "person")),
        (1004, "whatever", Who("bo", "person")),
        (1009, "anna", Who("anna", "person")),
        (0, "anna", Who("root", "shared")),
        (50000, "airflow", Who("airflow", "shared")),
        (1010, "ap_team", Who("ap_team", "shared")),
        (1011, "dirk", Who("dirk", "unknown")),
        (1012, None, Who("uid 1012", "unknown")),
        (1013, "eve\x1b[2K\u202e\n", Who("eve?[2K??", "unknown")),
    ],
)
def test_a_process_is_who_owns_it(number: int, login: str | None, found: Who) -> None:
    assert of_system(PEOPLE, number, login) == found


@pytest.mark.parametrize(
    ("login", "found"),
    [
        ("anna.devries", Who("anna", "person")),
        ("anna", Who("anna", "unknown")),
        ("ap_team", Who("ap_team", "shared")),
        ("airflow", Who("airflow", "shared")),
        (None, Who("airflow", "shared")),
        ("x and person:bo", Who("x & person:bo", "unknown")),
    ],
)
def test_a_form_was_sent_by_its_login(login: str | None, found: Who) -> None:
    assert of_airflow(PEOPLE, login) == found


@pytest.mark.parametrize(
    ("people", "said"),
    [
        ({"anna": {"system": ["root"]}}, "root is shared by several people: it cannot be anna alone"),
        ({"anna": {"airflow": ["ap_team"]}}, "ap_team is shared by several people"),
        ({"anna": {"system": ["7"]}, "bo": {"system": [7]}}, "system id 7 is anna's already: it cannot be bo's too"),
        ({"Anna Vries": {"system": ["anna"]}}, "'Anna Vries' cannot be a person's name"),
        ({"airflow": {"system": ["anna"]}}, "'airflow' cannot be a person's name"),
        ({"anna": {}}, "anna has no id: give a user of the operating system, or a login of Airflow"),
        ({"anna": {"unix": ["anna"]}}, "Extra inputs are not permitted"),
    ],
)
def test_an_id_belongs_to_one_person(people: dict[str, Any], said: str) -> None:
    with pytest.raises(ValidationError, match=said):
        People(shared=["ap_team"], people=people)


@pytest.mark.parametrize(
    ("code", "answer", "amount", "is_group", "said"),
    [
        ("payee_change", "release", None, False, "a change of who is paid and where"),
        ("payee_differs", "release", None, False, "a change of who is paid and where"),
        ("payee_differs", "reject", None, False, None),
        ("duplicate_suspected", "release", "500.01", False, "a suspected duplicate over more than 500"),
        ("duplicate_suspected", "release", "-500.01", False, "a suspected duplicate over more than 500"),
        ("duplicate_suspected", "release", "500.00", False, None),
        ("duplicate_suspected", "release", None, False, "a suspected duplicate over more than 500"),
        ("duplicate_suspected", "reject", "9000", False, None),
        ("vendor_review", "same", None, False, None),
        ("vendor_review", "same", None, True, "a group of vendors that becomes one"),
        ("vendor_review", "different", None, True, None),
        ("vendor_group_review", "same", None, False, "a group of vendors that becomes one"),
        ("vendor_group_review", "release", None, False, None),
        ("deleted_in_source", "release", None, False, "a void in AvaTax"),
        (
            "settings_changed",
            "release",
            None,
            False,
            "a changed mapping of accounts or tax codes, or a changed tolerance",
        ),
        ("over_order", "release", "9000", False, None),
    ],
)
def test_what_needs_two(code: str, answer: str, amount: str | None, is_group: bool, said: str | None) -> None:
    given = Decimal(amount) if amount else None
    assert why_two(PEOPLE, code, answer, amount=given, is_group=is_group) == said


def test_the_company_says_above_which_amount_a_duplicate_needs_two() -> None:
    people = People(**THREE, four_eyes={"duplicates_above": "50.50"})
    found = why_two(people, "duplicate_suspected", "release", amount=Decimal("50.51"))
    assert found == "a suspected duplicate over more than 50.50"


def test_the_first_waits_for_any_of_the_others() -> None:
    found = sign(PEOPLE, ANNA, word("anna"), [], two=True)
    assert found == Waits(("bo", "carla"))
    assert isinstance(found, Waits)
    assert listed(found.on) == "bo or carla"


@pytest.mark.parametrize(
    ("earlier", "found"),
    [
        ([word("anna")], Signed("person:anna and person:bo")),
        ([word("bo")], Waits(("anna", "carla"))),
        ([word("anna", answer="same")], Waits(("anna", "carla"))),
        ([word("anna", about="other facts")], Waits(("anna", "carla"))),
        ([word("dirk")], Waits(("anna", "carla"))),
        ([word("root")], Waits(("anna", "carla"))),
    ],
    ids=["another", "oneself", "another-answer", "other-facts", "nobody-we-know", "shared"],
)
def test_the_second_is_another_known_person_with_the_same_word(earlier: list[Signature], found: Signed | Waits) -> None:
    assert sign(PEOPLE, BO, word("bo"), earlier, two=True) == found


def test_what_one_may_decide_another_may_confirm() -> None:
    assert sign(PEOPLE, BO, word("bo"), [], two=False) == Signed("person:bo")
    assert sign(PEOPLE, BO, word("bo"), [word("anna")], two=False) == Signed("person:anna and person:bo")


@pytest.mark.parametrize("people", [OFF, ALONE, People()])
def test_without_four_eyes_one_word_is_enough_whoever_gives_it_and_that_is_said(people: People) -> None:
    assert sign(people, Who("root", "shared"), word("root"), [], two=True) == Signed("person:root")
    assert people.off.startswith("four eyes are off, ")
    assert PEOPLE.off == ""


@pytest.mark.parametrize(
    ("people", "who", "said"),
    [
        (PEOPLE, Who("root", "shared"), "root is an id that several people share: it may read and preview"),
        (
            PEOPLE,
            Who("dirk"),
            "links.yml knows no person with the id dirk: add it under people, or decide as anna, bo or",
        ),
        (People(unusable="line 3: no"), ANNA, "nobody can decide until links.yml says who is who: line 3: no"),
    ],
)
def test_an_id_that_is_no_persons_decides_nothing(people: People, who: Who, said: str) -> None:
    with pytest.raises(NotAllowed, match=said):
        check(people, who)
    with pytest.raises(NotAllowed, match=said):
        sign(people, who, word(who.name), [word("anna")], two=False)


@pytest.mark.parametrize(
    ("alone", "said"),
    [
        ({}, None),
        ({"person:anna": ["review 3"]}, None),
        ({"person:anna": ["review 3"], "person:carla": ["review 4"]}, None),
        (
            {"person:anna": ["review 3"], "person:bo": [f"review {n}" for n in range(4, 9)]},
            "anna decided review 3 alone; bo decided review 4, review 5, review 6 and 2 more alone",
        ),
    ],
)
def test_of_two_who_approve_one_decided_nothing_alone(alone: dict[str, list[str]], said: str | None) -> None:
    found = approves_itself(both("person:anna", "person:bo"), alone)
    assert (found is None) if said is None else (found is not None and said in found)


def test_a_label_names_one_or_two() -> None:
    assert signers("person:anna and person:bo") == {"person:anna", "person:bo"}
    assert (signers("person:anna"), signers(None)) == ({"person:anna"}, set())
