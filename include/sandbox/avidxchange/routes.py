"""The table of endpoints and what each answers (reference page, sections 4 and 6)."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable
from typing import Any

from include.sandbox.avidxchange import jobs, listing, remittance, resources
from include.sandbox.avidxchange.http import Refusal, Reply, Request, not_found
from include.sandbox.avidxchange.store import Store
from include.sandbox.avidxchange.windows import BadQuery
from include.sandbox.avidxchange.wire import error, results

MAX_SYNC, MAX_BATCH = 100, 1000

Handler = Callable[[Store, Request, dict[str, str], dt.datetime], Reply]


def _list(name: str) -> Handler:
    def handler(store: Store, request: Request, parts: dict[str, str], now: dt.datetime) -> Reply:
        return Reply(200, listing.LISTS[name](store, request, parts, now))

    return handler


def _upsert(resource: str) -> Handler:
    def handler(store: Store, request: Request, parts: dict[str, str], now: dt.datetime) -> Reply:
        items = _items(request)
        if len(items) > MAX_SYNC:
            return Reply(202, {"JobId": jobs.accept(store, resource, request.body.decode(), now)})
        found = jobs.work(store, resource, items, now)
        return Reply(200, results(found, quirks=resource in store.settings()["quirks"]))

    return handler


def _items(request: Request) -> list[Any]:
    body = resources.json_body(request)
    items = body.get("Items") if isinstance(body, dict) else None
    if not isinstance(items, list):
        raise Refusal(400, error("InvalidBody", 'the body must be {"Items": [...]}', "Items"))
    if not items:
        raise Refusal(400, error("EmptyBatch", "Items is empty", "Items"))
    if len(items) > MAX_BATCH:
        raise Refusal(400, error("TooManyItems", f"{len(items)} items; {MAX_BATCH} is the most", "Items"))
    return items


_TABLE: list[tuple[str, str, Handler]] = [
    ("GET", "/v1/companies", _list("companies")),
    ("GET", "/v1/accountingSystems", resources.accounting_systems),
    ("GET", "/v1/vendors", _list("vendors")),
    ("POST", "/v1/vendors", _upsert("vendors")),
    ("GET", "/v1/vendors/{id}", resources.vendor),
    ("PUT", "/v1/vendors/{id}", resources.put_vendor),
    ("GET", "/v1/enterpriseCodes", _list("enterpriseCodes")),
    ("POST", "/v1/enterpriseCodes", _upsert("enterpriseCodes")),
    ("GET", "/v1/purchaseOrders", _list("purchaseOrders")),
    ("POST", "/v1/purchaseOrders", _upsert("purchaseOrders")),
    ("GET", "/v1/invoices/batches/closed/acctgSysId/{id}", _list("closed")),
    ("POST", "/v1/invoices/batches/exportHistories", resources.export_history),
    ("GET", "/v1/invoices/batches/{guid}/full-details", _list("full-details")),
    ("GET", "/v1/invoices/batches/{guid}", resources.batch),
    ("GET", "/v1/invoices", _list("invoices")),
    ("POST", "/v1/invoices", _upsert("invoices")),
    ("GET", "/v1/invoices/{id}", resources.invoice),
    ("POST", "/v1/invoices/{id}/void", resources.void_invoice),
    ("GET", "/v1/invoices/{id}/image", resources.invoice_image),
    ("GET", "/v1/payments/batches", _list("payments/batches")),
    ("POST", "/v1/payments/batches", remittance.submit),
    ("GET", "/v1/payments", _list("payments")),
    ("DELETE", "/v1/payments", resources.void_payments),
    ("GET", "/v1/payments/{id}/paymenthistory", resources.payment_history),
    ("GET", "/v1/payments/{id}/getclearedcheckimage", resources.cleared_check),
    ("GET", "/v1/jobs/{id}", resources.job),
]
ROUTES = [
    (method, re.compile(re.sub(r"\{(\w+)\}", r"(?P<\1>[^/]+)", path) + "$"), handler)
    for method, path, handler in _TABLE
]


def answer(store: Store, request: Request, now: dt.datetime) -> Reply:
    """The resource's answer; every refusal is a 4xx with Errors."""
    other_methods = []
    try:
        for method, pattern, handler in ROUTES:
            match = pattern.match(request.path)
            if match is None:
                continue
            if method == request.method:
                return handler(store, request, match.groupdict(), now)
            other_methods.append(method)
        if other_methods:
            raise Refusal(405, error("MethodNotAllowed", f"{request.path} takes {', '.join(other_methods)}"))
        raise not_found(f"resource {request.path}")
    except Refusal as refusal:
        return refusal.reply
    except BadQuery as bad:
        return Refusal(400, bad.error).reply
