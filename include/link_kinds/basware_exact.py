"""Basware -> Exact Online: approved invoices and purchase orders are booked, what became of them goes back."""

from __future__ import annotations

from typing import Literal

from pydantic import model_validator

from include.link_kinds.approved_invoices import CONCURRENT, FINDINGS, SPEND, ApprovedInvoiceOptions, flows
from include.link_kinds.shape import ChosenFeed, LinkKind


class Options(ApprovedInvoiceOptions):
    """What a company may choose, with its accountant's default.

    ``projects``: whether coding rows are booked on projects, for which Exact's project module is needed.
    ``vat_filed_through``: by division, the last day of the latest VAT return that was filed; what Exact's own list of
    returns says of their state is not documented.
    """

    purchase_journal: str = "60"
    foreign_journal: str | None = None
    projects: Literal["yes", "no"] = "no"

    @model_validator(mode="after")
    def _two_journals(self) -> Options:
        if self.foreign_journal == self.purchase_journal:
            raise ValueError("foreign_journal must be another journal than purchase_journal, or left out")
        return self


BASWARE_EXACT = LinkKind(
    name="basware_exact",
    title="Basware -> Exact Online",
    books="exact_online",
    other="basware",
    invoices="invoices",
    flows=flows("basware", "exact_online"),
    full_only_feeds={
        "exact_online": ("payables", "divisions"),
        "basware": ("exported_purchase_orders",),
    },
    chosen_feeds=(
        ChosenFeed("exact_online", "projects", "projects", ("yes",)),
        *(ChosenFeed("basware", name, "prebook", ("check",)) for name in SPEND["basware"].prebook),
    ),
    options=Options,
    findings=FINDINGS,
    concurrent_flows=CONCURRENT,
)
