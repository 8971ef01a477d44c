"""The tables that each link decided last, by a name of their own, and what those that it published stand for.

A link's file (`include/warehouse/database.py`) says which tables it holds; those are the link's only while their name
is the one here. Where machines share objects the file is one of them, for whoever goes on elsewhere.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from sqlalchemy import Connection, select

from include.store.database import insert
from include.store.models import builds


@dataclass(frozen=True)
class Build:
    """``tables``: their name; ``object``: the file that has them, of so many ``bytes``, '' where machines share none.
    ``signature``: of what was published last (``include/pipeline/signature.py``), '' for nothing; ``flows``: those that
    were delivered since."""

    tables: str
    object: str = ""
    bytes: int = 0
    signature: str = ""
    flows: frozenset[str] = frozenset()


def of(db: Connection, link: str) -> Build | None:
    row = db.execute(select(builds).where(builds.c.link == link)).one_or_none()
    return Build(row.tables, row.object, row.bytes, row.signature, frozenset(row.flows)) if row else None


def decided(db: Connection, link: str, tables: str, object_name: str = "", size: int = 0) -> None:
    """These are the link's tables from now on; nothing of them is published yet."""
    new = {"tables": tables, "object": object_name, "bytes": size, "signature": "", "flows": []}
    statement = insert(db, builds).values(link=link, **new)
    db.execute(statement.on_conflict_do_update(index_elements=["link"], set_=new))


def published(db: Connection, link: str, tables: str, signature: str, flows: Collection[str]) -> bool:
    """What the published tables stand for, as long as ``tables`` are the link's: another run may have decided anew."""
    mine = (builds.c.link == link) & (builds.c.tables == tables)
    return db.execute(builds.update().where(mine).values(signature=signature, flows=sorted(flows))).rowcount == 1
