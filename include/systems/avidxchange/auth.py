"""AvidXchange's three credential styles behind one name (reference page avidxchange, section 2)."""

from __future__ import annotations

import abc
import base64
import json
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

import httpx

from include.clock import Clock
from include.http.answers import leaves_open
from include.http.auth import MeteredAuth, RenewingAuth, require_credentials
from include.http.errors import MalformedAnswer, Throttled, Transient, Unauthorised
from include.http.pacing import retry_after
from include.http.protocols import Meter, TokenSet, TokenStore
from include.systems.avidxchange import contract
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
    require_credentials("AvidXchange", contract.CREDENTIALS, mode, credentials, "run `connect avidxchange`")
    if mode == "customer_tokens":
        return CustomerTokens(meter, credentials)
    if tokens is None:
        raise ValueError(f"{mode} needs a token store")
    kind = ClientCredentials if mode == "client_credentials" else GatewayPassword
    return kind(http, base, credentials, tokens, meter, clock)


class CustomerTokens(MeteredAuth):
    """Two static tokens made in AvidSuite; they do not expire and are rotated by hand."""

    def __init__(self, meter: Meter, credentials: Mapping[str, str]) -> None:
        super().__init__(meter)
        self._credentials = dict(credentials)

    def sign(self, request: httpx.Request) -> int:
        request.headers[contract.COMPANY_TOKEN_HEADER] = self._credentials["company_token"]
        request.headers[contract.USER_TOKEN_HEADER] = self._credentials["user_token"]
        return 0

    def secrets(self) -> list[str]:
        return [value for value in self._credentials.values() if value]


class _Login(RenewingAuth):
    """A bearer token from a login call, renewed 60 s before its end."""

    endpoint = ""

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
        self._http, self._base, self._credentials = http, base, dict(credentials)

    @abc.abstractmethod
    def login(self) -> tuple[httpx.URL, dict[str, str], dict[str, str]]:
        """Address, headers and form of the login call."""

    def secrets(self) -> list[str]:
        return [value for value in self._credentials.values() if value] + super().secrets()

    def exchange(self, current: TokenSet | None) -> bytes:
        url, headers, form = self.login()
        self.meter.before("", self.endpoint)
        status: int | None = None
        answered: Mapping[str, str] = {}
        failure = ""
        try:
            response = self._http.post(url, data=form, headers=headers)
            status, answered = response.status_code, response.headers
        except httpx.HTTPError as error:
            failure = type(error).__name__
        finally:
            self.meter.after("", self.endpoint, status, answered)
        # The body of a failed login is never quoted: some tenants' gateways echo the credentials in it [client code].
        facts: dict[str, Any] = {"system": "avidxchange", "request": f"POST {url.path}", "status": status}
        if failure:
            what = said("avidxchange.login.no_answer", error_kind=failure)
            raise Transient(what, todo=said("calls.todo.unreachable"), **facts)
        if status == 429:
            until = retry_after(answered, self._clock.now())
            raise Throttled(said("avidxchange.login.limited"), until=until, **facts)
        if leaves_open(response.status_code):
            raise Transient(said("avidxchange.login.not_now"), **facts)
        if status not in (200, 201):
            what = said("calls.credentials.not_accepted", system=contract.CALLED[1])
            raise Unauthorised(what, todo=said("avidxchange.todo.credentials"), **facts)
        return response.content

    def parse(self, raw: bytes, received_at: datetime) -> TokenSet:
        return token_set(raw, received_at)


class ClientCredentials(_Login):
    """A partner's client id and secret. A repeated login may give the same token with less life left [assumed]."""

    endpoint = contract.TOKEN_ENDPOINT

    def login(self) -> tuple[httpx.URL, dict[str, str], dict[str, str]]:
        pair = f"{self._credentials['client_id']}:{self._credentials['client_secret']}".encode()
        # No secret of ``secrets``: the body of a failed login, which alone could repeat it, is never quoted.
        headers = {"Authorization": f"Basic {base64.b64encode(pair).decode()}"}
        return self._base.copy_with(path=contract.TOKEN_PATH), headers, {"grant_type": "client_credentials"}

    def token_headers(self, access_token: str) -> Mapping[str, str]:
        return {
            "Authorization": f"Bearer {access_token}",
            contract.COMPANY_ID_HEADER: self._credentials["company_id"],
        }


class GatewayPassword(_Login):
    """Legacy tenants: a gateway key on every call, and a token got with user name and password."""

    endpoint = contract.LOGIN_ENDPOINT

    def login(self) -> tuple[httpx.URL, dict[str, str], dict[str, str]]:
        form = {
            "grant_type": "password",
            "username": self._credentials["username"],
            "password": self._credentials["password"],
        }
        url = self._base.copy_with(path=self._base.path + contract.LOGIN_PATH)
        return url, {"Authorization": f"Bearer {self._credentials['gateway_key']}"}, form

    def token_headers(self, access_token: str) -> Mapping[str, str]:
        return {
            "Authorization": f"Bearer {self._credentials['gateway_key']}",
            contract.ACCESS_TOKEN_HEADER: f"Bearer {access_token}",
        }


def token_set(raw: bytes, received_at: datetime) -> TokenSet:
    """A login reply as a token; its end is computed from ``expires_in`` each time. Raises ``MalformedAnswer``."""
    try:
        body = json.loads(raw)
        life = timedelta(seconds=int(body.get("expires_in") or contract.TOKEN_LIFE.total_seconds()))
        return TokenSet(str(body["access_token"]), None, received_at, received_at + life, 0)
    except (ValueError, KeyError, TypeError, AttributeError):
        problem = said("avidxchange.login.no_token")
    raise MalformedAnswer(problem, system="avidxchange")
