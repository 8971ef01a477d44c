"""Bringing a store's tables to this release: an explicit step, run by `ml-connector init`."""

from __future__ import annotations

from pathlib import Path

import sqlalchemy
from alembic import command
from alembic.config import Config
from alembic.script import ScriptDirectory
from sqlalchemy import Connection

from include.store import schema
from include.store.database import Store
from include.store.migrations import REVISIONS

# Any number that no other program on the same PostgreSQL database is likely to lock.
_POSTGRES_LOCK = 0x6D6C636F6E6E


def migrate(store: Store) -> tuple[str | None, str]:
    """The schema revision before (None: there were no tables) and after. Does nothing when they are equal, nor when a
    newer release brought the store to a schema that this one may work with.

    All steps are one transaction: either the store is wholly the new one, or it is untouched. A second migration at the
    same time waits for the first and then finds nothing to do, and whoever works with the store (``schema.check`` with
    ``lock``) is waited for. There is no way back. Raises ``StoreNotReady`` when the store is newer than this code.
    """
    with store.begin() as connection:  # on SQLite this alone keeps a second migration out
        if connection.dialect.name == "postgresql":
            connection.execute(sqlalchemy.select(sqlalchemy.func.pg_advisory_xact_lock(_POSTGRES_LOCK)))
        before = _revision(connection)
        if before is None or before in REVISIONS:
            config = config_for(connection)
            if before != REVISIONS[-1]:
                command.upgrade(config, "head")
            schema.note_oldest(connection, _oldest(config))
    store.check()
    return before, before if before and before not in REVISIONS else REVISIONS[-1]


def _revision(connection: Connection) -> str | None:
    if not sqlalchemy.inspect(connection).has_table(schema.VERSION.name):
        return None
    return connection.execute(sqlalchemy.select(schema.VERSION.c.version_num).with_for_update()).scalar()


def _oldest(config: Config) -> str:
    """The last step that did more than add to what there was."""
    steps = ScriptDirectory.from_config(config).walk_revisions()
    return next(step.revision for step in steps if not getattr(step.module, "expands", False))


def config_for(connection: Connection) -> Config:
    """Alembic's settings for a migration in the transaction of ``connection``."""
    config = Config()
    config.set_main_option("script_location", str(Path(__file__).with_name("migrations")))
    config.attributes["connection"] = connection
    config.attributes["version_table"] = schema.VERSION.name
    return config
