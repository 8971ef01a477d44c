"""Exact Online <-> AvidXchange: bills go out to be approved and paid, their coding and payments come back."""

from __future__ import annotations

from typing import Literal

from pydantic import model_validator

from include.link_kinds.shape import ChosenFeed, Flow, LinkKind, ModelCall, PaidOptions


class Options(PaidOptions):
    """What a company may choose, with its accountant's default."""

    create_suppliers: Literal["yes", "review", "no"] = "review"
    paid_on: Literal["issued", "cleared"] = "issued"
    post_payments_as: Literal["journal", "bank"] = "journal"
    payment_journal: str = "90"
    bank_journal: str | None = None
    bank_journal_without_statements: Literal["yes", "no"] = "no"
    clearing_account: str | None = None
    discount_account: str | None = None
    closed_period: Literal["first_open_day", "future_day", "block"] = "first_open_day"
    invoice_source: Literal["entries", "invoices", "both"] = "entries"
    gl_account_types: tuple[int, ...] = (30, 35, 40, 90, 110, 111, 120, 121, 122, 125, 150, 160)
    owner_of_vendors: Literal["exact_online", "avidxchange"] = "exact_online"
    coding_split: Literal["journal", "review"] = "review"

    @model_validator(mode="after")
    def _together(self) -> Options:
        if self.post_payments_as == "bank" and not self.bank_journal:
            raise ValueError("post_payments_as: bank needs bank_journal, the code of the bank journal to post in")
        return self


_EXACT_LEDGER = (
    "gl_accounts",
    "cost_centers",
    "cost_units",
    "journals",
    "vat_codes",
    "financial_periods",
    "journal_status",
)
_EXACT_VENDORS = ("accounts", "bank_accounts", "deleted")
_EXACT_DOCUMENTS = ("purchase_entries", "purchase_invoices", "payment_terms", "transaction_lines", "deleted")

EXACT_AVIDXCHANGE = LinkKind(
    name="exact_avidxchange",
    title="Exact Online <-> AvidXchange",
    books="exact_online",
    other="avidxchange",
    invoices="purchase_invoices",
    flows=(
        Flow(
            "gl_accounts",
            "exact_online",
            "avidxchange",
            "general-ledger accounts become AvidXchange codes",
            {"exact_online": ("gl_accounts", "deleted"), "avidxchange": ("enterprise_codes",)},
            row="division and G/L account",
            model=ModelCall("code_flow", {"flow": "gl_accounts"}),
        ),
        Flow(
            "cost_centers",
            "exact_online",
            "avidxchange",
            "cost centres and cost units become AvidXchange codes",
            {"exact_online": ("cost_centers", "cost_units"), "avidxchange": ("enterprise_codes",)},
            row="division and cost centre or cost unit",
            model=ModelCall("code_flow", {"flow": "cost_centers"}),
        ),
        Flow(
            "suppliers",
            "avidxchange",
            "exact_online",
            "vendors new in AvidXchange become Exact suppliers (option create_suppliers)",
            {"exact_online": _EXACT_VENDORS, "avidxchange": ("vendors",)},
            row="AvidXchange company and vendor",
        ),
        Flow(
            "vendors",
            "exact_online",
            "avidxchange",
            "Exact suppliers become AvidXchange vendors",
            {"exact_online": _EXACT_VENDORS, "avidxchange": ("vendors",)},
            row="division and supplier",
            model=ModelCall("vendor_flow"),
        ),
        Flow(
            "purchase_orders",
            "exact_online",
            "avidxchange",
            "purchase orders with all their lines",
            {
                "exact_online": ("purchase_orders", *_EXACT_VENDORS, *_EXACT_LEDGER),
                "avidxchange": ("vendors", "enterprise_codes", "purchase_orders"),
            },
            row="division and purchase order",
            model=ModelCall("order_flow"),
        ),
        Flow(
            "purchase_invoices",
            "exact_online",
            "avidxchange",
            "supplier invoices and credit notes to be approved and paid",
            {
                "exact_online": (*_EXACT_VENDORS, *_EXACT_LEDGER, *_EXACT_DOCUMENTS),
                "avidxchange": ("vendors", "enterprise_codes", "invoices", "payments"),
            },
            row="division and purchase document",
            model=ModelCall("invoice_flow"),
        ),
        Flow(
            "coding",
            "avidxchange",
            "exact_online",
            "accounts and cost centres that approvers changed",
            {
                "exact_online": (*_EXACT_LEDGER, *_EXACT_DOCUMENTS),
                "avidxchange": ("enterprise_codes", "invoices", "invoice_batches", "batch_invoices"),
            },
            row="AvidXchange company and invoice line, or whole invoice where it takes a journal",
        ),
        Flow(
            "payments",
            "avidxchange",
            "exact_online",
            "payments issued or cleared, and their voids, posted to the ledger",
            {
                "exact_online": (*_EXACT_VENDORS, *_EXACT_LEDGER, *_EXACT_DOCUMENTS),
                "avidxchange": ("vendors", "invoices", "payments"),
            },
            moves=True,
            row="AvidXchange company and posting of a payment",
        ),
    ),
    full_only_feeds={"exact_online": ("payables", "divisions"), "avidxchange": ("payment_history",)},
    chosen_feeds=(ChosenFeed("exact_online", "purchase_invoices", "invoice_source", ("invoices", "both")),),
    codes={"gl_account": "gl_accounts", "cost_center": "cost_centers", "cost_unit": "cost_centers"},
    options=Options,
    findings=ModelCall("findings_of", {"own": ["int_findings_coding"]}),
)
