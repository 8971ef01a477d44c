"""How fast purchase entries with three lines get from pages of JSON into the warehouse, beside dlt's ordinary path.

Run ``python -m tests.bench.reading_feeds [documents]``. Both paths load the same pages (60 entries each, as Exact sends
them) through dlt into a fresh DuckDB file in one run: ours as typed Arrow tables by the whole reader (lease, compare,
load, feed log), the ordinary one as Python dicts that dlt types and splits into child tables. Python's start and the
imports are not counted. The figure is the ratio; 10 or more is wanted. A full comparison, which reads the same pages
again and finds nothing new, is measured too.
"""

from __future__ import annotations

import json
import os
import random
import sys
import tempfile
import time
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import duckdb

from dlt_sources.readers import exact_online
from include.clock import ManualClock
from include.warehouse.database import Warehouse
from include.warehouse.reader import Reader
from tests.support.scripted import Connected, ScriptedClient, no_lease

PER_PAGE, LINES = 60, 3
ENTRIES = next(feed for feed in exact_online.FEEDS if feed.name == "purchase_entries")
_chance = random.Random(1)


def guid(kind: int, number: int) -> str:
    return f"{kind:08x}-0000-4000-8000-{number:012x}"


def value(kind: str, name: str, number: int) -> Any:
    usual = {"Journal": "70", "Currency": "EUR", "VATCode": "02 ", "CostCenter": "10", "YourRef": f"F-{number}"}
    if name in usual:
        return usual[name]
    if kind == "money":
        return round(_chance.random() * 1000, 2)
    if kind in ("date", "timestamp"):
        return f"/Date({1767225600000 + number % 300 * 86_400_000})/"
    if kind == "text":
        return f"Invoice {number} of a supplier"
    return {"int": number, "bool": False}.get(kind, guid(2, number) if name in ("Supplier", "GLAccount") else None)


def entry(number: int) -> dict[str, Any]:
    row = {column.vendor_name: value(column.kind, column.vendor_name, number) for column in ENTRIES.columns}
    line_columns = next(column for column in ENTRIES.columns if column.nested).nested
    lines = []
    for place in range(LINES):
        line = {column.vendor_name: value(column.kind, column.vendor_name, number) for column in line_columns}
        lines.append({**line, "ID": guid(10 + place, number), "From": None, "To": None})
    return {**row, "EntryID": guid(1, number), "PurchaseEntryLines": {"results": lines}}


def pages(documents: int) -> list[bytes]:
    return [
        json.dumps({"d": {"results": [entry(n) for n in range(start, min(documents, start + PER_PAGE))]}}).encode()
        for start in range(0, documents, PER_PAGE)
    ]


Seconds = tuple[float, float]
"""By the clock, and of processor time: the second says more on a machine that others use too."""


def now() -> Seconds:
    return time.perf_counter(), time.process_time()


def since(started: Seconds) -> Seconds:
    wall, cpu = now()
    return wall - started[0], cpu - started[1]


def ours(home: Path, bodies: list[bytes]) -> tuple[Seconds, Seconds]:
    """The first read, and a full comparison that finds nothing new."""
    client = ScriptedClient(answers={"purchaseentry/PurchaseEntries": list(bodies)})
    clock = ManualClock(datetime(2026, 11, 20, 9, tzinfo=UTC))
    reader = Reader(Warehouse(home), Connected("main", "exact_online", ("123",)), client, clock, no_lease)
    seconds = []
    for full in (False, True):
        started = now()
        report = reader.read_feeds(["purchase_entries"], full=full)
        seconds.append(since(started))
        if report.problems:
            raise SystemExit(f"the read went wrong: {report.problems}")
    return seconds[0], seconds[1]


def ordinary(home: Path, bodies: list[bytes]) -> Seconds:
    """dlt's ordinary path: dicts in, a table and a child table out, merged on the key."""
    import dlt

    def rows() -> Iterator[list[dict[str, Any]]]:
        for body in bodies:
            found = json.loads(body)["d"]["results"]
            yield [{**row, "PurchaseEntryLines": row["PurchaseEntryLines"]["results"]} for row in found]

    pipeline = dlt.pipeline(
        "ordinary",
        pipelines_dir=str(home / "pipelines"),
        destination=dlt.destinations.duckdb(str(home / "ordinary.duckdb")),
        dataset_name="raw",
    )
    entries = dlt.resource(rows, name="purchase_entries", write_disposition="merge", primary_key="EntryID")
    started = now()
    pipeline.run(entries())
    return since(started)


def main(documents: int) -> None:
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder)
        ours(home / "warm", pages(PER_PAGE))  # imports, memory, code paths
        bodies = pages(documents)
        few = bodies[: max(1, len(bodies) // 10)]
        ordinary(home / "warm", bodies[:1])
        (home / "plain").mkdir()
        first, second = ours(home / "fast", bodies)
        share = len(bodies) / len(few)
        wall, cpu = ordinary(home / "plain", few)
        slow = (wall * share, cpu * share)
        with duckdb.connect(str(Warehouse(home / "fast").path)) as database:
            (loaded,) = database.execute("select count(*) from raw_exact_online.purchase_entries").fetchone() or (0,)
        if loaded != documents:
            raise SystemExit(f"{loaded} of {documents} documents were loaded")
    size = sum(map(len, bodies)) / documents
    print(f"{documents} entries of {LINES} lines, {size:.0f} bytes each, {os.cpu_count()} cores")
    for place, unit in enumerate(("second", "processor second")):
        print(
            f"per {unit}: ours {documents / first[place]:.0f}, dlt's ordinary path {documents / slow[place]:.0f}, "
            f"ratio {slow[place] / first[place]:.1f}; full comparison, nothing new {documents / second[place]:.0f}"
        )


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 30_000)
