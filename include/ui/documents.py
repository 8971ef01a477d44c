"""One document and its life."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from include import sentences
from include.links import Configuration
from include.reports import document_changes
from include.store.audit import Event
from include.store.document_trail import Trail, read
from include.store.reviews import Review
from include.texts import answers as texts
from include.texts.translations import N_, gettext
from include.ui import reviews

ONE = """
    select * from reconciliation.documents where link = ? and flow = ? and company = ? and source_key = ?
"""
DELIVERY = """
    select * from operations.deliveries where link = ? and flow = ? and company = ? and source_key = ?
"""
SIDES = (
    *("source_system", "target_system", "target_company", "target_number", "target_id", "source_status"),
    *("target_status", "source_amount", "target_amount", "difference_class", "reason"),
)
AGAIN = frozenset({"blocked", "refused", "retrying"})
"""What a next try may help: of one whose answer never came the next run looks first, whoever asks."""
_WORDS = {
    "sending": N_("sent"),
    "sent_again": N_("sent again"),
    "found": N_("found in the other system"),
    "not_there": N_("not found in the other system"),
    "not_sent": N_("not sent"),
    "adopted": N_("taken as the one that is there"),
    "agrees": N_("agrees"),
    "replay": N_("to be tried again"),
    "unknown": N_("no answer"),
    "review_decided": N_("question answered"),
    "review_reopened": N_("answer taken back"),
    "review_assigned": N_("question assigned"),
}


@dataclass(frozen=True)
class Step:
    """One thing that happened; ``call``: what was sent where and how it was answered, for engineers."""

    at: datetime
    what: str
    said: str
    who: str
    call: str
    amount: Any = None


def timeline(events: Sequence[Event]) -> list[Step]:
    """What happened, oldest first."""
    return [
        Step(
            event.at,
            gettext(_WORDS.get(event.event, event.event.replace("_", " "))),
            sentences.translated(event.text or "") or gettext((event.code or "").replace("_", " ")),
            event.who,
            _call(event),
            event.amount_after if event.amount_after != event.amount_before else None,
        )
        for event in events
    ]


def from_delivery(row: Mapping[str, Any]) -> dict[str, Any]:
    """A document that is not compared, as its delivery has it."""
    return {
        **dict.fromkeys(SIDES),
        "source_system": "",
        **row,
        "source_amount": row.get("amount"),
        "difference_class": row.get("state"),
        "reason": row.get("reason_text"),
    }


def facts(row: Mapping[str, Any], trail: Trail, settings: Configuration | None) -> dict[str, Any]:
    """The values of ``document.html``."""
    state = trail.delivery["state"] if trail.delivery is not None else ""
    said = read(_newest(trail))
    columns, lines = document_changes.lines(said)
    return {
        "one": row,
        "state": state,
        "may_try_again": state in AGAIN,
        "places": [one for one in reviews.sides(row, settings) if one.is_found],
        "steps": timeline(trail.events),
        "changes": document_changes.changes(trail.versions),
        "columns": columns,
        "lines": lines,
        "sent": document_changes.sent(trail.request),
        "questions": [(one, reviews.title(one), _answered(one)) for one in trail.reviews],
        "open_question": next((one for one in reversed(trail.reviews) if one.state == "open"), None),
        "matches": trail.matches,
        "related": trail.related,
        "people": sorted(settings.people.people) if settings is not None else [],
    }


def _newest(trail: Trail) -> str | None:
    """What it says: as it was delivered last, else as it was tried last."""
    if trail.versions:
        return str(trail.versions[-1]["document"])
    return trail.delivery["attempt_document"] if trail.delivery is not None else None


def _answered(review: Review) -> str:
    if not review.decision:
        return gettext(review.state)
    return texts.answer(review.code, review.decision, reviews.origin(review)).says


def _call(event: Event) -> str:
    if not event.method:
        return ""
    ids = [one for one in (event.request_id_sent, event.request_id_received) if one]
    answer = f": {event.status}" if event.status else ""
    return f"{event.method} {event.path}{answer}" + (f" ({', '.join(ids)})" if ids else "")
