"""OAuth 2.0 client credentials (RFC 6749, 4.4): a token for an id and a secret, asked for again shortly before its end,
since there is no refresh token."""

from __future__ import annotations

import abc
import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import httpx

from include.clock import Clock
from include.http.answers import leaves_open
from include.http.auth import RenewingAuth
from include.http.errors import MalformedAnswer, Throttled, Transient, Unauthorised
from include.http.pacing import retry_after
from include.http.protocols import Meter, TokenSet, TokenStore
from include.http.redaction import redact
from include.texts.program import said


@dataclass(frozen=True)
class TokenEndpoint:
    """Where a system gives tokens. ``request`` is how errors name a call to it, ``counted_as`` how the meter does;
    ``life`` is that of a token whose reply names none, ``margin`` how long before its end another one is asked for."""

    system: str
    address: httpx.URL
    request: str
    counted_as: str
    life: timedelta
    margin: timedelta


class ClientCredentials(RenewingAuth):
    """``secrets``: the values that must never show, beside the tokens."""

    def __init__(
        self,
        http: httpx.Client,
        at: TokenEndpoint,
        form: Mapping[str, str],
        secrets: list[str],
        tokens: TokenStore,
        meter: Meter,
        clock: Clock,
    ) -> None:
        super().__init__(meter, tokens, clock, at.margin)
        self._http, self._at, self._form, self._kept = http, at, form, secrets

    def headers(self) -> Mapping[str, str]:
        """Of each call to the token endpoint."""
        return {}

    @abc.abstractmethod
    def vendor_text(self, content: bytes) -> str:
        """The vendor's words in a refusal; '' where there are none."""

    @abc.abstractmethod
    def refusal(self, status: int) -> tuple[str, str]:
        """What a refusal means and what to do, in plain words."""

    def secrets(self) -> list[str]:
        return [*self._kept, *super().secrets()]

    def exchange(self, current: TokenSet | None) -> bytes:
        at = self._at
        self.meter.before("", at.counted_as)
        status: int | None = None
        answered: Mapping[str, str] = {}
        failure = ""
        form = {"grant_type": "client_credentials", **self._form}
        try:
            response = self._http.post(at.address, data=form, headers=dict(self.headers()))
            status, answered = response.status_code, response.headers
        except httpx.HTTPError as error:
            failure = type(error).__name__
        finally:
            self.meter.after("", at.counted_as, status, answered)
        if failure:
            text, todo = said("calls.token.no_answer", error_kind=failure), said("calls.todo.unreachable")
            raise Transient(text, system=at.system, request=at.request, todo=todo)
        if response.status_code == 200:
            return response.content
        raise self._error(response)

    def parse(self, raw: bytes, received_at: datetime) -> TokenSet:
        return token_set(raw, received_at, self._at)

    def _error(self, response: httpx.Response) -> Exception:
        at, status = self._at, response.status_code
        words = redact(self.vendor_text(response.content), self.secrets())
        facts: dict[str, Any] = {"system": at.system, "request": at.request, "status": status, "vendor_text": words}
        if status == 429:
            until = retry_after(response.headers, self._clock.now())
            return Throttled(said("calls.token.limited"), until=until, **facts)
        if leaves_open(status):
            return Transient(said("calls.token.not_now"), **facts)
        what, todo = self.refusal(status)
        return Unauthorised(what, todo=todo, **facts)


def token_set(raw: bytes, received_at: datetime, at: TokenEndpoint) -> TokenSet:
    """A token reply as a token; ``expires_in`` counts seconds. Raises ``MalformedAnswer``."""
    try:
        body = json.loads(raw)
        seconds = body.get("expires_in")
        life = at.life if seconds is None else timedelta(seconds=int(seconds))
        token = body["access_token"]
        if isinstance(token, str) and token:
            return TokenSet(token, None, received_at, received_at + life, 0)
    except (ValueError, KeyError, TypeError, AttributeError, OverflowError):
        pass
    raise MalformedAnswer(said("calls.token.no_access_token"), system=at.system, request=at.request)
