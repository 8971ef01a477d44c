"""QuickBooks Online as a link meets it (``include/systems/registry.py``)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from include.clock import Clock
from include.http.protocols import Meter, TokenStore
from include.systems.quickbooks_online.client import QuickBooksClient
from include.systems.quickbooks_online.codebook import Books, CodeBook
from include.systems.quickbooks_online.ledger import lines_of as ledger_lines
from include.systems.quickbooks_online.writer import QuickBooksWriter
from include.systems.registry import Greeting, Settings

__all__ = ["client", "greeting", "ledger_lines", "writer"]


def client(
    settings: Settings, secret: Mapping[str, str], tokens: TokenStore, meter: Meter, clock: Clock
) -> QuickBooksClient:
    return QuickBooksClient(settings.url, secret, tokens, meter, clock, companies=settings.companies)


def greeting(client: QuickBooksClient) -> Greeting:
    """One metered read for each company: there is no call that lists those a token reaches."""
    found = {company: client.read(company, "companyinfo", company) for company in client.companies}
    return Greeting(
        who="",
        companies={company: str((row or {}).get("CompanyName") or "") for company, row in found.items() if row},
        company="company",
        all_companies="companies",
        out_of_reach="cannot be reached with this consent: each QuickBooks company needs a connection of its own",
    )


def writer(client: QuickBooksClient, options: Mapping[str, Any], books: CodeBook | None) -> QuickBooksWriter:
    return QuickBooksWriter(client, options, books or Books({}))
