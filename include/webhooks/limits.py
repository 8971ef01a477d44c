"""What a stranger, or a vendor gone wild, may make of the receiver. Each bound is a setting with a default."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass, fields

from include.links import ConfigurationError

PREFIX = "ML_CONNECTOR_RECEIVER_"
ANSWER_SHARE = 0.8
"""Of a vendor's patience: our answer needs time on its way too."""


@dataclass(frozen=True)
class Limits:
    """``body_bytes`` of one delivery, which has to be there within ``body_seconds``; ``held_bytes`` of all bodies that
    are under way; ``per_minute`` deliveries of one connection, of which ``burst`` may come at once; ``clients`` that
    are connected at a time, each of which has to say what it wants within ``head_seconds``; ``waiting``
    events for the store.
    """

    body_bytes: int = 1_000_000
    body_seconds: int = 5
    held_bytes: int = 32_000_000
    per_minute: int = 2_000
    burst: int = 1_200
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

    def __init__(self, limits: Limits) -> None:
        self._per_second = limits.per_minute / 60
        self._most = float(limits.burst)
        self._left = self._most
        self._at: float | None = None

    def wait(self, now: float) -> float:
        """0 when one more may come at ``now`` (seconds of any clock that only goes forward), which is then counted;
        else how many seconds it is too early."""
        if self._at is not None:
            self._left = min(self._most, self._left + (now - self._at) * self._per_second)
        self._at = now
        if self._left >= 1:
            self._left -= 1
            return 0.0
        return (1 - self._left) / self._per_second
