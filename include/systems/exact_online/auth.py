"""Exact Online's OAuth: a ten-minute token, renewed in its last 30 s only, on a chain that rotates each time.

Source: reference page exact_online, section 2.
"""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from typing import Any

import httpx

from include.clock import Clock
from include.http.auth import RenewingAuth, StillValid, require_credentials
from include.http.errors import MalformedAnswer, Throttled, Transient, Unauthorised
from include.http.protocols import Meter, Rereadable, TokenSet, TokenStore
from include.http.redaction import redact
from include.systems.exact_online import contract, outcomes
from include.texts.program import said

_FIELDS = {"": ("client_id", "client_secret")}  # the refresh token may stand in the token store
_CONSENT, _CODE = "exact_online.todo.consent", "exact_online.todo.code"


class ExactOnlineAuth(RenewingAuth):
    """One token chain for all divisions and links of a connection."""

    def __init__(
        self,
        http: httpx.Client,
        base: httpx.URL,
        credentials: Mapping[str, str],
        tokens: TokenStore,
        meter: Meter,
        clock: Clock,
        sleep: Callable[[float], None],
    ) -> None:
        require_credentials("Exact Online", _FIELDS, "", credentials, said(_CONSENT))
        super().__init__(meter, tokens, clock, contract.RENEWAL_MARGIN)
        self._http, self._credentials, self._sleep = http, dict(credentials), sleep
        self._kept = credentials
        self._renewed_here = threading.Event()
        self._address = base.copy_with(path=base.path.rstrip("/") + contract.TOKEN_PATH)

    def secrets(self) -> list[str]:
        return [value for value in self._credentials.values() if value] + super().secrets()

    def refused(self, response: httpx.Response) -> bool:
        return response.status_code == 401 or outcomes.is_login_page(response.status_code, response.headers, b"")

    def exchange(self, current: TokenSet | None) -> bytes:
        self._reread()
        refresh_token = (current.refresh_token if current else None) or self._credentials.get("refresh_token")
        if not refresh_token:
            what = said("calls.token.no_refresh_token")
            raise Unauthorised(what, system="exact_online", todo=said(_CONSENT))
        return self._asked({"grant_type": "refresh_token", "refresh_token": refresh_token}, refresh_token, _CONSENT)

    def redeem(self, code: str, redirect_uri: str) -> bytes:
        """A code of a new consent for its first tokens: the raw reply, or an ``ApiError``. A code works once."""
        form = {"grant_type": "authorization_code", "code": code, "redirect_uri": redirect_uri}
        return self._asked(form, code, _CODE)

    def _asked(self, grant: Mapping[str, str], hidden: str, todo: str) -> bytes:
        form = {**grant, **{name: self._credentials[name] for name in ("client_id", "client_secret")}}
        for attempt in range(1, contract.EMPTY_TOKEN_REPLIES + 1):
            response = self._post(form)
            if response.status_code == 200 and not response.content.strip():
                if attempt < contract.EMPTY_TOKEN_REPLIES:
                    self._sleep(float(attempt))
                continue
            if response.status_code == 200:
                return response.content
            raise self._refusal(response, hidden, todo)
        raise Transient(said("calls.token.keeps_nothing"), system="exact_online", status=200)

    def _reread(self) -> None:
        # A person may have connected anew, perhaps with another app's registration, while this client is in use.
        if isinstance(self._kept, Rereadable):
            self._credentials = {**self._credentials, **self._kept.again()}

    def parse(self, raw: bytes, received_at: datetime) -> TokenSet:
        tokens = token_set(raw, received_at)
        self._renewed_here.set()
        return tokens

    def take_renewed(self) -> bool:
        """Whether this process renewed the token since it was last asked."""
        if not self._renewed_here.is_set():
            return False
        self._renewed_here.clear()
        return True

    def _post(self, form: Mapping[str, str]) -> httpx.Response:
        self.meter.before("", contract.TOKEN_ENDPOINT)
        status: int | None = None
        headers: Mapping[str, str] = {}
        failure = ""
        try:
            response = self._http.post(self._address, data=dict(form))
            status, headers = response.status_code, response.headers
        except httpx.HTTPError as error:
            failure = type(error).__name__
        finally:
            self.meter.after("", contract.TOKEN_ENDPOINT, status, headers)
        if failure:
            text = said("calls.token.no_answer", error_kind=failure)
            raise Transient(text, system="exact_online", todo=said("calls.todo.unreachable"))
        return response

    def _refusal(self, response: httpx.Response, hidden: str, todo: str) -> Exception:
        if too_early(response.status_code, response.headers, response.content):
            return StillValid()
        facts: dict[str, Any] = {
            "system": "exact_online",
            "request": f"POST {contract.TOKEN_PATH}",
            "status": response.status_code,
            "vendor_text": redact(outcomes.vendor_text(response.content), [*self.secrets(), hidden]),
        }
        if response.status_code == 429:
            _, until = outcomes.reset_moment(response.headers)
            return Throttled(said("calls.token.used_up"), until=until, **facts)
        if response.status_code >= 500 or response.status_code == 408:
            return Transient(said("calls.token.not_now"), **facts)
        words, called = outcomes.vendor_text(response.content).lower(), contract.CALLED[0]
        if "invalid_client" in words or b'"invalid_client"' in response.content:
            return Unauthorised(said("exact_online.app_unknown"), todo=said("exact_online.todo.app"), **facts)
        if todo == _CODE:
            return Unauthorised(said("calls.consent.code_refused", system=called), todo=said(todo), **facts)
        todo = "exact_online.todo.used" if contract.USED_TOKEN_TEXT in words else todo
        return Unauthorised(said("calls.consent.not_renewed", system=called), todo=said(todo), **facts)


def too_early(status: int, headers: Mapping[str, str], content: bytes) -> bool:
    """Whether a renewal was refused only because the last access token still lives (400 [seen] or 401 [doc])."""
    reason = headers.get("Reason") or headers.get("reason") or ""
    words = f"{reason} {outcomes.vendor_text(content)}".lower()
    return status in (400, 401) and (
        contract.TOO_EARLY_REASON.lower() in words or any(text in words for text in contract.TOO_EARLY_TEXTS)
    )


def token_set(raw: bytes, received_at: datetime) -> TokenSet:
    """A token reply as tokens; ``expires_in`` comes as text in real replies. Raises ``MalformedAnswer``."""
    try:
        body = json.loads(raw)
        life = timedelta(seconds=int(body.get("expires_in") or contract.TOKEN_LIFE.total_seconds()))
        return TokenSet(str(body["access_token"]), str(body["refresh_token"]), received_at, received_at + life, 0)
    except (ValueError, KeyError, TypeError, AttributeError):
        problem = said("calls.token.lacks")
    raise MalformedAnswer(problem, system="exact_online", request=f"POST {contract.TOKEN_PATH}", todo=said(_CONSENT))
