"""From a connection's settings to a client that can call it: the registry of systems.

A new system is one line in ``SYSTEMS`` (and the folders that `docs/add_a_system.md` lists).
"""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, cast

from include import connections
from include.clock import Clock
from include.http.protocols import Limits
from include.links import Connection
from include.store.budget import CallMeter
from include.store.database import Store
from include.store.tokens import TokenChain
from include.store.vault import Vault


@dataclass(frozen=True)
class Opened:
    """A connection that is ready to be called: its settings, the system's client, and the meter of its calls."""

    settings: Connection
    client: Any
    meter: CallMeter


@dataclass(frozen=True)
class _System:
    limits: Callable[[], Limits]
    client: Callable[[Connection, Mapping[str, str], TokenChain, CallMeter, Clock], Any]


def _exact_limits() -> Limits:
    from include.systems.exact_online.contract import LIMITS

    return LIMITS


def _exact_client(
    settings: Connection, secret: Mapping[str, str], tokens: TokenChain, meter: CallMeter, clock: Clock
) -> Any:
    from include.systems.exact_online.client import ExactOnlineClient

    return ExactOnlineClient(settings.url, secret, tokens, meter, clock, companies=settings.companies)


def _avidxchange_limits() -> Limits:
    from include.systems.avidxchange.contract import LIMITS

    return LIMITS


def _avidxchange_client(
    settings: Connection, secret: Mapping[str, str], tokens: TokenChain, meter: CallMeter, clock: Clock
) -> Any:
    from include.systems.avidxchange.client import AvidXchangeClient

    return AvidXchangeClient(settings.url, str(settings.auth), secret, tokens, meter, clock)


SYSTEMS: dict[str, _System] = {
    "exact_online": _System(_exact_limits, _exact_client),
    "avidxchange": _System(_avidxchange_limits, _avidxchange_client),
}


@contextmanager
def opened(settings: Connection, store: Store, clock: Clock, run_id: str | None = None) -> Iterator[Opened]:
    """A connection, closed at the end; the calls made with it are then written down under ``run_id``.

    Raises what ``connections.credentials`` raises when there are no credentials, and ``VaultError`` without a key.
    """
    system = SYSTEMS[settings.system]
    vault = Vault.from_environment(store)
    secret = connections.credentials(settings.name, vault)
    limits = system.limits()
    if settings.limits:
        limits = dataclasses.replace(limits, **cast(dict[str, Any], settings.limits))
    meter = CallMeter(store, settings.name, settings.system, limits, clock)
    client = system.client(settings, secret, TokenChain(store, vault, settings.name, clock), meter, clock)
    try:
        yield Opened(settings, client, meter)
    finally:
        client.close()
        if run_id:
            meter.save(run_id)
        else:
            meter.close()


def credentials_for(settings: Connection, given: Mapping[str, Any]) -> dict[str, str]:
    """The fields that this connection logs in with, out of ``given``: the fields themselves, or one group of
    them for each way (as the sandbox shows AvidXchange's three)."""
    group = given.get(settings.auth or "")
    fields = group if isinstance(group, Mapping) else given
    return {str(name): str(value) for name, value in fields.items() if not isinstance(value, Mapping)}
