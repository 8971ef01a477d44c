"""Statements run beside each other, each after those whose tables it reads, and after those that read its own.

Most of the time of a statement on few rows goes into planning it, which DuckDB does with one thread: two statements
take hardly longer than one.
"""

from __future__ import annotations

from collections.abc import Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from contextlib import ExitStack, closing
from graphlib import TopologicalSorter
from queue import SimpleQueue

import duckdb

from include.warehouse import dbt_statements
from include.warehouse.dbt_statements import Statement

After = Sequence[Sequence[int]]
"""For each statement the places of those that go before it."""


def after(statements: Sequence[Statement]) -> list[list[int]]:
    """``statements`` are in an order in which they could run one by one: each goes after those whose relations it
    names, and after those that name its own, which are to see what was there before. Pure."""
    return [
        [
            place
            for place, one in enumerate(statements[:number])
            if one.relation in statement.sql or statement.relation in one.sql
        ]
        for number, statement in enumerate(statements)
    ]


def run(database: duckdb.DuckDBPyConnection, statements: Sequence[Statement], order: After, workers: int) -> None:
    """Runs all of them, ``workers`` at a time. Raises the first ``duckdb.Error``; what had begun then has ended."""
    sorter = TopologicalSorter(dict(enumerate(order)))
    sorter.prepare()
    with ExitStack() as stack:
        free: SimpleQueue[duckdb.DuckDBPyConnection] = SimpleQueue()
        for _ in range(workers):
            cursor = stack.enter_context(closing(database.cursor()))
            cursor.execute("SET TimeZone = 'UTC'")  # of a session, and each cursor is one
            free.put(cursor)

        def work(number: int) -> None:
            cursor = free.get()
            try:
                dbt_statements.run(cursor, statements[number])
            finally:
                free.put(cursor)

        pool = stack.enter_context(ThreadPoolExecutor(workers, thread_name_prefix="models"))
        going: dict[Future[None], int] = {}
        try:
            while sorter.is_active():
                going |= {pool.submit(work, number): number for number in sorter.get_ready()}
                for one in wait(going, return_when=FIRST_COMPLETED).done:
                    one.result()
                    sorter.done(going.pop(one))
        finally:
            pool.shutdown(cancel_futures=True)
