"""Microsoft Entra ID's client credentials for one registered application, and the calls it may make.

Source: dev-itpro/administration/automation-apis-using-s2s-authentication.md (the flow), developer/
devenv-develop-connect-apps.md (token address and scope), administration/operational-limits-online.md (6,000 requests of
a user in a sliding window of five minutes). Whether a 429 says when to come back is not documented for it, only for
502 and 503: here it does.
"""

from __future__ import annotations

import datetime as dt
import secrets
from collections import deque
from typing import Any

from include.sandbox.business_central.errors import OF_STATUS, Refusal, TokenRefusal
from include.sandbox.business_central.http import Request
from include.sandbox.business_central.store import NAME, TENANT, Store

TENANT_ID = "6f1c5d0a-3b7e-4c52-9c68-0f4f5f1b2a77"
CLIENT_ID = "b2f0a4de-8a3e-4f62-8d6e-31c7a1f0c9d4"
FIRST_SECRET = "Bc8~q3kT.sandbox-secret-of-the-application"  # noqa: S105 - of the simulation
SCOPE = "https://api.businesscentral.dynamics.com/.default"


class Credentials:
    def __init__(self, store: Store) -> None:
        self._store = store
        self._calls: dict[str, deque[float]] = store.books.memory(NAME, "calls")

    def known(self) -> dict[str, str]:
        return {"tenant_id": TENANT_ID, "client_id": CLIENT_ID, "client_secret": self._secret()}

    def _secret(self) -> str:
        return str((self._store.secrets.get(TENANT, "secret") or {"value": FIRST_SECRET})["value"])

    def replace(self, secret: str | None) -> None:
        """What the administrator does once a secret has ended; tokens that were given live on to their end."""
        self._store.secrets.put(TENANT, "secret", {"value": secret or secrets.token_urlsafe(30)})

    def token(self, tenant: str, form: dict[str, str]) -> Any:
        """Raises ``TokenRefusal``."""
        if tenant != TENANT_ID:
            raise TokenRefusal(400, "invalid_request", 90002, f"Tenant '{tenant}' not found.")
        if form.get("grant_type") != "client_credentials":
            raise TokenRefusal(400, "unsupported_grant_type", 70003, "The grant type is not supported here.")
        if form.get("client_id") != CLIENT_ID:
            raise TokenRefusal(400, "unauthorized_client", 700016, "The application was not found in the directory.")
        if form.get("client_secret") != self._secret():
            raise TokenRefusal(401, "invalid_client", 7000215, "Invalid client secret provided.")
        if form.get("scope") != SCOPE:
            raise TokenRefusal(400, "invalid_scope", 70011, "The provided value for the scope is not valid.")
        life, value = int(self._store.settings()["token_life_s"]), f"eyJ0eXAiOiJKV1Qi.{secrets.token_urlsafe(48)}"
        ends = self._store.now + dt.timedelta(seconds=life)
        self._store.tokens.put(TENANT, value, {"ends": ends.isoformat()})
        return {"token_type": "Bearer", "expires_in": life, "ext_expires_in": life, "access_token": value}

    def need(self, request: Request) -> None:
        """Raises ``Refusal`` 401 without a live token, 429 when the window is full."""
        kind, _, value = request.headers.get("authorization", "").partition(" ")
        row = self._store.tokens.get(TENANT, value.strip()) if kind.lower() == "bearer" else None
        if row is None or dt.datetime.fromisoformat(row["ends"]) <= self._store.now:
            raise Refusal(401, *OF_STATUS[401])
        settings, at = self._store.settings(), self._store.now.timestamp()
        calls = self._calls.setdefault("calls", deque())
        while calls and calls[0] <= at - float(settings["rate_window_s"]):
            calls.popleft()
        if len(calls) >= int(settings["rate_limit"]):
            wait = str(max(1, int(calls[0] + float(settings["rate_window_s"]) - at) + 1)) if calls else "1"
            raise Refusal(429, "Unknown", "Too many requests reached.", {"Retry-After": wait})
        calls.append(at)
