"""The operational store's tables (SQLAlchemy Core), the same on SQLite and PostgreSQL.

Times are UTC and aware, money is Decimal, company is '' where a row is about a whole connection. What the rows mean is
written in the modules that write them; a change here needs a migration beside it.
"""

from __future__ import annotations

from sqlalchemy import (
    JSON,
    BigInteger,
    Boolean,
    CheckConstraint,
    Column,
    Date,
    Float,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    PrimaryKeyConstraint,
    String,
    Table,
    Text,
    UniqueConstraint,
    text,
)

from include.store.types import Money, UtcDateTime

DELIVERY_STATES = (
    "planned",
    "sending",
    "delivered",
    "refused",
    "retrying",
    "unknown",
    "blocked",
    "waiting",
    "held",
    "skipped",
)
REVIEW_STATES = ("open", "decided", "closed")
SEVERITIES = ("info", "warning", "urgent")
RUN_RESULTS = ("done", "remarks", "failed")
TOKEN_STATES = ("received", "current", "superseded", "spare", "unusable")
WINDOWS = ("minute", "day", "hour")

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
        "pk": "pk_%(table_name)s",
    }
)

_Id = BigInteger().with_variant(Integer, "sqlite")  # only INTEGER counts up by itself in SQLite
_Json = JSON(none_as_null=True)


def _one_of(column: str, values: tuple[str, ...], name: str) -> CheckConstraint:
    return CheckConstraint(f"{column} IN ({', '.join(repr(value) for value in values)})", name=name)


deliveries = Table(
    "deliveries",
    metadata,
    Column("id", _Id, primary_key=True, autoincrement=True),
    Column("link", String, nullable=False),
    Column("flow", String, nullable=False),
    Column("company", String, nullable=False),
    Column("source_key", String, nullable=False),
    Column("state", String, nullable=False),
    Column("target_system", String, nullable=False),
    Column("target_company", String, nullable=False),
    Column("target_id", String),
    Column("target_code", String),
    Column("target_number", String),
    Column("target_token", String),
    Column("target_facts", _Json),
    Column("number", String),
    Column("counterparty", String),
    Column("doc_date", Date),
    Column("currency", String),
    Column("amount", Money),
    Column("fingerprint", String),
    Column("delivered_fingerprint", String),
    Column("delivered_document", Text),
    Column("delivered_hash", String),
    Column("revision", Integer, nullable=False, server_default=text("0")),
    Column("voided", Boolean, nullable=False, server_default=text("false")),
    Column("attempt", Integer, nullable=False, server_default=text("0")),
    Column("attempt_action", String),
    Column("attempt_key", String),
    Column("keys_spent", Integer, nullable=False, server_default=text("0")),
    Column("attempt_request", Text),
    Column("attempt_fingerprint", String),
    Column("attempt_document", Text),
    Column("attempt_references", Text),
    Column("attempt_batch", String),
    Column("attempt_position", Integer),
    Column("late_target", _Json),
    Column("as_of", UtcDateTime),
    Column("sent_at", UtcDateTime),
    Column("unknown_since", UtcDateTime),
    Column("reason_code", String),
    Column("reason_text", Text),
    Column("next_try_at", UtcDateTime),
    Column("lease_owner", String),
    Column("lease_token", Integer, nullable=False, server_default=text("0")),
    Column("lease_expires_at", Float(53)),
    Column("run_id", String),
    Column("created_at", UtcDateTime, nullable=False),
    Column("updated_at", UtcDateTime, nullable=False),
    UniqueConstraint("link", "flow", "company", "source_key", name="uq_deliveries_identity"),
    _one_of("state", DELIVERY_STATES, "state"),
    CheckConstraint("attempt_action IN ('create', 'update', 'void')", name="attempt_action"),
    # What left us can always be found again: no `sending` or `unknown` without the key and the body it left with.
    CheckConstraint(
        "state NOT IN ('sending', 'unknown') OR (attempt_key IS NOT NULL AND attempt_request IS NOT NULL)",
        name="sent_has_attempt",
    ),
    Index(None, "link", "flow", "state"),
    Index(None, "attempt_batch"),
    Index(None, "updated_at"),
)

audit_events = Table(
    "audit_events",
    metadata,
    Column("id", _Id, primary_key=True, autoincrement=True),
    Column("at", UtcDateTime, nullable=False),
    Column("run_id", String),
    Column("link", String),
    Column("flow", String),
    Column("company", String),
    Column("document_key", String),
    Column("event", String, nullable=False),
    Column("from_state", String),
    Column("to_state", String),
    Column("code", String),
    Column("text", Text),
    Column("method", String),
    Column("path", Text),
    Column("status", Integer),
    Column("request_id_sent", String),
    Column("request_id_received", String),
    Column("amount_before", Money),
    Column("amount_after", Money),
    Column("who", String, nullable=False),
    Index("ix_audit_events_document", "link", "flow", "company", "document_key", "id"),
    Index(None, "document_key"),
)

runs = Table(
    "runs",
    metadata,
    Column("run_id", String, primary_key=True),
    Column("link", String, nullable=False),
    Column("who", String, nullable=False),
    Column("preview", Boolean, nullable=False),
    Column("started_at", UtcDateTime, nullable=False),
    Column("ended_at", UtcDateTime),
    Column("result", String),
    Column("summary", _Json),
    _one_of("result", RUN_RESULTS, "result"),
    CheckConstraint("(ended_at IS NULL) = (result IS NULL)", name="ended_has_result"),
    Index(None, "link", "started_at"),
)

run_flows = Table(
    "run_flows",
    metadata,
    Column("run_id", String, nullable=False),
    Column("flow", String, nullable=False),
    Column("counts", _Json, nullable=False),
    PrimaryKeyConstraint("run_id", "flow"),
)

reviews = Table(
    "reviews",
    metadata,
    Column("id", _Id, primary_key=True, autoincrement=True),
    Column("link", String, nullable=False),
    Column("flow", String, nullable=False),
    Column("company", String, nullable=False),
    Column("document_key", String, nullable=False),
    Column("code", String, nullable=False),
    Column("text", Text, nullable=False),
    Column("payload", _Json),
    Column("state", String, nullable=False, server_default=text("'open'")),
    Column("decision", String),
    Column("decided_by", String),
    Column("decided_at", UtcDateTime),
    Column("note", Text),
    Column("opened_at", UtcDateTime, nullable=False),
    Column("closed_at", UtcDateTime),
    _one_of("state", REVIEW_STATES, "state"),
    CheckConstraint(
        "state <> 'decided' OR (decision IS NOT NULL AND decided_by IS NOT NULL AND decided_at IS NOT NULL)",
        name="decided_has_who",
    ),
    CheckConstraint("state <> 'closed' OR closed_at IS NOT NULL", name="closed_has_when"),
    Index(
        "uq_reviews_open",
        "link",
        "flow",
        "company",
        "document_key",
        "code",
        unique=True,
        sqlite_where=text("state = 'open'"),
        postgresql_where=text("state = 'open'"),
    ),
    Index(None, "state", "link"),
)

decisions = Table(
    "decisions",
    metadata,
    Column("id", _Id, primary_key=True, autoincrement=True),
    Column("link", String, nullable=False),
    Column("kind", String, nullable=False),
    Column("left_company", String, nullable=False),
    Column("left_key", String, nullable=False),
    Column("right_company", String, nullable=False),
    Column("right_key", String, nullable=False),
    Column("verdict", String, nullable=False),
    Column("who", String, nullable=False),
    Column("at", UtcDateTime, nullable=False),
    Column("why", Text),
    Column("evidence", _Json),
    _one_of("verdict", ("same", "different"), "verdict"),
    UniqueConstraint(
        "link", "kind", "left_company", "left_key", "right_company", "right_key", name="uq_decisions_pair"
    ),
)

alerts = Table(
    "alerts",
    metadata,
    Column("id", _Id, primary_key=True, autoincrement=True),
    Column("link", String, nullable=False, server_default=text("''")),
    Column("connection", String, nullable=False, server_default=text("''")),
    Column("company", String, nullable=False, server_default=text("''")),
    Column("code", String, nullable=False),
    Column("severity", String, nullable=False),
    Column("text", Text, nullable=False),
    Column("document_key", String, nullable=False, server_default=text("''")),
    Column("opened_at", UtcDateTime, nullable=False),
    Column("closed_at", UtcDateTime),
    Column("told_at", UtcDateTime),
    _one_of("severity", SEVERITIES, "severity"),
    Index(
        "uq_alerts_open",
        "link",
        "connection",
        "company",
        "code",
        "document_key",
        unique=True,
        sqlite_where=text("closed_at IS NULL"),
        postgresql_where=text("closed_at IS NULL"),
    ),
)

# One row for each channel that was told; ``alerts.told_at`` is set when all that want to know have been.
alerts_told = Table(
    "alerts_told",
    metadata,
    Column("alert_id", _Id, nullable=False),
    Column("channel", String, nullable=False),
    Column("told_at", UtcDateTime, nullable=False),
    PrimaryKeyConstraint("alert_id", "channel"),
)

# A person's word that the rows a short read did not show are gone: ``rows`` is how many it showed. Used once.
believed_reads = Table(
    "believed_reads",
    metadata,
    Column("id", _Id, primary_key=True, autoincrement=True),
    Column("connection", String, nullable=False),
    Column("company", String, nullable=False),
    Column("feed", String, nullable=False),
    Column("rows", Integer, nullable=False),
    Column("who", String, nullable=False),
    Column("at", UtcDateTime, nullable=False),
    Column("note", Text),
    Column("used_at", UtcDateTime),
    Column("used_rows", Integer),
    Index(
        "uq_believed_reads_open",
        "connection",
        "company",
        "feed",
        unique=True,
        sqlite_where=text("used_at IS NULL"),
        postgresql_where=text("used_at IS NULL"),
    ),
)

# Each row is a fact of a vendor from then on, until a later row of the same fact.
payee_facts = Table(
    "payee_facts",
    metadata,
    Column("id", _Id, primary_key=True, autoincrement=True),
    Column("connection", String, nullable=False),
    Column("company", String, nullable=False),
    Column("system", String, nullable=False),
    Column("vendor_key", String, nullable=False),
    Column("fact", String, nullable=False),
    Column("value", Text, nullable=False),
    Column("seen_at", UtcDateTime, nullable=False),
    Index("ix_payee_facts_vendor", "connection", "company", "system", "vendor_key"),
)

approvals = Table(
    "approvals",
    metadata,
    Column("id", _Id, primary_key=True, autoincrement=True),
    Column("link", String, nullable=False),
    Column("approved_at", UtcDateTime, nullable=False),
    Column("approved_by", String, nullable=False),
    Column("run_id", String),
    Index(None, "link"),
)

leases = Table(
    "leases",
    metadata,
    Column("name", String, primary_key=True),
    Column("owner", String),
    Column("token", BigInteger, nullable=False),
    Column("expires_at", Float(53), nullable=False),  # real time, seconds since the epoch: never the virtual clock
)

tokens = Table(
    "tokens",
    metadata,
    Column("connection", String, nullable=False),
    Column("generation", Integer, nullable=False),
    Column("ciphertext", LargeBinary, nullable=False),
    Column("received_at", UtcDateTime, nullable=False),
    Column("state", String, nullable=False),
    Column("hard_expires_at", UtcDateTime),
    PrimaryKeyConstraint("connection", "generation"),
    CheckConstraint("generation > 0", name="generation"),
    _one_of("state", TOKEN_STATES, "state"),
)

secrets = Table(
    "secrets",
    metadata,
    Column("name", String, primary_key=True),
    Column("ciphertext", LargeBinary, nullable=False),
    Column("updated_at", UtcDateTime, nullable=False),
)

call_windows = Table(
    "call_windows",
    metadata,
    Column("connection", String, nullable=False),
    Column("company", String, nullable=False),
    Column("window", String, nullable=False),
    Column("starts_at", UtcDateTime, nullable=False),
    Column("used", Integer, nullable=False, server_default=text("0")),
    Column("reserved", Integer, nullable=False, server_default=text("0")),
    Column("limit", Integer),
    Column("remaining", Integer),
    Column("elsewhere", Integer, nullable=False, server_default=text("0")),
    Column("reset_at", UtcDateTime, nullable=False),
    PrimaryKeyConstraint("connection", "company", "window"),
    CheckConstraint("used >= 0 AND reserved >= 0 AND elsewhere >= 0", name="counts"),
    CheckConstraint("\"window\" IN ('minute', 'day', 'hour')", name="window"),
)

endpoint_errors = Table(
    "endpoint_errors",
    metadata,
    Column("id", _Id, primary_key=True, autoincrement=True),
    Column("connection", String, nullable=False),
    Column("company", String, nullable=False),
    Column("endpoint", String, nullable=False),
    Column("at", UtcDateTime, nullable=False),
    Column("status", Integer, nullable=False),
    Index(None, "connection", "company", "endpoint", "at"),
)

api_calls = Table(
    "api_calls",
    metadata,
    Column("run_id", String, nullable=False),
    Column("connection", String, nullable=False),
    Column("system", String, nullable=False),
    Column("company", String, nullable=False),
    Column("day", Date, nullable=False),
    Column("calls", Integer, nullable=False, server_default=text("0")),
    Column("errors", Integer, nullable=False, server_default=text("0")),
    Column("tokens", Integer, nullable=False, server_default=text("0")),
    Column("metered", Integer, nullable=False, server_default=text("0")),
    PrimaryKeyConstraint("run_id", "connection", "company", "day"),
)

# Calls that a vendor meters by the calendar month (UTC); ``month`` is its first day. ``closed``: the vendor lets none
# through any more.
metered_calls = Table(
    "metered_calls",
    metadata,
    Column("connection", String, nullable=False),
    Column("month", Date, nullable=False),
    Column("calls", Integer, nullable=False, server_default=text("0")),
    Column("allowed", Integer),
    Column("closed", Boolean, nullable=False, server_default=text("false")),
    PrimaryKeyConstraint("connection", "month"),
)
