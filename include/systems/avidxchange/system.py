"""AvidXchange as a link meets it (``include/systems/registry.py``)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import timedelta
from typing import Any

from include.clock import Clock
from include.http.protocols import Meter, TokenStore
from include.systems.avidxchange import contract
from include.systems.avidxchange.client import AvidXchangeClient
from include.systems.avidxchange.writer import AvidXchangeWriter
from include.systems.base import LedgerLine
from include.systems.registry import Greeting, Settings
from include.systems.rights import Right, probed
from include.texts.program import said


def client(
    settings: Settings, secret: Mapping[str, str], tokens: TokenStore, meter: Meter, clock: Clock
) -> AvidXchangeClient:
    return AvidXchangeClient(settings.url, str(settings.auth), secret, tokens, meter, clock)


def greeting(client: AvidXchangeClient) -> Greeting:
    return Greeting(
        who="",
        companies={str(row.get("ExternalCode")): str(row.get("Name") or "") for row in client.companies()},
        company="company",
        all_companies="connections.companies",
        out_of_reach=lambda company: said("avidxchange.out_of_reach", company=company),
    )


def rights(client: AvidXchangeClient, companies: Sequence[str]) -> Iterator[Right]:
    """The gateway lets a credential into each API apart, for all its companies."""
    day = client.clock.now().date() - timedelta(days=1)
    window = {"lastModifiedFrom": str(day), "lastModifiedTo": str(day)}
    needs = [replace(need, params=need.params or window) for need in contract.NEEDS]
    yield from probed(client, "", needs)


def writer(client: AvidXchangeClient, options: Mapping[str, Any], books: None) -> AvidXchangeWriter:
    return AvidXchangeWriter(client, options)


def ledger_lines(body: str) -> tuple[LedgerLine, ...]:
    """AvidXchange keeps no ledger."""
    return ()
