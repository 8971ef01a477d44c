"""Airbase as a link meets it (``include/systems/registry.py``)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from include.clock import Clock
from include.http.protocols import Meter, TokenStore
from include.systems.airbase import contract
from include.systems.airbase.client import AirbaseClient
from include.systems.airbase.outcomes import reference_of
from include.systems.airbase.writer import AirbaseWriter
from include.systems.base import LedgerLine
from include.systems.registry import Greeting, Settings
from include.systems.rights import Right, probed
from include.texts.program import said


def client(
    settings: Settings, secret: Mapping[str, str], tokens: TokenStore, meter: Meter, clock: Clock
) -> AirbaseClient:
    return AirbaseClient(settings.url, settings.auth or "", secret, meter, clock)


def greeting(client: AirbaseClient) -> Greeting:
    """A subsidiary is known by what the ERP calls it, and by Airbase's id where that is blank."""
    rows = client.rows("", contract.SUBSIDIARIES)
    return Greeting(
        who="",
        companies={reference_of(row) or str(row.get("airbase_id")): str(row.get("name") or "") for row in rows},
        company="subsidiary",
        all_companies="connections.subsidiaries",
        out_of_reach=lambda company: said("airbase.out_of_reach", company=company),
    )


def rights(client: AirbaseClient, companies: Sequence[str]) -> Iterator[Right]:
    """A key reads the whole tenant, or none of a part that was not bought."""
    yield from probed(client, "", contract.NEEDS)


def writer(client: AirbaseClient, options: Mapping[str, Any], books: None) -> AirbaseWriter:
    return AirbaseWriter(client, options)


def ledger_lines(body: str) -> tuple[LedgerLine, ...]:
    """Airbase keeps no ledger."""
    return ()
