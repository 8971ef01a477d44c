"""From a connection's settings to a client that can call it, with its credentials, its tokens and its meter."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, cast

from include.clock import Clock
from include.connections import credentials as connections
from include.link_settings import Connection
from include.rate_limits.budget import CallMeter
from include.store.database import Store
from include.store.tokens import TokenChain
from include.store.vault import Secret, Vault
from include.systems import registry


@dataclass(frozen=True)
class Opened:
    """A connection that is ready to be called: its settings, the system's client, and the meter of its calls."""

    settings: Connection
    client: Any
    meter: CallMeter


@dataclass(frozen=True)
class Trial:
    """Credentials that are not kept yet, and the token chain that they are tried with."""

    credentials: Secret
    chain: str


@contextmanager
def opened(
    settings: Connection,
    store: Store,
    clock: Clock,
    run_id: str | None = None,
    scope: str = "",
    trial: Trial | None = None,
) -> Iterator[Opened]:
    """A connection, closed at the end; the calls made with it are then written down under ``run_id``.

    ``scope``: rights that its tokens are asked for in place of the usual ones; they are then tokens of their own, so
    that a client which was never given these rights goes on doing everything else. ``trial``: credentials to try in
    place of those that are kept.

    Raises what ``connections.credentials`` raises when there are no credentials, ``VaultError`` without a key, and
    ``NotConnectable``.
    """
    system = registry.system(settings.system)
    vault = Vault.from_environment(store)

    def read() -> Secret:
        found = connections.credentials(settings.name, vault) if trial is None else trial.credentials
        return Secret(found | {"scope": scope}) if scope else found

    secret = connections.Current(read)
    # A consent that a person gives anew ends the usual tokens only: these end with the client they were given to.
    chain_of = f"{settings.name} as {secret.get('client_id', '')} for {scope}" if scope else settings.name
    chain_of = trial.chain if trial is not None else chain_of
    limits = registry.contract(settings.system).LIMITS
    if settings.limits:
        limits = dataclasses.replace(limits, **cast(dict[str, Any], settings.limits))
    meter = CallMeter(store, settings.name, settings.system, limits, clock)
    client = system.client(settings, secret, TokenChain(store, vault, chain_of, clock), meter, clock)
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
