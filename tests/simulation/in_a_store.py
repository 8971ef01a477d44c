"""A state machine of hypothesis whose examples share one store, in memory where the machine has a folder for that."""

from __future__ import annotations

import os
import shutil
import tempfile
from pathlib import Path
from typing import ClassVar, Protocol

from hypothesis import HealthCheck
from hypothesis import settings as hypothesis_settings

from include.store.database import Store
from include.store.migrate import migrate


class Machine(Protocol):
    store: ClassVar[Store]


class InAStore:
    """Beside the ``TestCase`` of a ``machine``. The shard ``machine`` of `make faults` raises the number of examples by
    SIMULATION_EXAMPLES."""

    machine: ClassVar[type[Machine]]
    folder: ClassVar[Path]
    settings = hypothesis_settings(
        max_examples=int(os.environ.get("SIMULATION_EXAMPLES", "40")),
        stateful_step_count=25,
        deadline=None,
        derandomize="SIMULATION_EXAMPLES" not in os.environ,
        suppress_health_check=list(HealthCheck),
    )

    @classmethod
    def setUpClass(cls) -> None:
        memory = "/dev/shm" if os.access("/dev/shm", os.W_OK) else None
        cls.folder = Path(tempfile.mkdtemp(prefix="mlc-machine-", dir=memory))
        cls.machine.store = Store.open(f"sqlite:///{cls.folder / 'store.db'}", check=False)
        migrate(cls.machine.store)

    @classmethod
    def tearDownClass(cls) -> None:
        cls.machine.store.close()
        shutil.rmtree(cls.folder, ignore_errors=True)
