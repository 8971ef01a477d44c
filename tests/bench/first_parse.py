"""How long dbt reads the models for a new home, with what another home parsed and without."""

from __future__ import annotations

import statistics
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from include.paths import cache
from include.warehouse import dbt_parsed
from include.warehouse.transform import DBT_PROJECT, invoke
from tests.bench.table import RUNS, Row


def measure(quick: bool) -> Iterator[Row]:
    runs = 1 if quick else RUNS
    import dbt.cli.main  # noqa: F401

    kept = cache() / "dbt_parsed" / dbt_parsed.name_of(DBT_PROJECT, dbt_parsed.releases())
    _of_a_new_home()
    alone, after = [], []
    for _ in range(runs):  # by turns, since others use the machine too
        kept.unlink()
        alone.append(_of_a_new_home())
        after.append(_of_a_new_home())
    for name, clock in (("", 0), (", processor time", 1)):
        with_it, without = (statistics.median(times[clock] for times in found) for found in (after, alone))
        figure = f"dbt reads the models for a new home, after another one did{name}"
        yield Row(figure, with_it, "s", without, limit=0.5, runs=runs)


def _of_a_new_home() -> tuple[float, float]:
    """Seconds of the clock and of the processor."""
    with tempfile.TemporaryDirectory() as home:
        clock, processor = time.perf_counter(), time.process_time()
        invoke(Path(home), ["parse"])
        return time.perf_counter() - clock, time.process_time() - processor
