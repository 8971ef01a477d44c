"""Bringing a store's tables to this release: an explicit step, run by `ml-connector init`."""

from __future__ import annotations

from pathlib import Path

import sqlalchemy
from alembic import command
from alembic.config import Config
from alembic.migration import MigrationContext
from sqlalchemy import Connection

from include.store.database import VERSION_TABLE, Store, StoreNotReady
from include.store.migrations import REVISIONS

# Any number that no other program on the same PostgreSQL database is likely to lock.
_POSTGRES_LOCK = 0x6D6C636F6E6E


def migrate(store: Store) -> tuple[str | None, str]:
    """The schema revision before (None: there were no tables) and after. Does nothing when they are equal.

    All steps are one transaction: either the store is wholly the new one, or it is untouched. A second migration at the
    same time waits for the first and then finds nothing to do. There is no way back: a release that is older than the
    store says so. Raises ``StoreNotReady`` when the store is newer than this code.
    """
    with store.begin() as connection:  # on SQLite this alone keeps a second migration out
        if connection.dialect.name == "postgresql":
            connection.execute(sqlalchemy.select(sqlalchemy.func.pg_advisory_xact_lock(_POSTGRES_LOCK)))
        before = _revision(connection)
        if before is not None and before not in REVISIONS:
            raise StoreNotReady(
                f"the operational store was made by a newer release (schema {before}, this one knows {REVISIONS[-1]}): "
                "use that release, or another ML_CONNECTOR_HOME"
            )
        if before != REVISIONS[-1]:
            command.upgrade(config_for(connection), "head")
    store.check()
    return before, REVISIONS[-1]


def _revision(connection: Connection) -> str | None:
    options = {"version_table": VERSION_TABLE}
    return MigrationContext.configure(connection, opts=options).get_current_revision()


def config_for(connection: Connection) -> Config:
    """Alembic's settings for a migration in the transaction of ``connection``."""
    config = Config()
    config.set_main_option("script_location", str(Path(__file__).with_name("migrations")))
    config.attributes["connection"] = connection
    config.attributes["version_table"] = VERSION_TABLE
    return config
