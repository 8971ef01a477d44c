"""Which exact documents people were asked to approve, and what they said: rows are added, never changed."""

from __future__ import annotations

from sqlalchemy import Boolean, Column, Index, Integer, PrimaryKeyConstraint, String, Table, Text, UniqueConstraint

from include.store.models.base import Id, Json, metadata, one_of
from include.store.types import Money, UtcDateTime

APPROVAL_ANSWERS = ("approved", "rejected", "superseded")

# What a run or a preview would send. ``asks``: some of it waits until a person approved it; ``digest``: of exactly
# those documents; ``facts``: what is shown beside them.
approval_requests = Table(
    "approval_requests",
    metadata,
    Column("id", Id, primary_key=True, autoincrement=True),
    Column("link", String, nullable=False),
    Column("run_id", String, nullable=False),
    Column("preview", Boolean, nullable=False),
    Column("asks", Boolean, nullable=False),
    Column("digest", String, nullable=False),
    Column("documents", Integer, nullable=False),
    Column("facts", Json, nullable=False),
    Column("asked_at", UtcDateTime, nullable=False),
    Column("expires_at", UtcDateTime, nullable=False),
    Index(None, "link"),
    Index(None, "run_id"),
)

# ``asks``: it waits for the answer; the others of a request are shown beside it. ``facts``: its postings and changes.
approval_documents = Table(
    "approval_documents",
    metadata,
    Column("request_id", Id, nullable=False),
    Column("flow", String, nullable=False),
    Column("company", String, nullable=False),
    Column("source_key", String, nullable=False),
    Column("target_company", String, nullable=False),
    Column("action", String, nullable=False),
    Column("fingerprint", String, nullable=False),
    Column("asks", Boolean, nullable=False),
    Column("label", Text, nullable=False),
    Column("counterparty", Text),
    Column("doc_date", String),
    Column("currency", String),
    Column("amount", Money),
    Column("facts", Json, nullable=False),
    PrimaryKeyConstraint("request_id", "flow", "company", "source_key"),
    one_of("action", ("create", "update", "void")),
    Index("ix_approval_documents_document", "flow", "company", "source_key"),
)

# One each: of two people who answer at the same moment, one is the first.
approval_answers = Table(
    "approval_answers",
    metadata,
    Column("id", Id, primary_key=True, autoincrement=True),
    Column("request_id", Id, nullable=False),
    Column("answer", String, nullable=False),
    Column("who", String, nullable=False),
    Column("at", UtcDateTime, nullable=False),
    Column("digest", String, nullable=False),
    Column("note", Text),
    one_of("answer", APPROVAL_ANSWERS),
    UniqueConstraint("request_id", name="uq_approval_answers_request"),
)
