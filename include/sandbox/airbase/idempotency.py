"""Idempotency-Key: the answer to a write is kept for 24 hours (section 6). A refused write keeps nothing."""

from __future__ import annotations

import datetime as dt
import hashlib
import uuid
from collections.abc import Callable

from include.sandbox.airbase.errors import refused, wrong
from include.sandbox.airbase.http import Reply, Request
from include.sandbox.airbase.store import Store, stamp

LIFE = dt.timedelta(hours=24)
HEADER = "idempotency-key"
REPLAYED = {"Idempotency-Replayed": "true"}


def answer(store: Store, request: Request, made: Callable[[], Reply]) -> Reply:
    """Raises ``Refusal`` 400 for a key that is no UUID, 409 where it came with another request before (assumed)."""
    key = request.headers.get(HEADER)
    if not key or request.method not in ("POST", "PATCH"):
        return made()
    try:
        name = str(uuid.UUID(key))
    except ValueError as error:
        raise wrong({"Idempotency-Key": ["Must be a valid UUID."]}) from error
    _forget(store)
    content = hashlib.sha256(f"{request.method} {request.path}\n".encode() + request.body).hexdigest()
    kept = store.idempotency.get(store.tenant, name)
    if kept is not None:
        if kept["content"] != content:
            raise refused(409, "This Idempotency-Key was used with another request.")
        return Reply(kept["status"], kept["body"], REPLAYED)
    reply = made()
    row = {"content": content, "status": reply.status, "body": reply.body, "until": stamp(store.now + LIFE)}
    store.idempotency.put(store.tenant, name, row)
    return reply


def _forget(store: Store) -> None:
    now = stamp(store.now)
    for key, row in store.idempotency.items(store.tenant):
        if row["until"] <= now:
            store.idempotency.delete(store.tenant, key)
