"""Exact Online as a link meets it (``include/systems/registry.py``)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from include.clock import Clock
from include.http.protocols import Meter, TokenStore
from include.systems.exact_online.client import ExactOnlineClient
from include.systems.exact_online.codebook import CodeBook
from include.systems.exact_online.entries import lines_of as ledger_lines
from include.systems.exact_online.writer import ExactOnlineWriter
from include.systems.registry import Greeting, Settings

__all__ = ["client", "greeting", "ledger_lines", "writer"]


def client(
    settings: Settings, secret: Mapping[str, str], tokens: TokenStore, meter: Meter, clock: Clock
) -> ExactOnlineClient:
    return ExactOnlineClient(settings.url, secret, tokens, meter, clock, companies=settings.companies)


def greeting(client: ExactOnlineClient) -> Greeting:
    me = client.me()
    return Greeting(
        who=str(me.get("FullName") or me.get("UserName") or "an Exact user"),
        companies={str(row.get("Code")): str(row.get("Description") or "") for row in client.divisions()},
        company="division",
        all_companies="divisions",
        out_of_reach="is not among those this app may reach: give it access in Exact's App Center",
    )


def writer(client: ExactOnlineClient, options: Mapping[str, Any], books: CodeBook) -> ExactOnlineWriter:
    return ExactOnlineWriter(client, options, books)
