"""dbt on the warehouse of any home: it parses the project once a process. In a home of its own it would parse it each
time, since what it parsed is kept in the home and holds for one path alone."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from include.warehouse import dbt
from include.warehouse.database import Warehouse


def invoke(home: Path, arguments: Sequence[str]) -> list[Any]:
    """As ``include.warehouse.dbt.invoke``."""
    place = Path(_place().name)
    warehouse = Warehouse(place).path.parent
    warehouse.unlink(missing_ok=True)
    warehouse.symlink_to(Warehouse(home).path.parent.resolve())
    return dbt.invoke(place, arguments)


@cache
def _place() -> TemporaryDirectory[str]:
    """Gone with the process."""
    return TemporaryDirectory(prefix="dbt-")
