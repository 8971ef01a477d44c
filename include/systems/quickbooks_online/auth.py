"""QuickBooks' OAuth: a token of an hour, on a chain whose refresh token changes about daily and lives 100 idle days.

Two exchanges at once can cost the consent, so that the token store lets one at a time; whatever refresh token comes
back is stored before anything is done with it. Source: reference page quickbooks_online, section 2.
"""

from __future__ import annotations

import base64
import json
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

import httpx

from include.clock import Clock
from include.http.auth import RenewingAuth, require_credentials
from include.http.errors import MalformedAnswer, Throttled, Transient, Unauthorised
from include.http.protocols import Meter, Rereadable, TokenSet, TokenStore
from include.http.redaction import redact
from include.systems.quickbooks_online import contract, faults
from include.texts.program import said

_FIELDS = {"": ("client_id", "client_secret")}  # the refresh token may stand in the token store
# Intuit has one answer (`invalid_grant`) for a consent that was withdrawn or ended and for a string that was replaced.
_CONSENT, _CODE = "quickbooks_online.todo.consent_lost", "quickbooks_online.todo.code"
_SYSTEM = "quickbooks_online"


class QuickBooksAuth(RenewingAuth):
    """The token chain of one company."""

    def __init__(
        self,
        http: httpx.Client,
        base: httpx.URL,
        credentials: Mapping[str, str],
        tokens: TokenStore,
        meter: Meter,
        clock: Clock,
    ) -> None:
        require_credentials("QuickBooks", _FIELDS, "", credentials, said(_CONSENT))
        super().__init__(meter, tokens, clock, contract.RENEWAL_MARGIN)
        self._http, self._credentials, self._kept = http, dict(credentials), credentials
        self._address = token_address(base)

    def secrets(self) -> list[str]:
        return [value for value in (*self._credentials.values(), self._pair()) if value] + super().secrets()

    def exchange(self, current: TokenSet | None) -> bytes:
        self._reread()
        refresh_token = (current.refresh_token if current else None) or self._credentials.get("refresh_token")
        if not refresh_token:
            raise Unauthorised(said("calls.token.no_refresh_token"), system=_SYSTEM, todo=said(_CONSENT))
        return self._asked({"grant_type": "refresh_token", "refresh_token": refresh_token}, refresh_token, _CONSENT)

    def redeem(self, code: str, redirect_uri: str) -> bytes:
        """A code of a new consent for its first tokens: the raw reply, or an ``ApiError``. A code works once."""
        form = {"grant_type": "authorization_code", "code": code, "redirect_uri": redirect_uri}
        return self._asked(form, code, _CODE)

    def _asked(self, form: Mapping[str, str], hidden: str, todo: str) -> bytes:
        response = self._post(form)
        if response.status_code == 200 and response.content.strip():
            if not _error_in(response.content):
                return response.content
            # A reply with an error for a body must never replace tokens that may still be good [client code].
            raise self._refusal(response, hidden, todo)
        if response.status_code == 200:
            raise Transient(said("calls.token.nothing"), system=_SYSTEM, status=200)
        raise self._refusal(response, hidden, todo)

    def _reread(self) -> None:
        # A person may have connected anew, perhaps with another app's keys, while this client is in use.
        if isinstance(self._kept, Rereadable):
            self._credentials = {**self._credentials, **self._kept.again()}

    def _pair(self) -> str:
        return base64.b64encode(
            f"{self._credentials['client_id']}:{self._credentials['client_secret']}".encode()
        ).decode()

    def parse(self, raw: bytes, received_at: datetime) -> TokenSet:
        return token_set(raw, received_at)

    def _post(self, form: Mapping[str, str]) -> httpx.Response:
        asked = {
            "Authorization": f"Basic {self._pair()}",
            "Accept": "application/json",
            contract.HARD_END_HEADER: "true",
        }
        self.meter.before("", contract.TOKEN_ENDPOINT)
        status: int | None = None
        headers: Mapping[str, str] = {}
        failure = ""
        try:
            response = self._http.post(self._address, data=dict(form), headers=asked)
            status, headers = response.status_code, response.headers
        except httpx.HTTPError as error:
            failure = type(error).__name__
        finally:
            self.meter.after("", contract.TOKEN_ENDPOINT, status, headers)
        if failure:
            text = said("calls.token.no_answer", error_kind=failure)
            raise Transient(text, system=_SYSTEM, todo=said("calls.todo.unreachable"))
        return response

    def _refusal(self, response: httpx.Response, hidden: str, todo: str) -> Exception:
        facts: dict[str, Any] = {
            "system": _SYSTEM,
            "request": f"POST {contract.TOKEN_PATH}",
            "status": response.status_code,
            "vendor_text": redact(faults.words(response.content), [*self.secrets(), hidden]),
            "request_id": response.headers.get(contract.REQUEST_ID_HEADER),
        }
        if response.status_code == 429:
            until = self._clock.now() + contract.THROTTLE_WAIT
            return Throttled(said("calls.token.slow_down"), until=until, **facts)
        if response.status_code >= 500 or (response.status_code in (403, 408) and not _error_in(response.content)):
            return Transient(said("calls.token.not_now"), **facts)
        if _error_in(response.content) == "invalid_client":
            return Unauthorised(said("quickbooks_online.app_unknown"), todo=said("quickbooks_online.todo.app"), **facts)
        what = "calls.consent.code_refused" if todo == _CODE else "calls.consent.not_renewed"
        return Unauthorised(said(what, system=contract.CALLED[1]), todo=said(todo), **facts)


def token_address(base: httpx.URL) -> httpx.URL:
    """Where the tokens of an API address come from."""
    if str(base).rstrip("/") in contract.HOSTS.values():
        return httpx.URL(contract.TOKEN_HOST + contract.TOKEN_PATH)
    return base.copy_with(path=base.path.rstrip("/") + contract.TOKEN_PATH)


def token_set(raw: bytes, received_at: datetime) -> TokenSet:
    """A token reply as tokens, with the end of the consent where it names one. Raises ``MalformedAnswer``."""
    try:
        body = json.loads(raw)
        life = timedelta(seconds=int(body.get("expires_in") or contract.TOKEN_LIFE.total_seconds()))
        hard = body.get(contract.HARD_END_FIELD)
        ends = received_at + timedelta(seconds=int(hard)) if hard is not None else None
        access, refresh = body["access_token"], body["refresh_token"]
        if not (isinstance(access, str) and access and isinstance(refresh, str) and refresh):
            raise ValueError("empty")
        return TokenSet(access, refresh, received_at, received_at + life, 0, ends)
    except (ValueError, KeyError, TypeError, AttributeError, OverflowError):
        problem = said("calls.token.lacks")
    raise MalformedAnswer(problem, system=_SYSTEM, request=f"POST {contract.TOKEN_PATH}", todo=said(_CONSENT))


def _error_in(content: bytes) -> str:
    try:
        body = json.loads(content)
    except ValueError:
        return ""
    found = body.get("error") if isinstance(body, dict) else None
    return found if isinstance(found, str) else ""
