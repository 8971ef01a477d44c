"""What a simulated system offers to the kernel."""

from __future__ import annotations

import random
from collections.abc import Awaitable, Callable, MutableMapping
from typing import Any, Protocol

from include.sandbox.kernel.books import Books
from include.sandbox.kernel.calls import CallLog
from include.sandbox.kernel.clock import VirtualClock
from include.sandbox.kernel.faults import Faults
from include.sandbox.kernel.truth import Truth
from include.sandbox.world.model import World

Scope = MutableMapping[str, Any]
Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
ASGIApp = Callable[[Scope, Receive, Send], Awaitable[None]]

# Keys an app may set in its scope for the call log.
COMPANY = "sandbox.company"
REQUEST_ID = "sandbox.request_id"


class EditRefused(ValueError):
    """A person's change that this system's own screens would refuse, with the words they would show."""


class Kernel(Protocol):
    """What a system gets when it is made: ``System(kernel)``."""

    books: Books
    clock: VirtualClock
    calls: CallLog
    faults: Faults
    truth: Truth

    def has(self, system: str) -> bool:
        """Whether the last reset made books of it."""
        ...


class SystemPort(Protocol):
    """One simulated system, made as ``System(kernel)``.

    Its ASGI app must do all its reading and writing of books without a real suspension between the two (the body is
    already there when the app starts, so awaiting it does not suspend); the kernel commits after the app returns and
    only then lets the answer leave. An exception that leaves the app rolls the request back and answers 500.

    A system may also have ``fault_shape(status, scope, body) -> {"body", "headers"}``: the words its vendor would use
    for an injected failure that brings none of its own; and ``company_of(path) -> str``: the company that the path of a
    request names, '' when it names none. Without it no failure can be injected for one company alone.

    What it keeps beside its rows is in ``kernel.books.memory``, so that it begins anew with new books and is part of a
    snapshot.

    Its vendor may answer on further addresses, such as a store of downloads: ``more_ports``, a dict of name to (port
    offset, ASGI app). They are served, logged and made to fail as the system itself.
    """

    name: str
    port_offset: int

    async def app(self, scope: Scope, receive: Receive, send: Send) -> None:
        """The public protocol, served on control port + ``port_offset``."""
        ...

    def info(self, base_url: str) -> dict[str, Any]:
        """``{"base_url", "credentials": {...}, "companies": [...]}`` with credentials that work now."""
        ...

    def entities(self) -> list[str]:
        """Names that ``state`` and ``edit`` take."""
        ...

    def state(self, entity: str, company: str | None) -> list[dict[str, Any]]:
        """Rows as the system would show them; KeyError for an unknown entity."""
        ...

    def edit(self, entity: str, body: dict[str, Any]) -> dict[str, Any]:
        """What a person does in the screens: ``{"company", "key", "set"}``; no key creates; or ``"delete": true``.

        Answers ``{"key", "row"}``; raises EditRefused by the system's own rules, KeyError for an unknown entity.
        """
        ...

    def advance(self, steps: int) -> dict[str, Any]:
        """Approvals and payments move on by ``steps``; answers what moved."""
        ...

    def audit(self) -> dict[str, dict[str, Any]]:
        """By company: ``{"debit", "credit", "unbalanced": [], "duplicates": []}``."""
        ...

    def generate(self, world: World, rng: random.Random) -> None:
        """Fill empty books from the neutral world, and tell ``kernel.truth`` the key of every vendor."""
        ...

    def open(self) -> None:
        """After books were loaded or cleared: set up what must always exist (the app registration, say)."""
        ...


def more_ports(system: SystemPort) -> dict[str, tuple[int, ASGIApp]]:
    found: dict[str, tuple[int, ASGIApp]] = getattr(system, "more_ports", {})
    return found
