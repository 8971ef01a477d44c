"""Questions the engine puts to a person, and the answers: rows of ``reviews`` opened and closed in bulk.

A ruling counts for the very document it was made about: its fingerprint stands in the review's payload. When the
document changes, the question is asked again. A question about pairs of documents (``pairs`` in its payload) is
answered for them: of a pair that was let go neither is asked about again, until another twin appears.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import Any

from sqlalchemy import Connection, select

from include.delivery.states import Ruling
from include.store import reviews as store_reviews
from include.store.models import reviews

ReviewKey = tuple[str, str, str]
"""(company, document key, code)"""


@dataclass(frozen=True)
class Question:
    """A review to be open as long as its cause lasts; ``origin`` says who opens and closes it: hold,
    mass-change guard or finding."""

    company: str
    document_key: str
    code: str
    text: str
    payload: Mapping[str, Any]
    origin: str
    fingerprint: str = ""

    @property
    def key(self) -> ReviewKey:
        return self.company, self.document_key, self.code

    @property
    def stored(self) -> dict[str, Any]:
        return {**self.payload, "origin": self.origin, "fingerprint": self.fingerprint}


@dataclass(frozen=True)
class Asked:
    """A review as it stands; ``ruling`` None while nobody decided."""

    id: int
    key: ReviewKey
    text: str
    payload: Mapping[str, Any]
    ruling: Ruling | None
    who: str | None

    @property
    def origin(self) -> str:
        return str(self.payload.get("origin", ""))

    @property
    def fingerprint(self) -> str:
        return str(self.payload.get("fingerprint", ""))

    @property
    def pairs(self) -> frozenset[str]:
        return pairs_of(self.payload)


def pairs_of(payload: Mapping[str, Any]) -> frozenset[str]:
    """The pairs of documents that a question is about; none for all other questions."""
    return frozenset(str(pair) for pair in payload.get("pairs") or ())


@dataclass
class Reviews:
    """All open and decided reviews of one flow, as read at the start of a run."""

    open: dict[ReviewKey, Asked]
    decided: dict[ReviewKey, list[Asked]]

    @cached_property
    def released_pairs(self) -> frozenset[str]:
        released = (asked.pairs for every in self.decided.values() for asked in every if asked.ruling == "release")
        return frozenset[str]().union(*released)

    def rulings(
        self, company: str, document_key: str, questions: Mapping[str, frozenset[str]], fingerprint: str
    ) -> dict[str, Ruling]:
        """The latest ruling for this very document, by code; ``questions``: the pairs that each code is about."""
        found: dict[str, Ruling] = {}
        for code, pairs in questions.items():
            for asked in self.decided.get((company, document_key, code), []):
                if asked.ruling is not None and asked.fingerprint == fingerprint:
                    found[code] = asked.ruling
            if pairs and found.get(code) != "reject":
                found.pop(code, None)
                if pairs <= self.released_pairs:
                    found[code] = "release"
        return found


def load(connection: Connection, link: str, flow: str) -> Reviews:
    c = reviews.c
    query = (
        select(c.id, c.company, c.document_key, c.code, c.text, c.payload, c.state, c.decision, c.decided_by)
        .where(c.link == link, c.flow == flow, c.state.in_(("open", "decided")))
        .order_by(c.id)
    )
    found = Reviews({}, {})
    for row in connection.execute(query):
        ruling: Ruling | None = row.decision if row.decision in ("release", "reject") else None
        asked = Asked(row.id, (row[1], row[2], row[3]), row.text, row.payload or {}, ruling, row.decided_by)
        if row.state == "open":
            found.open[asked.key] = asked
        else:
            found.decided.setdefault(asked.key, []).append(asked)
    return found


def ask(
    connection: Connection, link: str, flow: str, questions: Sequence[Question], known: Reviews, *, now: datetime
) -> None:
    """Open what is not open yet. An open one gets today's text and payload; a decided one stands for its payload."""
    for question in questions:
        asked = known.open.get(question.key)
        if asked is not None and (asked.text, dict(asked.payload)) == (question.text, question.stored):
            continue
        store_reviews.open_once(
            connection,
            link=link,
            flow=flow,
            company=question.company,
            document_key=question.document_key,
            code=question.code,
            text=question.text,
            payload=question.stored,
            now=now,
        )


def close(connection: Connection, asked: Sequence[Asked], *, now: datetime) -> None:
    """Close what is open without an answer because its cause is gone."""
    store_reviews.close(connection, [item.id for item in asked], now=now)
