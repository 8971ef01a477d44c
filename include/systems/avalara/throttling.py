"""When to come back after AvaTax said that it is too much: full jitter, so that not every process comes at once.

No limit is published and no header tells of one (reference page avalara_avatax, section 5). A moment that is named is
kept to. Without one the wait is drawn anew from a span that doubles with each refusal in a row.
"""

from __future__ import annotations

import random
import threading
from collections.abc import Mapping
from datetime import datetime, timedelta

from include.http.pacing import retry_after
from include.systems.avalara import contract


def come_back(headers: Mapping[str, str], now: datetime, in_a_row: int, chance: random.Random) -> datetime:
    """The moment (UTC) after the ``in_a_row``-th refusal, which counts from 1."""
    named = retry_after(headers, now)
    if named is not None:
        return named + timedelta(seconds=chance.uniform(0.0, contract.AFTER_NAMED))
    most = min(contract.BACKOFF_MOST, contract.BACKOFF_FIRST * 2.0 ** (max(in_a_row, 1) - 1))
    return now + timedelta(seconds=chance.uniform(contract.BACKOFF_LEAST, most))


class Throttles:
    """How many refusals came in a row, of a connection that several threads use."""

    def __init__(self, chance: random.Random | None = None) -> None:
        self._chance, self._in_a_row, self._one = chance or random.Random(), 0, threading.Lock()

    def after(self, headers: Mapping[str, str], now: datetime, too_much: bool) -> datetime | None:
        """To be called with each answer; the moment to come back where it says that it is ``too_much``."""
        with self._one:
            if not too_much:
                self._in_a_row = 0
                return None
            self._in_a_row += 1
            return come_back(headers, now, self._in_a_row, self._chance)
