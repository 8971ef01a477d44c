"""Airbase -> QuickBooks Online: approved orders stand in the right company, vendors are aligned, bills are compared."""

from __future__ import annotations

from typing import Literal

from include.link_kinds.approved_orders import CONCURRENT, FINDINGS, FULL_ONLY, ApprovedOrderOptions, airbase_flows
from include.link_kinds.shape import LinkKind


class Options(ApprovedOrderOptions):
    """What a company may choose, with its accountant's default. ``leading_side``: the system whose name and address of
    a vendor counts; neither is overwritten. ``ap_account``: the accounts-payable account of orders by number, name or
    full name; None where the company has one of the order's currency only."""

    leading_side: Literal["quickbooks_online", "airbase"] = "quickbooks_online"
    ap_account: str | None = None


AIRBASE_QUICKBOOKS = LinkKind(
    name="airbase_quickbooks",
    title="Airbase -> QuickBooks Online",
    books="quickbooks_online",
    other="airbase",
    invoices="bills",
    flows=airbase_flows("quickbooks_online"),
    full_only_feeds={"quickbooks_online": (), "airbase": FULL_ONLY},
    options=Options,
    findings=FINDINGS,
    concurrent_flows=CONCURRENT,
)
