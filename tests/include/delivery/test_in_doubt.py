"""What follows from an attempt without an outcome, with literals."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from include.delivery import in_doubt
from include.delivery.outbox import OutboxRow
from include.store.deliveries import Attempt, Delivery
from include.systems.base import Target
from tests.support.attempts import HERE, LEDGER, NOW, REAL, item, rows, said, unknown, world
from tests.support.deliveries import delivery
from tests.support.outbox_rows import document, row


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
    assert in_doubt.is_held(row_, HERE) is held
    found = in_doubt.find([row_], HERE)
    assert (found.elsewhere, found.ours) == (([row_], []) if held else ([], [row_]))


def test_only_what_is_in_the_air_is_left_over_the_oldest_first() -> None:
    states = ("unknown", "planned", "sending", "delivered", "refused", "retrying", "held")
    given = [delivery(f"P{n}", id=9 - n, state=state) for n, state in enumerate(states)]
    assert [row_.state for row_ in in_doubt.find(given, HERE).ours] == ["sending", "unknown"]


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
    step = in_doubt.claim(unknown(state="sending", sent_at=sent), LEDGER, HERE)
    text = "The run that sent it ended before the answer came; it is looked up in the target before anything else."
    assert said(step) == ("unknown", "interrupted", text, "interrupted")
    values = step.change.values
    assert (values["lease_owner"], values["lease_expires_at"], values["unknown_since"]) == ("me", REAL + 300, since)


def test_taking_over_what_is_unknown_already_changes_neither_its_reason_nor_its_time() -> None:
    since = NOW - timedelta(minutes=7)
    step = in_doubt.claim(unknown(unknown_since=since), LEDGER, HERE)
    assert said(step) == ("unknown", "no_answer", "no answer came", None)
    assert (step.change.values["lease_owner"], step.change.values["unknown_since"]) == ("me", since)
    bare = in_doubt.claim(unknown(reason_code=None, reason_text=None), LEDGER, HERE)
    assert said(bare) == ("unknown", "no_answer", "Its answer never came.", None)


def test_an_attempt_that_cannot_be_read_is_told_apart_and_not_lost() -> None:
    given = [unknown("P1", id=1), unknown("P2", id=2), unknown("P3", id=3)]
    attempts = {1: Attempt("{}", document("P1"), None), 2: Attempt("{}", None, None)}
    good, broken = in_doubt.items(given, attempts)
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
    one = item(seen, action)
    found = in_doubt.sort_out([one], rows(outbox), world(taken=taken))
    assert [(who, target.id) for who, target in found.known] == ([(one, known)] if known else [])
    assert found.ask == ([] if known else [one])


EARLIER = {"id": "T9", "key": "key-of-an-earlier-attempt", "action": "create"}


@pytest.mark.parametrize(
    ("late", "stands"),
    [
        (None, "what the last attempt sent"),
        ({"id": "T9", "key": "key-P1", "action": "create"}, "what the last attempt sent"),
        (EARLIER | {"document": "what the earlier attempt sent"}, "what the earlier attempt sent"),
        (EARLIER, None),  # kept by an earlier release
    ],
)
def test_a_document_that_an_earlier_attempt_made_is_compared_again(late: dict | None, stands: str | None) -> None:
    one = replace(item(unknown(late_target=late)), document_text="what the last attempt sent")
    step = in_doubt.adopt(one, Target("T9"), LEDGER)
    assert said(step) == ("delivered", None, None, "adopted")
    values = step.change.values
    assert (values["target_id"], values["delivered_document"]) == ("T9", stands)
    is_last = stands == one.document_text
    known = (values["delivered_fingerprint"], values["delivered_hash"])
    assert known == ((one.fingerprint, one.hash) if is_last else (None, None))


def test_a_letter_is_refreshed_with_its_row_as_it_stands_now() -> None:
    newer = unknown(lease_token=7)
    assert in_doubt.refreshed(item(), world(newer)).seen is newer
