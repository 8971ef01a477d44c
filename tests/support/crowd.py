"""Many processes that need one connection at the same moment: ``python -m tests.support.crowd NUMBER CONNECTION_JSON``.

Each opens the store of ``ML_CONNECTOR_STORE`` for itself and makes one real call. Forked from one that has imported
everything, since fifty imports take longer than what is looked at. One line each: what it saw, or what went wrong.
"""

from __future__ import annotations

import json
import os
import sys

from include.clock import clock_from_environment
from include.connections import connect
from include.link_settings import Connection
from include.store.database import Store
from include.systems import registry


def member(settings: Connection, gate: int) -> str:
    os.read(gate, 1)  # returns for all at once, when the parent closes its end
    with Store.open() as store, connect.opened(settings, store, clock_from_environment()) as opened:
        return str(len(registry.system(settings.system).greeting(opened.client).companies))


def main(number: int, settings: Connection) -> None:
    registry.system(settings.system)
    gate, opens = os.pipe()
    children = []
    for _ in range(number):
        child = os.fork()
        if child == 0:
            os.close(opens)
            try:
                said = member(settings, gate)
            except Exception as problem:
                said = f"{type(problem).__name__}: {problem}"
            os.write(1, f"{said}\n".encode())
            os._exit(0)
        children.append(child)
    os.close(opens)
    for child in children:
        os.waitpid(child, 0)


if __name__ == "__main__":
    main(int(sys.argv[1]), Connection(**json.loads(sys.argv[2])))
