"""Basware's two ways in: a token for a client id and secret, limited to named rights, or user name and password on
every call. Source: reference page basware, section 3.
"""

from __future__ import annotations

import base64
import uuid
from collections.abc import Mapping

import httpx

from include.clock import Clock
from include.http.auth import MeteredAuth, require_credentials
from include.http.client_credentials import ClientCredentials, TokenEndpoint
from include.http.protocols import Meter, TokenStore
from include.systems.basware import contract, faults
from include.texts.program import said


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
    return Tokens(http, base, credentials, tokens, meter, clock)


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


class Tokens(ClientCredentials):
    """A bearer token for named rights."""

    def __init__(
        self,
        http: httpx.Client,
        base: httpx.URL,
        credentials: Mapping[str, str],
        tokens: TokenStore,
        meter: Meter,
        clock: Clock,
    ) -> None:
        secret = credentials["client_secret"]
        self._pair = _pair(credentials["client_id"], secret)
        form = {"scope": credentials.get("scope") or " ".join(contract.SCOPES)}
        super().__init__(http, endpoint(base), form, [secret, self._pair], tokens, meter, clock)

    def headers(self) -> Mapping[str, str]:
        return {"Authorization": f"Basic {self._pair}", contract.SENT_ID_HEADER: str(uuid.uuid4())}

    def vendor_text(self, content: bytes) -> str:
        return faults.vendor_text(content)

    def refusal(self, status: int) -> tuple[str, str]:
        if status in (400, 422):
            return said("basware.no_token"), said("basware.todo.scopes")
        return said("calls.credentials.not_accepted", system=contract.CALLED[1]), said("basware.todo.secret")


def endpoint(base: httpx.URL) -> TokenEndpoint:
    return TokenEndpoint(
        system="basware",
        address=base.copy_with(path=base.path.rstrip("/") + contract.TOKEN_PATH),
        request=f"POST {contract.TOKEN_PATH}",
        counted_as=contract.TOKEN_ENDPOINT,
        life=contract.TOKEN_LIFE,
        margin=contract.RENEWAL_MARGIN,
    )


def _pair(name: str, secret: str) -> str:
    return base64.b64encode(f"{name}:{secret}".encode()).decode()
