"""What links have in common whose spend system approves purchase orders, with the books beside it that orders and
vendors are brought to: their flows, what each of them reads, and what a company may choose."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Literal

from pydantic import Field

from include.link_kinds.shape import BillOptions, Flow, Remark


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
    order_link: str | None = Field(default=None, pattern=r"^https://\S*\{order_id\}\S*$")


@dataclass(frozen=True)
class Books:
    """The feeds of a system of books by what they tell, and what people call things there. ``centers``: the feeds of
    cost centres and cost units, ``masters`` what an order names besides its vendor and items."""

    name: str
    company: str
    vendor: str
    vendor_code: str
    centers_word: str
    bills_word: str
    accounts: tuple[str, ...]
    centers: tuple[str, ...]
    vendors: tuple[str, ...]
    orders: tuple[str, ...]
    masters: tuple[str, ...]
    bills: tuple[str, ...]


BOOKS: Mapping[str, Books] = MappingProxyType(
    {
        "exact_online": Books(
            name="Exact",
            company="division",
            vendor="supplier",
            vendor_code="supplier code",
            centers_word="cost centres and cost units",
            bills_word="purchase entries",
            accounts=("gl_accounts", "deleted"),
            centers=("cost_centers", "cost_units"),
            vendors=("accounts", "deleted"),
            orders=("purchase_orders", "items"),
            masters=("gl_accounts", "cost_centers", "cost_units", "payment_conditions", "currencies"),
            bills=("purchase_entries", "payment_terms", "transaction_lines"),
        ),
        "quickbooks_online": Books(
            name="QuickBooks",
            company="company",
            vendor="vendor",
            vendor_code="vendor",
            centers_word="classes and departments",
            bills_word="bills",
            accounts=("accounts",),
            centers=("classes", "departments"),
            vendors=("vendors",),
            orders=("purchase_orders", "items", "bills"),
            masters=("accounts", "classes", "departments", "terms", "company_info", "preferences"),
            bills=("bills", "vendor_credits", "preferences"),
        ),
    }
)
_VENDORS = ("vendors", "subsidiaries", "purchase_orders", "bills")
_ORDERS = ("purchase_orders", "purchase_requests", "vendors", "gl_accounts", "tags", "subsidiaries")
FULL_ONLY = ("accounting_vendors", "ledger_entries", "currencies")
# Exact takes 60 orders a minute in each division, Airbase 500 calls: an answer goes as soon as its order stands.
TOGETHER = MappingProxyType({"purchase_orders": ("purchase_orders", "order_results")})


def airbase_flows(system: str) -> tuple[Flow, ...]:
    """The flows of a link from Airbase to the books that ``system`` keeps, in their order."""
    books = BOOKS[system]

    def to_books(name: str, title: str, own: tuple[str, ...], theirs: tuple[str, ...]) -> Flow:
        return Flow(name, "airbase", system, title, {system: own, "airbase": theirs})

    def to_airbase(name: str, title: str, own: tuple[str, ...], theirs: tuple[str, ...]) -> Flow:
        return Flow(name, system, "airbase", title, {system: own, "airbase": theirs})

    orders = tuple(dict.fromkeys((*books.orders, *books.vendors, *books.masters)))
    chosen = "(option codes; by default they are only compared)"
    return (
        to_airbase(
            "gl_accounts",
            f"general-ledger accounts of {books.name} in Airbase {chosen}",
            books.accounts,
            ("gl_accounts", "subsidiaries"),
        ),
        to_airbase(
            "cost_centers",
            f"{books.centers_word} of {books.name} as tags of Airbase {chosen}",
            books.centers,
            ("tags", "subsidiaries"),
        ),
        to_books(
            "vendors",
            f"vendors of Airbase that are, or become, {books.vendor}s of each {books.name} {books.company}"
            " (option create_suppliers)",
            books.vendors,
            _VENDORS,
        ),
        to_airbase(
            "airbase_vendors",
            f"{books.vendor}s of {books.name} that become Airbase vendors, one for all {_several(books.company)}"
            " (option create_vendors)",
            books.vendors,
            _VENDORS,
        ),
        to_airbase(
            "vendor_links",
            f"Airbase's own reference of a vendor, filled once with the leading {books.company}'s {books.vendor_code}",
            books.vendors,
            _VENDORS,
        ),
        to_books(
            "purchase_orders",
            "approved purchase orders with all their lines; change orders and cancellations follow",
            orders,
            _ORDERS,
        ),
        to_airbase(
            "order_results",
            f"order numbers of what stands in {books.name}, and in plain words what keeps an order from it",
            orders,
            _ORDERS,
        ),
        to_books(
            "bills",
            f"bills of Airbase beside {books.name}'s {books.bills_word}; nothing is written",
            (*books.bills, *books.vendors),
            ("bills", "payments", "vendors", "subsidiaries"),
        ),
    )


def _several(company: str) -> str:
    return {"company": "companies"}.get(company, f"{company}s")
