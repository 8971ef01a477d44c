"""The books of generated worlds, looked at without a process: the control over ASGI, tables as they stand."""

from __future__ import annotations

import asyncio
from typing import Any

import httpx

from include.sandbox.kernel.control import Control
from include.sandbox.kernel.sandbox import Sandbox

# Tokens are drawn anew each time; settings are one row for each division.
SECRET = {"oauth_chains", "oauth_refresh", "settings"}
Row = dict[str, Any]


def control(sandbox: Sandbox, path: str) -> Any:
    async def ask() -> httpx.Response:
        served = httpx.ASGITransport(app=Control(sandbox, asyncio.Lock(), {}).app())
        async with httpx.AsyncClient(transport=served, base_url="http://control") as client:
            return await client.get(path)

    return asyncio.run(ask()).json()


def exact(sandbox: Sandbox, table: str, division: str) -> list[Row]:
    return list(sandbox.books.table("exact_online", table).rows(division))


def tables(sandbox: Sandbox, leave_out: tuple[str, ...] = ()) -> dict[tuple[str, str, str], list[Row]]:
    """Every row of every system by table and company, but for some companies'."""
    found = {}
    for (owner, name), table in sandbox.books._tables.items():
        for company in table.companies() if owner != "kernel" else ():
            rows = [row for row in table.rows(company) if str(row.get("Code")) not in leave_out]
            if company not in leave_out:
                found[(owner, name, company)] = rows
    return found


def changed(alone: Sandbox, beside: Sandbox, added: tuple[str, ...]) -> set[str]:
    """Tables of which a row is another one where a world stands beside the others; ``added``: its companies."""
    without, with_it = tables(alone), tables(beside, leave_out=added)
    names = {name for name in without | with_it if without.get(name) != with_it.get(name)}
    return {table for _, table, _ in names}
