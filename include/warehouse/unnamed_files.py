"""Files that nothing names: who is killed between writing a file and naming it in the store, or between forgetting one
and removing it, leaves it behind. They go once they are older than anything that is still to be named could be.
"""

from __future__ import annotations

import time
from collections.abc import Collection
from datetime import timedelta
from pathlib import Path

from sqlalchemy import Connection

from include.logs import get_logger
from include.store import builds, loads, publications
from include.store.database import Store
from include.warehouse.objects import objects
from include.warehouse.published_past import files_of

KEPT = timedelta(days=7)
"""By the clock that stamps files; a name is in the store within minutes of its file."""
log = get_logger(__name__)


def sweep(store: Store, home: Path, link: str, connections: Collection[str]) -> list[str]:
    """Remove those of the link and of its connections; returns their names. Raises ``ObjectsUnreachable``."""
    places = [("decided", link), ("published", f"links/{link}"), *(("loads", one) for one in connections)]
    before, gone = time.time() - KEPT.total_seconds(), list[str]()
    for room, folder in places:
        files = objects(home, room)
        if not (old := files.older_than(before, folder)):
            continue
        with store.read() as db:
            named = _named(db, room, folder, link)
        for name in sorted(old - named):
            files.remove(name)
            gone.append(f"{room}/{name}")
    if gone:
        log.info("files that nothing named were removed", link=link, files=gone)
    return gone


def _named(db: Connection, room: str, folder: str, link: str) -> set[str]:
    if room == "loads":
        return {one.object for one in loads.of(db, folder)}
    if room == "decided":
        return {one.object for one in [builds.of(db, link)] if one}
    return {file for one in publications.of(db, link) for file in files_of(one)}
