"""One document and its life."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

ONE = """
    select * from reconciliation.documents where link = ? and flow = ? and company = ? and source_key = ?
"""
EVENTS = """
    select event_at, event, from_state, to_state, code, text, method, path, status, amount_before, amount_after, who
    from operations.audit_events
    where link = ? and flow = ? and company = ? and document_key = ?
    order by event_at, event_id
"""


def timeline(events: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """What happened, oldest first; ``said``: in words, ``call``: what was sent where and how it was answered."""
    return [
        {
            **event,
            "said": event["text"] or (event["code"] or "").replace("_", " "),
            "call": f"{event['method']} {event['path']}: {event['status']}" if event["method"] else "",
        }
        for event in events
    ]
