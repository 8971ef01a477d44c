"""The operational store's tables (SQLAlchemy Core), the same on SQLite and PostgreSQL.

Times are UTC and aware, money is Decimal, company is '' where a row is about a whole connection. What the rows mean is
written in the modules that write them; a change here needs a migration beside it.
"""

from __future__ import annotations

from include.store.models.approval import (
    APPROVAL_ANSWERS,
    approval_answers,
    approval_documents,
    approval_requests,
)
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
from include.store.models.documents import (
    DELIVERY_STATES,
    audit_events,
    deliveries,
    payee_facts,
    superseded_documents,
)
from include.store.models.events import RECEIVED, events, receiver_counts, taken_events
from include.store.models.month_end import SIGN_OFF_STEPS, month_end_sign_offs, month_end_steps
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
    channel_states,
    checks,
    decisions,
    review_assignments,
    reviews,
    signatures,
)
from include.store.models.running import RUN_RESULTS, leases, run_flows, runs
from include.store.models.settings import EDIT_ACTIONS, mapping_edits
from include.store.models.statements import statement_checks, statement_files, statement_layouts
from include.store.models.versions import LOAD_KINDS, builds, feed_reads, loads, publications

__all__ = [
    "APPROVAL_ANSWERS",
    "CHECK_RESULTS",
    "CLOSE_STEPS",
    "DELIVERY_STATES",
    "EDIT_ACTIONS",
    "LOAD_KINDS",
    "RECEIVED",
    "REVIEW_STATES",
    "RUN_RESULTS",
    "SEVERITIES",
    "SIGNED_FOR",
    "SIGN_OFF_STEPS",
    "TOKEN_STATES",
    "WINDOWS",
    "accepted_settings",
    "accrual_approvals",
    "alert_notifications",
    "alerts",
    "api_calls",
    "approval_answers",
    "approval_documents",
    "approval_requests",
    "approvals",
    "audit_events",
    "audit_samples",
    "believed_reads",
    "builds",
    "call_windows",
    "channel_states",
    "checks",
    "decisions",
    "deliveries",
    "endpoint_errors",
    "events",
    "feed_reads",
    "leases",
    "loads",
    "mapping_edits",
    "metadata",
    "metered_calls",
    "month_end_sign_offs",
    "month_end_steps",
    "payee_facts",
    "publications",
    "receiver_counts",
    "review_assignments",
    "reviews",
    "run_flows",
    "runs",
    "secrets",
    "signatures",
    "statement_checks",
    "statement_files",
    "statement_layouts",
    "superseded_documents",
    "taken_events",
    "tokens",
]
