"""A document that no longer is what it was delivered as: a person said so, or that one is gone from the target."""

from __future__ import annotations

import pytest

from include.store.models import audit_events
from tests.include.delivery.conftest import Bench
from tests.support.outbox_rows import row

ASKED = [{"code": "vendor_disputed", "text": "It is not T1: say which one it is.", "payload": {}}]


def test_it_waits_for_a_person_though_nothing_about_it_changed(bench: Bench, counted) -> None:
    bench.run(row("P1"))
    assert counted(bench.run(row("P1", replaces="T1", holds=ASKED))) == {"review": 1}
    assert (bench.delivery("P1").state, bench.delivery("P1").target_id) == ("held", "T1")
    assert [one.code for one in bench.reviews()] == ["vendor_disputed"]
    assert len(bench.target.writes) == 1


def test_a_person_names_the_one_it_is_and_the_old_one_is_left_alone(bench: Bench, counted) -> None:
    bench.run(row("P1"))
    other = bench.target.create_by_hand("123/other")
    named = row("P1", replaces="T1", adopt={"id": other.id, "evidence": "decision"})
    assert counted(bench.run(named)) == {"delivered": 1}
    assert bench.delivery("P1").target_id == other.id
    assert counted(bench.run(row("P1", adopt={"id": other.id, "evidence": "decision"}))) == {"unchanged": 1}
    assert bench.target.writes == [("create", "123/P1")]
    assert bench.target.documents["T1"].live
    told = bench.all(audit_events)[-1]
    assert (told.event, told.code, told.text) == ("adopted", "replaced", f"P1 was T1 and is {other.id}: decision")


def test_a_person_has_it_created_anew_once(bench: Bench, counted) -> None:
    bench.run(row("P1"))
    asked = row("P1", replaces="T1", holds=ASKED)
    bench.run(asked)
    bench.decide("release")
    assert counted(bench.run(asked)) == {"delivered": 1}
    assert bench.delivery("P1").target_id == "T2"
    assert counted(bench.run(asked)) == {"unchanged": 1}, "T2 was not called into question"
    assert bench.target.writes == [("create", "123/P1"), ("create", "123/P1")]


def test_a_person_who_says_no_leaves_it_as_it_is(bench: Bench, counted) -> None:
    bench.run(row("P1"))
    asked = row("P1", replaces="T1", holds=ASKED)
    bench.run(asked)
    bench.decide("reject")
    assert counted(bench.run(asked)) == {"skipped": 1}
    assert len(bench.target.writes) == 1


def test_what_it_no_longer_is_may_be_another_documents(bench: Bench, counted) -> None:
    bench.run(row("P1"))
    asked = row("P1", replaces="T1", holds=ASKED)
    mine = row("P2", adopt={"id": "T1", "evidence": "same vendor"})
    assert counted(bench.run(asked, mine)) == {"review": 1, "delivered": 1}
    assert bench.delivery("P2").target_id == "T1"


def test_a_void_goes_where_it_was_delivered(bench: Bench, counted) -> None:
    bench.run(row("P1"))
    assert counted(bench.run(row("P1", replaces="T1", wanted="void"))) == {"delivered": 1}
    assert not bench.target.documents["T1"].live


@pytest.mark.parametrize(("before", "after"), [("P1", "P9"), ("P9", "P1")])
def test_what_became_another_documents_is_nobody_elses(bench: Bench, counted, before: str, after: str) -> None:
    """In whatever order the store gives them: the one that no longer stands there does not hide the one that does."""
    bench.run(row(before))
    asked = row(before, replaces="T1", holds=ASKED)
    mine = row(after, adopt={"id": "T1", "evidence": "same vendor"})
    bench.run(asked, mine)
    third = row("P5", adopt={"id": "T1", "evidence": "same name"})
    assert counted(bench.run(asked, mine, third)) == {"review": 1, "unchanged": 1, "blocked": 1}
    assert bench.delivery("P5").reason_code == "adopt_conflict"


def test_what_refers_to_it_waits_until_it_stands_where_a_person_said(bench: Bench, counted) -> None:
    bench.run(row("V1"), flow="vendors")
    named = [{"flow": "vendors", "company": "C1", "key": "V1", "label": "vendor V1", "target": "T9"}]
    waits = bench.run(row("P1", refs=named))
    assert counted(waits) == {"waiting": 1}
    assert "vendor V1 (vendors), which stands as T1, not as T9 yet" in waits.reasons[0].text
    here = [named[0] | {"target": "T1"}]
    assert counted(bench.run(row("P1", refs=here))) == {"delivered": 1}
