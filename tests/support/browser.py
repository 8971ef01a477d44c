"""A person with a browser beside a terminal: `connect` in a process of its own, real HTTP to the simulated vendor."""

from __future__ import annotations

import re
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

import httpx

from tests.support.company import Answer

PROJECT = Path(__file__).resolve().parents[2]
_URL = re.compile(r"^\s+(https?://\S+)$")


@dataclass
class Terminal:
    """`connect` waiting for a person. ``url`` is the address that it printed."""

    process: subprocess.Popen[str]
    url: str
    said: str

    def agree(self) -> str:
        """The address that the vendor sends the browser to after somebody agreed."""
        answer = httpx.get(self.url)
        assert answer.status_code == 302, answer.text
        return answer.headers["location"]

    def visit(self, address: str) -> httpx.Response:
        """What the browser shows there."""
        return httpx.get(address)

    def end(self, typed: str | None = None) -> Answer:
        out, err = self.process.communicate(typed, timeout=120)
        return Answer(self.process.returncode, out, self.said + err)


def connect(*command: str, typed: str = "") -> Terminal:
    """`connect` up to where it waits; ``typed``: what it is answered until then. Without a terminal of its own what is
    typed comes from standard input."""
    process = subprocess.Popen(
        [sys.executable, "-m", "include.cli", "connect", *command],
        cwd=PROJECT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )
    assert process.stderr is not None
    assert process.stdin is not None
    process.stdin.write(typed)
    process.stdin.flush()
    said, url = [], ""
    for line in process.stderr:
        said.append(line)
        if found := _URL.match(line):
            url = found.group(1)
        if line.startswith(("Waiting for the browser", "The browser is sent to")):
            return Terminal(process, url, "".join(said))
    raise AssertionError(f"connect ended without asking anybody:\n{''.join(said)}{process.communicate()}")


def forwarded(address: str, port: int) -> str:
    """Where a proxy that answers for ``address`` sends it on this machine."""
    parts = urlsplit(address)
    return f"http://127.0.0.1:{port}{parts.path}?{parts.query}"
