"""What could not be read, and the documents that therefore wait: nothing is decided on half of the facts.

A feed that its vendor refused for one company (no access, no licence, an error budget nearly spent) keeps just that
company's documents of the flows that rest on the feed; everything else goes on.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from sqlalchemy import select

from include.delivery.outbox import OutboxRow
from include.link_kinds import Flow
from include.store.database import Store
from include.store.models import runs
from include.texts.program import said

CODE = "not_read"


@dataclass(frozen=True)
class IncompleteFeed:
    """A feed of one company ('' = of the whole tenant) that could not be read. ``stops`` False: read, but doubtful."""

    system: str
    feed: str
    company: str
    text: str
    stops: bool = True

    def as_json(self) -> dict[str, Any]:
        return asdict(self)


def of(system: str, report: Any) -> IncompleteFeed:
    """From a feed's report (``include/warehouse/reader.py``)."""
    values = {"system_key": system, "feed": report.feed, **({"company": report.company} if report.company else {})}
    if report.problem:
        code = "reading.failed.company" if report.company else "reading.failed.whole"
        return IncompleteFeed(system, report.feed, report.company, said(code, problem=report.problem, **values))
    code = "reading.short.company" if report.company else "reading.short.whole"
    return IncompleteFeed(system, report.feed, report.company, said(code, **values), stops=False)


def not_offered(system: str, report: Any) -> str:
    """What a person should know of a feed that the vendor says the company does not have: nothing waits for it."""
    feed, problem = report.feed.replace("_", " "), report.not_offered
    return said("reading.not_offered", system_key=system, feed=feed, company=report.company, problem=problem)


def stored(store: Store, run_id: str) -> list[IncompleteFeed]:
    """What the run's reading step could not read."""
    with store.read() as db:
        row = db.execute(select(runs.c.summary).where(runs.c.run_id == run_id)).one()
    summary: dict[str, Any] = row.summary or {}
    return [IncompleteFeed(**values) for values in summary.get("unread", ())]


def apart(
    rows: Sequence[OutboxRow], flow: Flow, missing: Sequence[IncompleteFeed]
) -> tuple[list[OutboxRow], list[tuple[OutboxRow, str]]]:
    """Rows that may be delivered, and those that may not with the reason. Pure."""
    gaps: Mapping[tuple[str, str], str] = {
        (one.system, one.company): one.text
        for one in reversed(missing)
        if one.stops and one.feed in flow.feeds.get(one.system, ())
    }
    if not gaps:
        return list(rows), []
    kept: list[OutboxRow] = []
    left_out: list[tuple[OutboxRow, str]] = []
    for row in rows:
        sides = ((flow.source, row.company), (flow.target, row.target_company), (flow.source, ""), (flow.target, ""))
        reason = next((gaps[side] for side in sides if side in gaps), None)
        if reason is None:
            kept.append(row)
        else:
            left_out.append((row, reason))
    return kept, left_out


def counted(counts: Mapping[str, int], left_out: Sequence[tuple[OutboxRow, str]]) -> dict[str, int]:
    """The flow's counts with those documents among the waiting ones."""
    more = len(left_out)
    return {**counts, **{name: counts.get(name, 0) + more for name in ("read", "planned", "waiting")}}


def reasons(flow: str, left_out: Sequence[tuple[OutboxRow, str]]) -> list[dict[str, Any]]:
    by_text: dict[str, list[str]] = {}
    for row, text in left_out:
        by_text.setdefault(text, []).append(row.label)
    return [
        {"flow": flow, "state": "waiting", "code": CODE, "text": text, "documents": names}
        for text, names in by_text.items()
    ]
