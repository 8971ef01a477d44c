"""Airbase -> Exact Online: what of us stands in the two simulated systems, and what should.

What is wrong between the two is decided in ``airbase_books`` and ``airbase_orders`` from rows alone.
"""

from __future__ import annotations

from collections import defaultdict
from typing import Any

from include.demo import mappings
from tests.support.company import MORNING, Company
from tests.support.links import airbase_books, airbase_orders
from tests.support.links.airbase_books import AIRBASE, DIVISIONS, EXACT, Books
from tests.support.links.known import Known

Row = dict[str, Any]


def sent(company: Company) -> dict[str, int]:
    """How many documents of each kind stand in a system because of us; ``adopted``: Airbase names an order of Exact
    that people had entered. Vendors of Airbase carry no key of ours: those our store calls delivered are counted."""
    found = books(company)
    told = {row["id"] for row in found.orders if row["erp_sync_status"] == airbase_orders.SYNCED}
    vendors = {str(row["id"]) for row in found.vendors if row["erp_reference_id"]}
    made = {flow: _delivered(company, flow) & vendors for flow in ("airbase_vendors", "vendor_links")}
    return {
        "suppliers": sum(map(len, found.created_for.values())),
        "airbase_vendors": len(made["airbase_vendors"]),
        "vendor_links": len(made["vendor_links"]),
        "purchase_orders": sum(map(len, found.ours.values())),
        "successes": len(told),
        "adopted": len(told - set(found.ours)),
        "failures": sum(row["erp_sync_status"] == airbase_orders.FAILED for row in found.orders),
    }


def twice(company: Company) -> list[str]:
    """Documents that stand in a system more than once because of us."""
    found = books(company)
    return [*airbase_books.doubled(found), *airbase_orders.doubled(found)]


def there(company: Company) -> dict[str, set[str]]:
    """By flow, the ids that its target has."""
    found = books(company)
    cancelled = {row["id"] for row in found.orders if row["status"] == "cancelled"}
    gone = {row["target_id"] for row in company.deliveries("purchase_orders") if row["source_key"] in cancelled}
    return {
        "gl_accounts": {row["id"] for row in company.sandbox.state(AIRBASE, "gl_accounts")},
        "cost_centers": {row["id"] for row in company.sandbox.state(AIRBASE, "tags")},
        "vendors": {str(row["ID"]) for row in found.suppliers},
        "airbase_vendors": {row["id"] for row in found.vendors},
        "vendor_links": {row["id"] for row in found.vendors if row["erp_reference_id"]},
        # One that was cancelled is taken back; that it is gone is looked at in ``airbase_orders``.
        "purchase_orders": {str(row["PurchaseOrderID"]) for row in found.exact_orders} | gone,
        "order_results": {row["id"] for row in found.orders if row["erp_sync_status"] != "not_synced"},
        "bills": set(),
    }


def never_came_up(company: Company, known: Known) -> list[str]:
    """Documents that should be on the other side, or stand there otherwise than they should, and nobody says why."""
    found = books(company)
    return [*airbase_books.wrong(found), *airbase_orders.wrong(found, known)]


def our_postings(company: Company) -> list[tuple[str, Row]]:
    """An order is no posting: nothing of this link is in the ledger."""
    return []


def books(company: Company) -> Books:
    """Both systems' documents as they are now."""
    return Books(
        orders=company.sandbox.state(AIRBASE, "purchase_orders"),
        vendors=company.sandbox.state(AIRBASE, "vendors"),
        suppliers=[row for row in _exact(company, "accounts") if row.get("IsSupplier")],
        accounts=_exact(company, "gl_accounts"),
        items=_exact(company, "items"),
        exact_orders=_exact(company, "purchase_orders"),
        order_lines=_exact(company, "purchase_order_lines"),
        same=_same(company.sandbox.get("/truth")["firm"]["vendors"]),
        mapped_items=mappings.AIRBASE["items"],
        began=MORNING.removesuffix("Z"),
    )


def _exact(company: Company, entity: str) -> list[Row]:
    return [
        {**row, "Division": division}  # some rows do not say it
        for division in DIVISIONS.values()
        for row in company.sandbox.state(EXACT, entity, division)
    ]


def _delivered(company: Company, flow: str) -> set[str]:
    return {str(row["target_id"]) for row in company.deliveries(flow) if row["state"] == "delivered"}


def _same(vendors: list[Row]) -> dict[tuple[str, str], frozenset[str]]:
    """Which suppliers a vendor really is, in each subsidiary: one party may have several records in Exact."""
    there = defaultdict(set)
    for row in vendors:
        if EXACT in row:
            there[row["party"], row[EXACT]["company"]].add(str(row[EXACT]["key"]))
    mine = {(row["party"], row[AIRBASE]["key"]) for row in vendors if AIRBASE in row}
    return {
        (company, key): frozenset(there[party, division])
        for party, key in mine
        for company, division in DIVISIONS.items()
    }
