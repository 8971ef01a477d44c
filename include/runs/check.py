"""One real authenticated call per connection, and what it shows: who we are there, which companies answer."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from include.clock import Clock
from include.http.errors import Unauthorised
from include.links import Connection
from include.runs import connect
from include.store.database import Store
from include.systems import registry
from include.systems.registry import Greeting


def check_connection(settings: Connection, store: Store, clock: Clock) -> dict[str, Any]:
    """``{"works": bool, "says": text, "companies": {company: text}, "cause": text}``; ``cause`` is the kind of what
    went wrong, '' when it works. Never raises for what a vendor can answer."""
    try:
        with connect.opened(settings, store, clock) as opened:
            return shown(registry.system(settings.system).greeting(opened.client), settings.companies)
    except Exception as problem:
        if not type(problem).__module__.startswith("include."):
            raise
        return {"works": False, "says": str(problem), "companies": {}, "cause": type(problem).__name__}


def shown(greeting: Greeting, companies: Sequence[str]) -> dict[str, Any]:
    """What a system's greeting means for the ``companies`` that the connection is to reach. Pure."""
    reached = [company for company in companies if company in greeting.companies]
    texts = {
        company: f"{greeting.company} {company} {greeting.companies[company]}".strip()
        if company in greeting.companies
        else f"{greeting.company} {company} {greeting.out_of_reach}"
        for company in companies
    }
    missing = [text for company, text in texts.items() if company not in greeting.companies]
    who = f"signed in as {greeting.who}; " if greeting.who else ""
    says = f"{who}{greeting.all_companies} {', '.join(reached) or 'none'}"
    # A company that may not be reached is a matter of rights, as a refused login is.
    cause = Unauthorised.__name__ if missing else ""
    return {"works": not missing, "says": "; ".join([says, *missing]), "companies": texts, "cause": cause}
