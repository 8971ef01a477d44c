"""All that the store keeps of one document, by its whole key: two documents of one number are two."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, select

from include.store import audit, document_versions
from include.store import reviews as stored_reviews
from include.store.audit import Event
from include.store.models import decisions, deliveries
from include.store.models import reviews as asked
from include.store.reviews import Review

MOST_EVENTS, MOST_RELATED = 500, 50


@dataclass(frozen=True)
class Key:
    link: str
    flow: str
    company: str
    key: str


@dataclass(frozen=True)
class Trail:
    """``delivery``: the row of ``deliveries``, None before the first decision about it; ``versions``: what it said as
    it was delivered, oldest first (revision, document, replaced_at: None of the newest); ``request``: as it left last,
    JSON; ``matches``: what people said of its record (vendors); ``related``: other deliveries that it names, or that
    name it."""

    delivery: Mapping[str, Any] | None
    events: Sequence[Event]
    versions: Sequence[Mapping[str, Any]]
    request: str
    reviews: Sequence[Review]
    matches: Sequence[Mapping[str, Any]]
    related: Sequence[Mapping[str, Any]]


def trail(db: Connection, about: Key) -> Trail:
    c = deliveries.c
    mine = (c.link == about.link) & (c.flow == about.flow) & (c.company == about.company) & (c.source_key == about.key)
    kept = db.execute(select(deliveries).where(mine)).mappings().one_or_none()
    row: dict[str, Any] | None = None if kept is None else {str(name): value for name, value in kept.items()}
    events = audit.history(db, about.key, link=about.link, flow=about.flow, company=about.company)[-MOST_EVENTS:]
    if row is None:
        return Trail(None, events, [], "", _reviews(db, about), _matches(db, about), _of_one_key(db, about))
    versions = [*document_versions.superseded(db, row["id"])]
    if row["delivered_document"] is not None:
        versions.append({"revision": row["revision"], "document": row["delivered_document"], "replaced_at": None})
    return Trail(
        row,
        events,
        versions,
        _request(db, row["attempt_request"]),
        _reviews(db, about),
        _matches(db, about),
        [*_of_one_key(db, about), *_named(db, about, row), *_payments(db, about)][:MOST_RELATED],
    )


_HEADER = ("link", "flow", "company", "source_key", "number", "counterparty", "doc_date", "currency", "amount", "state")


def _request(db: Connection, kept: str | None) -> str:
    """Of a batch the first member keeps it."""
    if not kept or not kept.startswith("@"):
        return kept or ""
    first = (deliveries.c.attempt_batch == kept[1:]) & (deliveries.c.attempt_position == 0)
    return db.scalar(select(deliveries.c.attempt_request).where(first)) or ""


def _reviews(db: Connection, about: Key) -> list[Review]:
    mine = (asked.c.link == about.link) & (asked.c.flow == about.flow) & (asked.c.company == about.company)
    query = select(asked).where(mine, asked.c.document_key == about.key).order_by(asked.c.id)
    return [stored_reviews.Review(**row) for row in db.execute(query).mappings()]


def _matches(db: Connection, about: Key) -> list[Mapping[str, Any]]:
    c = decisions.c
    sides = ((c.left_company == about.company) & (c.left_key == about.key)) | (
        (c.right_company == about.company) & (c.right_key == about.key)
    )
    columns = (c.verdict, c.who, c.at, c.why, c.evidence)
    return [dict(row) for row in db.execute(select(*columns).where(c.link == about.link, sides)).mappings()]


def _of_one_key(db: Connection, about: Key) -> list[Mapping[str, Any]]:
    """What other flows send about the same document: its coding, its payment status."""
    c = deliveries.c
    query = select(*(c[name] for name in _HEADER)).where(
        c.link == about.link, c.company == about.company, c.source_key == about.key, c.flow != about.flow
    )
    return [dict(row) for row in db.execute(query).mappings()]


def _named(db: Connection, about: Key, row: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    """The vendor and the order that it names."""
    document = read(row["delivered_document"] or row["attempt_document"])
    c = deliveries.c
    found: list[Mapping[str, Any]] = []
    for flows, column, value in (
        (("vendors", "airbase_vendors", "suppliers"), c.source_key, document.get("vendor_key")),
        (("purchase_orders",), c.number, document.get("po_number")),
    ):
        if value:
            same = select(*(c[name] for name in _HEADER)).where(c.link == about.link, c.flow.in_(flows))
            found += [dict(one) for one in db.execute(same.where(column == str(value)).limit(10)).mappings()]
    return [one for one in found if (one["flow"], one["source_key"]) != (about.flow, about.key)]


def _payments(db: Connection, about: Key) -> list[Mapping[str, Any]]:
    """Payments that settle it, by what they were delivered as."""
    c = deliveries.c
    query = select(*(c[name] for name in _HEADER), c.delivered_document).where(
        c.link == about.link, c.flow == "payments", c.delivered_document.contains(about.key, autoescape=True)
    )
    found: list[Mapping[str, Any]] = []
    for row in db.execute(query.limit(MOST_RELATED)).mappings():
        settles = [one.get("document_key") for one in read(row["delivered_document"]).get("applications") or ()]
        if about.key in settles:
            found.append({name: row[name] for name in _HEADER})
    return found


def read(text: str | None) -> dict[str, Any]:
    """A canonical document; {} for what is none."""
    try:
        found = json.loads(text) if text else {}
    except ValueError:
        return {}
    return found if isinstance(found, dict) else {}
