"""What was read and what is published, as versions that never change: which one is the newest is said here."""

from __future__ import annotations

from sqlalchemy import BigInteger, Boolean, Column, Integer, PrimaryKeyConstraint, String, Table, Text

from include.store.models.base import Json, metadata, one_of
from include.store.types import UtcDateTime

LOAD_KINDS = ("load", "base")

# What one load changed of a connection's rows (``load``), or all its rows as of that load (``base``): one file, named
# ``object``. ``number`` counts the loads of a connection; ``token`` is the fencing token of the lease it came under.
loads = Table(
    "loads",
    metadata,
    Column("connection", String, nullable=False),
    Column("number", Integer, nullable=False),
    Column("kind", String, nullable=False),
    Column("object", String, nullable=False),
    Column("bytes", BigInteger, nullable=False),
    Column("at", UtcDateTime, nullable=False),
    Column("token", BigInteger, nullable=False),
    PrimaryKeyConstraint("connection", "number", "kind"),
    one_of("kind", LOAD_KINDS),
)

# The last read of each kind of each feed of a company ('' = of all at once). ``place``: which of them is newer, also
# where a clock was set back.
feed_reads = Table(
    "feed_reads",
    metadata,
    Column("connection", String, nullable=False),
    Column("feed", String, nullable=False),
    Column("company", String, nullable=False),
    Column("kind", String, nullable=False),
    Column("place", BigInteger, nullable=False),
    Column("rows", BigInteger, nullable=False),
    Column("suspect", Boolean, nullable=False),
    Column("changed", Boolean, nullable=False),
    Column("read_at", UtcDateTime, nullable=False),
    Column("cursor", Text, nullable=False),
    Column("load_id", String),
    PrimaryKeyConstraint("connection", "feed", "company", "kind"),
)

# What a run published of its link: ``tables`` has, by ``schema.table``, the file, its rows and its columns.
publications = Table(
    "publications",
    metadata,
    Column("link", String, nullable=False),
    Column("number", Integer, nullable=False),
    Column("run_id", String, nullable=False),
    Column("at", UtcDateTime, nullable=False),
    Column("tables", Json, nullable=False),
    PrimaryKeyConstraint("link", "number"),
)

# Of each link: ``tables`` is the name of those it decided last; ``signature`` of what it published, with the flows that
# were delivered since.
builds = Table(
    "builds",
    metadata,
    Column("link", String, primary_key=True),
    Column("tables", String, nullable=False),
    Column("object", String, nullable=False),
    Column("bytes", BigInteger, nullable=False),
    Column("signature", String, nullable=False),
    Column("flows", Json, nullable=False),
)
