"""What anybody on the machine can see of the processes of a company: their arguments, and their surroundings."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path

OFTEN = 0.2
PROC = Path("/proc")


@dataclass
class Seen:
    """``arguments`` and ``settings`` (``NAME=value``) of every process whose settings name ``home``, and of those that
    it starts. A process that lives for less than ``OFTEN`` seconds may be missed, unless it is noted."""

    home: bytes
    arguments: set[bytes] = field(default_factory=set)
    settings: set[bytes] = field(default_factory=set)

    def note(self, process: int) -> None:
        with suppress(OSError):
            settings = (PROC / str(process) / "environ").read_bytes()
            if self.home in settings:
                self.arguments.add((PROC / str(process) / "cmdline").read_bytes().replace(b"\0", b" "))
                self.settings |= {one for one in settings.split(b"\0") if one}

    def look(self) -> None:
        for folder in PROC.iterdir():
            if folder.name.isdigit():
                self.note(int(folder.name))


@contextmanager
def seen(home: Path) -> Iterator[Seen]:
    """Looks again and again, until the end."""
    found, over = Seen(str(home).encode()), threading.Event()

    def watch() -> None:
        while not over.wait(OFTEN):
            found.look()

    watching = threading.Thread(target=watch)
    watching.start()
    try:
        yield found
    finally:
        over.set()
        watching.join()
