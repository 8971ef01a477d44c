"""Statements of vendors in the store: rows are only added."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, Table, and_, select

from include.store.models import statement_checks, statement_files, statement_layouts
from include.store.types import dump_json


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
    """Its number; of the same file (``sha256``) of the vendor that of the first time."""
    c = statement_files.c
    kept = db.scalar(select(c.id).where(_whose(statement_files, of), c.sha256 == sha256).order_by(c.id).limit(1))
    if kept is not None:
        return int(kept)
    values = {"vendor": vendor, "file": file, "sha256": sha256, "sheet": sheet, "rows": rows, "accounts": accounts}
    return _add(db, statement_files, {**_of(of), **values, "who": who, "at": now})


def keep_layout(db: Connection, of: Of, layout: Mapping[str, Any], *, who: str, now: datetime) -> int:
    """In force from now on; one that says what the newest says already is not kept again. Its number."""
    newest = layout_of(db, of)
    if newest is not None and newest["layout"] == _as_kept(layout):
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
    """``file``: a row of files; ``result``: of ``statements.checking``. Its number; one that found what the last check
    of the file found is not kept again."""
    c = statement_checks.c
    newest = select(statement_checks).where(c.file_id == file["id"]).order_by(c.id.desc()).limit(1)
    last = db.execute(newest).mappings().one_or_none()
    if last is not None and (last["layout"], last["result"]) == (_as_kept(layout), _as_kept(result)):
        return int(last["id"])
    about = {name: file[name] for name in ("link", "company", "vendor_key", "vendor")}
    values = {"file_id": file["id"], **about, "layout": layout, "lines": len(result["lines"])}
    values |= {"agrees": result["agrees"], "result": result, "answer": ""}
    return _add(db, statement_checks, {**values, "who": who, "at": now})


def file_of(db: Connection, number: int) -> dict[str, Any] | None:
    return _one(db, statement_files, number)


def check_of(db: Connection, number: int) -> dict[str, Any] | None:
    return _one(db, statement_checks, number)


def layout_of(db: Connection, of: Of) -> dict[str, Any] | None:
    """The layout that counts for a vendor: the one that was confirmed last."""
    query = select(statement_layouts).where(_whose(statement_layouts, of)).order_by(statement_layouts.c.id.desc())
    row = db.execute(query.limit(1)).mappings().one_or_none()
    return None if row is None else dict(row)


def checks(db: Connection, limit: int = 200) -> list[dict[str, Any]]:
    """The newest first, without what they found line by line."""
    c, files = statement_checks.c, statement_files
    columns = (c.id, c.link, c.company, c.vendor, c.lines, c.agrees, c.who, c.at, files.c.file)
    query = select(*columns).join(files, files.c.id == c.file_id).order_by(c.id.desc()).limit(limit)
    return [dict(row) for row in db.execute(query).mappings()]


def _of(of: Of) -> dict[str, str]:
    return {"link": of.link, "company": of.company, "vendor_key": of.vendor_key}


def _whose(table: Table, of: Of) -> ColumnElement[bool]:
    return and_(*(table.c[name] == value for name, value in _of(of).items()))


def _as_kept(values: Mapping[str, Any]) -> Any:
    return json.loads(dump_json(values))


def _add(db: Connection, table: Table, values: Mapping[str, Any]) -> int:
    made = db.execute(table.insert().values(**values)).inserted_primary_key
    return int(made[0]) if made is not None else 0


def _one(db: Connection, table: Table, number: int) -> dict[str, Any] | None:
    row = db.execute(select(table).where(table.c.id == number)).mappings().one_or_none()
    return None if row is None else dict(row)
