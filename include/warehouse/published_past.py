"""What is kept of earlier publications: for readers that have them open, and of each day, for questions to the past.

A publication that another one followed is kept for a while, since somebody may be reading it; after that only the last
of a day is, as long as the setting ``snapshots`` says (days; 0: none). Its files are taken over from publication to
publication, so that a day costs what changed on it.
"""

from __future__ import annotations

import contextlib
import shutil
from collections.abc import Collection, Iterator, Sequence
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from pathlib import Path

import duckdb

from include.published_files import attach_views, close_to_other_files
from include.store import publications
from include.store.database import Store
from include.store.publications import Publication
from include.warehouse import published_views
from include.warehouse.duckdb_file import Database
from include.warehouse.objects import Objects

READ_FOR = timedelta(hours=2)
"""So long a publication that another one followed can still be read."""
_Dated = tuple[int, datetime]
"""Number and moment (UTC) of a publication."""


class NotKept(Exception):
    """The tables of a day cannot be shown; the text says why, and which days can be asked for."""


def outdated(kept: Sequence[_Dated], now: datetime, snapshots: int) -> list[int]:
    """Numbers of those, of one link and in order, that nobody needs any more."""
    first_day = now.date() - timedelta(days=snapshots)
    return [
        number
        for (number, at), (_, next_at) in pairwise(kept)
        if now - next_at >= READ_FOR and not at.date() < next_at.date() > first_day
    ]


def is_first_of_day(store: Store, link: str) -> bool:
    """Whether the newest publication of the link is the only one of its day (UTC)."""
    with store.read() as db:
        days = [at.date() for _, at in publications.dates(db, link).get(link, [])]
    return days[-1:] != days[-2:-1]


def retire(store: Store, files: Objects, published: Path, link: str, now: datetime, snapshots: int) -> None:
    """Remove the publications of ``link`` that are outdated, and the files that no kept one names."""
    with store.read() as db:
        dated = publications.dates(db, link).get(link, [])
        gone = outdated(dated, now, snapshots)
        if not gone:
            return
        near = _beside([number for number, _ in dated], gone)
        some = publications.numbered(db, link, {*gone, *near})
    needed = {file for one in some if one.number in near for file in files_of(one)}
    # The pointers first: whoever is cut short leaves files that nobody names, and never names without files.
    with store.begin() as db:
        publications.remove(db, link, gone)
    for file in {file for one in some if one.number in gone for file in files_of(one)} - needed:
        files.remove(file)
    _sweep(published / "links" / link, now)


def _beside(numbers: Sequence[int], gone: Collection[int]) -> set[int]:
    """Kept ones next to those that go. A file is named by publications that follow each other, so that no other can
    name one of theirs."""
    found, last_kept = set[int](), None
    for before, number in pairwise(numbers):
        last_kept = before if before not in gone else last_kept
        if before in gone and number not in gone:
            found |= {number} | ({last_kept} if last_kept is not None else set())
    return found


def files_of(one: Publication) -> Iterator[str]:
    for table in one.tables.values():
        for file in table["files"]:
            yield file["file"]


def _sweep(folder: Path, now: datetime) -> None:
    """Empty folders, and what was begun and never published."""
    for one in folder.iterdir():
        with contextlib.suppress(OSError):
            if one.name.startswith(".fresh-") and one.stat().st_mtime < (now - READ_FOR).timestamp():
                shutil.rmtree(one)
            elif not one.name.startswith("."):
                one.rmdir()


def as_of(store: Store, day: date, now: datetime) -> list[Publication]:
    """What each link had last published by the end of ``day`` (UTC). Raises ``NotKept``."""
    if day > now.date():
        raise NotKept(f"{day} is still to come (days are those of UTC)")
    end = datetime.combine(day + timedelta(days=1), datetime.min.time(), UTC)
    with store.read() as db:
        dated = publications.dates(db)
        found: list[Publication] = []
        for link, kept in dated.items():
            before = [number for number, at in kept if at < end]
            if before:
                found += publications.numbered(db, link, [before[-1]])
            elif kept[0][0] > 1:
                raise NotKept(
                    f"what {link} had published by {day} is not kept any more, or never was: the oldest is of "
                    f"{kept[0][1]:%Y-%m-%d %H:%M} UTC. `snapshots` of links.yml says for how many days it is kept"
                )
    if not found:
        oldest = min((kept[0][1] for kept in dated.values()), default=None)
        since = f"the first publication is of {oldest:%Y-%m-%d %H:%M} UTC" if oldest else "run a link first"
        raise NotKept(f"nothing was published by {day}: {since}")
    return found


@contextlib.contextmanager
def read(published: Path, found: Sequence[Publication]) -> Iterator[Database]:
    """The tables of these publications, open for reading as those of today are. Raises ``ObjectsUnreachable``."""
    published_views.fetch(published.parent, [file for one in found for file in files_of(one)])
    with duckdb.connect() as tables:
        tables.execute("set TimeZone = 'UTC'")
        attach_views(tables, [one.tables for one in found], published.resolve())
        close_to_other_files(tables, published.resolve())
        tables.execute("use reconciliation")
        yield tables
