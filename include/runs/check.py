"""One real authenticated call per connection, and what it shows: who we are there, which companies answer."""

from __future__ import annotations

from typing import Any

from include.clock import Clock
from include.http.errors import Unauthorised
from include.links import Connection
from include.runs import connect
from include.store.database import Store


def check_connection(settings: Connection, store: Store, clock: Clock) -> dict[str, Any]:
    """``{"works": bool, "says": text, "companies": {company: text}, "cause": text}``; ``cause`` is the kind of what
    went wrong, '' when it works. Never raises for what a vendor can answer."""
    try:
        with connect.opened(settings, store, clock) as opened:
            return _ASK[settings.system](opened)
    except Exception as problem:
        if not type(problem).__module__.startswith("include."):
            raise
        return {"works": False, "says": str(problem), "companies": {}, "cause": type(problem).__name__}


def _exact_online(opened: connect.Opened) -> dict[str, Any]:
    me = opened.client.me()
    reachable = {str(row.get("Code")): str(row.get("Description") or "") for row in opened.client.divisions()}
    companies = {
        company: f"division {company} {reachable[company]}".strip()
        if company in reachable
        else f"division {company} is not among those this app may reach: give it access in Exact's App Center"
        for company in opened.settings.companies
    }
    works = all(company in reachable for company in opened.settings.companies)
    name = me.get("FullName") or me.get("UserName") or "an Exact user"
    missing = [text for company, text in companies.items() if company not in reachable]
    says = f"signed in as {name}; divisions {', '.join(c for c in companies if c in reachable) or 'none'}"
    return {"works": works, "says": "; ".join([says, *missing]), "companies": companies, "cause": _cause(works)}


def _avidxchange(opened: connect.Opened) -> dict[str, Any]:
    reachable = {str(row.get("ExternalCode")): str(row.get("Name") or "") for row in opened.client.companies()}
    companies = {
        company: f"company {company} {reachable[company]}".strip()
        if company in reachable
        else f"company {company} is not known to this tenant"
        for company in opened.settings.companies
    }
    works = all(company in reachable for company in opened.settings.companies)
    missing = [text for company, text in companies.items() if company not in reachable]
    says = f"companies {', '.join(c for c in companies if c in reachable) or 'none'}"
    return {"works": works, "says": "; ".join([says, *missing]), "companies": companies, "cause": _cause(works)}


def _cause(works: bool) -> str:
    """A company that may not be reached is a matter of rights, as a refused login is."""
    return "" if works else Unauthorised.__name__


_ASK = {"exact_online": _exact_online, "avidxchange": _avidxchange}
