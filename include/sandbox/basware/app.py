"""The two ASGI apps: the API behind its gateway, and the port that pre-signed URLs lead to."""

from __future__ import annotations

import uuid
from typing import Any

from include.sandbox.basware import errors, http, processing
from include.sandbox.basware.call import Call
from include.sandbox.basware.errors import NOT_ALLOWED, Refusal, refused
from include.sandbox.basware.http import Reply, Request
from include.sandbox.basware.limits import Limits
from include.sandbox.basware.oauth import Tokens
from include.sandbox.basware.presigned import PORTS_ON, Presigned
from include.sandbox.basware.routes import ROUTES
from include.sandbox.basware.store import Store
from include.sandbox.kernel.port import REQUEST_ID, Receive, Scope, Send

HOST = "127.0.0.1"
MAX_BODY = 6 * 1024 * 1024
OWN_ID = "x-amzn-RequestId"


class App:
    def __init__(self, store: Store, tokens: Tokens, limits: Limits, presigned: Presigned) -> None:
        self._store = store
        self._tokens = tokens
        self._limits = limits
        self._presigned = presigned

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        request, request_id = await http.read(scope, receive), str(uuid.uuid4())
        scope[REQUEST_ID] = request.headers.get("x-bw-request-id") or request_id
        processing.settle_due(self._store)
        mark = self._store.books.mark
        try:
            reply = self._answer(request, request_id)
            if reply.then is not None:
                reply = await reply.then()
        except Refusal as refusal:
            self._store.books.rollback_to(mark)
            said = errors.body(request.path, refusal.status, request_id, refusal.problems)
            reply = Reply(refusal.status, said, _retry(refusal))
        await http.write(send, Reply(reply.status, reply.body, {OWN_ID: request_id, **reply.headers}, reply.kind))

    async def downloads(self, scope: Scope, receive: Receive, send: Send) -> None:
        await http.write(send, self._presigned.answer(await http.read(scope, receive)))

    def _answer(self, request: Request, request_id: str) -> Reply:
        issuer = f"http://{HOST}:{request.port}"
        if request.path in ("/.well-known/jwks.json", "/.well-known/openid-configuration"):
            return self._tokens.discovery(request.path, issuer)
        if request.path == errors.TOKENS:
            if request.method != "POST":
                raise refused(405, NOT_ALLOWED, "tokens are asked for with POST")
            return self._tokens.login(request, issuer)
        caller = self._tokens.caller(request)
        if wait := self._limits.wait(caller.name, self._store.now):
            raise Throttled(wait)
        if len(request.body) > MAX_BODY:
            raise Refusal(413)
        route, parts = self._find(request)
        if not caller.may(request.method, route.api):
            raise Refusal(403)
        call = Call(self._store, request, parts, self._store.now, request_id, caller.name)
        reply = route.handler(call)
        # The downloads' port follows the API's own.
        return self._presigned.redirect(reply, HOST, request.port + PORTS_ON) if route.redirect else reply

    def _find(self, request: Request) -> tuple[Any, dict[str, str]]:
        others = []
        for route in ROUTES:
            if (match := route.pattern.match(request.path)) is None:
                continue
            if route.method == request.method:
                return route, match.groupdict()
            others.append(route.method)
        if others:
            raise refused(405, NOT_ALLOWED, f"{request.path} takes {', '.join(others)}")
        raise errors.not_found(f"resource {request.path}")


class Throttled(Refusal):
    def __init__(self, wait: int) -> None:
        super().__init__(429)
        self.wait = wait


def _retry(refusal: Refusal) -> dict[str, str]:
    return {"retry-after": str(refusal.wait)} if isinstance(refusal, Throttled) else {}
