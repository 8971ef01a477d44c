"""What waits for a person though nothing is to be sent, as reasons of a run's summary: the link's open alerts about
documents, its open reviews that findings asked, and what one person signed and waits for a second. They wait from run
to run, whether this one found them or not.
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import Connection

from include.approvals import signed_settings
from include.delivery import findings, late
from include.pipeline import mapping_files
from include.store import alerts, data_checks, reviews, signatures
from include.texts.program import said as sentence

ALERT, QUESTION = "alert", "question"
SECOND = "second_person"
STATES = frozenset({ALERT, QUESTION})
_CODES = findings.ALERT_CODES | {late.TWICE, data_checks.CODE, mapping_files.CODE}
_PLACE = {"urgent": 0, "warning": 1, "info": 2}


def reasons(db: Connection, link: str) -> list[dict[str, Any]]:
    """Urgent alerts first. An alert belongs to no flow; a review beside an alert about the same is not said twice."""
    found = [alert for alert in alerts.listed(db, link=link) if alert.code in _CODES]
    found.sort(key=lambda alert: _PLACE[alert.severity])
    said = {(alert.company, alert.document_key, alert.code) for alert in found}
    asked = [
        review
        for review in reviews.listed(db, link=link)
        if (review.payload or {}).get("origin") in (findings.ORIGIN, signed_settings.ORIGIN)
        and (review.company, review.document_key, review.code) not in said
    ]
    return (
        [_reason("", ALERT, one.code, one.text, one.document_key) for one in found]
        + [_reason(one.flow, QUESTION, one.code, one.text, one.document_key) for one in asked]
        + [_reason("", QUESTION, SECOND, _waits(one), f"{one.kind} {one.key}") for one in signatures.waiting(db, link)]
    )


def _waits(one: signatures.Signature) -> str:
    return sentence("approvals.waits_for", first_word=one.text, people=one.waits_for)


def _reason(flow: str, state: str, code: str, text: str, document: str) -> dict[str, Any]:
    return {"flow": flow, "state": state, "code": code, "text": text, "documents": [document]}
