"""Requests to approve exact documents, and the answers: rows are added, never changed or deleted.

A link has one request that waits at most: a newer one supersedes it by an answer of its own. An approval counts for
exactly its documents (`Item`), until the request's deadline, and not beyond a restore of the store.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from datetime import datetime
from decimal import Decimal
from typing import Any, Literal

from sqlalchemy import ColumnElement, Connection, Row, Select, and_, func, not_, select, true

from include.store import runs
from include.store.database import insert
from include.store.models import approval_answers as answers
from include.store.models import approval_documents as documents
from include.store.models import approval_requests as requests

Item = tuple[str, str, str, str, str]
"""Company, source key, action, fingerprint of what would be sent, company of the target."""
State = Literal["pending", "approved", "rejected", "superseded", "expired", "shown"]
Answer = Literal["approved", "rejected", "superseded"]
_CHUNK = 400


@dataclass(frozen=True)
class Document:
    """A document that would be sent. ``asks``: it waits for the answer. ``facts``: what is shown of it."""

    flow: str
    company: str
    source_key: str
    target_company: str
    action: str
    fingerprint: str
    asks: bool
    label: str
    counterparty: str | None = None
    doc_date: str | None = None
    currency: str | None = None
    amount: Decimal | None = None
    facts: Mapping[str, Any] = field(default_factory=dict)

    @property
    def item(self) -> Item:
        return self.company, self.source_key, self.action, self.fingerprint, self.target_company


@dataclass(frozen=True)
class Request:
    """``documents``: how many ask; ``asks`` False: it was shown, and nothing of it waits for an answer."""

    id: int
    link: str
    run_id: str
    preview: bool
    asks: bool
    digest: str
    documents: int
    facts: Mapping[str, Any]
    asked_at: datetime
    expires_at: datetime
    answer: Answer | None = None
    answered_by: str | None = None
    answered_at: datetime | None = None
    note: str | None = None

    def state(self, now: datetime) -> State:
        if self.answer is not None:
            return self.answer
        if not self.asks:
            return "shown"
        return "pending" if now < self.expires_at else "expired"


@dataclass(frozen=True)
class Given:
    """What people said of the documents of a flow. ``until``: approved ones, and when that ends; ``rejected``: those
    that were not asked about again since, and by whom, why."""

    until: Mapping[Item, datetime] = field(default_factory=dict)
    rejected: Mapping[Item, str] = field(default_factory=dict)


def digest_of(link: str, found: Iterable[Document]) -> str:
    """Of the documents that ask, whatever their order."""
    items = sorted([one.flow, *one.item] for one in found if one.asks)
    return hashlib.blake2b(json.dumps([link, items]).encode(), digest_size=16).hexdigest()


def add(
    db: Connection,
    link: str,
    run_id: str,
    found: Sequence[Document],
    *,
    preview: bool,
    facts: Mapping[str, Any],
    now: datetime,
    expires_at: datetime,
) -> Request:
    """A new request; it asks where one of its documents does."""
    asking = [one for one in found if one.asks]
    values: dict[str, Any] = {
        "link": link,
        "run_id": run_id,
        "preview": preview,
        "asks": bool(asking),
        "digest": digest_of(link, asking),
        "documents": len(asking),
        "facts": dict(facts),
        "asked_at": now,
        "expires_at": expires_at,
    }
    number: int = db.execute(requests.insert().values(**values).returning(requests.c.id)).scalar_one()
    rows = [{**asdict(one), "facts": dict(one.facts), "request_id": number} for one in found]
    for start in range(0, len(rows), _CHUNK):
        db.execute(documents.insert(), rows[start : start + _CHUNK])
    return Request(id=number, **values)


def answer(db: Connection, request: Request, said: Answer, *, who: str, now: datetime, note: str | None = None) -> bool:
    """Keep an answer. False: somebody else was first."""
    values = {"request_id": request.id, "answer": said, "who": who, "at": now, "digest": request.digest, "note": note}
    new = insert(db, answers).values(**values).on_conflict_do_nothing(index_elements=["request_id"])
    return db.execute(new.returning(answers.c.id)).scalar() is not None


def get(db: Connection, number: int) -> Request | None:
    row = db.execute(_requests().where(requests.c.id == number)).mappings().one_or_none()
    return None if row is None else Request(**row)


def newest(db: Connection, link: str, *, asks: bool | None = True) -> Request | None:
    """The link's newest request since the store came back last; ``asks`` None: also one that nobody need answer."""
    query = _requests().where(requests.c.link == link)
    if asks is not None:
        query = query.where(requests.c.asks.is_(asks))
    if (restored := runs.restored_at(db)) is not None:
        query = query.where(requests.c.asked_at > restored)
    row = db.execute(query.order_by(requests.c.id.desc()).limit(1)).mappings().one_or_none()
    return None if row is None else Request(**row)


def pending(db: Connection, link: str, now: datetime) -> Request | None:
    """The one that waits for an answer and may still get it."""
    found = newest(db, link)
    return found if found is not None and found.state(now) == "pending" else None


def listed(db: Connection, link: str | None = None, *, now: datetime, limit: int = 200) -> list[Request]:
    """Those that wait, however many came since, then the others; each newest first."""
    mine = requests.c.link == link if link is not None else true()
    last = select(func.max(requests.c.id)).where(mine, requests.c.asks.is_(True)).group_by(requests.c.link)
    newest_first = _requests().where(mine).order_by(requests.c.id.desc())
    queries = newest_first.where(requests.c.id.in_(last)), newest_first.limit(limit)
    of_links, rest = ([Request(**row) for row in db.execute(query).mappings()] for query in queries)
    waiting = [one for one in of_links if one.state(now) == "pending"]
    return waiting + [one for one in rest if one not in waiting]


def before(db: Connection, request: Request) -> Request | None:
    """The link's request or preview before this one."""
    mine = _requests().where(requests.c.link == request.link, requests.c.id < request.id)
    row = db.execute(mine.order_by(requests.c.id.desc()).limit(1)).mappings().one_or_none()
    return None if row is None else Request(**row)


def documents_of(db: Connection, number: int) -> list[Document]:
    """In the order in which they would be sent within a flow: by date, then by name."""
    columns = [documents.c[name] for name in Document.__dataclass_fields__]
    query = select(*columns).where(documents.c.request_id == number)
    order = query.order_by(documents.c.flow, documents.c.target_company, documents.c.doc_date, documents.c.label)
    return [Document(**row) for row in db.execute(order.order_by(documents.c.source_key)).mappings()]


def items_of(db: Connection, number: int) -> set[tuple[str, Item]]:
    """The documents of a request with their flow."""
    c = documents.c
    query = select(c.flow, c.company, c.source_key, c.action, c.fingerprint, c.target_company)
    rows = db.execute(query.where(c.request_id == number))
    return {(row[0], (row[1], row[2], row[3], row[4], row[5])) for row in rows}


def given(db: Connection, link: str, flow: str, now: datetime) -> Given:
    """What people said of the documents of a flow, as far as it still counts."""
    # The requests first: by the flow of its documents SQLite would read those of all links and years.
    said = select(answers.c.request_id, answers.c.answer, answers.c.who, answers.c.note, requests.c.expires_at)
    mine = said.join(requests, requests.c.id == answers.c.request_id).where(requests.c.link == link)
    if (restored := runs.restored_at(db)) is not None:
        mine = mine.where(requests.c.asked_at > restored)
    until: dict[Item, datetime] = {}
    approved = mine.where(answers.c.answer == "approved", requests.c.expires_at > now)
    for answer, item in _of_each(db, approved, flow):
        until[item] = max(answer.expires_at, until.get(item, answer.expires_at))
    rejected = mine.where(answers.c.answer == "rejected")
    no = {
        item: f"{answer.who.replace('person:', '')}: {answer.note}"
        for answer, item in _of_each(db, rejected, flow, not_(_again(link)))
    }
    return Given(until, no)


def _of_each(
    db: Connection, answered: Select[Any], flow: str, *conditions: ColumnElement[bool]
) -> Iterator[tuple[Row[Any], Item]]:
    """The documents of a flow that these answers are about, each with its answer."""
    found, c = {row.request_id: row for row in db.execute(answered)}, documents.c
    query = select(c.request_id, c.company, c.source_key, c.action, c.fingerprint, c.target_company)
    asked = (c.request_id.in_(found), c.flow == flow, c.asks.is_(True), *conditions)
    for row in db.execute(query.where(*asked).order_by(c.request_id)) if found else ():
        yield found[row[0]], (row[1], row[2], row[3], row[4], row[5])


def expired_since(db: Connection, link: str, now: datetime) -> list[Request]:
    """Requests whose deadline passed without an answer, since a person answered one of the link last."""
    people = select(func.coalesce(func.max(requests.c.id), 0)).join(answers, answers.c.request_id == requests.c.id)
    last = people.where(requests.c.link == link, answers.c.answer != "superseded").scalar_subquery()
    mine = and_(requests.c.link == link, requests.c.asks.is_(True), requests.c.expires_at <= now, requests.c.id > last)
    rows = db.execute(_requests().where(mine, answers.c.id.is_(None)).order_by(requests.c.id)).mappings()
    return [Request(**row) for row in rows]


def _again(link: str) -> ColumnElement[bool]:
    """Whether the same document was asked about in a later request of the link."""
    later, asked = documents.alias("later"), requests.alias("asked")
    same = [later.c[name] == documents.c[name] for name in ("flow", "company", "source_key", "action", "fingerprint")]
    found = select(later.c.request_id).join(asked, asked.c.id == later.c.request_id)
    newer = and_(later.c.request_id > documents.c.request_id, later.c.asks.is_(True))
    return found.where(newer, asked.c.link == link, *same).exists()


def _requests() -> Select[Any]:
    said = (
        answers.c.answer,
        answers.c.who.label("answered_by"),
        answers.c.at.label("answered_at"),
        answers.c.note,
    )
    return select(requests, *said).outerjoin(answers, answers.c.request_id == requests.c.id)
