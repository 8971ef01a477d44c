"""A store that a newer release changed so that this one would misread it."""

from __future__ import annotations

import sqlalchemy

from include.store.database import Store

SAYS = "made by a newer release (schema 0999)"


def shut_out(url: str | None = None) -> None:
    with Store.open(url, check=False) as store, store.begin() as db:
        for table in ("ml_connector_version", "ml_connector_oldest"):
            db.execute(sqlalchemy.text(f"update {table} set version_num = '0999'"))
