"""A batch without an answer is decided about whole: again byte for byte, or each of its documents afresh."""

from __future__ import annotations

from typing import Any

import pytest

from include.delivery import in_doubt
from include.delivery.claiming import RequestBatch, request_to_json
from include.delivery.in_doubt import Verdict
from include.delivery.outbox import OutboxRow
from include.store.deliveries import Attempt, Delivery
from tests.support.attempts import HERE, LEDGER, REAL, REQUEST, item, rows, said, unknown, world
from tests.support.outbox_rows import document, row


def member(key: str, number: int, **changed: Any) -> Delivery:
    return unknown(key, id=number, **({"attempt_batch": "b-1", "attempt_position": number - 1} | changed))


P1, P2 = member("P1", 1), member("P2", 2)
STORED = Attempt(request_to_json(REQUEST, 2), document("P1"), None)
BOTH = rows(row("P1"), row("P2"))


def decided(
    absent: list[Delivery],
    members: list[Delivery],
    attempt: Attempt | None = STORED,
    outbox: dict[tuple[str, str], OutboxRow] = BOTH,
) -> tuple[RequestBatch | None, list[str]]:
    items = [item(one) for one in absent]
    batch, alone = in_doubt.decide_batch(items, members, attempt, outbox, world(*members), HERE)
    return batch, [one.seen.source_key for one in alone]


def test_the_absent_members_of_each_batch_are_gathered() -> None:
    def verdict(seen: Delivery, absent: bool) -> Verdict:
        one = item(seen)
        return Verdict(one, in_doubt.start_afresh(one, LEDGER), absent=absent)

    other, alone = member("P3", 3, attempt_batch="b-2"), member("P4", 4, attempt_batch=None)
    given = [verdict(P1, True), verdict(P2, False), verdict(other, True), verdict(alone, True), verdict(P2, True)]
    found = in_doubt.in_batches(given)
    assert {name: [one.seen.source_key for one in items] for name, items in found.items()} == {
        "b-1": ["P1", "P2"],
        "b-2": ["P3"],
    }


def test_a_batch_that_did_not_happen_leaves_again_whole_in_its_first_order() -> None:
    batch, alone = decided([P2, P1], [P1, P2])
    assert batch == RequestBatch((item(P1), item(P2)), REQUEST, "b-1", repeat=True)
    assert alone == []


def test_its_documents_carry_the_rows_as_they_stand_now() -> None:
    newer = member("P1", 1, lease_token=7)
    batch, _ = decided([P1, P2], [newer, P2])
    assert batch is not None
    assert [one.seen.lease_token for one in batch.items] == [7, 1]


@pytest.mark.parametrize("state", ["sending", "unknown"])
def test_a_batch_with_a_member_in_doubt_is_left_alone(state: str) -> None:
    assert decided([P1], [P1, member("P2", 2, state=state)]) == (None, [])


@pytest.mark.parametrize(
    ("absent", "members", "attempt", "outbox", "alone"),
    [
        ([P1], [P1, member("P2", 2, state="delivered")], STORED, BOTH, ["P1"]),
        ([P1], [P1], STORED, BOTH, ["P1"]),
        ([P1, P2], [P1, member("P2", 2, state="delivered")], STORED, BOTH, ["P1", "P2"]),
        ([P1, P2], [P1, P2], None, BOTH, ["P1", "P2"]),
        ([P1, P2], [P1, P2], Attempt(None, None, None), BOTH, ["P1", "P2"]),
        ([P1, P2], [P1, P2], Attempt("{}", None, None), BOTH, ["P1", "P2"]),
        ([P1, P2], [P1, P2], Attempt('{"count": 2, "body": "?"}', None, None), BOTH, ["P1", "P2"]),
        ([P1, P2], [P1, P2], STORED, rows(row("P1"), row("P2", wanted="void")), ["P1", "P2"]),
        ([P1, P2], [P1, P2], STORED, rows(row("P1")), ["P1", "P2"]),
        ([P1, P2], [P2], STORED, BOTH, ["P2"]),
    ],
    ids=[
        "one arrived",
        "one is missing",
        "one arrived meanwhile",
        "no attempt",
        "no request",
        "half a request",
        "another's request",
        "one is void by now",
        "one is gone",
        "one is somewhere else by now",
    ],
)
def test_of_any_other_batch_the_rest_starts_afresh(
    absent: list[Delivery],
    members: list[Delivery],
    attempt: Attempt | None,
    outbox: dict[tuple[str, str], OutboxRow],
    alone: list[str],
) -> None:
    assert decided(absent, members, attempt, outbox) == (None, alone)


def test_what_starts_afresh_forgets_its_batch_and_says_why() -> None:
    step = in_doubt.start_afresh(item(P1), LEDGER)
    text = "The target took only a part of the batch it was in; this document was not in that part and is sent anew."
    assert said(step) == ("planned", "not_there", text, "not_there")
    assert (step.change.values["attempt_batch"], step.change.values["unknown_since"]) == (None, None)


@pytest.mark.parametrize(("repeat", "state", "event"), [(True, "unknown", "unknown"), (False, "planned", "not_sent")])
def test_a_member_whose_batch_cannot_leave_is_given_back(repeat: bool, state: str, event: str) -> None:
    seen = unknown(state="sending", lease_owner="me", lease_expires_at=REAL + 300)
    one = item(seen)
    step = in_doubt.give_back(one, RequestBatch((one,), REQUEST, "b-1", repeat), LEDGER)
    text = "Another run took a document of the same batch; this one is sent in the next run."
    assert said(step) == (state, "not_sent", text, event)
    assert step.seen is seen
    assert (step.change.values["lease_owner"], step.change.values["lease_expires_at"]) == (None, None)
