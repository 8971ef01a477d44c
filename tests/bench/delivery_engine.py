"""How much the engine adds to a bare loop of the same requests: 8 connections, 20 ms of latency, SQLite with fsync.

Both loops are measured in one run against one server; the figure is their ratio. It counts planning, both commits per
document and the audit trail, and wants 0.8 or more on a machine that does nothing else.
"""

from __future__ import annotations

import asyncio
import itertools
import json
import multiprocessing
import socket
import statistics
import tempfile
import time
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import httpx
import uvicorn

from include.clock import RealClock
from include.delivery.context import Context, Settings
from include.delivery.engine import deliver
from include.store.database import Store
from include.store.migrate import migrate
from include.systems.base import Action, Outcome, Posting, Prepared, Request, Target
from tests.bench.table import RUNS, Row
from tests.support.outbox_rows import row

WORKERS, LATENCY = 8, 0.020
JSON = {"content-type": "application/json"}
_ids = itertools.count(1)


async def answer(scope: dict[str, Any], receive: Any, send: Any) -> None:
    if scope["type"] != "http":
        return
    while (await receive()).get("more_body"):
        pass
    await asyncio.sleep(LATENCY)
    body = json.dumps({"id": f"T{next(_ids)}"}).encode()
    headers = [(b"content-length", str(len(body)).encode()), (b"content-type", b"application/json")]
    await send({"type": "http.response.start", "status": 201, "headers": headers})
    await send({"type": "http.response.body", "body": body})


def serve(port: int) -> None:
    uvicorn.run(answer, host="127.0.0.1", port=port, log_level="error", lifespan="off")


class HttpWriter:
    """The least a writer can do, so that what is measured is the engine."""

    system = "fake"

    def __init__(self, client: httpx.Client) -> None:
        self.client = client

    def batch_size(self, flow: str, action: Action) -> int:
        return 1

    def settle_seconds(self, flow: str) -> float:
        return 60.0

    def prepare(self, postings: Sequence[Posting]) -> Prepared:
        body = json.dumps({"key": postings[0].key, "document": postings[0].document.model_dump_json()})
        return Prepared(Request(postings[0].company, "POST", "/documents", body))

    def send(self, flow: str, request: Request, count: int) -> Sequence[Outcome]:
        reply = self.client.post(request.path, content=request.body, headers=JSON)
        return [Outcome("delivered", Target(reply.json()["id"]), status=reply.status_code)]

    def look_up(self, posting: Posting) -> Target | None:
        return None


def bare(client: httpx.Client, bodies: Sequence[str]) -> float:
    started = time.perf_counter()
    with ThreadPoolExecutor(WORKERS) as pool:
        for reply in pool.map(lambda body: client.post("/documents", content=body, headers=JSON), bodies):
            reply.json()
    return time.perf_counter() - started


def engine(client: httpx.Client, documents: int, folder: Path) -> tuple[float, float]:
    """(seconds of the first run, seconds of a second one that finds nothing to do)."""
    store = Store.open(f"sqlite:///{folder / 'store.db'}", check=False)
    migrate(store)
    rows = [row(f"P{n:06}") for n in range(documents)]
    seconds = []
    for run in ("first", "second"):
        context = Context("demo", run, store, RealClock(), settings=Settings(workers=WORKERS))
        started = time.perf_counter()
        result = deliver("payments", rows, HttpWriter(client), context)
        seconds.append(time.perf_counter() - started)
        if result.counts["delivered" if run == "first" else "unchanged"] != documents:
            raise SystemExit(f"the {run} run went wrong: {result.counts}")
    store.close()
    return seconds[0], seconds[1]


def measure(quick: bool) -> Iterator[Row]:
    documents, runs = (200, 1) if quick else (1_000, RUNS)
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    server = multiprocessing.Process(target=serve, args=(port,), daemon=True)
    server.start()
    limits = httpx.Limits(max_connections=WORKERS, max_keepalive_connections=WORKERS)
    body = json.dumps({"key": "k" * 36, "document": row("P1").document.model_dump_json()})
    loops, firsts, seconds = [], [], []
    with httpx.Client(base_url=f"http://127.0.0.1:{port}", limits=limits) as client:
        for _ in range(100):
            try:
                client.post("/documents", content=body)
                break
            except httpx.TransportError:
                time.sleep(0.05)
        for _ in range(runs):
            with tempfile.TemporaryDirectory() as home:
                loops.append(bare(client, [body] * documents))
                first, second = engine(client, documents, Path(home))
            firsts.append(first)
            seconds.append(second)
    server.terminate()
    ours, floor = statistics.median(firsts), statistics.median(loops)
    note = (
        f"{(ours - floor) / documents * 1000:.2f} ms added per document; a run with nothing to do "
        f"{statistics.median(seconds) / documents * 1e6:.0f} us per document"
    )
    name = f"delivery of {documents:,} documents without limits, 20 ms, 8 connections"
    yield Row(name, documents / ours, "documents/s", documents / floor, 0.8, at_least=True, runs=runs, note=note)
