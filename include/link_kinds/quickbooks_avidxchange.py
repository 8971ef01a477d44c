"""QuickBooks Online <-> AvidXchange: bills go out to be approved and paid, payments come back."""

from __future__ import annotations

from typing import Literal

from include.link_kinds.shape import Flow, LinkKind, ModelCall, PaidOptions


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


_SETTINGS = ("preferences",)
_CODES = ("accounts", "classes", "departments", "items")
_BILLS = ("bills", "vendor_credits")
# What is owed to a vendor, paid to it or paid back by it, without a bill.
_OTHER_PAYABLES = ("journal_entries", "purchases", "deposits")

QUICKBOOKS_AVIDXCHANGE = LinkKind(
    name="quickbooks_avidxchange",
    title="QuickBooks Online <-> AvidXchange",
    books="quickbooks_online",
    other="avidxchange",
    invoices="bills",
    flows=(
        Flow(
            "gl_accounts",
            "quickbooks_online",
            "avidxchange",
            "accounts become AvidXchange codes",
            {"quickbooks_online": ("accounts",), "avidxchange": ("enterprise_codes",)},
            row="QuickBooks company and account",
            model=ModelCall("code_flow", {"flow": "gl_accounts"}),
        ),
        Flow(
            "classes",
            "quickbooks_online",
            "avidxchange",
            "classes become AvidXchange codes",
            {"quickbooks_online": ("classes",), "avidxchange": ("enterprise_codes",)},
            row="QuickBooks company and class",
            model=ModelCall("code_flow", {"flow": "classes"}),
        ),
        Flow(
            "departments",
            "quickbooks_online",
            "avidxchange",
            "departments (locations) become AvidXchange codes",
            {"quickbooks_online": ("departments",), "avidxchange": ("enterprise_codes",)},
            row="QuickBooks company and department",
            model=ModelCall("code_flow", {"flow": "departments"}),
        ),
        Flow(
            "vendor_changes",
            "avidxchange",
            "quickbooks_online",
            "addresses, phones and e-mails that people changed in AvidXchange (option vendor_changes_back)",
            {"quickbooks_online": ("vendors", *_BILLS), "avidxchange": ("vendors",)},
            row="AvidXchange company and change of a vendor",
        ),
        Flow(
            "vendors",
            "quickbooks_online",
            "avidxchange",
            "QuickBooks vendors become AvidXchange vendors",
            {"quickbooks_online": ("vendors",), "avidxchange": ("vendors",)},
            row="QuickBooks company and vendor",
            model=ModelCall("vendor_flow", {"changes": "int_quickbooks_vendor_changes"}),
        ),
        Flow(
            "purchase_orders",
            "quickbooks_online",
            "avidxchange",
            "purchase orders with all their lines",
            {
                "quickbooks_online": ("purchase_orders", "vendors", *_CODES, *_SETTINGS),
                "avidxchange": ("vendors", "enterprise_codes", "purchase_orders"),
            },
            row="QuickBooks company and purchase order",
            model=ModelCall("order_flow"),
        ),
        Flow(
            "bills",
            "quickbooks_online",
            "avidxchange",
            "open bills and vendor credits to be approved and paid",
            {
                "quickbooks_online": (*_BILLS, "bill_payments", "purchase_orders", "vendors", *_CODES, *_SETTINGS),
                "avidxchange": ("vendors", "enterprise_codes", "invoices", "payments"),
            },
            row="QuickBooks company and bill or vendor credit",
            model=ModelCall("invoice_flow"),
        ),
        Flow(
            "payments",
            "avidxchange",
            "quickbooks_online",
            "payments issued or cleared, and their voids, as bill payments",
            {
                "quickbooks_online": (*_BILLS, "bill_payments", *_OTHER_PAYABLES, "vendors", "accounts", *_SETTINGS),
                "avidxchange": ("vendors", "invoices", "payments"),
            },
            moves=True,
            row="AvidXchange company and posting of a payment",
        ),
        Flow(
            "payment_status",
            "avidxchange",
            "quickbooks_online",
            "what is paid, pending, void or in error, as a line of the bill's memo",
            {
                "quickbooks_online": (*_BILLS, "bill_payments", "vendors", *_SETTINGS),
                "avidxchange": ("invoices", "payments"),
            },
            row="AvidXchange company and bill",
        ),
    ),
    full_only_feeds={"quickbooks_online": (), "avidxchange": ("payment_history",)},
    codes={"gl_account": "gl_accounts", "cost_center": "classes", "cost_unit": "departments"},
    options=Options,
    findings=ModelCall(
        "findings_of", {"own": ["int_findings_vendor_names", "int_findings_discounts", "int_findings_credits"]}
    ),
    groups={"cost_center": "Classes", "cost_unit": "Departments"},
)
