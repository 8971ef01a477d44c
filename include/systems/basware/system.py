"""Basware as a link meets it (``include/systems/registry.py``), as far as links use it: it is connected to, and asked
what may be read there. Its API shows the companies that were posted through it and no others, so that it cannot say
which of a link's companies it reaches."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from include.clock import Clock
from include.http.protocols import Meter, TokenStore
from include.systems.base import LedgerLine
from include.systems.basware import contract
from include.systems.basware.client import BaswareClient
from include.systems.registry import Settings
from include.systems.rights import Right, probed


def client(
    settings: Settings, secret: Mapping[str, str], tokens: TokenStore, meter: Meter, clock: Clock
) -> BaswareClient:
    return BaswareClient(settings.url, str(settings.auth), secret, tokens, meter, clock)


def rights(client: BaswareClient, companies: Sequence[str]) -> Iterator[Right]:
    """Rights are the client's, for all companies of the tenant."""
    yield from probed(client, "", contract.NEEDS)


def ledger_lines(body: str) -> tuple[LedgerLine, ...]:
    """Basware keeps no ledger."""
    return ()
