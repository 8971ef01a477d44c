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
from include.warehouse import published_views
from include.warehouse.objects import objects
from include.warehouse.published_past import READ_FOR

EVERY = 5.0
"""Seconds."""
log = get_logger(__name__)


def newest(home: Path) -> Path:
    """The file of the published tables. Where an object store does not answer it is as it was."""
    file = published_path(home)
    if objects(home, "published").shared:
        try:
            _fetch(home)
        except Exception as problem:
            log.warning("what others published cannot be fetched; showing what is here", why=str(problem))
    return file


def kept_newest(home: Path) -> Path:
    """The same for a process that reads until it ends."""

    def fetch() -> None:
        while True:
            time.sleep(EVERY)
            newest(home)

    if objects(home, "published").shared:
        threading.Thread(target=fetch, name="fetch what is published", daemon=True).start()
    return newest(home)


def _fetch(home: Path) -> None:
    try:
        configuration = load()
    except ConfigurationError:
        return
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
