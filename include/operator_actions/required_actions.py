"""What Airflow's Required Actions ask of a person, and what becomes of the answer.

That list is a side door: what Airflow keeps of an answer, and of who gave it, is input to the same functions as on the
pages and the command line, which check role, four eyes and what was shown.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection

from include.approvals import approving, requests, row_count_overrides, sign_off
from include.clock import clock_from_environment
from include.links import Configuration, load
from include.operator_actions import actions
from include.operator_actions.approvals import RIGHT, answer_approval
from include.people import four_eyes
from include.people.rights import RESOURCES
from include.people.who import Who, signers
from include.reports import required_actions as texts
from include.store import approval_requests, audit, reviews, signatures
from include.store import row_count_overrides as kept_overrides
from include.store.database import Store
from include.texts import answers
from include.texts.languages import language_of
from include.texts.translations import gettext, spoken
from include.trouble import is_ours

GRAVE = frozenset({"brake_change", "brake_void", "payee_change", "payee_differs"})
"""Codes of reviews that are asked here as well: a mass change, and who is paid where."""
MOST = 100
"""Questions of a link at a time; the pages have them all."""
APPROVE, REJECT, GONE, STORED = texts.APPROVE, texts.REJECT, texts.GONE, texts.STORED
Asked = Mapping[str, Any]
"""What a question is about: ``{"approval": 12}``, ``{"review": 7}`` or ``{"short_read": {connection, feed, company,
rows}}``."""


@dataclass(frozen=True)
class Question:
    """``options``: each answer in words of the link's language, by which Airflow gives it back, and as it is kept;
    ``shown``: a digest of what it is about; ``until``: when it lapses; ``names``: the people of ``links.yml`` who may
    answer it, none where it names nobody."""

    link: str
    subject: str
    body: str
    options: Mapping[str, str]
    shown: str
    names: frozenset[str]
    until: datetime | None = None


@dataclass(frozen=True)
class Outcome:
    """``again``: it is not settled, and is asked once more; ``deliver``: the link that may deliver now."""

    text: str
    again: bool = False
    deliver: str = ""


def open_of(link: str) -> dict[str, Asked]:
    """What waits for an answer about a link, by a name that is the same each time."""
    configuration = load()
    settings = configuration.link(link)
    found: dict[str, Asked] = {}
    with Store.open() as store:
        with store.read() as db:
            waits = approval_requests.pending(db, link, clock_from_environment().now())
            if waits is not None and approving.may_deliver(db, configuration, settings):
                found[f"approval_{waits.id}"] = {"approval": waits.id}
            for one in reviews.listed(db, link=link):
                if GRAVE.intersection(reviews.codes(one)):
                    found[f"review_{one.id}"] = {"review": one.id}
        for connection in sorted(set(settings.connections.values())):
            for feed, company, rows in row_count_overrides.doubts(store, connection):
                read = {"connection": connection, "feed": feed, "company": company, "rows": rows, "link": link}
                found[f"read_{connection}.{feed}.{company}.{rows}"] = {"short_read": read}
    return dict(list(found.items())[:MOST])


def question(asked: Asked, pages: str) -> Question | str:
    """What is to be asked, in the language of its link, since a list has many readers; or in a sentence of the log,
    which is English, why nothing is. ``pages``: the address of our pages."""
    try:
        configuration = load()
        if read := asked.get("short_read"):
            return _of_read(configuration, read)
        with Store.open() as store, store.read() as db:
            if number := asked.get("approval"):
                return _of_approval(db, configuration, int(number), pages)
            if number := asked.get("review"):
                return _of_review(db, configuration, int(number), pages)
    except Exception as problem:
        if not is_ours(problem):
            raise
        return str(problem)
    return "nothing is asked: it takes the number of an approval or of a review"


def answer(
    asked: Asked, chosen: str, *, shown: str, who: Who, rights: Collection[str], note: str | None, pages: str
) -> Outcome:
    """Keep what somebody chose, where they may. ``shown``: of the question that they answered; ``rights``: theirs, as
    far as a task can know. What is refused is kept in the audit trail and asked again."""
    found = question(asked, pages)
    if isinstance(found, str):
        return Outcome(f"the answer of {who.name} came too late: {found}")
    try:
        if RIGHT not in rights:
            raise four_eyes.NotAllowed(
                f"{who.name} may not answer this here: it takes a person of links.yml, or a role with the right"
                f" {RESOURCES['decide']!r}; answer on the page"
            )
        if shown != found.shown or chosen not in found.options:
            return Outcome("what is asked has changed since it was shown: it is asked again", again=True)
        return _keep(asked, found, found.options[chosen], who, rights, note)
    except Exception as problem:
        if not is_ours(problem):
            raise
        _refused(found, asked, who, str(problem))
        still = question(asked, pages)
        return Outcome(f"not kept: {problem}", again=not isinstance(still, str))


def _keep(asked: Asked, found: Question, said: str, who: Who, rights: Collection[str], note: str | None) -> Outcome:
    if number := asked.get("approval"):
        verdict: requests.Answer = "approve" if said == "approve" else "reject"
        made, given = answer_approval(int(number), verdict, who=who, digest=found.shown, rights=rights, note=note)
        if given.waits:
            return Outcome(given.waits, again=True)
        return Outcome(
            f"approval {made.id} is {made.answer} by {given.by}", deliver=made.link if said == "approve" else ""
        )
    if number := asked.get("review"):
        review, given = actions.decide(int(number), said, who=who, note=note, seen=found.shown)
        if given.waits:
            return Outcome(given.waits, again=True)
        return Outcome(f"review {review.id}: {review.decision} by {given.by}; it counts from the next run on")
    read = asked["short_read"]
    if said != "accept":
        four_eyes.check(load().people, who)
        return Outcome(f"{who.name} keeps what is stored: nothing is taken for deleted, and a full read asks again")
    actions.accept_row_count(read["connection"], read["feed"], who=who, company=read["company"], note=note)
    return Outcome(f"{who.name} accepts the read of {read['rows']:,} rows; the next full read uses it")


def _of_approval(db: Connection, configuration: Configuration, number: int, pages: str) -> Question | str:
    now = clock_from_environment().now()
    request = approval_requests.get(db, number)
    if request is None or (state := request.state(now)) != "pending":
        return (
            f"there is no approval {number}"
            if request is None
            else f"approval {number}: {requests.why(request, state)}"
        )
    if approval_requests.pending(db, request.link, now) != request:
        return f"approval {number} counts no more: the store came back from a backup since"
    first, people = _first(db, "approval", sign_off.request_key(number)), configuration.people
    found = approval_requests.documents_of(db, number)
    with spoken(language_of(configuration, "", request.link)):
        return Question(
            request.link,
            texts.subject_of_approval(request),
            texts.of_approval(request, found, people, first, f"{pages}/preview/{number}"),
            {gettext(APPROVE): "approve", gettext(REJECT): "reject"},
            request.digest,
            frozenset(people.people) - first,
            request.expires_at,
        )


def _of_review(db: Connection, configuration: Configuration, number: int, pages: str) -> Question | str:
    review = reviews.show(db, number)
    if review.state != "open":
        how = f"was answered by {four_eyes.name_of(review.decided_by or '')}" if review.decided_by else "is closed"
        return f"review {number} {how}"
    if not GRAVE.intersection(reviews.codes(review)):
        return f"review {number} is none of the grave ones: answer it on its page, {pages}/reviews/{number}"
    first = _first(db, "review", str(number))
    with spoken(language_of(configuration, "", review.link)):
        fitting = answers.answers(review.code, reviews.fitting(review), texts.origin(review))
        if not fitting:
            return f"review {number} needs more than one word: answer it on its page, {pages}/reviews/{number}"
        return Question(
            review.link,
            texts.title(review),
            texts.of_review(review, fitting, first, f"{pages}/reviews/{number}"),
            {one.says: one.decision for one in fitting},
            reviews.standing(review),
            frozenset(configuration.people.people) - first,
        )


def _of_read(configuration: Configuration, read: Mapping[str, Any]) -> Question | str:
    connection, feed, company, rows = (read[name] for name in ("connection", "feed", "company", "rows"))
    if connection not in configuration.connections:
        return f"there is no connection {connection} in links.yml any more"
    with Store.open() as store:
        with store.read() as db:
            if (feed, company) in kept_overrides.waiting(db, connection):
                return f"the short read of {feed} by {connection} was accepted; the next full read uses it"
        doubted = row_count_overrides.doubts(store, connection)
    if (feed, company, rows) not in doubted:
        return f"the read of {feed} by {connection} is not in doubt any more"
    link = str(read.get("link") or connection)
    with spoken(language_of(configuration, "", link)):
        return Question(
            link,
            texts.subject_of_short_read(link, configuration.connections[connection].system),
            texts.of_short_read(connection, feed, company, rows),
            {gettext(GONE): "accept", gettext(STORED): "keep"},
            signatures.digest([connection, feed, company, rows]),
            frozenset(configuration.people.people),
        )


def _first(db: Connection, kind: str, key: str) -> frozenset[str]:
    """Names of who said their word already where a second must."""
    found = (signers(one.who) for one in signatures.of(db, kind, key))
    return frozenset(four_eyes.name_of(label) for labels in found for label in labels)


def _refused(found: Question, asked: Asked, who: Who, why: str) -> None:
    about = ", ".join(f"{kind} {value}" for kind, value in asked.items() if isinstance(value, int))
    with Store.open() as store, store.begin() as db:
        text = f"an answer in Airflow's Required Actions ({about or 'short read'}) was refused: {why}"
        now = clock_from_environment().now()
        audit.record(db, [audit.Event(at=now, event="answer_refused", who=who.label, link=found.link, text=text)])
