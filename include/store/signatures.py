"""The first of two people who must say the same: kept until the second does, or until somebody decides otherwise."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from datetime import datetime
from hashlib import blake2b
from typing import Any

from sqlalchemy import BigInteger, Connection, case, cast, func, select

from include.store import audit
from include.store.database import insert
from include.store.models import reviews, signatures
from include.store.types import dump_json
from include.texts.program import said as sentence

_ONE_EACH = ("kind", "key", "who")
_POSTGRES_LOCK = 0x6D6C_7369


@dataclass(frozen=True)
class Signature:
    """``kind``: review, pair or approval; ``key``: of which; ``about``: a digest of what was signed; ``text``: it in
    words; ``waits_for``: names of who may be the second."""

    kind: str
    key: str
    link: str
    answer: str
    about: str
    who: str
    at: datetime
    note: str | None = None
    text: str = ""
    waits_for: str = ""

    @property
    def waits(self) -> str:
        """It, and for whom it waits, as a sentence."""
        return sentence("approvals.waits", first_word=self.text, people=self.waits_for)


def digest(facts: Any) -> str:
    """Of anything that JSON can carry."""
    text = json.dumps(json.loads(dump_json(facts)), sort_keys=True)
    return blake2b(text.encode(), digest_size=16).hexdigest()


def one_at_a_time(db: Connection) -> None:
    """Until the transaction ends: of two who sign at the same moment one is the second. SQLite has one writer."""
    if db.dialect.name == "postgresql":
        db.execute(select(func.pg_advisory_xact_lock(_POSTGRES_LOCK)))


def nobody_signs(db: Connection) -> None:
    """Until the transaction ends: what was signed before it is seen, and who signs meanwhile sees what it wrote."""
    if db.dialect.name == "postgresql":
        db.execute(select(func.pg_advisory_xact_lock_shared(_POSTGRES_LOCK)))


def keep(db: Connection, made: Signature) -> None:
    """In place of the same person's earlier one, with an audit event."""
    row = asdict(made)
    changed = {name: value for name, value in row.items() if name not in _ONE_EACH}
    db.execute(insert(db, signatures).values(**row).on_conflict_do_update(index_elements=list(_ONE_EACH), set_=changed))
    text = sentence("approvals.noted", waits=made.waits, its_note=made.note) if made.note else made.waits
    said = audit.Event(at=made.at, event="signed", who=made.who, link=made.link, to_state=made.answer, text=text)
    audit.record(db, [replace(said, **_document(db, made))])


def of(db: Connection, kind: str, key: str) -> list[Signature]:
    """Oldest first."""
    mine = (signatures.c.kind == kind) & (signatures.c.key == key)
    return [_signature(row) for row in db.execute(select(signatures).where(mine).order_by(signatures.c.at)).mappings()]


def drop(db: Connection, kind: str, key: str | None = None) -> None:
    """What was decided waits no more; all of the kind when ``key`` is None."""
    mine = signatures.c.kind == kind
    db.execute(signatures.delete().where(mine if key is None else mine & (signatures.c.key == key)))


def waiting(db: Connection, link: str | None = None) -> list[Signature]:
    """What waits for a second person, of every link when None, oldest first. A question that was closed, or that asks
    about other facts by now, waits for its first."""
    # A key is a number where it is a question's: compared as text, each signature would be with every question.
    number = case((signatures.c.kind == "review", cast(signatures.c.key, BigInteger)))
    query = select(signatures, reviews.c.state, reviews.c.payload).outerjoin(reviews, reviews.c.id == number)
    if link is not None:
        query = query.where(signatures.c.link == link)
    found = []
    for row in db.execute(query.order_by(signatures.c.at, signatures.c.id)).mappings():
        still = row["state"] in ("open", "decided") and digest(row["payload"]) == row["about"]
        if row["kind"] != "review" or still:
            found.append(_signature(row))
    return found


def _document(db: Connection, made: Signature) -> dict[str, Any]:
    if made.kind != "review":
        return {}
    c = reviews.c
    row = db.execute(select(c.flow, c.company, c.document_key, c.code).where(c.id == int(made.key))).mappings().one()
    return dict(row)


def _signature(row: Mapping[Any, Any]) -> Signature:
    return Signature(**{name: row[name] for name in Signature.__dataclass_fields__})
