"""A real reader on the page server: real client, token chain, call meter, lease and warehouse; limits lifted."""

from __future__ import annotations

import re
import shutil
import tempfile
import time
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from functools import partial
from pathlib import Path

import httpx
from cryptography.fernet import Fernet

from include.clock import RealClock
from include.http.protocols import Limits
from include.rate_limits.budget import CallMeter
from include.store import leases
from include.store.database import Store
from include.store.migrate import migrate
from include.store.tokens import TokenChain
from include.store.vault import Vault
from include.systems.exact_online.client import ExactOnlineClient
from include.warehouse.database import Warehouse
from include.warehouse.reader import Reader
from tests.bench.pages import DIVISIONS, PATH
from tests.support.scripted import Connected

NO_LIMITS = Limits(minute=None, day=None, errors_per_hour=None, tokens_per_day=None)
CREDENTIALS = {"client_id": "{app}", "client_secret": "s", "refresh_token": "r"}
_NEXT = re.compile(rb'"__next":"([^"]+)"')


@contextmanager
def reader(home: Path, url: str, divisions: Sequence[str] = DIVISIONS[:1]) -> Iterator[Reader]:
    clock = RealClock()
    store = Store.open(f"sqlite:///{home / 'store.db'}", check=False)
    migrate(store)
    tokens = TokenChain(store, Vault(store, [Fernet.generate_key().decode()]), "main", clock)
    meter = CallMeter(store, "main", "exact_online", NO_LIMITS, clock)
    client = ExactOnlineClient(url, CREDENTIALS, tokens, meter, clock)
    try:
        hold = partial(leases.hold, store, "connection main", seconds=120, wait=60)
        yield Reader(Warehouse(home), Connected("main", "exact_online", tuple(divisions)), client, clock, hold)
    finally:
        client.close()
        store.close()


@contextmanager
def fresh_home() -> Iterator[Path]:
    folder = Path(tempfile.mkdtemp(prefix="bench-"))
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def load(url: str, divisions: Sequence[str] = DIVISIONS[:1]) -> float:
    """Seconds of a first load of the purchase entries into a fresh warehouse."""
    with fresh_home() as home, reader(home, url, divisions) as found:
        started = time.perf_counter()
        report = found.read_feeds(["purchase_entries"])
        seconds = time.perf_counter() - started
    if report.problems or not report.rows:
        raise SystemExit(f"the read went wrong: {report.problems}")
    return seconds


def bodies(url: str, division: str = DIVISIONS[0]) -> Iterator[bytes]:
    """The same pages by a bare httpx loop."""
    with httpx.Client(base_url=url, headers={"Accept-Encoding": "gzip"}) as client:
        address = f"/api/v1/{division}/{PATH}"
        while True:
            body = client.get(address).content
            yield body
            pointer = _NEXT.search(body, max(0, len(body) - 500))
            if pointer is None:
                return
            address = pointer[1].decode()


def bare(url: str, divisions: Sequence[str] = DIVISIONS[:1]) -> float:
    """Seconds of the bare loop, each division in a thread of its own."""
    started = time.perf_counter()
    with ThreadPoolExecutor(len(divisions)) as pool:
        sum(pool.map(lambda division: sum(1 for _ in bodies(url, division)), divisions))
    return time.perf_counter() - started
