"""People's work in the simulated Basware, and documents about it: what tests of both sides of it share."""

from __future__ import annotations

from typing import Any

from include.documents import Acknowledgement, InvoiceResponse
from tests.conftest import RunningSandbox

INVOICE = {
    "companyCode": "DE01",
    "supplierCode": "70001",
    "currencyCode": "EUR",
    "grossSum": 119.12,
    "invoiceNumber": "RE-1",
}
ROWS = [{"accountCode": "4930", "costCenterCode": "100", "netTotal": 100.10, "taxCode": "V19"}]


def approved(sandbox: RunningSandbox, number: str = "RE-1", **more: Any) -> str:
    """The key of an invoice of 119.12 that arrived, was coded and approved: it waits for its transfer."""
    made = sandbox.edit("basware", "invoices", {"set": {**INVOICE, "invoiceNumber": number, **more}})
    key = str(made["key"])
    sandbox.edit("basware", "coding", {"key": key, "set": {"codingRows": ROWS}})
    sandbox.edit("basware", "approving", {"key": key})
    return key


def ordered(sandbox: RunningSandbox, **more: Any) -> str:
    """The key of an order of 10.00 that waits for its export."""
    body = {"organizationUnitCode": "DE02", "supplierCode": "70001", "purchaseCurrency": "EUR", "netSum": 10.0}
    return str(sandbox.edit("basware", "exportedPurchaseOrders", {"set": {**body, **more}})["key"])


def taken(key: str, attempt: int = 1, **more: Any) -> Acknowledgement:
    facts = {"company": "DE01", "source_key": f"{key}:{attempt}", "of": "purchase_invoice", "number": "RE-1"}
    return Acknowledgement.model_validate(facts | {"document_key": key, "attempt": attempt} | more)


def order_taken(key: str, version: str, **more: Any) -> Acknowledgement:
    facts = {"company": "DE02", "source_key": f"{key}:{version}", "of": "purchase_order", "number": key}
    return Acknowledgement.model_validate(facts | {"document_key": key} | more)


def answered(key: str, attempt: int = 1, **more: Any) -> InvoiceResponse:
    """A success, posted as ``invoices:<key>``."""
    facts = {"company": "DE01", "source_key": f"{key}:{attempt}", "invoice_id": key, "number": "RE-1"}
    said = {"success": True, "message": "Posted in Exact Online as entry 26700412.", "posting": f"invoices:{key}"}
    return InvoiceResponse.model_validate(facts | {"attempt": attempt} | said | more)


def failed(key: str, attempt: int = 1, **more: Any) -> InvoiceResponse:
    message = "Cost centre 999 does not exist in division 789: choose another one, or ask for it in Exact Online."
    return answered(key, attempt, **({"success": False, "message": message, "posting": None} | more))
