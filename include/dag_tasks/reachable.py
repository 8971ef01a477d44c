"""A task begins once its worker reaches the store, and the object store where machines share one.

A worker that is cut off from them goes on taking tasks from the queue: it would spend all tries of each within a minute
or two. So the try waits, and the run goes on when the network does.
"""

from __future__ import annotations

import logging

from tenacity import before_sleep_log, retry, retry_if_exception_type, stop_after_delay, wait_fixed

from include.paths import home
from include.store.database import Store, StoreUnreachable
from include.warehouse.object_store import ObjectsUnreachable
from include.warehouse.objects import objects

PATIENCE, EVERY = 300.0, 5.0
"""Seconds. Who is cut off for longer has failed."""
log = logging.getLogger(__name__)


def wait_until_reachable(patience: float = PATIENCE, every: float = EVERY) -> None:
    """Raises ``StoreUnreachable`` or ``ObjectsUnreachable`` after ``patience``, any other error at once."""
    again = retry(
        retry=retry_if_exception_type((StoreUnreachable, ObjectsUnreachable)),
        wait=wait_fixed(every),
        stop=stop_after_delay(patience),
        before_sleep=before_sleep_log(log, logging.WARNING),
        reraise=True,
    )
    again(_reach)()


def _reach() -> None:
    with Store.open():
        pass
    objects(home(), "loads").there({"is there an answer": 0})
