"""Rows as each resource shows them. Names the page observed are kept where it observed them (batches, payments)."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal

from include.sandbox.avidxchange.approvals import members
from include.sandbox.avidxchange.states import CLEARED, ERROR, HELD, ISSUED, PENDING, VOID
from include.sandbox.avidxchange.store import TENANT, Store
from include.sandbox.avidxchange.wire import Row, visible

View = Callable[[Store, Row], Row]

CONTRACT_FIELDS = (
    "InvoiceId", "ExternalCode", "Status", "StatusDate", "ApprovedDate", "CurrencyCode", "NetAmount", "TaxAmount",
    "FreightAmount", "CompanyExternalCode", "CreatedDate", "Lines", "Payments",
)  # fmt: skip


def plain(store: Store, row: Row) -> Row:
    return visible(row)


def _vendor(store: Store, row: Row) -> Row:
    vendor = store.row(store.vendors, row["VendorId"])
    if vendor is None:
        return {"VendorExternalCode": None, "VendorName": None}
    return {"VendorExternalCode": vendor["ExternalVendorCode"], "VendorName": vendor["Name"]}


def invoice(store: Store, row: Row) -> Row:
    company = store.company(row["CompanyExternalCode"])
    return {**visible(row), **_vendor(store, row), "CompanyName": company["Name"] if company else None}


def batch_invoice(store: Store, row: Row) -> Row:
    """An invoice inside a closed batch: the observed AvidInvoice, and what our contract adds to it."""
    vendor = _vendor(store, row)
    return {
        "Id": row["InvoiceId"],
        "Number": row["InvoiceNumber"],
        "InvoiceDate": row["InvoiceDate"],
        "InvoiceDueDate": row["DueDate"],
        "GrossAmount": row["Amount"],
        "PONumber": row["PurchaseOrderNumber"],
        "LastChangedDate": row["LastModifiedDate"],
        "ImageUrl": row["ImageUrl"],
        "Description": row["Description"],
        "BuyerVendor": {
            "VendorName": vendor["VendorName"],
            "VendorExternalSystemID": vendor["VendorExternalCode"],
        },
        **{name: row[name] for name in CONTRACT_FIELDS},
    }


def batch(store: Store, row: Row) -> Row:
    rows = members(store, row)
    total = sum((Decimal(member["Amount"]) for member in rows), Decimal("0.00"))
    href = f"/v1/invoices/batches/{row['BatchGUID']}/full-details"
    names = ("BatchGUID", "BatchName", "CompanyExternalCode", "DateClosed")
    return {
        **{name: row[name] for name in names},
        "InvoiceCount": len(rows),
        "BatchTotal": f"{total:f}",
        "Links": [{"Rel": "full-details", "Href": href}],
    }


def payment(store: Store, row: Row) -> Row:
    return {**visible(row), **_vendor(store, row)}


def payment_batch(store: Store, row: Row) -> Row:
    """Status follows from the payments: Received, Processing, Processing with Exceptions, Closed."""
    states = {str(found["Status"]["Description"]) for found in store.payments.find("batch", TENANT, row["BatchId"])}
    if ERROR in states:
        status = {"Id": 4, "Description": "Processing with Exceptions"}
    elif states <= {CLEARED, VOID, *ISSUED}:
        status = {"Id": 3, "Description": "Closed"}
    elif states <= {PENDING, HELD}:
        status = {"Id": 1, "Description": "Received"}
    else:
        status = {"Id": 2, "Description": "Processing"}
    return {"BatchId": row["BatchId"], "ExternalIdentifier": row["ExternalIdentifier"], "Status": status}
