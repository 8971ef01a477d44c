"""A decision that needs two people waits for the second, says for whom, and takes effect with the second's word."""

from __future__ import annotations

import threading
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

import pytest

from include.approvals import sign_off
from include.approvals.sign_off import Said
from include.people.four_eyes import NotAllowed
from include.people.settings import People
from include.people.who import Who
from include.pipeline import open_questions
from include.reports import listings
from include.store import audit, decisions, reviews, runs, signatures
from include.store.database import Store
from include.store.decisions import Decision
from include.store.models import deliveries
from include.store.reviews import Review

NOON = datetime(2026, 11, 20, 12, tzinfo=UTC)
PEOPLE = People(people={"anna": {"system": ["anna"]}, "bo": {"system": ["bo"]}, "carla": {"airflow": ["carla"]}})
TWO = People(people={"anna": {"system": ["anna"]}, "bo": {"system": ["bo"]}})
ANNA, BO, CARLA = Who("anna", "person"), Who("bo", "person"), Who("carla", "person")
ROOT = Who("root", "shared")
PAIR = {"left_company": "123", "left_key": "s1", "right_company": "C1", "right_key": "v1"}


def ask(store: Store, code: str = "payee_change", key: str = "s1", **payload: Any) -> int:
    with store.begin() as db:
        where = {"link": "books", "flow": "vendors", "company": "123", "document_key": key}
        return reviews.open_once(db, **where, code=code, text="another IBAN", payload=payload or {"a": 1}, now=NOON)


def answer(
    store: Store, number: int, who: Who, decision: str = "release", people: People = PEOPLE, **more: Any
) -> tuple[Review, Said]:
    with store.begin() as db:
        return sign_off.review(db, people, number, decision, who=who, now=NOON, **more)


def delivered(store: Store, key: str, amount: str | None = None, target: str | None = None) -> None:
    row = {"link": "books", "flow": "vendors", "company": "123", "source_key": key, "target_company": "C1"}
    more = {"target_system": "avidxchange", "target_id": target, "created_at": NOON, "updated_at": NOON}
    with store.begin() as db:
        money = Decimal(amount) if amount else None
        db.execute(deliveries.insert().values(**row, **more, amount=money, state="held" if amount else "delivered"))


def pair(store: Store, who: Who, verdict: str = "same", **more: str) -> Said:
    with store.begin() as db:
        named = {"link": "books", "kind": "vendor", **PAIR, **more}
        made = Decision(**named, verdict=verdict, who="", at=NOON)
        return sign_off.pair(db, PEOPLE, made, who)


def test_a_change_of_payee_is_released_by_two(store: Store) -> None:
    number = ask(store)
    found, said = answer(store, number, ANNA, note="I phoned them")
    assert (found.state, found.decision, said.by) == ("open", None, "")
    assert said.waits == (
        f"review {number}, release (another IBAN): a change of who is paid and where needs two people, and anna is the "
        "first; waits for a second person: bo or carla"
    )
    found, said = answer(store, number, BO)
    assert (found.state, found.decision, found.decided_by) == ("decided", "release", "person:anna and person:bo")
    assert said == Said("person:anna and person:bo")
    with store.read() as db:
        assert [(one.event, one.who, one.to_state) for one in audit.history(db, "s1")] == [
            ("signed", "person:anna", "release"),
            ("review_decided", "person:anna and person:bo", "release"),
        ]
        assert signatures.waiting(db) == []


@pytest.mark.parametrize(
    ("codes", "two"),
    [(["over_order", "payee_differs"], True), (["duplicate_suspected"], True), (["over_order"], False)],
)
def test_of_several_reasons_the_one_that_needs_two_people_counts(store: Store, codes: list[str], two: bool) -> None:
    delivered(store, "s1", "501.00")
    number = ask(store, "several_reasons", reasons=[{"code": code, "text": "", "payload": {}} for code in codes])
    assert bool(answer(store, number, ANNA)[1].waits) is two


def test_what_waits_is_said_by_status_and_by_every_run_with_whom_for(store: Store) -> None:
    number = ask(store)
    answer(store, number, ANNA)
    with store.read() as db:
        (row,) = listings.link_status(db, "books")["second_person"]
        said = open_questions.reasons(db, "books")
    assert (row["kind"], row["key"], row["who"], row["waits_for"]) == (
        "review",
        str(number),
        "person:anna",
        "bo or carla",
    )
    assert said == [
        {
            "flow": "",
            "state": "question",
            "code": "second_person",
            "text": f"review {number}, release (another IBAN): a change of who is paid and where needs two people, and "
            "anna is the first; waits for bo or carla",
            "documents": [f"review {number}"],
        }
    ]


def test_the_same_person_twice_and_a_shared_id_are_no_second(store: Store) -> None:
    number = ask(store)
    answer(store, number, ANNA)
    assert answer(store, number, ANNA)[1].waits
    with pytest.raises(NotAllowed, match="root is an id that several people share"):
        answer(store, number, ROOT)
    with store.read() as db:
        assert reviews.show(db, number).state == "open"
        assert [one.who for one in signatures.waiting(db)] == ["person:anna"]


def test_one_person_says_no_and_the_first_word_is_gone(store: Store) -> None:
    number = ask(store)
    answer(store, number, ANNA)
    assert answer(store, number, BO, "reject")[0].decided_by == "person:bo"
    assert answer(store, number, BO)[1].waits, "anna's word was for another moment"


def test_a_word_about_other_facts_is_not_the_first_of_two(store: Store) -> None:
    number = ask(store, iban="..4711")
    answer(store, number, ANNA)
    assert ask(store, iban="..9999") == number
    with store.read() as db:
        assert signatures.waiting(db) == []
    assert answer(store, number, BO)[1].waits


@pytest.mark.parametrize(
    ("amount", "twin", "waits"),
    [("500.00", None, False), ("500.01", None, True), ("-10.00", "-500.01", True), ("10.00", "500.00", False)],
)
def test_a_duplicate_above_the_amount_is_released_by_two(
    store: Store, amount: str, twin: str | None, waits: bool
) -> None:
    delivered(store, "i1", amount)
    _, said = answer(store, ask(store, "duplicate_suspected", "i1", twin_gross=twin), ANNA)
    assert bool(said.waits) == waits


def test_a_vendor_that_is_another_ones_already_is_a_group_and_needs_two(store: Store) -> None:
    delivered(store, "s9", target="v1")
    number = ask(store, "vendor_review", **PAIR)
    assert "a group of vendors that becomes one needs two people" in answer(store, number, ANNA, "same")[1].waits
    assert answer(store, number, BO, "same")[1].by == "person:anna and person:bo"
    assert pair(store, ANNA, left_key="s2").waits
    assert pair(store, CARLA, left_key="s2").by == "person:anna and person:carla"
    with store.read() as db:
        assert {one.left_key: one.who for one in decisions.listed(db)} == {
            "s1": "person:anna and person:bo",
            "s2": "person:anna and person:carla",
        }


def test_a_word_about_another_vendor_is_not_the_first_of_two(store: Store) -> None:
    delivered(store, "s9", target="v2")
    number = ask(store, "vendor_review", **PAIR)
    assert answer(store, number, ANNA, "same")[1].by == "person:anna"
    assert answer(store, number, BO, "same", pair_with="v2")[1].waits
    assert answer(store, number, BO, "same")[1].by == "person:anna and person:bo"


def test_a_vendor_of_its_own_is_one_persons_to_match(store: Store) -> None:
    delivered(store, "s1", target="v1")
    assert answer(store, ask(store, "vendor_review", **PAIR), ANNA, "same")[1].by == "person:anna"
    assert pair(store, BO, "different", left_key="s3").by == "person:bo"


def test_with_one_person_it_is_as_before_and_says_that_four_eyes_are_off(store: Store) -> None:
    alone = People(people={"anna": {"system": ["anna"]}})
    found, said = answer(store, ask(store), ROOT, people=alone)
    assert (found.decision, found.decided_by) == ("release", "person:root")
    assert said.off == "four eyes are off, since links.yml names no two people: one person's word was enough"


def approval(store: Store, who: Who, people: People = TWO, settings: Any = "7") -> Said:
    with store.begin() as db:
        return sign_off.approval(
            db, people, "books", "r1", {"tolerances": {"over_order_amount": settings}}, who=who, now=NOON
        )


def approved_by(store: Store) -> str | None:
    with store.read() as db:
        return runs.approved_by(db, "books")


def test_a_link_is_approved_by_two(store: Store) -> None:
    assert approval(store, ANNA).waits == (
        "approval of books: an approval needs two people, and anna is the first; waits for a second person: bo"
    )
    assert approved_by(store) is None
    with pytest.raises(NotAllowed):
        approval(store, ROOT)
    assert approval(store, BO).by == approved_by(store) == "person:anna and person:bo"


def test_an_approval_of_other_settings_is_not_the_first_of_two(store: Store) -> None:
    approval(store, ANNA)
    assert approval(store, BO, settings="9999").waits
    assert approved_by(store) is None


def test_two_who_each_decided_something_alone_do_not_approve_the_run_in_which_it_takes_effect(store: Store) -> None:
    first, second = ask(store, "over_order", "i1"), ask(store, "over_order", "i2")
    answer(store, first, ANNA, people=TWO)
    answer(store, second, BO, people=TWO)
    approval(store, ANNA)
    with pytest.raises(NotAllowed, match=f"anna decided review {first} alone; bo decided review {second} alone"):
        approval(store, BO)
    assert approved_by(store) is None
    assert answer(store, first, BO, people=TWO)[0].decided_by == "person:anna and person:bo"
    assert approval(store, BO).by == approved_by(store) == "person:anna and person:bo"


def test_a_restore_takes_the_first_word_of_an_approval_back(store: Store) -> None:
    approval(store, ANNA)
    with store.begin() as db:
        runs.withdraw(db, who="person:root", now=NOON)
    assert approval(store, BO).waits


@pytest.mark.both_stores
def test_of_two_at_the_same_moment_one_is_the_second(store: Store) -> None:
    number, start = ask(store), threading.Barrier(2)

    def one(who: Who) -> None:
        start.wait()
        answer(store, number, who)

    threads = [threading.Thread(target=one, args=(who,)) for who in (ANNA, BO)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    with store.read() as db:
        assert reviews.show(db, number).decision == "release"
