"""Events of Airbase: whether it was Airbase that sent one, and what it is about. Pure.

Source: reference page airbase, section 7; all but the frame of an event is [assumed]. A record names its subsidiary
inside, in a way that nobody has written down: the company is not said.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from types import MappingProxyType

from include.systems.event_bodies import check, lacking, moment, parsed, plain
from include.systems.events import Event, NotGenuine, Received, Unreadable

SECRET = "webhook_secret"  # noqa: S105 - a field's name
ANSWER_SECONDS = 10.0
SIGNATURE, TIMESTAMP = "x-airbase-signature", "x-airbase-timestamp"
# [assumed] The last retry is ten and a half hours after the first try; a moment without a zone is off by 14 at most.
REPEATS: timedelta | None = timedelta(hours=26)
TOLERANCE_S = 300
TEST = "webhook_test"
# Type -> the feeds that show such a change. An approved request opens its order, a payment changes its bill.
TOPIC_FEEDS: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "purchase_request_approved": ("purchase_requests", "purchase_orders"),
        "purchase_request_rejected": ("purchase_requests",),
        "purchase_order_created": ("purchase_orders",),
        "purchase_order_updated": ("purchase_orders",),
        "purchase_order_closed": ("purchase_orders",),
        "vendor_created": ("vendors",),
        "vendor_updated": ("vendors",),
        "bill_approved": ("bills",),
        "bill_paid": ("bills", "payments"),
    }
)
_TEXTS = ("id", "object", "type", "created_date")


def received(body: bytes, headers: Mapping[str, str], keys: Sequence[str] | None, now: datetime) -> Received:
    """The event that came in ``body``, looked at only after its signature.

    ``keys``: the secrets of the registered webhooks, the new and the old one while they change; None: mode ``none``,
    where an address that nobody can guess is the secret. ``headers`` by names in lower case; ``now`` is UTC.
    Raises ``NotGenuine``, ``Unreadable``.
    """
    if keys is not None:
        _check(body, headers, keys, now)
    said = parsed(body)
    if not isinstance(said, dict):
        raise Unreadable("the body is no object")
    texts = {name: plain(said[name]) if isinstance(said.get(name), str) else None for name in _TEXTS}
    about = said.get("data") if isinstance(said.get("data"), dict) else None
    id_, topic = texts["id"], texts["type"]
    if about is None or id_ is None or topic is None or None in texts.values():
        raise Unreadable(f"it has no {lacking({**texts, 'data': about})}")
    if topic == TEST:
        return Received(is_test=True)
    at = moment(texts["created_date"])
    return Received((Event(id_, "", topic, _action(topic), plain(about.get("id")), at),))


def _action(topic: str) -> str:
    if topic not in TOPIC_FEEDS:
        return "other"
    return "create" if topic.endswith("_created") else "update"


def _check(body: bytes, headers: Mapping[str, str], keys: Sequence[str], now: datetime) -> None:
    signature, stamp = headers.get(SIGNATURE), headers.get(TIMESTAMP, "")
    signed = f"{stamp}.".encode(errors="replace") + body
    check(signature if stamp else None, signed, keys, lambda digest: [digest.hex()])
    # No moment has more digits, and a longer one is no number to Python.
    if not (stamp.isdecimal() and len(stamp) <= 12) or abs(now.timestamp() - int(stamp)) > TOLERANCE_S:
        raise NotGenuine(f"it was signed more than {TOLERANCE_S // 60} minutes from now")
