"""Models built beside each other, each after those whose tables it reads; of those that can begin, the one with the
longest chain of others behind it first.

Most of the time of a statement on few rows goes into planning it, which DuckDB does with one thread: two statements
take hardly longer than one.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from contextlib import ExitStack
from graphlib import TopologicalSorter
from heapq import heappop, heappush
from queue import SimpleQueue

import duckdb

from include.warehouse.duckdb_file import session


def run(
    database: duckdb.DuckDBPyConnection,
    after: Mapping[str, Sequence[str]],
    work: Callable[[duckdb.DuckDBPyConnection, str], None],
    workers: int,
) -> None:
    """Calls ``work`` with a cursor for each name of ``after``, once all names behind it are done, ``workers`` at a
    time. Raises the first error of ``work``; what had begun then has ended."""
    sorter = TopologicalSorter(after)
    sorter.prepare()
    behind = chains(after)
    ready: list[tuple[int, str]] = []
    with ExitStack() as stack:
        free: SimpleQueue[duckdb.DuckDBPyConnection] = SimpleQueue()
        for _ in range(workers):
            free.put(stack.enter_context(session(database)))

        def one(name: str) -> None:
            cursor = free.get()
            try:
                work(cursor, name)
            finally:
                free.put(cursor)

        pool = stack.enter_context(ThreadPoolExecutor(workers, thread_name_prefix="models"))
        going: dict[Future[None], str] = {}
        try:
            while sorter.is_active():
                for name in sorter.get_ready():
                    heappush(ready, (-behind[name], name))
                while ready and len(going) < workers:
                    name = heappop(ready)[1]
                    going[pool.submit(one, name)] = name
                for ended in wait(going, return_when=FIRST_COMPLETED).done:
                    ended.result()
                    sorter.done(going.pop(ended))
        finally:
            pool.shutdown(cancel_futures=True)


def chains(after: Mapping[str, Sequence[str]]) -> dict[str, int]:
    """How many stand on each other in the longest chain behind each name of ``after``."""
    found = dict.fromkeys(after, 0)
    for name in reversed(list(TopologicalSorter(after).static_order())):
        for before in after[name]:
            found[before] = max(found[before], found[name] + 1)
    return found
