"""Documents that are left out and of which no delivery is kept: the audit trail tells of them all the same.

One event for each document, when that is decided first, and not again while it stays so. What is dated before the
start of the link would be a million events on the first day: one event for each company says how many there are, and
again when their number changes.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import Any

from sqlalchemy import Connection

from include.delivery.context import Context
from include.delivery.ledger import summed_up
from include.delivery.planning import Plan
from include.store import audit
from include.store.audit import Event
from include.texts.program import said

BEFORE_START = "before_start"


def tell(connection: Connection, plans: Sequence[Plan], context: Context, flow: str) -> None:
    """Write down which of a flow's documents nothing is sent for, where that is news."""
    skipped = [plan for plan in plans if plan.decision.kind == "skip" and plan.seen is None]
    about: dict[str, Any] = {
        "at": context.clock.now(),
        "event": "skipped",
        "who": context.who,
        "run_id": context.run_id,
        "link": context.link,
        "flow": flow,
    }
    single = [_one(plan, about) for plan in skipped if plan.row.skip != BEFORE_START]
    early = Counter(plan.row.company for plan in skipped if plan.row.skip == BEFORE_START)
    together = [_all_of(company, count, about) for company, count in sorted(early.items())]
    if events := [*single, *together]:
        audit.record_changes(connection, events)


def _one(plan: Plan, about: dict[str, Any]) -> Event:
    code, text = summed_up(plan.decision.reasons)
    named = said("delivery.left_out.one", label=plan.row.label, left_out_because=text)
    row = plan.row
    return Event(
        company=row.company, document_key=row.source_key, code=code, text=named, amount_after=row.amount, **about
    )


def _all_of(company: str, count: int, about: dict[str, Any]) -> Event:
    text = said("delivery.left_out.early", count=f"{count:,}")
    return Event(company=company, document_key=BEFORE_START, code=BEFORE_START, text=text, **about)
