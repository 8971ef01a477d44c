"""The token endpoint: single-use refresh tokens, 600 s access tokens, no early refresh (reference page, OAuth2)."""

from __future__ import annotations

import base64
import json
import secrets
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any
from urllib.parse import parse_qsl, unquote

from include.sandbox.exact_online.store import NAME, ExactBooks

ACCESS_LIFE_MS = 600_000
EARLIEST_REFRESH_MS = 570_000
REFRESH_LIFE_MS = 30 * 86_400_000
CODE_LIFE_MS = 180_000
CALLS_A_DAY = 200
CLIENT_ID = "{1c2d3e4f-5a6b-4c7d-8e9f-0a1b2c3d4e5f}"
CLIENT_SECRET = "aB3!xY7%pQ9/sandbox"  # noqa: S105 - of the simulated app registration
REDIRECT_URI = "https://localhost/exact/callback"


@dataclass
class TokenAnswer:
    status: int
    body: bytes = b""
    headers: list[tuple[str, str]] = field(default_factory=list)


class TokenEndpoint:
    """Chains of tokens: one consent of the user is one chain, and only the newest chain lives."""

    def __init__(self, store: ExactBooks) -> None:
        self._store = store
        books = store.books
        self._chains = books.table(NAME, "oauth_chains", lags=False)
        self._refresh = books.table(NAME, "oauth_refresh", lags=False)
        self._access = books.table(NAME, "oauth_access", lags=False)
        self._codes = books.table(NAME, "oauth_codes", lags=False)
        self._used = books.table(NAME, "oauth_calls", lags=False)

    def consent(self, kill: bool = True) -> str:
        """A person grants access: a new chain, the earlier one is dead. Answers its first refresh token."""
        for key, row in self._chains.items("") if kill else ():
            self._chains.put("", key, {**row, "dead": True})
        chain = secrets.token_hex(8)
        token = self._new_refresh(chain)
        self._chains.put("", chain, {"refresh": token, "issued": None, "dead": False})
        return token

    def current_refresh_token(self) -> str:
        """One that works now: an expired chain gets a successor, but still says of itself that it expired."""
        alive = [row for row in self._chains.rows("") if not row["dead"]]
        if not alive:
            return self.consent()
        token = str(alive[-1]["refresh"])
        made = (self._refresh.get("", token) or {"made": 0})["made"]
        return self.consent(kill=False) if self._store.now() > made + REFRESH_LIFE_MS else token

    def new_code(self) -> str:
        # Codes hold characters that must be decoded exactly once.
        code = "IAAA" + secrets.token_urlsafe(32) + "!%/x"
        self._codes.put("", code, {"made": self._store.now(), "used": False})
        return code

    def is_valid(self, access_token: str) -> bool:
        row = self._access.get("", access_token)
        return row is not None and self._store.now() < row["issued"] + ACCESS_LIFE_MS

    def answer(self, body: bytes, authorization: str) -> TokenAnswer:
        form = dict(parse_qsl(body.decode("utf-8", "replace"), keep_blank_values=True))
        client_id, secret = _client(form, authorization)
        if client_id.strip("{}").lower() != CLIENT_ID.strip("{}") or secret != CLIENT_SECRET:
            return _refused(401, "invalid_client", "Client authentication failed.")
        known = self._refresh.get("", form.get("refresh_token", ""))
        if not self._count(known["chain"] if known else ""):
            return TokenAnswer(429)
        grant = form.get("grant_type")
        if grant == "refresh_token":
            return self._refreshed(form.get("refresh_token", ""))
        if grant == "authorization_code":
            return self._exchanged(form)
        return _refused(400, "unsupported_grant_type", "The authorization grant type is not supported.")

    def _count(self, chain: str) -> bool:
        """Of each who consented."""
        day = datetime.fromtimestamp(self._store.now() / 1000, UTC).date().isoformat()
        used = (self._used.get("", f"{day} {chain}") or {"calls": 0})["calls"]
        self._used.put("", f"{day} {chain}", {"calls": used + 1})
        return bool(used < CALLS_A_DAY)

    def _exchanged(self, form: dict[str, str]) -> TokenAnswer:
        code = self._codes.get("", form.get("code", ""))
        if code is None or code["used"] or self._store.now() > code["made"] + CODE_LIFE_MS:
            return _refused(400, "invalid_grant", "The authorization code is invalid or was used before.")
        if form.get("redirect_uri") != REDIRECT_URI:
            return _refused(400, "invalid_grant", "The redirect_uri does not match.")
        self._codes.put("", form["code"], {**code, "used": True})
        self.consent()
        return self._issue(next(key for key, row in self._chains.items("") if not row["dead"]))

    def _refreshed(self, token: str) -> TokenAnswer:
        known = self._refresh.get("", token)
        if known is None:
            return _refused(400, "invalid_grant", "The refresh token is invalid.")
        chain = self._chains.get("", known["chain"])
        now = self._store.now()
        if chain is None or chain["dead"]:
            return _refused(400, "invalid_grant", "The refresh token was revoked.")
        if chain["refresh"] != token:
            return _refused(400, "access_denied", "Old refresh token used")
        if now > known["made"] + REFRESH_LIFE_MS:
            ends, is_now = _us(known["made"] + REFRESH_LIFE_MS), _us(now)
            return _refused(400, "invalid_request", f"The refresh token expired at {ends} and it is now {is_now}.")
        if chain["issued"] is not None and now < chain["issued"] + EARLIEST_REFRESH_MS:
            early = _refused(400, "access_denied", "Rate limit exceeded: access_token not expired")
            early.headers.append(("Reason", "TooEarlyToRefreshTokens: access_token not expired"))
            return early
        return self._issue(known["chain"])

    def _issue(self, chain: str) -> TokenAnswer:
        now = self._store.now()
        for key, row in self._access.items(""):
            if now > row["issued"] + ACCESS_LIFE_MS:
                self._access.delete("", key)
        access = "stampNL001." + secrets.token_urlsafe(90)
        self._access.put("", access, {"chain": chain, "issued": now})
        refresh = self._new_refresh(chain)
        self._chains.put("", chain, {"refresh": refresh, "issued": now, "dead": False})
        # expires_in is a string in real replies.
        body = {"access_token": access, "token_type": "bearer", "expires_in": "600", "refresh_token": refresh}
        return TokenAnswer(200, json.dumps(body).encode())

    def _new_refresh(self, chain: str) -> str:
        token = "stampNL001.!IAAA" + secrets.token_urlsafe(120) + "%2F/!"
        self._refresh.put("", token, {"chain": chain, "made": self._store.now()})
        return token


def _client(form: dict[str, str], authorization: str) -> tuple[str, str]:
    if authorization.lower().startswith("basic "):
        try:
            user, _, secret = base64.b64decode(authorization[6:]).decode().partition(":")
        except ValueError:
            return "", ""
        return unquote(user), secret if secret == CLIENT_SECRET else unquote(secret)
    return form.get("client_id", ""), form.get("client_secret", "")


def _us(value: int) -> str:
    moment = datetime.fromtimestamp(value / 1000, UTC)
    half = "AM" if moment.hour < 12 else "PM"
    return f"{moment.month}/{moment.day}/{moment.year} {moment.hour % 12 or 12}:{moment:%M:%S} {half}"


def _refused(status: int, error: str, text: str) -> TokenAnswer:
    body: dict[str, Any] = {"error": error, "error_description": text}
    # The service escapes slashes in its JSON.
    return TokenAnswer(status, json.dumps(body).replace("/", "\\/").encode())
