"""What is decided about an attempt without an outcome once it was looked up in the target, with literals."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest

from include.delivery import in_doubt
from include.delivery.claiming import BatchItem
from include.delivery.context import Context
from include.delivery.in_doubt import Verdict
from include.delivery.outbox import OutboxRow
from include.delivery.planning import FlowState
from include.delivery.reviewing import Question
from include.delivery.sending import LookedUp
from include.systems.base import Target
from tests.support.attempts import HERE, LEDGER, NOW, REQUEST, context, item, rows, said, unknown, world
from tests.support.outbox_rows import row

SETTLE = 60.0


def judged(
    one: BatchItem, *outbox: OutboxRow, there: FlowState | None = None, run: Context = HERE, **answer: Any
) -> Verdict:
    given = {"asked_at": NOW} | answer
    return in_doubt.judge(LookedUp(one, **given), rows(*outbox), there or world(one.seen), LEDGER, run, SETTLE)


def test_a_question_that_could_not_be_asked_decides_nothing() -> None:
    one = item()
    verdict = judged(one, row("P1"), problem="the day is used up")
    text = "Its answer never came, and it could not be looked up: the day is used up"
    assert said(verdict.step) == ("unknown", "look_up_failed", text, "unknown")
    assert verdict == Verdict(one, verdict.step)


@pytest.mark.parametrize("action", ["create", "update", "void"])
def test_what_is_found_is_ours(action: str) -> None:
    one = item(action=action)
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
    assert verdict.item is one
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
    verdict = judged(item(seen, action), outbox, found=Target("T1", facts=facts))
    assert verdict.step.change.values["state"] == state
    assert (verdict.request == REQUEST) is (state == "unknown")


TAKEN = {("123", "T1"): ("C1", "P2")}


@pytest.mark.parametrize(("found", "name"), [(Target("T1"), "T1"), (Target("T1", number="F-1"), "F-1")])
def test_a_document_that_belongs_to_another_is_a_question(found: Target, name: str) -> None:
    one = item()
    verdict = judged(one, row("P1"), there=world(one.seen, taken=TAKEN), found=found)
    text = (
        f"Its answer never came, and the only document that looks like it in fake ({name}) belongs to P2. Look for it "
        "there by hand; release this to send it again if it is not there."
    )
    assert said(verdict.step) == ("unknown", "target_taken", text, "unknown")
    assert verdict.question == Question("C1", "P1", "target_taken", text, {"found": "T1"}, "hold", one.fingerprint)
    assert verdict.item is one


def test_a_record_that_several_documents_tell_of_is_found_for_each_of_them() -> None:
    one = item()
    found = Target("T1", facts={"shared": True})
    assert said(judged(one, row("P1"), there=world(one.seen, taken=TAKEN), found=found).step)[0] == "delivered"
    voided = item(unknown(target_id="T1", voided=True))
    assert said(judged(voided, row("P1"), found=found).step)[1] == "target_taken"


@pytest.mark.parametrize(
    ("ruling", "request_goes_again"),
    [(("release", "same"), True), (("release", "other"), False), (("reject", "same"), False)],
)
def test_only_a_release_of_this_very_document_sends_it_again(ruling: tuple[str, str], request_goes_again: bool) -> None:
    one = item()
    decided = {"target_taken": (ruling[0], one.fingerprint if ruling[1] == "same" else "1:other")}
    verdict = judged(one, row("P1"), there=world(one.seen, taken=TAKEN, rulings=decided), found=Target("T1"))
    assert (verdict.request == REQUEST) is request_goes_again
    assert (verdict.question is None) is request_goes_again


def test_what_was_voided_and_is_found_again_does_not_prove_that_it_was_sent_once_more() -> None:
    one = item(unknown(target_id="T1", voided=True))
    verdict = judged(one, row("P1"), found=Target("T1", number="26900007"))
    text = (
        "Its answer never came, and the only document that looks like it in fake (26900007) is the one that was "
        "voided. Look for it there by hand; release this to send it again if it is not there."
    )
    assert said(verdict.step) == ("unknown", "target_taken", text, "unknown")
    assert verdict.question is not None
    another = judged(one, row("P1"), found=Target("T2"))
    assert said(another.step)[0] == "delivered"


@pytest.mark.parametrize(("action", "goes_again"), [("create", False), ("void", True)])
def test_an_earlier_entry_or_reversal_with_the_same_key_proves_nothing(action: str, goes_again: bool) -> None:
    one = item(unknown(attempt_action=action, target_id="T3" if action == "void" else None), action)
    one = replace(one, posting=replace(one.posting, past=["T1", "T2"]))
    outbox = row("P1", wanted="void" if action == "void" else "present")
    verdict = judged(one, outbox, found=Target("T2"))
    assert verdict.step.change.values["state"] == "unknown"
    assert (verdict.request == REQUEST, verdict.question is None) == (goes_again, goes_again)
    assert said(judged(one, outbox, found=Target("T4")).step)[0] == "delivered"


def test_its_own_document_found_again_is_no_question() -> None:
    one = item()
    verdict = judged(one, row("P1"), there=world(one.seen, taken={("123", "T1"): ("C1", "P1")}), found=Target("T1"))
    assert verdict.step.change.values["state"] == "delivered"


@pytest.mark.parametrize(
    "lately", [{"sent_at": NOW - timedelta(seconds=60)}, {"unknown_since": NOW - timedelta(seconds=60)}]
)
def test_an_absence_before_the_reads_settled_waits_for_the_next_run(lately: dict[str, datetime]) -> None:
    one = item(unknown(**lately))
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
    verdict = judged(item(unknown(**weeks)), row("P1"))
    values = verdict.step.change.values
    assert (values["state"], values["sent_at"], values["unknown_since"]) == ("unknown", NOW, NOW)
    assert verdict.request is None


def test_nothing_leaves_again_before_the_link_is_approved() -> None:
    one = item()
    verdict = judged(one, row("P1"), run=context(approved=False))
    text = "fake does not have it; it is sent again once the link is approved."
    assert said(verdict.step) == ("unknown", "not_approved", text, "unknown")
    assert verdict == Verdict(one, verdict.step)


def test_what_surely_did_not_happen_leaves_again_with_its_first_request() -> None:
    one = item()
    verdict = judged(one, row("P1", "90.00"))
    text = "Its answer never came, and the target does not have it; it is sent again."
    assert said(verdict.step) == ("unknown", "not_there", text, "unknown")
    assert verdict == Verdict(one, verdict.step, request=REQUEST)


def test_a_member_of_a_batch_waits_for_what_the_others_say() -> None:
    one = item(unknown(attempt_batch="b-1"))
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
    one = item()
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
    one = item(unknown(attempt_action=action, target_id="T1" if live else None), action)
    verdict = judged(one, row("P1", wanted=wanted))
    assert verdict.request == (REQUEST if again else None)


def test_a_newer_runs_decision_about_it_stands() -> None:
    one = item(unknown(as_of=NOW))
    older = context(as_of=NOW - timedelta(hours=1))
    assert judged(one, row("P1"), run=older).request is None
    assert judged(one, row("P1"), run=context(as_of=NOW)).request == REQUEST


@pytest.mark.parametrize("stored", ["", "{", "{}", '{"count": 1, "body": "?"}', "[]"])
def test_a_stored_request_that_cannot_be_read_is_prepared_anew(stored: str) -> None:
    one = item()
    one = BatchItem(one.seen, one.posting, one.document_text, one.fingerprint, stored or None)
    verdict = judged(one, row("P1"))
    text = "The stored request cannot be read; it is prepared anew."
    assert said(verdict.step) == ("planned", "attempt_unreadable", text, "not_there")
    assert verdict == Verdict(one, verdict.step)
