"""What people do in the screens: vendors, drafts, and what happens to an invoice once it is posted.

A posted invoice is never deleted, and what was drafted is (dev-itpro/api-reference/v2.0/api/
dynamics_purchaseinvoice_delete.md deletes what its state allows); ``status`` has the words of
resources/dynamics_purchaseinvoice.md.
"""

from __future__ import annotations

import uuid
from collections.abc import Callable
from decimal import Decimal
from typing import Any

from include.sandbox.business_central import views
from include.sandbox.business_central.generate import header, priced, vendor
from include.sandbox.business_central.store import TENANT, Store
from include.sandbox.business_central.views import LINES
from include.sandbox.kernel.port import EditRefused
from include.sandbox.kernel.tables import Row
from include.sandbox.world.model import Rendering

_NEXT = {"posting": ("Draft", "Open"), "paying": ("Open", "Paid"), "cancelling": ("Open", "Canceled")}
_EMPTY = Rendering(None, "", None, None, None, None, None, None, None, None, None, ())


def edit(store: Store, entity: str, body: dict[str, Any]) -> tuple[str, Row]:
    """Raises ``EditRefused``, and ``KeyError`` for an unknown entity."""
    changes: Row = body.get("set") or {}
    if entity == "settings":
        return "settings", store.change_settings(changes)
    done = ACTS[entity]
    company, key = str(body.get("company", "")), body.get("key")
    if store.companies.get(TENANT, company) is None:
        raise EditRefused(f"there is no company {company}")
    return done(store, company, key, changes, bool(body.get("delete")))


def _vendor(store: Store, company: str, key: str | None, changes: Row, delete: bool) -> tuple[str, Row]:
    row = _found(store.vendors.get(company, key), key) if key else None
    if row is not None and delete:
        if store.invoices.find("vendor", company, row["id"]):
            raise EditRefused(f"You cannot delete Vendor {row['number']} because there is at least one invoice of it.")
        store.vendors.delete(company, row["id"])
        return row["id"], row
    number = str(changes.get("number") or f"V{store.vendors.count(company) + 1:05d}")
    row = row or {**vendor(company, number, _EMPTY), "id": str(uuid.uuid4()), "number": number}
    kept = store.save_vendor(company, {**row, **_text(changes)})
    return kept["id"], views.vendor(store, company, kept)


def _invoice(store: Store, company: str, key: str | None, changes: Row, delete: bool) -> tuple[str, Row]:
    row = _found(store.invoices.get(company, key), key) if key else None
    if row is not None and (delete or LINES in changes) and row["status"] != "Draft":
        raise EditRefused(f"Purchase invoice {row['number']} is posted: cancel it instead.")
    if row is not None and delete:
        store.invoices.delete(company, row["id"])
        return row["id"], row
    if row is None:
        supplier = _found(store.vendors.get(company, str(changes.get("vendorId"))), changes.get("vendorId"))
        number = f"10{store.invoices.count(company) + 5001:04d}"
        row = header(str(uuid.uuid4()), number, supplier)
    row = {**row, **_text({name: value for name, value in changes.items() if name != LINES})}
    if LINES in changes:
        lines = [
            priced(row["id"], number, str(one["account"]), str(one.get("description", "")), Decimal(1),
                   Decimal(one["net"]), Decimal(one["net"]), Decimal(one.get("tax", "0")))
            for number, one in enumerate(changes[LINES], 1)
        ]  # fmt: skip
        net = sum((Decimal(one["netAmount"]) for one in lines), Decimal())
        tax = sum((Decimal(one["netTaxAmount"]) for one in lines), Decimal())
        row = {**row, LINES: lines, "totalAmountExcludingTax": str(net), "totalTaxAmount": str(tax),
               "totalAmountIncludingTax": str(net + tax)}  # fmt: skip
    kept = store.save_invoice(company, row)
    return kept["id"], views.invoice(kept)


def _moved(act: str) -> Callable[[Store, str, str | None, Row, bool], tuple[str, Row]]:
    before, after = _NEXT[act]

    def move(store: Store, company: str, key: str | None, changes: Row, delete: bool) -> tuple[str, Row]:
        row = _found(store.invoices.get(company, str(key)), key)
        if row["status"] != before:
            raise EditRefused(f"Purchase invoice {row['number']} is {row['status']}, not {before}.")
        kept = store.save_invoice(company, {**row, "status": after})
        return kept["id"], views.invoice(kept)

    return move


def _found(row: Row | None, key: object) -> Row:
    if row is None:
        raise EditRefused(f"The record {key} does not exist.")
    return row


def _text(changes: Row) -> Row:
    return {name: value if isinstance(value, bool) else str(value) for name, value in changes.items()}


ACTS: dict[str, Callable[[Store, str, str | None, Row, bool], tuple[str, Row]]] = {
    "vendors": _vendor,
    "purchaseInvoices": _invoice,
    **{act: _moved(act) for act in _NEXT},
}
