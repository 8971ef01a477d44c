"""Tasks that Basware tells of: whether it was Basware that sent one, and what it is about. Pure.

Source: reference page basware, section 8. A notice has no business data and names no company: the document is asked
for. The page makes no exception of the ``ConnectionTest`` that comes with a registration: it is a notice, and signed
with the token that the registration names. So that token must be in the vault before the registration is made.
"""

from __future__ import annotations

import base64
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from types import MappingProxyType

from include.systems.event_bodies import check, lacking, parsed, plain
from include.systems.events import Event, Received, Unreadable

SECRET = "webhook_secret"  # noqa: S105 - a field's name
ANSWER_SECONDS = 3.0  # [assumed] the page has no figure: the shortest that any vendor waits
SIGNATURE = "x-bwapi-signature-256"  # [3p]
REPEATS = None  # a notice has no moment of its own but `expirationTime`, which Basware reserves for later use
TEST = "ConnectionTest"
# Task type -> the feeds that show such a document. Which of the queues it waits in, its sub type says; one that is not
# read is not triggered.
TOPIC_FEEDS: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "AccountingDocuments": (
            "transfer_queue",
            "transfers_in_progress",
            "prebook_queue",
            "prebook_cancelations",
            "accounting_documents",
        ),
        "ExportedPurchaseOrders": ("export_queue",),
    }
)


def received(body: bytes, headers: Mapping[str, str], keys: Sequence[str] | None, now: datetime) -> Received:
    """The task that ``body`` tells of. Which change it was, and when, Basware does not say.

    ``keys``: the tokens of the subscriptions, the new and the old one while they change. Raises ``NotGenuine``,
    ``Unreadable``.
    """
    check(headers.get(SIGNATURE), body, keys, _written)
    said = parsed(body)
    if not isinstance(said, dict):
        raise Unreadable("the body is no object")
    if said.get("taskType") == TEST:
        return Received(is_test=True)
    id_, topic = plain(said.get("taskId")), plain(said.get("taskType"))
    if id_ is None or topic is None:
        raise Unreadable(f"it has no {lacking({'taskId': id_, 'taskType': topic})}")
    return Received((Event(id_, "", topic, "other", plain(said.get("documentId")), None),))


def _written(digest: bytes) -> Iterator[str]:
    """[assumed] The page says lower-case hex; it is not sure of it, and these are the ways others write it."""
    for text in (digest.hex(), base64.b64encode(digest).decode()):
        yield from (text, f"sha256={text}")
