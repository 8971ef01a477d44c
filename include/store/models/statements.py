"""Statements of vendors as they were checked: kept as they were, an earlier one is never changed."""

from __future__ import annotations

from sqlalchemy import Boolean, Column, Index, Integer, String, Table, Text

from include.store.models.base import Id, Json, metadata
from include.store.types import UtcDateTime

# A file that somebody sent. ``rows``: its cells, with bank accounts masked; ``accounts``: their last figures and
# digests; ``sha256``: of the file as it came.
statement_files = Table(
    "statement_files",
    metadata,
    Column("id", Id, primary_key=True, autoincrement=True),
    Column("link", String, nullable=False),
    Column("company", String, nullable=False),
    Column("vendor_key", String, nullable=False),
    Column("vendor", String, nullable=False),
    Column("file", String, nullable=False),
    Column("sha256", String, nullable=False),
    Column("sheet", String, nullable=False),
    Column("rows", Json, nullable=False),
    Column("accounts", Json, nullable=False),
    Column("who", String, nullable=False),
    Column("at", UtcDateTime, nullable=False),
    Index(None, "link", "company", "vendor_key"),
)

# How a vendor's statements are laid out, as a person confirmed it; the newest counts.
statement_layouts = Table(
    "statement_layouts",
    metadata,
    Column("id", Id, primary_key=True, autoincrement=True),
    Column("link", String, nullable=False),
    Column("company", String, nullable=False),
    Column("vendor_key", String, nullable=False),
    Column("layout", Json, nullable=False),
    Column("who", String, nullable=False),
    Column("at", UtcDateTime, nullable=False),
    Index(None, "link", "company", "vendor_key"),
)

# What a file said, held against what was published then: ``result``, with its sentences by text and values. ``answer``:
# the one to the vendor of a check that was kept before, as text; ``result`` has it too.
statement_checks = Table(
    "statement_checks",
    metadata,
    Column("id", Id, primary_key=True, autoincrement=True),
    Column("file_id", Id, nullable=False),
    Column("link", String, nullable=False),
    Column("company", String, nullable=False),
    Column("vendor_key", String, nullable=False),
    Column("vendor", String, nullable=False),
    Column("layout", Json, nullable=False),
    Column("lines", Integer, nullable=False),
    Column("agrees", Boolean, nullable=False),
    Column("result", Json, nullable=False),
    Column("answer", Text, nullable=False),
    Column("who", String, nullable=False),
    Column("at", UtcDateTime, nullable=False),
    Index(None, "link", "company", "vendor_key"),
)
