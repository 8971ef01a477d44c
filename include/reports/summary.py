"""What a run says at its end: one dictionary (the contract of ``run --json``) and the same in plain words.

Pure: the facts come in, the summary goes out. The task log, the command line and the store show the same one.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

COUNTS = (
    "read",
    "unchanged",
    "skipped",
    "planned",
    "delivered",
    "waiting",
    "blocked",
    "refused",
    "review",
    "retrying",
    "unknown",
)
STATES = COUNTS[4:]
MOST_NAMED, MOST_TEXTS = 8, 2
PHASES = ("extract", "transform", "deliver", "publish")
REMARKS = ("waiting", "blocked", "refused", "review", "retrying", "unknown")
_WORDS = {
    "waiting": "waiting",
    "blocked": "blocked",
    "refused": "refused",
    "review": "in review",
    "retrying": "will be tried again",
    "unknown": "outcome unknown, to be looked up",
}


@dataclass(frozen=True)
class Facts:
    """Everything a summary is made of. ``flows`` holds counts by flow, ``reasons`` the engine's
    ``{flow, state, code, text, documents}``, ``calls`` by system ``{used, limit, errors, tokens}``."""

    run_id: str
    link: str
    preview: bool
    started_at: datetime
    ended_at: datetime
    flows: Mapping[str, Mapping[str, int]]
    reasons: Sequence[Mapping[str, Any]] = ()
    calls: Mapping[str, Mapping[str, int | None]] = field(default_factory=dict)
    seconds: Mapping[str, float] = field(default_factory=dict)
    notes: Sequence[str] = ()
    failure: str | None = None


def result(facts: Facts) -> str:
    """``failed`` when the run could not be done, ``remarks`` when something waits for someone, else ``done``."""
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
    """The contract's shape; fields may be added, never renamed."""
    return {
        "run_id": facts.run_id,
        "link": facts.link,
        "preview": facts.preview,
        "started_at": facts.started_at.isoformat(),
        "ended_at": facts.ended_at.isoformat(),
        "result": result(facts),
        "flows": {name: {key: int(counts.get(key, 0)) for key in COUNTS} for name, counts in facts.flows.items()},
        "reasons": [dict(reason) for reason in facts.reasons],
        "calls": {system: dict(used) for system, used in facts.calls.items()},
        "seconds": {
            name: round(facts.seconds.get(name, 0.0), 3) for name in ("extract", "transform", "deliver", "publish")
        },
        "notes": list(facts.notes),
        "failure": facts.failure,
    }


def as_text(summary: Mapping[str, Any]) -> str:
    """The summary (as :func:`as_json` gives it) for a person: a table, what waits for whom and why, what it cost."""
    start, end = (datetime.fromisoformat(summary[key]) for key in ("started_at", "ended_at"))
    words = {"done": "done", "remarks": "done with remarks", "failed": "FAILED"}[summary["result"]]
    mode = "   PREVIEW, nothing was sent" if summary["preview"] else ""
    lines = [f"{summary['link']}  {start:%Y-%m-%d %H:%M:%S} -> {_end(start, end)}   {words}{mode}"]
    lines += _table(summary["flows"], summary["preview"])
    lines += _reasons(summary["reasons"])
    lines += [f"note: {note}" for note in summary.get("notes", ())]
    if summary.get("failure"):
        lines.append(f"stopped: {summary['failure']}")
    lines.append(_cost(summary, (end - start).total_seconds()))
    return "\n".join(lines)


def _end(start: datetime, end: datetime) -> str:
    return f"{end:%H:%M:%S}" if start.date() == end.date() else f"{end:%Y-%m-%d %H:%M:%S}"


def _table(flows: Mapping[str, Mapping[str, int]], preview: bool) -> list[str]:
    rare = {name for name in ("skipped", "retrying", "unknown") if not any(flow.get(name) for flow in flows.values())}
    heads = [name for name in COUNTS if name not in rare]
    titles = ["to send" if preview and head == "delivered" else head for head in heads]
    wide = max([len(name) for name in flows] + [12])
    rows = [" " * wide + "".join(f"{title:>11}" for title in titles)]
    rows += [f"{name:<{wide}}" + "".join(f"{counts.get(h, 0):>11,}" for h in heads) for name, counts in flows.items()]
    return rows if flows else ["nothing changed since the last run: nothing to do"]


def _reasons(reasons: Sequence[Mapping[str, Any]]) -> list[str]:
    """One line for each cause: documents that stop for the same code with texts of their own share a line."""
    causes: dict[tuple[str, str, str], list[Mapping[str, Any]]] = {}
    for reason in reasons:
        key = (str(reason.get("state", "")), str(reason["flow"]), str(reason["code"]))
        causes.setdefault(key, []).append(reason)
    lines = []
    for (state, flow, _), found in causes.items():
        documents = [str(document) for reason in found for document in reason.get("documents", ())]
        shown = ", ".join(documents[:MOST_NAMED]) + _more(len(documents), MOST_NAMED)
        text = "; ".join(str(reason["text"]) for reason in found[:MOST_TEXTS]) + _more(len(found), MOST_TEXTS)
        what = f"{len(documents):,} {flow}" if documents else flow
        lines.append(f"{_WORDS.get(state, 'note')}: {what} - {text}{': ' if documents else ''}{shown}")
    return lines


def _more(count: int, shown: int) -> str:
    return f" and {count - shown:,} more" if count > shown else ""


def _cost(summary: Mapping[str, Any], total: float) -> str:
    calls = []
    for system, used in summary["calls"].items():
        limit = f" of {used['limit']:,} today" if used.get("limit") else ""
        calls.append(f"{system} {used.get('used', 0):,}{limit}")
    errors = sum(int(used.get("errors") or 0) for used in summary["calls"].values())
    parts = ", ".join(f"{name} {seconds:.0f}" for name, seconds in summary["seconds"].items())
    return f"calls: {', '.join(calls) or 'none'}; errors {errors}; {total:.0f} s ({parts})"
