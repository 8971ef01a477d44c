"""One run: what its summary says, what stopped by reason, what it called and how long each step took."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from include.reports.summary import REMARKS
from include.reports.summary_text import as_text
from include.store.runs import Run

ONE = "select * from operations.runs where run_id = ?"
CALLS = """
    select connection, system, company, day, calls, errors, metered from operations.api_calls where run_id = ?
    order by connection, company, day
"""


_OF_STORE = ("run_id", "link", "who", "preview", "started_at", "ended_at", "result", "summary")


@dataclass(frozen=True)
class Reason:
    """Why documents of a flow stopped; ``documents``: their numbers."""

    flow: str
    state: str
    code: str
    text: str
    documents: Sequence[str]


@dataclass(frozen=True)
class Summary:
    """``seconds`` by step; ``notes``: of settings, channels, rules that would hold; ``text``: as in the task log."""

    reasons: Sequence[Reason]
    notes: Sequence[str]
    seconds: Mapping[str, float]
    failure: str
    text: str


def facts(published: Mapping[str, Any] | None, kept: Run | None) -> dict[str, Any] | None:
    """A run as a page shows it. What was published last was published before its own run ended, so the store says how a
    run ended; one that is newer than what is published is known by the store alone."""
    if kept is None:
        return dict(published) if published else None
    flows = ((kept.summary or {}).get("flows") or {}).values() if kept.ended_at else ()
    counted = {
        "documents_read": sum(one.get("read", 0) for one in flows),
        "delivered": sum(one.get("delivered", 0) for one in flows),
        "stopped": sum(one.get(name, 0) for one in flows for name in REMARKS),
    }
    seconds = round((kept.ended_at - kept.started_at).total_seconds(), 1) if kept.ended_at else None
    own = {name: getattr(kept, name) for name in _OF_STORE}
    return {**counted, **(published or {}), **own, "seconds": seconds}


def last_of_links(published: Sequence[Mapping[str, Any]], kept: Mapping[str, Run]) -> list[dict[str, Any]]:
    """The last run of each link: that of ``kept``, by link, with what is published of it; what is published alone of a
    link that the store knows no run of."""
    rows = {row["run_id"]: row for row in published}
    found = {row["link"]: dict(row) for row in published}
    found |= {link: facts(rows.get(run.run_id), run) or {} for link, run in kept.items()}
    return list(found.values())


def summary(row: Mapping[str, Any]) -> Summary | None:
    """Of what `facts` gave; None while the run is not over: its record is no summary yet."""
    kept = row["summary"]
    if not kept or not row["ended_at"]:
        return None
    found = json.loads(kept) if isinstance(kept, str) else kept
    reasons = [
        Reason(one["flow"], one["state"], one["code"], one["text"], one["documents"]) for one in found["reasons"]
    ]
    return Summary(reasons, found["notes"], found["seconds"], found["failure"] or "", as_text(found))
