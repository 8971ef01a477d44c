"""Subscriptions of Basware: one for each type of task and sub type. Source: reference page basware, section 8.

We choose the token that Basware signs with; a registration is tried at once with a ConnectionTest that is signed with
it. [assumed] There is one address for a type and sub type: another registration of the same takes its place, so that
one that is somebody else's is never registered over. One can only be deleted together with all of its type and sub
type that were made later.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from types import MappingProxyType

from include.http.errors import Refused, Unauthorised
from include.systems.basware.client import BaswareClient
from include.systems.basware.taking import moment
from include.systems.subscriptions import KeyFrom, Made, Subscription, Wish, asked, with_todo
from include.texts.program import said

KEY = KeyFrom.OURS
RIGHTS = "subscriptions.read subscriptions.write subscriptions.delete"
PATH = "subscriptions"
# Type and sub type -> the feed that shows such a document, of those in ``TOPIC_FEEDS``. What is taken, or changes
# later, is our own doing, or is notified again when it waits again.
TOPICS: Mapping[str, str] = MappingProxyType(
    {
        "AccountingDocuments/WaitingForTransfer": "transfer_queue",
        "AccountingDocuments/WaitingForPrebook": "prebook_queue",
        "AccountingDocuments/WaitingForPrebookCancelation": "prebook_cancelations",
        "ExportedPurchaseOrders/WaitingForExport": "export_queue",
    }
)
_ALL = "All"
_BEFORE = timedelta(milliseconds=1)  # [doc] what was updated after a moment is deleted, [assumed] strictly after


def wishes(feeds: Mapping[str, Collection[str]]) -> tuple[Wish, ...]:
    read = {feed for mine in feeds.values() for feed in mine}
    return tuple(Wish("", frozenset({topic})) for topic, feed in TOPICS.items() if feed in read)


def listed(client: BaswareClient, companies: Sequence[str]) -> list[Subscription]:
    try:
        rows = client.rows("", PATH)
    except (Refused, Unauthorised) as error:
        raise _explained(error) from None
    return [_subscription(row) for row in rows]


def create(client: BaswareClient, wish: Wish, address: str, key: str | None, others: Sequence[Subscription]) -> Made:
    (topic,) = wish.topics
    if any(topic in other.topics for other in others):
        raise Refused(
            said("basware.subscription.taken", topic=topic), system="basware", todo=said("basware.todo.ended_there")
        )
    kind, _, sub_kind = topic.partition("/")
    item = {
        "taskType": kind,
        "taskSubType": sub_kind,
        "subscriptionType": "Webhook",
        "notificationWebhookURL": address,
        "webhookAuthenticationToken": key,
    }
    try:
        asked(client, "", "POST", PATH, json.dumps([item]), hidden=(address, key or ""))
    except (Refused, Unauthorised) as error:
        raise _explained(error) from None
    return Made()


def delete(client: BaswareClient, one: Subscription, found: Sequence[Subscription]) -> None:
    topic, since = _parts(one)
    kind, _, sub_kind = topic.partition("/")
    hit = [other for other in found if other != one and _goes_too(other, kind, sub_kind, since)]
    if since is None or hit:
        why = "basware.subscription.without_age" if since is None else "basware.subscription.not_alone"
        raise Refused(said(why, topic=topic), system="basware", todo=said("basware.todo.deleted_there"))
    after = (since - _BEFORE).astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
    query = {"lastUpdated": after, "taskType": kind, "taskSubType": sub_kind}
    try:
        asked(client, "", "DELETE", PATH, params=query, hidden=(one.address,))
    except (Refused, Unauthorised) as error:
        if error.status != 404:
            raise _explained(error) from None


def _goes_too(other: Subscription, kind: str, sub_kind: str, since: datetime | None) -> bool:
    topic, made = _parts(other)
    other_kind, _, other_sub_kind = topic.partition("/")
    same = other_kind == kind and sub_kind in (_ALL, other_sub_kind)
    return same and (since is None or made is None or made >= since)


def _subscription(row: Mapping[str, object]) -> Subscription:
    topic = f"{row.get('taskType') or ''}/{row.get('taskSubType') or _ALL}"
    address = str(row.get("notificationWebhookURL") or "")
    return Subscription("", frozenset({topic}), address, f"{topic}@{row.get('lastUpdated') or ''}")


def _parts(one: Subscription) -> tuple[str, datetime | None]:
    topic, _, made = one.id.partition("@")
    return topic, moment(made)


def _explained(error: Refused | Unauthorised) -> Exception:
    if isinstance(error, Unauthorised) and error.status != 401:
        return with_todo(error, said("basware.todo.named_scopes", scopes=RIGHTS.replace(" ", ", ")))
    reached = error.status == 400 and error.request.startswith("POST")
    return with_todo(error, said("basware.todo.callback")) if reached else error
