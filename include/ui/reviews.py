"""Reviews: questions with both records beside each other, and only the answers that fit them."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from include.store import reviews as stored
from include.store.reviews import Review, ReviewError

ANSWERS = {
    "same": "Same",
    "different": "Different",
    "release": "Send it",
    "reject": "Do not send",
}
"""What each decision of the store is called; in this order they are offered."""


@dataclass(frozen=True)
class Field:
    """A fact of both records. ``marked``: they differ in it."""

    name: str
    left: str
    right: str

    @property
    def marked(self) -> bool:
        return bool(self.left and self.right) and self.left.casefold() != self.right.casefold()


def answers(review: Review) -> dict[str, str]:
    """The decisions that answer this question, by their words; none where the cause is corrected elsewhere."""
    fit = {}
    for decision, words in ANSWERS.items():
        try:
            stored.check(review, decision, "a note")
        except ReviewError:
            continue
        if decision in ("same", "different") and not _names_both(review):
            continue
        fit[decision] = words
    return fit


def fields(review: Review) -> list[Field]:
    """Both records, field by field, as far as the question knows them; evidence of vendors below its facts."""
    payload = dict(review.payload or {})
    pairs = {name.removeprefix("left_") for name in payload if name.startswith("left_")}
    pairs |= {name.removeprefix("right_") for name in payload if name.startswith("right_")}
    found = [
        Field(name.replace("_", " "), _text(payload.get(f"left_{name}")), _text(payload.get(f"right_{name}")))
        for name in sorted(pairs, key=lambda name: (name != "name", name))
    ]
    return found + [
        Field(str(one["evidence"]), _text(one.get("left")), _text(one.get("right")))
        for one in _evidence(payload)
        if one.get("left") or one.get("right")
    ]


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
