"""Our own matching of one set, in a process of its own: ``python -m tests.bench.vendor_rules FOLDER RUNS``.

The models run on two tables of suppliers as a run builds them; the seconds are until all tables are there, and so is
the memory: a set that is written, or a million pairs read back, are none of matching. Reads what ``vendor_files``
writes, and leaves the pairs beside it.
"""

from __future__ import annotations

import statistics
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from pathlib import Path

import duckdb

from include.warehouse.build import build_nodes
from include.warehouse.duckdb_file import connect
from tests.bench import vendor_files
from tests.bench.process import peak_mb
from tests.bench.reading import fresh_home
from tests.bench.vendor_metrics import Pair, probability
from tests.dbt.matching.edited import edited, nodes
from tests.dbt.matching.warehouse import VENDOR_COLUMNS, Books

GROUP = "question_group"


def write(folder: Path, home: Path) -> Path:
    books = Books(home)
    books.link("bench")
    file = books.write()
    with duckdb.connect(str(file)) as database:
        for side in ("left", "right"):
            place = {**books._at("bench", side), "is_vendor": True, "is_deleted": False, "external_ids": "{}"}
            known = {**place, "active": True, "blocked": False, "block_flag": False}
            values = {name: f"'{value}'" for name, value in known.items()} | {one: one for one in vendor_files.FIELDS}
            casts = ", ".join(f"cast({values.get(name, 'null')} as {kind})" for name, kind in VENDOR_COLUMNS.items())
            page = str(folder / f"{side}.parquet")
            database.execute(f"insert into intermediate.canonical_vendors select {casts} from read_parquet(?)", [page])
        bills = str(folder / "bills.parquet")
        for side, letter in (("left", "L"), ("right", "R")):
            place = ", ".join(f"'{value}' as {name}" for name, value in books._at("bench", side).items())
            database.execute(
                f"insert into intermediate.int_invoices by name select {place}, key || number || day as invoice_key, "
                "key as vendor_key, number, day as date, 'EUR' as currency, amount as gross, amount as net "
                "from read_parquet(?) where starts_with(key, ?)", [bills, letter]
            )  # fmt: skip
    return file


def columns(database: duckdb.DuckDBPyConnection, table: str) -> set[str]:
    asked = "select column_name from information_schema.columns where table_schema = 'matching' and table_name = ?"
    return {name for (name,) in database.execute(asked, [table]).fetchall()}


def pairs(file: Path) -> Iterator[Pair]:
    """What was decided and how probable it is; a pair that was scored and not shown has a probability alone."""
    with duckdb.connect(str(file), read_only=True) as database:
        decided, scored = columns(database, "vendors"), columns(database, "vendor_pairs")
        likely = "probability" if "probability" in decided else "null"
        group = GROUP if GROUP in decided else "null"
        shown = f"select left_key, right_key, score, {likely}, verdict, {group} from matching.vendors"
        keys = set()
        for left, right, points, chance, verdict, kind in database.execute(shown).fetchall():
            keys.add((left, right))
            yield Pair(left, right, probability(float(points)) if chance is None else float(chance), verdict, kind)
        if "probability" in scored:
            others = database.execute("select left_key, right_key, probability from matching.vendor_pairs").fetchall()
            for left, right, chance in others:
                if (left, right) not in keys:
                    yield Pair(left, right, float(chance))


def main(folder: Path, runs: int) -> None:
    with fresh_home() as home:
        # What a set takes to be written is no memory of matching.
        with ProcessPoolExecutor(1, get_context("spawn")) as beside:
            file = beside.submit(_ready, folder, home).result()
        seconds = statistics.median([_built(file) for _ in range(runs)])
        peak = peak_mb()
        vendor_files.write_pairs(pairs(file), folder, seconds=seconds, runs=runs, peak_mb=peak)


def _ready(folder: Path, home: Path) -> Path:
    file = write(folder, home)
    with connect(file) as database:
        edited(database)
    return file


def _built(file: Path) -> float:
    with connect(file) as database:
        started = time.perf_counter()
        build_nodes(database, nodes(), "bench", full_refresh=True)
        return time.perf_counter() - started


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]))
