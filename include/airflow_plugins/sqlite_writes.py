"""An API server over SQLite (the demo's) writes for one request at a time.

Airflow 3.3 writes who asked for a change on the server's event loop, and waits there for SQLite's one writer. Where
that is another request of the same server, its commit is the event loop's next task: neither goes on until SQLite gives
up, and every task of every DAG waits with them. Other databases have many writers.
"""

from __future__ import annotations

import asyncio
from typing import Any, ClassVar

from airflow.configuration import conf
from airflow.plugins_manager import AirflowPlugin

READS = ("GET", "HEAD", "OPTIONS")
OURS = ("/books", "/webhooks")
"""What these write is in the store, and they may take their time."""


class OneWriter:
    def __init__(self, app: Any) -> None:
        self._app = app
        self._turn = asyncio.Lock()

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        if scope["type"] != "http" or scope["method"] in READS or scope["path"].startswith(OURS):
            await self._app(scope, receive, send)
            return
        async with self._turn:
            await self._app(scope, receive, send)


def _is_sqlite() -> bool:
    return str(conf.get("database", "sql_alchemy_conn")).startswith("sqlite")


class SqliteWrites(AirflowPlugin):  # type: ignore[misc]
    name = "ml_connector_sqlite_writes"
    fastapi_root_middlewares: ClassVar[list[dict[str, Any]]] = (
        [{"middleware": OneWriter, "name": "one writer"}] if _is_sqlite() else []
    )
