"""The operational store's tables (SQLAlchemy Core), the same on SQLite and PostgreSQL.

Times are UTC and aware, money is Decimal, company is '' where a row is about a whole connection. What the rows mean is
written in the modules that write them; a change here needs a migration beside it.
"""

from __future__ import annotations

from include.store.models.base import metadata
from include.store.models.close_pack import CLOSE_STEPS, accrual_approvals, audit_samples
from include.store.models.connections import (
    TOKEN_STATES,
    WINDOWS,
    api_calls,
    call_windows,
    endpoint_errors,
    metered_calls,
    secrets,
    tokens,
)
from include.store.models.documents import DELIVERY_STATES, audit_events, deliveries, payee_facts
from include.store.models.events import RECEIVED, events, receiver_counts, taken_events
from include.store.models.people import (
    CHECK_RESULTS,
    REVIEW_STATES,
    SEVERITIES,
    SIGNED_FOR,
    accepted_settings,
    alert_notifications,
    alerts,
    approvals,
    believed_reads,
    checks,
    decisions,
    reviews,
    signatures,
)
from include.store.models.running import RUN_RESULTS, leases, run_flows, runs

__all__ = [
    "CHECK_RESULTS",
    "CLOSE_STEPS",
    "DELIVERY_STATES",
    "RECEIVED",
    "REVIEW_STATES",
    "RUN_RESULTS",
    "SEVERITIES",
    "SIGNED_FOR",
    "TOKEN_STATES",
    "WINDOWS",
    "accepted_settings",
    "accrual_approvals",
    "alert_notifications",
    "alerts",
    "api_calls",
    "approvals",
    "audit_events",
    "audit_samples",
    "believed_reads",
    "call_windows",
    "checks",
    "decisions",
    "deliveries",
    "endpoint_errors",
    "events",
    "leases",
    "metadata",
    "metered_calls",
    "payee_facts",
    "receiver_counts",
    "reviews",
    "run_flows",
    "runs",
    "secrets",
    "signatures",
    "taken_events",
    "tokens",
]
