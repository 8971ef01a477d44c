"""What a build left in a home, to be held against what another one leaves in a copy of it."""

from __future__ import annotations

import shutil
from pathlib import Path

import duckdb

from include.warehouse import plan
from include.warehouse.database import Warehouse

# Moments of the build itself.
WHEN = ("operations.version",)


def rows(home: Path, link: str = "") -> dict[str, list[str]]:
    """The rows of every table of the plan, as text, in order; of the warehouse of a link, where one is named."""
    warehouse = Warehouse.of_link(home, link) if link else Warehouse(home)
    with duckdb.connect(str(warehouse.path), read_only=True) as database:
        database.execute("set TimeZone = 'UTC'")
        return {
            node.relation: sorted(repr(row) for row in database.execute(f"from {node.relation}").fetchall())
            for node in plan.current().nodes
            if node.relation.replace('"', "") not in WHEN
        }


def copied(home: Path, name: str) -> Path:
    """A home beside this one with its warehouse."""
    shutil.copytree(home / "warehouse", home.with_name(name) / "warehouse")
    return home.with_name(name)
