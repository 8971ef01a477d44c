"""Deliveries: what happened to each document of each flow. Data access for the delivery engine, no decisions.

``lease_token`` is the row's fencing token *and* its version: every change made here adds one to it and is a
compare-and-set on the state and token that were seen. Who saw an older row changes nothing and gets to know.
"""

from __future__ import annotations

import sys
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, fields, replace
from datetime import date, datetime
from decimal import Decimal
from itertools import groupby
from typing import Any

from sqlalchemy import Connection, Row, bindparam, func, or_, select, update
from sqlalchemy.dialects import postgresql, sqlite

from include.store.models import deliveries

_CHUNK = 400
_POSTGRES_LOCK = 0x6D6C63_646C7679


@dataclass(frozen=True, slots=True)
class Delivery:
    """One identity's state, without the long texts (see ``Attempt`` and ``delivered_documents``).

    ``lease_expires_at`` is real time (seconds since the epoch), every other time is the clock's, in UTC.
    ``revision`` counts the writes of this document that the target confirmed; ``attempt`` the requests that left;
    ``keys_spent`` those whose idempotency key the target may answer with a refusal from now on.
    """

    id: int
    link: str
    flow: str
    company: str
    source_key: str
    state: str
    target_system: str
    target_company: str
    target_id: str | None
    target_code: str | None
    target_number: str | None
    target_token: str | None
    target_facts: Mapping[str, Any] | None
    number: str | None
    counterparty: str | None
    doc_date: date | None
    currency: str | None
    amount: Decimal | None
    fingerprint: str | None
    delivered_fingerprint: str | None
    delivered_hash: str | None
    revision: int
    voided: bool
    attempt: int
    attempt_action: str | None
    attempt_key: str | None
    keys_spent: int
    attempt_fingerprint: str | None
    attempt_batch: str | None
    attempt_position: int | None
    late_target: Mapping[str, Any] | None
    as_of: datetime | None
    sent_at: datetime | None
    unknown_since: datetime | None
    reason_code: str | None
    reason_text: str | None
    next_try_at: datetime | None
    lease_owner: str | None
    lease_token: int
    lease_expires_at: float | None
    run_id: str | None

    @property
    def identity(self) -> tuple[str, str]:
        return self.company, self.source_key

    @property
    def is_live(self) -> bool:
        """The document stands in the target, whatever waits to be changed about it."""
        return self.target_id is not None and not self.voided


@dataclass(frozen=True, slots=True)
class Attempt:
    """What left: the request as it was sent (None for the later members of a batch), the document in it, and where the
    documents it refers to stood then (JSON texts)."""

    request: str | None
    document: str | None
    references: str | None


@dataclass(frozen=True)
class Change:
    """New values for one row, valid only while it is still as it was seen."""

    seen: Delivery
    values: Mapping[str, Any]


_LIGHT = [deliveries.c[f.name] for f in fields(Delivery)]
_LIGHT_NAMES = frozenset(f.name for f in fields(Delivery))
# Texts that most rows of a flow have in common: each is kept once, however many rows are read.
_COMMON = frozenset(
    {
        "link", "flow", "company", "state", "target_system", "target_company", "counterparty", "currency",
        "attempt_action", "attempt_batch", "reason_code", "reason_text", "lease_owner", "run_id",
    }
)  # fmt: skip
_COMMON_PLACES = tuple(place for place, f in enumerate(fields(Delivery)) if f.name in _COMMON)


def of_flow(connection: Connection, link: str, flow: str) -> dict[tuple[str, str], Delivery]:
    """Every delivery of a flow by identity."""
    query = select(*_LIGHT).where(deliveries.c.link == link, deliveries.c.flow == flow)
    return {delivery.identity: delivery for delivery in map(_delivery, connection.execute(query))}


def by_keys(
    connection: Connection, link: str, keys: Iterable[tuple[str, str, str]]
) -> dict[tuple[str, str, str], Delivery]:
    """Deliveries by (flow, company, source key); those that do not exist are left out."""
    found: dict[tuple[str, str, str], Delivery] = {}
    c = deliveries.c
    # SQLite finds no index for a list of tuples, and would read every delivery of the link.
    for (flow, company), alike in groupby(sorted(set(keys)), key=lambda key: key[:2]):
        for chunk in _chunks([source_key for _, _, source_key in alike]):
            mine = (c.link == link, c.flow == flow, c.company == company, c.source_key.in_(chunk))
            for delivery in map(_delivery, connection.execute(select(*_LIGHT).where(*mine))):
                found[(delivery.flow, delivery.company, delivery.source_key)] = delivery
    return found


def by_id(connection: Connection, delivery_id: int) -> Delivery:
    return _delivery(connection.execute(select(*_LIGHT).where(deliveries.c.id == delivery_id)).one())


def attempts(connection: Connection, ids: Collection[int]) -> dict[int, Attempt]:
    c = deliveries.c
    found: dict[int, Attempt] = {}
    for chunk in _chunks(sorted(ids)):
        query = select(c.id, c.attempt_request, c.attempt_document, c.attempt_references).where(c.id.in_(chunk))
        found.update({row.id: Attempt(row[1], row[2], row[3]) for row in connection.execute(query)})
    return found


def batch(connection: Connection, batch_id: str) -> list[Delivery]:
    """The rows whose *last* attempt was this batch, in the order they had in it."""
    query = select(*_LIGHT).where(deliveries.c.attempt_batch == batch_id).order_by(deliveries.c.attempt_position)
    return [_delivery(row) for row in connection.execute(query)]


def delivered_documents(connection: Connection, ids: Collection[int]) -> dict[int, str | None]:
    """The JSON of the document that was last delivered, by row id."""
    found: dict[int, str | None] = {}
    for chunk in _chunks(sorted(ids)):
        query = select(deliveries.c.id, deliveries.c.delivered_document).where(deliveries.c.id.in_(chunk))
        found.update({row[0]: row[1] for row in connection.execute(query)})
    return found


def delivered_count(connection: Connection, link: str, flow: str) -> int:
    """Documents of the flow that stand in the target."""
    c = deliveries.c
    query = select(func.count()).where(c.link == link, c.flow == flow, c.target_id.is_not(None), c.voided.is_(False))
    return int(connection.execute(query).scalar_one())


def add(connection: Connection, rows: Sequence[Mapping[str, Any]]) -> None:
    """New rows; one that another worker added first is left as it is. All rows must name the same columns."""
    if not rows:
        return
    dialect = postgresql if connection.dialect.name == "postgresql" else sqlite
    identity = ["link", "flow", "company", "source_key"]
    in_one_order = sorted(rows, key=lambda row: [row[name] for name in identity])  # of two workers none waits in a ring
    connection.execute(dialect.insert(deliveries).on_conflict_do_nothing(index_elements=identity), in_one_order)


def document_of(source_key: str) -> str:
    """Which document a delivery is of, or is a part of (`9001:1600` of payment 9001)."""
    return source_key.partition(":")[0]


def sent_by(connection: Connection, links: Sequence[str], flow: str, documents: Collection[str]) -> set[str]:
    """Those of ``documents`` that these links have in the target or may be sending, whatever their company.

    Whoever asks is alone until its transaction ends: of two links that claim one document at a moment, one sees the
    other's claim. SQLite has one writer.
    """
    if not documents:
        return set()
    if connection.dialect.name == "postgresql":
        connection.execute(select(func.pg_advisory_xact_lock(_POSTGRES_LOCK)))
    c, found = deliveries.c, set[str]()
    standing = or_(c.state.in_(("sending", "unknown")), (c.target_id.is_not(None)) & (c.voided.is_(False)))
    for chunk in _chunks(sorted(documents)):
        parts = [c.source_key.startswith(f"{document}:", autoescape=True) for document in chunk]
        query = select(c.source_key).where(c.link.in_(links), c.flow == flow, standing)
        rows = connection.execute(query.where(or_(c.source_key.in_(chunk), *parts)))
        found |= {document_of(row.source_key) for row in rows}
    return found


class Raced(Exception):
    """A row is not as it was seen any more; nothing of the transaction may be kept."""


def change(connection: Connection, changes: Sequence[Change]) -> list[Delivery]:
    """The rows as they are now. Raises ``Raced`` when one of them was changed by somebody else first: the caller rolls
    back, and finds out with ``change_each`` which one it was. The usual case costs one statement for many rows."""
    done: list[Delivery] = []
    names = {id(item): tuple(sorted(item.values)) for item in changes}
    ordered = sorted(changes, key=lambda item: (names[id(item)], item.seen.id))
    if len(set(names.values())) > 1:
        _lock(connection, [item.seen.id for item in changes])
    for columns, group in groupby(ordered, key=lambda item: names[id(item)]):
        same = list(group)
        statement, parameters = _compare_and_set(columns), [_parameters(item) for item in same]
        if connection.execute(statement, parameters).rowcount != len(same):
            raise Raced
        done += [_after(item) for item in same]
    return done


def _lock(connection: Connection, ids: Collection[int]) -> None:
    """Every worker takes its rows in the order of their ids, so that no two wait for each other. SQLite has one
    writer."""
    if connection.dialect.name == "postgresql":
        for chunk in _chunks(sorted(ids)):
            rows = select(deliveries.c.id).where(deliveries.c.id.in_(chunk)).order_by(deliveries.c.id)
            connection.execute(rows.with_for_update())


def change_each(connection: Connection, changes: Sequence[Change]) -> tuple[list[Delivery], list[Change]]:
    """(the rows as they are now, the changes that came too late), one statement for each row."""
    done: list[Delivery] = []
    late: list[Change] = []
    for item in sorted(changes, key=lambda one: one.seen.id):
        statement = _compare_and_set(tuple(sorted(item.values)))
        if connection.execute(statement, _parameters(item)).rowcount == 1:
            done.append(_after(item))
        else:
            late.append(item)
    return done, late


def to_replay(
    connection: Connection,
    link: str,
    *,
    document: str | None = None,
    reason: str | None = None,
    since: datetime | None = None,
    only: tuple[str, str, str] | None = None,
) -> list[Delivery]:
    """Rows that were stopped (refused, blocked, retrying) or are unknown, by document key or number, reason, time; of
    ``only``: flow, company and key, the one row."""
    c = deliveries.c
    query = select(*_LIGHT).where(c.link == link, c.state.in_(("refused", "blocked", "retrying", "unknown")))
    if document is not None:
        query = query.where(or_(c.source_key == document, c.number == document))
    if reason is not None:
        query = query.where(c.reason_code == reason)
    if since is not None:
        query = query.where(c.updated_at >= since)
    if only is not None:
        query = query.where(c.flow == only[0], c.company == only[1], c.source_key == only[2])
    return [_delivery(row) for row in connection.execute(query.order_by(c.id))]


def resting(connection: Connection, link: str, counterparties: Collection[str]) -> list[Delivery]:
    """Documents of these vendors that have not left and may, in order."""
    c = deliveries.c
    query = select(*_LIGHT).where(c.link == link, c.state.in_(("planned", "blocked", "waiting", "retrying")))
    found = [
        _delivery(row)
        for chunk in _chunks(sorted(counterparties))
        for row in connection.execute(query.where(c.counterparty.in_(chunk)))
    ]
    return sorted(found, key=lambda one: one.id)


def _delivery(row: Row[Any]) -> Delivery:
    values: list[Any] = list(row)
    for place in _COMMON_PLACES:
        if values[place] is not None:
            values[place] = sys.intern(values[place])
    return Delivery(*values)


_STATEMENTS: dict[tuple[str, ...], Any] = {}


def _compare_and_set(names: tuple[str, ...]) -> Any:
    if names not in _STATEMENTS:
        c = deliveries.c
        _STATEMENTS[names] = (
            update(deliveries)
            .where(c.id == bindparam("seen_id"), c.lease_token == bindparam("seen_token"))
            .where(c.state == bindparam("seen_state"))
            .values({name: bindparam(f"new_{name}") for name in names} | {"lease_token": c.lease_token + 1})
        )
    return _STATEMENTS[names]


def _parameters(item: Change) -> dict[str, Any]:
    seen = {"seen_id": item.seen.id, "seen_token": item.seen.lease_token, "seen_state": item.seen.state}
    return seen | {f"new_{name}": value for name, value in item.values.items()}


def _after(item: Change) -> Delivery:
    values = {name: value for name, value in item.values.items() if name in _LIGHT_NAMES}
    return replace(item.seen, **values, lease_token=item.seen.lease_token + 1)


def _chunks(items: Sequence[Any]) -> Iterator[Sequence[Any]]:
    for start in range(0, len(items), _CHUNK):
        yield items[start : start + _CHUNK]
