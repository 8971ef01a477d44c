"""What the store is asked for some documents takes no longer among thousands of others, counted in steps of SQLite."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import Connection, func, select

from include.approvals import group_answers
from include.people.settings import People
from include.store import approval_requests, audit, deliveries, payees, reviews, signatures
from include.store.approval_requests import Document
from include.store.database import Store
from include.store.models import audit_events, payee_facts
from include.store.models import deliveries as delivery_rows
from include.store.models import reviews as review_rows
from include.store.models import signatures as signature_rows
from include.store.payees import PayeeFact
from include.store.signatures import Signature

NOW = datetime(2026, 11, 20, 8, tzinfo=UTC)
SOME, FEW, MANY = 3, 20, 4_000
OF = {"link": "l", "flow": "vendors", "company": "123"}


def fill(db: Connection, first: int, last: int) -> None:
    """A delivery with its event, a question, a fact of a payee and another link's approval for each number."""
    keys = [f"v{number:05}" for number in range(first, last)]
    target = {"state": "planned", "target_system": "fake", "target_company": "C1", "created_at": NOW, "updated_at": NOW}
    rows = [{**OF, **target, "source_key": key, "attempt_batch": key, "attempt_position": 0} for key in keys]
    db.execute(delivery_rows.insert(), rows)
    event = {**OF, "at": NOW, "event": "planned", "who": "run"}
    db.execute(audit_events.insert(), [{**event, "document_key": key} for key in keys])
    question = {**OF, "code": "vendor_review", "text": "one vendor?", "opened_at": NOW}
    pair = {"group": "the names are only similar", "left_company": "C1", "right_company": "123"}
    both = [{**pair, "left_key": f"a{key}", "right_key": key} for key in keys]
    db.execute(review_rows.insert(), [{**question, "document_key": one["right_key"], "payload": one} for one in both])
    db.execute(payee_facts.insert(), [vars(fact(key)) for key in keys])
    approve(db, "another", keys)


def fact(key: str, value: str = "..12") -> PayeeFact:
    return PayeeFact("avid_main", "123", "avidxchange", key, "bank account", value, NOW)


def approve(db: Connection, link: str, keys: Sequence[str]) -> None:
    asked = [Document("vendors", "123", key, "C1", "create", "f", True, key) for key in keys]
    until = NOW + timedelta(hours=1)
    request = approval_requests.add(db, link, "r", asked, preview=False, facts={}, now=NOW, expires_at=until)
    assert approval_requests.answer(db, request, "approved", who="person:anna", now=NOW)


def read_approvals(db: Connection) -> None:
    approve(db, "l", ["v1", "v2", "v3"])
    assert len(approval_requests.given(db, "l", "vendors", NOW).until) == SOME


def sign(db: Connection) -> None:
    """As the first of two, some questions."""
    for asked in db.execute(select(review_rows.c.id, review_rows.c.payload).limit(SOME)).all():
        about = signatures.digest(asked.payload)
        made = Signature("review", str(asked.id), "l", "release", about, "person:anna", NOW)
        db.execute(signature_rows.insert().values(vars(made)))
    assert len(signatures.waiting(db, "l")) == SOME


def ask(db: Connection) -> None:
    for number in range(SOME):
        about: dict[str, Any] = {**OF, "code": "vendor_review", "document_key": f"w{number}"}
        reviews.open_once(db, **about, text="one vendor?", now=NOW)


def change(db: Connection) -> None:
    seen = deliveries.by_keys(db, "l", [("vendors", "123", f"v{number:05}") for number in range(SOME)])
    assert len(seen) == SOME
    deliveries.change(db, [deliveries.Change(one, {"state": "held"}) for one in seen.values()])


def read_attempts(db: Connection) -> None:
    assert len(deliveries.batch(db, "v00001")) == 1
    assert len(deliveries.attempts(db, [1, 2, 3])) == SOME
    assert len(deliveries.delivered_documents(db, [1, 2, 3])) == SOME


def note(db: Connection) -> None:
    about = audit.Event(at=NOW, event="held", who="run", link="l", flow="vendors", company="123")
    events = [replace(about, document_key=f"v{number:05}") for number in range(SOME)]
    assert audit.record_changes(db, events) == SOME


def remember(db: Connection) -> None:
    assert payees.remember(db, [fact(f"v{number:05}", "..34") for number in range(SOME)]) == SOME


@pytest.mark.parametrize("action", [ask, change, read_attempts, read_approvals, sign, note, remember])
def test_some_documents_take_no_longer_among_many_others(
    sqlite_store: Store, action: Callable[[Connection], Any]
) -> None:
    before = 0
    steps = list[int]()
    for last in (FEW, MANY):
        with sqlite_store.begin() as db:
            fill(db, before, last)
        steps.append(_steps(sqlite_store, action))
        before = last
    assert steps[1] < 2 * steps[0], steps


def test_a_group_of_questions_takes_as_long_again_for_as_many_again(sqlite_store: Store) -> None:
    before = 0
    steps = list[int]()
    for last in (FEW, MANY):
        with sqlite_store.begin() as db:
            fill(db, before, last)
            first = db.execute(select(func.min(review_rows.c.id))).scalar_one()
        steps.append(_steps(sqlite_store, lambda db, first=first: group_answers.of(db, People(), first)))
        before = last
    assert steps[1] < 2 * steps[0] * MANY / FEW, steps


def _steps(store: Store, action: Callable[[Connection], Any]) -> int:
    count = 0

    def step() -> None:
        nonlocal count
        count += 1

    with store.begin() as db:
        connection: Any = db.connection.driver_connection
        connection.set_progress_handler(step, 1)
        action(db)
        connection.set_progress_handler(None, 0)
        db.rollback()
    return count
