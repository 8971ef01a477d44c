"""Several ports, one process, one event loop."""

from __future__ import annotations

import asyncio
import json
import os
import signal
import socket
from contextlib import nullcontext
from pathlib import Path
from typing import Any

import uvicorn
import uvloop

from include.sandbox.kernel.control import Control
from include.sandbox.kernel.gate import Gate
from include.sandbox.kernel.port import more_ports
from include.sandbox.kernel.sandbox import Sandbox
from include.sandbox.kernel.transport import Protocol

HOST = "127.0.0.1"


class PortTaken(OSError):
    """A port of the sandbox is in use; the message names it and what to do."""


class _Server(uvicorn.Server):  # type: ignore[misc]
    def capture_signals(self) -> Any:
        # One handler for the process, below: several servers would take turns overwriting each other's.
        return nullcontext()


def offsets(sandbox: Sandbox) -> dict[str, int]:
    """Distance of every port from the control port, by name."""
    found = {"control": 0} | {name: system.port_offset for name, system in sandbox.systems.items()}
    for system in sandbox.systems.values():
        found |= {name: offset for name, (offset, _) in more_ports(system).items()}
    return found


def bind(ports: dict[str, int]) -> dict[str, socket.socket]:
    """Bind all ports before anything starts, so that a taken one leaves nothing half running."""
    bound: dict[str, socket.socket] = {}
    for name, port in ports.items():
        sock = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
        sock.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            sock.bind((HOST, port))
        except OSError as error:
            for other in bound.values():
                other.close()
            sock.close()
            raise PortTaken(
                f"port {port} (for {name}) is in use: stop what listens there, or choose another --port-base"
            ) from error
        bound[name] = sock
    return bound


def serve(sandbox: Sandbox, sockets: dict[str, socket.socket], ready_file: Path) -> None:
    """Serve until SIGTERM or SIGINT."""
    uvloop.run(_serve(sandbox, sockets, ready_file))


async def _serve(sandbox: Sandbox, sockets: dict[str, socket.socket], ready_file: Path) -> None:
    lock = asyncio.Lock()
    urls = {name: f"http://{HOST}:{sock.getsockname()[1]}" for name, sock in sockets.items()}
    apps: dict[str, Any] = {"control": Control(sandbox, lock, urls).app()}
    apps |= {name: Gate(sandbox, system, lock) for name, system in sandbox.systems.items()}
    for system in sandbox.systems.values():
        apps |= {name: Gate(sandbox, system, lock, app) for name, (_, app) in more_ports(system).items()}
    servers = [_server(app) for app in apps.values()]
    loop = asyncio.get_running_loop()

    def leave() -> None:
        for server in servers:
            server.should_exit = True

    for sign in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(sign, leave)
    ready_file.write_text(json.dumps({"pid": os.getpid(), "control_url": urls["control"]}))
    pairs = zip(servers, apps, strict=True)
    await asyncio.gather(*(server.serve(sockets=[sockets[name]]) for server, name in pairs))
    sandbox.books.commit()
    sandbox.books.close()


def _server(app: Any) -> _Server:
    config = uvicorn.Config(
        app,
        http=Protocol,
        ws="none",
        lifespan="off",
        log_level="warning",
        access_log=False,
        server_header=False,
        timeout_keep_alive=75,
        timeout_graceful_shutdown=2,
    )
    return _Server(config)
