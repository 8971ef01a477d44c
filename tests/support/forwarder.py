"""A way to a service that can be cut: what is sent to one place goes to another, until the process is made to stand
still. A place is a port of this machine, or the path of a socket.

python -m tests.support.forwarder HERE THERE
"""

from __future__ import annotations

import asyncio
import os
import signal
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from include.sandbox.process import free_port_base
from tests.support.company import PROJECT

SOCKET = ".s.PGSQL.5432"
_Streams = tuple[asyncio.StreamReader, asyncio.StreamWriter]


@dataclass(frozen=True)
class Ways:
    """``places``: by the service's own port, where it is reached."""

    places: Mapping[str, str]
    _running: Mapping[str, subprocess.Popen[bytes]]

    @contextmanager
    def cut(self, port: str) -> Iterator[None]:
        """What is sent meanwhile arrives nowhere, and nobody is told; connections do not end."""
        self._running[port].send_signal(signal.SIGSTOP)
        try:
            yield
        finally:
            self._running[port].send_signal(signal.SIGCONT)


@contextmanager
def forwarded(folder: Path, ports: Mapping[str, str]) -> Iterator[Ways]:
    """``ports``: by the service's own port, the one that it has here; of PostgreSQL (5432) the folder of its socket."""
    folder.mkdir(parents=True)
    base, places = free_port_base(len(ports)), dict[str, str]()
    with ExitStack() as stack:
        running = {}
        for number, (port, there) in enumerate(ports.items()):
            places[port] = str(folder) if "/" in there else str(base + number)
            ends = [str(Path(one) / SOCKET) if "/" in one else one for one in (places[port], there)]
            command = [sys.executable, "-m", "tests.support.forwarder", *ends]
            running[port] = stack.enter_context(subprocess.Popen(command, cwd=PROJECT, stdout=subprocess.PIPE))
            stack.callback(running[port].kill)
            pipe = running[port].stdout
            assert pipe is not None
            assert pipe.readline() == b"ready\n"
        yield Ways(places, running)


async def _forward(here: str, there: str) -> None:
    async def met(*near: *_Streams) -> None:
        with suppress(OSError):
            far = await (
                asyncio.open_unix_connection(there)
                if "/" in there
                else asyncio.open_connection("127.0.0.1", int(there))
            )
            await asyncio.gather(_copy(near[0], far[1]), _copy(far[0], near[1]))
        near[1].close()

    if "/" in here:
        server = await asyncio.start_unix_server(met, here)
    else:
        server = await asyncio.start_server(met, "127.0.0.1", int(here))
    os.write(1, b"ready\n")
    await server.serve_forever()


async def _copy(source: asyncio.StreamReader, target: asyncio.StreamWriter) -> None:
    with suppress(OSError):
        while piece := await source.read(65536):
            target.write(piece)
            await target.drain()
    target.close()


if __name__ == "__main__":
    asyncio.run(_forward(*sys.argv[1:3]))
