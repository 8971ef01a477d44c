"""Basware -> QuickBooks Online: approved invoices and purchase orders are booked, what became of them goes back."""

from __future__ import annotations

from include.link_kinds.approved_invoices import CONCURRENT, FINDINGS, SPEND, ApprovedInvoiceOptions, flows
from include.link_kinds.shape import ChosenFeed, LinkKind


class Options(ApprovedInvoiceOptions):
    """What a company may choose, with its accountant's default. ``ap_account``: the accounts-payable account of orders,
    and of bills that name none, by number, name or full name; None where the company has one of the currency only.
    ``vat_filed_through``: by company, the last day of the latest tax return that was filed."""

    ap_account: str | None = None


BASWARE_QUICKBOOKS = LinkKind(
    name="basware_quickbooks",
    title="Basware -> QuickBooks Online",
    books="quickbooks_online",
    other="basware",
    invoices="invoices",
    flows=flows("basware", "quickbooks_online"),
    full_only_feeds={"quickbooks_online": (), "basware": ("exported_purchase_orders",)},
    chosen_feeds=tuple(ChosenFeed("basware", name, "prebook", ("check",)) for name in SPEND["basware"].prebook),
    options=Options,
    findings=FINDINGS,
    concurrent_flows=CONCURRENT,
)
