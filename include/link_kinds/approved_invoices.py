"""What links have in common that bring approved invoices and orders into the books and answer for each of them: their
flows, what each of them reads of a system, and what a company may choose. A system is described once, for all its
links.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from types import MappingProxyType
from typing import Literal

from pydantic import Field

from include.link_kinds.books import BOOKS
from include.link_kinds.shape import Flow, InvoiceOptions, Level, ModelCall, Remark


class ApprovedInvoiceOptions(InvoiceOptions):
    """What a company may choose, with its accountant's default.

    ``hold_days``: how long what cannot be booked waits before its source is answered that it failed.
    ``ap_account_field``: the text field of an invoice that names its accounts-payable account, ``cost_unit_field`` the
    dimension of a coding row that is a cost unit; None where the company has no such thing. ``image_link``: where a
    person finds the paper of an invoice, with ``{invoice_id}`` in its place. ``prebook``: whether invoices that are
    to be prebooked are checked and answered; nothing is booked for them. ``payment_block``: what becomes of an
    invoice that is blocked for payment where no payment term of the books is mapped for that.
    """

    # Somebody approved it in the other system.
    over_order: Remark = "remark"
    over_receipt: Remark = "remark"
    payee_details: Level = "remark"
    payment_block: Level = "hold"
    create_suppliers: Literal["yes", "review", "no"] = "review"
    hold_days: int = Field(default=3, ge=0, le=60)
    closed_period: Literal["first_open_day", "future_day", "block"] = "first_open_day"
    vat_filed_through: dict[str, date] = Field(default_factory=dict)
    ap_account_field: str | None = Field(default=None, pattern=r"^text([1-9]|[1-5][0-9]|60)$", examples=["text12"])
    cost_unit_field: str | None = Field(default=None, pattern=r"^dimCode([1-9]|10)$", examples=["dimCode3"])
    image_link: str | None = Field(
        default=None, pattern=r"^https://\S*\{invoice_id\}\S*$", examples=["https://archive.example.com/{invoice_id}"]
    )
    prebook: Literal["check", "no"] = "no"
    in_progress_alert_hours: int = Field(default=24, ge=1, le=720)


@dataclass(frozen=True)
class SpendFeeds:
    """The feeds of a spend system. ``invoices`` say what waits, and what was handed over before."""

    name: str
    invoices: tuple[str, ...]
    prebook: tuple[str, ...]
    orders: tuple[str, ...]
    order_queue: tuple[str, ...]


SPEND: Mapping[str, SpendFeeds] = MappingProxyType(
    {
        "basware": SpendFeeds(
            name="Basware",
            # The queues say what waits; what was handed over before is known by the changes, so that its twins are.
            invoices=("vendors", "transfer_queue", "transfers_in_progress", "accounting_documents"),
            prebook=("prebook_queue", "prebook_cancelations"),
            orders=("vendors", "export_queue"),
            order_queue=("export_queue",),
        ),
    }
)


def flows(other: str, system: str) -> tuple[Flow, ...]:
    """The flows from a spend system to the books that ``system`` keeps, in the order of delivery."""
    said, books = SPEND[other], BOOKS[system]
    vendors = (*books.vendors, *books.payees)
    ledger = (*books.accounts, *books.centers, *books.terms, *books.posting)
    checked = (*books.bills, *vendors, *ledger)
    of_attempt = f"{said.name} company, invoice and attempt"
    return (
        Flow(
            "vendors",
            other,
            system,
            f"vendors of {said.name} that are, or become, {books.name} {books.vendor}s (option create_suppliers)",
            {system: vendors, other: (*said.invoices, *said.order_queue)},
            row=f"{said.name} company and vendor",
            model=ModelCall("vendors_to_books", {"country_goes_into": system, "names_division": False}),
        ),
        Flow(
            "purchase_orders",
            other,
            system,
            "exported purchase orders with all their lines",
            {system: (*books.orders, *vendors, *ledger), other: said.orders},
            row=f"{said.name} company and order",
            model=ModelCall("orders_to_books"),
        ),
        Flow(
            "order_acknowledgements",
            system,
            other,
            f"{said.name} is notified that {books.name} has the order",
            {system: ("purchase_orders",), other: said.order_queue},
            needs=("purchase_orders",),
            row=f"{said.name} company, order and export of it",
            model=ModelCall("order_acknowledgements"),
            needs_approval=False,
        ),
        Flow(
            "invoice_acknowledgements",
            system,
            other,
            "invoices that can be booked are taken into work",
            {system: checked, other: said.invoices},
            row=of_attempt,
            model=ModelCall("invoice_acknowledgements"),
            needs_approval=False,
        ),
        Flow(
            "invoices",
            other,
            system,
            f"approved invoices and credit notes, booked as {books.bills_word}",
            {
                system: (*books.bills, *books.open_items, *vendors, *ledger),
                other: (*said.invoices, *said.order_queue),
            },
            needs=("invoice_acknowledgements",),
            moves=True,
            row=f"{said.name} company and invoice",
            model=ModelCall("invoices_to_books"),
        ),
        Flow(
            "invoice_responses",
            system,
            other,
            "entry numbers of what was booked, and in plain words what could not be",
            {system: checked, other: said.invoices},
            row=of_attempt,
            model=ModelCall("invoice_responses"),
            needs_approval=False,
        ),
        Flow(
            "prebook_responses",
            system,
            other,
            "invoices checked before their approval (option prebook)",
            {system: checked, other: (*said.invoices, *said.prebook)},
            row=of_attempt,
            model=ModelCall("prebook_responses"),
            needs_approval=False,
        ),
    )


FINDINGS = ModelCall("approved_invoice_findings")
# The books take fewer documents a minute than their sources: one waits for the other only where a document does.
CONCURRENT: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "purchase_orders": ("purchase_orders", "order_acknowledgements"),
        "invoices": ("invoice_acknowledgements", "invoices", "invoice_responses"),
    }
)
