"""Precision, recall, seconds and memory of vendor matching on generated books with known truth.

``python tests/bench/vendor_matching.py [--vendors 20000] [--seed 1]``
"""

from __future__ import annotations

import argparse
import resource
import sys
import tempfile
import time
from pathlib import Path

import duckdb
import pyarrow as pa

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))

from tests.bench.vendor_books import Generator  # noqa: E402


def write(generator: Generator, file: Path) -> None:
    from tests.dbt.matching.warehouse import VENDOR_COLUMNS, Books

    books = Books(file.parent.parent)
    books.link("bench")
    books.write()
    with duckdb.connect(str(file)) as database:
        for side, rows in (("left", generator.left), ("right", generator.right)):
            place = books._at("bench", side)
            page = pa.Table.from_pylist([{name: {**place, **row}.get(name) for name in VENDOR_COLUMNS} for row in rows])
            database.register("page", page)
            casts = ", ".join(f"cast({name} as {kind}) as {name}" for name, kind in VENDOR_COLUMNS.items())
            database.execute(f"insert into intermediate.int_vendors select {casts} from page")


def judge(generator: Generator, file: Path) -> None:
    with duckdb.connect(str(file), read_only=True) as database:
        rows = database.execute("select left_key, right_key, level, verdict from matching.vendors").fetchall()
    same = {(left, right): generator.entity_of[left] == generator.entity_of[right] for left, right, _, _ in rows}
    entities = {generator.entity_of[row["vendor_key"]] for row in generator.left}
    findable = [row["vendor_key"] for row in generator.right if generator.entity_of[row["vendor_key"]] in entities]
    print(f"{'level':22}{'auto':>8}{'right':>8}{'precision':>11}{'review':>8}{'of them same':>14}")
    for level in [*sorted({row[2] for row in rows}), "all"]:
        auto = [same[left, right] for left, right, at, verdict in rows if verdict == "auto" and level in (at, "all")]
        review = [
            same[left, right] for left, right, at, verdict in rows if verdict == "review" and level in (at, "all")
        ]
        precision = f"{sum(auto) / len(auto):.4f}" if auto else "-"
        print(f"{level:22}{len(auto):8}{sum(auto):8}{precision:>11}{len(review):8}{sum(review):14}")
    accepted = {right for left, right, _, verdict in rows if verdict == "auto" and same[left, right]}
    shown = {right for left, right, _, verdict in rows if verdict in ("auto", "review") and same[left, right]}
    found, seen = len(accepted) / len(findable), len(shown | accepted) / len(findable)
    print(f"right records with a true partner: {len(findable)}; accepted {found:.4f}, accepted or in review {seen:.4f}")


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--vendors", type=int, default=20_000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--home", type=Path)
    options = parser.parse_args()
    home = options.home or Path(tempfile.mkdtemp())
    file = home / "warehouse" / "warehouse.duckdb"
    generator = Generator(options.vendors, options.seed).make()
    write(generator, file)
    print(f"{len(generator.left)} x {len(generator.right)} vendors, seed {options.seed}")
    from include.warehouse.transform import invoke

    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    started, processor = time.perf_counter(), time.process_time()
    nodes = invoke(
        home, ["run", "--select", "matching__vendor_records", "matching__vendor_candidates", "matching__vendors"]
    )
    for node in nodes:
        print(f"{node.node.name:32}{node.execution_time:7.2f} s")
    seconds, used = time.perf_counter() - started, time.process_time() - processor
    in_sql = sum(node.execution_time for node in nodes)
    print(f"{'SQL':32}{in_sql:7.2f} s   (dbt in all {seconds:.1f} s, processor {used:.1f} s)")
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"peak memory of the process {peak:.0f} MB ({before:.0f} before dbt)")
    judge(generator, file)


if __name__ == "__main__":
    main()
