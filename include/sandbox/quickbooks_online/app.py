"""The ASGI app: OAuth's paths, the gateway in front of the companies, and the faults of both."""

from __future__ import annotations

from typing import Any

from include.sandbox.kernel.port import COMPANY, REQUEST_ID, Receive, Scope, Send
from include.sandbox.quickbooks_online import attachments, batch, http, oauth, wire
from include.sandbox.quickbooks_online.errors import Fault, gateway_fault, gateway_html
from include.sandbox.quickbooks_online.http import Reply, Request
from include.sandbox.quickbooks_online.limits import Limits
from include.sandbox.quickbooks_online.oauth import Tokens
from include.sandbox.quickbooks_online.service import failure, serve
from include.sandbox.quickbooks_online.store import Store

USER_INFO, KEYS = "/v1/openid_connect/userinfo", "/op/v1/jwks"
TOKEN, REVOKE, AUTHORIZE = "/oauth2/v1/tokens/bearer", "/v2/oauth2/tokens/revoke", "/connect/oauth2"
DISCOVERY = ("/.well-known/openid_configuration", "/.well-known/openid_sandbox_configuration")
CHALLENGE = {"WWW-Authenticate": 'Bearer realm="Intuit", error="invalid_token"'}
FORBIDDEN = {"AuthorizationFailed": (403, "3100"), "NoPermission": (403, "120")}
THROTTLED = "message=ThrottleExceeded; errorCode=003001; statusCode=429"


def company_of(path: str) -> str:
    """The realm that a path names, '' when it names none."""
    parts = path.strip("/").split("/")
    return parts[2] if len(parts) > 2 and parts[:2] == ["v3", "company"] else ""


class App:
    def __init__(self, store: Store, tokens: Tokens, limits: Limits) -> None:
        self._store = store
        self._tokens = tokens
        self._limits = limits

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        request = await http.read(scope, receive)
        scope[REQUEST_ID] = request.option("requestid")
        await http.write(send, request, self._answer(scope, request))

    def _answer(self, scope: Scope, request: Request) -> Reply:
        if request.path == TOKEN:
            return self._tokens.answer(request.body, request.headers) if request.method == "POST" else Reply(405, b"")
        if request.path == REVOKE:
            return self._tokens.revoke(request.body, request.headers) if request.method == "POST" else Reply(405, b"")
        if request.path == AUTHORIZE:
            return self._tokens.authorize(request.query)
        if request.path in DISCOVERY:
            return oauth.discovery(request.base)
        if request.path == USER_INFO:
            return self._user(request)
        if request.path == KEYS:
            # No id_token is signed here, since no one asks for the scope openid.
            return Reply(200, oauth.json_bytes({"keys": []}))
        if request.path.startswith(attachments.FILES):
            return attachments.serve(self._store, request)
        realm = company_of(request.path)
        if not realm:
            return Reply(404, b"<html><head><title>404 Not Found</title></head></html>", kind="text/html")
        scope[COMPANY] = realm
        return self._company(realm, request.path.strip("/").split("/")[3:], request)

    def _company(self, realm: str, parts: list[str], request: Request) -> Reply:
        opened = self._opened(request)
        if opened is None:
            return self.expired()
        company = self._store.company(realm)
        forbidden = self._store.settings(realm)["forbidden"]
        if opened != realm or company is None:
            return self.refused(*FORBIDDEN["AuthorizationFailed"])
        if forbidden is not None:
            return self.refused(*FORBIDDEN[forbidden])
        resource = parts[0].lower() if parts else ""
        reads = self._reads(resource, request)
        if not self._limits.admit(realm, resource == "batch", reads > 0):
            return self.throttled()
        mark = self._store.books.mark
        try:
            reply = serve(company, parts, request)
        except Fault as fault:
            self._store.books.rollback_to(mark)
            return self.fault(fault)
        self._limits.count_reads(reads)
        reply.body = attachments.signed(reply.body, request.base, self._store.now())
        return reply

    def _opened(self, request: Request) -> str | None:
        scheme, _, token = request.headers.get("authorization", "").partition(" ")
        return self._tokens.realm_of(token.strip()) if scheme.lower() == "bearer" else None

    def _user(self, request: Request) -> Reply:
        return self.expired() if self._opened(request) is None else Reply(200, oauth.json_bytes(oauth.USER))

    def _reads(self, resource: str, request: Request) -> int:
        """How many CorePlus calls this is: data out; writes are free."""
        if resource != "batch":
            return int(request.method == "GET" or resource in ("query", "cdc", "reports"))
        try:
            found = batch.reads_in(wire.loads(request.body))
        except ValueError:
            return 0
        return found if self._store.app()["coreplus_counts_batch_items"] else min(1, found)

    def fault(self, fault: Fault) -> Reply:
        return failure(self._store, fault)

    def expired(self) -> Reply:
        message = "message=AuthenticationFailed; errorCode=003200; statusCode=401"
        reply = self._gateway(401, "3200", message, "Token expired: AB01...", "AUTHENTICATION")
        return Reply(401, reply.body, headers=CHALLENGE)

    def refused(self, status: int, code: str) -> Reply:
        if code == "120":
            return self.fault(Fault(status, code, "Authorization Failure", type="AuthorizationFault"))
        message = f"message=ApplicationAuthorizationFailed; errorCode=003100; statusCode={status}"
        return self._gateway(status, code, message, "", "SERVICE")

    def throttled(self) -> Reply:
        """No Retry-After: the page saw no reliable one. The spent month answers the same."""
        detail = "The request limit was reached."
        return self.fault(Fault(429, "3001", THROTTLED, detail, type="SERVICE"))

    def _gateway(self, status: int, code: str, message: str, detail: str, kind: str) -> Reply:
        now = int(self._store.now().timestamp() * 1000)
        # Nulls stand in this body, so the service's own writer, which leaves them out, is not used.
        return Reply(status, oauth.json_bytes(gateway_fault(code, message, detail, kind, now)))

    def injected(self, status: int, path: str) -> dict[str, Any]:
        """Body and headers of a failure that a test asked for, in the vendor's words."""
        if path.rstrip("/") == TOKEN and status in (400, 401):
            reply = Reply(status, oauth.json_bytes({"error": "invalid_grant" if status == 400 else "invalid_client"}))
        elif status == 401:
            reply = self.expired()
        elif status == 403:
            reply = self.refused(403, "3100")
        elif status == 429:
            reply = self.throttled()
        elif status in (502, 503, 504):
            return {"html": True, "body": gateway_html(status).decode(), "headers": http.standing_headers()}
        else:
            message = "An application error has occurred while processing your request"
            reply = self.fault(Fault(status, "10000", message, f"System Failure Error: {message}", type="SystemFault"))
        return {"body": wire.plain(reply.body), "headers": {**http.standing_headers(), **reply.headers}}
