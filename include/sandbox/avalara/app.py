"""The ASGI app: path, caller, handler, and the headers that answers carry (section 1)."""

from __future__ import annotations

import uuid

from include.sandbox.avalara import codes, http
from include.sandbox.avalara.auth import Caller, Credentials
from include.sandbox.avalara.call import Call, Handler
from include.sandbox.avalara.errors import Refusal, nowhere, refused
from include.sandbox.avalara.http import Reply, Request
from include.sandbox.avalara.routes import ROUTES
from include.sandbox.avalara.store import ACCOUNT, ACCOUNT_ID, USER_ID, Store
from include.sandbox.kernel.port import COMPANY, REQUEST_ID, Receive, Scope, Send

PING = "/api/v2/utilities/ping"
VERSION = "26.10.0"


class App:
    def __init__(self, store: Store, credentials: Credentials) -> None:
        self._store = store
        self._credentials = credentials

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        request, correlation = await http.read(scope, receive), str(uuid.uuid4())
        scope[REQUEST_ID], mark = correlation, self._store.books.mark
        try:
            reply = self._answer(request, scope)
        except Refusal as refusal:
            self._store.books.rollback_to(mark)
            reply = Reply(refusal.status, refusal.body, kind=refusal.kind)
        headers = {**self._headers(reply, correlation), **reply.headers}
        await http.write(send, Reply(reply.status, reply.body, headers, reply.kind))

    def _headers(self, reply: Reply, correlation: str) -> dict[str, str]:
        """The gateway's own refusals were not in the service, so they have no duration (section 5)."""
        uid = {"X-Correlation-Id": correlation} if self._store.settings()["correlation_id"] else {}
        if reply.kind != http.JSON:
            return uid
        served = {"X-Avalara-UID": str(uuid.uuid4()), "ServerDuration": "00:00:00.0370959"}
        return {**uid, **served, "Api-Supported-Versions": "2.0", "Strict-Transport-Security": "max-age=31536000"}

    def _answer(self, request: Request, scope: Scope) -> Reply:
        if request.path.lower() == PING:
            return self._ping(request)
        handler, parts = _find(request)
        self._credentials.need(request)
        scope[COMPANY] = parts.get("company", "")
        reply = handler(Call(self._store, request, parts))
        scope[COMPANY] = self._company(reply) or scope[COMPANY]
        return reply

    def _company(self, reply: Reply) -> str:
        """For the call log: of a document that was written, whose company only the body may have named."""
        parts = reply.headers.get("Location", "").split("/")
        row = self._store.companies.get(ACCOUNT, parts[4]) if len(parts) > 4 else None
        return str(row["companyCode"]) if row else ""

    def _ping(self, request: Request) -> Reply:
        """Always 200: wrong credentials are as none (section 1)."""
        if request.method != "GET":
            raise nowhere()
        caller = self._credentials.find(request)
        if caller is None:
            return Reply(200, {"version": VERSION, "authenticated": False, "authenticationType": "None"})
        return Reply(200, _greeting(caller))


def _greeting(caller: Caller) -> dict[str, object]:
    return {
        "version": VERSION, "authenticated": True, "authenticationType": caller.kind,
        "authenticatedUserName": caller.name, "authenticatedUserId": USER_ID,
        "authenticatedAccountId": int(ACCOUNT_ID), "crmid": "SANDBOX",
    }  # fmt: skip


def _find(request: Request) -> tuple[Handler, dict[str, str]]:
    """Raises ``Refusal`` 404 or 405."""
    for pattern, handlers in ROUTES:
        if (match := pattern.match(request.path)) is None:
            continue
        parts = match.groupdict()
        if not all(codes.is_possible(part) for part in parts.values()):
            raise nowhere()
        if request.method not in handlers:
            raise refused("InvalidHttpMethod", "The method is not allowed here.", status=405, target="HttpRequest")
        return handlers[request.method], {name: codes.decoded(part) for name, part in parts.items()}
    raise nowhere()
