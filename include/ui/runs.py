"""One run: what its summary says, what stopped by reason, what it called and how long each step took."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from include.reports.summary_text import as_text

ONE = "select * from operations.runs where run_id = ?"
CALLS = """
    select connection, system, company, day, calls, errors, metered from operations.api_calls where run_id = ?
    order by connection, company, day
"""


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


def summary(row: Mapping[str, Any]) -> Summary | None:
    """Of a row of ``operations.runs``; None while the run is not over."""
    kept = row["summary"]
    if not kept:
        return None
    found = json.loads(kept) if isinstance(kept, str) else kept
    reasons = [
        Reason(one["flow"], one["state"], one["code"], one["text"], one["documents"]) for one in found["reasons"]
    ]
    return Summary(reasons, found["notes"], found["seconds"], found["failure"] or "", as_text(found))
