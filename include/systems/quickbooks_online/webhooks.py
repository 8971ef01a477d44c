"""Changes that QuickBooks Online tells of: whether it was QuickBooks that sent them, and what they are about. Pure.

Source: reference page quickbooks_online, section 9; the shape of a merge as CloudEvent is Intuit's own page on data
objects. One delivery has any number of changes, of any number of companies, in the classic shape or as CloudEvents;
both are signed alike. [assumed] A moment without a zone is UTC. A test of the portal looks like a change: its company
is one that no connection has.
"""

from __future__ import annotations

import base64
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from types import MappingProxyType
from typing import Any

from include.systems.event_bodies import check, lacking, made_id, moment, parsed, plain
from include.systems.events import Event, Received, Unreadable

SECRET = "verifier_token"  # noqa: S105 - a field's name
ANSWER_SECONDS = 3.0  # [doc]
SIGNATURE = "intuit-signature"
# [doc] Tried again for ever, every six hours in the end. What is older than the inbox remembers looks like a
# repeat of what was taken: a month, as `include.operator_actions.retention` has it.
REPEATS: timedelta | None = timedelta(days=30)
# Entity -> the feeds that show such a change. What a payment pays has another balance after it.
TOPIC_FEEDS: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "Account": ("accounts",),
        "Bill": ("bills",),
        "BillPayment": ("bill_payments", "bills", "vendor_credits"),
        "Class": ("classes",),
        "CreditMemo": ("credit_memos",),
        "Customer": ("customers",),
        "Department": ("departments",),
        "Deposit": ("deposits",),
        "Invoice": ("invoices",),
        "Item": ("items",),
        "JournalEntry": ("journal_entries",),
        "Preferences": ("preferences",),
        "Purchase": ("purchases",),
        "PurchaseOrder": ("purchase_orders",),
        "RefundReceipt": ("refund_receipts",),
        "SalesReceipt": ("sales_receipts",),
        "Vendor": ("vendors",),
        "VendorCredit": ("vendor_credits",),
    }
)
# CloudEvents write an entity in lower case: one name for both shapes.
_NAMES = {name.lower(): name for name in TOPIC_FEEDS}
_ACTIONS = {"create": "create", "created": "create", "update": "update", "updated": "update", "delete": "delete",
            "deleted": "delete", "merge": "merge", "merged": "merge", "void": "void"}  # fmt: skip
_TYPE = re.compile(r"qbo\.([a-z]+)\.([a-z]+)\.v[0-9]+")


@dataclass(frozen=True)
class _Change:
    """As it came, whatever it is."""

    company: Any
    entity: Any
    operation: Any
    key: Any
    deleted: Any
    at: Any
    id: Any = None


def received(body: bytes, headers: Mapping[str, str], keys: Sequence[str] | None, now: datetime) -> Received:
    """The changes that ``body`` tells of; one that tells of none is a test. A merge is an event of the record that
    stays, and one of that which is gone.

    ``keys``: the verifier tokens of the app, the new and the old one while they change. Raises ``NotGenuine``;
    ``Unreadable`` when nothing in it can be read.
    """
    check(headers.get(SIGNATURE), body, keys, lambda digest: [base64.b64encode(digest).decode()])
    found: dict[str, Event] = {}
    unread: list[str] = []
    for change in (changes := list(_changes(parsed(body)))):
        try:
            found |= {event.id: event for event in _events(change, now)}
        except Unreadable as problem:
            unread.append(str(problem))
    if unread and not found:
        raise Unreadable(unread[0])
    return Received(tuple(found.values()), is_test=not changes, unread=tuple(unread))


def _changes(said: Any) -> Iterator[_Change]:
    if isinstance(said, dict) and isinstance(said.get("eventNotifications"), list):
        for notice in said["eventNotifications"]:
            yield from _classic(_object(notice))
    elif isinstance(said, list):
        yield from (_cloud(_object(one)) for one in said)
    elif isinstance(said, dict) and "specversion" in said:
        yield _cloud(said)
    else:
        raise Unreadable("the body is neither eventNotifications nor a list of CloudEvents")


def _classic(notice: dict[str, Any]) -> Iterator[_Change]:
    entities = _object(notice.get("dataChangeEvent")).get("entities")
    for one in map(_object, entities if isinstance(entities, list) else [None]):
        yield _Change(
            company=notice.get("realmId"),
            entity=one.get("name"),
            operation=one.get("operation"),
            key=one.get("id"),
            deleted=one.get("deletedId"),
            at=one.get("lastUpdated"),
        )


def _cloud(one: dict[str, Any]) -> _Change:
    known = _TYPE.fullmatch(plain(one.get("type")) or "")
    return _Change(
        id=one.get("id"),
        company=one.get("intuitaccountid"),
        entity=known[1] if known else one.get("type"),
        operation=known[2] if known else None,
        key=one.get("intuitentityid"),
        deleted=_object(one.get("data")).get("deletedid"),
        at=one.get("time"),
    )


def _events(change: _Change, now: datetime) -> Iterator[Event]:
    company, key, gone, at = (plain(one) for one in (change.company, change.key, change.deleted, change.at))
    name, operation = plain(change.entity), plain(change.operation) or ""
    if company is None or name is None:
        raise Unreadable(f"a change has no {lacking({'company': company, 'entity': name})}")
    topic, action = _NAMES.get(name.lower(), name), _ACTIONS.get(operation.lower(), "other")
    # Ids of CloudEvents end in entity and key, and nobody promises that the next change has another one; and without
    # its moment a change looks like the one before: two looks are better than none.
    parts = (plain(change.id), company, topic, operation, at or now.isoformat())
    yield Event(made_id(*parts, key), company, topic, action, key, moment(at))
    if gone is not None:
        yield Event(made_id(*parts, gone), company, topic, "delete", gone, moment(at))


def _object(value: Any) -> dict[str, Any]:
    return value if isinstance(value, dict) else {}
