"""The first load of purchase entries with three lines: beside the bare calls, and beside other ways into DuckDB.

With latency the network should be all that counts. Without it, the same rows go through dlt's ordinary path (dicts that
dlt types and splits into child tables) and, to know how far that is, through httpx + pyarrow.json + DuckDB without dlt.
Python's start and imports are not counted: each way is taken once with a few rows before.
"""

from __future__ import annotations

import io
import json
import time
from collections.abc import Iterator
from typing import Any

import duckdb
import pyarrow as pa
import pyarrow.json

from tests.bench.pages import DIVISIONS, control, serving
from tests.bench.reading import bare, bodies, fresh_home, load
from tests.bench.table import RUNS, Row, median_of

LATENCY = 0.150


def ordinary(url: str) -> float:
    """Seconds of dlt's ordinary path over the same pages: dicts in, a table and a child table out."""
    import dlt

    def rows() -> Iterator[list[dict[str, Any]]]:
        for body in bodies(url):
            found = json.loads(body)["d"]["results"]
            yield [{**row, "PurchaseEntryLines": row["PurchaseEntryLines"]["results"]} for row in found]

    with fresh_home() as home:
        pipeline = dlt.pipeline(
            "ordinary",
            pipelines_dir=str(home / "pipelines"),
            destination=dlt.destinations.duckdb(str(home / "ordinary.duckdb")),
            dataset_name="raw",
        )
        entries = dlt.resource(rows, name="purchase_entries", write_disposition="merge", primary_key="EntryID")
        started = time.perf_counter()
        pipeline.run(entries())
        return time.perf_counter() - started


def without_dlt(url: str) -> float:
    """Seconds of the shortest way that still gives rows in a file: nothing is typed, compared or kept in quarantine."""
    with fresh_home() as home:
        started = time.perf_counter()
        with duckdb.connect(str(home / "bare.duckdb")) as database:
            batch: list[bytes] = []
            for body in bodies(url):
                batch.append(body)
                if len(batch) == 32:
                    _insert(database, batch)
                    batch = []
            if batch:
                _insert(database, batch)
        return time.perf_counter() - started


def _insert(database: duckdb.DuckDBPyConnection, batch: list[bytes]) -> None:
    text = b"\n".join(batch)
    options = pyarrow.json.ReadOptions(block_size=len(text) + 1024)
    found = pyarrow.json.read_json(io.BytesIO(text), read_options=options)["d"].combine_chunks().field("results")
    page = pa.Table.from_struct_array(found.flatten())  # noqa: F841 - DuckDB finds it by its name
    database.execute("create table if not exists entries as from page limit 0")
    database.execute("insert into entries by name from page")


def measure(quick: bool) -> Iterator[Row]:
    runs = 1 if quick else RUNS
    with serving(300) as url:
        for way in (load, ordinary, without_dlt):  # imports, memory, code paths
            way(url)
        documents = 1_200 if quick else 10_000
        control(url, documents=documents, latency=LATENCY)
        name = f"first load of {documents:,} purchase entries at 150 ms a call"
        floor = median_of(1 if quick else 3, lambda: bare(url))
        yield Row(f"{name}, one division", median_of(runs, lambda: load(url)), "s", floor, 1.05, runs=runs)
        if not quick:
            control(url, documents=documents // 2)
            floor = median_of(3, lambda: bare(url, DIVISIONS))
            ours = median_of(3, lambda: load(url, DIVISIONS))
            yield Row(f"{name}, half of them in each of two divisions", ours, "s", floor, runs=3)
        documents = 6_000 if quick else 100_000
        control(url, documents=documents, latency=0)
        ours = median_of(runs, lambda: load(url))
        slow = median_of(1, lambda: ordinary(url))
        short = median_of(runs, lambda: without_dlt(url))
        name = f"load of {documents:,} entries without latency"
        speed = f"{documents / ours:,.0f} entries/s; dlt's ordinary path {documents / slow:,.0f}/s (measured once)"
        yield Row(f"{name}, beside dlt's ordinary path", ours, "s", slow, 10, True, True, runs, f"{speed}")
        yield Row(f"{name}, beside httpx + pyarrow.json + DuckDB", ours, "s", short, runs=runs)
