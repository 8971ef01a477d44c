"""A process that the demo leaves running, until ``--stop``."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

import psutil  # type: ignore[import-untyped]

from include.paths import PROJECT

_LOOK, _PATIENCE = 0.05, 30.0


class NotUp(Exception):
    """It did not come up; the text names its log."""


@dataclass(frozen=True)
class Background:
    """``name``: of its log and its process number under ``home``; ``port``: of this machine only."""

    home: Path
    name: str
    port: int
    arguments: tuple[str, ...]

    @property
    def log(self) -> Path:
        return self.home / f"{self.name}.log"

    @property
    def _pid(self) -> Path:
        return self.home / f"{self.name}.pid"

    def running(self) -> bool:
        with socket.socket() as one:
            one.settimeout(3)
            return one.connect_ex(("127.0.0.1", self.port)) == 0

    def is_ours(self) -> bool:
        return self._pid.exists() and psutil.pid_exists(int(self._pid.read_text()))

    def start(self, environment: Mapping[str, str]) -> None:
        """Start it unless it runs. Raises ``NotUp``."""
        if self.running():
            return
        self.home.mkdir(parents=True, exist_ok=True)
        with self.log.open("ab") as log:
            process = subprocess.Popen(
                [sys.executable, "-m", *self.arguments],
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,  # the receiver names its callback paths, which are secrets
                stderr=log,
                env={**os.environ, **environment},
                cwd=PROJECT,
                start_new_session=True,
            )
        self._pid.write_text(str(process.pid))
        if not eventually(self.running, _PATIENCE):
            raise NotUp(f"the {self.name} did not come up on port {self.port}: read {self.log}")

    def stop(self) -> bool:
        """True when there was one."""
        if not self._pid.exists():
            return False
        with suppress(ProcessLookupError):
            os.kill(int(self._pid.read_text()), signal.SIGTERM)
        self._pid.unlink()
        return True


def eventually(true: Callable[[], bool], patience: float) -> bool:
    """``patience``: seconds."""
    deadline = time.monotonic() + patience
    while not true():
        if time.monotonic() > deadline:
            return False
        time.sleep(_LOOK)
    return True
