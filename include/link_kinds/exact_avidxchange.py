"""Exact Online <-> AvidXchange: bills go out to be approved and paid, their coding and payments come back."""

from __future__ import annotations

from typing import Literal

from pydantic import model_validator

from include.link_kinds.paid_bills import flows
from include.link_kinds.shape import ChosenFeed, LinkKind, ModelCall, PaidOptions


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


EXACT_AVIDXCHANGE = LinkKind(
    name="exact_avidxchange",
    title="Exact Online <-> AvidXchange",
    books="exact_online",
    other="avidxchange",
    invoices="purchase_invoices",
    flows=flows("exact_online"),
    full_only_feeds={"exact_online": ("payables", "divisions"), "avidxchange": ("payment_history",)},
    chosen_feeds=(ChosenFeed("exact_online", "purchase_invoices", "invoice_source", ("invoices", "both")),),
    codes={"gl_account": "gl_accounts", "cost_center": "cost_centers", "cost_unit": "cost_centers"},
    options=Options,
    findings=ModelCall("findings_of", {"own": ["int_findings_coding"]}),
)
