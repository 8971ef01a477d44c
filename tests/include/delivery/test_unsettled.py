"""What follows from an attempt without an outcome, with literals."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest

from include.delivery import unsettled
from include.delivery.claiming import Letter
from include.delivery.context import Context
from include.delivery.outbox import OutboxRow
from include.delivery.planning import World
from include.delivery.reviewing import Question
from include.delivery.sending import LookedUp
from include.delivery.unsettled import Verdict
from include.store.deliveries import Attempt, Delivery
from include.systems.base import Target
from tests.support.attempts import HERE, LEDGER, NOW, REAL, REQUEST, context, letter, rows, said, unknown, world
from tests.support.deliveries import delivery
from tests.support.outbox_rows import document, row

SETTLE = 60.0


@pytest.mark.parametrize(
    ("owner", "ends", "held"),
    [
        (None, REAL + 1, False),
        ("other", REAL + 1, True),
        ("other", REAL, False),
        ("other", None, False),
        ("dead", REAL + 1, False),
    ],
)
def test_a_row_is_somebodys_while_the_lease_and_the_process_live(owner: str | None, ends: float, held: bool) -> None:
    row_ = unknown(lease_owner=owner, lease_expires_at=ends)
    assert unsettled.is_held(row_, HERE) is held
    found = unsettled.find([row_], HERE)
    assert (found.elsewhere, found.ours) == (([row_], []) if held else ([], [row_]))


def test_only_what_is_in_the_air_is_left_over_the_oldest_first() -> None:
    states = ("unknown", "planned", "sending", "delivered", "refused", "retrying", "held")
    given = [delivery(f"P{n}", id=9 - n, state=state) for n, state in enumerate(states)]
    assert [row_.state for row_ in unsettled.find(given, HERE).ours] == ["sending", "unknown"]


@pytest.mark.parametrize(
    ("sent", "since"),
    [
        (NOW - timedelta(minutes=10), NOW - timedelta(minutes=5)),
        (NOW - timedelta(minutes=1), NOW),
        (None, NOW),
    ],
)
def test_what_a_dead_worker_sent_can_have_been_on_its_way_until_its_lease_ended(
    sent: datetime, since: datetime
) -> None:
    step = unsettled.claim(unknown(state="sending", sent_at=sent), LEDGER, HERE)
    text = "The run that sent it ended before the answer came; it is looked up in the target before anything else."
    assert said(step) == ("unknown", "interrupted", text, "interrupted")
    values = step.change.values
    assert (values["lease_owner"], values["lease_expires_at"], values["unknown_since"]) == ("me", REAL + 300, since)


def test_taking_over_what_is_unknown_already_changes_neither_its_reason_nor_its_time() -> None:
    since = NOW - timedelta(minutes=7)
    step = unsettled.claim(unknown(unknown_since=since), LEDGER, HERE)
    assert said(step) == ("unknown", "no_answer", "no answer came", None)
    assert (step.change.values["lease_owner"], step.change.values["unknown_since"]) == ("me", since)
    bare = unsettled.claim(unknown(reason_code=None, reason_text=None), LEDGER, HERE)
    assert said(bare) == ("unknown", "no_answer", "Its answer never came.", None)


def test_an_attempt_that_cannot_be_read_is_told_apart_and_not_lost() -> None:
    given = [unknown("P1", id=1), unknown("P2", id=2), unknown("P3", id=3)]
    attempts = {1: Attempt("{}", document("P1"), None), 2: Attempt("{}", None, None)}
    good, broken = unsettled.letters(given, attempts)
    assert [one.seen.source_key for one in good] == ["P1"]
    assert [(row_.source_key, reason.code, reason.text) for row_, reason in broken] == [
        (
            "P2",
            "attempt_unreadable",
            "The stored attempt cannot be read (the stored attempt is incomplete): look the document up by hand.",
        ),
        ("P3", "attempt_unreadable", "The stored attempt cannot be read (3): look the document up by hand."),
    ]


LATE = {"id": "T9", "key": "key-P1", "action": "create"}
ADOPTED = row("P1", adopt={"id": "T1"})


@pytest.mark.parametrize(
    ("seen", "action", "outbox", "taken", "known"),
    [
        (unknown(), "create", ADOPTED, {}, "T1"),
        (unknown(), "create", ADOPTED, {("123", "T1"): ("C1", "P1")}, "T1"),
        (unknown(), "create", ADOPTED, {("123", "T1"): ("C1", "P2")}, None),
        (unknown(), "create", ADOPTED, {("456", "T1"): ("C1", "P2")}, "T1"),
        (unknown(target_id="T1", voided=True), "create", ADOPTED, {}, None),
        (unknown(target_id="T0", voided=True), "create", ADOPTED, {}, "T1"),
        (unknown(), "update", ADOPTED, {}, None),
        (unknown(), "void", ADOPTED, {}, None),
        (unknown(), "create", row("P1"), {}, None),
        (unknown(), "create", row("P2", adopt={"id": "T1"}), {}, None),
        (unknown(late_target=LATE), "create", row("P1"), {}, "T9"),
        (unknown(late_target=LATE), "create", ADOPTED, {}, "T9"),
        (unknown(late_target=LATE), "void", row("P1"), {}, None),
        (unknown(late_target={"id": "T9"}), "create", row("P1"), {}, "T9"),
    ],
)
def test_what_was_read_already_spares_the_question(
    seen: Delivery, action: str, outbox: OutboxRow, taken: dict, known: str | None
) -> None:
    one = letter(seen, action)
    found = unsettled.sort_out([one], rows(outbox), world(taken=taken))
    assert [(who, target.id) for who, target in found.known] == ([(one, known)] if known else [])
    assert found.ask == ([] if known else [one])


@pytest.mark.parametrize(
    ("late", "brought_up_to_date"),
    [
        (None, False),
        ({"id": "T9", "key": "key-P1", "action": "create"}, False),
        ({"id": "T9", "key": "key-of-an-earlier-attempt", "action": "create"}, True),
    ],
)
def test_a_document_that_an_earlier_attempt_made_is_compared_again(late: dict | None, brought_up_to_date: bool) -> None:
    one = letter(unknown(late_target=late))
    step = unsettled.adopt(one, Target("T9"), LEDGER)
    assert said(step) == ("delivered", None, None, "adopted")
    values = step.change.values
    assert values["target_id"] == "T9"
    expected = (None, None, None) if brought_up_to_date else (one.fingerprint, one.document_text, one.hash)
    known = (values["delivered_fingerprint"], values["delivered_document"], values["delivered_hash"])
    assert known == expected


def judged(one: Letter, *outbox: OutboxRow, there: World | None = None, run: Context = HERE, **answer: Any) -> Verdict:
    given = {"asked_at": NOW} | answer
    return unsettled.judge(LookedUp(one, **given), rows(*outbox), there or world(one.seen), LEDGER, run, SETTLE)


def test_a_question_that_could_not_be_asked_decides_nothing() -> None:
    one = letter()
    verdict = judged(one, row("P1"), problem="the day is used up")
    text = "Its answer never came, and it could not be looked up: the day is used up"
    assert said(verdict.step) == ("unknown", "look_up_failed", text, "unknown")
    assert verdict == Verdict(one, verdict.step)


@pytest.mark.parametrize("action", ["create", "update", "void"])
def test_what_is_found_is_ours(action: str) -> None:
    one = letter(action=action)
    verdict = judged(one, row("P1"), found=Target("T1", token="7"))
    assert said(verdict.step) == ("delivered", None, None, "found")
    values = verdict.step.change.values
    stands = values["target_facts"]["void"] if action == "void" else values
    assert (
        stands["id" if action == "void" else "target_id"],
        stands["token" if action == "void" else "target_token"],
    ) == (
        "T1",
        "7",
    )
    assert verdict.letter is one
    assert verdict.request is None


@pytest.mark.parametrize(
    ("action", "facts", "state"),
    [
        ("void", {"void": False}, "unknown"),
        ("void", {"void": True}, "delivered"),
        ("void", {}, "delivered"),
        ("update", {"void": False}, "delivered"),
        ("create", {"void": False}, "delivered"),
    ],
)
def test_a_document_that_stands_unvoided_does_not_prove_its_void(action: str, facts: dict, state: str) -> None:
    seen = unknown(attempt_action=action, target_id="T1")
    outbox = row("P1", wanted="void" if action == "void" else "present")
    verdict = judged(letter(seen, action), outbox, found=Target("T1", facts=facts))
    assert verdict.step.change.values["state"] == state
    assert (verdict.request == REQUEST) is (state == "unknown")


TAKEN = {("123", "T1"): ("C1", "P2")}


@pytest.mark.parametrize(("found", "name"), [(Target("T1"), "T1"), (Target("T1", number="F-1"), "F-1")])
def test_a_document_that_belongs_to_another_is_a_question(found: Target, name: str) -> None:
    one = letter()
    verdict = judged(one, row("P1"), there=world(one.seen, taken=TAKEN), found=found)
    text = (
        f"Its answer never came, and the only document that looks like it in fake ({name}) belongs to P2. Look for it "
        "there by hand; release this to send it again if it is not there."
    )
    assert said(verdict.step) == ("unknown", "target_taken", text, "unknown")
    assert verdict.question == Question("C1", "P1", "target_taken", text, {"found": "T1"}, "hold", one.fingerprint)
    assert verdict.letter is one


@pytest.mark.parametrize(
    ("ruling", "request_goes_again"),
    [(("release", "same"), True), (("release", "other"), False), (("reject", "same"), False)],
)
def test_only_a_release_of_this_very_document_sends_it_again(ruling: tuple[str, str], request_goes_again: bool) -> None:
    one = letter()
    decided = {"target_taken": (ruling[0], one.fingerprint if ruling[1] == "same" else "1:other")}
    verdict = judged(one, row("P1"), there=world(one.seen, taken=TAKEN, rulings=decided), found=Target("T1"))
    assert (verdict.request == REQUEST) is request_goes_again
    assert (verdict.question is None) is request_goes_again


def test_what_was_voided_and_is_found_again_does_not_prove_that_it_was_sent_once_more() -> None:
    one = letter(unknown(target_id="T1", voided=True))
    verdict = judged(one, row("P1"), found=Target("T1", number="26900007"))
    text = (
        "Its answer never came, and the only document that looks like it in fake (26900007) is the one that was "
        "voided. Look for it there by hand; release this to send it again if it is not there."
    )
    assert said(verdict.step) == ("unknown", "target_taken", text, "unknown")
    assert verdict.question is not None
    another = judged(one, row("P1"), found=Target("T2"))
    assert said(another.step)[0] == "delivered"


def test_its_own_document_found_again_is_no_question() -> None:
    one = letter()
    verdict = judged(one, row("P1"), there=world(one.seen, taken={("123", "T1"): ("C1", "P1")}), found=Target("T1"))
    assert verdict.step.change.values["state"] == "delivered"


@pytest.mark.parametrize(
    "lately", [{"sent_at": NOW - timedelta(seconds=60)}, {"unknown_since": NOW - timedelta(seconds=60)}]
)
def test_an_absence_before_the_reads_settled_waits_for_the_next_run(lately: dict[str, datetime]) -> None:
    one = letter(unknown(**lately))
    verdict = judged(one, row("P1"))
    text = (
        "Its answer never came and fake does not show it yet; its reads may lag 60 seconds. The next run looks again; "
        "nothing is sent before that."
    )
    assert said(verdict.step) == ("unknown", "not_settled", text, "unknown")
    assert "sent_at" not in verdict.step.change.values
    assert verdict == Verdict(one, verdict.step)


@pytest.mark.parametrize("which", [("sent_at",), ("unknown_since",), ("sent_at", "unknown_since")])
def test_an_attempt_that_a_wrong_clock_dates_in_the_future_is_waited_for_from_now_on(which: tuple[str, ...]) -> None:
    weeks = dict.fromkeys(which, NOW + timedelta(days=40))
    verdict = judged(letter(unknown(**weeks)), row("P1"))
    values = verdict.step.change.values
    assert (values["state"], values["sent_at"], values["unknown_since"]) == ("unknown", NOW, NOW)
    assert verdict.request is None


def test_nothing_leaves_again_before_the_link_is_approved() -> None:
    one = letter()
    verdict = judged(one, row("P1"), run=context(approved=False))
    text = "fake does not have it; it is sent again once the link is approved."
    assert said(verdict.step) == ("unknown", "not_approved", text, "unknown")
    assert verdict == Verdict(one, verdict.step)


def test_what_surely_did_not_happen_leaves_again_with_its_first_request() -> None:
    one = letter()
    verdict = judged(one, row("P1", "90.00"))
    text = "Its answer never came, and the target does not have it; it is sent again."
    assert said(verdict.step) == ("unknown", "not_there", text, "unknown")
    assert verdict == Verdict(one, verdict.step, request=REQUEST)


def test_a_member_of_a_batch_waits_for_what_the_others_say() -> None:
    one = letter(unknown(attempt_batch="b-1"))
    verdict = judged(one, row("P1"))
    text = "Its answer never came and the target does not have it; its batch is decided whole."
    assert said(verdict.step) == ("unknown", "not_there", text, "unknown")
    assert verdict == Verdict(one, verdict.step, absent=True)


@pytest.mark.parametrize(
    ("outbox", "complete", "reason"),
    [
        (
            [],
            False,
            ("unknown", "not_read", "the target does not have it; this run did not read its source document."),
        ),
        ([], True, ("planned", "not_there", "the target does not have it; it is decided about anew.")),
        ([row("P1", wanted="void")], False, ("planned", "not_there", "does not have it; it is decided about anew.")),
        ([row("P1", skip="not_chosen")], False, ("planned", "not_there", "it; it is decided about anew.")),
    ],
)
def test_what_today_would_not_send_is_not_repeated(outbox: list, complete: bool, reason: tuple[str, str, str]) -> None:
    one = letter()
    verdict = judged(one, *outbox, run=context(complete=complete))
    state, code, text, event = said(verdict.step)
    assert (state, code, event) == (reason[0], reason[1], "unknown" if state == "unknown" else "not_there")
    assert text is not None
    assert text.startswith("Its answer never came")
    assert text.endswith(reason[2])
    assert verdict == Verdict(one, verdict.step)


@pytest.mark.parametrize(
    ("action", "live", "wanted", "again"),
    [
        ("create", False, "present", True),
        ("update", True, "present", True),
        ("void", True, "void", True),
        ("update", True, "void", False),
        ("void", True, "present", False),
    ],
)
def test_a_request_goes_again_only_while_the_same_action_is_wanted(
    action: str, live: bool, wanted: str, again: bool
) -> None:
    one = letter(unknown(attempt_action=action, target_id="T1" if live else None), action)
    verdict = judged(one, row("P1", wanted=wanted))
    assert verdict.request == (REQUEST if again else None)


def test_a_newer_runs_decision_about_it_stands() -> None:
    one = letter(unknown(as_of=NOW))
    older = context(as_of=NOW - timedelta(hours=1))
    assert judged(one, row("P1"), run=older).request is None
    assert judged(one, row("P1"), run=context(as_of=NOW)).request == REQUEST


@pytest.mark.parametrize("stored", ["", "{", "{}", '{"count": 1, "body": "?"}', "[]"])
def test_a_stored_request_that_cannot_be_read_is_prepared_anew(stored: str) -> None:
    one = letter()
    one = Letter(one.seen, one.posting, one.document_text, one.fingerprint, stored or None)
    verdict = judged(one, row("P1"))
    text = "The stored request cannot be read; it is prepared anew."
    assert said(verdict.step) == ("planned", "attempt_unreadable", text, "not_there")
    assert verdict == Verdict(one, verdict.step)


def test_a_letter_is_refreshed_with_its_row_as_it_stands_now() -> None:
    newer = unknown(lease_token=7)
    assert unsettled.refreshed(letter(), world(newer)).seen is newer
