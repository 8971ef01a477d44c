"""What a stranger, or a vendor gone wild, may make of the receiver. Each bound is a setting with a default."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass, fields
from ipaddress import ip_address, ip_network

from include.links import ConfigurationError

PREFIX = "ML_CONNECTOR_RECEIVER_"
MOST_SOURCES = 10_000
ANSWER_SHARE = 0.8
"""Of a vendor's patience: our answer needs time on its way too."""


@dataclass(frozen=True)
class Limits:
    """``body_bytes`` of one delivery, which has to be there within ``body_seconds``; ``held_bytes`` of all bodies that
    are arriving; ``per_minute`` genuine deliveries of one connection, of which ``burst`` may come at once; ``forged``
    deliveries of one source in a minute; ``clients`` that are connected at a time, each of which has to say what it
    wants within ``head_seconds``; ``waiting`` events for the store.
    """

    body_bytes: int = 1_000_000
    body_seconds: int = 5
    held_bytes: int = 32_000_000
    per_minute: int = 2_000
    burst: int = 1_200
    forged: int = 300
    clients: int = 500
    head_seconds: int = 10
    waiting: int = 20_000


def limits_from_environment(environment: Mapping[str, str] = os.environ) -> Limits:
    """``ML_CONNECTOR_RECEIVER_BODY_BYTES`` and so on, else the defaults. Raises ``ConfigurationError``."""
    given: dict[str, int] = {}
    for one in fields(Limits):
        name = PREFIX + one.name.upper()
        text = environment.get(name, "").strip()
        if not text:
            continue
        if not (text.isascii() and text.isdecimal() and len(text) <= 12) or int(text) == 0:
            raise ConfigurationError(f"{name} must be a whole number above 0, not {text!r}: correct or remove it")
        given[one.name] = int(text)
    return Limits(**given)


class Bucket:
    """``burst`` deliveries at once, and ``per_minute`` in the long run. Not thread-safe: one event loop asks."""

    def __init__(self, per_minute: int, burst: int) -> None:
        self._per_second = per_minute / 60
        self._most = float(burst)
        self._left = self._most
        self._at: float | None = None

    def early(self, now: float) -> float:
        """0 when one more may come at ``now`` (seconds of any clock that only goes forward); else how many seconds it
        is too early."""
        if self._at is not None:
            self._left = min(self._most, self._left + (now - self._at) * self._per_second)
        self._at = now
        return 0.0 if self._left >= 1 else (1 - self._left) / self._per_second

    def wait(self, now: float) -> float:
        """As ``early``, and one that may come is counted."""
        if not (early := self.early(now)):
            self._left -= 1
        return early


class Sources:
    """A bucket for each source of forged deliveries. The oldest are forgotten, so that many of them take no memory."""

    def __init__(self, limits: Limits) -> None:
        self._limits = limits
        self._buckets: dict[str, Bucket] = {}

    def early(self, source: str, now: float) -> float:
        """As ``Bucket.early``; 0 for a source that is not known."""
        return self._buckets[source].early(now) if source in self._buckets else 0.0

    def count(self, source: str, now: float) -> None:
        if source:
            bucket = self._buckets.pop(source, None) or Bucket(self._limits.forged, self._limits.forged)
            bucket.wait(now)
            self._buckets[source] = bucket
            if len(self._buckets) > MOST_SOURCES:
                del self._buckets[next(iter(self._buckets))]


# This machine, and the networks of companies and of containers.
PROXIES = tuple(
    map(ip_network, ("127.0.0.0/8", "10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "::1/128", "fc00::/7"))
)


def source_of(host: str) -> str:
    """Whom the address of a sender stands for: itself, or its network where one sender has as many as it likes (IPv6).
    '' for this machine and the networks of companies and containers, where no vendor is: that is a proxy which does not
    say for whom it speaks; and for what is no address."""
    try:
        address = ip_address(host)
    except ValueError:
        return ""
    if any(address in network for network in PROXIES):
        return ""
    return host if address.version == 4 else str(ip_network((address, 64), strict=False))
