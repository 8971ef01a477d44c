"""Publishing what a run made of its link: Parquet files that never change, and a pointer in the store to the newest.

Analysts never open the warehouse (it has one writer). Files are written beside those of earlier publications; a
publication names them, and takes over the files of the one before for rows that are what they were. It is there when
its row in the store is: whoever is cut short before leaves what was, and after it what is new, which the next one to
publish any link shows (``published_views.py``).
"""

from __future__ import annotations

import os
import secrets
import shutil
import tempfile
from collections.abc import Callable, Collection, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import duckdb
from sqlalchemy import Connection
from sqlalchemy.exc import IntegrityError

from include.failpoint import reached
from include.links import SNAPSHOTS
from include.paths import published_path, share
from include.published_files import PublishedTable
from include.store import publications
from include.store.database import Store
from include.store.publications import Publication
from include.warehouse import published_past, published_rows, published_views
from include.warehouse.database import Warehouse
from include.warehouse.duckdb_file import Database
from include.warehouse.limits import frugal
from include.warehouse.objects import AT_ONCE, Objects, objects
from include.warehouse.published_rows import Publishing

MEMORY = "96MiB"
_There = Callable[[Mapping[str, int]], set[str]]


@dataclass(frozen=True)
class Published:
    """Where the tables are, and how many rows of the link each has (``schema.table``)."""

    path: Path
    number: int
    rows: dict[str, int]


def publish(
    warehouse: Warehouse,
    store: Store,
    *,
    link: str,
    run_id: str,
    at: datetime,
    links: Collection[str] = (),
    snapshots: int = SNAPSHOTS,
    confirm: Callable[[Connection], None] | None = None,
) -> Published:
    """Publish the rows of ``link`` in the tables of ``SCHEMAS``, and show them beside those of ``links``, all that
    ``links.yml`` names; the first of them by name publishes rows without a link. ``at``: UTC. ``snapshots``: for how
    many days the last publication of each is kept; ``confirm``: what must be so when it begins to count. Where machines
    share objects this one shows its own link anew, and readers fetch the others (``published_here.py``).

    Of ``matching`` only the tables of ``MATCHING`` go: the others are steps on the way. Raises ``WarehouseBusy``,
    ``NoSuchGroup``, ``ObjectsUnreachable``.
    """
    files = objects(warehouse.home, "published")
    named = {link, *links}
    path = published_path(warehouse.home)
    folder = _made(warehouse.home, path.parent / "links" / link)
    with store.read() as db:
        before = publications.newest(db, link)
    whose = Publishing(link, run_id, at, also_unlinked=link == min(named))
    fresh = Path(tempfile.mkdtemp(prefix=".fresh-", dir=folder))
    try:
        with warehouse.opened(f"publish after run {run_id}") as database:
            tables = _write(database, fresh, before, files.there, whose)
        share(warehouse.home, fresh)
        reached("finish.written")
        made = _point(store, files, fresh, whose, tables, confirm)
    finally:
        shutil.rmtree(fresh, ignore_errors=True)
    reached("finish.pointed")
    published_views.show(store, warehouse.home, named, only=link if files.shared else None)
    published_past.retire(store, files, path.parent, link, at, snapshots)
    rows = {name: sum(one["rows"] for one in table["files"]) for name, table in made.tables.items()}
    return Published(path, made.number, rows)


def _write(
    database: Database, fresh: Path, before: Publication | None, there: _There, whose: Publishing
) -> dict[str, PublishedTable]:
    known = before.tables if before else {}
    try:
        with frugal(database, MEMORY):
            return published_rows.write(database, fresh, known, there, whose)
    except duckdb.OutOfMemoryException:
        # Rows wider than usual; with all the memory there is it may do.
        return published_rows.write(database, fresh, known, there, whose)


def _point(
    store: Store,
    files: Objects,
    fresh: Path,
    whose: Publishing,
    tables: dict[str, PublishedTable],
    confirm: Callable[[Connection], None] | None,
) -> Publication:
    """Under the next number of the link. Who publishes it at the same time gets another one: the key decides."""
    shared = _uploaded(files, fresh, whose) if files.shared else None
    while True:
        try:
            with store.begin() as db:
                if confirm is not None:
                    confirm(db)
                number = publications.newest_numbers(db, [whose.link]).get(whose.link, 0) + 1
                placed = _placed(tables, shared or f"links/{whose.link}/{number}")
                made = Publication(whose.link, number, whose.run_id, whose.at, placed)
                publications.add(db, made)
                if shared is None:
                    # What somebody who was cut short here left has no row that names it, and the number is ours now.
                    target = fresh.with_name(str(number))
                    shutil.rmtree(target, ignore_errors=True)
                    os.rename(fresh, target)
            return made
        except IntegrityError:
            continue


def _uploaded(files: Objects, fresh: Path, whose: Publishing) -> str:
    """The folder of the objects. They are there before anything names them, under a name that is nobody else's."""
    folder = f"links/{whose.link}/{whose.run_id}.{secrets.token_hex(4)}"
    with ThreadPoolExecutor(AT_ONCE) as pool:
        list(pool.map(lambda file: files.put(f"{folder}/{file.name}", file), sorted(fresh.iterdir())))
    return folder


def _placed(tables: dict[str, PublishedTable], folder: str) -> dict[str, PublishedTable]:
    """With new files, which have a bare name, under ``folder``."""
    return {
        name: {
            **table,
            "files": [
                one if "/" in one["file"] else {**one, "file": f"{folder}/{one['file']}"} for one in table["files"]
            ],
        }
        for name, table in tables.items()
    }


def _made(home: Path, folder: Path) -> Path:
    if not folder.is_dir():
        folder.mkdir(parents=True, exist_ok=True)
        share(home, folder.parent)
    return folder
