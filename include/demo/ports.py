"""Whether the ports that the demo wants are free, asked before anything is made or started."""

from __future__ import annotations

import socket
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass

import psutil  # type: ignore[import-untyped]


class PortTaken(Exception):
    """Another program listens on a port that the demo needs; the text names it and how to choose another."""


@dataclass(frozen=True)
class Wanted:
    """``ports`` of this machine that ``what`` is to listen on, and the ``variable`` and ``option`` that move it."""

    what: str
    ports: range
    variable: str
    option: str


def refuse_taken(wanted: Iterable[Wanted]) -> None:
    """Raises ``PortTaken`` naming every port that is taken, and by whom where this user may know that."""
    problems = [
        f"port {port}, which {one.what} is to listen on, is taken by {_holder(port)}: end that, or choose another with "
        f"`{one.variable}={one.ports.start + 1000} make demo` (option {one.option})"
        for one in wanted
        for port in one.ports
        if _is_taken(port)
    ]
    if problems:
        raise PortTaken("; ".join(problems))


def _is_taken(port: int) -> bool:
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)  # one that was closed a moment ago is free
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            return True
    return False


def _holder(port: int) -> str:
    with suppress(psutil.Error, OSError):
        for one in psutil.net_connections("tcp"):
            if one.status == psutil.CONN_LISTEN and one.laddr.port == port and one.pid:
                return f"process {one.pid} ({psutil.Process(one.pid).name()})"
    return "another program"
