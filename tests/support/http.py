"""What a client needs around it in tests: tokens in memory, a meter that writes down, a server that is a function."""

from __future__ import annotations

import threading
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import httpx

from include.clock import ManualClock
from include.http.protocols import Month, TokenSet
from include.systems.avidxchange.client import AvidXchangeClient
from include.systems.exact_online.client import ExactOnlineClient

NOON = datetime(2026, 3, 2, 12, 0, tzinfo=UTC)
EXACT = {"client_id": "{app-guid}", "client_secret": "exact-client-secret", "refresh_token": "first!refresh/token%"}
AVID = {
    "customer_tokens": {"company_token": "company-token-1", "user_token": "user-token-1"},
    "client_credentials": {"client_id": "partner", "client_secret": "partner-secret", "company_id": "42"},
    "gateway_password": {"gateway_key": "gateway-key-1", "username": "robot@example.com", "password": "pass-word-1"},
}


class MemoryTokens:
    """A token store as the protocol describes it, for one process."""

    def __init__(self, first: TokenSet | None = None, now: Callable[[], datetime] = lambda: NOON) -> None:
        self.tokens, self._now, self._lock = first, now, threading.RLock()
        self.raw: list[bytes] = []

    def current(self) -> TokenSet | None:
        return self.tokens

    def refresh(
        self,
        seen_generation: int,
        exchange: Callable[[TokenSet | None], bytes],
        parse: Callable[[bytes, datetime], TokenSet],
    ) -> TokenSet:
        with self._lock:
            if self.tokens is not None and self.tokens.generation > seen_generation:
                return self.tokens
            raw = exchange(self.tokens)
            self.raw.append(raw)
            generation = self.tokens.generation + 1 if self.tokens else 1
            self.tokens = replace(parse(raw, self._now()), generation=generation)
            return self.tokens


class WrittenMeter:
    """Lets everything through and writes down what passed."""

    def __init__(self) -> None:
        self.calls: list[tuple[str, str]] = []
        self.answers: list[tuple[str, str, int | None]] = []
        self.month_so_far: Month | None = None
        self.month_closed = False

    def before(self, company: str, endpoint: str) -> None:
        self.calls.append((company, endpoint))

    def after(self, company: str, endpoint: str, status: int | None, headers: Mapping[str, str]) -> None:
        self.answers.append((company, endpoint, status))

    def month(self) -> Month | None:
        return self.month_so_far

    def close_month(self) -> None:
        self.month_closed = True


class Waits(list[float]):
    """Stands where ``time.sleep`` stands: remembers the waits instead of waiting."""

    def __call__(self, seconds: float) -> None:
        self.append(seconds)


Server = Callable[[httpx.Request], httpx.Response]


class Served:
    """A client whose server is a function, with everything around it at hand."""

    def __init__(
        self, client: Any, clock: ManualClock, tokens: MemoryTokens, meter: WrittenMeter, waits: Waits
    ) -> None:
        self.client, self.clock, self.tokens, self.meter, self.waits = client, clock, tokens, meter, waits


def live_token(generation: int = 1, age: float = 0, text: str = "access-one") -> TokenSet:
    received = NOON - timedelta(seconds=age)
    return TokenSet(text, "refresh-one", received, received + timedelta(seconds=600), generation)


def exact_served(
    server: Server,
    tokens: TokenSet | None = None,
    base: str = "https://start.exactonline.nl",
    credentials: Mapping[str, str] = EXACT,
    **more: Any,
) -> Served:
    clock, meter, waits = ManualClock(NOON), WrittenMeter(), Waits()
    store = MemoryTokens(tokens or live_token(), clock.now)
    client = ExactOnlineClient(
        base, credentials, store, meter, clock, transport=httpx.MockTransport(server), sleep=waits, **more
    )
    return Served(client, clock, store, meter, waits)


def avid_served(server: Server, auth: str = "customer_tokens", base: str = "https://api.avid.example/v1") -> Served:
    clock, meter, waits = ManualClock(NOON), WrittenMeter(), Waits()
    store = MemoryTokens(None, clock.now)
    client = AvidXchangeClient(
        base, auth, AVID[auth], store, meter, clock, transport=httpx.MockTransport(server), sleep=waits
    )
    return Served(client, clock, store, meter, waits)
