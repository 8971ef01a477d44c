"""Replay: a person, having fixed the cause, lets stopped documents be tried again in the next run."""

from __future__ import annotations

from datetime import datetime

from include.delivery.context import Context
from include.delivery.ledger import FREE, Ledger, Step
from include.delivery.outbox import Problem
from include.store import deliveries
from include.store.deliveries import Delivery
from include.texts.program import said


def replay(
    link: str,
    context: Context,
    *,
    document: str | None = None,
    reason: str | None = None,
    since: datetime | None = None,
    only: tuple[str, str, str] | None = None,
) -> list[Delivery]:
    """Put refused, blocked and retrying documents of ``link`` back to ``planned``; returns them as they stand now.

    ``document``: a source key or a number; ``reason``: a reason code; ``since``: stopped at or after that moment;
    ``only``: flow, company and key of one document. All given ones must fit; none means all of the link. Documents
    whose outcome is unknown are not sent again by this: the next run looks them up, as it always does, and repeats one
    only when the target does not have it.
    """
    with context.store.read() as connection:
        found = deliveries.to_replay(connection, link, document=document, reason=reason, since=since, only=only)
    changed: list[Delivery] = []
    for flow in sorted({row.flow for row in found}):
        ledger = Ledger(context, flow)
        steps = [_again(row, ledger, context) for row in found if row.flow == flow and row.state != "unknown"]
        changed += ledger.commit(steps).done
    return changed


def _again(row: Delivery, ledger: Ledger, context: Context) -> Step:
    text = said("delivery.replay", person=context.who, earlier=row.reason_text or row.state)
    values = {**FREE, "next_try_at": None}
    return ledger.step(row, "planned", event="replay", reasons=[Problem("replay", text)], values=values)
