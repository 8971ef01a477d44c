"""The windows of one scope in the store: read under a lock, decided about, written. All in the caller's transaction.

Two kinds of minute: one whose end the vendor announces (``windows.py``) and one that may begin at any moment
(``rolling.py``). A day always ends at midnight UTC.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import Protocol

from sqlalchemy import Connection

from include.http.protocols import Limits
from include.rate_limits import call_rows, rolling, windows
from include.rate_limits.shares import Block, Share, Verdict, Window


class Windows(Protocol):
    def settle(self, db: Connection, share: Share, now: datetime) -> Verdict:
        """Accounts for what ``share`` did, hands out its next block, and brings ``share`` to what is stored."""
        ...

    def hand_back(self, db: Connection, share: Share, now: datetime) -> None:
        """What ``share`` has not used is free for others."""
        ...

    def shut(self, db: Connection, until: datetime, now: datetime) -> None:
        """The vendor refused a call: nobody sends one in this minute, nor before ``until``."""
        ...


def windows_of(connection: str, name: str, limits: Limits) -> Windows:
    """Those under ``name``: a company, '' for a whole connection, or an endpoint."""
    kind = Rolling if limits.rolling else Announced
    return kind(connection, name, limits)


class Announced:
    """The minute ends when the vendor says, or at the whole minute while it has said nothing."""

    def __init__(self, connection: str, name: str, limits: Limits) -> None:
        self._connection, self._name, self._limits = connection, name, limits

    def settle(self, db: Connection, share: Share, now: datetime) -> Verdict:
        minute, day = call_rows.lock_windows(db, self._connection, self._name)
        minute, day, verdict = windows.settle(minute, day, share, self._limits, now)
        self._save(db, minute, day)
        windows.settled(share, minute, day, verdict)
        return verdict

    def hand_back(self, db: Connection, share: Share, now: datetime) -> None:
        minute, day = call_rows.lock_windows(db, self._connection, self._name)
        self._save(db, *windows.handed_back(minute, day, share, now))
        share.left = share.day_left = share.done = share.dropped = share.day_done = 0

    def shut(self, db: Connection, until: datetime, now: datetime) -> None:
        minute, _day = call_rows.lock_windows(db, self._connection, self._name)
        if minute is not None and until >= minute.reset_at:
            shut = replace(minute, remaining=0, reset_at=max(minute.reset_at, until))
            call_rows.save_window(db, self._connection, self._name, "minute", shut)

    def _save(self, db: Connection, minute: Window | None, day: Window | None) -> None:
        if minute is not None:
            call_rows.save_window(db, self._connection, self._name, "minute", minute)
        if day is not None:
            call_rows.save_window(db, self._connection, self._name, "day", day)


class Rolling:
    """Any minute. What counts stands in the store by blocks, and their sum in the row of the minute, for people."""

    def __init__(self, connection: str, name: str, limits: Limits) -> None:
        self._connection, self._name, self._limits = connection, name, limits

    def settle(self, db: Connection, share: Share, now: datetime) -> Verdict:
        _minute, day = call_rows.lock_windows(db, self._connection, self._name)
        found = rolling.settle(self._blocks(db), day, share, self._limits, now)
        call_rows.save_blocks(db, self._connection, self._name, found.written)
        call_rows.save_window(db, self._connection, self._name, "minute", found.minute)
        if found.day is not None:
            call_rows.save_window(db, self._connection, self._name, "day", found.day)
        rolling.settled(share, found, now)
        return found.verdict

    def hand_back(self, db: Connection, share: Share, now: datetime) -> None:
        _minute, day = call_rows.lock_windows(db, self._connection, self._name)
        written, mine = rolling.handed_back(self._blocks(db), share, self._limits, now)
        call_rows.save_blocks(db, self._connection, self._name, written)
        day = windows.day_handed_back(day, share, now)
        if day is not None:
            call_rows.save_window(db, self._connection, self._name, "day", day)
        share.left = share.day_left = share.done = share.dropped = share.day_done = 0
        share.block = mine

    def shut(self, db: Connection, until: datetime, now: datetime) -> None:
        call_rows.lock_windows(db, self._connection, self._name)
        written = rolling.shut(self._blocks(db), self._limits, until, now)
        call_rows.save_blocks(db, self._connection, self._name, written)

    def _blocks(self, db: Connection) -> list[Block]:
        return call_rows.rolling_blocks(db, self._connection, self._name)
