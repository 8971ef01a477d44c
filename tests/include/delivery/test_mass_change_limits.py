"""The own decisions of the mass-change guard, with literals."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Collection

import pytest

from include.delivery.context import Settings
from include.delivery.mass_change_guard import among, approved_items, item, limit, mass_changes
from include.delivery.planning import Plan
from include.delivery.reviewing import Asked, Reviews
from include.delivery.states import Decision
from tests.support.outbox_rows import row


@pytest.mark.parametrize(
    ("delivered", "rule", "allowed"),
    [(0, (20, 0.05), 20), (400, (20, 0.05), 20), (1000, (20, 0.05), 50), (499, (5, 0.01), 5), (900, (5, 0.01), 9)],
)
def test_the_larger_of_both_passes(delivered: int, rule: tuple[int, float], allowed: float) -> None:
    assert limit(delivered, rule) == allowed


def plan(key: str, action: str | None = "update", kind: str = "send", amount: str = "90.00") -> Plan:
    return Plan(row(key, amount), None, Decision(kind, action))  # type: ignore[arg-type]


SETTINGS = Settings(most_updates=(2, 0.5), most_voids=(1, 0.1))


def guarded(*plans: Plan, delivered: int = 4, passed: Collection[str] = ()) -> list[tuple[str, list[str]]]:
    found = mass_changes(plans, flow="payments", delivered=delivered, settings=SETTINGS, passed=passed)
    return [(one.question.code, [one.row.source_key for one in one.plans]) for one in found]


def test_changes_and_voids_have_a_limit_each() -> None:
    two, three = [plan("A"), plan("B")], [plan("A"), plan("B"), plan("C")]
    assert guarded(*two) == []
    assert guarded(*three) == [("brake_change", ["A", "B", "C"])]
    assert guarded(*three, delivered=6) == []
    assert guarded(*two, plan("V", "void")) == []
    voids = [plan("V", "void"), plan("W", "void")]
    assert guarded(*three, *voids) == [("brake_change", ["A", "B", "C"]), ("brake_void", ["V", "W"])]
    assert guarded(*voids, delivered=20) == []


def changed(key: str) -> Plan:
    """The first document about a vendor that people made in the target."""
    facts = {"vendor_id": "56", "name": "N", "before": {"phone": "1"}, "after": {"phone": "2"}}
    document = json.dumps({"kind": "vendor_change", "company": "C1", "source_key": key} | facts)
    return Plan(row(key, document=document), None, Decision("send", "create"))


def test_a_first_document_that_changes_what_is_there_is_a_change() -> None:
    three = [changed("A"), changed("B"), changed("C")]
    assert guarded(*three[:2]) == []
    assert guarded(*three, delivered=0) == [("brake_change", ["A", "B", "C"])]
    assert among(three, {item(three[1])}) == [three[1]]
    [found] = mass_changes(three, flow="vendor_changes", delivered=0, settings=SETTINGS, passed=())
    assert "this run wants to change 3 documents; more than 2 at once needs a person" in found.question.text


def test_only_what_would_be_sent_counts() -> None:
    others = [
        plan("C", "create"),
        plan("D", "update", "block"),
        plan("E", "update", "hold"),
        plan("F", None, "nothing"),
    ]
    assert guarded(plan("A"), plan("B"), *others) == []


def test_what_a_person_let_through_counts_no_more() -> None:
    three = [plan("A"), plan("B"), plan("C")]
    assert guarded(*three, passed={item(plan("A"))}) == []
    assert guarded(*three, plan("D"), passed={item(plan("A"))}) == [("brake_change", ["B", "C", "D"])]
    assert guarded(*three, passed={item(plan("A", amount="80.00"))}) == [("brake_change", ["A", "B", "C"])]


def test_the_question_says_how_many_which_and_what_to_do() -> None:
    plans = [plan(f"P{n:02}") for n in range(60)]
    (found,) = mass_changes(plans, flow="payments", delivered=100, settings=SETTINGS, passed=())
    text = (
        "payments: this run wants to change 60 of 100 delivered documents; more than 50 at once needs a person. "
        "Nothing of this flow was sent. For instance P00, P01, P02, P03, P04. Release it if that is meant, else fix "
        "the cause (a mapping, a filter, a mass edit at the source)."
    )
    question = found.question
    assert (question.company, question.document_key, question.code) == ("", "", "brake_change")
    assert (question.text, question.origin) == (text, "brake")
    assert question.payload == {
        "action": "update",
        "count": 60,
        "limit": 50.0,
        "delivered": 100,
        "documents": [f"P{n:02}" for n in range(50)],
        "amounts": {"EUR": "5400.00"},  # 60 of 90.00
        "rows": [
            {"number": f"P{n:02}", "counterparty": "Vendor One", "currency": "EUR", "amount": "90.00"}
            for n in range(50)
        ],
        "items": sorted(item(one) for one in plans),
    }
    assert len(question.fingerprint) == 32


def test_the_question_about_voids_speaks_of_voids() -> None:
    (found,) = mass_changes([plan("V", "void"), plan("W", "void")], flow="p", delivered=2, settings=SETTINGS, passed=())
    assert "wants to void 2 of 2 delivered documents; more than 1 at once" in found.question.text
    assert (found.question.code, found.question.payload["action"]) == ("brake_void", "void")


def test_another_set_is_another_question_and_its_order_is_none() -> None:
    def asked(*plans: Plan) -> str:
        return mass_changes(plans, flow="payments", delivered=0, settings=SETTINGS, passed=())[0].question.fingerprint

    a, b, c, d = (plan(key) for key in "ABCD")
    assert asked(a, b, c) == asked(c, a, b)
    assert len({asked(a, b, c), asked(a, b, d), asked(a, b, c, d)}) == 3


def test_an_approved_item_is_known_by_document_action_and_content_alone() -> None:
    assert item(plan("A")) == item(plan("A", kind="hold"))
    others = [plan("B"), plan("A", "void"), plan("A", amount="80.00"), plan("A", None)]
    assert len({item(one) for one in (plan("A"), *others)}) == 5
    assert len(item(plan("A"))) == 16


def test_an_approval_outlives_an_upgrade() -> None:
    """What a person let through is stored by these names."""
    a = plan("A")
    text = "\x1f".join(["C1", "A", "update", a.row.fingerprint])
    assert item(a) == hashlib.blake2b(text.encode(), digest_size=8).hexdigest()
    unsent = plan("A", None)
    text = "\x1f".join(["C1", "A", "", unsent.row.fingerprint])
    assert item(unsent) == hashlib.blake2b(text.encode(), digest_size=8).hexdigest()


def reviewed(*given: tuple[str, str | None, list[str]]) -> Reviews:
    """(code, ruling, items) in the order asked."""
    decided: dict = {}
    for number, (code, ruling, items) in enumerate(given):
        key = ("", "", code)
        asked = Asked(number, key, "", {"items": items} if items else {}, ruling, "Ann")  # type: ignore[arg-type]
        decided.setdefault(key, []).append(asked)
    return Reviews({}, decided)


@pytest.mark.parametrize(
    ("given", "passed", "refused"),
    [
        ([], set(), set()),
        ([("brake_change", "release", ["a", "b"])], {"a", "b"}, set()),
        ([("brake_change", "reject", ["a"])], set(), {"a"}),
        ([("brake_change", None, ["a"])], set(), set()),
        ([("brake_change", "release", [])], set(), set()),
        ([("brake_change", "release", ["a", "b"]), ("brake_change", "reject", ["b", "c"])], {"a"}, {"b", "c"}),
        ([("brake_change", "reject", ["a", "b"]), ("brake_change", "release", ["b", "c"])], {"b", "c"}, {"a"}),
        ([("brake_change", "release", ["a"]), ("brake_change", "release", ["b"])], {"a", "b"}, set()),
        ([("brake_change", "reject", ["a"]), ("brake_change", "reject", ["b"])], set(), {"a", "b"}),
        ([("brake_change", "release", ["a"]), ("brake_void", "release", ["v"])], {"a", "v"}, set()),
        ([("duplicate_suspected", "release", ["a"]), ("brake_void", "release", ["v"])], {"v"}, set()),
        ([("brake_change", "release", [1])], {"1"}, set()),
    ],
)
def test_the_latest_ruling_about_an_item_counts(given: list, passed: set, refused: set) -> None:
    assert approved_items(reviewed(*given)) == (passed, refused)


def test_what_was_refused_is_found_among_what_would_be_sent() -> None:
    a, b, made, held = plan("A"), plan("B", "void"), plan("C", "create"), plan("D", kind="hold")
    names = {item(one) for one in (a, b, made, held)}
    assert among([a, b, made, held], names) == [a, b]
    assert among([a, b], {item(b)}) == [b]
    assert among([a, b], set()) == []
