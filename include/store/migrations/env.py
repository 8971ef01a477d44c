"""Alembic's entry: runs on the connection it is given, in that connection's own transaction."""

from __future__ import annotations

from alembic import context

from include.store.models import metadata

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=metadata,
    version_table=context.config.attributes["version_table"],
    transactional_ddl=True,  # SQLite's DDL is transactional too, once the driver's own BEGIN is out of the way
    render_as_batch=True,
)
with context.begin_transaction():
    context.run_migrations()
