"""A run in progress, as one process sees it: begun by the first step, taken up again by each later one."""

from __future__ import annotations

import time
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING, Any

from include.approvals import approving
from include.clock import Clock, RealClock, business_day, clock_from_environment
from include.delivery.context import Context, FlowResult
from include.link_settings import Link
from include.links import Configuration, load
from include.logs import get_logger
from include.paths import home
from include.pipeline import record, signature
from include.pipeline.request import RunRequest
from include.store.database import Store
from include.store.leases import shared_time
from include.warehouse.database import Warehouse

if TYPE_CHECKING:
    from include.warehouse.outbox import OutboxRows
    from include.warehouse.vendors_read import VendorsRead

log = get_logger(__name__)


class RunFailed(Exception):
    """The run failed and nothing was sent; the text says why and what to do, ``causes`` are the classes of
    the errors behind it."""

    def __init__(self, text: str, causes: Iterable[str] = ()) -> None:
        self.causes = frozenset(causes)
        super().__init__(text)


@dataclass
class Run:
    """What the steps share. All that outlives the process is in the store under ``run_id``."""

    run_id: str
    request: RunRequest
    link: Link
    configuration: Configuration
    store: Store
    clock: Clock
    warehouse: Warehouse
    previewed: set[tuple[str, str, str]] = field(default_factory=set)
    planned: dict[str, FlowResult] = field(default_factory=dict)
    """What a preview said of its flows, by name."""
    outboxes: Mapping[str, OutboxRows] = field(default_factory=dict)
    """What was read of them already, by flow (``delivering.outboxes_read``)."""
    books: Mapping[str, Any] = field(default_factory=dict)
    """And what was looked up for the writer of a flow, where its rows are few."""
    vendors_read: Mapping[str, VendorsRead | None] = field(default_factory=dict)
    """And what was known then of the vendors of its target."""

    @property
    def flows(self) -> tuple[str, ...]:
        """The flows asked for, in the link's order of delivery."""
        return self.link.shape.chosen(self.request.flows)

    @property
    def approved(self) -> bool:
        """Whether anything may be sent (``include/approvals/approving.py``)."""
        with self.store.read() as db:
            return approving.may_deliver(db, self.configuration, self.link)

    def signature(self) -> str:
        """What tables built now would be built from (``include/pipeline/signature.py``)."""
        day = business_day(self.clock.now(), self.link.timezone).isoformat()
        connections = set(self.link.connections.values())
        return signature.of(self.store, self.configuration.folder, self.link.name, connections, day)

    def context(self, connection: str, *, complete: bool = False) -> Context:
        """What the engine needs to know to write through ``connection`` ('' = it writes nothing there)."""
        built = record.get(self.store, self.run_id, "as_of")
        return Context(
            link=self.link.name,
            run_id=self.run_id,
            store=self.store,
            clock=self.clock,
            who=self.request.who,
            connection=connection,
            approved=self.approved,
            complete=complete,
            as_of=datetime.fromisoformat(built) if built else None,
            previewed=self.previewed,
        )

    def step_done(
        self, phase: str, step: str, started: float, counts: Mapping[str, int] | None = None, **facts: Any
    ) -> None:
        """A step that began at ``started`` (``time.monotonic``) is over: its seconds and ``facts`` into the run's
        record, a line with its counts into the log."""
        seconds = time.monotonic() - started
        record.add(self.store, self.run_id, seconds={phase: seconds}, **facts)
        log.info(
            "step done", run=self.run_id, link=self.link.name, step=step, seconds=round(seconds, 3), **(counts or {})
        )


@contextmanager
def begun(request: RunRequest, run_id: str | None = None) -> Iterator[Run]:
    """A new run, written down in the store. Raises what is wrong with the settings or the store."""
    configuration = load()
    link = configuration.link(request.link)
    with Store.open() as store:
        clock = _clock(store)
        run_id = run_id or record.new_run_id(clock.now())
        record.begin(store, run_id, request, clock.now())
        log.info("run began", run=run_id, link=link.name, who=request.who, preview=request.preview, full=request.full)
        yield Run(run_id, request, link, configuration, store, clock, Warehouse.of_link(home(), link.name))


@contextmanager
def resumed(run_id: str) -> Iterator[Run]:
    """The same run in a later process."""
    with Store.open() as store:
        request, _ = record.request_of(store, run_id)
        configuration = load()
        link = configuration.link(request.link)
        yield Run(run_id, request, link, configuration, store, _clock(store), Warehouse.of_link(home(), link.name))


def _clock(store: Store) -> Clock:
    """Runs on several machines must agree which of them read the newer data."""
    clock = clock_from_environment()
    return RealClock(shared_time(store)) if isinstance(clock, RealClock) else clock
