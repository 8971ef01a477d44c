"""From the moment an event is accepted to its document in the target: an invoice is entered in the simulated Exact
Online, the receiver takes its event, and the invoice stands in AvidXchange.

Once by ``listen`` and once through Airflow's scheduler, triggerer and asset watcher, in a company with some hundred
documents and the vendors' usual limits; one event at a time, so that each is a whole run. The clock starts when the
event is in the store, and stops when AvidXchange has the invoice.
"""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from math import ceil
from pathlib import Path

import psutil  # type: ignore[import-untyped]

from include.demo.airflow import Airflow
from include.sandbox.process import free_port_base
from tests.bench.reading import fresh_home
from tests.bench.table import Row
from tests.support import company, life, telling
from tests.support.company import Company
from tests.support.telling import Telling

EVENTS, QUICK_EVENTS = 20, 3
BY_LISTEN, BY_AIRFLOW = 5.0, 8.0
"""Seconds."""
RESIDENT = 320.0
"""MB."""
GROWTH = 1.1
"""Of its memory: a process listens for weeks."""
PATIENCE = 180.0
DAYS = 5
PAUSE = 60.0
"""Seconds of the vendors' clock between two events: their minute's limits are for all that one minute brings."""


def measure(quick: bool) -> Iterator[Row]:
    events, documents = (QUICK_EVENTS, 60) if quick else (EVENTS, 300)
    with fresh_home() as home, company.opened(home, documents=documents) as books:
        books.run()
        books.settled()
        with telling.receiving(books) as told:
            told.subscribe()
            name = f"event of 1 invoice among {documents}, accepted to AvidXchange, 95 of 100 within"
            with telling.listening(books) as listener:
                first = _arrival(books, told, "EV-L-0")
                before = _resident(listener.process.pid)
                others = [_arrival(books, told, f"EV-L-{number}") for number in range(1, events + 1)]
                after = _resident(listener.process.pid)
                days = [_after_a_day(books, told, f"EV-D-{number}") for number in range(1 if quick else DAYS)]
                idle = statistics.median(days)
            yield from _rows(f"{name}: listen", BY_LISTEN, [first, *others])
            growth = f"memory of listen after {events} more events, beside after the first"
            yield Row(growth, after / 1e6, "MB", before / 1e6, limit=GROWTH)
            yield Row("memory of a process that listens", after / 1e6, "MB", limit=RESIDENT)
            yield Row("the first event after an idle day, to its document", idle, "s", limit=BY_LISTEN, runs=len(days))
            with _airflow(home, books):
                yield from _rows(f"{name}: Airflow", BY_AIRFLOW, _arrivals(books, told, "A", events))


def _rows(name: str, limit: float, seconds: list[float]) -> Iterator[Row]:
    """In Airflow no process of the link is warm for the first one."""
    first, *others = seconds
    yield Row(f"{name}, the first event after a pause", first, "s")
    ordered = sorted(others)
    high = ordered[ceil(0.95 * len(ordered)) - 1]
    note = f"half within {statistics.median(ordered):.2f} s, the slowest {ordered[-1]:.2f} s"
    yield Row(name, high, "s", limit=limit, runs=len(ordered), note=note)


def _arrivals(books: Company, told: Telling, name: str, events: int) -> list[float]:
    """Seconds of the first one, and of so many after it."""
    return [_arrival(books, told, f"EV-{name}-{number}") for number in range(events + 1)]


def _after_a_day(books: Company, told: Telling, number: str) -> float:
    """Its run is the first of its day: all tables are built whole, and all data checks asked."""
    books.sandbox.advance(86_400)
    return _arrival(books, told, number)


def _arrival(books: Company, told: Telling, number: str) -> float:
    entry = life.enter_invoice(books, number)
    _until(lambda: told.knows(entry), 0.01)
    accepted = time.monotonic()
    _until(lambda: life.in_avid(books, "invoices", entry) is not None, 0.05)
    seconds = time.monotonic() - accepted
    _until(lambda: told.open() == 0, 0.2)
    books.sandbox.advance(PAUSE)
    return seconds


def _resident(pid: int) -> int:
    return int(psutil.Process(pid).memory_info().rss)


def _until(holds: Callable[[], bool], pause: float) -> None:
    deadline = time.monotonic() + PATIENCE
    while not holds():
        if time.monotonic() > deadline:
            raise SystemExit(f"an event had not arrived after {PATIENCE:.0f} s")
        time.sleep(pause)


@contextmanager
def _airflow(home: Path, books: Company) -> Iterator[None]:
    airflow = Airflow(home / "airflow", free_port_base(), books.environment)
    airflow.start()
    try:
        yield
    finally:
        airflow.stop()
