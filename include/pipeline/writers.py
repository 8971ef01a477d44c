"""The writer of a flow's target, with all that it must know about the link and its books."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from include.connections.connect import Opened
from include.delivery.outbox import OutboxRow
from include.systems import registry
from include.systems.base import Writer
from include.warehouse.duckdb_file import Database

if TYPE_CHECKING:
    from include.pipeline.run_context import Run


def writer_for(connection: Opened, run: Run, flow: str, rows: Sequence[OutboxRow]) -> Writer:
    """The writing side of ``connection``, the target of ``flow``; ``rows`` are what is about to be written."""
    shape = run.link.shape
    of_the_link = {"source_system": shape.flow(flow).source, "invoice_flow": shape.invoices, "groups": shape.groups}
    options = run.link.options.model_dump() | of_the_link
    system = connection.settings.system
    books = _books(run, flow, system, rows)
    return registry.system(system).writer(connection.client, options, books)


def books_of(run: Run, database: Database, system: str, rows: Sequence[OutboxRow]) -> Any:
    """What the warehouse knows of the books of ``system`` for these rows; None where its writer needs nothing of the
    kind."""
    from include.warehouse.systems import BOOKS

    if system not in BOOKS:
        return None
    companies = [pair[system] for pair in run.link.companies]
    return BOOKS[system](database, run.link.connections[system], companies, rows)


def _books(run: Run, flow: str, system: str, rows: Sequence[OutboxRow]) -> Any:
    from include.warehouse.systems import BOOKS

    if flow in run.books or system not in BOOKS:
        return run.books.get(flow)
    with run.warehouse.opened("look up what the books are called by") as database:
        return books_of(run, database, system, rows)
