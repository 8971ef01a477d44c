"""The table of endpoints. ``redirect``: the answer is fetched from a pre-signed URL on another port."""

from __future__ import annotations

import re
from dataclasses import dataclass

from include.sandbox.basware import (
    documents,
    exported_orders,
    fields,
    masters,
    request_status,
    responses,
    subscriptions,
    tasks,
    writes,
)
from include.sandbox.basware.call import Handler


@dataclass(frozen=True)
class Route:
    method: str
    pattern: re.Pattern[str]
    api: str
    handler: Handler
    redirect: bool


def _route(method: str, path: str, handler: Handler, redirect: bool = False) -> Route:
    pattern = re.compile(re.sub(r"\{(\w+)\}", r"(?P<\1>[^/]+)", f"/v1/{path}") + "$")
    return Route(method, pattern, path.split("/")[0], handler, redirect)


_DOCUMENT = "accountingDocuments/{id}"
_ORDER = "exportedPurchaseOrders/{id}"


def _master(kind: masters.Master) -> list[Route]:
    path = "lists/{key}" if kind.name == "lists" else kind.name
    read = [
        _route("GET", path, masters.get_list(kind), kind.redirect),
        _route("GET", f"{path}/{{id}}", masters.get_one(kind), kind.redirect),
        _route("POST", path, writes.post(kind)),
    ]
    if kind.name == "companies":
        return read  # the vendor has no more of them
    return [*read, _route("DELETE", path, writes.delete(kind)), _route("PATCH", f"{path}/{{id}}", writes.patch(kind))]


ROUTES: list[Route] = [
    _route("GET", "accountingDocuments", documents.get_list, redirect=True),
    _route("GET", "accountingDocuments/status", documents.get_status),
    _route("GET", _DOCUMENT, documents.get_one, redirect=True),
    _route("GET", f"{_DOCUMENT}/attachments/{{attachment}}", documents.get_attachment, redirect=True),
    _route("POST", f"{_DOCUMENT}/acknowledge", documents.acknowledge),
    *(_route("POST", f"{_DOCUMENT}/{kind}", responses.write_back(kind)) for kind in fields.RESPONSES),
    _route("GET", "exportedPurchaseOrders", exported_orders.get_list, redirect=True),
    _route("GET", _ORDER, exported_orders.get_one, redirect=True),
    _route("POST", f"{_ORDER}/acknowledge", exported_orders.acknowledge),
    *(route for kind in masters.KINDS for route in _master(kind)),
    _route("GET", "requestStatus", request_status.get_list),
    _route("POST", "requestStatus/acknowledge", request_status.acknowledge),
    _route("GET", "requestStatus/{id}", request_status.get_one),
    _route("GET", "errorFeedbacks", request_status.error_list),
    _route("GET", "taskStatus/{id}", request_status.cleanup),
    _route("GET", "subscriptions", subscriptions.get_list),
    _route("POST", "subscriptions", subscriptions.register),
    _route("DELETE", "subscriptions", subscriptions.delete),
    _route("GET", "tasks", tasks.get_list),
    _route("GET", "tasks/{id}", tasks.get_one),
]
