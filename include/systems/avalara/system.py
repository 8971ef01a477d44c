"""AvaTax as a link meets it (``include/systems/registry.py``)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from include.clock import Clock
from include.http.protocols import Meter, TokenStore
from include.systems.avalara import contract
from include.systems.avalara.client import AvalaraClient, quoted
from include.systems.avalara.writer import AvalaraWriter
from include.systems.base import LedgerLine
from include.systems.registry import Greeting, Settings
from include.systems.rights import Need, Right, probed
from include.texts.program import said


def client(
    settings: Settings, secret: Mapping[str, str], tokens: TokenStore, meter: Meter, clock: Clock
) -> AvalaraClient:
    return AvalaraClient(settings.url, settings.auth or "", secret, meter, clock)


def greeting(client: AvalaraClient) -> Greeting:
    """The companies are read, because a ping is answered with 200 whatever the credentials are. Documents are not taken
    for one that is not active."""
    rows = [row for row in client.rows("", contract.COMPANIES) if row.get("isActive") is not False]
    seen = ", ".join(sorted(str(row.get("companyCode")) for row in rows)) or said("connections.none")
    accounts = sorted({str(row["accountId"]) for row in rows if row.get("accountId")})
    return Greeting(
        who=said("connections.account", account=", ".join(accounts)) if accounts else "",
        companies={str(row.get("companyCode")): str(row.get("name") or "") for row in rows},
        company="company",
        all_companies="connections.companies",
        out_of_reach=lambda company: said("avalara.out_of_reach", company=company, names=seen),
    )


def rights(client: AvalaraClient, companies: Sequence[str]) -> Iterator[Right]:
    """What belongs to the account is asked once, recorded documents of each company."""
    yield from probed(client, "", contract.NEEDS)
    for company in companies:
        path = f"{contract.COMPANIES}/{quoted(company)}/{contract.TRANSACTIONS}"
        yield from probed(client, company, [Need("recorded documents", path, {"$top": "1"})])


def writer(client: AvalaraClient, options: Mapping[str, Any], books: None) -> AvalaraWriter:
    return AvalaraWriter(client)


def ledger_lines(body: str) -> tuple[LedgerLine, ...]:
    """AvaTax keeps no ledger."""
    return ()
