"""Canonical documents: the typed form between both vendors' wire shapes, and the fingerprint that tells a change.

The JSON form is a contract (the outbox carries it): money as strings, dates as ISO days, absent values as null. Nothing
here knows a vendor, a database or the network.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import json
from decimal import Decimal
from typing import Annotated, Any

from pydantic import Field, TypeAdapter

from include.documents.answers import Acknowledgement, InvoiceResponse, OrderResult
from include.documents.base import Address
from include.documents.masters import Code, CodedFrom, Vendor, VendorChange, VendorFacts, VendorLink
from include.documents.money import Money, decimals_of, in_currency, plain
from include.documents.payments import Application, BillStatus, Payment
from include.documents.purchases import Coding, CodingLine, InvoiceLine, OrderLine, PurchaseInvoice, PurchaseOrder
from include.documents.sales import SalesInvoice, SalesLine, ShipAddress, TakenBack, TaxPart
from include.documents.tax import JournalLine, TaxAccount, TaxCommit, TaxJournal, TaxLine

__all__ = [
    "Acknowledgement",
    "Address",
    "Application",
    "BillStatus",
    "Code",
    "CodedFrom",
    "Coding",
    "CodingLine",
    "Document",
    "InvoiceLine",
    "InvoiceResponse",
    "JournalLine",
    "Money",
    "OrderLine",
    "OrderResult",
    "Payment",
    "PurchaseInvoice",
    "PurchaseOrder",
    "SalesInvoice",
    "SalesLine",
    "ShipAddress",
    "TakenBack",
    "TaxAccount",
    "TaxCommit",
    "TaxJournal",
    "TaxLine",
    "TaxPart",
    "Vendor",
    "VendorChange",
    "VendorFacts",
    "VendorLink",
    "decimals_of",
    "fingerprint",
    "in_currency",
    "parse",
    "plain",
    "to_json",
]

FINGERPRINT_VERSION = "1"

Document = Annotated[
    Vendor
    | VendorChange
    | VendorLink
    | Code
    | PurchaseOrder
    | PurchaseInvoice
    | Payment
    | BillStatus
    | Coding
    | Acknowledgement
    | InvoiceResponse
    | OrderResult
    | SalesInvoice
    | ShipAddress
    | TaxLine
    | TaxJournal
    | TaxCommit,
    Field(discriminator="kind"),
]
_ADAPTER: TypeAdapter[Document] = TypeAdapter(Document)


def parse(text: str | bytes) -> Document:
    """A canonical document from its JSON form.

    Raises ``ValueError`` (pydantic's) with the field and what is wrong with it; a JSON *number* is accepted for money
    only when it is a whole one, since JSON fractions are floats by the time anyone sees them.
    """
    return _ADAPTER.validate_json(text) if isinstance(text, bytes) else _ADAPTER.validate_python(json.loads(text))


def to_json(document: Document) -> str:
    """The contract's JSON form: keys in field order, compact."""
    return document.model_dump_json()


def fingerprint(document: Document) -> str:
    """``<version>:<sha256>`` over what the document says; equal values give equal prints (1.10 equals 1.1000)."""
    body = json.dumps(_canonical(document.model_dump(mode="python")), sort_keys=True, separators=(",", ":"))
    return f"{FINGERPRINT_VERSION}:{hashlib.sha256(body.encode()).hexdigest()}"


def _canonical(value: Any) -> Any:
    if isinstance(value, Decimal):
        return "0" if value == 0 else format(value.normalize(), "f")
    if isinstance(value, dt.date):
        return value.isoformat()
    if isinstance(value, dict):
        return {key: _canonical(item) for key, item in value.items() if item is not None}
    if isinstance(value, list | tuple):
        return [_canonical(item) for item in value]
    return value
