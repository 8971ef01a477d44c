"""Basware's two ways in: a token for a client id and secret, limited to named rights, or user name and password on
every call. Source: reference page basware, section 3.
"""

from __future__ import annotations

import base64
import json
import uuid
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

import httpx

from include.clock import Clock
from include.http.answers import leaves_open
from include.http.auth import MeteredAuth, RenewingAuth, require_credentials
from include.http.errors import UNREACHABLE, MalformedAnswer, Throttled, Transient, Unauthorised
from include.http.pacing import retry_after
from include.http.protocols import Meter, TokenSet, TokenStore
from include.http.redaction import redact
from include.systems.basware import contract, faults


def auth_for(
    mode: str,
    http: httpx.Client,
    base: httpx.URL,
    credentials: Mapping[str, str],
    tokens: TokenStore | None,
    meter: Meter,
    clock: Clock,
) -> MeteredAuth:
    """The auth flow of ``mode``. Raises ``ValueError`` naming what is missing, never its value."""
    require_credentials("Basware", contract.CREDENTIALS, mode, credentials, "run `connect basware`")
    if mode == "basic":
        return UserPassword(meter, credentials["username"], credentials["password"])
    if tokens is None:
        raise ValueError(f"{mode} needs a token store")
    return ClientCredentials(http, base, credentials, tokens, meter, clock)


class UserPassword(MeteredAuth):
    """A user of Basware's API on every call; it is changed by hand."""

    def __init__(self, meter: Meter, username: str, password: str) -> None:
        super().__init__(meter)
        self._password, self._pair = password, _pair(username, password)

    def sign(self, request: httpx.Request) -> int:
        request.headers["Authorization"] = f"Basic {self._pair}"
        return 0

    def secrets(self) -> list[str]:
        return [self._password, self._pair]


class ClientCredentials(RenewingAuth):
    """A bearer token, asked for again 60 s before its end: there is no refresh token."""

    def __init__(
        self,
        http: httpx.Client,
        base: httpx.URL,
        credentials: Mapping[str, str],
        tokens: TokenStore,
        meter: Meter,
        clock: Clock,
    ) -> None:
        super().__init__(meter, tokens, clock, contract.RENEWAL_MARGIN)
        self._http, self._secret = http, credentials["client_secret"]
        self._pair = _pair(credentials["client_id"], self._secret)
        self._scope = credentials.get("scope") or " ".join(contract.SCOPES)
        self._address = base.copy_with(path=base.path.rstrip("/") + contract.TOKEN_PATH)

    def secrets(self) -> list[str]:
        return [self._secret, self._pair, *super().secrets()]

    def exchange(self, current: TokenSet | None) -> bytes:
        headers = {"Authorization": f"Basic {self._pair}", contract.SENT_ID_HEADER: str(uuid.uuid4())}
        form = {"grant_type": "client_credentials", "scope": self._scope}
        self.meter.before("", contract.TOKEN_ENDPOINT)
        status: int | None = None
        answered: Mapping[str, str] = {}
        failure = ""
        try:
            response = self._http.post(self._address, data=form, headers=headers)
            status, answered = response.status_code, response.headers
        except httpx.HTTPError as error:
            failure = type(error).__name__
        finally:
            self.meter.after("", contract.TOKEN_ENDPOINT, status, answered)
        if failure:
            text = f"the token endpoint did not answer ({failure})"
            raise Transient(text, system="basware", request=_REQUEST, todo=UNREACHABLE)
        if response.status_code == 200:
            return response.content
        raise self._refusal(response)

    def parse(self, raw: bytes, received_at: datetime) -> TokenSet:
        return token_set(raw, received_at)

    def _refusal(self, response: httpx.Response) -> Exception:
        status = response.status_code
        said = redact(faults.vendor_text(response.content), self.secrets())
        facts: dict[str, Any] = {"system": "basware", "request": _REQUEST, "status": status, "vendor_text": said}
        if status == 429:
            return Throttled("tokens are limited", until=retry_after(response.headers, self._clock.now()), **facts)
        if leaves_open(status):
            return Transient("the token endpoint could not answer now", **facts)
        if status in (400, 422):
            todo = "check the client's rights (scopes) with Basware, then run `connect basware`"
            return Unauthorised("Basware gives no token for these rights", todo=todo, **facts)
        todo = "check client id and secret with Basware, then run `connect basware`"
        return Unauthorised("Basware does not accept the credentials", todo=todo, **facts)


def token_set(raw: bytes, received_at: datetime) -> TokenSet:
    """A token reply as a token; ``expires_in`` counts seconds. Raises ``MalformedAnswer``."""
    try:
        body = json.loads(raw)
        seconds = body.get("expires_in")
        life = contract.TOKEN_LIFE if seconds is None else timedelta(seconds=int(seconds))
        token = body["access_token"]
        if isinstance(token, str) and token:
            return TokenSet(token, None, received_at, received_at + life, 0)
    except (ValueError, KeyError, TypeError, AttributeError, OverflowError):
        pass
    raise MalformedAnswer("the token reply holds no access token", system="basware", request=_REQUEST)


_REQUEST = f"POST {contract.TOKEN_PATH}"


def _pair(name: str, secret: str) -> str:
    return base64.b64encode(f"{name}:{secret}".encode()).decode()
