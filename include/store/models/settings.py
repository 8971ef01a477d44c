"""What people changed of a link's settings on the pages and on the command line."""

from __future__ import annotations

from sqlalchemy import Column, Integer, String, Table, Text, UniqueConstraint

from include.store.models.base import Id, metadata, one_of
from include.store.types import UtcDateTime

EDIT_ACTIONS = ("set", "end", "file")

# A change of one line of a mapping, in force until a later one of the same line. ``action``: set (to ``target_code``),
# end (there is no such line), file (what the mapping file says counts again). ``supersedes``: the change that was in
# force when it was made, 0 for none, so that of two people who change one line at once the second is refused.
mapping_edits = Table(
    "mapping_edits",
    metadata,
    Column("id", Id, primary_key=True, autoincrement=True),
    Column("link", String, nullable=False),
    Column("kind", String, nullable=False),
    Column("company", String, nullable=False),
    Column("source_code", String, nullable=False),
    Column("action", String, nullable=False),
    Column("target_code", String, nullable=False),
    Column("note", Text, nullable=False),
    Column("who", String, nullable=False),
    Column("at", UtcDateTime, nullable=False),
    Column("reason", Text, nullable=False),
    Column("supersedes", Integer, nullable=False),
    one_of("action", EDIT_ACTIONS),
    UniqueConstraint("link", "kind", "company", "source_code", "supersedes", name="uq_mapping_edits_one_after"),
)
