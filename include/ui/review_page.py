"""What the page of one question shows, and its card among several. Pure but for what the store is asked."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection

from include.links import Configuration
from include.store import assignments, reviews, signatures
from include.store.assignments import Assignment
from include.store.audit import Event
from include.store.reviews import Review
from include.store.signatures import Signature
from include.texts import answers as texts
from include.texts.translations import gettext
from include.ui import comparing
from include.ui import reviews as views
from include.ui.comparing import Comparison, Evidence, Known


@dataclass(frozen=True)
class Stored:
    """``second``: what one person said where a second must."""

    review: Review
    history: Sequence[Event]
    assigned: Assignment | None
    second: Sequence[Signature]


@dataclass(frozen=True)
class Card:
    """One question among several."""

    review: Review
    title: str
    comparisons: Sequence[Comparison]
    evidence: Sequence[Evidence]
    suggested: str
    answers: Sequence[texts.Answer]
    seen: str


@dataclass(frozen=True)
class Done:
    """One line of a question's history, in words."""

    at: Any
    who: str
    what: str
    note: str


def stored_of(db: Connection, number: int) -> Stored:
    """Raises ``ReviewError`` when there is no such question."""
    review = reviews.show(db, number)
    return Stored(
        review,
        reviews.history(db, review),
        assignments.current(db, [number]).get(number),
        signatures.of(db, "review", str(number)),
    )


def card(review: Review, known: Known) -> Card:
    return Card(
        review,
        views.title(review),
        comparing.comparisons(review, known),
        comparing.evidence(review),
        views.suggested(review.code, views.probability_of(review)),
        views.answers(review),
        reviews.standing(review),
    )


def facts(
    found: Stored, known: Known, held_up: Sequence[Mapping[str, Any]], settings: Configuration | None
) -> dict[str, Any]:
    """The values of ``review.html``."""
    review = found.review
    return {
        "review": review,
        "card": card(review, known),
        "places": views.places(review, known.documents, settings),
        "history": [in_words(event, review) for event in found.history],
        "assigned": found.assigned,
        "second": found.second,
        "people": sorted(settings.people.people) if settings is not None else [],
        "held_up": held_up,
        "held_up_amounts": views.summed(held_up),
        "keys": views.KEYS,
        "decided": texts.answer(review.code, review.decision, views.origin(review)).says if review.decision else "",
    }


def in_words(event: Event, review: Review) -> Done:
    """An event of a question in words. What it asked stands in the event where nobody gave a note."""
    note = "" if event.text == review.text else event.text or ""
    return Done(event.at, event.who, _what(event, review), note)


def _what(event: Event, review: Review) -> str:
    if event.event == "review_decided" and event.to_state:
        said = texts.answer(review.code, event.to_state, views.origin(review)).says
        return gettext("answered “%(answer)s”", answer=said)
    if event.event == "review_assigned":
        return gettext("assigned it to %(whom)s", whom=event.to_state or gettext("nobody"))
    if event.event == "review_reopened":
        return gettext("took the answer back")
    return gettext(event.event.replace("_", " "))


def does(asked: Iterable[Review], answer: str) -> list[str]:
    """What an answer to these questions brings about, each sentence once."""
    return list(dict.fromkeys(texts.answer(one.code, answer, views.origin(one)).does for one in asked))
