"""What a link takes over at the beginning of deciding: the versions of what was read, and what the store knows of it.

From then on its run works with these, whatever is read meanwhile.
"""

from __future__ import annotations

from collections.abc import Collection
from typing import TYPE_CHECKING

from include.logs import get_logger
from include.pipeline.run_context import Run
from include.store import leases

if TYPE_CHECKING:
    from dlt_sources.readers.operations import Scope
    from include.warehouse.duckdb_file import Database
    from include.warehouse.load_log import LoadLog

CONNECTION_LEASE = 120.0
CONNECTION_WAIT = 1800.0
log = get_logger(__name__)


def load_log(run: Run, system: str) -> LoadLog:
    """Where the link's connection to ``system`` puts what it reads."""
    from dlt_sources.readers.registry import source
    from include.warehouse.load_log import LoadLog
    from include.warehouse.objects import objects

    files = objects(run.warehouse.home, "loads")
    return LoadLog(run.store, files, source(system), run.link.connections[system], run.clock)


def take_over(run: Run, database: Database) -> None:
    """Bring the raw rows of the link's open warehouse to the newest loads of its connections. Rows of companies that
    only other links route stay out. Raises ``WarehouseBusy``, ``LoadFailed``."""
    from include.warehouse.load_files import LoadsLost

    for system, connection in run.link.connections.items():
        taken = load_log(run, system)
        all_companies = run.configuration.connections[connection].companies
        others = set(all_companies) - set(run.configuration.read_by(run.link, system).companies)
        try:
            taken.catch_up(database, others)
        except LoadsLost as problem:
            log.warning("loads are lost; writing them again", run=run.run_id, connection=connection, why=str(problem))
            _rewrite(run, system)
            taken.catch_up(database, others)


def _rewrite(run: Run, system: str) -> None:
    from include.warehouse.database import Warehouse

    name = run.link.connections[system]
    hold = leases.hold(run.store, f"connection {name}", seconds=CONNECTION_LEASE, wait=CONNECTION_WAIT)
    with hold as held, Warehouse.of_connection(run.warehouse.home, name).opened(f"write loads of {name}") as database:
        load_log(run, system).rewrite(database, held)


def scope(run: Run) -> Scope:
    """Whose rows of the store the link decides and tells on: its own, and those of links that may have sent the same
    document for another company. What belongs to no link is published by the first one."""
    from dlt_sources.readers.operations import Scope

    others: set[str] = set()
    for flow in run.link.shape.flows:
        others.update(run.configuration.siblings(run.link, flow.name))
    nobody: Collection[str] = ("",) if run.link.name == min(run.configuration.links) else ()
    return Scope(sorted({run.link.name, *others, *nobody}), sorted(set(run.link.connections.values())))
