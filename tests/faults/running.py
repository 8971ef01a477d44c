"""One shard at a time, in processes that can all be found again (``tests/support/lifeline.py``)."""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import sys
import tempfile
import time
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

from tests.faults.dependencies import PROJECT, fingerprint
from tests.faults.shards import Shard
from tests.support.lifeline import VARIABLE, sweep

# Where what a shard said is kept. Its processes are marked with it: others may be of another copy of the project.
LOGS = Path(os.environ.get("FAULT_LOGS") or PROJECT / ".local" / "faults")
OURS = f"{LOGS}:"
# Seconds that it may take, and that pytest has to end what it began when it is broken off.
LONGEST, PATIENCE = 5400.0, 20.0


@dataclass
class Running:
    """A shard on its way. ``hash``: what it depends on, as it began."""

    shard: Shard
    hash: str = field(init=False)
    process: subprocess.Popen[bytes] = field(init=False)
    began: float = field(default_factory=time.monotonic)

    def __post_init__(self) -> None:
        self.hash = fingerprint(self.shard)
        LOGS.mkdir(parents=True, exist_ok=True)
        self.report.unlink(missing_ok=True)
        shutil.rmtree(self.folder, ignore_errors=True)
        self.folder.mkdir()
        settings = {"LONGEST_RUN": "1200", **self.shard.settings, VARIABLE: OURS + self.shard.name}
        command = [sys.executable, "-m", "pytest", *self.shard.selection.arguments]
        with self.log.open("wb") as log:
            self.process = subprocess.Popen(
                [*command, "--timeout=0", f"--junitxml={self.report}"],
                cwd=PROJECT,
                env={**os.environ, **settings, "TMPDIR": str(self.folder)},
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                start_new_session=True,
            )

    @property
    def log(self) -> Path:
        return LOGS / f"{self.shard.name}.log"

    @property
    def report(self) -> Path:
        return LOGS / f"{self.shard.name}.xml"

    @property
    def folder(self) -> Path:
        """Its temporary files; short, because PostgreSQL's socket is under it."""
        name = hashlib.sha256(f"{OURS}{self.shard.name}".encode()).hexdigest()[:12]
        return Path(tempfile.gettempdir()) / f"mlc-faults-{name}"

    @property
    def minutes(self) -> float:
        return round((time.monotonic() - self.began) / 60, 1)

    @property
    def is_over(self) -> bool:
        return self.process.poll() is not None or self.is_late

    @property
    def is_late(self) -> bool:
        return time.monotonic() - self.began > LONGEST

    def end(self, *, patience: float = 0.0, keep: bool = False) -> None:
        """Nothing of it runs any more: what does not end by itself within ``patience`` seconds is killed. ``keep``: its
        temporary files stay, for whoever looks for the reason."""
        with suppress(subprocess.TimeoutExpired):
            self.process.wait(patience)
        sweep(lambda mark: mark == OURS + self.shard.name)
        self.process.wait()
        if not keep:
            shutil.rmtree(self.folder, ignore_errors=True)
