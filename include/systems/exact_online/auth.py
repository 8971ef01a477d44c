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
from include.http.errors import UNREACHABLE, MalformedAnswer, Throttled, Transient, Unauthorised
from include.http.protocols import Meter, Rereadable, TokenSet, TokenStore
from include.http.redaction import redact
from include.systems.exact_online import contract, outcomes

_FIELDS = {"": ("client_id", "client_secret")}  # the refresh token may stand in the token store
_CONSENT = "run `connect exact_online` so that a person consents again"
_CODE = (
    "a code works once and for three minutes, and with the redirect address it was asked for with: run `connect` again "
    "and come back at once"
)
_USED = (
    "this refresh token was used before, and a newer one is elsewhere: with another program or installation that uses "
    "the same app (docs/runbooks/reauthorisation_due.md), in the store as it was before it came back from a backup "
    f"(docs/runbooks/store_restored.md), or lost with a reply that never came. In each case {_CONSENT}"
)


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
        require_credentials("Exact Online", _FIELDS, "", credentials, _CONSENT)
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
            raise Unauthorised("no refresh token is known for this connection", system="exact_online", todo=_CONSENT)
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
        raise Transient("the token endpoint keeps answering with nothing", system="exact_online", status=200)

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
            text = f"the token endpoint did not answer ({failure})"
            raise Transient(text, system="exact_online", todo=UNREACHABLE)
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
            return Throttled("the token endpoint's calls are used up", until=until, **facts)
        if response.status_code >= 500 or response.status_code == 408:
            return Transient("the token endpoint could not answer now", **facts)
        said = outcomes.vendor_text(response.content).lower()
        if "invalid_client" in said or b'"invalid_client"' in response.content:
            text = "check client id and secret of the app in Exact's App Center, and the region, then `connect` again"
            return Unauthorised("Exact Online does not know this app", todo=text, **facts)
        if todo is _CODE:
            return Unauthorised("Exact Online does not take the code of this consent", todo=todo, **facts)
        used = contract.USED_TOKEN_TEXT in said
        return Unauthorised(
            "Exact Online does not renew this connection's consent", todo=_USED if used else todo, **facts
        )


def too_early(status: int, headers: Mapping[str, str], content: bytes) -> bool:
    """Whether a renewal was refused only because the last access token still lives (400 [seen] or 401 [doc])."""
    reason = headers.get("Reason") or headers.get("reason") or ""
    said = f"{reason} {outcomes.vendor_text(content)}".lower()
    return status in (400, 401) and (
        contract.TOO_EARLY_REASON.lower() in said or any(text in said for text in contract.TOO_EARLY_TEXTS)
    )


def token_set(raw: bytes, received_at: datetime) -> TokenSet:
    """A token reply as tokens; ``expires_in`` comes as text in real replies. Raises ``MalformedAnswer``."""
    try:
        body = json.loads(raw)
        life = timedelta(seconds=int(body.get("expires_in") or contract.TOKEN_LIFE.total_seconds()))
        return TokenSet(str(body["access_token"]), str(body["refresh_token"]), received_at, received_at + life, 0)
    except (ValueError, KeyError, TypeError, AttributeError):
        problem = "the token reply lacks an access or a refresh token"
    raise MalformedAnswer(problem, system="exact_online", request=f"POST {contract.TOKEN_PATH}", todo=_CONSENT)
