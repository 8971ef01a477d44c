"""The tables that a link decided, on whichever machine its run goes on.

A link's file is a cache of its machine. The store names the tables that count; a machine whose file has others fetches
those from where machines share objects, and decides anew where nobody has them any more.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

import pyarrow as pa

from include.logs import get_logger
from include.store import builds, leases
from include.store.builds import Build
from include.store.database import Store
from include.warehouse.database import Warehouse
from include.warehouse.objects import ObjectMissing, Objects, objects

if TYPE_CHECKING:
    from include.pipeline.run_context import Run
    from include.store.leases import Held

LEASE, WAIT = 30.0, 600.0
log = get_logger(__name__)


@contextmanager
def alone(run: Run) -> Iterator[Held | None]:
    """While the block changes or publishes the link's tables no other machine does. On one machine its file's lock says
    so, and nothing is held here. Raises ``LeaseTaken``."""
    if not _files(run.warehouse).shared:
        yield None
        return
    with leases.hold(run.store, f"link {run.link.name}", seconds=LEASE, wait=WAIT) as held:
        yield held


def published(run: Run) -> Build | None:
    """What the link's published tables stand for; None where nothing is published, or the tables are gone."""
    with run.store.read() as db:
        build = builds.of(db, run.link.name)
    at_hand = build is not None and (build.object or build.tables == run.warehouse.tables)
    return build if build and build.signature and at_hand else None


def bring(store: Store, warehouse: Warehouse, link: str) -> bool:
    """Have the tables that the link decided last in its file here; False where nobody has them any more."""
    with store.read() as db:
        build = builds.of(db, link)
    if build is None or not build.tables:
        return False
    if build.tables == warehouse.tables:
        return True
    files = _files(warehouse)
    if not build.object or not files.shared:
        return False
    with warehouse.locked(f"fetch the tables of {link}"):
        try:
            _unpack(files, build, warehouse)
        except ObjectMissing as problem:
            log.warning("the tables of a link are lost; they are decided anew", link=link, why=str(problem))
            return False
    return True


def keep(run: Run, held: Held | None) -> None:
    """The link's file, which is closed, has the tables that it decided last: for every machine, from now on. Raises
    ``LeaseLost``, and nothing changed then."""
    files, link, name = _files(run.warehouse), run.link.name, uuid.uuid4().hex
    with run.store.read() as db:
        before = builds.of(db, link)
    object_name, size = "", 0
    if files.shared:
        object_name = f"{link}/{name}.zst"
        size = _pack(files, run.warehouse, object_name)
    run.warehouse.note_tables(name)
    with run.store.begin() as db:
        if held is not None:
            held.confirm(db)
        builds.decided(db, link, name, object_name, size)
    if before is not None and before.object:
        files.remove(before.object)


def _pack(files: Objects, warehouse: Warehouse, name: str) -> int:
    with warehouse.locked(f"pack {name}"), files.fresh() as folder:
        packed = folder / "packed"
        with warehouse.path.open("rb") as source, pa.output_stream(packed, compression="zstd") as target:
            while piece := source.read(1024 * 1024):
                target.write(piece)
        size = packed.stat().st_size
        files.put(name, packed)
    return size


def _unpack(files: Objects, build: Build, warehouse: Warehouse) -> None:
    packed = files.get(build.object, build.bytes)
    warehouse.forget_tables()
    with files.fresh() as folder:
        file = folder / "unpacked"
        with pa.input_stream(packed, compression="zstd") as source, file.open("wb") as target:
            while piece := source.read(1024 * 1024):
                target.write(piece)
        warehouse.replace(file)
    warehouse.note_tables(build.tables)


def _files(warehouse: Warehouse) -> Objects:
    return objects(warehouse.home, "decided")
