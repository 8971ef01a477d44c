"""Business Central as a connection meets it (``include/systems/registry.py``). It is only read."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from include.clock import Clock
from include.http.protocols import Meter, TokenStore
from include.systems.business_central import contract
from include.systems.business_central.client import BusinessCentralClient
from include.systems.registry import Greeting, Settings
from include.systems.rights import Right, probed
from include.texts.program import said


def client(
    settings: Settings, secret: Mapping[str, str], tokens: TokenStore, meter: Meter, clock: Clock
) -> BusinessCentralClient:
    return BusinessCentralClient(settings.url, secret, tokens, meter, clock)


def greeting(client: BusinessCentralClient) -> Greeting:
    """An application has no name there; the companies are all of the environment's."""
    return Greeting(
        who="",
        companies={str(row["id"]): str(row.get("displayName") or row.get("name") or "") for row in _companies(client)},
        company="company",
        all_companies="connections.companies",
        out_of_reach=lambda company: said("business_central.out_of_reach", company=company),
    )


def _companies(client: BusinessCentralClient) -> list[dict[str, object]]:
    return client.rows("", contract.COMPANIES)


def rights(client: BusinessCentralClient, companies: Sequence[str]) -> Iterator[Right]:
    """Permission sets are given by company."""
    for company in companies:
        yield from probed(client, company, contract.NEEDS)
