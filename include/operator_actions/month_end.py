"""The one way in which a month end is signed, reviewed and withdrawn: pages and the command line come here.

Who signs is who asks, as ``links.yml`` names its person; two people where it names two. What is signed is what is
published at that moment, if it is what the person looked at.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import asdict
from datetime import date

from sqlalchemy import Connection

from include.approvals import month_end_changes
from include.clock import clock_from_environment
from include.delivery.signed_months import ledger_days
from include.documents import parse
from include.link_kinds.books import BOOKS
from include.link_settings import Link
from include.links import Configuration, load
from include.month_end import changes, frozen, movements, signing
from include.month_end.changes import Change
from include.month_end.frozen import MonthEnd
from include.month_end.signing import Accepted, SignOffError, Standing
from include.paths import home
from include.people import four_eyes
from include.people.four_eyes import NotAllowed
from include.people.settings import People
from include.people.who import Who
from include.store import alerts, month_ends, signatures
from include.store.database import Store
from include.store.month_ends import OnTheWay, SignOff
from include.systems import registry
from include.texts import dates
from include.texts.program import said
from include.warehouse import published_here
from include.warehouse.published_reader import published_rows

RIGHT = "decide"
Rights = Collection[str] | None
"""What Airflow lets who asks do on the pages; None for the command line, where the operating system vouches."""


def shown(link: str, company: str, as_of: date) -> MonthEnd:
    """A month end as it is published now. Raises ``ConfigurationError``, ``SignOffError``, ``PublishedUnreadable``."""
    _check_company(load().link(link), company)
    with published_rows(published_here.newest(home())) as rows:
        return movements.month_end(rows, link, company, as_of)


def prepare(
    link: str,
    company: str,
    as_of: date,
    *,
    who: Who,
    rights: Rights,
    figures: str,
    comment: str = "",
    accepted: Sequence[Accepted] = (),
) -> SignOff:
    """Sign a company's month as its preparer. ``figures``: `frozen.figures` of what ``who`` looked at. Raises
    ``SignOffError``, ``NotAllowed``, ``ConfigurationError``, ``PublishedUnreadable``."""
    configuration = load()
    settings, people = configuration.link(link), configuration.people
    _check(people, who, rights)
    _check_company(settings, company)
    words = signing.check_text(comment)
    with published_rows(published_here.newest(home())) as rows:
        month = movements.month_end(rows, link, company, as_of)
    with Store.open() as store, store.begin() as db:
        signatures.one_at_a_time(db)
        now = clock_from_environment().now()
        before = month_ends.of_month(db, link, company, as_of)
        kept = signing.prepare(
            month,
            figures,
            accepted,
            systems={one: registry.contract(one).CALLED[1] for one in settings.shape.systems},
            standing=_standing(before),
            in_doubt=_on_the_way(db, configuration, settings, company, as_of),
            now=now,
            zone=settings.timezone,
        )
        copy = frozen.text(month)
        made = month_ends.prepare(
            db,
            link=link,
            connection=_books(settings),
            company=company,
            as_of=as_of,
            needs_review=not people.off,
            who=who.label,
            now=now,
            comment=words,
            accepted=[{**asdict(one), "amount": format(one.amount, "f")} for one in kept],
            sha256=frozen.sha256(copy),
            copy=copy,
        )
        if made is None:
            # Somebody was first, if only a moment ago.
            standing = month_ends.of_month(db, link, company, as_of)
            by = standing.prepared_by.replace("person:", "") if standing is not None else "somebody else"
            named, on = dates.month(as_of), dates.said(now)
            raise SignOffError("signed_already", month=named, company=company, who=by, signed_on=on)
    return made


def review(number: int, *, who: Who, rights: Rights, sha256: str, comment: str = "") -> SignOff:
    """Sign it as its reviewer, another person than its preparer. ``sha256``: of the copy that ``who`` looked at.
    Raises as `prepare`."""
    people = load().people
    _check(people, who, rights)
    words = signing.check_text(comment)
    changed = changed_since(number)
    with Store.open() as store, store.begin() as db:
        signatures.one_at_a_time(db)
        found = _found(db, number)
        signing.withdraw(number, found.withdrawn_by, found.withdrawn_why, "not withdrawn")
        signing.review(_standing(found), number, sha256, found.sha256, changed, who.label, found.as_of)
        month_ends.step(db, found, "reviewed", who=who.label, now=clock_from_environment().now(), note=words)
        return _found(db, number)


def withdraw(number: int, *, who: Who, rights: Rights, reason: str) -> SignOff:
    """It counts no more, and stays where it is: what was held is sent by the next run. Raises as `prepare`."""
    _check(load().people, who, rights)
    with Store.open() as store, store.begin() as db:
        signatures.one_at_a_time(db)
        found, now = _found(db, number), clock_from_environment().now()
        words = signing.withdraw(number, found.withdrawn_by, found.withdrawn_why, reason)
        month_ends.step(db, found, "withdrawn", who=who.label, now=now, note=words)
        month_end_changes.close(db, found, now)
        return _found(db, number)


def listed(link: str | None = None) -> list[SignOff]:
    """The latest months first."""
    with Store.open() as store, store.read() as db:
        return month_ends.listed(db, link)


def changed_numbers() -> set[int]:
    """The sign-offs whose month is otherwise by now, as the last runs found."""
    with Store.open() as store, store.read() as db:
        open_ = [one.document_key for one in alerts.listed(db) if one.code == month_end_changes.CODE]
    return {int(key.rpartition(" ")[2]) for key in open_}


def found(number: int) -> tuple[SignOff, str]:
    """A sign-off and its frozen copy. Raises ``SignOffError``."""
    with Store.open() as store, store.read() as db:
        return _found(db, number), month_ends.copy_of(db, number) or ""


def changed_since(number: int) -> list[Change]:
    """What of the signed month is otherwise by now. Raises ``SignOffError``, ``PublishedUnreadable``, ``NotACopy``."""
    made, copy = found(number)
    with published_rows(published_here.newest(home())) as rows:
        return changes.since(frozen.read(copy), movements.month_end(rows, made.link, made.company, made.as_of))


def _check(people: People, who: Who, rights: Rights) -> None:
    if rights is not None and RIGHT not in rights:
        raise NotAllowed(said("people.no_right.sign", who=who.name))
    four_eyes.check(people, who)


def _check_company(link: Link, company: str) -> None:
    known = [row[link.shape.books] for row in link.companies]
    if company not in known:
        raise SignOffError("no_company", link=link.name, company=company, companies=", ".join(known))


def _books(link: Link) -> str:
    return link.connections[link.shape.books]


def _on_the_way(db: Connection, configuration: Configuration, link: Link, company: str, as_of: date) -> int:
    """How many documents that would change the ledger in the month left and were not answered."""
    links = [one.name for one in configuration.links.values() if _books(link) in one.connections.values()]
    found = month_ends.on_the_way(db, links, link.shape.books, company)
    return sum(_changes(one, as_of, reverses=BOOKS[link.shape.books].reverses) for one in found)


def _changes(one: OnTheWay, as_of: date, *, reverses: bool) -> bool:
    try:
        days = ledger_days(parse(one.document), one.action, one.delivered, reverses=reverses)
    except ValueError:
        return True  # of a release that wrote otherwise: nobody knows its days
    return any(day <= as_of for day in days)


def _found(db: Connection, number: int) -> SignOff:
    made = month_ends.get(db, number)
    if made is None:
        raise SignOffError("unknown", number=str(number))
    return made


def _standing(made: SignOff | None) -> Standing | None:
    if made is None or made.state == "withdrawn":
        return None
    return Standing(made.id, made.prepared_by, made.prepared_at, made.reviewed_by, made.reviewed_at)
