"""What each link published, as numbered publications that never change: the highest number is the newest."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, delete, func, select

from include.published_files import Tables
from include.store.models import publications

_C = publications.c


@dataclass(frozen=True)
class Publication:
    """``number``: counts up within the link; ``at``: UTC; ``tables``: their files, by ``schema.table``."""

    link: str
    number: int
    run_id: str
    at: datetime
    tables: Tables


def newest(db: Connection, link: str) -> Publication | None:
    rows = db.execute(select(publications).where(_C.link == link).order_by(_C.number.desc()).limit(1))
    return next((_publication(row) for row in rows), None)


def newest_numbers(db: Connection, links: Iterable[str]) -> dict[str, int]:
    """Of those links that published anything."""
    asked = select(_C.link, func.max(_C.number)).where(_C.link.in_(list(links))).group_by(_C.link)
    return {row.link: row[1] for row in db.execute(asked)}


def numbered(db: Connection, link: str, numbers: Collection[int]) -> list[Publication]:
    rows = db.execute(select(publications).where(_C.link == link, _C.number.in_(list(numbers))).order_by(_C.number))
    return [_publication(row) for row in rows]


def of(db: Connection, link: str) -> Iterator[Publication]:
    """All that are kept, one by one: together they may be large."""
    rows = db.execution_options(yield_per=20).execute(select(publications).where(_C.link == link))
    return (_publication(row) for row in rows)


def dates(db: Connection, link: str | None = None) -> dict[str, list[tuple[int, datetime]]]:
    """By link, number and moment of each publication that is kept, the oldest first."""
    asked = select(_C.link, _C.number, _C.at).order_by(_C.link, _C.number)
    found: dict[str, list[tuple[int, datetime]]] = {}
    for row in db.execute(asked if link is None else asked.where(_C.link == link)):
        found.setdefault(row.link, []).append((row.number, row.at))
    return found


def add(db: Connection, made: Publication) -> None:
    """Raises ``IntegrityError`` where another one took the number."""
    values: Mapping[str, Any] = {**vars(made), "tables": dict(made.tables)}
    db.execute(publications.insert().values(values))


def remove(db: Connection, link: str, numbers: Collection[int]) -> None:
    db.execute(delete(publications).where(_C.link == link, _C.number.in_(list(numbers))))


def _publication(row: Row[Any]) -> Publication:
    return Publication(row.link, row.number, row.run_id, row.at, row.tables)
