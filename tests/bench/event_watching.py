"""What the watching for events costs while none comes: the triggers of 5 and of 200 links in one process, as Airflow's
triggerer runs them, beside a process that only waits."""

from __future__ import annotations

import asyncio
import logging
import os
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from airflow.triggers.shared_stream import SharedStreamManager

from include.dag_tasks.inbox_trigger import InboxTrigger
from include.store.database import Store
from include.store.migrate import migrate
from tests.bench.table import Row

FEW, MANY = (5, 2.0), (200, 10.0)
"""Links, and the part of a core (%) that they may take."""
SECONDS, QUICK_SECONDS, BEGINS = 60.0, 10.0, 10.0
"""Each link asks the store once when it begins, which is not counted."""


def measure(quick: bool) -> Iterator[Row]:
    logging.disable(logging.WARNING)
    seconds = QUICK_SECONDS if quick else SECONDS
    for links, most in (FEW, MANY):
        with tempfile.TemporaryDirectory() as folder:
            settings(Path(folder), links)
            taken = asyncio.run(_watched(links, seconds))
        yield Row(f"watching {links} links without an event, of a core", taken, "%", limit=most)


async def _watched(links: int, seconds: float) -> float:
    manager = SharedStreamManager()
    watching = [asyncio.create_task(_watch(manager, number)) for number in range(links)]
    await asyncio.sleep(BEGINS)
    before = time.process_time()
    await asyncio.sleep(seconds)
    taken = (time.process_time() - before) / seconds * 100
    for one in watching:
        one.cancel()
    await manager.stop_all()
    return taken


async def _watch(manager: SharedStreamManager, number: int) -> None:
    trigger = InboxTrigger(f"link_{number}")
    stream = manager.subscribe(trigger_id=number, trigger=trigger, key=trigger.shared_stream_key())
    async for one in trigger.filter_shared_stream(stream):
        raise AssertionError(f"nothing came, and it fired: {one.payload}")


def settings(home: Path, links: int) -> None:
    connections = [
        f"""  exact_{one}: {{system: exact_online, region: nl, companies: ["{one}"]}}
  avid_{one}: {{system: avidxchange, base_url: "http://127.0.0.1:9", auth: customer_tokens, companies: [C{one}]}}"""
        for one in range(links)
    ]
    named = [
        f"""  - name: link_{one}
    kind: exact_avidxchange
    connections: {{exact_online: exact_{one}, avidxchange: avid_{one}}}
    companies: [{{exact_online: "{one}", avidxchange: C{one}}}]
    start_date: 2026-01-01
    approved: true"""
        for one in range(links)
    ]
    (home / "links.yml").write_text("\n".join(["connections:", *connections, "links:", *named, ""]))
    os.environ |= {
        "ML_CONNECTOR_CONFIG": str(home),
        "ML_CONNECTOR_HOME": str(home),
        "ML_CONNECTOR_STORE": f"sqlite:///{home / 'store.db'}",
    }
    with Store.open(check=False) as store:
        migrate(store)
