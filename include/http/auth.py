"""How a request gets its credentials, as httpx auth flows; every request that leaves passes the call meter here.

The meter may wait a minute, so it is asked *before* the token is chosen: a token picked first could be dead by the time
the request leaves, and the 401 would count against the vendor's error budget.
"""

from __future__ import annotations

import abc
import threading
from collections import deque
from collections.abc import Callable, Generator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

import httpx

from include.clock import Clock
from include.http.errors import Throttled, Unauthorised
from include.http.protocols import Meter, TokenSet, TokenStore
from include.texts.program import said


@dataclass(frozen=True)
class Call:
    """What the meter counts a request by; rides in ``request.extensions["call"]``. ``is_late`` says whether it has
    waited so long that it must not leave any more."""

    company: str
    endpoint: str
    is_late: Callable[[], bool] = lambda: False


_SIGNED_WITH = 4
"""Tokens of this client that are remembered, so that nothing shows them."""


class StillValid(Exception):
    """The vendor would not renew a token yet because the last one still lives: somebody else renewed it."""


def require_credentials(
    vendor: str, modes: Mapping[str, Sequence[str]], mode: str, credentials: Mapping[str, str], todo: str
) -> None:
    """Whether ``credentials`` hold every field that ``mode`` of ``vendor`` takes; a vendor with one way in has mode ''.

    Raises ``ValueError`` naming the mode or the fields, never a value, and what to do (``todo``).
    """
    if mode not in modes:
        raise ValueError(f"{vendor} knows no auth {mode!r}: use one of {', '.join(filter(None, modes))}")
    if missing := [name for name in modes[mode] if not credentials.get(name)]:
        raise ValueError(f"{vendor} credentials lack {', '.join(missing)}{f' for {mode}' if mode else ''}: {todo}")


class MeteredAuth(httpx.Auth, abc.ABC):
    """Sign, send, and once more after a refused token that could be renewed."""

    def __init__(self, meter: Meter) -> None:
        self.meter = meter

    @abc.abstractmethod
    def sign(self, request: httpx.Request) -> int:
        """Put the credentials on the request; the generation of the token used, 0 for static credentials."""

    def renew(self, seen_generation: int) -> bool:
        """Get a newer token than the one refused; False when there is none to be had, so a repeat is pointless."""
        return False

    def secrets(self) -> list[str]:
        """The values that must never show, as they stand now."""
        return []

    def refused(self, response: httpx.Response) -> bool:
        """Whether the vendor did not accept the token (its login page instead of an answer included)."""
        return response.status_code == 401

    def sync_auth_flow(self, request: httpx.Request) -> Generator[httpx.Request, httpx.Response, None]:
        response, seen = yield from self._metered(request)
        if self.refused(response) and self.renew(seen):
            yield from self._metered(request)

    def _metered(self, request: httpx.Request) -> Generator[httpx.Request, httpx.Response, tuple[httpx.Response, int]]:
        call: Call = request.extensions["call"]
        status: int | None = None
        headers: Mapping[str, str] = {}
        self.meter.before(call.company, call.endpoint)
        try:
            seen = self.sign(request)
            if call.is_late():
                raise Throttled(said("calls.late"))
            response = yield request
            status, headers = response.status_code, response.headers
            return response, seen
        finally:  # also when no answer came (httpx closes the flow) or no token was to be had
            self.meter.after(call.company, call.endpoint, status, headers)


class RenewingAuth(MeteredAuth):
    """A token that is renewed ``margin`` before its end, through the store that keeps the chain single-flight."""

    def __init__(self, meter: Meter, tokens: TokenStore, clock: Clock, margin: timedelta) -> None:
        super().__init__(meter)
        self._tokens, self._clock, self._margin = tokens, clock, margin
        self._renewing = threading.Lock()
        self._not_yet: int | None = None  # the generation the vendor would not renew early
        self._dead: tuple[int, Unauthorised] | None = None
        self._signed: deque[TokenSet] = deque(maxlen=_SIGNED_WITH)

    @abc.abstractmethod
    def exchange(self, current: TokenSet | None) -> bytes:
        """One call to the token endpoint: the raw body of a success, ``StillValid``, or an ``ApiError``."""

    @abc.abstractmethod
    def parse(self, raw: bytes, received_at: datetime) -> TokenSet:
        """The body that ``exchange`` gave as a token; raises ``MalformedAnswer``."""

    def token_headers(self, access_token: str) -> Mapping[str, str]:
        return {"Authorization": f"Bearer {access_token}"}

    def sign(self, request: httpx.Request) -> int:
        token = self._tokens.current()
        if token is None or self._clock.now() >= token.expires_at - self._margin:
            token = self._renewed(token.generation if token else 0)
        request.headers.update(self.token_headers(token.access_token))
        if not self._signed or self._signed[-1] is not token:
            self._signed.append(token)
        return token.generation

    def renew(self, seen_generation: int) -> bool:
        # A 401 for another reason than age repeats on every call; asking the token endpoint each time would burn its
        # 200 calls a day (reference page exact_online, section 2), so a "not yet" is remembered for that token.
        if self._not_yet == seen_generation:
            return False
        return self._renewed(seen_generation).generation != seen_generation

    def keep_alive(self) -> bool:
        """Renew the token where it may be renewed now, without any other call; False where the last one still lives,
        or the vendor says so. Raises what ``exchange`` raises."""
        token = self._tokens.current()
        if token is not None and self._clock.now() < token.expires_at - self._margin:
            return False
        seen = token.generation if token else 0
        return self._renewed(seen).generation != seen

    def secrets(self) -> list[str]:
        # With those of before: another process may have renewed while a vendor repeats, in its refusal, what this one
        # asked with, and a token that was replaced often lives on.
        found = [*self._signed, *filter(None, [self._tokens.current()])]
        return [text for token in found for text in (token.access_token, token.refresh_token) if text]

    def _renewed(self, seen: int) -> TokenSet:
        with self._renewing:
            if self._dead is not None and self._dead[0] == self._generation():
                raise self._dead[1].with_traceback(None)
            try:
                return self._tokens.refresh(seen, self.exchange, self.parse)
            except StillValid:
                return self._reloaded(seen)
            except Unauthorised as error:
                current = self._tokens.current()
                if current is not None and current.generation > seen:
                    return current
                self._dead = (seen, error)
                raise

    def _reloaded(self, seen: int) -> TokenSet:
        current = self._tokens.current()
        if current is not None and self._clock.now() < current.expires_at:
            self._not_yet = current.generation
            return current
        raise Throttled(
            said("calls.token.still_valid"),
            until=self._clock.now() + timedelta(minutes=10),
            todo=said("calls.todo.wait"),
        )

    def _generation(self) -> int:
        current = self._tokens.current()
        return current.generation if current else 0
