"""Changes that Exact Online tells of: whether it was Exact that sent one, and what it is about. Pure.

Source: reference page exact_online, section 7. One delivery is one change of one record, of which it has the key alone.
[assumed] A moment without a zone is UTC. Deliveries repeat, and have no id of their own.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from types import MappingProxyType

from include.systems.event_bodies import check, lacking, made_id, moment, parsed, plain
from include.systems.events import Event, NotGenuine, Received, Unreadable

SECRET = "webhook_secret"  # noqa: S105 - a field's name; [seen] of the app, and not its client secret
ANSWER_SECONDS = 3.0  # [assumed] the page has no figure: the shortest that any vendor waits
SIGNATURE = None  # in the body
# "10 times, each time with an increasing delay of 2 ^ Number of Retry" (Exact's page on webhooks); [uncertain] minutes,
# as users count them: 2,046. Besides come the delay of the first try, and a moment that may be in the division's time.
REPEATS: timedelta | None = timedelta(hours=40)
# Topic -> the tables, as flows name them, that show such a change. What was deleted stands in `deleted` besides, which
# flows read with these: named here, everything would trigger every link. Addresses and payment terms have no topic.
# [uncertain] Purchase entries have none either, and a financial transaction's key is the id of its entry.
TOPIC_FEEDS: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "Accounts": ("accounts", "addresses"),
        "BankAccounts": ("bank_accounts",),
        "BankEntries": ("transaction_lines", "payment_terms"),
        "CashEntries": ("transaction_lines", "payment_terms"),
        "CostCenters": ("cost_centers",),
        "CostUnits": ("cost_units",),
        "FinancialTransactions": ("transaction_lines", "purchase_entries", "purchase_invoices", "payment_terms"),
        "GLAccounts": ("gl_accounts",),
        "Items": ("items",),
        "Projects": ("projects",),
        "PurchaseOrders": ("purchase_orders",),
        "SalesInvoiceLines": ("sales_invoices",),
        "SalesInvoices": ("sales_invoices",),
    }
)
_ACTIONS = {"Create": "create", "Update": "update", "Delete": "delete"}
_HEAD, _MARK = b'{"Content":', b',"HashCode":'


def received(body: bytes, headers: Mapping[str, str], keys: Sequence[str] | None, now: datetime) -> Received:
    """The change that ``body`` tells of. An empty one asks whether anybody is there, and is not signed [seen].

    ``keys``: the webhook secrets of the app, the new and the old one while they change. Raises ``NotGenuine``,
    ``Unreadable``.
    """
    if not body:
        return Received(is_test=True)
    said = parsed(_signed(body, keys))
    if not isinstance(said, dict):
        raise Unreadable("its Content is no object")
    found = {name: plain(said.get(name)) for name in ("Topic", "Division", "Action", "Key", "EventCreatedOn")}
    topic, company, key = found["Topic"], found["Division"], found["Key"]
    if topic is None or company is None:
        raise Unreadable(f"its Content has no {lacking({'Topic': topic, 'Division': company})}")
    # Without its moment a change looks like the one before: two looks are better than none.
    id_ = made_id(topic, company, key, found["Action"], found["EventCreatedOn"] or now.isoformat())
    action = _ACTIONS.get(found["Action"] or "", "other")
    return Received((Event(id_, company, topic, action, key, moment(found["EventCreatedOn"])),))


def _signed(body: bytes, keys: Sequence[str] | None) -> bytes:
    """What stands between ``Content`` and ``HashCode``, byte for byte: written anew it would not be what was signed."""
    content, mark, end = body.removeprefix(_HEAD).rpartition(_MARK)
    if not (mark and body.startswith(_HEAD) and end.startswith(b'"') and end.endswith(b'"}')):
        raise NotGenuine("it is not signed")
    check(end[1:-2].decode(errors="replace"), content, keys, lambda digest: [digest.hex().upper()])
    return content
