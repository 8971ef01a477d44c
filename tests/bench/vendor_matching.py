"""Precision, recall, seconds and memory of vendor matching on generated books with known truth.

The SQL is dbt's own models on two tables of suppliers; the seconds are those the database worked, as dbt counts them.
"""

from __future__ import annotations

import statistics
from collections.abc import Iterator
from pathlib import Path

import duckdb
import pyarrow as pa

from tests.bench.process import peak_mb
from tests.bench.reading import fresh_home
from tests.bench.table import RUNS, Row
from tests.bench.vendor_books import Generator

MODELS = ("matching__vendor_records", "matching__vendor_candidates", "matching__vendors")
LIMIT = 5.0


def write(generator: Generator, file: Path) -> None:
    from tests.dbt.matching.warehouse import VENDOR_COLUMNS, Books

    books = Books(file.parent.parent)
    books.link("bench")
    books.write()
    with duckdb.connect(str(file)) as database:
        for side, rows in (("left", generator.left), ("right", generator.right)):
            place = {**books._at("bench", side), "is_vendor": True, "is_deleted": False}
            page = pa.Table.from_pylist([{name: {**place, **row}.get(name) for name in VENDOR_COLUMNS} for row in rows])
            database.register("page", page)
            casts = ", ".join(f"cast({name} as {kind}) as {name}" for name, kind in VENDOR_COLUMNS.items())
            database.execute(f"insert into intermediate.canonical_vendors select {casts} from page")


def judge(generator: Generator, file: Path) -> Iterator[Row]:
    with duckdb.connect(str(file), read_only=True) as database:
        rows = database.execute("select left_key, right_key, level, verdict from matching.vendors").fetchall()
    same = {(left, right): generator.entity_of[left] == generator.entity_of[right] for left, right, _, _ in rows}
    entities = {generator.entity_of[row["vendor_key"]] for row in generator.left}
    findable = [row["vendor_key"] for row in generator.right if generator.entity_of[row["vendor_key"]] in entities]
    for level in [*sorted({row[2] for row in rows}), "all"]:
        auto = [(left, right) for left, right, at, verdict in rows if verdict == "auto" and level in (at, "all")]
        review = [(left, right) for left, right, at, verdict in rows if verdict == "review" and level in (at, "all")]
        right = [pair for pair in auto if same[pair]]
        asked = f"{len(review):,} in review, {sum(same[pair] for pair in review):,} of them the same party"
        recall = len({pair[1] for pair in right}) / len(findable)
        name = f"vendor matching, level {level}" if level != "all" else "vendor matching, all levels"
        if auto:
            note = f"{len(auto):,} accepted; {asked}"
            yield Row(f"{name}: precision of what is accepted", len(right) / len(auto), "", note=note)
            yield Row(f"{name}: recall (of {len(findable):,} with a true partner)", recall, "")
        else:
            yield Row(f"{name}: accepted", 0, "", note=asked)
    shown = {right for left, right, _, verdict in rows if verdict in ("auto", "review") and same[left, right]}
    yield Row("vendor matching: accepted or put to a person", len(shown) / len(findable), "")


def measure(quick: bool) -> Iterator[Row]:
    from include.warehouse.dbt import invoke

    vendors, runs = (1_000, 1) if quick else (20_000, RUNS)
    with fresh_home() as home:
        file = home / "warehouse" / "warehouse.duckdb"
        generator = Generator(vendors, seed=1).make()
        write(generator, file)
        totals, parts = [], {}
        for _ in range(runs):
            nodes = invoke(home, ["run", "--select", *MODELS])
            totals.append(sum(node.execution_time for node in nodes))
            parts = {node.node.name: node.execution_time for node in nodes}
        slowest = sorted(parts.items(), key=lambda part: -part[1])[:3]
        note = ", ".join(f"{name} {seconds:.2f} s" for name, seconds in slowest)
        note += f"; peak memory of the process {peak_mb():.0f} MB"
        name = f"vendor matching {len(generator.left):,} x {len(generator.right):,}, SQL time"
        yield Row(name, statistics.median(totals), "s", limit=LIMIT, runs=runs, note=note)
        yield from judge(generator, file)
