"""The alert ``subscription_missing``: raised for a connection that is to be notified and is not, closed by itself."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime

from include.store import alerts
from include.store.alerts import About, Alert, Changed, Standing
from include.store.database import Store
from include.subscriptions.inspect import Looked
from include.texts.codes import severity
from include.texts.program import said

CODE = "subscription_missing"
MOST_NAMED = 8


def standing(looked: Looked) -> Standing | None:
    """The alert that should be open about a connection; None where nothing is wrong, or nothing is known. Pure."""
    if not looked.wanting:
        return None
    text = said(
        "alerts.subscription_missing.text",
        connection=looked.connection,
        system_key=looked.system,
        shortcomings="; ".join(shortcomings(looked)),
    )
    return Standing(About(connection=looked.connection), CODE, severity(CODE), text)


def shortcomings(looked: Looked) -> list[str]:
    """What is wrong with a connection's subscriptions, in words. Nothing of an address stands in them. Pure."""
    held = looked.compared
    missing = [(one.company, one.topics) for one in held.missing]
    parts = [said("alerts.subscription_missing.missing", topics=_list(missing))] if missing else []
    for why in dict.fromkeys(one.why for one in held.wrong):
        mine = [(one.subscription.company, one.subscription.topics) for one in held.wrong if one.why == why]
        parts.append(said("alerts.subscription_missing.wrong", why=why, topics=_list(mine)))
    if held.twice:
        twice = [(one.company, one.topics) for one in held.twice]
        parts.append(said("alerts.subscription_missing.twice", topics=_list(twice)))
    return [*looked.lacks, *parts]


def bring_up_to_date(store: Store, looked: Sequence[Looked], asked: Collection[str], now: datetime) -> Changed:
    """``asked``: the connections that are to be notified; an alert about any other one closes."""
    found = [alert for one in looked if (alert := standing(one)) is not None]
    decided = {one.connection for one in looked if not one.unknown}

    def judged(alert: Alert) -> bool:
        return alert.code == CODE and (alert.connection in decided or alert.connection not in asked)

    with store.begin() as db:
        return alerts.keep_standing(db, found, judged=judged, now=now)


def _list(found: Sequence[tuple[str, frozenset[str]]]) -> str:
    """By company what is notified of it."""
    named = ""
    for company, topics in reversed(found[:MOST_NAMED]):
        names = ", ".join(sorted(topics))
        if company and named:
            named = said("alerts.subscription_missing.of_several", names=names, company=company, topics=named)
        elif company:
            named = said("alerts.subscription_missing.of_company", names=names, company=company)
        else:
            named = ", ".join(filter(None, (names, named)))
    if len(found) <= MOST_NAMED:
        return named
    return said("alerts.subscription_missing.more", topics=named, count=len(found) - MOST_NAMED)
