"""Basware as a link meets it (``include/systems/registry.py``)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from include.clock import Clock
from include.http.errors import Unauthorised
from include.http.protocols import Meter, TokenStore
from include.systems.base import LedgerLine
from include.systems.basware import contract
from include.systems.basware.client import BaswareClient
from include.systems.basware.writer import BaswareWriter
from include.systems.registry import Greeting, Settings
from include.systems.rights import Right, probed
from include.texts.program import said


def client(
    settings: Settings, secret: Mapping[str, str], tokens: TokenStore, meter: Meter, clock: Clock
) -> BaswareClient:
    return BaswareClient(settings.url, str(settings.auth), secret, tokens, meter, clock)


def greeting(client: BaswareClient) -> Greeting:
    """The API shows the companies that were posted through it and no others [doc], often none. Whoever may not read
    them has logged in all the same."""
    try:
        found = client.rows("", contract.COMPANIES)
    except Unauthorised as error:
        if error.status != 403:
            raise
        found = []
    return Greeting(
        who="",
        companies={str(row.get("companyCode")): str(row.get("name") or "") for row in found},
        company="company",
        all_companies="connections.companies",
        out_of_reach=lambda company: said("basware.out_of_reach", company=company),
        shows_all=False,
    )


def rights(client: BaswareClient, companies: Sequence[str]) -> Iterator[Right]:
    """Rights are the client's, for all companies of the tenant."""
    yield from probed(client, "", contract.NEEDS)


def writer(client: BaswareClient, options: Mapping[str, Any], books: None) -> BaswareWriter:
    return BaswareWriter(client, options)


def ledger_lines(body: str) -> tuple[LedgerLine, ...]:
    """Basware keeps no ledger."""
    return ()
