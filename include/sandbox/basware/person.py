"""What people do in Basware's own screens, by the name of the act or of the record."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from include.sandbox.basware import person_invoices, person_orders
from include.sandbox.basware.store import DEFAULTS, KEYS, MASTERS, TENANT, Store
from include.sandbox.kernel.port import EditRefused
from include.sandbox.kernel.tables import Row

Act = Callable[[Store, "str | None", Row], tuple[str, Row]]


def settings(store: Store, key: str | None, changes: Row) -> tuple[str, Row]:
    if unknown := set(changes) - set(DEFAULTS):
        raise EditRefused(f"no setting {', '.join(sorted(unknown))}; there are {', '.join(DEFAULTS)}")
    store.change_settings(changes)
    return "settings", store.settings()


def master(name: str) -> Act:
    """Typed into P2P's own screens: P2P knows it, the API does not show it."""

    def act(store: Store, key: str | None, changes: Row) -> tuple[str, Row]:
        field = KEYS.get(name, "externalCode")
        table, code = store.p2p[name], key or changes.get(field)
        if not code:
            raise EditRefused(f"give an {field}" if field == "externalCode" else f"give a {field}")
        row = {**(table.get(TENANT, str(code)) or {}), **changes, field: str(code)}
        return str(code), store.save(table, str(code), row)

    return act


ACTS: dict[str, Act] = {
    "settings": settings,
    **{name: master(name) for name in MASTERS if name != "lists"},
    "accountingDocuments": person_invoices.change,
    "invoices": person_invoices.change,
    "approving": person_invoices.approve,
    "rejecting": person_invoices.reject,
    "coding": person_invoices.code,
    "resending": person_invoices.resend,
    "exportedPurchaseOrders": person_orders.change,
    "receiving": person_orders.receive,
}


def edit(store: Store, entity: str, body: dict[str, Any]) -> tuple[str, Row]:
    key, changes = body.get("key"), body.get("set") or {}
    if body.get("delete"):
        raise EditRefused("nothing is deleted in these screens: reject an invoice, cancel or close an order")
    return ACTS[entity](store, None if key is None else str(key), changes)


def is_of(row: Row, company: str) -> bool:
    """A row that names no company is of every one."""
    named = row.get("companyCode") or row.get("organizationUnitCode")
    listed = [one["companyCode"] for one in row.get("companies", [])]
    return company in listed if listed else named in (None, company)
