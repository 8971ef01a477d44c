"""Start, find and stop a sandbox that runs detached: for the command line and for tests."""

from __future__ import annotations

import contextlib
import json
import os
import random
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from pathlib import Path
from typing import Any

READY_FILE = "process.json"
LOG_FILE = "sandbox.log"
PROJECT = Path(__file__).resolve().parents[2]


class SandboxError(RuntimeError):
    """The sandbox could not be started, found or stopped; the message says why and what to do."""


# Beneath those that Linux gives to whoever calls another (32768 on): such a port is free now and taken in a moment.
UNASKED = (20_000, 32_700)


def free_port_base(width: int = 10) -> int:
    """A control port whose ``width`` followers are free now; for tests that run beside each other."""
    for _ in range(200):
        base = random.randrange(*UNASKED, width)
        probes: list[socket.socket] = []
        try:
            for port in range(base, base + width):
                probe = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
                probes.append(probe)
                probe.bind(("127.0.0.1", port))
            return base
        except OSError:
            continue
        finally:
            for probe in probes:
                probe.close()
    raise SandboxError("no free block of ports found")


def start(
    home: Path,
    port_base: int = 8100,
    *,
    vendors: int = 300,
    documents: int = 400,
    seed: int = 1,
    empty: bool = False,
    multi_currency: bool = False,
    systems: list[str] | None = None,
    companies: list[str] | None = None,
    timeout: float = 300.0,
) -> dict[str, Any]:
    """Start detached and wait until it answers; one that already runs on ``home`` is left as it is.

    Answers what ``GET /info`` answers. Raises SandboxError with the process's own words when it ends early.
    """
    home.mkdir(parents=True, exist_ok=True)
    running = _running(home)
    if running is not None:
        return running
    ready = home / READY_FILE
    ready.unlink(missing_ok=True)
    command = [sys.executable, "-m", "include.sandbox", "--home", str(home), "--port-base", str(port_base)]
    command += ["--vendors", str(vendors), "--documents", str(documents), "--seed", str(seed)]
    command += ["--empty"] if empty else []
    command += ["--multi-currency"] if multi_currency else []
    command += ["--systems", ",".join(systems)] if systems else []
    command += ["--companies", ",".join(companies)] if companies else []
    environment = {**os.environ, "PYTHONPATH": str(PROJECT)}
    with (home / LOG_FILE).open("ab") as log:
        process = subprocess.Popen(
            command,
            cwd=PROJECT,
            env=environment,
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
            start_new_session=True,
        )
    deadline = time.monotonic() + timeout
    while time.monotonic() < deadline:
        if process.poll() is not None:
            lines = (home / LOG_FILE).read_text(errors="replace").strip().splitlines()
            raise SandboxError(f"the sandbox did not start: {lines[-1] if lines else 'no output'}")
        if ready.exists() and (answer := _running(home)) is not None:
            return answer
        time.sleep(0.02)
    process.terminate()
    raise SandboxError(f"the sandbox did not answer within {timeout:.0f} s; its log is {home / LOG_FILE}")


def info(home: Path) -> dict[str, Any]:
    """What ``GET /info`` answers now. Raises SandboxError when none runs on ``home``."""
    running = _running(home)
    if running is None:
        raise SandboxError(f"no sandbox runs on {home}; start it with `sandbox start`")
    return running


def is_running(home: Path) -> bool:
    return _running(home) is not None


def stop(home: Path, timeout: float = 10.0) -> bool:
    """Stop it and wait until it is gone; its books stay. False when none ran."""
    running = _running(home)
    if running is None:
        return False
    pid = int(running["pid"])
    deadline = time.monotonic() + timeout
    with contextlib.suppress(ProcessLookupError):
        os.kill(pid, signal.SIGTERM)
        while _alive(pid):
            if time.monotonic() > deadline:
                os.kill(pid, signal.SIGKILL)
                deadline += timeout
            time.sleep(0.02)
    (home / READY_FILE).unlink(missing_ok=True)
    return True


def _running(home: Path) -> dict[str, Any] | None:
    try:
        told = json.loads((home / READY_FILE).read_text())
        url = told["control_url"] + "/info"
        with urllib.request.urlopen(url, timeout=10) as reply:  # noqa: S310 - written by our own process
            answer: dict[str, Any] = json.load(reply)
    except (OSError, ValueError, urllib.error.URLError):
        return None
    # Another sandbox may have taken the port after this one was killed.
    return answer if answer["pid"] == told["pid"] else None


def _alive(pid: int) -> bool:
    # A child of ours stays a zombie until it is waited for.
    with contextlib.suppress(ChildProcessError):
        os.waitpid(pid, os.WNOHANG)
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return True
