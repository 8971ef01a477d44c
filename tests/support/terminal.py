"""A real terminal with the command line in it: what is typed is echoed unless the program says no."""

from __future__ import annotations

import fcntl
import os
import pty
import select
import subprocess
import sys
import termios
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

PROJECT = Path(__file__).resolve().parents[2]


class Screen:
    """``shown`` is everything that the terminal has shown so far."""

    def __init__(self, process: subprocess.Popen[bytes], master: int) -> None:
        self._process, self._master = process, master
        self.shown = ""

    def wait_for(self, text: str, seconds: float = 60) -> str:
        """Until ``text`` is shown, behind what was waited for before; what was shown up to its end."""
        start, deadline = len(self.shown), time.monotonic() + seconds
        while text not in self.shown[start:]:
            if not self._read(deadline - time.monotonic()):
                raise AssertionError(f"{text!r} was not shown; the terminal has:\n{self.shown}")
        return self.shown[start:]

    def type(self, text: str) -> None:
        os.write(self._master, f"{text}\n".encode())

    def type_hidden(self, text: str, seconds: float = 60) -> None:
        """Once the program has switched the echo off, as a person who is slower than a program does."""
        deadline = time.monotonic() + seconds
        while termios.tcgetattr(self._master)[3] & termios.ECHO:
            if time.monotonic() > deadline:
                raise AssertionError(f"the echo stayed on; the terminal has:\n{self.shown}")
            time.sleep(0.01)
        self.type(text)

    def end(self, seconds: float = 60) -> int:
        deadline = time.monotonic() + seconds
        while self._read(deadline - time.monotonic()):
            pass
        return self._process.wait(seconds)

    def _read(self, seconds: float) -> bool:
        ready, _, _ = select.select([self._master], [], [], max(0.0, seconds))
        try:
            found = os.read(self._master, 65_536) if ready else b""
        except OSError:  # how Linux says that the other end is closed
            found = b""
        self.shown += found.decode("utf-8", "replace")
        return bool(found)


@contextmanager
def terminal(*command: str) -> Iterator[Screen]:
    """``python -m include.cli COMMAND ...`` in a terminal of its own."""
    master, slave = pty.openpty()
    process = subprocess.Popen(
        [sys.executable, "-m", "include.cli", *command],
        cwd=PROJECT,
        stdin=slave,
        stdout=slave,
        stderr=slave,
        env={**os.environ, "TERM": "dumb", "COLUMNS": "200"},
        start_new_session=True,
        preexec_fn=lambda: fcntl.ioctl(0, termios.TIOCSCTTY, 0),
    )
    os.close(slave)
    try:
        yield Screen(process, master)
    finally:
        if process.poll() is None:
            process.kill()
        process.wait()
        os.close(master)
