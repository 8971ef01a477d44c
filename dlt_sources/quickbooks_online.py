"""QuickBooks Online as a source of dlt.

import dlt
from dlt_sources.quickbooks_online import quickbooks_online

pipeline = dlt.pipeline("books", destination="duckdb", dataset_name="quickbooks_online")
pipeline.run(quickbooks_online("quickbooks_main"))
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date

import dlt
from dlt.extract import DltResource

from dlt_sources import resources
from dlt_sources.readers import quickbooks_online as reader


@dlt.source(name="quickbooks_online")  # type: ignore[untyped-decorator]
def quickbooks_online(
    connection: str | resources.Connection,
    companies: Sequence[str] | None = None,
    full: bool = False,
    from_date: date | None = None,
) -> Iterator[DltResource]:
    """The feeds of QuickBooks Online, each a resource.

    ``connection``: one of ``links.yml``, or one that was made by hand. ``companies``: of these alone. ``full``:
    everything again, and what is not there any more goes. ``from_date``: changes since that day again.
    """
    read_from = resources.configured(connection, companies) if isinstance(connection, str) else connection
    yield from resources.Reading(reader, read_from, full, from_date).resources()
