"""Letting a link deliver: a person has read a preview that showed all that the link would do."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection

from include.approvals import sign_off, signed_settings
from include.approvals.sign_off import Said
from include.link_settings import Link
from include.links import Configuration
from include.people import four_eyes
from include.people.who import Who
from include.store import runs
from include.store.database import Store

LAG = timedelta(minutes=10)
"""From the last moment that something may have been sent: no vendor's reads are assumed to lag for longer."""
_NOBODY = "nobody has previewed {link} yet: run {link} --preview, read it, then approve"
_IN_PART = (
    "the last preview of {link} ({run}) was of {flows} alone, and an approval lets every flow deliver:"
    " run {link} --preview without --flow, read it, then approve"
)
_FAILED = "the last preview of {link} ({run}) failed: {failure}. Fix that, run {link} --preview, read it, then approve"
_RESTORED = (
    "the store came back from a backup at {at:%Y-%m-%d %H:%M:%S} UTC, and what was sent since that backup is known only"
    " from a read of everything, begun when the vendors' reads show all of it: run {link} --full --preview after"
    " {then:%H:%M:%S} UTC, read it, then approve"
)
_UNREAD = (
    "the last preview of {link} ({run}) could not read everything, so it did not show all that would be sent; its notes"
    " say why. Fix that, run {link} --preview, read it, then approve"
)


class NotApproved(Exception):
    """There is no preview that a person can have approved; the text says why and what to do."""


def approve(store: Store, configuration: Configuration, link: str, *, who: Who, now: datetime) -> Said:
    """Let the link deliver from now on, once two people said so where four eyes are on; nothing when it may already.
    Raises ``NotApproved``, ``NotAllowed``."""
    four_eyes.check(configuration.people, who)
    with store.begin() as db:
        if (by := runs.approved_by(db, link)) is not None:
            return Said(by)
        last = runs.previews(db, link)
        if words := objection(link, last, runs.restored_at(db)):
            raise NotApproved(words)
        # What is signed is also what was written when it was: of other settings nobody read a preview.
        settings = signed_settings.as_written(db, configuration, configuration.link(link))
        run_id = _whole(last)[0].run_id
        return sign_off.approval(db, configuration.people, link, run_id, settings, who=who, now=now)


def may_deliver(db: Connection, configuration: Configuration, link: Link) -> bool:
    """Whether a preview was approved: by ``run --approve``, or in ``links.yml``. That is one person's word: it counts
    until a restore, and where four eyes are on only for a link that has sent something before. Of a link that needs no
    approval it is asked after a restore alone."""
    if runs.approved_by(db, link.name) is not None:
        return True
    if link.approval == "none":
        return runs.restored_at(db) is None
    if not link.approved or runs.restored_at(db) is not None:
        return False
    return bool(configuration.people.off) or runs.has_sent(db, link.name)


def objection(link: str, previews: Iterable[runs.Run], restored: datetime | None = None) -> str | None:
    """Why these previews (that ended, newest first) are not what a person can approve; None when they are. Pure.

    The newest one of the whole link counts. One of chosen flows, looked at before or after it, changes nothing.
    ``restored``: when the store came back from a backup, which knows nothing of what was sent since.
    """
    found = list(previews)
    if not found:
        return _NOBODY.format(link=link)
    if not (whole := _whole(found)):
        return _IN_PART.format(link=link, run=found[0].run_id, flows=", ".join(_chosen(found[0]) or ()))
    last, summary = whole[0], whole[0].summary or {}
    if restored and (last.started_at < restored + LAG or not _asked(last).get("full")):
        return _RESTORED.format(link=link, at=restored, then=restored + LAG)
    if last.result == "failed":
        return _FAILED.format(link=link, run=last.run_id, failure=str(summary.get("failure") or "").rstrip("."))
    if summary.get("troubled"):
        return _UNREAD.format(link=link, run=last.run_id)
    return None


def newest_preview(db: Connection, link: str) -> runs.Run | None:
    """The last one of the whole link, which an approval of the link is of."""
    return next(iter(_whole(runs.previews(db, link))), None)


def _whole(previews: Iterable[runs.Run]) -> list[runs.Run]:
    return [one for one in previews if _chosen(one) is None]


def _chosen(preview: runs.Run) -> list[str] | None:
    """The flows a run was narrowed to; None: all of the link."""
    return _asked(preview).get("flows")


def _asked(preview: runs.Run) -> Mapping[str, Any]:
    return (preview.summary or {}).get("request") or {}
