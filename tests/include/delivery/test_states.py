"""The decision table and its helpers, with literals."""

from __future__ import annotations

import random
import uuid
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from include.delivery.ledger import ImpossibleTransition, check_transition, summed_up
from include.delivery.outbox import Hold, OutboxRow, Problem
from include.delivery.states import (
    AFTER,
    IN_PROGRESS,
    NEEDS_REASON,
    TRANSITIONS,
    decide,
    from_a_wrong_clock,
    idempotency_key,
    may_send_again,
    retry_delay,
)
from include.systems.base import Target
from tests.support.outbox_rows import document

NOW = datetime(2026, 11, 20, 12, tzinfo=UTC)


@dataclass(frozen=True)
class Seen:
    state: str = "planned"
    is_live: bool = False
    voided: bool = False
    attempt_action: str | None = None
    attempt_fingerprint: str | None = None
    next_try_at: datetime | None = None
    reason_code: str | None = None
    reason_text: str | None = None
    target_id: str | None = None


def outbox(**columns: object) -> OutboxRow:
    given = {
        "link": "demo",
        "flow": "payments",
        "company": "C1",
        "source_key": "P1",
        "target_system": "fake",
        "target_company": "123",
        "wanted": "present",
        "skip": None,
        "document_text": document("P1"),
    }
    return OutboxRow(**(given | columns))  # type: ignore[arg-type]


PRINT = outbox().fingerprint
PROBLEM, MISSING = Problem("period_closed", "closed"), Problem("reference_missing", "waits")
HOLD = Hold("duplicate_suspected", "twin", {})
LIVE = Seen("delivered", is_live=True)
LIVE_AT_T1 = Seen("delivered", is_live=True, target_id="T1")
VOID = Seen("delivered", voided=True)
VOID_T1 = Seen("delivered", voided=True, target_id="T1")
REOPEN, STAYS_VOID = {"rulings": {"reopened_after_void": "release"}}, {"rulings": {"reopened_after_void": "reject"}}


@pytest.mark.parametrize(
    ("row", "seen", "known", "kind", "action"),
    [
        (outbox(), None, {}, "send", "create"),
        (outbox(), Seen("planned"), {}, "send", "create"),
        (outbox(), Seen("blocked"), {}, "send", "create"),
        (outbox(), Seen("skipped"), {}, "send", "create"),
        (outbox(), LIVE, {"unchanged": True}, "nothing", None),
        (outbox(), LIVE, {}, "send", "update"),
        (outbox(), Seen("blocked", is_live=True), {"unchanged": True}, "nothing", None),
        (outbox(wanted="void"), None, {}, "skip", None),
        (outbox(wanted="void"), Seen("refused"), {}, "skip", None),
        (outbox(wanted="void"), LIVE, {}, "send", "void"),
        (outbox(wanted="void"), LIVE, {"unchanged": True}, "send", "void"),
        (outbox(wanted="void"), VOID, {}, "nothing", None),
        (outbox(), VOID, {}, "hold", "create"),
        (outbox(), VOID, {"rulings": {"reopened_after_void": "release"}}, "send", "create"),
        (outbox(), VOID, {"rulings": {"reopened_after_void": "reject"}}, "skip", "create"),
        # its first entry is still in the books, beside its reversal
        (outbox(adopt=Target("T1")), VOID_T1, {}, "hold", "create"),
        (outbox(adopt=Target("T1")), VOID_T1, REOPEN, "send", "create"),
        (outbox(adopt=Target("T1")), VOID_T1, STAYS_VOID, "skip", "create"),
        (outbox(adopt=Target("T1"), problems=(PROBLEM,)), VOID_T1, REOPEN, "block", "create"),
        (outbox(adopt=Target("T1"), wanted="void"), VOID_T1, {}, "nothing", None),
        # another one stands there by now
        (outbox(adopt=Target("T2")), VOID_T1, {}, "hold", "create"),
        (outbox(adopt=Target("T2")), VOID_T1, REOPEN, "adopt", "create"),
        (outbox(adopt=Target("T2")), VOID_T1, STAYS_VOID, "skip", "create"),
        (outbox(skip="before_start"), None, {}, "skip", None),
        (outbox(skip="before_start"), LIVE, {}, "skip", None),
        (outbox(adopt=Target("T1")), None, {}, "adopt", "create"),
        (outbox(adopt=Target("T1")), LIVE, {}, "send", "update"),
        (outbox(replaces="T1", adopt=Target("T2")), LIVE_AT_T1, {"unchanged": True}, "adopt", "create"),
        (outbox(replaces="T1", holds=(HOLD,)), LIVE_AT_T1, {"unchanged": True}, "hold", "create"),
        (outbox(replaces="T1", problems=(PROBLEM,)), LIVE_AT_T1, {"unchanged": True}, "block", "create"),
        (outbox(replaces="T1"), LIVE_AT_T1, {"unchanged": True}, "send", "create"),
        (outbox(replaces="T1", wanted="void"), LIVE_AT_T1, {}, "send", "void"),
        (outbox(replaces="T0"), LIVE_AT_T1, {"unchanged": True}, "nothing", None),
        (outbox(adopt=Target("T1"), problems=(PROBLEM,)), None, {}, "adopt", "create"),
        (outbox(adopt=Target("T1"), wanted="void"), None, {}, "skip", None),
        (outbox(problems=(PROBLEM,)), None, {}, "block", "create"),
        (outbox(problems=(PROBLEM,)), LIVE, {"unchanged": True}, "nothing", None),
        (outbox(problems=(PROBLEM,), holds=(HOLD,)), None, {"missing": [MISSING]}, "block", "create"),
        (outbox(), None, {"problems": [PROBLEM]}, "block", "create"),
        (outbox(holds=(HOLD,)), None, {"missing": [MISSING]}, "hold", "create"),
        (outbox(holds=(HOLD,)), None, {"rulings": {"duplicate_suspected": "release"}}, "send", "create"),
        (outbox(holds=(HOLD,)), None, {"rulings": {"vendor_review": "release"}}, "hold", "create"),
        (outbox(holds=(HOLD,)), None, {"rulings": {"duplicate_suspected": "reject"}}, "skip", "create"),
        (outbox(), None, {"missing": [MISSING]}, "wait", "create"),
        (outbox(wanted="void"), LIVE, {"missing": [MISSING]}, "send", "void"),
        (outbox(), Seen("sending"), {}, "leave", None),
        (outbox(skip="before_start"), Seen("unknown"), {}, "leave", None),
        (outbox(), Seen("refused", attempt_action="create", attempt_fingerprint=PRINT), {}, "keep", "create"),
        (outbox(), Seen("refused", attempt_action="create", attempt_fingerprint="1:other"), {}, "send", "create"),
        (outbox(), Seen("refused", True, False, "create", PRINT), {}, "send", "update"),
        # books closed behind our back: refused once, then blocked, so that opening them is enough
        (outbox(problems=(PROBLEM,)), Seen("refused", False, False, "create", PRINT), {}, "block", "create"),
        (outbox(), Seen("refused", False, False, "create", PRINT), {"problems": [PROBLEM]}, "block", "create"),
        (outbox(holds=(HOLD,)), Seen("refused", False, False, "create", PRINT), {}, "keep", "create"),
        (outbox(), Seen("refused", False, False, "create", PRINT), {"missing": [MISSING]}, "keep", "create"),
        (outbox(), Seen("retrying", next_try_at=NOW + timedelta(seconds=1)), {}, "keep", "create"),
        (outbox(), Seen("retrying", next_try_at=NOW), {}, "send", "create"),
        (outbox(), Seen("retrying"), {}, "send", "create"),
    ],
)
def test_decisions(row: OutboxRow, seen: Seen | None, known: dict, kind: str, action: str | None) -> None:
    decision = decide(row, seen, now=NOW, **known)
    assert (decision.kind, decision.action) == (kind, action)
    assert decision.reasons or kind in ("send", "adopt", "nothing")


def test_every_problem_is_told_and_every_open_hold_asked() -> None:
    row = outbox(problems=(PROBLEM,), holds=(HOLD, Hold("vendor_review", "who", {})))
    assert decide(row, None, now=NOW, problems=[MISSING]).reasons == (PROBLEM, MISSING)
    asked = decide(outbox(holds=row.holds), None, now=NOW, rulings={"vendor_review": "release"})
    assert asked.holds == (HOLD,)
    assert asked.reasons == (Problem("duplicate_suspected", "twin"),)


@pytest.mark.parametrize(
    ("row", "seen", "reason"),
    [
        (outbox(), Seen("sending"), IN_PROGRESS),
        (
            outbox(),
            Seen("unknown", reason_code="no_answer", reason_text="timed out"),
            Problem("no_answer", "timed out"),
        ),
        (outbox(), Seen("unknown", reason_code="no_answer"), Problem("no_answer", "")),
        (
            outbox(skip="before_start"),
            None,
            Problem("before_start", "Dated before the link's start date: left to the people who entered it."),
        ),
        (outbox(skip="not_chosen"), None, Problem("not_chosen", "Left out by the link's options.")),
        (
            outbox(skip="vat_in_books"),
            None,
            Problem(
                "vat_in_books", "Exact put the VAT on the invoice itself: no journal is needed, and none is posted."
            ),
        ),
        (
            outbox(skip="final_without_line"),
            None,
            Problem(
                "final_without_line",
                "The invoice was made final before its tax line could be written: the customer was billed without the "
                "tax, and the journal books it to the customer's receivable.",
            ),
        ),
        (
            outbox(skip="recorded_by_others"),
            LIVE,
            Problem("recorded_by_others", "Recorded and committed in AvaTax by another program: left to it."),
        ),
        (
            outbox(skip="not_needed"),
            Seen("blocked", reason_code="tax_code_missing", reason_text="mended by now"),
            Problem(
                "not_needed",
                "Nothing is left to be done: the document it was for is gone, or came further without it.",
            ),
        ),
        (outbox(skip="own_rule"), None, Problem("own_rule", "Left out by choice.")),
        (
            outbox(),
            Seen("retrying", next_try_at=NOW + timedelta(1), reason_code="busy", reason_text="503"),
            Problem("busy", "503"),
        ),
        (outbox(), Seen("retrying", next_try_at=NOW + timedelta(1)), Problem("retrying", "")),
    ],
)
def test_what_stops_a_document_is_said_with_its_reason(row: OutboxRow, seen: Seen | None, reason: Problem) -> None:
    assert decide(row, seen, now=NOW).reasons == (reason,)


def test_what_a_person_rejected_says_so() -> None:
    decision = decide(outbox(holds=(HOLD,)), None, now=NOW, rulings={"duplicate_suspected": "reject"})
    text = "A person decided not to send this (duplicate_suspected): twin"
    assert decision.reasons == (Problem("rejected_in_review", text),)


@pytest.mark.parametrize(
    ("sent", "gave_up", "wrong"),
    [
        (None, None, False),
        (timedelta(hours=1), timedelta(hours=1), False),
        (timedelta(hours=1, seconds=1), None, True),
        (None, timedelta(hours=1, seconds=1), True),
        (timedelta(0), timedelta(hours=1, seconds=1), True),
        (timedelta(hours=1, seconds=1), timedelta(0), True),
    ],
)
def test_a_moment_more_than_an_hour_ahead_is_of_a_wrong_clock(
    sent: timedelta | None, gave_up: timedelta | None, wrong: bool
) -> None:
    moments = [None if one is None else NOW + one for one in (sent, gave_up)]
    assert from_a_wrong_clock(NOW, *moments) is wrong


def test_a_person_is_asked_about_a_document_that_is_valid_again_after_its_void() -> None:
    (asked,) = decide(outbox(number="F-7"), VOID, now=NOW).holds
    text = (
        "F-7 was voided in the target, and the source shows it as valid again. Release it to send it once "
        "more, or reject it if the void stands."
    )
    assert asked == Hold("reopened_after_void", text, {})


@pytest.mark.parametrize(
    ("evidence", "said"), [("carries our key AVX:P1", "carries our key AVX:P1"), (None, "by its key")]
)
def test_a_person_is_told_of_another_document_that_stands_for_the_voided_one(evidence: str | None, said: str) -> None:
    row = outbox(number="F-7", adopt=Target("T2", number="26700413"), adopt_evidence=evidence)
    (asked,) = decide(row, VOID_T1, now=NOW).holds
    text = (
        f"F-7 was voided in the target, and the source shows it as valid again. 26700413 stands there for it ({said}): "
        "release it to count that as delivered, or reject it if the void stands."
    )
    assert asked == Hold("reopened_after_void", text, {"found": "T2"})


def test_a_refused_document_that_became_unreadable_is_blocked_with_what_is_wrong_with_it() -> None:
    refused = Seen("refused", attempt_action="create", attempt_fingerprint=PRINT, reason_code="refused_by_exact_online")
    decision = decide(outbox(document_text="{"), refused, now=NOW, problems=[PROBLEM])
    assert (decision.kind, decision.reasons) == ("block", (PROBLEM,))


def test_an_adoption_that_another_document_holds_is_blocked() -> None:
    conflict = Problem("adopt_conflict", "belongs to P2")
    assert decide(outbox(adopt=Target("T1")), None, now=NOW, problems=[conflict]).kind == "block"


@given(st.sampled_from(sorted(TRANSITIONS, key=str)), st.sampled_from(sorted(NEEDS_REASON)))
def test_no_state_that_needs_a_reason_is_reached_without_one(before, to) -> None:
    with pytest.raises(ImpossibleTransition):
        check_transition(before, to, ())


@pytest.mark.parametrize(
    ("before", "to"), [(None, "sending"), ("delivered", "refused"), ("sending", "blocked"), ("unknown", "skipped")]
)
def test_impossible_steps_are_faults(before, to) -> None:
    with pytest.raises(ImpossibleTransition):
        check_transition(before, to, [PROBLEM])


def test_every_outcome_leads_somewhere_a_sent_request_may_go() -> None:
    assert set(AFTER) == {"delivered", "refused", "retry", "throttled", "unauthorised", "unknown", "not_sent"}
    assert set(AFTER.values()) <= TRANSITIONS["sending"]


def key(**changed: object) -> str:
    given = {"action": "create", "revision": 0, "fingerprint": "1:a"} | changed
    return idempotency_key("demo", "payments", "C1", "P1", **given)  # type: ignore[arg-type]


def test_the_key_is_the_same_for_the_same_write_and_no_other() -> None:
    assert key() == key()
    assert len(key()) == 36
    others = [key(action="void"), key(revision=1), key(fingerprint="1:b")]
    others.append(idempotency_key("demo", "payments", "C1P1", "", action="create", revision=0, fingerprint="1:a"))
    others += [key(spent=1), key(spent=2), key(revision=1, spent=1)]
    assert len({key(), *others}) == 8


def test_the_key_is_a_uuid_that_an_upgrade_does_not_change() -> None:
    """A vendor remembers keys for weeks: a release that computed them otherwise could have a write done twice."""
    assert key() == key(spent=0) == "041d8bb3-a017-5468-bbb4-bbda4fdba6d8"
    assert uuid.UUID(key()).version == 5


class Longest(random.Random):
    def uniform(self, a: float, b: float) -> float:
        return b


class Shortest(random.Random):
    def uniform(self, a: float, b: float) -> float:
        return a


@pytest.mark.parametrize(
    ("attempt", "longest"), [(-1, 2), (0, 2), (1, 2), (2, 4), (3, 8), (9, 512), (10, 900), (5000, 900)]
)
def test_the_longest_pause_doubles_up_to_its_cap_and_the_shortest_is_none(attempt: int, longest: float) -> None:
    assert retry_delay(attempt, base=2.0, cap=900.0, chance=Longest()) == timedelta(seconds=longest)
    assert retry_delay(attempt, base=2.0, cap=900.0, chance=Shortest()) == timedelta(0)


@given(st.integers(min_value=-5, max_value=500), st.integers())
def test_pauses_grow_and_are_bounded(attempt: int, seed: int) -> None:
    pause = retry_delay(attempt, base=2.0, cap=900.0, chance=random.Random(seed)).total_seconds()
    assert 0 <= pause <= min(900.0, 2.0 * 2 ** max(attempt - 1, 0))


@pytest.mark.parametrize(
    ("sent", "gave_up", "again"),
    [(-61, None, True), (-60, None, False), (-61, -60, False), (-600, -61, True), (5, None, False), (None, None, True)],
)
def test_an_absence_counts_only_after_the_reads_have_settled(sent, gave_up, again) -> None:
    moments = [None if one is None else NOW + timedelta(seconds=one) for one in (sent, gave_up)]
    assert may_send_again(NOW, *moments, 60.0) is again


def test_several_reasons_stand_in_one_row() -> None:
    assert summed_up([]) == (None, None)
    assert summed_up([PROBLEM, MISSING, PROBLEM]) == ("period_closed", "closed waits")
