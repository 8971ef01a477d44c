"""The ASGI app: slash, key, limit, route, and the headers that every answer carries."""

from __future__ import annotations

import uuid

from include.sandbox.airbase import http, idempotency, life
from include.sandbox.airbase.auth import Keys
from include.sandbox.airbase.call import Call
from include.sandbox.airbase.errors import Refusal, refused
from include.sandbox.airbase.http import Reply, Request
from include.sandbox.airbase.limits import Limits
from include.sandbox.airbase.routes import ROUTES, Route
from include.sandbox.airbase.store import Store
from include.sandbox.kernel.port import REQUEST_ID, Receive, Scope, Send

RELEASE = "v4583"
TOKEN_ID = "X-Airbase-Auth-Token-Id"  # noqa: S105 - a header's name
STEADY = {
    "X-Airbase-Release-Version": RELEASE,
    "Cache-Control": "max-age=0, no-cache, no-store, must-revalidate, private",
    "X-Content-Type-Options": "nosniff",
}


class App:
    def __init__(self, store: Store, keys: Keys, limits: Limits) -> None:
        self._store = store
        self._keys = keys
        self._limits = limits

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        request, request_id = await http.read(scope, receive), str(uuid.uuid4())
        scope[REQUEST_ID] = request_id
        life.settle(self._store)
        mark, said = self._store.books.mark, {"X-Request-Id": request_id}
        try:
            reply = self._answer(request, said)
        except Refusal as refusal:
            self._store.books.rollback_to(mark)
            reply = Reply(refusal.status, refusal.body, refusal.headers)
        headers = {**STEADY, **said, **self._limits.headers(), **reply.headers}
        await http.write(send, Reply(reply.status, reply.body, headers), with_body=request.method != "HEAD")

    def _answer(self, request: Request, said: dict[str, str]) -> Reply:
        """``said``: headers that hold whatever becomes of the call from here."""
        if not request.path.endswith("/"):
            return _to_slash(request)
        route, parts = _find(request.path)
        said["Allow"] = route.allow
        said[TOKEN_ID] = self._keys.caller(request)
        self._limits.take()
        if request.method == "OPTIONS":
            return Reply(200, {"parses": ["application/json"], "renders": ["application/json"]})
        handler = route.handlers.get("GET" if request.method == "HEAD" else request.method)
        if handler is None:
            raise refused(405, f'Method "{request.method}" not allowed.')
        call = Call(self._store, request, parts)
        return idempotency.answer(self._store, request, lambda: handler(call))


def _to_slash(request: Request) -> Reply:
    """Django's way with a forgotten slash: a reader is sent on, a writer is refused (assumed)."""
    route, _ = _find(f"{request.path}/")
    if request.method not in ("GET", "HEAD"):
        raise refused(404, f"Not found. Paths end with a slash: {request.path}/", {"Allow": route.allow})
    query = f"?{request.query_string}" if request.query_string else ""
    return Reply(301, None, {"Location": f"{request.path}/{query}"})


def _find(path: str) -> tuple[Route, dict[str, str]]:
    for route in ROUTES:
        if (match := route.pattern.match(path)) is not None:
            return route, match.groupdict()
    raise refused(404)
