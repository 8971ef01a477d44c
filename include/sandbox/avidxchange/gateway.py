"""The API gateway in front of the resources: logins, credentials, subscriptions, the minute limit."""

from __future__ import annotations

import datetime as dt
import math
import secrets
from collections.abc import Mapping
from dataclasses import asdict, fields, replace

from include.sandbox.avidxchange import auth
from include.sandbox.avidxchange.http import Reply, Request
from include.sandbox.avidxchange.store import TENANT, Store, moment, stamp
from include.sandbox.avidxchange.wire import Row, error, errors, gateway_fault

# One tenant; a real one gets these at onboarding.
CREDENTIALS = auth.Credentials(
    company_token="sandbox-company-token-7f3a9c",  # noqa: S106
    user_token="sandbox-user-token-b81e42",  # noqa: S106
    client_id="sandbox-partner",
    client_secret="sandbox-partner-secret-55d0",  # noqa: S106
    company_id="70001",
    gateway_key="sandbox-gateway-key-e9a1",
    username="integration@sandbox.example",
    password="sandbox-password-2c6b",  # noqa: S106
)
LOGINS = ("/token", "/v1/authorizations")
ROTATED = "rotated"  # a corner of the token table that no token is in
NAMES = frozenset(field.name for field in fields(auth.Credentials))


class Gateway:
    """Decides whether a call reaches the resources. Minute counters live as long as the process."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._minutes: dict[str, tuple[int, int]] = store.books.memory("avidxchange", "minutes")

    def known(self) -> auth.Credentials:
        """The credentials that work now; people rotate them by hand."""
        return replace(CREDENTIALS, **(self._store.tokens.get(ROTATED, "credentials") or {}))

    def rotate(self, changes: Row) -> None:
        self._store.tokens.put(ROTATED, "credentials", {**asdict(self.known()), **changes})

    def login(self, request: Request, now: dt.datetime) -> Reply:
        if request.method != "POST":
            return Reply(405, {"error": "invalid_request", "error_description": "use POST"})
        return self._token(request, now) if request.path == "/token" else self._authorization(request, now)

    def _token(self, request: Request, now: dt.datetime) -> Reply:
        given = auth.basic(request.headers.get("authorization"))
        known = (self.known().client_id, self.known().client_secret)
        if given is None or not all(auth.same(left, right) for left, right in zip(given, known, strict=True)):
            return Reply(401, {"error": "invalid_client", "error_description": "Client Authentication failed."})
        if request.form().get("grant_type") != "client_credentials":
            return Reply(400, {"error": "unsupported_grant_type", "error_description": "use client_credentials"})
        # the gateway hands out the token it has until that one ends
        for token, row in self._live(now).items():
            if row["style"] == "client_credentials":
                return _issued(token, row, now)
        token, row = self._issue("client_credentials", now)
        return _issued(token, row, now)

    def _authorization(self, request: Request, now: dt.datetime) -> Reply:
        key = auth.bearer(request.headers.get("authorization"))
        if key is None:
            return self.fault(401, 900902, "gateway_password")
        if not auth.same(key, self.known().gateway_key):
            return self.fault(401, 900901, "gateway_password")
        form = request.form()
        if form.get("grant_type") != "password" or not form.get("username") or not form.get("password"):
            text = "grant_type=password, username and password are required"
            return Reply(400, {"error": "invalid_request", "error_description": text})
        right = (self.known().username, self.known().password)
        if not all(auth.same(form[name], value) for name, value in zip(("username", "password"), right, strict=True)):
            return Reply(401, {"exception": {"reason": "Unauthorized", "detail": "Invalid user name or password."}})
        token, row = self._issue("gateway_password", now)
        return _issued(token, row, now)

    def _issue(self, style: str, now: dt.datetime) -> tuple[str, Row]:
        for token, _ in self._store.tokens.items(TENANT):
            if token not in self._live(now):
                self._store.tokens.delete(TENANT, token)
        token = secrets.token_hex(20)
        row = {"style": style, "expires_at": stamp(now + dt.timedelta(seconds=auth.TOKEN_SECONDS))}
        self._store.tokens.put(TENANT, token, row)
        return token, row

    def _live(self, now: dt.datetime) -> dict[str, Row]:
        limit = stamp(now)
        return {token: row for token, row in self._store.tokens.items(TENANT) if row["expires_at"] > limit}

    def admit(self, request: Request, now: dt.datetime) -> Reply | None:
        """None when the call may pass; else the gateway's own answer."""
        live = {token: str(row["style"]) for token, row in self._live(now).items()}
        found = auth.decide(request.headers, self.known(), live)
        if isinstance(found, auth.Refused):
            return self.fault(found.status, found.code, found.style, detail=found.detail)
        settings = self._store.settings()
        resource = request.path.removeprefix("/v1/").split("/")[0]
        if resource in settings["not_subscribed"]:
            return self.fault(403, 900908, found.style)
        minute = int(now.timestamp() // 60)
        window, used = self._minutes.get(found.credential, (minute, 0))
        used = used + 1 if window == minute else 1
        self._minutes[found.credential] = (minute, used)
        if used > int(settings["calls_per_minute"]):
            return self.throttled(found.style, now)
        return None

    def throttled(self, style: str, now: dt.datetime) -> Reply:
        opens = (int(now.timestamp() // 60) + 1) * 60
        wait = max(1, math.ceil(opens - now.timestamp()))
        reply = self.fault(429, 900800, style, opens=dt.datetime.fromtimestamp(opens, dt.UTC))
        return Reply(429, reply.body, {"Retry-After": str(wait)})

    def fault(
        self, status: int, code: int, style: str, *, detail: str | None = None, opens: dt.datetime | None = None
    ) -> Reply:
        """Old gateways, which the password style still sits behind, wrap their faults; new ones do not."""
        shape = self._store.settings()["gateway_faults"]
        wrapped = style == "gateway_password" if shape == "by_style" else shape == "wrapped"
        next_access = f"{opens:%Y-%b-%d %H:%M:%S}+0000 UTC" if opens else None
        return Reply(status, gateway_fault(code, wrapped=wrapped, next_access=next_access, detail=detail))

    def injected(self, status: int, path: str, headers: Mapping[str, str], sent: str, now: dt.datetime) -> Row:
        """Body and headers of a failure that a test asked for, in the gateway's words.

        A login that fails with 503 echoes what it was sent, in clear, as one real login service does (section 2).
        """
        style = "gateway_password" if "avidauthorization" in headers or path == LOGINS[1] else "client_credentials"
        if path in LOGINS and status == 503:
            detail = f"upstream did not answer: {headers.get('authorization', '')} {sent}"
            return {"body": {"exception": {"reason": "Service Unavailable", "detail": detail}}}
        if status == 429:
            reply = self.throttled(style, now)
            return {"body": reply.body, "headers": reply.headers}
        if status in (401, 403):
            return {"body": self.fault(status, 900901 if status == 401 else 900908, style).body}
        if status >= 500:
            return {"body": {"fault": {"code": 101503, "type": "Status report", "message": "Runtime Error",
                                       "description": "Error connecting to the back end"}}}  # fmt: skip
        return {"body": errors(error("Refused", f"the request was refused with {status}"))}


def _issued(token: str, row: Row, now: dt.datetime) -> Reply:
    left = int((moment(row["expires_at"]) - now).total_seconds())
    body = {"access_token": token, "scope": "default", "token_type": "Bearer", "expires_in": max(left, 1)}
    return Reply(200, body, {"Cache-Control": "no-store"})
