"""The runs, what each counted, and who holds what meanwhile."""

from __future__ import annotations

from sqlalchemy import BigInteger, Boolean, CheckConstraint, Column, Float, Index, PrimaryKeyConstraint, String, Table

from include.store.models.base import Json, metadata, one_of
from include.store.types import UtcDateTime

RUN_RESULTS = ("done", "remarks", "failed")

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
    Column("summary", Json),
    one_of("result", RUN_RESULTS),
    CheckConstraint("(ended_at IS NULL) = (result IS NULL)", name="ended_has_result"),
    Index(None, "link", "started_at"),
)

run_flows = Table(
    "run_flows",
    metadata,
    Column("run_id", String, nullable=False),
    Column("flow", String, nullable=False),
    Column("counts", Json, nullable=False),
    PrimaryKeyConstraint("run_id", "flow"),
)

leases = Table(
    "leases",
    metadata,
    Column("name", String, primary_key=True),
    Column("owner", String),
    Column("token", BigInteger, nullable=False),
    Column("expires_at", Float(53), nullable=False),  # real time, seconds since the epoch: never the virtual clock
)
