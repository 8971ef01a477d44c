"""Rows as API v2.0 shows them. Source: dev-itpro/api-reference/v2.0/resources/dynamics_company.md, dynamics_vendor.md,
dynamics_purchaseinvoice.md and dynamics_purchaseinvoiceline.md. An option that is blank is written ``_x0020_``, as in
api/dynamics_itemledgerentry_get.md."""

from __future__ import annotations

import base64
from decimal import Decimal
from typing import Any

from include.sandbox.business_central.store import Store
from include.sandbox.kernel.tables import Row

LINES = "purchaseInvoiceLines"
_AMOUNTS = frozenset(
    {"balance", "discountAmount", "totalAmountExcludingTax", "totalTaxAmount", "totalAmountIncludingTax", "unitCost",
     "quantity", "discountPercent", "amountExcludingTax", "taxPercent", "amountIncludingTax", "netAmount",
     "netTaxAmount", "netAmountIncludingTax", "invoiceDiscountAllocation"}
)  # fmt: skip


def company(row: Row) -> Row:
    return {name: value for name, value in row.items() if not name.startswith("_")}


def vendor(store: Store, of: str, row: Row) -> Row:
    """The balance is what its posted invoices leave open."""
    open_ones = (one for one in store.invoices.find("vendor", of, row["id"]) if one["status"] == "Open")
    balance = sum((Decimal(one["totalAmountIncludingTax"]) for one in open_ones), Decimal())
    return _shown({**row, "balance": str(balance)})


def invoice(row: Row) -> Row:
    return {**_shown(row), LINES: [_shown(line) for line in row[LINES]]}


def _shown(row: Row) -> Row:
    tag = base64.b64encode(f"{row['id']};{row.get('lastModifiedDateTime', '')}".encode()).decode()
    shown: dict[str, Any] = {"@odata.etag": f'W/"{tag}"'}
    for name, value in row.items():
        if name == LINES or name.startswith("_"):
            continue
        shown[name] = float(Decimal(value)) if name in _AMOUNTS else "_x0020_" if value == " " else value
    return shown
