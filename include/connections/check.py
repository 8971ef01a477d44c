"""Real authenticated calls to a connection, and what they show: who we are there, which companies answer, what may be
read of them, and how many calls are left."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from include.clock import Clock
from include.connections import connect
from include.connections.connect import Opened, Trial
from include.http.errors import ApiError, Unauthorised
from include.link_settings import Connection
from include.rate_limits.call_rows import usage
from include.store.database import Store
from include.systems import registry
from include.systems.registry import Greeting
from include.systems.rights import Right
from include.texts.program import said


def check_connection(
    settings: Connection, store: Store, clock: Clock, *, thorough: bool = False, trial: Trial | None = None
) -> dict[str, Any]:
    """``{"works": bool, "says": text, "companies": {company: text}, "cause": text}``; ``cause`` is the kind of what
    went wrong, '' when it works. Never raises for what a vendor can answer.

    ``thorough`` costs a call for each kind of record (Exact Online: in each division) and adds ``rights``
    (``[{"what", "company", "problem"}]``) and ``budget`` (``[{"company", "window", "left", "limit", "until"}]``), both
    also in words, and ``lacks``: whether a right is missing. What needs that right waits; all else works. ``trial``:
    with these credentials instead of those that are kept.
    """
    try:
        with connect.opened(settings, store, clock, trial=trial) as opened:
            greeting = registry.system(settings.system).greeting(opened.client)
            found = shown(greeting, settings.companies)
            if not thorough:
                return found
            reached = [company for company in settings.companies if company in greeting.companies]
            rights, unasked = _rights(opened, reached)
        budget = _budget(opened, store, clock)
    except Exception as problem:
        if not type(problem).__module__.startswith("include."):
            raise
        return {"works": False, "says": str(problem), "companies": {}, "cause": type(problem).__name__}
    says = [found["says"], *rights_in_words(rights, greeting.company), *unasked, budget_in_words(budget)]
    lacks = bool(unasked) or any(one.problem for one in rights)
    more = {"lacks": lacks, "rights": [vars(one) for one in rights], "budget": budget}
    return {**found, "says": "; ".join(says), **more}


def shown(greeting: Greeting, companies: Sequence[str]) -> dict[str, Any]:
    """What a system's greeting means for the ``companies`` that the connection is to reach. Pure."""
    reached = [company for company in companies if company in greeting.companies]
    texts = {
        company: f"{greeting.company} {company} {greeting.companies[company]}".strip()
        if company in greeting.companies
        else greeting.out_of_reach(company)
        for company in companies
    }
    missing = [text for company, text in texts.items() if company not in greeting.companies]
    who = [said("connections.signed_in", who=greeting.who)] if greeting.who else []
    says = said(greeting.all_companies, companies=", ".join(reached) or said("connections.none"))
    if not (reached or greeting.shows_all):
        says = said("connections.logged_in")
    refused = greeting.shows_all and bool(missing)
    # A company that may not be reached is a matter of rights, as a refused login is.
    cause = Unauthorised.__name__ if refused else ""
    return {"works": not refused, "says": "; ".join([*who, says, *missing]), "companies": texts, "cause": cause}


def rights_in_words(rights: Sequence[Right], company: str) -> list[str]:
    """``company`` is the vendor's word for one. What can be read everywhere, once; what cannot, where and why."""
    missing = {one.what for one in rights if one.problem}
    readable = list(dict.fromkeys(one.what for one in rights if one.what not in missing))
    texts = [f"can read {', '.join(readable)}"] if readable else []
    for one in rights:
        if one.problem:
            where = f" of {company} {one.company}" if one.company else ""
            texts.append(f"CANNOT read {one.what}{where}: {one.problem.rstrip('.')}")
    return texts


def budget_in_words(budget: Sequence[dict[str, Any]]) -> str:
    """The calls left, by company where the vendor counts so. Pure."""
    parts = [
        f"{one['left']:,} of {one['limit']:,} {_CALLS[one['window']]}"
        + (f" ({one['company']})" if one["company"] else "")
        for one in budget
    ]
    return f"left: {', '.join(parts)}" if parts else "no limit of calls a day is known"


_CALLS = {"day": "calls today", "month": "metered reads this month"}


def _rights(opened: Opened, companies: Sequence[str]) -> tuple[list[Right], list[str]]:
    """What was found out, and why the rest could not be asked."""
    found: list[Right] = []
    try:
        for right in registry.system(opened.settings.system).rights(opened.client, companies):
            found.append(right)
    except ApiError as problem:
        return found, [said("connections.not_asked", problem=problem)]
    return found, []


def _budget(opened: Opened, store: Store, clock: Clock) -> list[dict[str, Any]]:
    """Of the day and the month; a minute's is over before anybody has read it. After the meter was closed."""
    with store.read() as db:
        days = [one for one in usage(db, opened.settings.name, clock.now()) if one.window == "day"]
    windows = [(one.company, "day", one.limit - one.used, one.limit, one.reset_at) for one in days]
    if (month := opened.meter.month()) is not None:
        windows.append(("", "month", max(0, month.limit - month.used), month.limit, month.ends_at))
    names = ("company", "window", "left", "limit", "until")
    # Calls about the connection as a whole ("who am I") have a window of their own, and in Exact so has each division
    # that a user happens to be in: of interest are those that links work in.
    mine = {*opened.settings.companies, "" if not opened.meter.limits.per_company else None}
    return [dict(zip(names, one, strict=True)) for one in windows if one[1] == "month" or one[0] in mine]
