"""Which preview a person can have read and approved, and what is said when there is none."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from include.approvals.approving import LAG, NotApproved, approve, objection
from include.links import Configuration, load
from include.people.who import Who
from include.store import accepted, runs
from include.store.database import Store
from include.store.models import approvals
from include.systems.airbase import contract as airbase
from include.systems.avalara import contract as avalara
from include.systems.avidxchange import contract as avidxchange
from include.systems.basware import contract as basware
from include.systems.exact_online import contract as exact
from include.systems.quickbooks_online import contract as quickbooks
from tests.support.run_settings import LINKS

ANNA, BO = Who("anna", "person"), Who("bo", "person")
NOON = datetime(2026, 11, 1, 12, tzinfo=UTC)


def preview(run_id: str, minute: int = 0, result: runs.Result = "remarks", **summary: Any) -> runs.Run:
    at = NOON + timedelta(minutes=minute)
    kept = {"request": {"flows": summary.pop("flows", None)}, "troubled": False, **summary}
    return runs.Run(run_id, "books", "person:anna", True, at, at, result, kept)


def books(folder: Path, people: str = "") -> Configuration:
    (folder / "links.yml").write_text(LINKS + people)
    return load(folder)


def keep(store: Store, *previews: runs.Run) -> None:
    with store.begin() as db:
        for one in previews:
            runs.start(db, one.run_id, one.link, who=one.who, preview=True, now=one.started_at)
            runs.end(db, one.run_id, one.result or "done", one.summary or {}, now=one.started_at)


@pytest.mark.parametrize("result", ["done", "remarks"])
def test_a_whole_preview_that_ended_well_can_be_approved(result: runs.Result) -> None:
    assert objection("l", [preview("whole", result=result)]) is None


@pytest.mark.parametrize(
    ("previews", "said"),
    [
        ([], "nobody has previewed l yet"),
        ([preview("part", flows=["payments"])], "the last preview of l (part) was of payments alone"),
        (
            [preview("bad", result="failed", failure="no answer.")],
            "the last preview of l (bad) failed: no answer. Fix",
        ),
        ([preview("half", troubled=True)], "the last preview of l (half) could not read everything"),
        ([preview("bad", 5, "failed", failure="no answer"), preview("good")], "the last preview of l (bad) failed"),
        ([preview("part", 5, flows=["payments"]), preview("bad", result="failed", failure="x")], "l (bad) failed: x"),
    ],
)
def test_what_no_person_can_have_approved_is_refused_with_what_to_do(previews: list[runs.Run], said: str) -> None:
    words = objection("l", previews)
    assert words is not None
    assert said in words
    assert words.endswith(", read it, then approve")
    assert "run l --preview" in words


@pytest.mark.parametrize(
    ("minute", "full", "approved"), [(4, True, False), (14, True, False), (25, False, False), (15, True, True)]
)
def test_after_a_restore_a_preview_of_everything_counts_that_began_when_reads_show_all(
    minute: int, full: bool, approved: bool
) -> None:
    looked = preview("r1", minute, request={"flows": None, "full": full})
    words = objection("l", [looked], NOON + timedelta(minutes=5))
    assert (words is None) == approved
    if words:
        assert "the store came back from a backup at 2026-11-01 12:05:00 UTC" in words
        assert words.endswith("run l --full --preview after 12:15:00 UTC, read it, then approve")


def test_no_vendor_is_assumed_to_lag_for_longer_than_is_waited_after_a_restore() -> None:
    lags = [contract.SETTLE_SECONDS for contract in (airbase, avalara, avidxchange, basware, quickbooks)]
    assert max(*lags, *exact.SETTLE_SECONDS.values()) * 2 <= LAG.total_seconds()


def test_a_look_at_one_flow_after_the_whole_preview_does_not_undo_it() -> None:
    assert objection("l", [preview("part", 5, flows=["payments"]), preview("whole")]) is None


def test_an_approval_names_the_preview_that_was_read(store: Store, tmp_path: Path) -> None:
    keep(store, preview("whole"), preview("part", 5, flows=["payments"]))
    said = approve(store, books(tmp_path), "books", who=ANNA, now=NOON)
    assert said.remark == "four eyes are off, since links.yml names no two people: one person's word was enough"
    with store.read() as db:
        [row] = db.execute(select(approvals)).all()
    assert (row.link, row.approved_by, row.run_id) == ("books", "person:anna", "whole")


def test_a_refused_approval_leaves_the_link_as_it_was(store: Store, tmp_path: Path) -> None:
    keep(store, preview("part", flows=["payments"]))
    with pytest.raises(NotApproved, match="was of payments alone"):
        approve(store, books(tmp_path), "books", who=ANNA, now=NOON)
    with store.read() as db:
        assert runs.approved_by(db, "books") is None


def test_what_is_approved_stays_approved_whatever_the_last_preview_was(store: Store, tmp_path: Path) -> None:
    keep(store, preview("whole"))
    approve(store, books(tmp_path), "books", who=ANNA, now=NOON)
    keep(store, preview("bad", 5, "failed", failure="no answer"))
    approve(store, books(tmp_path), "books", who=BO, now=NOON)
    with store.read() as db:
        assert runs.approved_by(db, "books") == "person:anna"


def test_two_people_approve_the_same_settings(store: Store, tmp_path: Path) -> None:
    people = "people: {anna: {system: [anna]}, bo: {system: [bo]}}\n"
    keep(store, preview("whole"))
    assert approve(store, books(tmp_path, people), "books", who=ANNA, now=NOON).waits.endswith("second person: bo")
    changed = books(tmp_path, "    options: {over_order_amount: 9999}\n" + people)
    assert approve(store, changed, "books", who=BO, now=NOON).waits.endswith("second person: anna")
    with store.read() as db:
        assert runs.approved_by(db, "books") is None
    assert approve(store, changed, "books", who=ANNA, now=NOON).by == "person:bo and person:anna"
    with store.read() as db:
        assert accepted.of(db, "books")["tolerances"]["over_order_amount"] == 9999
