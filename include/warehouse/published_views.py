"""Showing what is published: the views of ``reconciliation.duckdb``, ``manifest.json``, and a folder of Parquet for
each table, all over the newest files of every link.

Only the views of tables whose files changed are made again, in a copy of the file that is put in place by rename. A
session that has the file open goes on reading the old files until it opens it again.
"""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Collection, Iterable, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from pathlib import Path
from typing import Any

import duckdb
import orjson
from filelock import FileLock

from include.paths import published_path, share
from include.published_files import (
    CURRENT,
    DOCUMENTS,
    HISTORY,
    MANIFEST,
    PublishedTable,
    Tables,
    literal,
    place,
    queries,
    read_manifest,
)
from include.store import publications
from include.store.database import Store
from include.warehouse import plan
from include.warehouse.descriptions import SCHEMAS, of_table
from include.warehouse.objects import AT_ONCE, objects

FOLDERS = "parquet"
_Links = Mapping[str, Mapping[str, Any]]


def show(store: Store, home: Path, names: Collection[str], only: str | None = None) -> None:
    """Show the newest publication of each of these links, and none of another. Whoever comes last knows them all.
    ``only``: the one that is looked at, the others stay as they are here. Raises ``ObjectsUnreachable``."""
    file = published_path(home)
    file.parent.mkdir(parents=True, exist_ok=True)
    with FileLock(file.parent / ".lock"):
        shown = _shown(file)
        before: _Links = shown["links"] if shown else {}
        links = _newest(store, names if only is None else {only}, before)
        if only is not None:
            links = {name: one for name, one in before.items() if name in names} | links
        changed = _changed(before, links)
        if shown and not changed:
            return
        fresh = Path(tempfile.mkdtemp(prefix=".fresh-", dir=file.parent))
        try:
            fetch(home, _needed(links, changed if shown else None))
            _make_views(file, fresh / file.name, links, changed if shown else None)
            _link_files(home, links, changed if shown else None, fresh)
            _write_manifest(fresh, file.parent, links)
            share(home, fresh)
            os.replace(fresh / file.name, file)
            os.replace(fresh / MANIFEST, file.parent / MANIFEST)
        finally:
            shutil.rmtree(fresh, ignore_errors=True)


def fetch(home: Path, names: Collection[str]) -> None:
    """Have them here, where machines share objects. Raises ``ObjectsUnreachable``, ``ObjectMissing``."""
    files = objects(home, "published")
    if files.shared:
        with ThreadPoolExecutor(AT_ONCE) as pool:
            found = list(pool.map(files.get, names))
        for folder in {file.parent for file in found}:
            share(home, folder)


def shown_files(folder: Path) -> set[str]:
    """Those that the views in ``folder`` are over."""
    manifest = read_manifest(folder)
    links: _Links = manifest["links"] if manifest else {}
    return _needed(links, None)


def _needed(links: _Links, changed: Mapping[str, set[str]] | None) -> set[str]:
    """The files of tables that changed."""
    some = changed if changed is not None else {name: set(links[name]["tables"]) for name in links}
    tables = [found for name, names in some.items() for table in names if (found := _tables(links, name).get(table))]
    return {one["file"] for table in tables for one in table["files"]}


def shown_at(folder: Path) -> float:
    """When, by the clock that stamps files."""
    return (folder / MANIFEST).stat().st_mtime


def _shown(file: Path) -> dict[str, Any] | None:
    """The manifest, if it is that of the file beside it, made here and with this release's descriptions."""
    manifest = read_manifest(file.parent)
    mark = _mark(file) if file.exists() else None
    here = {"folder": str(file.parent.resolve()), "described": plan.current().project, "views": mark}
    return manifest if manifest and all(manifest.get(name) == value for name, value in here.items()) else None


def _write_manifest(fresh: Path, folder: Path, links: _Links) -> None:
    manifest = {
        "folder": str(folder.resolve()), "described": plan.current().project,
        "views": _mark(fresh / "reconciliation.duckdb"), "links": dict(sorted(links.items())),
    }  # fmt: skip
    (fresh / MANIFEST).write_bytes(orjson.dumps(manifest))


def _mark(file: Path) -> list[int]:
    """By which a manifest knows its file: one that was put in place and whose manifest was not is another one."""
    stat = file.stat()
    return [stat.st_size, stat.st_mtime_ns]


def _newest(store: Store, names: Collection[str], before: _Links) -> dict[str, Mapping[str, Any]]:
    """What did not change is taken over from the manifest, since reading it costs more than all the rest."""
    links: dict[str, Mapping[str, Any]] = {}
    with store.read() as db:
        for name, number in publications.newest_numbers(db, names).items():
            if name in before and before[name]["number"] == number:
                links[name] = before[name]
                continue
            (one,) = publications.numbered(db, name, [number])
            links[name] = {
                "number": one.number, "run_id": one.run_id, "at": one.at.isoformat(),
                "tables": {table: _without_versions(files) for table, files in one.tables.items()},
            }  # fmt: skip
    return links


def _without_versions(table: PublishedTable) -> dict[str, Any]:
    """A file of other rows has another name, and a manifest that is shorter is sooner read."""
    files = [{"file": one["file"], "rows": one["rows"]} for one in table["files"]]
    return {"columns": table["columns"], "files": files}


def _changed(before: _Links, links: _Links) -> dict[str, set[str]]:
    """By link, its tables that are not in the files they were in."""
    changed: dict[str, set[str]] = {}
    for name in {*before, *links}:
        if before.get(name) is links.get(name):
            continue
        old, new = _tables(before, name), _tables(links, name)
        if differ := {table for table in {*old, *new} if old.get(table) != new.get(table)}:
            changed[name] = differ
    return changed


def _tables(links: _Links, name: str) -> Tables:
    found: Tables = links[name]["tables"] if name in links else {}
    return found


def _make_views(file: Path, fresh: Path, links: _Links, changed: Mapping[str, set[str]] | None) -> None:
    tables = None if changed is None else {table for some in changed.values() for table in some}
    if tables is not None:
        shutil.copyfile(file, fresh)
        tables |= {DOCUMENTS} if tables & {CURRENT, HISTORY} else set()
    wanted = queries((links[name]["tables"] for name in sorted(links)), file.parent.resolve(), tables)
    with duckdb.connect() as database:
        database.execute(f"attach {literal(str(fresh))} as fresh; use fresh; begin")
        for schema in SCHEMAS:
            database.execute(f"create schema if not exists {place(f'{schema}.x').split('.')[0]}")
        for table in (tables or set()) - set(wanted):
            database.execute(f"drop view if exists {place(table)}")
        for table, query in wanted.items():
            database.execute(f"create or replace view {place(table)} as {query}")
            describe(database, table)
        database.execute("commit; use memory; detach fresh")


def describe(database: duckdb.DuckDBPyConnection, table: str, kind: str = "view") -> None:
    """What a published table and its columns mean, into the file itself."""
    described = of_table(*table.split(".", 1))
    columns = [column[0] for column in database.execute(f"select * from {place(table)} limit 0").description]
    statements = [f"comment on {kind} {place(table)} is {literal(described.text)}"] if described.text else []
    statements += [
        f'comment on column {place(table)}."{column}" is {literal(described.columns[column])}'
        for column in columns
        if column in described.columns
    ]
    if statements:
        database.execute("; ".join(statements))


def _link_files(home: Path, links: _Links, changed: Mapping[str, set[str]] | None, fresh: Path) -> None:
    """``parquet/<schema>.<table>/<link>.parquet``, and ``<link>.2.parquet`` of a table in parts: the same files under
    names that stay, for who reads a folder as one table."""
    folder = published_path(home).parent / FOLDERS
    if changed is None:
        for old in [*folder.parent.glob("*.parquet"), *folder.glob("*/*.parquet")]:
            old.unlink()
        changed = {name: set(links[name]["tables"]) for name in links}
    for name, tables in changed.items():
        for table in tables:
            found = _tables(links, name).get(table)
            sources = [folder.parent / one["file"] for one in found["files"]] if found else []
            _put(home, folder / table, name, sources, fresh)


def _put(home: Path, folder: Path, link: str, sources: Iterable[Path], fresh: Path) -> None:
    if not folder.is_dir():
        folder.mkdir(parents=True, exist_ok=True)
        share(home, folder)
        share(home, folder.parent)
    names = set()
    for number, source in enumerate(sources, 1):
        target = folder / (f"{link}.parquet" if number == 1 else f"{link}.{number}.parquet")
        names.add(target.name)
        new = fresh / "linked.parquet"
        try:
            os.link(source, new)
        except OSError:  # a file system without links
            shutil.copyfile(source, new)
        os.replace(new, target)
        new.unlink(missing_ok=True)  # still there where both were one file already
    for old in [folder / f"{link}.parquet", *folder.glob(f"{link}.*.parquet")]:
        if old.name not in names:
            old.unlink(missing_ok=True)
    with suppress(OSError):
        if not names:
            folder.rmdir()
