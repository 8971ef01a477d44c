"""The writer of each system, made for one flow of one run."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from include.delivery.outbox import OutboxRow
from include.runs.connect import Opened
from include.systems.base import Writer

if TYPE_CHECKING:
    from include.runs.under_way import Run


def writer_for(connection: Opened, run: Run, rows: Sequence[OutboxRow]) -> Writer:
    """The writing side of ``connection`` with the link's options; ``rows`` are what is about to be written."""
    options: dict[str, Any] = run.link.options.model_dump()
    if connection.settings.system == "exact_online":
        from include.systems.exact_online.writer import ExactOnlineWriter
        from include.warehouse.codebook import exact_books
        from include.warehouse.database import opened

        companies = [pair["exact_online"] for pair in run.link.companies]
        with opened(run.home, "look up guids of accounts and journals") as warehouse:
            books = exact_books(warehouse, connection.settings.name, companies, rows)
        return ExactOnlineWriter(connection.client, options, books)
    if connection.settings.system == "avidxchange":
        from include.systems.avidxchange.writer import AvidXchangeWriter

        return AvidXchangeWriter(connection.client, options)
    raise LookupError(f"{connection.settings.system} has no writer: add one in include/systems")
