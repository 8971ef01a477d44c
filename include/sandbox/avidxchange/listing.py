"""The lists: filters, day windows, order by LastModifiedDate and id, pages (reference page, sections 3, 4 and 6)."""

from __future__ import annotations

import datetime as dt
from bisect import bisect_left
from collections.abc import Callable, Iterable

from include.sandbox.avidxchange import approvals, views
from include.sandbox.avidxchange.http import Request, not_found
from include.sandbox.avidxchange.resources import ACCOUNTING_SYSTEM
from include.sandbox.avidxchange.store import TENANT, Store
from include.sandbox.avidxchange.windows import BadQuery, Window, id_list, page_request, window
from include.sandbox.avidxchange.wire import Row, page
from include.sandbox.kernel.tables import Table

View = Callable[[Store, Row], Row]
Wanted = Callable[[Row], bool]
ListHandler = Callable[[Store, Request, dict[str, str], dt.datetime], Row]


def in_window(table: Table, order: str, span: Window) -> list[str]:
    """Keys of the rows whose stamp lies in the window, in order."""
    entries = table.ordered(order).entries(TENANT)
    first = 0 if span.start is None else bisect_left(entries, (span.start, ""))
    last = len(entries) if span.end is None else bisect_left(entries, (span.end, ""))
    return [key for _, key in entries[first:last]]


def _page(
    store: Store,
    request: Request,
    table: Table,
    keys: Iterable[str],
    view: View,
    count_name: str,
    wanted: Wanted | None = None,
) -> Row:
    asked = page_request(request.query)
    found = list(keys)
    if wanted is not None:
        found = [key for key in found if wanted(store.need(table, key))]
    start = (asked.number - 1) * asked.size
    items = [view(store, store.need(table, key)) for key in found[start : start + asked.size]]
    return page(
        items,
        total=len(found),
        number=asked.number,
        size=asked.size,
        path=request.path,
        query=request.query,
        count_name=count_name,
    )


def _modified(request: Request, now: dt.datetime) -> Window:
    return window(request.query, "lastModifiedFrom", "lastModifiedTo", today=now.date())


def _resource(name: str, view: View, count_name: str, **filters: str) -> ListHandler:
    """A list by LastModifiedDate window and exact filters (query name -> field)."""

    def handler(store: Store, request: Request, parts: dict[str, str], now: dt.datetime) -> Row:
        table: Table = getattr(store, name)
        given = {field: request.query[name] for name, field in filters.items() if request.query.get(name)}

        def matches(row: Row) -> bool:
            return all(row[field] == value for field, value in given.items())

        wanted = matches if given else None
        return _page(
            store, request, table, in_window(table, "modified", _modified(request, now)), view, count_name, wanted
        )

    return handler


def closed_batches(store: Store, request: Request, parts: dict[str, str], now: dt.datetime) -> Row:
    if parts["id"] != str(ACCOUNTING_SYSTEM["ID"]):
        raise not_found(f"accounting system {parts['id']}")
    span = window(request.query, "closeDateFrom", "closeDateTo", today=now.date(), limit_days=None)
    return _page(store, request, store.batches, in_window(store.batches, "closed", span), views.batch, "Pages")


def full_details(store: Store, request: Request, parts: dict[str, str], now: dt.datetime) -> Row:
    batch = store.row(store.batches, parts["guid"])
    if batch is None or batch["DateClosed"] is None:
        raise not_found(f"closed batch {parts['guid']}")
    keys = [str(row["InvoiceId"]) for row in approvals.members(store, batch)]
    return _page(store, request, store.invoices, keys, views.batch_invoice, "Pages")


def payments(store: Store, request: Request, parts: dict[str, str], now: dt.datetime) -> Row:
    """By paymentIds, batchId or window; a call without a filter is refused."""
    ids, batch = id_list(request.query, "paymentIds"), request.query.get("batchId")
    span = _modified(request, now)
    if not ids and not batch and span.start is None:
        text = "give paymentIds, batchId, or lastModifiedFrom and lastModifiedTo"
        raise BadQuery("FilterRequired", text)
    keys = in_window(store.payments, "modified", span)
    chosen = set(ids or ())
    batches = {found["BatchId"] for found in _batches(store, [batch])} if batch else set()

    def wanted(row: Row) -> bool:
        return (not chosen or str(row["PaymentId"]) in chosen) and (not batch or row["BatchId"] in batches)

    return _page(store, request, store.payments, keys, views.payment, "PageCount", wanted if chosen or batch else None)


def _batches(store: Store, names: Iterable[str]) -> list[Row]:
    """Payment batches by our number or by the buyer's own identifier."""
    found = []
    for name in names:
        row = store.row(store.payment_batches, name)
        found += [row] if row else store.payment_batches.find("external", TENANT, name)
    return found


def payment_batches(store: Store, request: Request, parts: dict[str, str], now: dt.datetime) -> Row:
    ids = id_list(request.query, "batchIds")
    if not ids:
        raise BadQuery("FilterRequired", "give batchIds", "batchIds")
    keys = [str(row["BatchId"]) for row in _batches(store, ids)]
    return _page(store, request, store.payment_batches, keys, views.payment_batch, "PageCount")


LISTS: dict[str, ListHandler] = {
    "companies": _resource("companies", views.plain, "PageCount", externalCode="ExternalCode"),
    "vendors": _resource("vendors", views.plain, "PageCount", externalVendorCode="ExternalVendorCode"),
    "enterpriseCodes": _resource("codes", views.plain, "Pages", groupName="GroupName"),
    "purchaseOrders": _resource("orders", views.plain, "Pages", externalCode="ExternalCode"),
    "invoices": _resource("invoices", views.invoice, "PageCount", status="Status", externalCode="ExternalCode"),
    "closed": closed_batches,
    "full-details": full_details,
    "payments": payments,
    "payments/batches": payment_batches,
}
