"""A group of like questions about vendors: how it stands, its acceptance after a sample, and that taken back."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import Connection, select

from include.approvals import question_groups, sign_off
from include.approvals.question_groups import Member, Standing
from include.approvals.sign_off import Said
from include.people import four_eyes
from include.people.settings import People
from include.people.who import Who
from include.store import audit, decisions, deliveries, reopening, reviews, signatures
from include.store.decisions import Decision
from include.store.deliveries import Delivery
from include.store.models import deliveries as stored
from include.store.reviews import Review, ReviewError
from include.store.signatures import Signature, digest
from include.texts.program import said as sentence

CODE = "vendor_review"
_NOT_DELIVERED = {
    "target_id": None, "target_code": None, "target_number": None, "target_token": None, "target_facts": None,
    "fingerprint": None, "delivered_fingerprint": None, "delivered_document": None, "delivered_hash": None,
    "revision": 0,
}  # fmt: skip
_WAITS = ("planned", "blocked", "waiting", "held", "retrying")


@dataclass(frozen=True)
class Group:
    """``name``: what its questions have in common (payload `group`); ``accepted``: those accepted with it, unseen."""

    link: str
    name: str
    questions: Mapping[int, Review]
    standing: Standing
    accepted: tuple[int, ...]


@dataclass(frozen=True)
class TakenBack:
    """``reopened``: questions that are open again; ``stopped``: documents of their vendors that had not left; ``left``:
    of them, those that left at this moment."""

    reopened: tuple[int, ...]
    stopped: int
    left: int


def of(db: Connection, people: People, number: int) -> Group:
    """The group of a question. Raises ``ReviewError`` when it is in none."""
    asked = reviews.show(db, number)
    name = str((asked.payload or {}).get("group") or "")
    if asked.code != CODE or not name or not reviews.names_both(asked):
        raise ReviewError(sentence("question_groups.no_group", number=number))
    batches = _batches(db, asked.link)
    alike = {one.id: one for one in reviews.of_group(db, asked.link, CODE, name) if reviews.names_both(one)}
    questions = {number: one for number, one in alike.items() if number not in batches}
    members = _members(db, asked.link, list(questions.values()))
    found = question_groups.standing(f"{asked.link}\n{name}", members, people.four_eyes.vendor_alone_above)
    return Group(asked.link, name, questions, found, tuple(one for one in alike if one in batches))


def accept(
    db: Connection, people: People, number: int, *, who: Who, now: datetime, note: str | None = None
) -> tuple[Group, Said]:
    """All others of the question's group are the same, as its sample is; or this is the first of two words.

    Raises ``ReviewError`` while the sample is not answered, after a wrong one, or when nothing is left; ``NotAllowed``.
    """
    four_eyes.check(people, who)
    signatures.one_at_a_time(db)
    group = of(db, people, number)
    if group.standing.objection:
        objection = group.standing.objection
        raise ReviewError(sentence("question_groups.not_accepted", group=group.name, objection=objection))
    said = _signed(db, people, group, who, now, note)
    if not said.by:
        return group, said
    text = sentence(
        "question_groups.accepted",
        count=len(group.standing.sample),
        share=f"{group.standing.wrong_at_most:.1%}",
    )
    for one in group.standing.rest:
        why = f"{text}: {note}" if note else text
        reviews.decide(db, one, "same", who=said.by, now=now, note=why, batch=f"{number}-{now:%Y%m%dT%H%M%S}")
    return group, said


def undo(db: Connection, people: People, number: int, *, who: Who, now: datetime) -> TakenBack:
    """The acceptance of a group that this question was one of, taken back whole, whether a run went by it or not; what
    had not left of its vendors' documents is held. Raises ``ReviewError``, ``NotAllowed``."""
    four_eyes.check(people, who)
    signatures.one_at_a_time(db)
    link = reviews.show(db, number).link
    batches = _batches(db, link)
    if number not in batches:
        raise ReviewError(sentence("question_groups.not_of_group", number=number))
    batch = (batches[number].evidence or {})["batch"]
    pairs = {one: made for one, made in batches.items() if (made.evidence or {})["batch"] == batch}
    for made in pairs.values():
        decisions.forget(db, replace(made, who=who.label, at=now, why=sentence("question_groups.taken_back")))
    taken = [reviews.show(db, one) for one in sorted(pairs)]
    reopened = [one for one in taken if one.state == "decided" and not reopening.asked_again(db, one)]
    for one in reopened:
        reopening.ask_again(db, one, who=who.label, now=now)
    names = {
        str(name)
        for made in pairs.values()
        for name in ((made.evidence or {}).get("left_name"), (made.evidence or {}).get("right_name"))
        if name
    }
    text = sentence("question_groups.held", number=number)
    held = {"state": "held", "reason_code": CODE, "reason_text": text, "next_try_at": None, "updated_at": now}
    held["as_of"] = now  # a run that read the answers before leaves them alone
    stopping = [deliveries.Change(one, held) for one in deliveries.resting(db, link, names)]
    adopted = [deliveries.Change(one, _NOT_DELIVERED | held) for one in _adopted(db, link, pairs.values())]
    stopped, left_meanwhile = deliveries.change_each(db, stopping)
    asked_again, _ = deliveries.change_each(db, adopted)
    audit.record(db, [_held(one, held, who.label) for one in (*stopped, *asked_again)])
    return TakenBack(tuple(one.id for one in reopened), len(stopped), len(left_meanwhile))


def _adopted(db: Connection, link: str, made: Iterable[Decision]) -> list[Delivery]:
    """The vendors of these pairs that a run took as delivered since: each is a question again, not known."""
    sides = {
        (flow, *source): target[1]
        for one in made
        for flow in sign_off.VENDOR_FLOWS
        for source, target in (
            ((one.left_company, one.left_key), (one.right_company, one.right_key)),
            ((one.right_company, one.right_key), (one.left_company, one.left_key)),
        )
    }
    found = deliveries.by_keys(db, link, sides)
    return [row for key, row in found.items() if row.state != "sending" and row.target_id == sides[key]]


def _held(one: Delivery, values: Mapping[str, Any], who: str) -> audit.Event:
    about = {name: getattr(one, name) for name in ("link", "flow", "company")}
    said = {"code": values["reason_code"], "text": values["reason_text"]}
    moment = {"at": values["updated_at"], "event": "held", "to_state": "held", "who": who}
    return audit.Event(**moment, **about, **said, document_key=one.source_key)


def _signed(db: Connection, people: People, group: Group, who: Who, now: datetime, note: str | None) -> Said:
    key, found = f"{group.link}: {group.name}", group.standing
    about = digest([[one, group.questions[one].payload] for one in found.rest])
    what = sentence("question_groups.of_group", count=len(found.rest), group=group.name, link=group.link)
    mine = Signature("pair", key, group.link, "same", about, who.label, now, note)
    said = sign_off.signed(db, people, who, mine, (), question_groups.why_two(people, found), what)
    if said.by:
        signatures.drop(db, "pair", key)
    return said


def _batches(db: Connection, link: str) -> dict[int, Decision]:
    """What was accepted with its group and still stands, by question."""
    kept = decisions.of_batches(db, link)
    return {int((one.evidence or {})["question"]): one for one in kept}


def _members(db: Connection, link: str, questions: Sequence[Review]) -> list[Member]:
    waiting = _waiting(db, link)
    pairs = [reviews.pair_of(one, "same", who="", now=one.opened_at, note=None, pair_with=None) for one in questions]
    shared = sign_off.already_paired(db, link, pairs)
    return [
        Member(
            one.id,
            (made.left_company, made.left_key),
            (made.right_company, made.right_key),
            one.decision if one.state == "decided" else None,
            (made.left_key, made.right_company, made.right_key) in shared,
            _sums(waiting, one.payload or {}),
        )
        for one, made in zip(questions, pairs, strict=True)
    ]


def _sums(waiting: Mapping[str, Mapping[str, Decimal]], payload: Mapping[str, Any]) -> dict[str, Decimal]:
    """What waits of both vendors of a question, by currency."""
    sums = dict[str, Decimal]()
    for name in {str(payload.get("left_name") or ""), str(payload.get("right_name") or "")}:
        for currency, amount in waiting.get(name, {}).items():
            sums[currency] = sums.get(currency, Decimal(0)) + amount
    return sums


def _waiting(db: Connection, link: str) -> dict[str, dict[str, Decimal]]:
    """What waits of each vendor, by name and currency."""
    c = stored.c
    query = select(c.counterparty, c.currency, c.amount).where(
        c.link == link, c.state.in_(_WAITS), c.counterparty.is_not(None), c.amount.is_not(None)
    )
    found: dict[str, dict[str, Decimal]] = {}
    for row in db.execute(query):
        sums, amount, currency = found.setdefault(row.counterparty, {}), Decimal(row.amount), row.currency or ""
        sums[currency] = sums.get(currency, Decimal(0)) + abs(amount)
    return found
