"""Thirty answers and one decision accept a group of vendors, and one command takes that back."""

from __future__ import annotations

from datetime import UTC, datetime
from decimal import Decimal

import pytest

from include.approvals import group_answers, sign_off
from include.people.four_eyes import NotAllowed
from include.people.settings import People
from include.people.who import Who
from include.store import audit, decisions, reviews
from include.store.database import Store
from include.store.models import deliveries, runs
from include.store.reviews import ReviewError

NOON = datetime(2026, 11, 20, 12, tzinfo=UTC)
LATER = datetime(2026, 11, 20, 13, tzinfo=UTC)
ONE = People(people={"anna": {"system": ["anna"]}})
TWO = People(people={"anna": {"system": ["anna"]}, "bo": {"system": ["bo"]}}, four_eyes={"group_vendors_above": 5})
ANNA, BO, ROOT = Who("anna", "person"), Who("bo", "person"), Who("root", "shared")
LIKE = "nothing but the name agrees, 98–100 %"


def ask(store: Store, count: int, group: str = LIKE, link: str = "books") -> list[int]:
    with store.begin() as db:
        return [
            reviews.open_once(
                db,
                link=link,
                flow="vendors",
                company="123",
                document_key=f"L{one}",
                code="vendor_review",
                text=f"vendor {one}?",
                payload={
                    "left_company": "123", "left_key": f"L{one}", "left_name": f"Vendor {one}",
                    "right_company": "C1", "right_key": f"R{one}", "right_name": f"VENDOR {one}", "group": group,
                },
                now=NOON,
            )
            for one in range(count)
        ]  # fmt: skip


def answer(store: Store, numbers: list[int] | tuple[int, ...], decision: str = "same") -> None:
    with store.begin() as db:
        for number in numbers:
            sign_off.review(db, ONE, number, decision, who=ANNA, now=NOON)


def sample(store: Store, number: int) -> tuple[int, ...]:
    with store.read() as db:
        return group_answers.of(db, ONE, number).standing.unanswered


def accept(store: Store, number: int, who: Who = ANNA, people: People = ONE) -> sign_off.Said:
    with store.begin() as db:
        return group_answers.accept(db, people, number, who=who, now=NOON)[1]


def undo(store: Store, number: int) -> group_answers.TakenBack:
    with store.begin() as db:
        return group_answers.undo(db, ONE, number, who=ANNA, now=LATER)


def same(store: Store) -> set[str]:
    with store.read() as db:
        return {one.left_key for one in decisions.listed(db, "books") if one.verdict == "same"}


def waits(store: Store, key: str, counterparty: str, state: str = "waiting", amount: str = "100") -> None:
    row = {"link": "books", "flow": "invoices", "company": "123", "source_key": key, "target_company": "C1"}
    more = {"target_system": "avidxchange", "created_at": NOON, "updated_at": NOON, "currency": "EUR"}
    with store.begin() as db:
        named = {"counterparty": counterparty, "amount": Decimal(amount), "state": state}
        db.execute(deliveries.insert().values(**row, **more, **named))


def state(store: Store, key: str) -> tuple[str, str | None]:
    with store.read() as db:
        return next((row.state, row.reason_code) for row in db.execute(deliveries.select()) if row.source_key == key)


def test_thirty_vendors_are_accepted_by_one_decision_after_a_sample_of_thirty(store: Store) -> None:
    numbers = ask(store, 60)
    with pytest.raises(ReviewError, match="answer a sample first"):
        accept(store, numbers[0])
    answer(store, sample(store, numbers[0]))
    assert accept(store, numbers[0]).by == "person:anna"
    assert same(store) == {f"L{one}" for one in range(60)}
    with store.read() as db:
        (unseen,) = {one.why for one in decisions.listed(db) if "batch" in (one.evidence or {})}
        assert unseen == (
            "accepted with its group after a sample of 30 without a wrong one: at most 9.5% of the group is wrong "
            "(95 %)"
        )
        last = [audit.history(db, f"L{one}", link="books")[-1] for one in range(60)]
        assert {(one.event, one.who, one.to_state) for one in last} == {("review_decided", "person:anna", "same")}


def test_one_wrong_answer_closes_the_group(store: Store) -> None:
    numbers = ask(store, 60)
    first, *others = sample(store, numbers[0])
    answer(store, others)
    answer(store, [first], "different")
    with pytest.raises(ReviewError, match=f"some are different vendors \\(reviews {first}\\)"):
        accept(store, numbers[0])
    assert len(same(store)) == 29


def test_a_large_group_waits_for_a_second_person(store: Store) -> None:
    numbers = ask(store, 60)
    answer(store, sample(store, numbers[0]))
    said = accept(store, numbers[0], people=TWO)
    assert said.waits == (
        f"30 vendors of books as the same, unseen ({LIKE}): more than 5 vendors at once needs two people, and anna is "
        "the first; waits for a second person: bo"
    )
    assert accept(store, numbers[0], people=TWO).waits
    assert len(same(store)) == 30
    assert accept(store, numbers[0], BO, TWO).by == "person:anna and person:bo"
    assert len(same(store)) == 60


def test_the_second_person_signs_the_same_vendors(store: Store) -> None:
    numbers = ask(store, 60)
    answer(store, sample(store, numbers[0]))
    accept(store, numbers[0], people=TWO)
    with store.read() as db:
        rest = group_answers.of(db, ONE, numbers[0]).standing.rest
    answer(store, rest[:1])
    assert accept(store, numbers[0], BO, TWO).waits


def test_groups_of_other_links_and_other_evidence_are_others(store: Store) -> None:
    numbers = ask(store, 60)
    ask(store, 60, link="other")
    ask(store, 60, group="the names are only similar, 98–100 %", link="third")
    with store.read() as db:
        assert sorted(group_answers.of(db, ONE, numbers[0]).questions) == numbers


def test_vendors_with_much_that_waits_are_asked_about_alone(store: Store) -> None:
    numbers = ask(store, 60)
    waits(store, "i1", "VENDOR 7", amount="6000")
    waits(store, "i2", "Vendor 7", amount="-4000.01")
    with store.read() as db:
        assert group_answers.of(db, ONE, numbers[0]).standing.alone == {numbers[7]: "EUR 10,000.01 waits for it"}


def test_vendors_that_are_another_ones_already_are_asked_about_alone(store: Store) -> None:
    """By a person's word, and as they were delivered in either direction; not as the very pair that is asked about."""
    numbers = ask(store, 60)
    vendor = {"link": "books", "company": "123", "target_system": "avidxchange", "target_company": "C1"}
    vendor |= {"state": "delivered", "created_at": NOON, "updated_at": NOON}
    rows = [
        {"flow": "vendors", "source_key": "S1", "target_id": "R1"},
        {"flow": "suppliers", "source_key": "R2", "target_id": "S2"},
        {"flow": "vendors", "source_key": "L3", "target_id": "R3"},
        {"flow": "vendors", "source_key": "S4", "target_id": "R4", "voided": True},
        {"flow": "invoices", "source_key": "S5", "target_id": "R5"},
        {"flow": "vendors", "source_key": "S6", "target_id": "R6", "link": "other"},
    ]
    with store.begin() as db:
        db.execute(deliveries.insert(), [{"voided": False, **vendor, **row} for row in rows])
        for left, right, company in (("S7", "R7", "C1"), ("S8", "R8", "C2"), ("L9", "R9", "C1")):
            made = decisions.Decision("books", "vendor", "123", left, company, right, "same", "person:anna", NOON)
            decisions.decide(db, made)
    with store.read() as db:
        alone = group_answers.of(db, ONE, numbers[0]).standing.alone
    assert alone == {numbers[one]: "one of the two is another vendor's already" for one in (1, 2, 7)}


def test_an_acceptance_is_taken_back_whole_though_a_run_went_by_it_and_what_has_not_left_is_held(store: Store) -> None:
    numbers = ask(store, 60)
    shown = sample(store, numbers[0])
    answer(store, shown)
    accept(store, numbers[0])
    unseen = [number for number in numbers if number not in shown]
    name = f"Vendor {numbers.index(unseen[0])}"
    seen_name = f"Vendor {numbers.index(shown[0])}"
    waits(store, "planned", name, "planned")
    waits(store, "gone", name, "delivered")
    waits(store, "of-another", seen_name, "planned")
    with store.begin() as db:
        ended = {"started_at": LATER, "ended_at": LATER, "result": "done"}
        db.execute(runs.insert().values(run_id="r1", link="books", who="x", preview=False, **ended))
    done = undo(store, unseen[3])
    assert (sorted(done.reopened), done.stopped, done.left) == (unseen, 1, 0)
    assert same(store) == {f"L{numbers.index(number)}" for number in shown}
    assert [state(store, key) for key in ("planned", "gone", "of-another")] == [
        ("held", "vendor_review"), ("delivered", None), ("planned", None),
    ]  # fmt: skip
    with store.read() as db:
        assert {reviews.show(db, number).state for number in unseen} == {"open"}
        (event,) = audit.history(db, "planned", link="books")
    assert (event.event, event.who, event.text) == (
        "held",
        "person:anna",
        f"the vendor's group was accepted and taken back: it waits for review {unseen[3]} and those beside it",
    )
    with pytest.raises(ReviewError, match="was not accepted with a group, or that was taken back"):
        undo(store, unseen[3])


def test_a_group_can_be_accepted_again_after_it_was_taken_back(store: Store) -> None:
    numbers = ask(store, 60)
    shown = sample(store, numbers[0])
    answer(store, shown)
    accept(store, numbers[0])
    undo(store, next(number for number in numbers if number not in shown))
    assert len(same(store)) == 30
    accept(store, numbers[0])
    assert len(same(store)) == 60


def test_who_may_not_decide_accepts_and_takes_back_nothing(store: Store) -> None:
    numbers = ask(store, 60)
    answer(store, sample(store, numbers[0]))
    with pytest.raises(NotAllowed):
        accept(store, numbers[0], ROOT, TWO)
    with store.begin() as db, pytest.raises(NotAllowed):
        group_answers.undo(db, TWO, numbers[0], who=ROOT, now=NOON)


def test_a_question_without_like_ones_is_in_no_group(store: Store) -> None:
    (number,) = ask(store, 1, group="")
    with pytest.raises(ReviewError, match="is not one of a group of like questions"):
        sample(store, number)
