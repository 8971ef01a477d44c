"""Subscriptions of Airbase: one webhook for all that the tenant is to tell. Source: reference page airbase, sections 6
and 7, all of it [assumed].

The secret is made by Airbase and shown once, in the answer to the registration. One webhook has one secret, so that all
topics stand in one.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping, Sequence

from include.http.errors import Refused, UnknownOutcome
from include.systems.airbase.client import AirbaseClient
from include.systems.airbase.client import address as path_of
from include.systems.airbase.faults import parsed
from include.systems.airbase.webhooks import TOPIC_FEEDS
from include.systems.subscriptions import KeyFrom, Made, Subscription, Wish, asked
from include.texts.program import said

KEY = KeyFrom.VENDOR
RIGHTS = ""
PATH = "webhooks"


def wishes(feeds: Mapping[str, Collection[str]]) -> tuple[Wish, ...]:
    read = {feed for mine in feeds.values() for feed in mine}
    topics = frozenset(topic for topic, tables in TOPIC_FEEDS.items() if set(tables) & read)
    return (Wish("", topics),) if topics else ()


def listed(client: AirbaseClient, companies: Sequence[str]) -> list[Subscription]:
    """A webhook without ``events`` tells of everything."""
    return [
        Subscription(
            "", frozenset(_texts(row.get("events")) or TOPIC_FEEDS), str(row.get("url") or ""), str(row.get("id"))
        )
        for row in client.rows("", PATH)
    ]


def create(client: AirbaseClient, wish: Wish, address: str, key: str | None, others: Sequence[Subscription]) -> Made:
    """``key``: None for one that signs nothing, anything else for one that signs."""
    mode = "none" if key is None else "hmac"
    body = json.dumps({"url": address, "events": sorted(wish.topics), "signature_mode": mode})
    row = parsed(asked(client, "", "POST", PATH, body, hidden=(address,)).content)
    id_, secret = (row.get(name) if isinstance(row, dict) else None for name in ("id", "secret"))
    if not isinstance(id_, str) or (mode == "hmac" and not (isinstance(secret, str) and secret)):
        raise UnknownOutcome(said("airbase.secret_not_shown"), system="airbase", todo=said("airbase.todo.run_again"))
    return Made(id_, secret if mode == "hmac" else None)


def delete(client: AirbaseClient, one: Subscription, found: Sequence[Subscription]) -> None:
    try:
        asked(client, "", "DELETE", path_of(PATH, one.id), hidden=(one.address,))
    except Refused as error:
        if error.status != 404:
            raise


def _texts(value: object) -> list[str]:
    return [one for one in value if isinstance(one, str)] if isinstance(value, list) else []
