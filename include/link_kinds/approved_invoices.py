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

from include.link_kinds.shape import Flow, InvoiceOptions, Level, Remark


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
    ap_account_field: str | None = Field(default=None, pattern=r"^text([1-9]|[1-5][0-9]|60)$")
    cost_unit_field: str | None = Field(default=None, pattern=r"^dimCode([1-9]|10)$")
    image_link: str | None = Field(default=None, pattern=r"^https://\S*\{invoice_id\}\S*$")
    prebook: Literal["check", "no"] = "no"
    in_progress_alert_hours: int = Field(default=24, ge=1, le=720)


@dataclass(frozen=True)
class BooksFeeds:
    """The feeds of a system of books, by what they tell. ``words``: what it calls its vendors, and a booked invoice."""

    name: str
    vendors: tuple[str, ...]
    ledger: tuple[str, ...]
    bills: tuple[str, ...]
    open_items: tuple[str, ...]
    orders: tuple[str, ...]
    words: tuple[str, str]


@dataclass(frozen=True)
class SpendFeeds:
    """The feeds of a spend system. ``invoices`` say what waits, and what was handed over before."""

    name: str
    invoices: tuple[str, ...]
    prebook: tuple[str, ...]
    orders: tuple[str, ...]
    order_queue: tuple[str, ...]


BOOKS: Mapping[str, BooksFeeds] = MappingProxyType(
    {
        "exact_online": BooksFeeds(
            name="Exact",
            vendors=("accounts", "bank_accounts", "deleted"),
            ledger=(
                "gl_accounts",
                "cost_centers",
                "cost_units",
                "projects",
                "journals",
                "vat_codes",
                "payment_conditions",
                "financial_periods",
                "journal_status",
            ),
            bills=("purchase_entries",),
            open_items=("payment_terms", "transaction_lines"),
            orders=("purchase_orders", "items"),
            words=("Exact suppliers", "purchase entries"),
        ),
        "quickbooks_online": BooksFeeds(
            name="QuickBooks",
            vendors=("vendors",),
            ledger=(
                "accounts",
                "classes",
                "departments",
                "items",
                "terms",
                "tax_codes",
                "tax_rates",
                "company_info",
                "preferences",
            ),
            bills=("bills", "vendor_credits"),
            open_items=(),
            orders=("purchase_orders",),
            words=("QuickBooks vendors", "bills and vendor credits"),
        ),
    }
)

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


def flows(other: str, books: str) -> tuple[Flow, ...]:
    """The flows from a spend system to a system of books, in the order of delivery."""
    said, of = SPEND[other], BOOKS[books]
    vendors, bills = of.words
    checked = (*of.bills, *of.vendors, *of.ledger)
    return (
        Flow(
            "vendors",
            other,
            books,
            f"vendors of {said.name} that are, or become, {vendors} (option create_suppliers)",
            {books: of.vendors, other: (*said.invoices, *said.order_queue)},
        ),
        Flow(
            "purchase_orders",
            other,
            books,
            "exported purchase orders with all their lines",
            {books: (*of.orders, *of.vendors, *of.ledger), other: said.orders},
        ),
        Flow(
            "order_acknowledgements",
            books,
            other,
            f"{said.name} is told that {of.name} has the order",
            {books: ("purchase_orders",), other: said.order_queue},
            needs=("purchase_orders",),
        ),
        Flow(
            "invoice_acknowledgements",
            books,
            other,
            "invoices that can be booked are taken into work",
            {books: checked, other: said.invoices},
        ),
        Flow(
            "invoices",
            other,
            books,
            f"approved invoices and credit notes, booked as {bills}",
            {
                books: (*of.bills, *of.open_items, *of.vendors, *of.ledger),
                other: (*said.invoices, *said.order_queue),
            },
            needs=("invoice_acknowledgements",),
            moves=True,
        ),
        Flow(
            "invoice_responses",
            books,
            other,
            "entry numbers of what was booked, and in plain words what could not be",
            {books: checked, other: said.invoices},
        ),
        Flow(
            "prebook_responses",
            books,
            other,
            "invoices checked before their approval (option prebook)",
            {books: checked, other: (*said.invoices, *said.prebook)},
        ),
    )


# The books take fewer documents a minute than their sources: one waits for the other only where a document does.
TOGETHER: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "purchase_orders": ("purchase_orders", "order_acknowledgements"),
        "invoices": ("invoice_acknowledgements", "invoices", "invoice_responses"),
    }
)
