"""QuickBooks Online <-> AvidXchange: bills go out to be approved and paid, payments come back."""

from __future__ import annotations

from typing import Literal

from include.link_kinds.paid_bills import flows
from include.link_kinds.shape import LinkKind, ModelCall, PaidOptions


class Options(PaidOptions):
    """What a company may choose, with its accountant's default. Accounts are named by number, name or full name."""

    payment_account: str | None = None
    discount_account: str | None = None
    paid_on: Literal["issued", "cleared"] = "issued"
    closed_period: Literal["first_open_day", "future_day", "block"] = "first_open_day"
    vendor_changes_back: Literal["yes", "no"] = "no"
    marker: Literal["yes", "no"] = "yes"
    gl_account_types: tuple[str, ...] = (
        "Expense",
        "Other Expense",
        "Cost of Goods Sold",
        "Income",
        "Other Income",
        "Fixed Asset",
        "Other Asset",
        "Other Current Asset",
        "Other Current Liability",
        "Long Term Liability",
    )


QUICKBOOKS_AVIDXCHANGE = LinkKind(
    name="quickbooks_avidxchange",
    title="QuickBooks Online <-> AvidXchange",
    books="quickbooks_online",
    other="avidxchange",
    invoices="bills",
    flows=flows("quickbooks_online"),
    full_only_feeds={"quickbooks_online": (), "avidxchange": ("payment_history",)},
    codes={"gl_account": "gl_accounts", "cost_center": "classes", "cost_unit": "departments"},
    options=Options,
    findings=ModelCall(
        "findings_of", {"own": ["int_findings_vendor_names", "int_findings_discounts", "int_findings_credits"]}
    ),
    groups={"cost_center": "Classes", "cost_unit": "Departments"},
)
