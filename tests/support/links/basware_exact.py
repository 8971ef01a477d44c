"""Basware -> Exact Online: what of us stands in the two simulated systems, and what should.

What is wrong between the two is decided in ``basware_books`` and ``basware_orders`` from rows alone.
"""

from __future__ import annotations

from collections import defaultdict
from typing import Any

from include.sandbox.world.germany.settings import EXACT_TAX, EXACT_TERM
from tests.support.company import MORNING, Company
from tests.support.links import basware_books, basware_orders
from tests.support.links.basware_books import BASWARE, DIVISIONS, EXACT, Books
from tests.support.links.known import Known

Row = dict[str, Any]


def sent(company: Company) -> dict[str, int]:
    """How many documents of each kind stand in a system because of us; ``adopted``: answered with an entry that was
    there already."""
    found = books(company)
    said = [said for row in found.documents for said in basware_books.our_answers(row)]
    ours = {str(row["EntryNumber"]) for rows in found.ours.values() for row in rows}
    return {
        "suppliers": sum(map(len, found.created_for.values())),
        "purchase_orders": sum(
            bool(basware_books.OUR_KEY.match(str(row["Description"]))) for row in found.exact_orders
        ),
        "order_acknowledgements": sum(basware_orders.acknowledged_by_us(row, found) for row in found.orders),
        "invoices": sum(map(len, found.ours.values())),
        "credit_notes": sum(row["AmountFC"] < 0 for rows in found.ours.values() for row in rows),
        "successes": sum(one["success"] for one in said),
        "failures": sum(not one["success"] for one in said),
        "adopted": sum(one["success"] and str(one["voucherNumber1"]) not in ours for one in said),
    }


def twice(company: Company) -> list[str]:
    """Documents that stand in a system more than once because of us."""
    found = books(company)
    return [*basware_books.doubled(found), *basware_orders.doubled(found)]


def there(company: Company) -> dict[str, set[str]]:
    """By flow, the ids that its target has. What Basware has been told is shown by the document's own state."""
    found = books(company)
    cancelled = {row["externalCode"] for row in found.orders if row["orderStatus"] == basware_orders.CANCELLED}
    gone = {row["target_id"] for row in company.deliveries("purchase_orders") if row["source_key"] in cancelled}
    taken = {row["invoiceId"] for row in found.documents if row.get("processingStatus") != basware_books.WAITING}
    return {
        "vendors": {str(row["ID"]) for row in found.suppliers},
        # One that was cancelled is taken back; that it is gone is looked at in ``basware_orders``.
        "purchase_orders": {str(row["PurchaseOrderID"]) for row in found.exact_orders} | gone,
        "order_acknowledgements": {
            row["externalCode"] for row in found.orders if row.get("processingStatus") != basware_orders.WAITING
        },
        # One that was sent again after an answer waits once more.
        "invoice_acknowledgements": taken | {row["invoiceId"] for row in found.documents if _answered(row)},
        "invoices": {str(row["EntryID"]) for row in found.entries},
        "invoice_responses": {row["invoiceId"] for row in found.documents if _answered(row)},
    }


def never_came_up(company: Company, known: Known) -> list[str]:
    """Documents that should be on the other side, or stand there otherwise than they should, and nobody says why."""
    found = books(company)
    return [*basware_books.wrong(found, known), *basware_orders.wrong(found, known)]


def our_postings(company: Company) -> list[tuple[str, Row]]:
    """(our key, line) of every line that we posted to Exact's ledger."""
    keys = {row["EntryID"]: f"BW:{key}" for key, rows in books(company).ours.items() for row in rows}
    lines = _exact(company, "transaction_lines")
    return [(keys[line["EntryID"]], line) for line in lines if line["EntryID"] in keys]


def books(company: Company) -> Books:
    """Both systems' documents as they are now."""
    return Books(
        documents=company.sandbox.state(BASWARE, "accountingDocuments"),
        orders=company.sandbox.state(BASWARE, "exportedPurchaseOrders"),
        vendors=company.sandbox.state(BASWARE, "vendors"),
        entries=_exact(company, "purchase_entries"),
        entry_lines=_exact(company, "purchase_entry_lines"),
        suppliers=_exact(company, "accounts"),
        accounts=_exact(company, "gl_accounts"),
        items=_exact(company, "items"),
        exact_orders=_exact(company, "purchase_orders"),
        order_lines=_exact(company, "purchase_order_lines"),
        periods=_exact(company, "financial_periods"),
        closed=_exact(company, "journal_status"),
        same=_same(company.sandbox.get("/truth")["germany"]),
        taxes=EXACT_TAX,
        terms=EXACT_TERM,
        began=MORNING.replace("Z", ".000Z"),
    )


def _exact(company: Company, entity: str) -> list[Row]:
    return [
        {**row, "Division": division}  # some rows do not say it
        for division in DIVISIONS.values()
        for row in company.sandbox.state(EXACT, entity, division)
    ]


def _answered(row: Row) -> bool:
    return bool(basware_books.our_answers(row))


def _same(vendors: list[Row]) -> dict[tuple[str, str], frozenset[str]]:
    """Which suppliers a vendor really is: one party may have several records in Exact."""
    there = defaultdict(set)
    for row in vendors:
        if EXACT in row:
            there[row["party"], row[EXACT]["company"]].add(str(row[EXACT]["key"]))
    mine = [(row["party"], row[BASWARE]["company"], row[BASWARE]["key"]) for row in vendors if BASWARE in row]
    return {(company, key): frozenset(there[party, DIVISIONS[company]]) for party, company, key in mine}
