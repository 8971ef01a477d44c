"""What the engine knows about the run it works in, and what it answers."""

from __future__ import annotations

import os
import random
import socket
import time
import uuid
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from include.clock import Clock, RealClock
from include.delivery.approval import NONE, Rule
from include.delivery.meanwhile import Meanwhile
from include.delivery.outbox import Identity
from include.delivery.signed_months import Books
from include.store.approval_requests import Item
from include.store.database import Store
from include.store.leases import shared_time

_DEAD = "dead"
_PROCESSES = Path("/proc")
COUNTS = (
    "read", "unchanged", "skipped", "planned",
    "delivered", "waiting", "blocked", "refused", "review", "retrying", "unknown",
)  # fmt: skip


@dataclass(frozen=True)
class Settings:
    """How the engine paces itself; all durations in seconds.

    ``lease`` must be longer than ``longest_call``, the longest a single call can take (waiting for the minute's window
    and the HTTP time-out together): a request leaves only while that much of its lease is left. ``errors_in_a_row``
    refusals with one code and nothing delivered between them stop the flow, before the vendor's error budget does.
    ``throttle_patience``: the longest pause of a vendor's that a run sits out: a minute's window and a little.
    """

    workers: int = 8
    lease: float = 300.0
    longest_call: float = 150.0
    retry_base: float = 2.0
    retry_cap: float = 900.0
    retries_in_run: int = 2
    retry_patience: float = 10.0
    throttle_patience: float = 65.0
    errors_in_a_row: int = 8
    most_updates: tuple[int, float] = (20, 0.05)
    most_voids: tuple[int, float] = (5, 0.01)
    plan_chunk: int = 500


@dataclass
class Context:
    """One run of one link, as the engine sees it.

    ``approved``: a person has approved a preview of the link; else nothing leaves. ``complete``: the rows given are
    the flow's whole outbox, so that a document missing from them is gone at the source. ``as_of``: when the outbox was
    built; what a newer one decided is left alone. ``connection`` is the target's, for alerts. ``previewed`` collects
    what the preview of earlier flows would deliver. ``siblings``: other links to which the source may move a document
    of the flow: what one of them sent, or is sending, does not leave. ``approval``: what of the flow waits until a
    person approved exactly that. ``books``: those that the flow posts to, whose signed months wait, None where it posts
    to none. ``meanwhile``: what vendors are held against before they are created, None where none may be.
    ``real_time`` (seconds since the epoch) is for leases: unless given, it is the one
    that all machines on this store share. So is ``clock`` where it is no virtual one, since a request that left on one
    machine is waited for, and perhaps repeated, by another.
    """

    link: str
    run_id: str
    store: Store
    clock: Clock
    who: str = "schedule"
    connection: str = ""
    approved: bool = True
    complete: bool = False
    as_of: datetime | None = None
    settings: Settings = field(default_factory=Settings)
    chance: random.Random = field(default_factory=random.Random)
    real_time: Callable[[], float] = time.time
    owner: str = ""
    is_gone: Callable[[str], bool] = lambda owner: owner_is_gone(owner)
    previewed: set[tuple[str, str, str]] = field(default_factory=set)
    siblings: tuple[str, ...] = ()
    approval: Rule = NONE
    books: Books | None = None
    meanwhile: Meanwhile | None = None

    def __post_init__(self) -> None:
        self.owner = self.owner or owner_name()
        if self.real_time is time.time:
            self.real_time = shared_time(self.store)
        if isinstance(self.clock, RealClock):
            self.clock = RealClock(self.real_time)


@dataclass(frozen=True)
class Reason:
    """Why documents were not delivered: one entry for each state, code and text.

    ``state`` is the count they are in (``blocked``, ``review`` ...); '' when the reason is about the whole flow.
    ``step_of``: the flow of the earlier step of the same documents that they wait for alone, which names them itself.
    """

    flow: str
    code: str
    text: str
    documents: tuple[str, ...]
    state: str = ""
    step_of: str = ""

    def as_json(self) -> dict[str, object]:
        documents = list(self.documents)
        return {"flow": self.flow, "state": self.state, "code": self.code, "text": self.text, "documents": documents}


@dataclass(frozen=True)
class Stop:
    """Why a flow stopped before its end; ``until`` (UTC) when it is known when it can go on."""

    code: str
    text: str
    until: datetime | None = None


@dataclass(frozen=True)
class Planned:
    """One line of a preview: what a real run would do with a document. ``body`` is what would be sent, None when it
    cannot be known yet (the document refers to one that has no id in the target before it is delivered). ``item``: what
    an approval of it is of; ``waits``: for one, as a code, '' where it needs none or has it; ``before``: the document
    that was delivered last (JSON); ``first_held``: it waits for a person, and did not before this run."""

    identity: Identity
    what: str
    label: str
    counterparty: str | None
    doc_date: str | None
    currency: str | None
    amount: str | None
    texts: tuple[str, ...] = ()
    document: str | None = None
    body: str | None = None
    item: Item | None = None
    waits: str = ""
    before: str | None = None
    first_held: bool = False


@dataclass(frozen=True)
class FlowResult:
    """What became of a flow. ``counts`` as in the run's JSON: ``read`` = ``unchanged`` + ``skipped`` + ``planned``,
    and ``planned`` is the sum of the states after it. A preview adds ``would_create``, ``would_update``,
    ``would_void`` and ``would_adopt`` to them (those documents count as ``waiting``) and lists them in ``preview``."""

    flow: str
    counts: Mapping[str, int]
    reasons: Sequence[Reason] = ()
    stopped: Stop | None = None
    preview: Sequence[Planned] = ()


def owner_name() -> str:
    """A name for this worker that others on the same machine can check: machine, process, and a part of chance."""
    return f"{_machine()}:{os.getpid()}:{_started(os.getpid(), _PROCESSES)}:{uuid.uuid4().hex[:8]}"


def owner_is_gone(owner: str, processes: Path = _PROCESSES) -> bool:
    """Whether the process behind a lease is certainly dead, so that nobody need wait for the lease to end.

    Only answered for this machine and, where processes are hidden from each other, this process name space; elsewhere
    False: the lease itself decides. ``processes`` is where the kernel shows them.
    """
    machine, _, rest = owner.partition(":")
    pid, _, rest = rest.partition(":")
    started = rest.partition(":")[0]
    if machine != _machine() or not pid.isdigit() or not started:
        return False
    now = _started(int(pid), processes)
    return now != started if now else _is_no_process(int(pid))


def _machine() -> str:
    try:
        boot = Path("/proc/sys/kernel/random/boot_id").read_text().strip()[:13]
        space = os.readlink("/proc/self/ns/pid").strip("pid:[]")
    except OSError:
        return f"{socket.gethostname()}//"
    return f"{socket.gethostname()}/{boot}/{space}"


def _started(pid: int, processes: Path) -> str:
    """When a process started, in the kernel's ticks: a number that came back is another process. '' when there is none
    or the system does not say, ``_DEAD`` when it sends nothing any more."""
    try:
        state, *facts = (processes / str(pid) / "stat").read_text().rpartition(")")[2].split()
        return _DEAD if state in "ZX" else facts[18]
    except (OSError, ValueError, IndexError):
        return ""


def _is_no_process(pid: int) -> bool:
    """Asked where /proc shows nothing: it may be mounted so that other users' processes are hidden."""
    try:
        os.kill(pid, 0)
    except (ProcessLookupError, OverflowError):
        return True
    except OSError:  # it is there, and another user's
        return False
    return False
