"""One vendor that changes among many: seconds until all tables of matching are right again, beside building them whole
in the same run. What the vendors are read from is hashed in either; how it came there is not counted.
"""

from __future__ import annotations

import statistics
import time
from collections.abc import Iterator
from pathlib import Path

from include.warehouse import versions
from include.warehouse.build import build_nodes
from include.warehouse.duckdb_file import connect
from tests.bench import vendor_files, vendor_rules
from tests.bench.reading import fresh_home
from tests.bench.table import Row
from tests.bench.vendor_sets.sets import made
from tests.dbt.matching.edited import edited, nodes

SECONDS = 1.5
ONE = (
    "update edited.vendors set {} where vendor_key = (select vendor_key from edited.vendors where company = 'A-bench' "
    "order by hash(vendor_key, {}) limit 1)"
)
CHANGES = {
    "another name": "name = name || ' Rotterdam'",
    "a slip in the name": "name = left(name, 3) || right(name, length(name) - 4)",
    "another address": "address_line1 = 'Coolsingel 40', postcode = '3011 AD', city = 'Rotterdam'",
    "another VAT number": "vat_number = 'NL004495445B01'",
    "another bank account": "ibans = '[\"NL91ABNA0417164300\"]'",
    "another telephone": "phone = '+31 10 7654321'",
    "not active any more": "active = false",
    "a document came in": "last_used = date '2026-11-20'",
    "gone": "is_deleted = true",
    "another key": "vendor_key = vendor_key || 'N'",
}


def measure(quick: bool) -> Iterator[Row]:
    vendors = 5_000 if quick else 200_000
    with fresh_home() as folder, fresh_home() as home:
        vendor_files.write_set(made("all_facts", "tuning", vendors), folder)
        file = vendor_rules.write(folder, home)
        with connect(file) as database:
            edited(database)
        whole = _built(file)
        found = {name: _built(file, ONE.format(what, number)) for number, (name, what) in enumerate(CHANGES.items())}
        kept = _versions(file)
        again = _built(file, full_refresh=True)
        is_equal = kept == _versions(file)
    note = ", ".join(f"{name} {seconds:.1f}" for name, seconds in sorted(found.items(), key=lambda one: -one[1]))
    figure = f"vendors, one of {vendors:,} x {vendors:,} changed"
    yield Row(f"{figure}: tables of matching", statistics.median(found.values()), "s", limit=SECONDS, note=note)
    slowest, limit = max(found.values()), None if quick else 0.2
    yield Row(
        f"{figure}: slowest, of building all", slowest, "s", floor=again, limit=limit, note=f"first {whole:.1f} s"
    )
    yield Row(f"{figure}: equal to a whole build", int(is_equal), "", limit=1, at_least=True)


def _built(file: Path, edit: str = "", *, full_refresh: bool = False) -> float:
    """Seconds; the file is opened for it, as a run does."""
    if edit:
        with connect(file) as database:
            database.execute(edit)
    with connect(file) as database:
        started = time.perf_counter()
        build_nodes(database, nodes(), "bench", full_refresh=full_refresh)
        return time.perf_counter() - started


def _versions(file: Path) -> dict[str, str]:
    with connect(file) as database:
        return versions.of_tables(database, [node.relation for node in nodes() if node.kind == "table"])
