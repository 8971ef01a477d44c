"""Clients on the running sandbox, with the real token chain and the real call meter around them."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import httpx
from cryptography.fernet import Fernet

from include.clock import SandboxClock
from include.http.protocols import Limits
from include.rate_limits.budget import CallMeter
from include.store.database import Store
from include.store.tokens import TokenChain
from include.store.vault import Vault
from include.systems.airbase import contract as airbase_contract
from include.systems.airbase.client import AirbaseClient
from include.systems.avalara import contract as avalara_contract
from include.systems.avalara.client import AvalaraClient
from include.systems.avidxchange import contract as avidxchange
from include.systems.avidxchange.client import AvidXchangeClient
from include.systems.basware import contract as basware_contract
from include.systems.basware.client import BaswareClient
from include.systems.business_central import contract as business_central_contract
from include.systems.business_central.client import BusinessCentralClient
from include.systems.exact_online import contract as exact_online
from include.systems.exact_online.client import ExactOnlineClient
from include.systems.quickbooks_online import contract as quickbooks_online
from include.systems.quickbooks_online.client import QuickBooksClient
from tests.conftest import RunningSandbox

KEY = Fernet.generate_key().decode()


@dataclass
class Live:
    """A client, and what stands around it."""

    client: Any
    meter: CallMeter
    tokens: TokenChain
    clock: SandboxClock


@contextmanager
def exact(sandbox: RunningSandbox, store: Store, limits: Limits = exact_online.LIMITS, **more: Any) -> Iterator[Live]:
    clock = SandboxClock(sandbox.control_url)
    meter = CallMeter(store, "exact_main", "exact_online", limits, clock)
    tokens = TokenChain(store, Vault(store, [KEY]), "exact_main", clock)
    client = ExactOnlineClient(
        sandbox.base_url("exact_online"), sandbox.credentials("exact_online"), tokens, meter, clock, **more
    )
    yield Live(client, meter, tokens, clock)
    client.close()


@contextmanager
def avid(
    sandbox: RunningSandbox,
    store: Store,
    auth: str = "customer_tokens",
    limits: Limits = avidxchange.LIMITS,
    **more: Any,
) -> Iterator[Live]:
    clock = SandboxClock(sandbox.control_url)
    meter = CallMeter(store, "avid_main", "avidxchange", limits, clock)
    tokens = TokenChain(store, Vault(store, [KEY]), "avid_main", clock)
    client = AvidXchangeClient(
        sandbox.base_url("avidxchange"), auth, sandbox.credentials("avidxchange")[auth], tokens, meter, clock, **more
    )
    yield Live(client, meter, tokens, clock)
    client.close()


@contextmanager
def quickbooks(
    sandbox: RunningSandbox,
    store: Store,
    limits: Limits = quickbooks_online.LIMITS,
    fresh_for: float = 0.25,
    **more: Any,
) -> Iterator[Live]:
    clock = SandboxClock(sandbox.control_url, fresh_for)
    meter = CallMeter(store, "quickbooks_main", "quickbooks_online", limits, clock)
    tokens = TokenChain(store, Vault(store, [KEY]), "quickbooks_main", clock)
    base, credentials = sandbox.base_url("quickbooks_online"), sandbox.credentials("quickbooks_online")
    client = QuickBooksClient(base, credentials, tokens, meter, clock, **more)
    yield Live(client, meter, tokens, clock)
    client.close()


@contextmanager
def basware(
    sandbox: RunningSandbox,
    store: Store,
    auth: str = "client_credentials",
    limits: Limits = basware_contract.LIMITS,
    clock: Any = None,
    **more: Any,
) -> Iterator[Live]:
    clock = clock or SandboxClock(sandbox.control_url)
    meter = CallMeter(store, "basware_main", "basware", limits, clock)
    tokens = TokenChain(store, Vault(store, [KEY]), "basware_main", clock)
    base, credentials = sandbox.base_url("basware"), sandbox.credentials("basware")
    client = BaswareClient(base, auth, credentials, tokens, meter, clock, **more)
    yield Live(client, meter, tokens, clock)
    client.close()


@contextmanager
def airbase(
    sandbox: RunningSandbox,
    store: Store,
    scheme: str = "",
    limits: Limits = airbase_contract.LIMITS,
    credentials: Any = None,
    **more: Any,
) -> Iterator[Live]:
    with _keyed(AirbaseClient, sandbox, store, scheme, limits, credentials, more) as opened:
        yield opened


@contextmanager
def avalara(
    sandbox: RunningSandbox,
    store: Store,
    auth: str = "",
    limits: Limits = avalara_contract.LIMITS,
    credentials: Any = None,
    **more: Any,
) -> Iterator[Live]:
    with _keyed(AvalaraClient, sandbox, store, auth, limits, credentials, more) as opened:
        yield opened


@contextmanager
def business_central(
    sandbox: RunningSandbox, store: Store, limits: Limits = business_central_contract.LIMITS, **more: Any
) -> Iterator[Live]:
    clock = SandboxClock(sandbox.control_url)
    meter = CallMeter(store, "central_main", "business_central", limits, clock)
    tokens = TokenChain(store, Vault(store, [KEY]), "central_main", clock)
    given = sandbox.credentials("business_central")
    client = BusinessCentralClient(sandbox.base_url("business_central"), given, tokens, meter, clock, **more)
    yield Live(client, meter, tokens, clock)
    client.close()


@contextmanager
def _keyed(
    kind: type[AirbaseClient] | type[AvalaraClient],
    sandbox: RunningSandbox,
    store: Store,
    auth: str,
    limits: Limits,
    credentials: Any,
    more: dict[str, Any],
) -> Iterator[Live]:
    """A system whose keys are static; ``credentials`` None: the sandbox's own."""
    clock, name = SandboxClock(sandbox.control_url), f"{kind.system}_main"
    meter = CallMeter(store, name, kind.system, limits, clock)
    given = sandbox.credentials(kind.system) if credentials is None else credentials
    client = kind(sandbox.base_url(kind.system), auth, given, meter, clock, **more)
    yield Live(client, meter, TokenChain(store, Vault(store, [KEY]), name, clock), clock)
    client.close()


SHORT = httpx.Timeout(connect=5, read=0.5, write=5, pool=5)
