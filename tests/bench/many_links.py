"""A hundred links with nothing new, through Airflow: their schedule begins all of them at one moment.

Two links share each connection. The least of API calls is each page of each list that the two links of one customer
ask for, once, times the customers; logins are counted apart. Processor time is that of Airflow and its tasks.
"""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from typing import Any

import psutil  # type: ignore[import-untyped]

from include.demo.airflow import Airflow
from include.sandbox.process import free_port_base
from tests.bench import firms, process
from tests.bench.reading import fresh_home
from tests.bench.sandbox_rate import lift_limits
from tests.bench.table import Row
from tests.support import company
from tests.support.company import Company

LINKS, QUICK_LINKS = 100, 4
WITHIN = 180.0
EVERY = 300
"""Seconds between two moments of the schedule; an Airflow that starts begins the one that has just passed."""
LONGER_AGO = 3 * 3600
"""Seconds: everything that was read is old enough to be asked for again."""


def measure(quick: bool) -> Iterator[Row]:
    links = QUICK_LINKS if quick else LINKS
    with (
        fresh_home() as home,
        company.opened(home, vendors=6, documents=8, systems=("exact_online", "avidxchange")) as books,
    ):
        lift_limits(books)
        books.sandbox.edit("avidxchange", "settings", {"set": {"calls_per_minute": 10_000_000}})
        names = firms.open_for(books, links, f"*/{EVERY // 60} * * * *")
        firms.settle(books, names)
        yield from through_airflow(books, names)


def through_airflow(books: Company, names: Sequence[str]) -> Iterator[Row]:
    least = _least(books, names) * len(names) // firms.EACH
    books.sandbox.advance(LONGER_AGO)
    while time.time() % EVERY > EVERY - WITHIN:  # the next moment is not to come before the runs of this one have ended
        time.sleep(1)
    airflow = Airflow(books.home / "airflow", free_port_base(), books.environment)
    mark, processor = books.mark(), 0.0
    airflow.start()
    try:
        while not (runs := _runs(airflow)):
            processor = _processor(airflow)
            time.sleep(0.5)
        while len(runs) < len(names) or not all(ended for _, ended, _ in runs.values()):
            if time.time() > min(began for began, _, _ in runs.values()) + 3 * WITHIN:
                raise SystemExit(f"{len(runs)} of {len(names)} began, and after {3 * WITHIN:.0f} s not all had ended")
            time.sleep(1)
            runs = _runs(airflow)
        processor = _processor(airflow) - processor
    finally:
        airflow.stop()
    if wrong := [name for name, (_, _, state) in runs.items() if state != "success"]:
        raise SystemExit(f"not all runs succeeded: {', '.join(wrong)}")
    yield from rows(runs, books.sandbox.get("/calls", since=mark)["calls"], least, processor)


def rows(
    runs: dict[str, tuple[float, float, str]], calls: list[dict[str, Any]], least: int, processor: float
) -> Iterator[Row]:
    """``runs``: by link when it began, when it ended, and how."""
    links = len(runs)
    seconds = max(ended for _, ended, _ in runs.values()) - min(began for began, _, _ in runs.values())
    what = f"{links} links with nothing new, through Airflow"
    note = f"processor {processor:.0f} s, {processor / links:.2f} s a link"
    yield Row(what, seconds, "s", limit=WITHIN, note=note)
    asked = [call for call in calls if call["method"] == "GET"]
    logins = len(calls) - len(asked)
    note = f"{len(asked) / links:.1f} a link, and {logins} logins"
    yield Row(f"{what}: API calls", len(asked), "calls", least, 1.0, note=note)


def _least(books: Company, names: Sequence[str]) -> int:
    """Pages that the links of one customer ask for by themselves, one after the other, as a schedule begins them."""
    books.sandbox.advance(LONGER_AGO)
    mark = books.mark()
    for name in names[: firms.EACH]:
        ended = process.run("tests.bench.one_run", name, "--scheduled", "read", environment=books.environment)
        if ended.code:
            raise SystemExit(f"{name} could not be read: {ended.err[-2000:]}")
    calls = books.sandbox.get("/calls", since=mark)["calls"]
    return len({(call["system"], call["path"], call["query"]) for call in calls if call["method"] == "GET"})


def _runs(airflow: Airflow) -> dict[str, tuple[float, float, str]]:
    """Of the first moment of the schedule. What has not happened yet is 0."""
    database = sqlite3.connect(f"file:{airflow.home / 'airflow.db'}?mode=ro", uri=True, timeout=60)
    try:
        found = database.execute(
            "select dag_id, start_date, end_date, state from dag_run where run_type = 'scheduled'"
            " and dag_id like 'customer%' and logical_date ="
            " (select min(logical_date) from dag_run where run_type = 'scheduled' and dag_id like 'customer%')"
        ).fetchall()
    finally:
        database.close()
    return {dag: (_seconds(began), _seconds(ended), state) for dag, began, ended, state in found if began}


def _seconds(moment: str | None) -> float:
    return datetime.fromisoformat(moment).replace(tzinfo=UTC).timestamp() if moment else 0.0


def _processor(airflow: Airflow) -> float:
    """Seconds of all of its processes, of those that ended too."""
    root = psutil.Process(int((airflow.home / "standalone.pid").read_text()))
    taken = 0.0
    for one in [root, *root.children(recursive=True)]:
        try:
            taken += sum(one.cpu_times()[:4])
        except psutil.NoSuchProcess:
            continue
    return taken
