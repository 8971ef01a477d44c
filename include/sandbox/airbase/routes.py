"""The table of endpoints (sections 3, 6 and 7). Every path ends with a slash."""

from __future__ import annotations

import re
from dataclasses import dataclass

from include.sandbox.airbase import bills, fields, ledger, masters, orders, purchase_orders, records, requests, views
from include.sandbox.airbase import sync_session as sync
from include.sandbox.airbase import webhooks as hooks
from include.sandbox.airbase.call import Handler
from include.sandbox.airbase.listing import View
from include.sandbox.airbase.records import Kind


@dataclass(frozen=True)
class Route:
    """``handlers`` by method; HEAD is a GET without its body."""

    pattern: re.Pattern[str]
    handlers: dict[str, Handler]

    @property
    def allow(self) -> str:
        order = ("GET", "POST", "PUT", "PATCH", "DELETE")
        own = [method for method in order if method in self.handlers]
        return ", ".join([*own, *(["HEAD"] if "GET" in self.handlers else []), "OPTIONS"])


def _route(path: str, **handlers: Handler) -> Route:
    pattern = re.compile(re.sub(r"\{(\w+)\}", r"(?P<\1>[^/]+)", f"/v1/{path}/") + "$")
    return Route(pattern, handlers)


def _accounting(path: str, kind: Kind, view: View) -> list[Route]:
    at = f"accounting/{path}"
    bulk = [_route(f"{at}/bulk_upsert", POST=masters.bulk_upsert(kind, view))] if kind.bulk else []
    return [
        _route(at, GET=masters.get_list(kind.entity, view), POST=masters.post(kind, view)),
        *bulk,
        _route(f"{at}/{{id}}", GET=masters.get_one(kind.entity, view), PATCH=masters.patch(kind, view)),
    ]


def _documents(path: str, statuses: tuple[str, ...], view: View) -> list[Route]:
    """Read only; the table has the name of the path."""
    return [
        _route(path, GET=masters.get_filtered(path, statuses, view)),
        _route(f"{path}/{{id}}", GET=masters.get_one(path, view)),
    ]


ROUTES: list[Route] = [
    *_accounting("vendors", records.VENDORS, views.accounting_vendor),
    *_accounting("accounts", records.ACCOUNTS, views.account),
    *_accounting("tags", records.TAGS, views.tag),
    *_accounting("subsidiaries", records.SUBSIDIARIES, views.subsidiary),
    *_accounting("currencies", records.CURRENCIES, views.currency),
    _route("accounting/ledger_entries", GET=ledger.get_list),
    _route("accounting/ledger_entries/{id}", GET=masters.get_one("ledger_entries", views.ledger_entry),
           PATCH=ledger.patch),
    _route("accounting/entity/sync", POST=sync.start, PATCH=sync.complete),
    _route("vendors", GET=masters.get_filtered("vendors", fields.VENDOR_STATUSES, views.vendor),
           POST=masters.post(records.RICH_VENDORS, views.vendor)),
    _route("vendors/{id}", GET=masters.get_one("vendors", views.vendor),
           PATCH=masters.patch(records.RICH_VENDORS, views.vendor)),
    *_documents("gl_accounts", (), masters.dated(views.account)),
    *_documents("subsidiaries", (), masters.dated(views.subsidiary)),
    *_documents("tags", (), masters.dated(views.tag)),
    *_documents("purchase_requests", requests.STATUSES, views.request),
    _route("purchase_orders", GET=purchase_orders.bought(
        masters.get_filtered("purchase_orders", orders.STATUSES, views.order))),
    _route("purchase_orders/{id}", GET=purchase_orders.bought(masters.get_one("purchase_orders", views.order)),
           PATCH=purchase_orders.bought(purchase_orders.patch)),
    *_documents("bills", bills.STATUSES, views.bill),
    *_documents("payments", bills.PAYMENT_STATUSES, views.payment),
    _route("webhooks", GET=hooks.get_list, POST=hooks.post),
    _route("webhooks/{id}", GET=masters.get_one("webhooks", hooks.shown), DELETE=hooks.delete),
    _route("webhooks/{id}/test", POST=hooks.test),
]  # fmt: skip
