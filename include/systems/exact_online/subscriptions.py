"""Subscriptions of Exact Online: one for each topic in each division. Source: reference page exact_online, section 7.

Exact signs with the webhook secret of the app, whatever is asked for, and asks the address with an empty POST whether
anybody is there.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping, Sequence

from include.http.errors import MalformedAnswer, Refused
from include.systems.exact_online import odata
from include.systems.exact_online.client import ExactOnlineClient
from include.systems.exact_online.webhooks import TOPIC_FEEDS
from include.systems.subscriptions import KeyFrom, Made, Subscription, Wish, asked, with_todo
from include.texts.program import said

KEY = KeyFrom.APP
RIGHTS = ""  # scopes are the app's, and come with the consent
PATH = "webhooks/WebhookSubscriptions"
_SELECT = {"$select": "ID,Topic,CallbackURL"}
_SCOPE = "exact_online.todo.scope"

# [seen] In 2020 a callback that answered an error made the subscription fail; in 2026 its answer comes after that.
_REACHED = "exact_online.todo.callback"


def wishes(feeds: Mapping[str, Collection[str]]) -> tuple[Wish, ...]:
    return tuple(
        Wish(company, frozenset({topic}))
        for company, mine in feeds.items()
        for topic, tables in TOPIC_FEEDS.items()
        if set(tables) & set(mine)
    )


def listed(client: ExactOnlineClient, companies: Sequence[str]) -> list[Subscription]:
    """One call for each division."""
    return [
        Subscription(company, frozenset({str(row.get("Topic") or "")}), str(row.get("CallbackURL") or ""), _id(row))
        for company in companies
        for row in _rows(client, company)
    ]


def create(
    client: ExactOnlineClient, wish: Wish, address: str, key: str | None, others: Sequence[Subscription]
) -> Made:
    (topic,) = wish.topics
    body = json.dumps({"Topic": topic, "CallbackURL": address})
    try:
        answer = asked(client, wish.company, "POST", PATH, body, hidden=(address,))
    except Refused as error:
        raise with_todo(error, said(_SCOPE if error.status == 403 else _REACHED)) from None
    try:
        return Made(_id(odata.records(json.loads(answer.content))[0]))
    except (ValueError, TypeError, LookupError, MalformedAnswer):
        return Made()


def delete(client: ExactOnlineClient, one: Subscription, found: Sequence[Subscription]) -> None:
    try:
        asked(client, one.company, "DELETE", odata.keyed(PATH, odata.Guid(one.id)), hidden=(one.address,))
    except Refused as error:
        if error.status != 404:
            raise (with_todo(error, said(_SCOPE)) if error.status == 403 else error) from None


def _rows(client: ExactOnlineClient, company: str) -> list[dict[str, object]]:
    try:
        return client.rows(company, PATH, _SELECT)
    except Refused as error:
        raise (with_todo(error, said(_SCOPE)) if error.status == 403 else error) from None


def _id(row: Mapping[str, object]) -> str:
    """Raises ``MalformedAnswer``."""
    try:
        return odata.Guid(str(row.get("ID")))
    except ValueError:
        raise MalformedAnswer(said("exact_online.subscription_without_id"), system="exact_online") from None
