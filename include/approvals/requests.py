"""What waits for an approval, and the answers to that: which exact documents a person lets go."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any, Literal

from sqlalchemy import Connection

from include.approvals import approving, sign_off
from include.approvals.sign_off import Said
from include.delivery.approval import Rule
from include.link_settings import Link
from include.links import Configuration
from include.people import four_eyes
from include.people.settings import People
from include.people.who import Who
from include.store import alerts, audit, signatures
from include.store import approval_requests as stored
from include.store.alerts import About
from include.store.approval_requests import Document, Request
from include.texts.codes import severity
from include.texts.program import said

Answer = Literal["approve", "reject"]
PENDING, EXPIRED = "approval_pending", "approval_expired"
"""Alerts."""
_KEPT: Mapping[Answer, stored.Answer] = {"approve": "approved", "reject": "rejected"}


class ApprovalError(Exception):
    """A request cannot be answered like that; the text says why and what can be done."""


def rule_of(link: Link, flow: str, people: People) -> Rule:
    """What of a flow waits for an approval."""
    if not link.shape.flow(flow).needs_approval:
        return Rule()
    return Rule(link.approval == "each_run", link.approve_above, by_whom(people))


def asks(link: Link) -> bool:
    """Whether any document of the link may wait for an approval of its own."""
    return link.approval == "each_run" or link.approve_above is not None


def by_whom(people: People) -> str:
    """Who may approve, in words."""
    names = list(people.people)
    if not names:
        return said("approvals.by.a_person")
    if people.off:
        return four_eyes.listed(names)
    if len(names) > 2:
        return said("approvals.by.two_of", names=", ".join(names))
    return said("people.both", names=names[0], last_name=names[1])


def ask(
    db: Connection,
    link: Link,
    run_id: str,
    found: Sequence[Document],
    *,
    flows: Collection[str],
    preview: bool,
    facts: Mapping[str, Any],
    who: str,
    now: datetime,
) -> tuple[Request | None, bool]:
    """The request that waits for an answer now, and whether it is new. ``found``: what ``flows`` would send.

    What waits of other flows is carried over, so that a link has one request at most; the same documents as before are
    the same request. A preview is kept also where nothing of it waits.
    """
    signatures.one_at_a_time(db)
    before = stored.pending(db, link.name, now)
    older = [] if before is None else stored.documents_of(db, before.id)
    whole = [*found, *(one for one in older if one.asks and one.flow not in flows)]
    if before is not None and stored.digest_of(link.name, whole) == before.digest:
        return before, False
    new = None
    if preview or any(one.asks for one in whole):
        until = now + timedelta(hours=link.approval_hours)
        new = stored.add(db, link.name, run_id, whole, preview=preview, facts=facts, now=now, expires_at=until)
    if before is not None:
        note = said("approvals.superseded.waits_no_more")
        if new is not None and new.asks:
            note = said("approvals.superseded.by", number=new.id)
        stored.answer(db, before, "superseded", who=who, now=now, note=note)
        signatures.drop(db, "approval", _key(before))
    if new is None or not new.asks:
        return None, False
    text = f"approval {new.id} is asked for {new.documents} documents, until {new.expires_at:%Y-%m-%d %H:%M} UTC"
    audit.record(db, [_event(new, "approval_asked", who, now, text)])
    return new, True


def tell(db: Connection, link: Link, now: datetime) -> None:
    """Alerts: that somebody is asked, until it is answered or not asked any more; that a deadline passed with nothing
    delivered, until somebody answered a request of the link."""
    about, waits = About(link=link.name), stored.pending(db, link.name, now)
    late = stored.expired_since(db, link.name, now)
    if waits is None:
        alerts.close(db, about, PENDING, now=now)
    else:
        text = said(
            "alerts.approval_pending",
            number=waits.id,
            documents=waits.documents,
            link=link.name,
            expires=f"{waits.expires_at:%d %b %H:%M}",
        )
        alerts.raise_once(db, about, PENDING, severity(PENDING), text, now=now)
    if not late:
        alerts.close(db, about, EXPIRED, now=now)
    else:
        last = late[-1]
        text = said(
            "alerts.approval_expired",
            number=last.id,
            documents=last.documents,
            link=link.name,
            expires=f"{last.expires_at:%d %b %H:%M}",
        )
        alerts.raise_once(db, about, EXPIRED, severity(EXPIRED), text, now=now)


def withdraw(db: Connection, link: str, *, who: str, now: datetime) -> None:
    """The link asks for no approvals any more, by ``links.yml``: what waited for one goes without."""
    signatures.one_at_a_time(db)
    if (before := stored.pending(db, link, now)) is not None:
        stored.answer(db, before, "superseded", who=who, now=now, note=said("approvals.superseded.not_asked"))
        signatures.drop(db, "approval", _key(before))


def answer(
    db: Connection,
    configuration: Configuration,
    number: int,
    verdict: Answer,
    *,
    who: Who,
    digest: str,
    now: datetime,
    note: str | None = None,
    with_link: bool = False,
) -> tuple[Request, Said]:
    """Keep a person's answer, or the first of two. ``digest``: of what was shown; ``with_link``: they approve the link
    itself at this moment. Raises ``ApprovalError``, ``NotApproved`` and ``NotAllowed``."""
    four_eyes.check(configuration.people, who)
    signatures.one_at_a_time(db)
    request = stored.get(db, number)
    if request is None:
        raise ApprovalError(said("approvals.unknown", number=number))
    state = request.state(now)
    if state == "pending" and stored.pending(db, request.link, now) != request:
        raise ApprovalError(said("approvals.restored", number=number))
    if state != "pending":
        raise ApprovalError(said("approvals.over", number=number, how_over=why(request, state)))
    if digest != request.digest:
        raise ApprovalError(said("approvals.other_documents", number=number))
    if verdict == "reject" and not note:
        raise ApprovalError(said("approvals.why", number=number))
    if verdict == "approve" and not with_link:
        link = configuration.link(request.link)
        if not approving.may_deliver(db, configuration, link):
            raise approving.NotApproved(said("approvals.link_first", link=link.name, number=number))
    kept, about = _KEPT[verdict], {"number": number, "documents": request.documents, "link": request.link}
    text = said("approvals.of_documents", **about)
    given = sign_off.request(db, configuration.people, request, kept, text, who=who, now=now, note=note)
    if not given.by:
        return request, given
    if not stored.answer(db, request, kept, who=given.by, now=now, note=note):
        raise ApprovalError(said("approvals.at_this_moment", number=number))
    signatures.drop(db, "approval", _key(request))
    word = f"{text}: {kept}" + (f" ({note})" if note else "")
    audit.record(db, [_event(request, f"approval_{kept}", given.by, now, word)])
    return replace(request, answer=kept, answered_by=given.by, answered_at=now, note=note), given


def answer_with_link(
    db: Connection, configuration: Configuration, link: str, *, who: Who, now: datetime
) -> Said | None:
    """Whoever approves a link after its preview approves the documents that this preview showed, and asked for; None
    where it asked for none, or where what waits is not that any more. Raises as ``answer``."""
    last, waits = approving.newest_preview(db, link), stored.pending(db, link, now)
    shown = ((last.summary or {}).get("approval") or {}).get("request") if last is not None else None
    if waits is None or waits.id != shown:
        return None
    return answer(db, configuration, waits.id, "approve", who=who, digest=waits.digest, now=now, with_link=True)[1]


def _key(request: Request) -> str:
    return sign_off.request_key(request.id)


def why(request: Request, state: str) -> str:
    """Why it can be answered no more, by its state."""
    who = four_eyes.name_of(request.answered_by or "")
    of_link = {"link": request.link}
    states: Mapping[str, tuple[str, Mapping[str, object]]] = {
        "approved": ("approvals.over_by.approved", {"who": who}),
        "rejected": ("approvals.over_by.rejected", {"who": who, "why_rejected": request.note}),
        "superseded": ("approvals.over_by.superseded", {"superseded": request.note, **of_link}),
        "expired": ("approvals.over_by.expired", {"expires": f"{request.expires_at:%d %b %H:%M}", **of_link}),
        "shown": ("approvals.over_by.shown", {}),
    }
    code, values = states[state]
    return said(code, **values)


def _event(request: Request, event: str, who: str, now: datetime, text: str) -> audit.Event:
    return audit.Event(at=now, event=event, who=who, link=request.link, run_id=request.run_id, text=text)
