"""Airbase -> Exact Online: approved orders stand in the right division, vendors are aligned, bills are compared."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from include.link_kinds.shape import BillOptions, Flow, LinkKind, Remark


class Options(BillOptions):
    """What a company may choose, with its accountant's default.

    ``create_suppliers``, ``create_vendors``: what becomes of a vendor that Exact, or Airbase, does not have. ``codes``:
    whether accounts and cost centres of Exact are only compared with Airbase's, or written there. ``leading_side``: the
    system whose name and address of a vendor counts; neither is overwritten. ``create_items``: whether an item is
    proposed for each account that has none. ``bill_entry_days``: how long an approved bill may be missing in Exact.
    ``hold_days``: how long an order that cannot be written waits before Airbase knows. ``order_link``: where people
    find an order in Exact, with ``{division}`` and ``{order_id}`` in their places.
    """

    # Somebody approved it in the other system.
    over_order: Remark = "remark"
    over_receipt: Remark = "remark"
    payee_details: Remark = "remark"
    create_suppliers: Literal["yes", "review", "no"] = "review"
    create_vendors: Literal["yes", "review", "no"] = "review"
    codes: Literal["check", "write"] = "check"
    leading_side: Literal["exact_online", "airbase"] = "exact_online"
    create_items: Literal["review", "no"] = "review"
    bill_entry_days: int = Field(default=14, ge=1, le=365)
    hold_days: int = Field(default=0, ge=0, le=60)
    order_link: str | None = Field(default=None, pattern=r"^https://\S*\{order_id\}\S*$")


_SUPPLIERS = ("accounts", "deleted")
_LEDGER = ("gl_accounts", "cost_centers", "cost_units", "payment_conditions", "currencies")
_VENDORS = ("vendors", "subsidiaries", "purchase_orders", "bills")
_ORDERS = ("purchase_orders", "purchase_requests", "vendors", "gl_accounts", "tags", "subsidiaries")

AIRBASE_EXACT = LinkKind(
    name="airbase_exact",
    title="Airbase -> Exact Online",
    books="exact_online",
    other="airbase",
    invoices="bills",
    flows=(
        Flow(
            "gl_accounts",
            "exact_online",
            "airbase",
            "general-ledger accounts of Exact in Airbase (option codes; by default they are only compared)",
            {"exact_online": ("gl_accounts", "deleted"), "airbase": ("gl_accounts", "subsidiaries")},
        ),
        Flow(
            "cost_centers",
            "exact_online",
            "airbase",
            "cost centres and cost units of Exact as tags of Airbase (option codes; by default they are only compared)",
            {"exact_online": ("cost_centers", "cost_units"), "airbase": ("tags", "subsidiaries")},
        ),
        Flow(
            "vendors",
            "airbase",
            "exact_online",
            "vendors of Airbase that are, or become, suppliers of each Exact division (option create_suppliers)",
            {"exact_online": _SUPPLIERS, "airbase": _VENDORS},
        ),
        Flow(
            "airbase_vendors",
            "exact_online",
            "airbase",
            "suppliers of Exact that become Airbase vendors, one for all divisions (option create_vendors)",
            {"exact_online": _SUPPLIERS, "airbase": _VENDORS},
        ),
        Flow(
            "vendor_links",
            "exact_online",
            "airbase",
            "Airbase's own reference of a vendor, filled once with the leading division's supplier code",
            {"exact_online": _SUPPLIERS, "airbase": _VENDORS},
        ),
        Flow(
            "purchase_orders",
            "airbase",
            "exact_online",
            "approved purchase orders with all their lines; change orders and cancellations follow",
            {"exact_online": ("purchase_orders", "items", *_SUPPLIERS, *_LEDGER), "airbase": _ORDERS},
        ),
        Flow(
            "order_results",
            "exact_online",
            "airbase",
            "order numbers of what stands in Exact, and in plain words what keeps an order from it",
            {"exact_online": ("purchase_orders", "items", *_SUPPLIERS, *_LEDGER), "airbase": _ORDERS},
        ),
        Flow(
            "bills",
            "airbase",
            "exact_online",
            "bills of Airbase beside Exact's purchase entries; nothing is written",
            {
                "exact_online": ("purchase_entries", "payment_terms", "transaction_lines", *_SUPPLIERS),
                "airbase": ("bills", "payments", "vendors", "subsidiaries"),
            },
        ),
    ),
    full_only_feeds={
        "exact_online": ("divisions",),
        "airbase": ("accounting_vendors", "ledger_entries", "currencies"),
    },
    options=Options,
    # Exact takes 60 orders a minute in each division, Airbase 500 calls: an answer goes as soon as its order stands.
    together={"purchase_orders": ("purchase_orders", "order_results")},
)
