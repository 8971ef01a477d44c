"""The first schema: deliveries and history, runs, reviews, decisions, alerts, leases, credentials, call budgets."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
_TIME = sa.DateTime(timezone=True).with_variant(sa.Text(), "sqlite")
_MONEY = sa.Numeric().with_variant(sa.Text(), "sqlite")
_JSON = sa.JSON(none_as_null=True)


def upgrade() -> None:
    op.create_table(
        "alerts",
        sa.Column("id", _ID, autoincrement=True, nullable=False),
        sa.Column("link", sa.String(), server_default=sa.text("''"), nullable=False),
        sa.Column("connection", sa.String(), server_default=sa.text("''"), nullable=False),
        sa.Column("company", sa.String(), server_default=sa.text("''"), nullable=False),
        sa.Column("code", sa.String(), nullable=False),
        sa.Column("severity", sa.String(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("document_key", sa.String(), server_default=sa.text("''"), nullable=False),
        sa.Column("opened_at", _TIME, nullable=False),
        sa.Column("closed_at", _TIME),
        sa.Column("told_at", _TIME),
        sa.CheckConstraint("severity IN ('info', 'warning', 'urgent')", name=op.f("ck_alerts_severity")),
        sa.PrimaryKeyConstraint("id", name="pk_alerts"),
    )
    op.create_index(
        "uq_alerts_open",
        "alerts",
        ["link", "connection", "company", "code", "document_key"],
        unique=True,
        sqlite_where=sa.text("closed_at IS NULL"),
        postgresql_where=sa.text("closed_at IS NULL"),
    )
    op.create_table(
        "api_calls",
        sa.Column("run_id", sa.String(), nullable=False),
        sa.Column("connection", sa.String(), nullable=False),
        sa.Column("system", sa.String(), nullable=False),
        sa.Column("company", sa.String(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("calls", sa.Integer(), server_default=sa.text("0"), nullable=False),
        sa.Column("errors", sa.Integer(), server_default=sa.text("0"), nullable=False),
        sa.Column("tokens", sa.Integer(), server_default=sa.text("0"), nullable=False),
        sa.PrimaryKeyConstraint("run_id", "connection", "company", "day", name="pk_api_calls"),
    )
    op.create_table(
        "approvals",
        sa.Column("id", _ID, autoincrement=True, nullable=False),
        sa.Column("link", sa.String(), nullable=False),
        sa.Column("approved_at", _TIME, nullable=False),
        sa.Column("approved_by", sa.String(), nullable=False),
        sa.Column("run_id", sa.String()),
        sa.PrimaryKeyConstraint("id", name="pk_approvals"),
    )
    op.create_index("ix_approvals_link", "approvals", ["link"])
    op.create_table(
        "audit_events",
        sa.Column("id", _ID, autoincrement=True, nullable=False),
        sa.Column("at", _TIME, nullable=False),
        sa.Column("run_id", sa.String()),
        sa.Column("link", sa.String()),
        sa.Column("flow", sa.String()),
        sa.Column("company", sa.String()),
        sa.Column("document_key", sa.String()),
        sa.Column("event", sa.String(), nullable=False),
        sa.Column("from_state", sa.String()),
        sa.Column("to_state", sa.String()),
        sa.Column("code", sa.String()),
        sa.Column("text", sa.Text()),
        sa.Column("method", sa.String()),
        sa.Column("path", sa.Text()),
        sa.Column("status", sa.Integer()),
        sa.Column("request_id_sent", sa.String()),
        sa.Column("request_id_received", sa.String()),
        sa.Column("amount_before", _MONEY),
        sa.Column("amount_after", _MONEY),
        sa.Column("who", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_audit_events"),
    )
    op.create_index("ix_audit_events_document", "audit_events", ["link", "flow", "company", "document_key", "id"])
    op.create_index("ix_audit_events_document_key", "audit_events", ["document_key"])
    op.create_table(
        "call_windows",
        sa.Column("connection", sa.String(), nullable=False),
        sa.Column("company", sa.String(), nullable=False),
        sa.Column("window", sa.String(), nullable=False),
        sa.Column("starts_at", _TIME, nullable=False),
        sa.Column("used", sa.Integer(), server_default=sa.text("0"), nullable=False),
        sa.Column("reserved", sa.Integer(), server_default=sa.text("0"), nullable=False),
        sa.Column("limit", sa.Integer()),
        sa.Column("remaining", sa.Integer()),
        sa.Column("elsewhere", sa.Integer(), server_default=sa.text("0"), nullable=False),
        sa.Column("reset_at", _TIME, nullable=False),
        sa.CheckConstraint("\"window\" IN ('minute', 'day', 'hour')", name=op.f("ck_call_windows_window")),
        sa.CheckConstraint("used >= 0 AND reserved >= 0 AND elsewhere >= 0", name=op.f("ck_call_windows_counts")),
        sa.PrimaryKeyConstraint("connection", "company", "window", name="pk_call_windows"),
    )
    op.create_table(
        "decisions",
        sa.Column("id", _ID, autoincrement=True, nullable=False),
        sa.Column("link", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("left_company", sa.String(), nullable=False),
        sa.Column("left_key", sa.String(), nullable=False),
        sa.Column("right_company", sa.String(), nullable=False),
        sa.Column("right_key", sa.String(), nullable=False),
        sa.Column("verdict", sa.String(), nullable=False),
        sa.Column("who", sa.String(), nullable=False),
        sa.Column("at", _TIME, nullable=False),
        sa.Column("why", sa.Text()),
        sa.Column("evidence", _JSON),
        sa.CheckConstraint("verdict IN ('same', 'different')", name=op.f("ck_decisions_verdict")),
        sa.PrimaryKeyConstraint("id", name="pk_decisions"),
        sa.UniqueConstraint(
            "link", "kind", "left_company", "left_key", "right_company", "right_key", name="uq_decisions_pair"
        ),
    )
    op.create_table(
        "deliveries",
        sa.Column("id", _ID, autoincrement=True, nullable=False),
        sa.Column("link", sa.String(), nullable=False),
        sa.Column("flow", sa.String(), nullable=False),
        sa.Column("company", sa.String(), nullable=False),
        sa.Column("source_key", sa.String(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("target_system", sa.String(), nullable=False),
        sa.Column("target_company", sa.String(), nullable=False),
        sa.Column("target_id", sa.String()),
        sa.Column("target_code", sa.String()),
        sa.Column("target_number", sa.String()),
        sa.Column("target_token", sa.String()),
        sa.Column("target_facts", _JSON),
        sa.Column("number", sa.String()),
        sa.Column("counterparty", sa.String()),
        sa.Column("doc_date", sa.Date()),
        sa.Column("currency", sa.String()),
        sa.Column("amount", _MONEY),
        sa.Column("fingerprint", sa.String()),
        sa.Column("delivered_fingerprint", sa.String()),
        sa.Column("delivered_document", sa.Text()),
        sa.Column("delivered_hash", sa.String()),
        sa.Column("revision", sa.Integer(), server_default=sa.text("0"), nullable=False),
        sa.Column("voided", sa.Boolean(), server_default=sa.text("false"), nullable=False),
        sa.Column("attempt", sa.Integer(), server_default=sa.text("0"), nullable=False),
        sa.Column("attempt_action", sa.String()),
        sa.Column("attempt_key", sa.String()),
        sa.Column("attempt_request", sa.Text()),
        sa.Column("attempt_fingerprint", sa.String()),
        sa.Column("attempt_document", sa.Text()),
        sa.Column("attempt_references", sa.Text()),
        sa.Column("attempt_batch", sa.String()),
        sa.Column("attempt_position", sa.Integer()),
        sa.Column("late_target", _JSON),
        sa.Column("as_of", _TIME),
        sa.Column("sent_at", _TIME),
        sa.Column("unknown_since", _TIME),
        sa.Column("reason_code", sa.String()),
        sa.Column("reason_text", sa.Text()),
        sa.Column("next_try_at", _TIME),
        sa.Column("lease_owner", sa.String()),
        sa.Column("lease_token", sa.Integer(), server_default=sa.text("0"), nullable=False),
        sa.Column("lease_expires_at", sa.Float(precision=53)),
        sa.Column("run_id", sa.String()),
        sa.Column("created_at", _TIME, nullable=False),
        sa.Column("updated_at", _TIME, nullable=False),
        sa.CheckConstraint("attempt_action IN ('create', 'update', 'void')", name=op.f("ck_deliveries_attempt_action")),
        sa.CheckConstraint(
            "state IN ('planned', 'sending', 'delivered', 'refused', 'retrying', 'unknown', "
            "'blocked', 'waiting', 'held', 'skipped')",
            name=op.f("ck_deliveries_state"),
        ),
        sa.CheckConstraint(
            "state NOT IN ('sending', 'unknown') OR (attempt_key IS NOT NULL AND attempt_request IS NOT NULL)",
            name=op.f("ck_deliveries_sent_has_attempt"),
        ),
        sa.PrimaryKeyConstraint("id", name="pk_deliveries"),
        sa.UniqueConstraint("link", "flow", "company", "source_key", name="uq_deliveries_identity"),
    )
    op.create_index("ix_deliveries_attempt_batch", "deliveries", ["attempt_batch"])
    op.create_index("ix_deliveries_link_flow_state", "deliveries", ["link", "flow", "state"])
    op.create_index("ix_deliveries_updated_at", "deliveries", ["updated_at"])
    op.create_table(
        "endpoint_errors",
        sa.Column("id", _ID, autoincrement=True, nullable=False),
        sa.Column("connection", sa.String(), nullable=False),
        sa.Column("company", sa.String(), nullable=False),
        sa.Column("endpoint", sa.String(), nullable=False),
        sa.Column("at", _TIME, nullable=False),
        sa.Column("status", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_endpoint_errors"),
    )
    op.create_index(
        "ix_endpoint_errors_connection_company_endpoint_at",
        "endpoint_errors",
        ["connection", "company", "endpoint", "at"],
    )
    op.create_table(
        "leases",
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("owner", sa.String()),
        sa.Column("token", sa.BigInteger(), nullable=False),
        sa.Column("expires_at", sa.Float(precision=53), nullable=False),
        sa.PrimaryKeyConstraint("name", name="pk_leases"),
    )
    op.create_table(
        "reviews",
        sa.Column("id", _ID, autoincrement=True, nullable=False),
        sa.Column("link", sa.String(), nullable=False),
        sa.Column("flow", sa.String(), nullable=False),
        sa.Column("company", sa.String(), nullable=False),
        sa.Column("document_key", sa.String(), nullable=False),
        sa.Column("code", sa.String(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("payload", _JSON),
        sa.Column("state", sa.String(), server_default=sa.text("'open'"), nullable=False),
        sa.Column("decision", sa.String()),
        sa.Column("decided_by", sa.String()),
        sa.Column("decided_at", _TIME),
        sa.Column("note", sa.Text()),
        sa.Column("opened_at", _TIME, nullable=False),
        sa.Column("closed_at", _TIME),
        sa.CheckConstraint("state <> 'closed' OR closed_at IS NOT NULL", name=op.f("ck_reviews_closed_has_when")),
        sa.CheckConstraint(
            "state <> 'decided' OR (decision IS NOT NULL AND decided_by IS NOT NULL AND decided_at IS NOT NULL)",
            name=op.f("ck_reviews_decided_has_who"),
        ),
        sa.CheckConstraint("state IN ('open', 'decided', 'closed')", name=op.f("ck_reviews_state")),
        sa.PrimaryKeyConstraint("id", name="pk_reviews"),
    )
    op.create_index("ix_reviews_state_link", "reviews", ["state", "link"])
    op.create_index(
        "uq_reviews_open",
        "reviews",
        ["link", "flow", "company", "document_key", "code"],
        unique=True,
        sqlite_where=sa.text("state = 'open'"),
        postgresql_where=sa.text("state = 'open'"),
    )
    op.create_table(
        "run_flows",
        sa.Column("run_id", sa.String(), nullable=False),
        sa.Column("flow", sa.String(), nullable=False),
        sa.Column("counts", _JSON, nullable=False),
        sa.PrimaryKeyConstraint("run_id", "flow", name="pk_run_flows"),
    )
    op.create_table(
        "runs",
        sa.Column("run_id", sa.String(), nullable=False),
        sa.Column("link", sa.String(), nullable=False),
        sa.Column("who", sa.String(), nullable=False),
        sa.Column("preview", sa.Boolean(), nullable=False),
        sa.Column("started_at", _TIME, nullable=False),
        sa.Column("ended_at", _TIME),
        sa.Column("result", sa.String()),
        sa.Column("summary", _JSON),
        sa.CheckConstraint("result IN ('done', 'remarks', 'failed')", name=op.f("ck_runs_result")),
        sa.CheckConstraint("(ended_at IS NULL) = (result IS NULL)", name=op.f("ck_runs_ended_has_result")),
        sa.PrimaryKeyConstraint("run_id", name="pk_runs"),
    )
    op.create_index("ix_runs_link_started_at", "runs", ["link", "started_at"])
    op.create_table(
        "secrets",
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("ciphertext", sa.LargeBinary(), nullable=False),
        sa.Column("updated_at", _TIME, nullable=False),
        sa.PrimaryKeyConstraint("name", name="pk_secrets"),
    )
    op.create_table(
        "tokens",
        sa.Column("connection", sa.String(), nullable=False),
        sa.Column("generation", sa.Integer(), nullable=False),
        sa.Column("ciphertext", sa.LargeBinary(), nullable=False),
        sa.Column("received_at", _TIME, nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.CheckConstraint(
            "state IN ('received', 'current', 'superseded', 'spare', 'unusable')", name=op.f("ck_tokens_state")
        ),
        sa.CheckConstraint("generation > 0", name=op.f("ck_tokens_generation")),
        sa.PrimaryKeyConstraint("connection", "generation", name="pk_tokens"),
    )
