"""What people are asked and notified of, and what they have said."""

from __future__ import annotations

from sqlalchemy import (
    CheckConstraint,
    Column,
    Index,
    Integer,
    PrimaryKeyConstraint,
    String,
    Table,
    Text,
    UniqueConstraint,
    text,
)

from include.store.models.base import Id, Json, metadata, one_of, unique_while
from include.store.types import UtcDateTime

REVIEW_STATES = ("open", "decided", "closed")
SEVERITIES = ("info", "warning", "urgent")
SIGNED_FOR = ("review", "pair", "approval")
CHECK_RESULTS = ("passed", "failed", "warning", "released", "gone")

reviews = Table(
    "reviews",
    metadata,
    Column("id", Id, primary_key=True, autoincrement=True),
    Column("link", String, nullable=False),
    Column("flow", String, nullable=False),
    Column("company", String, nullable=False),
    Column("document_key", String, nullable=False),
    Column("code", String, nullable=False),
    Column("text", Text, nullable=False),
    Column("payload", Json),
    Column("state", String, nullable=False, server_default=text("'open'")),
    Column("decision", String),
    Column("decided_by", String),
    Column("decided_at", UtcDateTime),
    Column("note", Text),
    Column("opened_at", UtcDateTime, nullable=False),
    Column("closed_at", UtcDateTime),
    one_of("state", REVIEW_STATES),
    CheckConstraint(
        "state <> 'decided' OR (decision IS NOT NULL AND decided_by IS NOT NULL AND decided_at IS NOT NULL)",
        name="decided_has_who",
    ),
    CheckConstraint("state <> 'closed' OR closed_at IS NOT NULL", name="closed_has_when"),
    unique_while("state = 'open'", "link", "flow", "company", "document_key", "code", name="uq_reviews_open"),
    Index(None, "link", "flow", "company", "document_key", "code"),
    Index(None, "state", "link"),
)

# Whom somebody asked to see to a question: the newest row counts; ``assigned_to`` is NULL where it is nobody's again.
review_assignments = Table(
    "review_assignments",
    metadata,
    Column("id", Id, primary_key=True, autoincrement=True),
    Column("review_id", Id, nullable=False),
    Column("assigned_to", String),
    Column("who", String, nullable=False),
    Column("at", UtcDateTime, nullable=False),
    Column("note", Text),
    Index(None, "review_id"),
)

decisions = Table(
    "decisions",
    metadata,
    Column("id", Id, primary_key=True, autoincrement=True),
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
    Column("evidence", Json),
    one_of("verdict", ("same", "different")),
    UniqueConstraint(
        "link", "kind", "left_company", "left_key", "right_company", "right_key", name="uq_decisions_pair"
    ),
)

approvals = Table(
    "approvals",
    metadata,
    Column("id", Id, primary_key=True, autoincrement=True),
    Column("link", String, nullable=False),
    Column("approved_at", UtcDateTime, nullable=False),
    Column("approved_by", String, nullable=False),
    Column("run_id", String),
    Index(None, "link"),
)

# One person's word where two are needed, until the second gives the same or somebody decides otherwise. ``key``: the
# review's number, the pair, the link; ``about``: a digest of what was signed; ``waits_for``: who may be the second.
signatures = Table(
    "signatures",
    metadata,
    Column("id", Id, primary_key=True, autoincrement=True),
    Column("kind", String, nullable=False),
    Column("key", String, nullable=False),
    Column("link", String, nullable=False),
    Column("answer", String, nullable=False),
    Column("about", String, nullable=False),
    Column("text", Text, nullable=False),
    Column("waits_for", String, nullable=False),
    Column("who", String, nullable=False),
    Column("at", UtcDateTime, nullable=False),
    Column("note", Text),
    one_of("kind", SIGNED_FOR),
    UniqueConstraint("kind", "key", "who", name="uq_signatures_one_each"),
    Index(None, "link"),
)

# Settings of a link that two people must have signed (``what``: a kind of mapping, or its tolerances), as they count.
accepted_settings = Table(
    "accepted_settings",
    metadata,
    Column("link", String, nullable=False),
    Column("what", String, nullable=False),
    Column("value", Json, nullable=False),
    Column("who", String, nullable=False),
    Column("at", UtcDateTime, nullable=False),
    PrimaryKeyConstraint("link", "what"),
)

# A person's word that the rows a short read did not show are gone: ``rows`` is how many it showed. Used once.
believed_reads = Table(
    "believed_reads",
    metadata,
    Column("id", Id, primary_key=True, autoincrement=True),
    Column("connection", String, nullable=False),
    Column("company", String, nullable=False),
    Column("feed", String, nullable=False),
    Column("rows", Integer, nullable=False),
    Column("who", String, nullable=False),
    Column("at", UtcDateTime, nullable=False),
    Column("note", Text),
    Column("used_at", UtcDateTime),
    Column("used_rows", Integer),
    unique_while("used_at IS NULL", "connection", "company", "feed", name="uq_believed_reads_open"),
)

alerts = Table(
    "alerts",
    metadata,
    Column("id", Id, primary_key=True, autoincrement=True),
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
    one_of("severity", SEVERITIES),
    unique_while("closed_at IS NULL", "link", "connection", "company", "code", "document_key", name="uq_alerts_open"),
)

# One row for each channel that was notified; the alert itself says so once all that want to know have been.
alert_notifications = Table(
    "alerts_told",
    metadata,
    Column("alert_id", Id, nullable=False),
    Column("channel", String, nullable=False),
    Column("told_at", UtcDateTime, nullable=False),
    PrimaryKeyConstraint("alert_id", "channel"),
)
channel_states = Table(
    "channel_states",
    metadata,
    Column("channel", String, primary_key=True),
    Column("sent_at", UtcDateTime),
    Column("failed_at", UtcDateTime),
    Column("failure", Text),
    Column("test_asked_by", String),
    Column("test_asked_at", UtcDateTime),
)

# What each data check said last: one row for those it concerns ('' = every flow, every company). ``released``: it
# fails, and a person let its rows go; ``gone``: the release has no such check any more.
checks = Table(
    "checks",
    metadata,
    Column("link", String, nullable=False),
    Column("name", String, nullable=False),
    Column("flow", String, nullable=False),
    Column("company", String, nullable=False),
    Column("result", String, nullable=False),
    Column("failing_rows", Integer, nullable=False),
    Column("examples", Json),
    Column("fingerprint", String, nullable=False),
    Column("text", Text, nullable=False),
    Column("run_id", String, nullable=False),
    Column("checked_at", UtcDateTime, nullable=False),
    PrimaryKeyConstraint("link", "name", "flow", "company"),
    one_of("result", CHECK_RESULTS),
)
