"""A home that moves: its store to the database that ``ML_CONNECTOR_STORE`` names, its files to ``ML_CONNECTOR_HOME``.

Whatever it was cut short by, it is done again and goes on. The home that it comes from is kept as it was: its store
refuses to be written, and its files are only read.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from filelock import FileLock, Timeout

from include.failpoint import reached
from include.paths import home
from include.store import moving
from include.store.backup import Contents
from include.store.database import Store
from include.store.freezing import NotMoved, freeze, refuse_in_use
from include.store.vault import Vault
from include.warehouse.objects import Objects, objects

ONE_FILE = ("warehouse/warehouse.duckdb.wal", "warehouse/warehouse.duckdb")
VERSIONS = ("warehouse/loads", "published/links", "published/manifest.json", "published/reconciliation.duckdb")
"""What is not made again for nothing: what an earlier release kept in one file; loads (else vendors are read anew), and
what was published, with its past."""


@dataclass(frozen=True)
class Moved:
    """``tables``: what the store holds; ``files``: how many there are of the home's."""

    store: str
    home: Path
    tables: dict[str, Contents]
    files: int


def move_in(old: Path, *, now: datetime, tell: Callable[[str], None] = lambda text: None) -> Moved:
    """Everything of the home ``old``. Again, it changes nothing. Raises ``NotMoved``, ``StoreNotReady``,
    ``VaultError``."""
    new = home()
    with _alone(new), _old(old) as source, Store.open(check=False) as target:
        if target.engine.url == source.engine.url:
            raise NotMoved(f"ML_CONNECTOR_STORE names the store of {old} itself: name the database that it moves to")
        place = str(source.engine.url.database)
        with source.read() as db:
            refuse_in_use(db, place)
        Vault.from_environment(source).check()
        moving.prepare(target, place)
        move = freeze(source, moving.shown(target), now=now)
        tell(f"{old} is kept as it is from here on; copying its store")
        with moving.frozen(move, new / "moving") as rows:
            tables = moving.copy(rows, target, move)
        tell("copying files")
        files = _files(old.resolve(), new)
        shutil.rmtree(new / "moving", ignore_errors=True)
        return Moved(moving.shown(target), new, tables, files)


def undo(old: Path, *, who: str, now: datetime) -> None:
    """Raises ``NotMoved``, ``StoreNotReady``."""
    with _alone(home()), _old(old) as source, Store.open(check=False) as target:
        moving.undo(source, target, who=who, now=now)


@contextmanager
def _alone(new: Path) -> Iterator[None]:
    new.mkdir(parents=True, exist_ok=True)
    try:
        with FileLock(new / "moving.lock", timeout=0):
            yield
    except Timeout:
        raise NotMoved(f"another `move-in` into {new} is at work: wait for it to end") from None


@contextmanager
def _old(old: Path) -> Iterator[Store]:
    file = (old / "store" / "store.db").resolve()
    if not file.is_file():
        raise NotMoved(
            f"{file} is not there: name the ML_CONNECTOR_HOME that moves. A store that lies elsewhere, or in "
            "PostgreSQL, moves by `backup` and `restore` (docs/runbooks/move.md)"
        )
    with Store.open(f"sqlite:///{file}", check=False) as store:
        yield store


def _files(old: Path, new: Path) -> int:
    if objects(new, "loads").shared:
        rooms = {"loads": old / "warehouse" / "loads", "published": old / "published"}
        put = sum(_put(objects(new, room), folder) for room, folder in rooms.items())
        return put + (0 if new == old else sum(_copied(old, new, name) for name in ONE_FILE))
    return 0 if new == old else sum(_copied(old, new, name) for name in (*ONE_FILE, *VERSIONS))


def _put(files: Objects, folder: Path) -> int:
    """How many versions there are in ``folder``; each is an object."""
    found = {str(path.relative_to(folder)): path for path in sorted(folder.glob("*/**/*")) if path.is_file()}
    there = files.there({name: path.stat().st_size for name, path in found.items()})
    named = {name: path for name, path in found.items() if path.suffix in (".duckdb", ".parquet")}
    for name in named.keys() - there:
        with files.fresh() as fresh:
            shutil.copyfile(named[name], fresh / "new")
            reached("move.file")
            files.put(name, fresh / "new")
    return len(named)


def _copied(old: Path, new: Path, name: str) -> int:
    """How many files there are of this name, or under it; each is put in place whole."""
    files = (
        [old / name] if (old / name).is_file() else sorted(path for path in (old / name).rglob("*") if path.is_file())
    )
    for file in files:
        target = new / file.relative_to(old)
        if target.is_file() and target.stat().st_size == file.stat().st_size:
            continue
        target.parent.mkdir(parents=True, exist_ok=True)
        part = target.with_name(f".{target.name}.part")
        shutil.copyfile(file, part)
        with part.open("rb") as written:
            os.fsync(written.fileno())
        reached("move.file")
        part.replace(target)
    return len(files)
