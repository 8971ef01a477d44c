"""Month ends that people signed: the preparer's signature with a frozen copy, the reviewer's, and withdrawals.

Nothing is changed or deleted. A month of a company has one sign-off that is not withdrawn at most.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Literal

from sqlalchemy import Connection, Select, and_, select

from include.store import audit
from include.store.database import insert
from include.store.models import deliveries
from include.store.models import month_end_sign_offs as sign_offs
from include.store.models import month_end_steps as steps

State = Literal["prepared", "reviewed", "withdrawn"]
Step = Literal["reviewed", "withdrawn"]
_ON_THE_WAY = ("sending", "unknown")
_REVIEWED, _WITHDRAWN = steps.alias("reviewed"), steps.alias("withdrawn")


@dataclass(frozen=True)
class SignOff:
    """``connection``: of the company's books; ``accepted``: what is signed as unexplained, with reason; ``sha256``: of
    the frozen copy. ``needs_review``: two people sign where it was prepared."""

    id: int
    link: str
    connection: str
    company: str
    as_of: date
    needs_review: bool
    prepared_by: str
    prepared_at: datetime
    comment: str
    accepted: Sequence[Mapping[str, Any]]
    sha256: str
    reviewed_by: str | None = None
    reviewed_at: datetime | None = None
    review_comment: str | None = None
    withdrawn_by: str | None = None
    withdrawn_at: datetime | None = None
    withdrawn_why: str | None = None

    @property
    def state(self) -> State:
        if self.withdrawn_by is not None:
            return "withdrawn"
        return "reviewed" if self.reviewed_by is not None else "prepared"

    @property
    def is_complete(self) -> bool:
        """Signed by everybody who must."""
        return self.state == "reviewed" or (self.state == "prepared" and not self.needs_review)


@dataclass(frozen=True)
class SignedMonth:
    """A company's books stand signed as of a day: what is dated up to it is not posted. ``by``: who, in words."""

    number: int
    company: str
    as_of: date
    by: str
    signed_at: datetime

    def holds(self, company: str, day: date) -> bool:
        return company == self.company and day <= self.as_of


def prepare(
    db: Connection,
    *,
    link: str,
    connection: str,
    company: str,
    as_of: date,
    needs_review: bool,
    who: str,
    now: datetime,
    comment: str,
    accepted: Sequence[Mapping[str, Any]],
    sha256: str,
    copy: str,
) -> SignOff | None:
    """Keep the preparer's signature, with an audit event. None: the month is signed already, if only a moment ago."""
    before = of_month(db, link, company, as_of)
    if before is not None and before.state != "withdrawn":
        return None
    values: dict[str, Any] = {
        "link": link,
        "connection": connection,
        "company": company,
        "as_of": as_of,
        "needs_review": needs_review,
        "prepared_by": who,
        "prepared_at": now,
        "comment": comment,
        "accepted": [dict(one) for one in accepted],
        "sha256": sha256,
    }
    row = {**values, "supersedes": before.id if before else 0, "copy": copy}
    one_after = ["link", "company", "as_of", "supersedes"]
    new = insert(db, sign_offs).values(**row).on_conflict_do_nothing(index_elements=one_after)
    number = db.execute(new.returning(sign_offs.c.id)).scalar()
    if number is None:
        return None
    made = SignOff(id=number, **values)
    audit.record(db, [_event(made, "month_end_prepared", who, now, f"signed as prepared, copy {sha256}", comment)])
    return made


def step(db: Connection, of: SignOff, what: Step, *, who: str, now: datetime, note: str) -> bool:
    """Keep a review or a withdrawal, with an audit event. False: somebody else was first."""
    row = {"sign_off_id": of.id, "step": what, "who": who, "at": now, "note": note}
    new = insert(db, steps).values(**row).on_conflict_do_nothing(index_elements=["sign_off_id", "step"])
    if db.execute(new.returning(steps.c.id)).scalar() is None:
        return False
    words = f"signed as reviewed, copy {of.sha256}" if what == "reviewed" else "the sign-off is withdrawn"
    audit.record(db, [_event(of, f"month_end_{what}", who, now, words, note)])
    return True


def get(db: Connection, number: int) -> SignOff | None:
    row = db.execute(_select().where(sign_offs.c.id == number)).mappings().one_or_none()
    return None if row is None else SignOff(**row)


def copy_of(db: Connection, number: int) -> str | None:
    """The frozen copy of a sign-off."""
    return db.execute(select(sign_offs.c["copy"]).where(sign_offs.c.id == number)).scalar()


def of_month(db: Connection, link: str, company: str, as_of: date) -> SignOff | None:
    """The newest of a company's month, also when it was withdrawn."""
    c = sign_offs.c
    mine = _select().where(c.link == link, c.company == company, c.as_of == as_of)
    row = db.execute(mine.order_by(c.id.desc()).limit(1)).mappings().one_or_none()
    return None if row is None else SignOff(**row)


def listed(
    db: Connection,
    link: str | None = None,
    *,
    company: str | None = None,
    standing: bool = False,
    limit: int | None = 500,
) -> list[SignOff]:
    """The latest months first, of a month the newest; ``standing``: without those that were withdrawn."""
    c, query = sign_offs.c, _select()
    if link is not None:
        query = query.where(c.link == link)
    if company is not None:
        query = query.where(c.company == company)
    if standing:
        query = query.where(_WITHDRAWN.c.id.is_(None))
    rows = db.execute(query.order_by(c.as_of.desc(), c.id.desc()).limit(limit)).mappings()
    return [SignOff(**row) for row in rows]


def signed(db: Connection, connection: str) -> list[SignedMonth]:
    """The months of a connection's books that stand signed, by preparer alone or by both, the latest first."""
    rows = db.execute(_select().where(sign_offs.c.connection == connection, _WITHDRAWN.c.id.is_(None))).mappings()
    found = [SignOff(**row) for row in rows]
    made = [SignedMonth(one.id, one.company, one.as_of, _by(one), one.reviewed_at or one.prepared_at) for one in found]
    return sorted(made, key=lambda one: one.as_of, reverse=True)


@dataclass(frozen=True)
class OnTheWay:
    """What left and was not answered. ``document``: what it was; ``delivered``: what stood before (both JSON)."""

    action: str
    document: str
    delivered: str | None


def on_the_way(db: Connection, links: Collection[str], system: str, company: str) -> list[OnTheWay]:
    """Whatever left for a company's books and was not answered."""
    c = deliveries.c
    left = select(c.attempt_action, c.attempt_document, c.delivered_document).where(
        c.target_system == system, c.target_company == company, c.link.in_(links), c.state.in_(_ON_THE_WAY)
    )
    return [OnTheWay(row[0] or "", row[1] or "", row[2]) for row in db.execute(left)]


def _by(one: SignOff) -> str:
    names = [name for name in (one.prepared_by, one.reviewed_by) if name]
    return " and ".join(name.replace("person:", "") for name in names)


def _select() -> Select[Any]:
    """Without the copies, which are long."""
    kept = [sign_offs.c[name] for name in SignOff.__dataclass_fields__ if name in sign_offs.c]
    reviewed, withdrawn = _REVIEWED.c, _WITHDRAWN.c
    said = (
        *(reviewed.who.label("reviewed_by"), reviewed.at.label("reviewed_at"), reviewed.note.label("review_comment")),
        *(withdrawn.who.label("withdrawn_by"), withdrawn.at.label("withdrawn_at")),
        withdrawn.note.label("withdrawn_why"),
    )
    return (
        select(*kept, *said)
        .select_from(sign_offs)
        .outerjoin(_REVIEWED, and_(reviewed.sign_off_id == sign_offs.c.id, reviewed.step == "reviewed"))
        .outerjoin(_WITHDRAWN, and_(withdrawn.sign_off_id == sign_offs.c.id, withdrawn.step == "withdrawn"))
    )


def _event(of: SignOff, event: str, who: str, now: datetime, words: str, note: str) -> audit.Event:
    text = f"{of.as_of:%B %Y} of company {of.company}: {words}" + (f" ({note})" if note else "")
    return audit.Event(
        at=now, event=event, who=who, link=of.link, company=of.company, document_key=f"sign-off {of.id}", text=text
    )
