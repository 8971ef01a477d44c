"""The receiver at 500 deliveries a second for a minute: how soon each is acknowledged, what memory that takes, and
whether everything that was acknowledged is in the store.

Twelve connections of the four vendors that tell of changes, each delivery signed and of one event of its own, under the
receiver's usual bounds. They are sent when they are due, whether or not the one before was answered, from this process,
which competes with the receiver for the machine; an answer is timed from the moment its delivery was due.
"""

from __future__ import annotations

import asyncio
import contextlib
import re
import statistics
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import urlsplit

import psutil
import uvloop

from include.store import inbox
from include.store.database import Store
from include.store.inbox import Incoming, Open
from include.store.migrate import migrate
from tests.bench.table import Row
from tests.support.receiver import CONNECTIONS, Office, airbase, basware, exact, quickbooks, running

RATE, SECONDS, QUICK_SECONDS = 500, 60, 3
SOCKETS = 48
KINDS = ("exact_main", "books", "basware_main", "airbase_main")
KEY = "a key of the bench"
COMPANY = "9130357992221046"


@dataclass
class Sent:
    """``seconds`` from due to answered of each delivery, what was answered, and the numbers that were acknowledged."""

    seconds: list[float] = field(default_factory=list)
    answers: Counter[int] = field(default_factory=Counter)
    acknowledged: set[int] = field(default_factory=set)
    late: float = 0.0
    took: float = 0.0


def connections() -> dict[str, str]:
    """Twelve names, and the kind of each."""
    return {f"{kind}_{number}": kind for number in range(3) for kind in KINDS}


def delivery(kind: str, number: int) -> tuple[bytes, dict[str, str]]:
    if kind == "exact_main":
        return exact(KEY, record=f"n{number}"), {}
    if kind == "books":
        return quickbooks(KEY, (COMPANY, f"q{number}", f"n{number}"))
    return basware(KEY, f"n{number}") if kind == "basware_main" else airbase(KEY, f"n{number}")


def requests(paths: dict[str, str], count: int) -> list[bytes]:
    names, made = connections(), []
    for number in range(count):
        name = list(names)[number % len(names)]
        body, headers = delivery(names[name], number)
        lines = [f"POST {paths[name]} HTTP/1.1", "Host: receiver", "Content-Type: application/json"]
        lines += [f"Content-Length: {len(body)}", *(f"{key}: {value}" for key, value in headers.items()), "", ""]
        made.append("\r\n".join(lines).encode() + body)
    return made


async def send(url: str, wanted: Sequence[bytes], rate: int) -> Sent:
    place, sent = urlsplit(url), Sent()
    due: asyncio.Queue[tuple[float, int] | None] = asyncio.Queue()

    async def worker() -> None:
        reader, writer = await asyncio.open_connection(place.hostname, place.port)
        while (one := await due.get()) is not None:
            moment, number = one
            writer.write(wanted[number])
            head = await reader.readuntil(b"\r\n\r\n")
            status, length = int(head.split(b" ", 2)[1]), re.search(rb"content-length: (\d+)", head)
            await reader.readexactly(int(length[1]) if length else 0)
            sent.seconds.append(time.perf_counter() - moment)
            sent.answers[status] += 1
            if status == 200:
                sent.acknowledged.add(number)
            if b"connection: close" in head:
                writer.close()
                reader, writer = await asyncio.open_connection(place.hostname, place.port)
        writer.close()

    workers = [asyncio.create_task(worker()) for _ in range(SOCKETS)]
    began = time.perf_counter() + 0.2
    for number in range(len(wanted)):
        moment = began + number / rate
        if (pause := moment - time.perf_counter()) > 0:
            await asyncio.sleep(pause)
        sent.late = max(sent.late, time.perf_counter() - moment)
        due.put_nowait((moment, number))
    for _ in workers:
        due.put_nowait(None)
    await asyncio.gather(*workers)
    sent.took = time.perf_counter() - began
    return sent


def memory_mb(pid: int) -> float:
    """The highest resident memory of another process, as the system knows it."""
    found = re.search(r"VmHWM:\s+(\d+) kB", Path(f"/proc/{pid}/status").read_text())
    return int(found[1]) / 1024 if found else 0.0


def processor(pid: int) -> float:
    """Seconds of processor time of another process."""
    spent = psutil.Process(pid).cpu_times()
    return float(spent.user + spent.system)


def commit_ms(office: Office, runs: int) -> float:
    """One event, durable, by itself: the least that an answer waits for."""
    now = datetime.now(UTC)

    def one(store: Store, number: int) -> float:
        row = Incoming("alone", "basware", "", f"alone{number}", "t", "other", None, None, now)
        started = time.perf_counter()
        with store.begin() as db:
            inbox.put(db, [row])
        return (time.perf_counter() - started) * 1000

    with Store.open(office.store_url) as store:
        return statistics.median(one(store, number) for number in range(runs))


@contextlib.contextmanager
def offices() -> Iterator[tuple[Office, dict[str, str]]]:
    with tempfile.TemporaryDirectory() as folder:
        known = {name: CONNECTIONS[kind] for name, kind in connections().items()}
        office = Office(Path(folder), f"sqlite:///{folder}/store.db", connections=known)
        with Store.open(office.store_url, check=False) as store:
            migrate(store)
        yield office, {name: office.known(name, KEY) for name in known}


def measure(quick: bool) -> Iterator[Row]:
    seconds = QUICK_SECONDS if quick else SECONDS
    with offices() as (office, paths):
        alone = commit_ms(office, 20 if quick else 200)
        with running(office, ML_CONNECTOR_LOG="WARNING") as receiver:
            wanted = requests(paths, RATE * seconds)
            before, worked = memory_mb(receiver.process.pid), processor(receiver.process.pid)
            sent = uvloop.run(send(receiver.url, wanted, RATE))
            peak, worked = memory_mb(receiver.process.pid), processor(receiver.process.pid) - worked
        stored = {number_of(row) for row in office.events()}
    at = shares(sent.seconds)
    shape = f"{RATE} deliveries/s for {seconds} s, {len(paths)} connections, signed"
    note = f"half within {at(0.5):.1f} ms, the slowest {at(1):.0f} ms; sent {sent.late * 1000:.0f} ms late at most"
    yield Row(f"receiver, {shape}: 99 of 100 are acknowledged within", at(0.99), "ms", limit=50, note=note)
    share = f"{worked / sent.took:.0%} of one core for the receiver"
    yield Row("receiver: deliveries a second that were answered", len(sent.seconds) / sent.took, "1/s", note=share)
    yield Row("receiver: one event stored by itself", alone, "ms", note="what a commit costs on this disk")
    grown = f"{before:.0f} MB before the first delivery"
    yield Row("receiver: highest memory of its process", peak, "MB", limit=300, note=grown)
    answers = ", ".join(f"{count} times {status}" for status, count in sorted(sent.answers.items()))
    missing = len(wanted) - len(sent.acknowledged)
    yield Row("receiver: deliveries that were not acknowledged", missing, "", limit=0, note=answers)
    yield Row("receiver: acknowledged and not in the store", len(sent.acknowledged - stored), "", limit=0)


def number_of(event: Open) -> int:
    """That of its delivery."""
    made = event.system in (
        "exact_online",
        "quickbooks_online",
    )  # whose ids are made here, of all that makes the change
    return int(((event.key or "") if made else event.event_id)[1:])


def shares(seconds: Sequence[float]) -> Callable[[float], float]:
    """Milliseconds within which that share of them was answered."""
    ordered = sorted(seconds)
    return lambda share: ordered[max(0, min(len(ordered) - 1, round(share * len(ordered)) - 1))] * 1000
