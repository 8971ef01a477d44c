"""The table of endpoints. ``redirect``: the answer is fetched from a pre-signed URL on another port."""

from __future__ import annotations

import re
from dataclasses import dataclass

from include.sandbox.basware import documents, exported_orders, fields, responses
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
]
