"""Which releases may work with a store: the number of its schema, and the oldest one whose releases still may.

A step that only adds to what a store holds is marked ``expands = True`` in its file: releases that know the schema
before it go on working, so that machines are upgraded one after another while runs go on. Any other step shuts them
out; so does one that stands for files of loads or published tables which they would misread. What is to go from the
schema therefore goes a release later than what takes its place came.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

import sqlalchemy
from sqlalchemy import Column, Connection, MetaData, String, Table, select

from include.store.migrations import REVISIONS

_OWN = MetaData()
VERSION = Table("ml_connector_version", _OWN, Column("version_num", String))
"""Alembic's."""
OLDEST = Table("ml_connector_oldest", _OWN, Column("version_num", String, nullable=False))
"""The oldest schema whose releases may work with this store: one row, or no such table in a store from before it."""

MOVE = Table(
    "ml_connector_move",
    _OWN,
    Column("way", String, primary_key=True),
    Column("place", String, nullable=False),
    Column("at", String, nullable=False),
)
"""Where the store was moved to (``to``), and where its rows come from (``from``), since when (``moving.py``)."""
MOVED, COPYING = "moved ", "copying "
"""Before the number of a schema, which no release knows then: a store that is kept as it was, and half of one."""

Standing = Literal["empty", "older", "same", "expanded", "newer", "moved", "copying"]


class StoreNotReady(Exception):
    """The store cannot be used as it is; the text says what to do."""


def standing(version: str | None, oldest: str | None, known: Sequence[str] = REVISIONS) -> Standing:
    """How a store stands to the release that knows the schemas ``known``. ``expanded``: it was brought to a newer one,
    which only added; ``newer``: this release would misread it. Pure."""
    if version is None:
        return "empty"
    if version.startswith((MOVED, COPYING)):
        return "moved" if version.startswith(MOVED) else "copying"
    if version in known:
        return "same" if version == known[-1] else "older"
    return "expanded" if oldest in known else "newer"


def check(connection: Connection, where: str, *, whole: bool = False) -> None:
    """Raises ``StoreNotReady`` unless this release may work with the store ``where``. ``whole``: for who copies all of
    it, and so must know all of it."""
    if not sqlalchemy.inspect(connection).has_table(VERSION.name):
        raise StoreNotReady(f"the operational store {where} has no tables yet: run `ml-connector init`")
    version = connection.execute(select(VERSION.c.version_num)).scalar()
    found = _standing(connection, version)
    match found:
        case "empty" | "older":
            raise StoreNotReady(
                f"the operational store {where} is older ({version or 'empty'}) than this release ({REVISIONS[-1]}): "
                "run `ml-connector init` to bring it up to date (docs/runbooks/upgrade.md says what to stop first)"
            )
        case "expanded" if whole:
            raise StoreNotReady(
                f"the operational store {where} was brought to schema {version} by a newer release, and this one "
                f"({REVISIONS[-1]}) would leave out what that added: do this on a machine that has the newer release"
            )
    _refuse(connection, found, where, version)


def confirm(connection: Connection) -> None:
    """Raises ``StoreNotReady`` where a newer release shut this one out since it opened the store, or it was moved;
    until the transaction ends neither happens."""
    version = connection.execute(select(VERSION.c.version_num).with_for_update(read=True)).scalar()
    _refuse(connection, _standing(connection, version), "of this run", version)


def _refuse(connection: Connection, found: Standing, where: str, version: str | None) -> None:
    match found:
        case "newer":
            raise StoreNotReady(
                f"the operational store {where} was made by a newer release (schema {version}), which changed what "
                f"this one (schema {REVISIONS[-1]}) would misread, so nothing was read or changed: upgrade this "
                "machine to that release (docs/runbooks/upgrade.md); a store cannot go back, but for a backup from "
                "before"
            )
        case "moved":
            raise StoreNotReady(
                f"the operational store {where} was {moved(connection, 'to')} and is kept as it was: use that one "
                "(docs/runbooks/move.md says how to go back)"
            )
        case "copying":
            raise StoreNotReady(
                f"the operational store {where} has only a part of what is {moved(connection, 'from')}: run the same "
                "`ml-connector move-in` again, which goes on where it was cut short"
            )


def moved(connection: Connection, way: str) -> str:
    row = connection.execute(select(MOVE).where(MOVE.c.way == way)).one()
    return f"moved {way} {row.place} at {row.at} UTC"


def noted_oldest(connection: Connection) -> str | None:
    if not sqlalchemy.inspect(connection).has_table(OLDEST.name):
        return None
    return connection.execute(select(OLDEST.c.version_num)).scalar()


def _standing(connection: Connection, version: str | None) -> Standing:
    is_known = version is None or version in REVISIONS
    return standing(version, None if is_known else noted_oldest(connection))


def note_oldest(connection: Connection, oldest: str) -> None:
    OLDEST.create(connection, checkfirst=True)
    connection.execute(OLDEST.delete())
    connection.execute(OLDEST.insert().values(version_num=oldest))
