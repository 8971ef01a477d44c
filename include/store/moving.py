"""A store that moves to another database: frozen where it is, copied table by table, compared, and only then used.

    move = freeze(old, shown(new), now=now)
    with frozen(move, folder) as source:       # its rows in this release's tables
        contents = copy(source, new, move)     # each table one transaction: killed, it goes on where it stood

Until all of it is there, nobody opens the new store either: the number of its schema is one that no release knows.
"""

from __future__ import annotations

import contextlib
import sqlite3
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

from sqlalchemy import Column, Connection, Integer, MetaData, String, Table, func, select, true

from include.failpoint import reached
from include.store import runs
from include.store.backup import Contents, copy_table, read_back
from include.store.database import Store
from include.store.freezing import Move, NotMoved, moment, note, noted, refuse_in_use, unfreeze
from include.store.migrate import migrate
from include.store.models import metadata, secrets
from include.store.schema import COPYING, MOVE, MOVED, VERSION
from include.store.vault import KEY_NOTE

_COPIED = Table(
    "ml_connector_copied",
    MetaData(),
    Column("table", String, primary_key=True),
    Column("rows", Integer, nullable=False),
    Column("checksum", String, nullable=False),
)


@contextlib.contextmanager
def frozen(move: Move, folder: Path) -> Iterator[Store]:
    """The rows of the frozen store in the tables of this release: a copy in ``folder``, made once."""
    file = folder / f"{move.at.replace(':', '')}.db"
    if not file.exists():
        folder.mkdir(parents=True, exist_ok=True)
        for left in folder.glob("*.db*"):
            left.unlink()
        new = file.with_name("new.db")
        with contextlib.closing(sqlite3.connect(move.source)) as old, contextlib.closing(sqlite3.connect(new)) as made:
            old.backup(made)
        with Store.open(f"sqlite:///{new}", check=False) as store:
            with store.begin() as db:
                unfreeze(db)
            migrate(store)
            store.check(whole=True)
        with contextlib.closing(sqlite3.connect(new)) as db:
            db.execute("pragma journal_mode = delete")  # all of it in the one file
        reached("move.frozen")
        new.rename(file)
    with Store.open(f"sqlite:///{file}") as store:
        yield store


def copy(source: Store, target: Store, move: Move) -> dict[str, Contents]:
    """All rows of ``source`` become those of ``target``, which has none of its own; by table, what both held then. Once
    that is done it changes nothing. Raises ``NotMoved``, ``StoreNotReady``."""
    is_done = _begin(target, move)
    with source.read() as rows:
        if is_done:
            return read_back(rows)
        wanted = {table.name: _copy_once(rows, target, table) for table in metadata.sorted_tables}
    with target.begin() as db:
        found = read_back(db)
        if other := sorted(name for name in wanted if wanted[name] != found[name]):
            raise NotMoved(f"{shown(target)} did not keep what was copied: {', '.join(other)} differ. Use another one")
        _COPIED.drop(db)
        db.execute(VERSION.update().values(version_num=func.replace(VERSION.c.version_num, COPYING, "")))
        reached("move.compared")
    return wanted


def undo(source: Store, target: Store, *, who: str, now: datetime) -> None:
    """The way back: ``source`` is used again, and ``target`` no more. What was sent from the new one the old one does
    not know: no link delivers before a preview was approved, as after a restore. Raises ``NotMoved``."""
    place = str(source.engine.url.database)
    with source.read() as db:
        begun = noted(db, "to")
    if begun is None:
        raise NotMoved(f"{place} was not moved: there is nothing to undo")
    if begun[0] != shown(target):
        raise NotMoved(f"{place} was moved to {begun[0]}: name that one in ML_CONNECTOR_STORE")
    with target.begin() as db:
        if noted(db, "from") == (place, begun[1]) and noted(db, "to") is None and not _is_half(db):
            refuse_in_use(db, begun[0])
            note(db, "to", place, moment(now))
            db.execute(VERSION.update().values(version_num=MOVED + VERSION.c.version_num))
    reached("move.back")
    with source.begin() as db:
        unfreeze(db)
        runs.withdraw(db, who=who, now=now)


def shown(store: Store) -> str:
    """Its address without a password."""
    return store.engine.url.render_as_string(hide_password=True)


def prepare(target: Store, source: str) -> None:
    """``target`` is marked as half of a store, before the store ``source`` is frozen: nobody may take it for an empty
    one meanwhile. Nothing where it is marked already. Raises ``NotMoved`` where that cannot move to it."""
    with target.read() as db:
        before, back = noted(db, "from"), noted(db, "to")
    if before is None:
        migrate(target)
        target.check(whole=True)
    with target.begin() as db:
        if before is None:
            _refuse_rows(db, target)
            _COPIED.create(db, checkfirst=True)
            note(db, "from", source, "")
            db.execute(VERSION.update().values(version_num=COPYING + VERSION.c.version_num))
        elif not _is_half(db) and (before[0] != source or back):
            raise NotMoved(f"{shown(target)} holds what was moved from {before[0]}: name another in ML_CONNECTOR_STORE")


def _begin(target: Store, move: Move) -> bool:
    """Whether all of the move is in ``target``; if not, that has nothing of any other move."""
    prepare(target, move.source)
    with target.begin() as db:
        if noted(db, "from") == (move.source, move.at):
            return not _is_half(db)
        for table in (MOVE, _COPIED, *reversed(metadata.sorted_tables)):
            db.execute(table.delete())
        note(db, "from", move.source, move.at)
    reached("move.begun")
    return False


def _copy_once(source: Connection, target: Store, table: Table) -> Contents:
    with target.begin() as db:
        done = db.execute(select(_COPIED).where(_COPIED.c.table == table.name)).one_or_none()
        if done is not None:
            return Contents(done.rows, done.checksum)
        contents = copy_table(source, db, table)
        db.execute(_COPIED.insert().values(table=table.name, **vars(contents)))
        reached("move.table")
    reached("move.copied")
    return contents


def _refuse_rows(db: Connection, target: Store) -> None:
    """What `init` made is no row of anybody."""
    there = []
    for table in metadata.sorted_tables:
        own = secrets.c.name != KEY_NOTE if table is secrets else true()
        if db.execute(select(func.count()).select_from(table).where(own)).scalar():
            there.append(table.name)
    if there:
        raise NotMoved(
            f"{shown(target)} has rows of its own ({', '.join(there)}), and nothing is moved over them: name an empty "
            "database in ML_CONNECTOR_STORE"
        )


def _is_half(db: Connection) -> bool:
    return str(db.scalar(select(VERSION.c.version_num))).startswith(COPYING)
