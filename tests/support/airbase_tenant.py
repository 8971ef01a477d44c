"""People's work in the simulated Airbase, and documents about it."""

from __future__ import annotations

from typing import Any

from include.documents import Code, Document, OrderResult, Vendor, VendorLink
from tests.conftest import RunningSandbox
from tests.support.postings import code, vendor

LINE = {"description": "Advice", "quantity": "2", "unit_price": "50.00", "account": "4000"}


def entered(sandbox: RunningSandbox, name: str = "Jansen Advies B.V.", reference: str = "") -> str:
    """The id of a vendor that somebody typed into Airbase's portal."""
    values = {"name": name, "erp_reference_id": reference}
    return str(sandbox.edit("airbase", "vendors", {"company": "MER-NL", "set": values})["key"])


def ordered(sandbox: RunningSandbox, number: str = "PO-77") -> str:
    """The id of an order of 100.00 that was made directly."""
    accounts = sandbox.state("airbase", "gl_accounts")
    line = LINE | {"account": accounts[0]["id"]}
    values = {"number": number, "vendor": entered(sandbox, f"Supplier of {number}"), "line_items": [line]}
    return str(sandbox.edit("airbase", "purchase_orders", {"company": "MER-NL", "set": values})["key"])


def order_of(sandbox: RunningSandbox, key: str) -> dict[str, Any]:
    (row,) = [row for row in sandbox.state("airbase", "purchase_orders") if row["id"] == key]
    return row


def vendor_of(sandbox: RunningSandbox, key: str) -> dict[str, Any]:
    (row,) = [row for row in sandbox.state("airbase", "vendors") if row["id"] == key]
    return row


def supplier(**change: Any) -> Vendor:
    return vendor(**{"company": "791", "source_key": "g-1001", "code": "1001"} | change)


def linked(key: str, **change: Any) -> VendorLink:
    values = {"company": "791", "source_key": key, "vendor_id": key, "name": "Jansen", "reference": "1001"}
    return VendorLink.model_validate(values | change)


def told(key: str, **change: Any) -> OrderResult:
    """That an order stands in the books; ``posting`` is what a test resolves."""
    values = {
        "company": "MER-NL",
        "source_key": key,
        "order_id": key,
        "number": "PO-77",
        "success": True,
        "posting": f"purchase_orders:{key}",
        "url": "https://start.exactonline.nl/docs/PurPurchaseOrder.aspx?ID=1",
    }
    return OrderResult.model_validate(values | change)


def account(**change: Any) -> Code:
    return code(**{"company": "791", "code": "4999", "name": "Contract account", "type": "expense"} | change)


def document_of(sandbox: RunningSandbox, flow: str) -> Document:
    """What Airbase is told by a flow of the link; what that is about is made first."""
    if flow == "vendor_links":
        return linked(entered(sandbox))
    if flow == "order_results":
        return told(ordered(sandbox), untold=True)
    centre = code(company="791", group="cost_center", code="99", name="Contract centre")
    return {"airbase_vendors": supplier(), "gl_accounts": account(), "cost_centers": centre}[flow]
