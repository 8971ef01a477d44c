"""What may happen to a delivery, and what should happen next: pure, no database, no network, no clock.

planned -> sending -> delivered | refused | retrying | unknown
beside them, nothing sent:  blocked   a check failed, tried again each run
                            waiting   needs a document that is not delivered yet, tried again each run
                            held      a person decides
                            skipped   nothing is to be sent any more (void before delivery, a person said no)
"""

from __future__ import annotations

import hashlib
import random
import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal, Protocol

from include.delivery.outbox import Hold, OutboxRow, Problem
from include.systems.base import Action, OutcomeKind, Target
from include.texts.program import said
from include.texts.skipped import skipped

State = Literal[
    "planned", "sending", "delivered", "refused", "retrying", "unknown", "blocked", "waiting", "held", "skipped"
]
Ruling = Literal["release", "reject"]

CLOCKS_DIFFER = timedelta(hours=1)
"""How far apart the clocks of two machines may be. A stored moment that lies farther ahead was written by a clock gone
wrong, and nothing waits for it."""
LONGEST_PAUSE = timedelta(days=2)
"""No vendor's window that we know of stays shut for longer."""
REOPENED = "reopened_after_void"

_REST: frozenset[State] = frozenset({"planned", "blocked", "waiting", "held", "skipped", "delivered"})
TRANSITIONS: Mapping[State | None, frozenset[State]] = {
    None: _REST,
    "planned": _REST | {"sending", "unknown"},
    # Back to planned: the request never left. Late answers of a worker that lost its lease make a row unknown again.
    "sending": frozenset({"delivered", "refused", "retrying", "unknown", "planned", "sending"}),
    "unknown": frozenset({"delivered", "refused", "retrying", "unknown", "planned", "sending"}),
    "delivered": _REST | {"sending", "unknown"},
    "refused": _REST | {"sending", "refused", "unknown"},
    "retrying": _REST | {"sending", "retrying", "unknown"},
    "blocked": _REST | {"sending", "unknown"},
    "waiting": _REST | {"sending", "unknown"},
    "held": _REST | {"sending", "unknown"},
    "skipped": _REST | {"sending", "unknown"},
}

AFTER: Mapping[OutcomeKind, State] = {
    "delivered": "delivered",
    "refused": "refused",
    "retry": "retrying",
    "throttled": "retrying",  # the vendor did nothing, and said when to come back
    "unauthorised": "planned",  # nothing is wrong with the document
    "unknown": "unknown",
    "not_sent": "planned",
}
NEEDS_REASON: frozenset[State] = frozenset({"refused", "retrying", "unknown", "blocked", "waiting", "held", "skipped"})


class Seen(Protocol):
    """What ``decide`` reads of a delivery (``include.store.deliveries.Delivery`` is one)."""

    @property
    def state(self) -> str: ...
    @property
    def is_live(self) -> bool: ...
    @property
    def target_id(self) -> str | None: ...
    @property
    def voided(self) -> bool: ...
    @property
    def delivered_fingerprint(self) -> str | None: ...
    @property
    def attempt_action(self) -> str | None: ...
    @property
    def attempt_fingerprint(self) -> str | None: ...
    @property
    def next_try_at(self) -> datetime | None: ...
    @property
    def reason_code(self) -> str | None: ...
    @property
    def reason_text(self) -> str | None: ...


@dataclass(frozen=True, slots=True)
class Decision:
    """What to do with a row now.

    ``leave``: an attempt is in the air, nothing may be decided. ``nothing``: target and source agree. ``keep``: stays
    refused or retrying as it is. ``adopt``: the target has it already. The others name the state the row takes;
    ``send`` carries the action. ``reasons`` are never empty for what stops a document.
    """

    kind: Literal["leave", "nothing", "skip", "keep", "adopt", "block", "hold", "wait", "send"]
    action: Action | None = None
    reasons: tuple[Problem, ...] = ()
    holds: tuple[Hold, ...] = ()
    target: Target | None = None


IN_PROGRESS = Problem("in_progress", said("delivery.in_progress"))
TAKEN_BACK = Problem("answers_taken_back", said("delivery.answers_taken_back"))
VOID_BEFORE_DELIVERY = Problem("void_before_delivery", said("delivery.void_before_delivery"))


def decide(
    row: OutboxRow,
    seen: Seen | None,
    *,
    now: datetime,
    unchanged: bool = False,
    problems: Sequence[Problem] = (),
    missing: Sequence[Problem] = (),
    rulings: Mapping[str, Ruling] | None = None,
) -> Decision:
    """What should happen to ``row``, given its delivery.

    ``unchanged``: the delivered document equals the row's. ``problems``: what checks at sending found, besides the
    row's own. ``missing``: one entry for each reference that is not delivered. ``rulings``: what a person decided for
    this very document (its fingerprint), by hold code.
    """
    rulings = rulings or {}
    if seen is not None and seen.state in ("sending", "unknown"):
        reason = Problem(seen.reason_code, seen.reason_text or "") if seen.reason_code else IN_PROGRESS
        return Decision("leave", reasons=(reason,))
    live = seen is not None and seen.is_live and not replaced(row, seen)
    if row.skip:
        return Decision("skip", reasons=(Problem(row.skip, skipped(row.skip)),))
    holds = list(row.holds)
    action: Action
    if row.wanted == "void":
        if not live:
            already = seen is not None and seen.voided
            return Decision("nothing") if already else Decision("skip", reasons=(VOID_BEFORE_DELIVERY,))
        action = "void"
    elif live:
        if unchanged:
            return Decision("nothing")
        action = "update"
    else:
        was_voided = seen is not None and seen.voided
        adopt = None if row.adopt is None or is_the_voided(row.adopt, seen) else row.adopt
        conflict = any(problem.code == "adopt_conflict" for problem in problems)
        if adopt is not None and not conflict and (not was_voided or rulings.get(REOPENED) == "release"):
            return Decision("adopt", action="create", target=adopt)
        action = "create"
        if was_voided:
            holds.append(_reopened(row, adopt))
    everything = (*row.problems, *problems)
    # What the vendor refused and our checks can explain by now (books closed behind our back) is blocked: it goes by
    # itself once that is fixed. Without an explanation it stays refused until a person has it replayed.
    explained = seen is not None and seen.state == "refused" and bool(everything)
    if seen is not None and not explained and _still_stopped(seen, row, action, now):
        return Decision(
            "keep", action=action, reasons=(Problem(seen.reason_code or seen.state, seen.reason_text or ""),)
        )
    if everything:
        return Decision("block", action=action, reasons=everything)
    if rejected := [hold for hold in holds if rulings.get(hold.code) == "reject"]:
        return Decision("skip", action=action, reasons=tuple(_rejected(hold) for hold in rejected))
    if open_holds := tuple(hold for hold in holds if rulings.get(hold.code) != "release"):
        reasons = tuple(Problem(hold.code, hold.text) for hold in open_holds)
        return Decision("hold", action=action, reasons=reasons, holds=open_holds)
    if missing and action != "void":
        return Decision("wait", action=action, reasons=tuple(missing))
    return Decision("send", action=action)


def replaced(row: OutboxRow, seen: Seen | None) -> bool:
    """Whether what the store names as the document's place in the target is that no more. A void still goes there."""
    if seen is None or row.replaces is None or row.wanted == "void":
        return False
    return row.replaces == seen.target_id


def is_the_voided(target: Target, seen: Seen | None) -> bool:
    """Whether ``target`` is the very document that was voided. That it can be read does not make it alive: an entry
    that was reversed stays in the books beside its reversal."""
    return seen is not None and seen.voided and seen.target_id == target.id


def _still_stopped(seen: Seen, row: OutboxRow, action: Action, now: datetime) -> bool:
    if seen.state == "retrying":
        return seen.next_try_at is not None and now < seen.next_try_at <= now + LONGEST_PAUSE
    if seen.state != "refused" or seen.attempt_action != action:
        return False
    try:
        return seen.attempt_fingerprint == row.fingerprint
    except ValueError:
        return False  # the document cannot be read: the checks say so


def _reopened(row: OutboxRow, other: Target | None) -> Hold:
    text = said("delivery.reopened.voided", label=row.label)
    if other is None:
        return Hold(REOPENED, f"{text} {said('delivery.reopened.nothing_there')}", {})
    evidence = row.adopt_evidence or said("delivery.reopened.by_key")
    there = said("delivery.reopened.another_there", other=other.number or other.id, evidence=evidence)
    return Hold(REOPENED, f"{text} {there}", {"found": other.id})


def _rejected(hold: Hold) -> Problem:
    return Problem("rejected_in_review", said("delivery.rejected_in_review", code=hold.code, question=hold.text))


def idempotency_key(
    link: str,
    flow: str,
    company: str,
    source_key: str,
    *,
    action: Action,
    revision: int,
    fingerprint: str,
    spent: int = 0,
) -> str:
    """36 characters (the shape of a UUID), the same for every repetition of one wanted write.

    ``revision``, the writes the target has confirmed so far, keeps A -> B -> A -> B apart: the second change to B is
    another write than the first, and a vendor that remembers keys must not answer it from memory. ``spent``, the
    attempts that the vendor itself said no to, does the same for what is tried again once its cause was fixed. An
    attempt whose answer never came counts in neither: it is repeated with the key it left with.
    """
    parts = (
        link,
        flow,
        company,
        source_key,
        action,
        str(revision),
        fingerprint,
        *([f"spent {spent}"] if spent else ()),
    )
    digest = hashlib.sha256("\x1f".join(parts).encode()).digest()
    return str(uuid.UUID(bytes=digest[:16], version=5))


def retry_delay(attempt: int, *, base: float, cap: float, chance: random.Random) -> timedelta:
    """Exponential with full jitter, bounded: uniform between 0 and ``min(cap, base * 2**(attempt - 1))`` seconds."""
    return timedelta(seconds=chance.uniform(0.0, min(cap, base * 2.0 ** min(max(attempt, 1) - 1, 30))))


def may_send_again(asked_at: datetime, sent_at: datetime | None, unknown_since: datetime | None, settle: float) -> bool:
    """Whether an attempt that a look-up, begun at ``asked_at``, did not find has surely not happened.

    The vendor's reads may lag ``settle`` seconds behind its writes, counted from the last moment at which the request
    can have been on its way: when it left, or when its sender gave up waiting for the answer.
    """
    moments = _moments(sent_at, unknown_since)
    return not moments or asked_at - max(moments) > timedelta(seconds=settle)


def from_a_wrong_clock(asked_at: datetime, sent_at: datetime | None, unknown_since: datetime | None) -> bool:
    """Whether the attempt is said to have left after this look-up began: its wait must be counted from now on."""
    return any(moment > asked_at + CLOCKS_DIFFER for moment in _moments(sent_at, unknown_since))


def _moments(*moments: datetime | None) -> list[datetime]:
    return [moment for moment in moments if moment is not None]
