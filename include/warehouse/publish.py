"""Publishing what a run made of its link: Parquet files that never change, and a pointer in the store to the newest.

Analysts never open the warehouse (it has one writer). Files are written beside those of earlier publications; a
publication names them, and takes over the files of the one before for rows that are what they were. It is there when
its row in the store is: whoever is cut short before leaves what was, and after it what is new, which the next one to
publish any link shows (``published_views.py``).
"""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import duckdb
from sqlalchemy.exc import IntegrityError

from include.failpoint import reached
from include.links import SNAPSHOTS
from include.paths import published_path, share
from include.published_files import PublishedTable
from include.store import publications
from include.store.database import Store
from include.store.publications import Publication
from include.warehouse import published_past, published_rows, published_views
from include.warehouse.database import Database, Warehouse, frugal
from include.warehouse.published_rows import Publishing

MEMORY = "96MiB"


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
) -> Published:
    """Publish the rows of ``link`` in the tables of ``SCHEMAS``, and show them beside those of ``links``, all that
    ``links.yml`` names; the first of them by name publishes rows without a link. ``at``: UTC. ``snapshots``: for how
    many days the last publication of each is kept.

    Of ``matching`` only the tables of ``MATCHING`` go: the others are steps on the way. Raises ``WarehouseBusy``,
    ``NoSuchGroup``.
    """
    named = {link, *links}
    path = published_path(warehouse.home)
    folder = _made(warehouse.home, path.parent / "links" / link)
    with store.read() as db:
        before = publications.newest(db, link)
    whose = Publishing(link, run_id, at, also_unlinked=link == min(named))
    fresh = Path(tempfile.mkdtemp(prefix=".fresh-", dir=folder))
    try:
        with warehouse.opened(f"publish after run {run_id}") as database:
            tables = _write(database, fresh, before, path.parent, whose)
        share(warehouse.home, fresh)
        reached("finish.written")
        made = _point(store, fresh, whose, tables)
    finally:
        shutil.rmtree(fresh, ignore_errors=True)
    reached("finish.pointed")
    published_views.show(store, warehouse.home, named)
    published_past.retire(store, path.parent, link, at, snapshots)
    rows = {name: sum(one["rows"] for one in table["files"]) for name, table in made.tables.items()}
    return Published(path, made.number, rows)


def _write(
    database: Database, fresh: Path, before: Publication | None, published: Path, whose: Publishing
) -> dict[str, PublishedTable]:
    known = before.tables if before else {}
    try:
        with frugal(database, MEMORY):
            return published_rows.write(database, fresh, known, published, whose)
    except duckdb.OutOfMemoryException:
        # Rows wider than usual; with all the memory there is it may do.
        return published_rows.write(database, fresh, known, published, whose)


def _point(store: Store, fresh: Path, whose: Publishing, tables: dict[str, PublishedTable]) -> Publication:
    """Under the next number of the link. Who publishes it at the same time gets another one: the key decides."""
    while True:
        try:
            with store.begin() as db:
                last = publications.newest_numbers(db, [whose.link]).get(whose.link, 0)
                made = Publication(
                    whose.link, last + 1, whose.run_id, whose.at, _placed(tables, f"links/{whose.link}/{last + 1}")
                )
                publications.add(db, made)
                # What somebody who was cut short here left has no row that names it, and the number is ours now.
                target = fresh.with_name(str(made.number))
                shutil.rmtree(target, ignore_errors=True)
                os.rename(fresh, target)
            return made
        except IntegrityError:
            continue


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
