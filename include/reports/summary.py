"""What a run says at its end: one dictionary (the contract of ``run --json``), put into words by ``summary_text``.

Pure: the facts come in, the summary goes out. The task log, the command line and the store show the same one.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from include.reports.summary_text import COUNTS, WOULD, as_text

__all__ = ["COUNTS", "WOULD", "Facts", "as_json", "as_text", "balanced", "result"]

STATES = COUNTS[4:]
PHASES = ("extract", "transform", "deliver", "publish")
REMARKS = ("waiting", "blocked", "refused", "review", "retrying", "unknown")


@dataclass(frozen=True)
class Facts:
    """Everything a summary is made of. ``flows`` holds counts by flow, ``reasons`` the engine's
    ``{flow, state, code, text, documents}``, ``calls`` by system ``{used, limit, errors, tokens}`` with
    ``day_used`` and ``day_company``, those of the company nearest to its day's limit, ``postings`` what a
    preview would post (``include/pipeline/postings.py``), ``approval`` the request that waits for an answer
    (``include/pipeline/asking.py``)."""

    run_id: str
    link: str
    preview: bool
    started_at: datetime
    ended_at: datetime
    flows: Mapping[str, Mapping[str, int]]
    reasons: Sequence[Mapping[str, Any]] = ()
    calls: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    seconds: Mapping[str, float] = field(default_factory=dict)
    notes: Sequence[str] = ()
    postings: Sequence[Mapping[str, Any]] = ()
    failure: str | None = None
    approval: Mapping[str, Any] | None = None


def result(facts: Facts) -> str:
    """``failed`` when the run failed, ``remarks`` when something waits for someone, else ``done``."""
    if facts.failure:
        return "failed"
    waits = any(counts.get(state, 0) for counts in facts.flows.values() for state in REMARKS)
    return "remarks" if waits or facts.reasons or facts.notes else "done"


def balanced(counts: Mapping[str, int]) -> bool:
    """The counts add up: read = unchanged + skipped + planned, planned = the sum of the states after it."""
    get = counts.get
    return get("read", 0) == get("unchanged", 0) + get("skipped", 0) + get("planned", 0) and get("planned", 0) == sum(
        get(state, 0) for state in STATES
    )


def as_json(facts: Facts) -> dict[str, Any]:
    """The contract's shape; fields may be added, never renamed.

    A preview delivers nothing: it adds ``would_create``, ``would_update``, ``would_void`` and ``would_adopt`` to each
    flow (those documents count as ``waiting``), and ``postings``.
    """
    names = COUNTS + WOULD if facts.preview else COUNTS
    summary: dict[str, Any] = {
        "run_id": facts.run_id,
        "link": facts.link,
        "preview": facts.preview,
        "started_at": facts.started_at.isoformat(),
        "ended_at": facts.ended_at.isoformat(),
        "result": result(facts),
        "flows": {name: {key: int(counts.get(key, 0)) for key in names} for name, counts in facts.flows.items()},
        "reasons": [dict(reason) for reason in facts.reasons],
        "calls": {system: dict(used) for system, used in facts.calls.items()},
        "seconds": {name: round(facts.seconds.get(name, 0.0), 3) for name in PHASES},
        "notes": list(facts.notes),
        "failure": facts.failure,
        "approval": dict(facts.approval) if facts.approval else None,
    }
    if facts.preview:
        summary["postings"] = [dict(line) for line in facts.postings]
    return summary
