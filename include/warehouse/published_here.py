"""What all links published, on this machine. Where machines share objects each shows what it published itself, and what
the others did is fetched when somebody asks, or every few seconds for those who read all day.
"""

from __future__ import annotations

import threading
import time
from contextlib import suppress
from pathlib import Path

from include.links import ConfigurationError, load
from include.logs import get_logger
from include.paths import published_path
from include.store.database import Store
from include.trouble import reported
from include.warehouse import published_views
from include.warehouse.objects import ObjectMissing, objects
from include.warehouse.published import PublishedUnreadable
from include.warehouse.published_past import READ_FOR

EVERY = 5.0
"""Seconds."""
log = get_logger(__name__)


def newest(home: Path) -> Path:
    """The file of the published tables. Raises ``ObjectsUnreachable``, and ``PublishedUnreadable`` for files that the
    object store lost: nobody is shown yesterday's figures as today's."""
    if objects(home, "published").shared:
        try:
            _fetch(home)
        except ObjectMissing as problem:
            raise PublishedUnreadable(
                f"{problem}, and is published: `run LINK --full` publishes it again (docs/runbooks/object_store.md)"
            ) from None
    return published_path(home)


def kept_newest(home: Path) -> Path:
    """The same for a process that reads until it ends: what cannot be fetched is tried again, and the log says why."""

    def fetch() -> None:
        try:
            newest(home)
        except Exception as problem:
            log.warning("what others published cannot be fetched; showing what is here", why=reported(problem))

    def go_on() -> None:
        while True:
            time.sleep(EVERY)
            fetch()

    fetch()
    if objects(home, "published").shared:
        threading.Thread(target=go_on, name="fetch what is published", daemon=True).start()
    return published_path(home)


def _fetch(home: Path) -> None:
    try:
        configuration = load()
    except ConfigurationError:
        return  # which links there are nobody knows then; those that are shown stay
    with Store.open() as store:
        published_views.show(store, home, {*configuration.links, *configuration.problems})
    with suppress(FileNotFoundError):  # nothing is shown yet, or another process tidies too
        _tidy(published_path(home).parent / "links")


def _tidy(folder: Path) -> None:
    """Copies that nobody can have open any more and that are not shown."""
    shown = published_views.shown_files(folder.parent)
    before = published_views.shown_at(folder.parent) - READ_FOR.total_seconds()
    for file in folder.glob("*/*/*.parquet"):
        if str(file.relative_to(folder.parent)) not in shown and file.stat().st_mtime < before:
            file.unlink()
