"""Attempts whose answer never came, and what is known around them, for tests of what follows."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

from include.clock import ManualClock
from include.delivery.claiming import BatchItem, request_to_json
from include.delivery.context import Context, Settings
from include.delivery.ledger import Ledger, Step
from include.delivery.outbox import OutboxRow
from include.delivery.planning import FlowState
from include.delivery.reviewing import Asked, Reviews
from include.documents import fingerprint, parse
from include.store.deliveries import Delivery
from include.systems.base import Posting, Request
from tests.support.deliveries import delivery
from tests.support.outbox_rows import document

NOW = datetime(2026, 11, 20, 12, tzinfo=UTC)
REAL = 1_000.0
REQUEST = Request("123", "POST", "documents", '{"P1": "100.00"}')


def context(**given: Any) -> Context:
    base: dict[str, Any] = {
        "clock": ManualClock(NOW),
        "owner": "me",
        "real_time": lambda: REAL,
        "is_gone": lambda owner: owner == "dead",
        "settings": Settings(lease=300.0),
    }
    return Context("demo", "run-1", store=None, **(base | given))  # type: ignore[arg-type]


HERE = context()
LEDGER = Ledger(HERE, "payments")


def unknown(key: str = "P1", **changed: Any) -> Delivery:
    """Sent ten minutes ago; its answer never came."""
    given: dict[str, Any] = {
        "state": "unknown",
        "sent_at": NOW - timedelta(minutes=10),
        "attempt": 1,
        "attempt_action": "create",
        "attempt_key": f"key-{key}",
        "reason_code": "no_answer",
        "reason_text": "no answer came",
    }
    return delivery(key, **(given | changed))


def item(seen: Delivery | None = None, action: str = "create", request: str | None = None) -> BatchItem:
    seen = seen or unknown(attempt_action=action)
    text = document(seen.source_key)
    posting = Posting("payments", action, "123", parse(text), seen.attempt_key or "")  # type: ignore[arg-type]
    return BatchItem(seen, posting, text, fingerprint(parse(text)), request or request_to_json(REQUEST, 1))


def world(*seen: Delivery, rulings: dict[str, tuple[str, str]] | None = None, **given: Any) -> FlowState:
    """``rulings``: (decision, fingerprint) by review code, about P1."""
    decided = {
        ("C1", "P1", code): [Asked(1, ("C1", "P1", code), "", {"fingerprint": about}, decision, "Ann")]  # type: ignore[arg-type]
        for code, (decision, about) in (rulings or {}).items()
    }
    return FlowState("fake", {one.identity: one for one in seen}, Reviews({}, decided), **given)


def said(step: Step) -> tuple[str, str | None, str | None, str | None]:
    """(state, reason code, reason text, audit event)"""
    values = step.change.values
    return values["state"], values["reason_code"], values["reason_text"], step.event.event if step.event else None


def rows(*outbox: OutboxRow) -> dict[tuple[str, str], OutboxRow]:
    return {one.identity: one for one in outbox}
