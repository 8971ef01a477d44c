"""The alert ``subscription_missing``: raised for a connection that is to be notified and is not, closed by itself."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime

from include.store import alerts
from include.store.alerts import About, Alert, Changed, Standing
from include.store.database import Store
from include.subscriptions.inspect import Looked
from include.texts.codes import severity

CODE = "subscription_missing"
MOST_NAMED = 8


def standing(looked: Looked) -> Standing | None:
    """The alert that should be open about a connection; None where nothing is wrong, or nothing is known. Pure."""
    if not looked.wanting:
        return None
    said = "; ".join(shortcomings(looked))
    text = (
        f"{looked.connection} ({looked.system}) does not tell of all changes, which arrive by the schedules instead: "
        f"{said}. Fix it with `ml-connector subscriptions {looked.connection} --repair`"
    )
    return Standing(About(connection=looked.connection), CODE, severity(CODE), text)


def shortcomings(looked: Looked) -> list[str]:
    """What is wrong with a connection's subscriptions, in words. Nothing of an address stands in them. Pure."""
    held = looked.compared
    missing = [_named(one.company, one.topics) for one in held.missing]
    parts = [f"missing: {_list(missing)}"] if missing else []
    for why in dict.fromkeys(one.why for one in held.wrong):
        mine = [_named(one.subscription.company, one.subscription.topics) for one in held.wrong if one.why == why]
        parts.append(f"wrong, {why}: {_list(mine)}")
    if held.twice:
        parts.append(f"twice: {_list([_named(one.company, one.topics) for one in held.twice])}")
    return [*looked.lacks, *parts]


def bring_up_to_date(store: Store, looked: Sequence[Looked], asked: Collection[str], now: datetime) -> Changed:
    """``asked``: the connections that are to be notified; an alert about any other one closes."""
    found = [alert for one in looked if (alert := standing(one)) is not None]
    decided = {one.connection for one in looked if not one.unknown}

    def judged(alert: Alert) -> bool:
        return alert.code == CODE and (alert.connection in decided or alert.connection not in asked)

    with store.begin() as db:
        return alerts.keep_standing(db, found, judged=judged, now=now)


def _named(company: str, topics: frozenset[str]) -> str:
    named = ", ".join(sorted(topics))
    return f"{named} of {company}" if company else named


def _list(names: Sequence[str]) -> str:
    more = f" and {len(names) - MOST_NAMED} more" if len(names) > MOST_NAMED else ""
    return ", ".join(names[:MOST_NAMED]) + more
