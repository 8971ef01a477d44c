"""Exact Online as a link meets it (``include/systems/registry.py``)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from include.clock import Clock
from include.http.protocols import Meter, TokenStore
from include.systems.exact_online import contract
from include.systems.exact_online.client import ExactOnlineClient
from include.systems.exact_online.codebook import CodeBook
from include.systems.exact_online.entries import lines_of as ledger_lines
from include.systems.exact_online.writer import ExactOnlineWriter
from include.systems.registry import Greeting, Settings
from include.systems.rights import Right, probed
from include.texts.program import said

__all__ = ["client", "greeting", "ledger_lines", "rights", "writer"]


def client(
    settings: Settings, secret: Mapping[str, str], tokens: TokenStore, meter: Meter, clock: Clock
) -> ExactOnlineClient:
    return ExactOnlineClient(settings.url, secret, tokens, meter, clock, companies=settings.companies)


def greeting(client: ExactOnlineClient) -> Greeting:
    me = client.me()
    divisions = client.divisions(str(me["CurrentDivision"]))
    return Greeting(
        who=str(me.get("FullName") or me.get("UserName") or said("connections.exact_user")),
        companies={str(row.get("Code")): str(row.get("Description") or "") for row in divisions},
        company="division",
        all_companies="connections.divisions",
        out_of_reach=lambda company: said("exact_online.out_of_reach", company=company),
    )


def rights(client: ExactOnlineClient, companies: Sequence[str]) -> Iterator[Right]:
    """Scopes are the app's, modules and the user's rights each division's: Exact answers 403 for any of them."""
    for company in companies:
        yield from probed(client, company, contract.NEEDS)


def writer(client: ExactOnlineClient, options: Mapping[str, Any], books: CodeBook) -> ExactOnlineWriter:
    return ExactOnlineWriter(client, options, books)
