"""Tokens, scopes and Basic (reference page, section 3). Ages are on the virtual clock."""

from __future__ import annotations

import base64
import hmac
import uuid
from dataclasses import dataclass

from include.sandbox.basware.errors import Refusal
from include.sandbox.basware.http import Reply, Request
from include.sandbox.basware.keys import Keys
from include.sandbox.basware.store import TENANT, Store
from include.sandbox.kernel.tables import Row

LIFE = 3600
TENANT_ID = "sandbox-tenant"  # claim bwcid
# What a Basware consultant hands over; people change them by hand.
CREDENTIALS: Row = {
    "client_id": "sandbox-basware-client",
    "client_secret": "sandbox-basware-secret-41c9",
    "username": "api@sandbox.example",
    "password": "sandbox-basware-password-8d2e",
}
APIS = (
    "vendors", "accounts", "costCenters", "lists", "taxCodes", "paymentTerms", "companies", "matchingOrders",
    "matchingOrderLines", "purchaseOrders", "accountingDocuments", "exportedPurchaseOrders", "requestStatus",
    "errorFeedbacks", "subscriptions", "tasks", "taskStatus",
)  # fmt: skip
SCOPES = frozenset(f"{api}.{act}" for api in APIS for act in ("read", "write", "delete"))
ACTS = {"GET": "read", "POST": "write", "PATCH": "write", "DELETE": "delete"}


@dataclass(frozen=True)
class Caller:
    """Who calls, and what it may; ``scopes`` None is everything."""

    name: str
    scopes: frozenset[str] | None

    def may(self, method: str, api: str) -> bool:
        return self.scopes is None or f"{api}.{ACTS.get(method, 'write')}" in self.scopes


def basic(header: str) -> tuple[str, str] | None:
    scheme, _, text = header.partition(" ")
    if scheme.lower() != "basic":
        return None
    try:
        user, colon, secret = base64.b64decode(text, validate=True).decode().partition(":")
    except ValueError:
        return None
    return (user, secret) if colon else None


def _same(given: tuple[str, str] | None, user: str, secret: str) -> bool:
    return given is not None and hmac.compare_digest(":".join(given).encode(), f"{user}:{secret}".encode())


class Tokens:
    def __init__(self, store: Store) -> None:
        self._store = store
        self._keys = Keys(store)

    def known(self) -> Row:
        return {**CREDENTIALS, **(self._store.secrets.get(TENANT, "credentials") or {})}

    def rotate(self, changes: Row) -> None:
        self._store.secrets.put(TENANT, "credentials", {**self.known(), **changes})

    def caller(self, request: Request) -> Caller:
        """Raises ``Refusal`` 401 for an unknown, expired or missing credential."""
        header, known = request.headers.get("authorization", ""), self.known()
        given = basic(header)
        if _same(given, known["username"], known["password"]):
            return Caller(str(known["username"]), None)
        if _same(given, known["client_id"], known["client_secret"]):
            return Caller(str(known["client_id"]), None)
        scheme, _, token = header.partition(" ")
        row = self._store.tokens.get(TENANT, token.strip()) if scheme.lower() == "bearer" else None
        if row is None or self._store.now.timestamp() >= row["expires"]:
            raise Refusal(401)
        return Caller(str(row["client"]), frozenset(row["scopes"]))

    def login(self, request: Request, issuer: str) -> Reply:
        known, form = self.known(), request.form()
        if not _same(basic(request.headers.get("authorization", "")), known["client_id"], known["client_secret"]):
            return Reply(401, {"error": "invalid_client"})
        if missing := [name for name in ("grant_type", "scope") if not form.get(name)]:
            said = [{"loc": ["body", name], "msg": "field required", "type": "value_error.missing"} for name in missing]
            return Reply(422, {"detail": said})
        if form["grant_type"] != "client_credentials":
            return _invalid(f"grant_type {form['grant_type']} is not supported")
        asked, granted = form["scope"].split(), self._store.settings()["granted_scopes"]
        allowed = SCOPES if granted is None else SCOPES & frozenset(granted)
        if unknown := [scope for scope in asked if scope not in allowed]:
            return _invalid(f"scope {' '.join(unknown)} is unknown or not granted to this client")
        return Reply(200, self._issue(known["client_id"], asked, issuer), {"cache-control": "no-store"})

    def _issue(self, client: str, scopes: list[str], issuer: str) -> Row:
        now = int(self._store.now.timestamp())
        for token, row in self._store.tokens.items(TENANT):
            if now >= row["expires"]:
                self._store.tokens.delete(TENANT, token)
        claims = {"sub": client, "scope": " ".join(scopes), "auth_time": now, "iss": issuer, "aud": "OpenAPI",
                  "exp": now + LIFE, "iat": now, "jti": str(uuid.uuid4()), "bwcid": TENANT_ID}  # fmt: skip
        token = self._keys.sign(claims)
        self._store.tokens.put(TENANT, token, {"client": client, "scopes": scopes, "expires": now + LIFE})
        return {"access_token": token, "token_type": "Bearer", "scope": " ".join(scopes), "expires_in": LIFE}

    def discovery(self, path: str, issuer: str) -> Reply:
        if path.endswith("/jwks.json"):
            return Reply(200, self._keys.jwks())
        return Reply(200, {"issuer": issuer, "jwks_uri": f"{issuer}/.well-known/jwks.json"})


def _invalid(words: str) -> Reply:
    return Reply(400, {"error": "invalid_request", "error_description": words})
