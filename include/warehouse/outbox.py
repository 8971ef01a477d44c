"""Reading what dbt decided: outbox rows and findings.

Delivery talks to vendors for minutes, and the network never runs with the warehouse open. So a flow's rows are copied
out under the lock, as they are, into a file that is read row by row afterwards: a hundred thousand documents are not
kept in memory.
"""

from __future__ import annotations

import re
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import duckdb
import pyarrow as pa

from include.warehouse.catalogue import columns_of
from include.warehouse.database import Warehouse

SCHEMA = "outbox"
ROWS_AT_ONCE = 2_000
_NAME = re.compile(r"[a-z][a-z0-9_]*")


@dataclass(frozen=True)
class OutboxRows:
    """The rows of one link and flow: iterate, as often as needed, over dicts with the relation's columns.

    JSON columns are text; dates are ``date``, amounts ``Decimal``, absent values ``None``.
    """

    count: int
    _file: Path | None

    def __iter__(self) -> Iterator[dict[str, Any]]:
        for batch in self.batches():
            yield from batch.to_pylist()

    def __len__(self) -> int:
        return self.count

    def batches(self) -> Iterator[pa.RecordBatch]:
        if self._file is not None:
            with pa.memory_map(str(self._file)) as source, pa.ipc.open_stream(source) as reader:
                yield from reader


@contextmanager
def outbox_rows(warehouse: Warehouse, kind: str, flow: str, link: str) -> Iterator[OutboxRows]:
    """The rows that ``outbox.<kind>__<flow>`` has for ``link``; none when dbt has not built it.

    Ordered by company and source key, so that two runs see the same order. Raises ``WarehouseBusy``.
    """
    with outboxes(warehouse, kind, (flow,), link) as found:
        yield found[flow]


@contextmanager
def outboxes(warehouse: Warehouse, kind: str, flows: Sequence[str], link: str) -> Iterator[dict[str, OutboxRows]]:
    """The same of several flows, by name. The warehouse is opened once: that takes a tenth of a second."""
    tables = {flow: _relation(kind, flow) for flow in flows}
    if not warehouse.exists:
        yield {flow: OutboxRows(0, None) for flow in flows}
        return
    copies = warehouse.home / "pipelines"
    copies.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix="outbox-", dir=copies) as folder:
        files = {flow: Path(folder) / f"{table}.arrow" for flow, table in tables.items()}
        with warehouse.opened(f"read the outbox of {link}, {', '.join(flows)}") as database:
            counts = {flow: _copy(database, table, link, files[flow]) for flow, table in tables.items()}
        yield {flow: OutboxRows(count, files[flow] if count else None) for flow, count in counts.items()}


def findings(warehouse: Warehouse, kind: str, link: str) -> list[dict[str, Any]]:
    """The rows of ``outbox.<kind>__findings`` for ``link``: what needs a person though nothing is to be sent."""
    with outbox_rows(warehouse, kind, "findings", link) as rows:
        return list(rows)


def _relation(kind: str, flow: str) -> str:
    for name in (kind, flow):
        if not _NAME.fullmatch(name):
            raise ValueError(f"{name!r} is no name of a link's kind or flow")
    return f"{kind}__{flow}"


def _copy(database: duckdb.DuckDBPyConnection, table: str, link: str, file: Path) -> int:
    columns = columns_of(database, SCHEMA, table)
    if columns is None:
        return 0
    wanted = ", ".join(
        f'cast("{name}" as varchar) as "{name}"' if kind == "JSON" else f'"{name}"' for name, kind in columns.items()
    )
    order = ", ".join(f'"{name}"' for name in ("company", "source_key", "document_key", "code") if name in columns)
    result = database.execute(f"select {wanted} from {SCHEMA}.{table} where link = ? order by {order or 1}", [link])
    reader = result.to_arrow_reader(ROWS_AT_ONCE)
    count = 0
    with pa.OSFile(str(file), "wb") as sink, pa.ipc.new_stream(sink, reader.schema) as writer:
        for batch in reader:
            writer.write_batch(batch)
            count += batch.num_rows
    return count
