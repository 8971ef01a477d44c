"""One request of the data API, from its route to its answer."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, field
from typing import Any

from include.sandbox.exact_online import writes
from include.sandbox.exact_online.catalogue import BY_PATH
from include.sandbox.exact_online.errors import ODataError, bad_request
from include.sandbox.exact_online.odata_lexer import literals, tokens
from include.sandbox.exact_online.query import parse_options
from include.sandbox.exact_online.reads import read_page
from include.sandbox.exact_online.render import Renderer, dumps, error_json, error_xml, metadata
from include.sandbox.exact_online.routes import Route
from include.sandbox.exact_online.schema import EntitySet
from include.sandbox.exact_online.sources import COMPUTED
from include.sandbox.exact_online.store import TABLES, ExactBooks
from include.sandbox.exact_online.values import to_json, to_text
from include.sandbox.kernel.tables import Row

JSON_TYPE = "application/json; charset=utf-8"
FEED_TYPE = "application/atom+xml;type=feed;charset=utf-8"
ENTRY_TYPE = "application/atom+xml;type=entry;charset=utf-8"
LICENSED = ("purchase/",)
# First part of the path -> scope (reference page, OAuth2).
SCOPES = {
    "crm": "crm.accounts",
    "financial": "financial.generalledgers",
    "purchaseentry": "financial.accounting",
    "generaljournalentry": "financial.accounting",
    "financialtransaction": "financial.accounting",
    "vat": "financial.accounting",
    "hrm": "financial.costcenters",
    "cashflow": "financial.cashflow",
    "purchase": "purchase.invoices",
    "purchaseorder": "purchase.orders",
    "logistics": "logistics.items",
    "documents": "organization.documents",
    "salesinvoice": "sales.invoices",
    "salesentry": "financial.accounting",
    "webhooks": "organization.administration",
}
# What Exact's page of SyncTimestamp takes as endPoint, of the sets simulated here.
DATED = {
    "transactionlines": "sync/financial/transactionlines",
    "purchaseorders": "sync/purchaseorder/purchaseorders",
    "projects": "sync/project/projects",
    "salesinvoices": "sync/salesinvoice/salesinvoices",
}
CODES = {"GET": "G", "HEAD": "G", "POST": "P", "PUT": "U", "DELETE": "D"}


@dataclass
class Answer:
    status: int
    body: bytes = b""
    type: str = JSON_TYPE
    headers: list[tuple[str, str]] = field(default_factory=list)


@dataclass(frozen=True)
class Call:
    """What a handler needs of a request. ``here`` is the absolute address without its query."""

    method: str
    query: str
    body: bytes
    headers: dict[str, str]
    root: str
    path: str

    @property
    def wants_json(self) -> bool:
        return "json" in self.headers.get("accept", "").lower()

    @property
    def here(self) -> str:
        return self.root + self.path


def refuse(call: Call, error: ODataError) -> Answer:
    headers = [("Reason", error.reason)] if error.reason else []
    if call.wants_json:
        return Answer(error.status, error_json(error.text), headers=headers)
    return Answer(error.status, error_xml(error.text), "application/xml;charset=utf-8", headers)


def serve(store: ExactBooks, route: Route, call: Call) -> Answer:
    """Raises ODataError."""
    if route.action == "metadata":
        return Answer(200, metadata(route.service), "application/xml;charset=utf-8")
    division = _division(store, route)
    if route.action == "timestamp":
        return _timestamp(store, division, call)
    entity = route.entity
    assert entity is not None
    _granted(store, entity, division, call)
    if entity.path.startswith(LICENSED) and not store.settings(division)["purchase_module"]:
        raise ODataError(403, "Forbidden - Module not licensed.")
    if CODES.get(call.method, "?") not in entity.methods:
        raise ODataError(405, "Method not allowed")
    if call.method == "POST":
        return _post(store, route, division, call) if route.action == "set" else _no_method()
    if call.method in ("PUT", "DELETE"):
        return _change(store, route, division, call) if route.action == "row" else _no_method()
    return _get(store, route, division, call)


def _no_method() -> Answer:
    raise ODataError(405, "Method not allowed")


def _division(store: ExactBooks, route: Route) -> str:
    if route.division == "current" or (route.entity is not None and route.entity.any_division):
        return route.division
    if not route.division.isdigit():
        raise ODataError(404, "Resource not found for the segment.")
    if store["divisions"].get("", route.division) is None or not store.settings(route.division)["access"]:
        raise ODataError(403, "Forbidden", reason="NoDivisionAccess")
    return route.division


def _granted(store: ExactBooks, entity: EntitySet, division: str, call: Call) -> None:
    parts = entity.path.lower().split("/")
    scope = SCOPES.get(parts[1] if parts[0] in ("sync", "bulk", "read") else parts[0], "")
    _allowed(store, division, scope, call, everywhere=entity.any_division)


def _allowed(store: ExactBooks, division: str, scope: str, call: Call, everywhere: bool = False) -> None:
    settings = store.settings(division)
    if settings["forbidden"] and not everywhere:
        raise ODataError(403, "Forbidden", reason=str(settings["forbidden"]))
    if scope in settings["missing_scopes"]:
        verb = "read" if call.method in ("GET", "HEAD") else "manage"
        raise ODataError(403, f"Forbidden - Application Scope Violated. Cannot {verb} '{scope}' scope.")


def _renderer(store: ExactBooks, route: Route, call: Call, division: str) -> Renderer:
    return Renderer(store, f"{call.root}/api/v1/{route.division}", division)


def _get(store: ExactBooks, route: Route, division: str, call: Call) -> Answer:
    entity = route.entity
    assert entity is not None
    render = _renderer(store, route, call, division)
    if route.action == "row":
        options = parse_options(entity, call.query)
        row = _row(store, entity, division, route.key)
        if options.json or call.wants_json:
            return Answer(200, render.single(entity, row, options))
        return Answer(200, render.atom_single(entity, row, options), ENTRY_TYPE)
    within: Row | None = None
    if route.child is not None:
        parent = _row(store, entity, division, route.key)
        within = {route.child.parent_field: parent[entity.key[0]]}
        entity = BY_PATH[route.child.target.lower()]
    options = parse_options(entity, call.query)
    if route.action == "count":
        options.count, options.top, options.raw["$select"] = True, 1, "*"
        page = read_page(store, entity, division, options)
        return Answer(200, str(page.count).encode(), "text/plain;charset=utf-8")
    page = read_page(store, entity, division, options, within)
    if entity.any_division and entity.table == "divisions":
        page.rows = [row for row in page.rows if store.settings(str(row["Code"]))["access"]]
    if options.json or call.wants_json:
        return Answer(200, render.page(entity, page, options, call.here))
    return Answer(200, render.atom_page(entity, page, options, call.here), FEED_TYPE)


def _row(store: ExactBooks, entity: EntitySet, division: str, key: str | None) -> Row:
    values = [token.value for token in literals(_positional(key or ""))]
    if len(values) != len(entity.key):
        raise bad_request("The key does not match the key properties of the resource.")
    company = "" if entity.any_division else division
    row: Row | None = None
    if entity.source in COMPUTED:
        computed = COMPUTED[str(entity.source)](store, division)
        row = next((row for row in computed if [row[name] for name in entity.key] == values), None)
    elif len(entity.key) == 1 and entity.key[0] == TABLES[str(entity.table)][0]:
        row = store[str(entity.table)].get(company, str(values[0]))
    else:
        rows = store[str(entity.table)].rows(company)
        row = next((row for row in rows if [row.get(name) for name in entity.key] == values), None)
    if row is None:
        raise ODataError(404, f"Resource not found for the segment '{entity.name}'.")
    return row


def _positional(key: str) -> str:
    """``Journal='10',Year=2026`` to the values alone; a single key may carry its name too."""
    return re.sub(r"(^|,)\s*\w+\s*=", r"\1", key)


def _body(call: Call) -> dict[str, Any]:
    try:
        body = json.loads(call.body)
    except ValueError as error:
        raise bad_request("Error processing request stream.") from error
    if not isinstance(body, dict):
        raise bad_request("Error processing request stream. A single resource is expected.")
    return body


def _post(store: ExactBooks, route: Route, division: str, call: Call) -> Answer:
    entity = route.entity
    assert entity is not None
    body = _body(call)
    row = writes.create(store, entity, division, body)
    render = _renderer(store, route, call, division)
    full = "return=representation" in call.headers.get("prefer", "").lower()
    only = None if full else {*body, *entity.key}
    made = render.row(entity, row, None, only)
    for child in entity.children:
        if child.name in body:
            target = BY_PATH[child.target.lower()]
            lines = store[str(target.table)].find(child.parent_field, division, row[entity.key[0]])
            made[child.name] = {"results": [render.row(target, line) for line in lines]}
    headers = [("Location", render.uri(entity, row))]
    if call.wants_json:
        return Answer(201, dumps({"d": made}), headers=headers)
    return Answer(201, render.atom_single(entity, row), ENTRY_TYPE, headers)


def _change(store: ExactBooks, route: Route, division: str, call: Call) -> Answer:
    entity = route.entity
    assert entity is not None
    row = _row(store, entity, division, route.key)
    if call.method == "PUT":
        writes.change(store, entity, division, row, _body(call))
    else:
        writes.remove(store, entity, division, row)
    return Answer(204)


def _timestamp(store: ExactBooks, division: str, call: Call) -> Answer:
    """The row version to start from for a date: that of the first row changed at or after it."""
    _allowed(store, division, "organization.administration", call)
    options = parse_options(BY_PATH["sync/crm/accounts"], call.query)
    modified = [token for token in tokens(options.functions.get("modified", "")) if token.kind == "literal"]
    endpoint = options.functions.get("endpoint", "").strip("'").lower()
    entity = BY_PATH.get(DATED.get(endpoint, ""))
    if entity is None or len(modified) != 1 or modified[0].type != "datetime":
        raise bad_request("Supply modified=datetime'...' and endPoint='...'.")
    rows = store[str(entity.table)].rows(division)
    first = min((row["Timestamp"] for row in rows if row.get("Modified", 0) >= modified[0].value), default=None)
    made = {
        "Modified": to_json("datetime", modified[0].value),
        "API": entity.name,
        "TimeStampAsBigInt": None if first is None else to_text("int64", first),
    }
    return Answer(200, dumps({"d": {"results": [made] if first is not None else []}}))
