"""dbt on the warehouse of any home: it parses the project once in a run of pytest. In a home of its own it would parse
it each time, since what it parsed is kept in the home and holds for one path alone."""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from filelock import FileLock

from include.warehouse import dbt
from include.warehouse.compile import ONE_BY_ONE
from include.warehouse.database import Warehouse

PLACE = "ML_CONNECTOR_TESTS_DBT"
"""The environment's name of the folder that all processes of a run have for it."""


def invoke(home: Path, arguments: Sequence[str], link: str = "") -> list[Any]:
    """As ``include.warehouse.dbt.invoke``, one at a time, and one model at a time as the plan is compiled. ``link``: on
    that link's warehouse."""
    place = Path(os.environ[PLACE])
    with FileLock(place / "lock"):
        warehouse = Warehouse.of_link(home, link) if link else Warehouse(home)
        folder = Warehouse(place).path.parent
        folder.unlink(missing_ok=True)
        folder.symlink_to(warehouse.path.parent.resolve())
        return dbt.invoke(place, [*arguments, *ONE_BY_ONE])
