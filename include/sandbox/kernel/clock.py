"""The sandbox's virtual clock: real time plus an offset that only grows and survives a restart."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta

from include.sandbox.kernel.books import Books


def parse_moment(text: str) -> datetime:
    """An ISO 8601 moment; one without a zone is UTC. Raises ``ValueError`` on anything else."""
    moment = datetime.fromisoformat(text.replace("Z", "+00:00"))
    return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)


class VirtualClock:
    """One clock for token ages, limit windows and life cycles of all simulated systems."""

    def __init__(self, books: Books) -> None:
        self._meta = books.table("kernel", "meta", lags=False)
        self._offset = timedelta(seconds=float(self._setting()))
        self._stands: datetime | None = None

    def _setting(self) -> str:
        row = self._meta.get("", "clock_offset")
        return str(row["seconds"]) if row else "0"

    def now(self) -> datetime:
        return self._stands or datetime.now(UTC) + self._offset

    def advance(self, seconds: float) -> datetime:
        if seconds < 0:
            raise ValueError("the clock cannot be moved back; use POST /reset with a new 'now' or /restore")
        self._set(self._offset + timedelta(seconds=seconds))
        return self.now()

    def advance_to(self, moment: datetime) -> datetime:
        """Idempotent: a moment that has passed moves nothing, so two waiters cannot move the clock twice."""
        ahead = moment - self.now()
        if ahead > timedelta(0):
            self._set(self._offset + ahead)
        return self.now()

    def set_now(self, moment: datetime) -> None:
        """For a reset or a snapshot that is put back: here the clock may go back, since all books are others."""
        self._set(moment - datetime.now(UTC))

    @contextmanager
    def standing(self, moment: datetime) -> Iterator[None]:
        """What a reset makes is made at one moment, however long the machine takes; from there the clock goes on."""
        self._stands = moment
        try:
            yield
        finally:
            self._stands = None
            self.set_now(moment)

    def _set(self, offset: timedelta) -> None:
        self._offset = offset
        self._meta.put("", "clock_offset", {"seconds": repr(offset.total_seconds())})
