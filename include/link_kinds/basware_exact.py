"""Basware -> Exact Online: approved invoices and purchase orders are booked, what became of them goes back."""

from __future__ import annotations

from datetime import date
from typing import Literal

from pydantic import Field, model_validator

from include.link_kinds.shape import ChosenFeed, Flow, InvoiceOptions, Level, LinkKind, Remark


class Options(InvoiceOptions):
    """What a company may choose, with its accountant's default.

    ``hold_days``: how long what cannot be booked waits before Basware is sent that it failed. ``ap_account_field``:
    the text field of an invoice that names its accounts-payable account, ``cost_unit_field`` the dimension of a coding
    row that is a cost unit; None where the company has no such thing. ``image_link``: where a person finds the paper
    of an invoice, with ``{invoice_id}`` in its place. ``prebook``: whether invoices that Basware wants prebooked are
    checked and answered; nothing is booked for them. ``projects``: whether coding rows are booked on projects, for
    which Exact's project module is needed. ``payment_block``: what becomes of an invoice that is blocked for payment
    where no payment condition of Exact is mapped for that. ``vat_filed_through``: by division, the last day of the
    latest VAT return that was filed; what Exact's own list of returns says of their state is not documented.
    """

    # Somebody approved it in the other system.
    over_order: Remark = "remark"
    over_receipt: Remark = "remark"
    payee_details: Level = "remark"
    payment_block: Level = "hold"
    create_suppliers: Literal["yes", "review", "no"] = "review"
    hold_days: int = Field(default=3, ge=0, le=60)
    purchase_journal: str = "60"
    foreign_journal: str | None = None
    closed_period: Literal["first_open_day", "future_day", "block"] = "first_open_day"
    vat_filed_through: dict[str, date] = Field(default_factory=dict)
    ap_account_field: str | None = Field(default=None, pattern=r"^text([1-9]|[1-5][0-9]|60)$")
    cost_unit_field: str | None = Field(default=None, pattern=r"^dimCode([1-9]|10)$")
    projects: Literal["yes", "no"] = "no"
    image_link: str | None = Field(default=None, pattern=r"^https://\S*\{invoice_id\}\S*$")
    prebook: Literal["check", "no"] = "no"
    in_progress_alert_hours: int = Field(default=24, ge=1, le=720)

    @model_validator(mode="after")
    def _two_journals(self) -> Options:
        if self.foreign_journal == self.purchase_journal:
            raise ValueError("foreign_journal must be another journal than purchase_journal, or left out")
        return self


_LEDGER = (
    "gl_accounts",
    "cost_centers",
    "cost_units",
    "projects",
    "journals",
    "vat_codes",
    "payment_conditions",
    "financial_periods",
    "journal_status",
)
_SUPPLIERS = ("accounts", "bank_accounts", "deleted")
# The queues say what waits; what was handed over before is known by the changes, so that its twins are.
_INVOICES = ("vendors", "transfer_queue", "transfers_in_progress", "accounting_documents")
_PREBOOK = ("prebook_queue", "prebook_cancelations")
_ORDERS = ("vendors", "export_queue")

BASWARE_EXACT = LinkKind(
    name="basware_exact",
    title="Basware -> Exact Online",
    books="exact_online",
    other="basware",
    invoices="invoices",
    flows=(
        Flow(
            "vendors",
            "basware",
            "exact_online",
            "vendors of Basware that are, or become, Exact suppliers (option create_suppliers)",
            {"exact_online": _SUPPLIERS, "basware": (*_INVOICES, "export_queue")},
        ),
        Flow(
            "purchase_orders",
            "basware",
            "exact_online",
            "exported purchase orders with all their lines",
            {
                "exact_online": ("purchase_orders", "items", *_SUPPLIERS, *_LEDGER),
                "basware": _ORDERS,
            },
        ),
        Flow(
            "order_acknowledgements",
            "exact_online",
            "basware",
            "Basware is told that Exact has the order",
            {"exact_online": ("purchase_orders",), "basware": ("export_queue",)},
            needs=("purchase_orders",),
        ),
        Flow(
            "invoice_acknowledgements",
            "exact_online",
            "basware",
            "invoices that can be booked are taken into work",
            {
                "exact_online": ("purchase_entries", *_SUPPLIERS, *_LEDGER),
                "basware": _INVOICES,
            },
        ),
        Flow(
            "invoices",
            "basware",
            "exact_online",
            "approved invoices and credit notes, booked as purchase entries",
            {
                "exact_online": ("purchase_entries", "payment_terms", "transaction_lines", *_SUPPLIERS, *_LEDGER),
                "basware": (*_INVOICES, "export_queue"),
            },
            needs=("invoice_acknowledgements",),
            moves=True,
        ),
        Flow(
            "invoice_responses",
            "exact_online",
            "basware",
            "entry numbers of what was booked, and in plain words what could not be",
            {
                "exact_online": ("purchase_entries", *_SUPPLIERS, *_LEDGER),
                "basware": _INVOICES,
            },
        ),
        Flow(
            "prebook_responses",
            "exact_online",
            "basware",
            "invoices checked before their approval (option prebook)",
            {
                "exact_online": ("purchase_entries", *_SUPPLIERS, *_LEDGER),
                "basware": (*_INVOICES, *_PREBOOK),
            },
        ),
    ),
    full_only_feeds={
        "exact_online": ("payables", "divisions"),
        "basware": ("exported_purchase_orders",),
    },
    chosen_feeds=(
        ChosenFeed("exact_online", "projects", "projects", ("yes",)),
        *(ChosenFeed("basware", name, "prebook", ("check",)) for name in _PREBOOK),
    ),
    options=Options,
    # Exact takes 60 documents a minute, Basware ten a second: one waits for the other only where a document does.
    together={
        "purchase_orders": ("purchase_orders", "order_acknowledgements"),
        "invoices": ("invoice_acknowledgements", "invoices", "invoice_responses"),
    },
)
