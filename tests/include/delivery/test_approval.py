"""Documents that wait until a person approved exactly them: whatever way a delivery is asked for, it comes by here."""

from __future__ import annotations

import json
from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest

from include.delivery.approval import Rule
from include.delivery.outbox import OutboxRow
from include.store import approval_requests as requests
from include.store import runs
from include.store.approval_requests import Answer, Document, Request
from include.store.database import Store
from include.store.models import approvals, audit_events
from include.systems.base import Outcome
from tests.include.delivery.conftest import Bench
from tests.support.outbox_rows import row

EVERY = Rule(every=True, by="anna and bo")
DAY = timedelta(hours=24)


@pytest.fixture
def store(sqlite_store: Store) -> Store:
    """Nothing here depends on the kind of database."""
    return sqlite_store


def asked(bench: Bench, *rows: OutboxRow, action: str = "create", flow: str = "payments") -> Request:
    documents = [
        Document(flow, one.company, one.source_key, one.target_company, action, one.fingerprint, True, one.label)
        for one in rows
    ]
    now = bench.clock.now()
    with bench.store.begin() as db:
        return requests.add(db, "demo", "r", documents, preview=False, facts={}, now=now, expires_at=now + DAY)


def said(bench: Bench, request: Request, answer: Answer = "approved", note: str | None = None) -> None:
    with bench.store.begin() as db:
        assert requests.answer(db, request, answer, who="person:anna", now=bench.clock.now(), note=note)


def approve(bench: Bench, *rows: OutboxRow, action: str = "create") -> None:
    said(bench, asked(bench, *rows, action=action))


def state(bench: Bench, key: str) -> tuple[str, str | None]:
    found = bench.delivery(key)
    return found.state, found.reason_code


def test_without_an_approval_nothing_leaves_and_it_says_for_whom_it_waits(bench: Bench) -> None:
    result = bench.run(row("P1"), approval=EVERY)
    assert (bench.target.writes, result.counts["waiting"]) == ([], 1)
    assert [(one.code, one.text) for one in result.reasons] == [
        ("approval_pending", "It waits for an approval by anna and bo: page Preview, or `approvals list`.")
    ]
    assert state(bench, "P1") == ("waiting", "approval_pending")
    events = len(bench.all(audit_events))
    bench.run(row("P1"), approval=EVERY)
    after = bench.all(audit_events)
    assert len(after) == events, "a second run says nothing new"


def test_exactly_what_was_approved_leaves(bench: Bench) -> None:
    approve(bench, row("P1"), row("P2"))
    bench.run(row("P1"), row("P2", "101.00"), row("P3"), approval=EVERY)
    assert bench.target.writes == [("create", "123/P1")]
    assert [state(bench, key) for key in ("P1", "P2", "P3")] == [
        ("delivered", None),
        ("waiting", "approval_pending"),
        ("waiting", "approval_pending"),
    ]


@pytest.mark.parametrize(
    "other",
    [
        row("P1", company="C2"),
        row("P1", "100.01"),
        row("P1", target_company="456"),
        row("P2"),
    ],
    ids=["company", "content", "company of the target", "document"],
)
def test_what_differs_in_anything_was_not_approved(bench: Bench, other: OutboxRow) -> None:
    approve(bench, row("P1"))
    bench.run(other, approval=EVERY)
    assert bench.target.writes == []


def test_an_approval_of_a_change_is_none_of_a_new_document_or_a_void(bench: Bench) -> None:
    approve(bench, row("P1"), action="update")
    bench.run(row("P1"), approval=EVERY)
    assert bench.target.writes == []
    approve(bench, row("P1"))
    bench.run(row("P1"), approval=EVERY)
    bench.run(row("P1", wanted="void"), approval=EVERY)
    assert bench.target.writes == [("create", "123/P1")]
    assert state(bench, "P1") == ("waiting", "approval_pending")
    approve(bench, row("P1"), action="void")
    bench.run(row("P1", wanted="void"), approval=EVERY)
    assert bench.target.writes[1:] == [("void", "123/P1")]


def test_an_approval_of_another_flow_or_link_is_none(bench: Bench) -> None:
    said(bench, asked(bench, row("P1"), flow="vendors"))
    bench.run(row("P1"), approval=EVERY)
    approve(bench, row("P1"))
    bench.run(row("P1"), approval=EVERY, link="other")
    assert bench.target.writes == []


@pytest.mark.parametrize("answer", ["superseded", "rejected", None])
def test_a_request_that_was_answered_otherwise_lets_nothing_go(bench: Bench, answer: Answer | None) -> None:
    request = asked(bench, row("P1"))
    if answer:
        said(bench, request, answer, "wrong month")
    bench.run(row("P1"), approval=EVERY)
    assert bench.target.writes == []


@pytest.mark.parametrize(("seconds", "leaves"), [(-1, True), (0, False), (1, False)])
def test_at_the_deadline_nothing_leaves_any_more(bench: Bench, seconds: int, leaves: bool) -> None:
    approve(bench, row("P1"))
    bench.clock.advance(seconds=DAY.total_seconds() + seconds)
    bench.run(row("P1"), approval=EVERY)
    assert bool(bench.target.writes) == leaves


def test_what_was_planned_before_the_deadline_does_not_leave_after_it(bench: Bench) -> None:
    approve(bench, row("P1"), row("P2"))
    bench.clock.advance(seconds=DAY.total_seconds() - 10)
    bench.writer.after_effect = lambda request: bench.clock.advance(seconds=20)
    result = bench.run(row("P1"), row("P2"), approval=EVERY)
    assert bench.target.writes == [("create", "123/P1")]
    assert state(bench, "P2") == ("waiting", "approval_pending")
    assert (result.counts["delivered"], result.counts["waiting"]) == (1, 1)


def test_what_was_rejected_waits_with_who_and_why_until_it_changes_or_is_asked_about_again(bench: Bench) -> None:
    said(bench, asked(bench, row("P1")), "rejected", "wrong month")
    result = bench.run(row("P1"), approval=EVERY)
    assert [(one.code, one.text) for one in result.reasons] == [
        (
            "approval_rejected",
            "It was not approved (anna: wrong month): it waits until it changes, or until somebody previews the link "
            "again.",
        )
    ]
    bench.run(row("P1", "90.00"), approval=EVERY)
    assert state(bench, "P1") == ("waiting", "approval_pending")
    asked(bench, row("P1"))
    bench.run(row("P1"), approval=EVERY)
    assert state(bench, "P1") == ("waiting", "approval_pending")
    assert bench.target.writes == []


@pytest.mark.parametrize(
    ("amount", "waits"), [("999.99", False), ("1000.00", True), ("-1000.00", True), ("-999.99", False)]
)
def test_by_amount_only_what_is_at_least_so_much_waits(bench: Bench, amount: str, waits: bool) -> None:
    bench.run(row("P1", amount), approval=Rule(above=Decimal(1000)))
    assert bool(bench.target.writes) != waits


def test_a_large_document_that_becomes_small_waits_as_well(bench: Bench) -> None:
    approve(bench, row("P1", "5000.00"))
    rule = Rule(above=Decimal(1000))
    bench.run(row("P1", "5000.00"), approval=rule)
    for _ in range(2):  # what waits is not forgotten by the run that said so first
        bench.run(row("P1", "5.00"), approval=rule)
        assert bench.target.writes == [("create", "123/P1")]
    approve(bench, row("P1", "5.00"), action="update")
    bench.run(row("P1", "5.00"), approval=rule)
    assert bench.target.writes[1:] == [("update", "123/P1")]


@pytest.mark.parametrize("amount", ["5.00", "5000.00"], ids=["small by now", "as it was"])
def test_a_void_of_what_was_delivered_large_waits(bench: Bench, amount: str) -> None:
    approve(bench, row("P1", "5000.00"))
    rule, void = Rule(above=Decimal(1000)), row("P1", amount, wanted="void")
    bench.run(row("P1", "5000.00"), approval=rule)
    shown = bench.preview(void, approval=rule).preview
    bench.run(void, approval=rule)
    assert [one.waits for one in shown] == ["approval_pending"]
    assert (bench.target.writes, state(bench, "P1")) == ([("create", "123/P1")], ("waiting", "approval_pending"))
    approve(bench, void, action="void")
    bench.run(void, approval=rule)
    assert bench.target.writes[1:] == [("void", "123/P1")]


@pytest.mark.parametrize("fault", ["lose", "drop"])
@pytest.mark.parametrize(("wanted", "action"), [("present", "update"), ("void", "void")])
def test_what_was_in_doubt_and_became_small_since_waits_in_the_run_that_finds_it(
    bench: Bench, fault: str, wanted: str, action: str
) -> None:
    bench.writer.faults.append(fault)
    approve(bench, row("P1", "5000.00"))
    rule, small = Rule(above=Decimal(1000)), row("P1", "5.00", wanted=wanted)
    bench.run(row("P1", "5000.00"), approval=rule)
    assert state(bench, "P1")[0] == "unknown"
    bench.clock.advance(seconds=600)
    bench.run(small, approval=rule)
    if (fault, action) == ("lose", "void"):
        assert (bench.target.writes, state(bench, "P1")) == ([], ("skipped", "void_before_delivery"))
        return
    assert (bench.target.writes, state(bench, "P1")) == ([("create", "123/P1")], ("waiting", "approval_pending"))
    approve(bench, small, action=action)
    bench.run(small, approval=rule)
    assert bench.target.writes[1:] == [(action, "123/P1")]


@pytest.mark.parametrize(("wanted", "action"), [("present", "update"), ("void", "void")])
def test_what_stands_by_an_answer_that_came_late_is_measured_by_what_that_attempt_sent(
    bench: Bench, wanted: str, action: str
) -> None:
    """The worker that sent it large stood still; it was blocked, became small, and that attempt was lost."""
    rule, small = Rule(above=Decimal(1000)), row("P1", "5.00")
    approve(bench, row("P1", "5000.00"))

    def stands_still(_request: object) -> None:
        bench.writer.after_effect = lambda request: None
        bench.real_seconds += 400
        bench.clock.advance(seconds=400)
        bench.run(row("P1", "5.00", problems=[{"code": "no_account", "text": "line 1 has no account"}]), approval=rule)
        bench.writer.faults.append("lose")
        bench.run(small, approval=rule)

    bench.target.lag, bench.writer.after_effect = 3600, stands_still
    bench.run(row("P1", "5000.00"), approval=rule)
    assert state(bench, "P1") == ("unknown", "late_answer")
    row_now = row("P1", "5.00", wanted=wanted)
    for _ in range(2):
        bench.run(row_now, approval=rule)
        assert (bench.target.writes, state(bench, "P1")) == ([("create", "123/P1")], ("waiting", "approval_pending"))
    approve(bench, row_now, action=action)
    bench.run(row_now, approval=rule)
    assert bench.target.writes[1:] == [(action, "123/P1")]


def test_what_has_no_amount_does_not_wait_for_one(bench: Bench) -> None:
    vendor = '{"kind": "vendor", "company": "C1", "source_key": "V1", "name": "Jansen BV", "code": "1"}'
    bench.run(row("V1", amount=None, document=vendor), approval=Rule(above=Decimal(0)))
    assert bench.target.writes == [("create", "123/V1")]


def test_what_left_and_is_in_doubt_is_looked_up_and_sent_again_without_an_approval(bench: Bench) -> None:
    bench.writer.faults.append("lose")
    approve(bench, row("P1"))
    bench.run(row("P1"), approval=EVERY)
    assert state(bench, "P1")[0] == "unknown"
    first = bench.writer.sent[0]
    bench.clock.advance(seconds=DAY.total_seconds() * 2)
    bench.run(row("P1"), approval=EVERY)
    assert bench.writer.sent[1] == first, "byte for byte, with its first key"
    assert state(bench, "P1") == ("delivered", None)


@pytest.mark.parametrize(("amount", "leaves"), [("100.00", True), ("7.00", False)], ids=["the same", "changed since"])
def test_what_is_tried_again_goes_with_its_first_key_without_an_approval(
    bench: Bench, amount: str, leaves: bool
) -> None:
    approve(bench, row("P1"))
    bench.writer.faults.extend([Outcome("retry", code="busy", text="busy")] * 3)
    bench.run(row("P1"), approval=EVERY)
    assert state(bench, "P1")[0] == "retrying"
    key = bench.delivery("P1").attempt_key
    bench.clock.advance(seconds=DAY.total_seconds() * 1.5)
    bench.run(row("P1", amount), approval=EVERY)
    assert state(bench, "P1") == (("delivered", None) if leaves else ("waiting", "approval_pending"))
    assert {one["key"] for request in bench.writer.sent for one in json.loads(request.body)} == {key}


def test_what_is_found_in_the_target_is_noted_without_an_approval(bench: Bench) -> None:
    bench.target.create_by_hand("123/P1")
    bench.run(row("P1", adopt={"id": "T1"}), approval=EVERY)
    assert (state(bench, "P1"), bench.target.writes) == (("delivered", None), [])


def test_an_approval_from_before_a_restore_counts_no_more(bench: Bench) -> None:
    approve(bench, row("P1"))
    bench.clock.advance(seconds=60)
    with bench.store.begin() as db:
        runs.withdraw(db, who="person:anna", now=bench.clock.now())
    bench.run(row("P1"), approval=EVERY)
    assert bench.target.writes == []
    with bench.store.begin() as db:
        db.execute(approvals.delete())


def test_a_run_that_was_killed_goes_on_with_what_was_approved(bench: Bench) -> None:
    rows = [row("P1"), row("P2"), row("P3", "3.00")]
    approve(bench, *rows[:2])

    class Killed(BaseException):
        pass

    bench.writer.faults.extend([None, Killed()])
    with pytest.raises(Killed):
        bench.run(*rows, approval=EVERY)
    gone: dict[str, Any] = {"is_gone": lambda owner: True}
    bench.clock.advance(seconds=600)
    bench.run(*rows, approval=EVERY, **gone)
    bench.clock.advance(seconds=600)
    bench.run(*rows, approval=EVERY, **gone)
    assert sorted(bench.target.writes) == [("create", "123/P1"), ("create", "123/P2")]
    assert state(bench, "P3") == ("waiting", "approval_pending")


def test_a_preview_shows_what_waits_as_it_would_go_and_says_so(bench: Bench) -> None:
    approve(bench, row("P1"))
    said(bench, asked(bench, row("P3")), "rejected", "no")
    result = bench.preview(row("P1"), row("P2"), row("P3"), approval=EVERY)
    assert [(one.label, one.what, one.waits) for one in result.preview] == [
        ("P1", "create", ""),
        ("P2", "create", "approval_pending"),
        ("P3", "create", "approval_rejected"),
    ]
    assert result.preview[0].item == ("C1", "P1", "create", row("P1").fingerprint, "123")
    assert bench.delivery("P1") is None


def test_a_preview_tells_what_is_held_for_the_first_time(bench: Bench) -> None:
    hold = [{"code": "duplicate_suspected", "text": "looks like F-1"}]
    first = bench.preview(row("P1", holds=hold))
    assert [(one.what, one.first_held, one.texts) for one in first.preview] == [("review", True, ("looks like F-1",))]
    bench.run(row("P1", holds=hold))
    again = bench.preview(row("P1", holds=hold), row("P2", holds=hold))
    assert [(one.label, one.first_held) for one in again.preview] == [("P1", False), ("P2", True)]
