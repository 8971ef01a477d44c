"""As many links as an accounting firm has: each customer's Exact Online and AvidXchange are a connection of their own,
and its two companies a link each, which share the two.

All customers keep the same books in one simulated Exact Online: what one of them has sent, the others find there.
"""

from __future__ import annotations

import json
import os
from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from typing import Any
from unittest import mock

from include.connections import credentials
from include.connections.connect import credentials_for
from include.links import load
from include.store.database import Store
from include.store.vault import Vault
from tests.support.company import Company, invoke
from tests.support.link_settings import edited

EACH = 2
"""Links of a customer."""
MOST_RUNS = 5
TAKEN_UP = 3 * 3600
"""Seconds within which AvidXchange takes an invoice into its workflow."""


def open_for(books: Company, links: int, schedule: str) -> list[str]:
    """Settings and credentials of so many links, in the place of those that were there; their names. ``schedule``: the
    cron line of each."""
    with edited(books) as settings:
        kinds, (link,) = settings["connections"], settings["links"]
        customers = [f"{number:03}" for number in range(links // EACH)]
        settings["connections"] = {
            f"{kind.removesuffix('_main')}_{one}": kinds[kind] for one in customers for kind in kinds
        }
        settings["links"] = [_link(link, one, pair, schedule) for one in customers for pair in link["companies"]]
        names = [one["name"] for one in settings["links"]]
    with mock.patch.dict(os.environ, books.environment), Store.open() as store:
        vault, known = Vault.from_environment(store), load()
        for name, connection in known.connections.items():
            given = books.sandbox.credentials(connection.system)
            if connection.system == "exact_online":
                given |= books.sandbox.edit("exact_online", "consents", {"set": {"beside": True}})["row"]
            credentials.keep(name, credentials_for(connection, given), vault)
    return names


def _link(link: dict[str, Any], customer: str, pair: dict[str, str], schedule: str) -> dict[str, Any]:
    return {
        **link,
        "name": f"customer_{customer}_{pair['exact_online']}",
        "connections": {
            system: f"{name.removesuffix('_main')}_{customer}" for system, name in link["connections"].items()
        },
        "companies": [pair],
        "schedule": {"default": schedule},
    }


def settle(books: Company, names: Sequence[str]) -> int:
    """Runs of all until none of them has anything new; the first customer sends what there is, and hears that it was
    taken up, before the others look. How many runs it took."""
    made = 0
    with mock.patch.dict(os.environ, books.environment), _processes() as pool:
        for some, later in ((names[:EACH], 0), (names[:EACH], TAKEN_UP), (names, 0)):
            books.sandbox.advance(later)
            for _ in range(MOST_RUNS):
                books.sandbox.advance(600)
                made += len(some)
                left = [name for name, is_settled in zip(some, pool.map(_runs, some), strict=True) if not is_settled]
                if not left:
                    break
            else:
                raise SystemExit(f"after {MOST_RUNS} runs there is still something new for {', '.join(left)}")
    return made


def _processes() -> ProcessPoolExecutor:
    return ProcessPoolExecutor(os.cpu_count(), mp_context=get_context("spawn"))


def _runs(name: str) -> bool:
    """Whether the run had nothing to build and nothing to send."""
    answer = invoke("run", name, "--json")
    if answer.code not in (0, 1):
        raise SystemExit(f"the run of {name} ended with {answer.code}: {answer.err[-2000:]}")
    return not json.loads(answer.out)["seconds"]["transform"]
