"""When a link that listens runs: at once for an event that is new, after a pause that grows for one that a run left
open. Pure."""

from __future__ import annotations

from dataclasses import dataclass, replace

PAUSES = (3.0, 10.0, 30.0, 60.0)
"""Seconds."""


@dataclass(frozen=True)
class Listener:
    """What is known between two looks: ``newest``: the highest event that a run has looked into; ``vain``: how many
    runs in a row left it open; ``ended``: when the last of them ended (seconds). ``pauses`` grow with ``vain``."""

    pauses: tuple[float, ...] = PAUSES
    newest: int = 0
    vain: int = 0
    ended: float = 0.0

    def is_due(self, newest_open: int, now: float) -> bool:
        """Whether a run is due. ``newest_open``: the highest open event, 0 for none. Pure."""
        if not newest_open:
            return False
        if newest_open > self.newest:
            return True
        return now - self.ended >= self.pauses[min(self.vain, len(self.pauses)) - 1]

    def after(self, newest_open: int, now: float) -> Listener:
        """After a run that began with ``newest_open`` as the highest open event. Pure."""
        again = newest_open <= self.newest
        return replace(self, newest=max(self.newest, newest_open), vain=self.vain + 1 if again else 1, ended=now)
