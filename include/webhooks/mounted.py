"""The receiver inside a server that is there already, as Airflow's API server.

Every Airflow process loads every plugin: nothing is opened before the first delivery comes, so that only the server
that gets one has a store open.
"""

from __future__ import annotations

import asyncio
import atexit
import contextlib
import time
from typing import TYPE_CHECKING

from include.clock import clock_from_environment
from include.logs import get_logger
from include.webhooks.asgi import Answer, Receive, Scope, Send, send_answer

if TYPE_CHECKING:
    from include.webhooks.app import Receiver

AGAIN_SECONDS = 2.0
log = get_logger(__name__)


class Mounted:
    """An ASGI app that becomes the receiver with its first request; until its store can be opened, vendors are asked to
    come again."""

    def __init__(self) -> None:
        self._opening = asyncio.Lock()
        self._app: Receiver | None = None
        self._failed_at = 0.0

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if self._app is None:
            async with self._opening:
                await self._open()
        if self._app is not None:
            await self._app(scope, receive, send)
        elif scope["type"] == "http":
            scope["path"] = str(scope.get("root_path", "")) + "/[hidden]"  # whoever mounted us may log it
            await send_answer(send, Answer(503, "not now, send it again", ((b"retry-after", b"5"),)))

    async def _open(self) -> None:
        if self._app is not None or (self._failed_at and time.monotonic() - self._failed_at < AGAIN_SECONDS):
            return
        try:
            self._app = await asyncio.to_thread(_opened)
        except Exception as problem:
            self._failed_at = time.monotonic()
            ours = type(problem).__module__.startswith("include.")
            log.error("the receiver cannot be opened", why=str(problem) if ours else type(problem).__name__)


def _opened() -> Receiver:
    from include.store.database import Store
    from include.store.vault import Vault
    from include.webhooks.limits import limits_from_environment
    from include.webhooks.opening import opened

    with contextlib.ExitStack() as stack:
        limits = limits_from_environment()
        store = stack.enter_context(Store.open())
        vault = Vault.from_environment(store)
        app = stack.enter_context(opened(store, vault, clock_from_environment(), limits))
        atexit.register(stack.pop_all().close)
    return app
