"""Somebody decides: it takes effect, or waits for a second person (``include/people/four_eyes.py``) and says for whom.

All of it in one transaction of the store, so that two people at the same moment are a first and a second.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import Connection, or_, select

from include.people import four_eyes
from include.people.four_eyes import Signed
from include.people.settings import People
from include.people.who import Who, signers
from include.store import accepted, decisions, reviews, signatures
from include.store import runs as stored
from include.store.approval_requests import Request
from include.store.decisions import Decision
from include.store.models import decisions as pairs
from include.store.models import deliveries
from include.store.models import reviews as asked
from include.store.reviews import Review
from include.store.signatures import Signature, digest
from include.texts.program import said as sentence

VENDOR_FLOWS = ("airbase_vendors", "suppliers", "vendors")
"""Flows in which a vendor of one side becomes one of the other."""
_KEYS = 5_000  # SQLite takes 32,766 values in a statement


@dataclass(frozen=True)
class Said:
    """``by``: the label of who signed, '' while it ``waits`` (for whom, in words); ``off``: why one was enough."""

    by: str = ""
    waits: str = ""
    off: str = ""

    @property
    def as_json(self) -> dict[str, str]:
        return {"waits": self.waits, "four_eyes_off": self.off}

    @property
    def remark(self) -> str:
        return self.waits or self.off


def review(
    db: Connection,
    people: People,
    number: int,
    decision: str,
    *,
    who: Who,
    now: datetime,
    note: str | None = None,
    pair_with: str | None = None,
    seen: str | None = None,
) -> tuple[Review, Said]:
    """The answer to a question. ``seen``: what was answered, as ``reviews.standing`` has it. Raises ``ReviewError``,
    ``NotAllowed``."""
    four_eyes.check(people, who)
    signatures.one_at_a_time(db)
    found = reviews.show(db, number)
    if seen is not None and seen != reviews.standing(found):
        raise reviews.ReviewError(
            sentence("review_answers.answered_meanwhile", number=number, who=found.decided_by)
            if found.decided_by
            else sentence("review_answers.other_question", number=number)
        )
    reviews.check(found, decision, note)
    answer, by, shared = decision, found.decided_by if found.decision == decision else None, False
    if decision in ("same", "different"):
        made = reviews.pair_of(found, decision, who=who.label, now=now, note=note, pair_with=pair_with)
        answer, shared = f"{decision} as {made.right_company}/{made.right_key}", is_group(db, made)
        by = _by(decisions.get(db, made), decision)
    amount = _amount(db, found) if decision == "release" else None
    reasons = (
        four_eyes.why_two(people, code, decision, amount=amount, is_group=shared) for code in reviews.codes(found)
    )
    why = next(filter(None, reasons), None)
    about = digest(found.payload)
    # What one person decided alone another may confirm.
    before = [four_eyes.Signature(one, answer, about) for one in signers(by)]
    said = signed(
        db,
        people,
        who,
        Signature("review", str(number), found.link, answer, about, who.label, now, note),
        before,
        why,
        sentence(
            "approvals.of_review",
            number=number,
            answer_given=sentence(reviews.ANSWERS[decision]),
            what_was_asked=found.text,
        ),
    )
    if said.by:
        signatures.drop(db, "review", str(number))
        found = reviews.decide(db, number, decision, who=said.by, now=now, note=note, pair_with=pair_with)
    return found, said


def pair(db: Connection, people: People, made: Decision, who: Who) -> Said:
    """A word about two vendors that no question asked for. Raises ``NotAllowed``."""
    signatures.one_at_a_time(db)
    why = four_eyes.why_two(people, "", made.verdict, is_group=is_group(db, made))
    key = f"{made.link}: {made.left_company}/{made.left_key} = {made.right_company}/{made.right_key}"
    before = [
        four_eyes.Signature(one, made.verdict, key) for one in signers(_by(decisions.get(db, made), made.verdict))
    ]
    named = (made.evidence or {}).get("left", made.left_key), (made.evidence or {}).get("right", made.right_key)
    what = sentence("approvals.of_pair", left=named[0], right=named[1], verdict=sentence(reviews.ANSWERS[made.verdict]))
    mine = Signature("pair", key, made.link, made.verdict, key, who.label, made.at, made.why)
    said = signed(db, people, who, mine, before, why, what)
    if said.by:
        signatures.drop(db, "pair", key)
        decisions.decide(db, replace(made, who=said.by))
    return said


def approval(
    db: Connection, people: People, link: str, run_id: str, settings: Mapping[str, Any], *, who: Who, now: datetime
) -> Said:
    """A preview of the link was read, ``run_id`` the newest. Raises ``NotAllowed``."""
    signatures.one_at_a_time(db)
    about = digest(settings)
    mine = Signature("approval", link, link, "approve", about, who.label, now, f"preview {run_id}")
    what = sentence("approvals.of_link", link=link)
    said = signed(db, people, who, mine, (), sentence("approvals.an_approval"), what)
    if not said.by:
        return said
    if not people.off and (words := four_eyes.approves_itself(said.by, _alone(db, link))):
        raise four_eyes.NotAllowed(words)
    signatures.drop(db, "approval", link)
    stored.approve(db, link, who=said.by, run_id=run_id, now=now)
    if not people.off:
        accepted.keep(db, link, settings, who=said.by, now=now)
    return said


def request(
    db: Connection, people: People, asked: Request, answer: str, text: str, *, who: Who, now: datetime, note: str | None
) -> Said:
    """An answer to a request: to approve exact documents needs two people where four eyes are on, not to needs one.
    Raises ``NotAllowed``."""
    mine = Signature("approval", request_key(asked.id), asked.link, answer, asked.digest, who.label, now, note)
    why = sentence("approvals.an_approval") if answer == "approved" else None
    return signed(db, people, who, mine, (), why, text)


def request_key(number: int) -> str:
    return f"request {number}"


def signed(
    db: Connection,
    people: People,
    who: Who,
    mine: Signature,
    before: Iterable[four_eyes.Signature],
    why: str | None,
    what: str,
) -> Said:
    """``mine`` counts, or waits for a second person because of ``why``; ``before``: who said the same already; ``what``
    is signed, in words. Raises ``NotAllowed``."""
    word = four_eyes.Signature(who.label, mine.answer, mine.about)
    kept = [four_eyes.Signature(one.who, one.answer, one.about) for one in signatures.of(db, mine.kind, mine.key)]
    found = four_eyes.sign(people, who, word, [*before, *kept], two=why is not None)
    if isinstance(found, Signed):
        return Said(found.by, off=people.off)
    text, on = sentence("approvals.first", what_is_said=what, needs_two=why, who=who.name), four_eyes.listed(found.on)
    first = replace(mine, text=text, waits_for=on)
    signatures.keep(db, first)
    return Said(waits=first.waits)


def _by(kept: Decision | None, verdict: str) -> str | None:
    """Who said so of these two records."""
    return kept.who if kept is not None and kept.verdict == verdict else None


def _alone(db: Connection, link: str) -> Mapping[str, set[str]]:
    """What each person decided alone that takes effect with the first approval of the link; later ones come after runs
    in which everything has taken effect already."""
    if stored.was_approved(db, link):
        return {}
    found: dict[str, set[str]] = {}
    mine = (asked.c.link == link) & (asked.c.state == "decided")
    for row in db.execute(select(asked.c.id, asked.c.decided_by).where(mine)):
        found.setdefault(row.decided_by, set()).add(f"review {row.id}")
    for row in db.execute(select(pairs.c.left_key, pairs.c.right_key, pairs.c.who).where(pairs.c.link == link)):
        found.setdefault(row.who, set()).add(f"{row.left_key} = {row.right_key}")
    return found


def is_group(db: Connection, made: Decision) -> bool:
    """Whether the vendor on the right is another one's already: by a person's word, or as it was delivered."""
    return bool(already_paired(db, made.link, [made]))


def already_paired(db: Connection, link: str, asked_about: Iterable[Decision]) -> set[tuple[str, str, str]]:
    """Of these pairs of a link (left key, right company and key) those of which ``is_group`` is true."""
    same = [one for one in asked_about if one.verdict == "same" and one.kind == "vendor"]
    partners: dict[tuple[str, str] | str, set[str]] = defaultdict(set)
    keys = sorted({one.right_key for one in same})
    c, d = pairs.c, deliveries.c
    for chunk in (keys[start : start + _KEYS] for start in range(0, len(keys), _KEYS)):
        said = select(c.right_company, c.right_key, c.left_key).where(
            c.link == link, c.kind == "vendor", c.verdict == "same", c.right_key.in_(chunk)
        )
        for row in db.execute(said):
            partners[(row.right_company, row.right_key)].add(row.left_key)
        there = select(d.source_key, d.target_id).where(
            d.link == link, d.flow.in_(VENDOR_FLOWS), d.target_id.is_not(None), ~d.voided,
            or_(d.target_id.in_(chunk), d.source_key.in_(chunk)),
        )  # fmt: skip
        for row in db.execute(there):
            partners[row.target_id].add(row.source_key)
            partners[row.source_key].add(row.target_id)
    return {
        (one.left_key, one.right_company, one.right_key)
        for one in same
        if (partners[(one.right_company, one.right_key)] | partners[one.right_key]) - {one.left_key}
    }


def _amount(db: Connection, about: Review) -> Decimal | None:
    """Of the document or of its twin, whichever is more: a release lets both go."""
    c = deliveries.c
    mine = (c.link == about.link) & (c.flow == about.flow) & (c.company == about.company)
    own: Decimal | None = db.scalar(select(c.amount).where(mine, c.source_key == about.document_key))
    twin = (about.payload or {}).get("twin_gross")
    if own is None or twin is None:
        return own
    return max(abs(own), abs(Decimal(str(twin))))
