"""What links have in common whose spend system approves purchase orders, with the books beside it that orders and
vendors are brought to: their flows, what each of them reads, and what a company may choose."""

from __future__ import annotations

from types import MappingProxyType
from typing import Literal

from pydantic import Field

from include.link_kinds.books import BOOKS
from include.link_kinds.shape import BillOptions, Flow, ModelCall, Remark


class ApprovedOrderOptions(BillOptions):
    """What a company may choose, with its accountant's default.

    ``create_suppliers``, ``create_vendors``: what becomes of a vendor that the books, or the spend system, do not have.
    ``codes``: whether accounts and cost centres of the books are only compared with the spend system's, or written
    there. ``bill_entry_days``: how long an approved bill may be missing in the books. ``hold_days``: how long an order
    that cannot be written waits before the spend system hears of it. ``order_link``: where people find an order in the
    books, with ``{division}`` and ``{order_id}`` in their places.
    """

    # Somebody approved it in the other system.
    over_order: Remark = "remark"
    over_receipt: Remark = "remark"
    payee_details: Remark = "remark"
    create_suppliers: Literal["yes", "review", "no"] = "review"
    create_vendors: Literal["yes", "review", "no"] = "review"
    codes: Literal["check", "write"] = "check"
    bill_entry_days: int = Field(default=14, ge=1, le=365)
    hold_days: int = Field(default=0, ge=0, le=60)
    order_link: str | None = Field(
        default=None, pattern=r"^https://\S*\{order_id\}\S*$", examples=["https://archive.example.com/{order_id}"]
    )


_NEVER_WAIT = ("order_results",)
_VENDORS = ("vendors", "subsidiaries", "purchase_orders", "bills")
_ORDERS = ("purchase_orders", "purchase_requests", "vendors", "gl_accounts", "tags", "subsidiaries")
FULL_ONLY = ("accounting_vendors", "ledger_entries", "currencies")
# Exact takes 60 orders a minute in each division, Airbase 500 calls: an answer goes as soon as its order stands.
CONCURRENT = MappingProxyType({"purchase_orders": ("purchase_orders", "order_results")})
FINDINGS = ModelCall("airbase_findings")


def airbase_flows(system: str) -> tuple[Flow, ...]:
    """The flows of a link from Airbase to the books that ``system`` keeps, in their order."""
    books = BOOKS[system]

    def to_books(
        name: str, title: str, own: tuple[str, ...], theirs: tuple[str, ...], row: str, model: ModelCall
    ) -> Flow:
        return Flow(name, "airbase", system, title, {system: own, "airbase": theirs}, row=row, model=model)

    def to_airbase(
        name: str, title: str, own: tuple[str, ...], theirs: tuple[str, ...], row: str, model: ModelCall
    ) -> Flow:
        waits = name not in _NEVER_WAIT
        return Flow(
            name, system, "airbase", title, {system: own, "airbase": theirs}, row=row, model=model, needs_approval=waits
        )

    coded_by = (*books.accounts, *books.centers, *books.terms, *books.currencies)
    orders = (*books.orders, *books.billed, *books.vendors, *coded_by)
    chosen = "(option codes; by default they are only compared)"
    return (
        to_airbase(
            "gl_accounts",
            f"general-ledger accounts of {books.name} in Airbase {chosen}",
            books.accounts,
            ("gl_accounts", "subsidiaries"),
            f"{books.company} and account",
            ModelCall("airbase_code_flow", {"flow": "gl_accounts", "kinds": ["gl_account"]}),
        ),
        to_airbase(
            "cost_centers",
            f"{books.centers_word} of {books.name} as tags of Airbase {chosen}",
            books.centers,
            ("tags", "subsidiaries"),
            f"{books.company} and code",
            ModelCall("airbase_code_flow", {"flow": "cost_centers", "kinds": ["cost_center", "cost_unit"]}),
        ),
        to_books(
            "vendors",
            f"vendors of Airbase that are, or become, {books.vendor}s of each {books.name} {books.company}"
            " (option create_suppliers)",
            books.vendors,
            _VENDORS,
            "subsidiary and vendor",
            ModelCall("vendors_to_books", {"country_goes_into": "airbase", "names_division": True}),
        ),
        to_airbase(
            "airbase_vendors",
            f"{books.vendor}s of {books.name} that become Airbase vendors, one for all {books.companies}"
            " (option create_vendors)",
            books.vendors,
            _VENDORS,
            f"{books.company} and {books.vendor}",
            ModelCall("vendors_to_airbase"),
        ),
        to_airbase(
            "vendor_links",
            f"Airbase's own reference of a vendor, filled once with the leading {books.company}'s {books.vendor_code}",
            books.vendors,
            _VENDORS,
            "subsidiary and vendor",
            ModelCall("vendor_links_to_airbase"),
        ),
        to_books(
            "purchase_orders",
            "approved purchase orders with all their lines; change orders and cancellations follow",
            orders,
            _ORDERS,
            "subsidiary and order",
            ModelCall("orders_to_books"),
        ),
        to_airbase(
            "order_results",
            f"order numbers of what stands in {books.name}, and in plain words what keeps an order from it",
            orders,
            _ORDERS,
            "subsidiary, order and word about it",
            ModelCall("airbase_order_results_flow"),
        ),
        to_books(
            "bills",
            f"bills of Airbase beside {books.name}'s {books.bills_word}; nothing is written",
            (*books.bills, *books.open_items, *books.vendors),
            ("bills", "payments", "vendors", "subsidiaries"),
            "subsidiary and bill",
            ModelCall("airbase_bills_flow"),
        ),
    )
