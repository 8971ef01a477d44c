"""Statements of vendors in the store: rows are only added."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Table, select

from include.store.models import statement_checks, statement_files, statement_layouts


@dataclass(frozen=True)
class Of:
    """Whose statement: ``vendor_key`` in the books of ``company``."""

    link: str
    company: str
    vendor_key: str


def keep_file(
    db: Connection,
    of: Of,
    *,
    vendor: str,
    file: str,
    sha256: str,
    sheet: str,
    rows: Sequence[Sequence[Any]],
    accounts: Sequence[Mapping[str, str]],
    who: str,
    now: datetime,
) -> int:
    """Its number."""
    values = {"vendor": vendor, "file": file, "sha256": sha256, "sheet": sheet, "rows": rows, "accounts": accounts}
    return _add(db, statement_files, {**_of(of), **values, "who": who, "at": now})


def keep_layout(db: Connection, of: Of, layout: Mapping[str, Any], *, who: str, now: datetime) -> int:
    """In force from now on; one that says what the newest says already is not kept again. Its number."""
    newest = layout_of(db, of)
    if newest is not None and newest["layout"] == dict(layout):
        return int(newest["id"])
    return _add(db, statement_layouts, {**_of(of), "layout": layout, "who": who, "at": now})


def keep_check(
    db: Connection,
    file: Mapping[str, Any],
    layout: Mapping[str, Any],
    result: Mapping[str, Any],
    *,
    who: str,
    now: datetime,
) -> int:
    """``file``: a row of files; ``result``: of ``statements.checking``. Its number."""
    about = {name: file[name] for name in ("link", "company", "vendor_key", "vendor")}
    values = {"file_id": file["id"], **about, "layout": layout, "lines": len(result["lines"])}
    values |= {"agrees": result["agrees"], "result": result, "answer": result["answer"]}
    return _add(db, statement_checks, {**values, "who": who, "at": now})


def file_of(db: Connection, number: int) -> dict[str, Any] | None:
    return _one(db, statement_files, number)


def check_of(db: Connection, number: int) -> dict[str, Any] | None:
    return _one(db, statement_checks, number)


def layout_of(db: Connection, of: Of) -> dict[str, Any] | None:
    """The layout that counts for a vendor: the one that was confirmed last."""
    c = statement_layouts.c
    mine = (c.link == of.link) & (c.company == of.company) & (c.vendor_key == of.vendor_key)
    row = db.execute(select(statement_layouts).where(mine).order_by(c.id.desc()).limit(1)).mappings().one_or_none()
    return None if row is None else dict(row)


def checks(db: Connection, limit: int = 200) -> list[dict[str, Any]]:
    """The newest first, without what they found line by line."""
    c, files = statement_checks.c, statement_files
    columns = (c.id, c.link, c.company, c.vendor, c.lines, c.agrees, c.who, c.at, files.c.file)
    query = select(*columns).join(files, files.c.id == c.file_id).order_by(c.id.desc()).limit(limit)
    return [dict(row) for row in db.execute(query).mappings()]


def _of(of: Of) -> dict[str, str]:
    return {"link": of.link, "company": of.company, "vendor_key": of.vendor_key}


def _add(db: Connection, table: Table, values: Mapping[str, Any]) -> int:
    made = db.execute(table.insert().values(**values)).inserted_primary_key
    return int(made[0]) if made is not None else 0


def _one(db: Connection, table: Table, number: int) -> dict[str, Any] | None:
    row = db.execute(select(table).where(table.c.id == number)).mappings().one_or_none()
    return None if row is None else dict(row)
