"""What is bought: orders and invoices of suppliers, and how approvers coded an invoice."""

from __future__ import annotations

import datetime as dt
from typing import Literal

from include.documents.base import BaseDocument
from include.documents.masters import CodedFrom
from include.documents.money import Money


class OrderLine(BaseDocument):
    no: int
    key: str | None = None
    description: str = ""
    item: str | None = None
    account: str | None = None
    cost_center: str | None = None
    quantity: Money | None = None
    unit: str | None = None
    unit_price: Money | None = None
    net: Money
    cost_unit: str | None = None
    project: str | None = None
    tax_code: str | None = None
    coded_from: CodedFrom | None = None


class PurchaseOrder(BaseDocument):
    kind: Literal["purchase_order"] = "purchase_order"
    company: str
    source_key: str
    number: str
    vendor_key: str
    date: dt.date
    currency: str
    total: Money
    status: Literal["open", "partial", "complete", "cancelled", "closed"] = "open"
    description: str = ""
    lines: tuple[OrderLine, ...]
    receipt_date: dt.date | None = None
    payment_term: str | None = None
    coded_from: CodedFrom | None = None


class InvoiceLine(BaseDocument):
    no: int
    key: str | None = None
    description: str = ""
    account: str | None = None
    cost_center: str | None = None
    cost_unit: str | None = None
    tax_code: str | None = None
    item: str | None = None
    quantity: Money | None = None
    unit_price: Money | None = None
    net: Money
    tax: Money | None = None
    po_line: str | None = None
    project: str | None = None
    coded_from: CodedFrom | None = None


class PurchaseInvoice(BaseDocument):
    """A supplier's invoice or credit note. ``total = net + tax_payable``, in ``currency``, to the cent.

    ``image`` leads a person to the paper. ``posting_date``: the day whose period it is booked in, where that is not
    ``date``. ``payment_hold``: it must not be paid yet; where the books have no block, ``payment_term`` keeps it from
    being paid, and ``released_from`` is that term once the block was lifted. ``version``: how often the source took
    the invoice back and gave it out again, so that each version is tried; None for the first.
    """

    kind: Literal["purchase_invoice"] = "purchase_invoice"
    company: str
    source_key: str
    number: str
    vendor_key: str
    date: dt.date
    due_date: dt.date | None = None
    currency: str
    net: Money
    tax_payable: Money
    total: Money
    ap_account: str | None = None
    is_credit: bool = False
    po_number: str | None = None
    payment_hold: bool = False
    description: str = ""
    lines: tuple[InvoiceLine, ...]
    journal: str | None = None
    payment_term: str | None = None
    payment_reference: str | None = None
    image: str | None = None
    posting_date: dt.date | None = None
    released_from: str | None = None
    version: int | None = None


class CodingLine(BaseDocument):
    key: str | None
    no: int
    account: str
    cost_center: str | None = None
    cost_unit: str | None = None
    net: Money
    coded_from: CodedFrom | None = None


class Coding(BaseDocument):
    """How approvers coded an invoice: replaces accounts and cost centres of the ledger's lines, never amounts owed."""

    kind: Literal["coding"] = "coding"
    company: str
    source_key: str
    invoice_key: str
    number: str
    vendor_key: str
    date: dt.date
    currency: str
    net: Money
    before: tuple[CodingLine, ...]
    after: tuple[CodingLine, ...]
