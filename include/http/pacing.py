"""When a read is repeated, how long to wait first, and when to give up: pure decisions, apart from the client.

A write is never repeated here. Its throttle, time-out or broken answer goes up to the delivery engine, which alone
knows whether it may be sent again.
"""

from __future__ import annotations

import random
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime

import tenacity

from include.clock import Clock
from include.http.errors import ApiError, MalformedAnswer, Throttled, Transient, Unbounded

LONGEST_WAIT = timedelta(minutes=5)
"""A throttle that lasts longer (a day's window) stops the run cleanly instead of holding it open."""
UNNAMED_THROTTLE = timedelta(seconds=15)
"""First wait when a 429 names no moment; doubled each time."""
SPREAD, SPREAD_MOST = 0.1, timedelta(seconds=5)
"""How much longer than it must a wait may last, of itself and at most."""

# How often one read is tried in all. A broken answer is tried once more, since a proxy that cut one page short seldom
# cuts it again; more tries would only spend calls on a vendor that really changed.
_ATTEMPTS: tuple[tuple[type[ApiError], int], ...] = (
    (Transient, 4),
    (Throttled, 5),
    (Unbounded, 1),
    (MalformedAnswer, 2),
)
_jitter = tenacity.wait_random_exponential(multiplier=0.5, max=20)


def gives_up(error: BaseException, attempts: int, now: datetime) -> bool:
    """Whether a read that failed with ``error`` on its ``attempts``-th try is left as failed."""
    if isinstance(error, Throttled) and error.until is not None and error.until - now > LONGEST_WAIT:
        return True
    for kind, most in _ATTEMPTS:
        if isinstance(error, kind):
            return attempts >= most
    return True


def throttled_until(error: Throttled, attempts: int, now: datetime) -> datetime:
    """The moment to try again: the vendor's own, else 15 s, 30 s, 60 s ... from now."""
    return error.until or now + min(UNNAMED_THROTTLE * 2 ** (attempts - 1), LONGEST_WAIT)


def spread(moment: datetime, now: datetime, chance: random.Random) -> datetime:
    """``moment`` or a little later: processes that were given the same moment do not all come at once."""
    return moment + min((moment - now) * SPREAD, SPREAD_MOST) * chance.random() if moment > now else moment


def retry_after(headers: Mapping[str, str], now: datetime) -> datetime | None:
    """The moment a ``Retry-After`` header names (seconds or an HTTP date), UTC; None when absent or unreadable."""
    value = (headers.get("Retry-After") or headers.get("retry-after") or "").strip()
    try:
        if value.isdecimal():
            return now + timedelta(seconds=int(value))
        moment = parsedate_to_datetime(value)
    except (ValueError, OverflowError):
        return None
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


class RetryReads:
    """The policy above as tenacity wants it. Throttles wait on the project's clock, back-off in real time."""

    def __init__(self, clock: Clock, chance: random.Random | None = None) -> None:
        self._clock, self._chance = clock, chance or random.Random()

    def stop(self, state: tenacity.RetryCallState) -> bool:
        error = _error(state)
        return gives_up(error, state.attempt_number, self._clock.now())

    def wait(self, state: tenacity.RetryCallState) -> float:
        return 0.0 if isinstance(_error(state), Throttled) else _jitter(state)

    def before_sleep(self, state: tenacity.RetryCallState) -> None:
        error = _error(state)
        if isinstance(error, Throttled):
            now = self._clock.now()
            self._clock.wait_until(spread(throttled_until(error, state.attempt_number, now), now, self._chance))


def _error(state: tenacity.RetryCallState) -> BaseException:
    error = state.outcome.exception() if state.outcome else None
    if error is None:
        raise RuntimeError("a retry was considered for a call that did not fail")
    return error
