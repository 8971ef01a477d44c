"""Reviews: questions with both records beside each other, and only the answers that fit them."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from include.store import reviews as stored
from include.store.reviews import Review, ReviewError
from include.ui.lists import REVIEWS

ANSWERS = {
    "same": "Same",
    "different": "Different",
    "release": "Send it",
    "reject": "Do not send",
}
"""What each decision of the store is called; in this order they are offered."""
_OF_FINDINGS = {"release": "Accept it as it is", "reject": "Do not accept"}


_OF_EACH_SYSTEM = frozenset({"company", "key"})
"""What a system calls the record itself: it says nothing of whether two are one."""


@dataclass(frozen=True)
class Field:
    """A fact of both records. ``marked``: they differ in it."""

    name: str
    left: str
    right: str
    marked: bool


FACTS = f"""
    select review_id, number, counterparty, amount, currency, text
    from {REVIEWS.relation} where list_contains(?, review_id) order by review_id
"""


@dataclass(frozen=True)
class Effect:
    """What an answer to several questions does. ``fit``: rows of `FACTS` that it answers; ``amounts`` of their
    documents, by currency; ``left_out``: why it is no answer to the others."""

    fit: Sequence[Mapping[str, Any]]
    left_out: Mapping[int, str]

    @property
    def documents(self) -> int:
        return sum(1 for row in self.fit if row["amount"] is not None)

    @property
    def amounts(self) -> dict[str, Decimal]:
        found: dict[str, Decimal] = {}
        for row in self.fit:
            if row["amount"] is not None:
                found[row["currency"] or ""] = found.get(row["currency"] or "", Decimal(0)) + row["amount"]
        return found


def effect(
    numbers: Iterable[int],
    answer: str,
    note: str,
    asked: Mapping[int, Review],
    facts: Mapping[int, Mapping[str, Any]],
) -> Effect:
    """``asked``: the open questions by number; ``facts``: rows of `FACTS`. Not by a question's document, but by what
    fits it: one that needs another answer is left out with the reason."""
    fit, left_out = [], {}
    for number in dict.fromkeys(numbers):
        review = asked.get(number)
        if review is None:
            left_out[number] = "it is not open any more"
        elif objected := objection(review, answer, note):
            left_out[number] = objected
        else:
            known = facts.get(number) or {"number": None, "counterparty": None, "amount": None, "currency": None}
            shown = {"text": review.text, "said": said(review, answer), "seen": stored.standing(review)}
            fit.append({**known, **shown, "review_id": number})
    return Effect(fit, left_out)


def objection(review: Review, answer: str, note: str = "a note") -> str:
    """Why this is no answer to the question; "" when it is one."""
    try:
        stored.check(review, answer, note)
    except ReviewError as problem:
        return str(problem)
    if answer in ("same", "different") and not _names_both(review):
        return f"review {review.id} does not name two records: open it and say which the other one is"
    return ""


def said(review: Review, answer: str) -> str:
    """An answer in words: a finding is accepted, a document is sent."""
    words = {**ANSWERS, **_OF_FINDINGS} if (review.payload or {}).get("origin") == "finding" else ANSWERS
    return words[answer]


def answers(review: Review) -> dict[str, str]:
    """The decisions that answer this question, by their words; none where the cause is corrected elsewhere."""
    return {decision: said(review, decision) for decision in ANSWERS if not objection(review, decision)}


def fields(review: Review) -> list[Field]:
    """Both records, field by field, as far as the question knows them; evidence of vendors below its facts."""
    payload = dict(review.payload or {})
    pairs = {name.removeprefix("left_") for name in payload if name.startswith("left_")}
    pairs |= {name.removeprefix("right_") for name in payload if name.startswith("right_")}
    of_both = [
        (name.replace("_", " "), payload.get(f"left_{name}"), payload.get(f"right_{name}"))
        for name in sorted(pairs, key=lambda name: (name != "name", name))
    ]
    of_both += [
        (str(one["evidence"]), one.get("left"), one.get("right"))
        for one in _evidence(payload)
        if one.get("left") and one.get("right")
    ]
    return [_field(name, _text(left), _text(right)) for name, left, right in of_both]


def _field(name: str, left: str, right: str) -> Field:
    """Of a bank account only its end is shown."""
    differs = bool(left and right) and name not in _OF_EACH_SYSTEM and left.casefold() != right.casefold()
    if any(word in name.casefold() for word in ("bank", "iban")):
        left, right = (f"…{value[-4:]}" if value else "" for value in (left, right))
    return Field(name, left, right, differs)


def _names_both(review: Review) -> bool:
    payload = review.payload or {}
    return all(payload.get(name) is not None for name in ("left_key", "right_key"))


def _evidence(payload: Mapping[str, Any]) -> list[dict[str, Any]]:
    kept = payload.get("evidence") or []
    if isinstance(kept, str):
        try:
            kept = json.loads(kept)
        except ValueError:
            return []
    return [one for one in kept if isinstance(one, dict) and "evidence" in one]


def _text(value: Any) -> str:
    return "" if value is None else str(value)
