"""Call limits: minute and day per app and company, errors per endpoint and hour (reference page, Limits)."""

from __future__ import annotations

from dataclasses import dataclass, field

from include.sandbox.exact_online.store import NAME, ExactBooks

MINUTE_MS, HOUR_MS, DAY_MS = 60_000, 3_600_000, 86_400_000
COUNTED_ERRORS = {400, 401, 403, 404}


@dataclass
class _Window:
    starts: int = 0
    used: int = 0


@dataclass
class _Endpoint:
    errors: list[int] = field(default_factory=list)
    blocked_until: int = 0
    blocks: int = 0


class Limits:
    """Counts live in memory: they are windows of at most a day, and a restart forgives them."""

    def __init__(self, store: ExactBooks) -> None:
        self._store = store
        self._minutes: dict[str, _Window] = store.books.memory(NAME, "minutes")
        self._days: dict[str, _Window] = store.books.memory(NAME, "days")
        self._endpoints: dict[tuple[str, str], _Endpoint] = store.books.memory(NAME, "endpoints")

    def enter(self, division: str, endpoint: str) -> tuple[bool, list[tuple[str, str]]]:
        """Counts a call; (may go on, headers). A refusal carries only the group of the limit it broke."""
        now = self._store.now()
        known = self._endpoints.get((division, endpoint))
        if known is not None and now < known.blocked_until:
            return False, []
        settings = self._store.settings(division)
        day_limit, minute_limit = int(settings["day_limit"]), int(settings["minute_limit"])
        day = _window(self._days, division, now, DAY_MS)
        minute = _window(self._minutes, division, now, MINUTE_MS)
        if day.used >= day_limit:
            return False, _group("X-RateLimit-", day_limit, day, DAY_MS)
        if minute.used >= minute_limit:
            return False, _group("X-RateLimit-Minutely-", minute_limit, minute, MINUTE_MS)
        day.used += 1
        minute.used += 1
        return True, [
            *_group("X-RateLimit-", day_limit, day, DAY_MS),
            *_group("X-RateLimit-Minutely-", minute_limit, minute, MINUTE_MS),
        ]

    def leave(self, division: str, endpoint: str, status: int) -> None:
        """The tenth error within an hour blocks that endpoint: an hour at first, an hour longer each time."""
        if status not in COUNTED_ERRORS:
            return
        now = self._store.now()
        known = self._endpoints.setdefault((division, endpoint), _Endpoint())
        known.errors = [at for at in known.errors if now - at < HOUR_MS] + [now]
        if len(known.errors) >= int(self._store.settings(division)["error_limit"]):
            known.blocks += 1
            known.blocked_until = now + HOUR_MS * known.blocks
            known.errors.clear()


def _window(windows: dict[str, _Window], division: str, now: int, length: int) -> _Window:
    starts = now - now % length
    window = windows.get(division)
    if window is None or window.starts != starts:
        window = windows[division] = _Window(starts)
    return window


def _group(prefix: str, limit: int, window: _Window, length: int) -> list[tuple[str, str]]:
    return [
        (prefix + "Limit", str(limit)),
        (prefix + "Remaining", str(max(0, limit - window.used))),
        (prefix + "Reset", str(window.starts + length)),
    ]
