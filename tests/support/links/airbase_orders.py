"""What is wrong between Airbase's purchase orders and Exact Online's: pure, from rows as the two systems show them.

``known`` is what our store says of a document: an order that was stopped for a reason that is told is not lost.
"""

from __future__ import annotations

import re
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

from tests.support.links.airbase_books import DIVISIONS, Books, amount
from tests.support.links.known import Known, Row, explained
from tests.support.repeated import repeated

ENDED = ("closed", "cancelled")
SYNCED, FAILED = "synced", "failed"
COST_CENTER = "Cost center"


def wrong(books: Books, known: Known) -> list[str]:
    return [*untold(books, known), *told_otherwise(books, known), *ordered_otherwise(books, known)]


def doubled(books: Books) -> list[str]:
    """Orders that stand in Exact more than once because of us: of one key, or beside one that people entered."""
    keyed = [{"key": key} for key, rows in books.ours.items() for row in rows]
    found = repeated("an order of Exact for", keyed, lambda row: row["key"])
    for row in books.orders:
        for order in books.ours.get(row["id"], []):
            beside = [
                other["OrderNumber"]
                for other in books.standing
                if (other["Division"], other["Supplier"]) == (order["Division"], order["Supplier"])
                and other["PurchaseOrderID"] != order["PurchaseOrderID"]
                and _plain(other.get("YourRef")) == _plain(row["number"])
            ]
            if beside:
                found.append(f"{named(row)} stands in Exact as {order['OrderNumber']}, beside {beside}")
    return found


def untold(books: Books, known: Known) -> list[str]:
    """Orders that are on their way in Airbase, of which nobody says what became of them."""
    return [
        f"{named(row)} is {row['erp_sync_status']} in Airbase, and nobody says why"
        for row in _routed(books)
        if row["status"] not in ENDED
        and row["erp_sync_status"] not in (SYNCED, FAILED)
        and not explained(known, "purchase_orders", _company(row), row["id"])
    ]


def told_otherwise(books: Books, known: Known) -> list[str]:
    """Orders that Airbase calls synced without Exact having them so, or failed without saying why. What people did in
    Exact afterwards is explained by what our store says of the order."""
    found = []
    for row in _routed(books):
        if row["erp_sync_status"] == FAILED and not row["error_message"]:
            found.append(f"{named(row)} is called failed, and nobody says why")
        if row["erp_sync_status"] != SYNCED or row["status"] in ENDED:
            continue
        division = DIVISIONS[_company(row)]
        there = [one for one in books.standing if str(one["Division"]) == division]
        order = next((one for one in there if str(one["OrderNumber"]) == row["erp_reference_id"]), None)
        if order is None:
            if not explained(known, "purchase_orders", _company(row), row["id"]):
                found.append(f"{named(row)} is called synced as {row['erp_reference_id']}, and Exact has no such order")
            continue
        if str(order["PurchaseOrderID"]) not in str(row["erp_url"]) or division not in str(row["erp_url"]):
            found.append(f"{named(row)} is order {order['OrderNumber']} and its link is {row['erp_url']}")
        if order not in books.ours.get(row["id"], []):
            found += _heads_differ(row, order, books)
    return found


def ordered_otherwise(books: Books, known: Known) -> list[str]:
    """Orders of ours that do not say what Airbase approved."""
    orders = {row["id"]: row for row in books.orders}
    found = []
    for key, standing in books.ours.items():
        row = orders.get(key)
        if row is None:
            found.append(f"order {standing[0]['OrderNumber']} of Exact is of {key}, which Airbase does not have")
        elif explained(known, "purchase_orders", _company(row), key) or row["status"] == "closed":
            continue
        elif row["status"] == "cancelled":
            found.append(f"{named(row)} is cancelled in Airbase and stands in Exact as {standing[0]['OrderNumber']}")
        else:
            for order in standing:
                found += [*_heads_differ(row, order, books), *_ours_differ(row, order, books)]
    return found


def named(row: Row) -> str:
    return f"order {row['number']} of {_company(row)}"


def expected_lines(row: Row, books: Books) -> list[tuple[Any, ...]]:
    """Account, item where the mapping file says one, cost centre, quantity and amount of each line."""
    header = _centers(row.get("tags") or [])
    return sorted(
        (
            line["account"]["erp_reference_id"],
            books.mapped_items.get(line["account"]["erp_reference_id"], ""),
            (_centers(line.get("tags") or []) or header or [""])[0],
            Decimal(str(line["quantity"])),
            amount(line["amount"]),
        )
        for line in row["line_items"]
    )


def lines_there(order: Row, books: Books) -> list[tuple[Any, ...]]:
    found = []
    for line in books.lines_of.get(str(order["PurchaseOrderID"]), []):
        item, account = books.costs[str(line["Item"])]
        mapped = item if account in books.mapped_items else ""
        quantity = Decimal(str(line["Quantity"]))
        found.append((account, mapped, line.get("CostCenter") or "", quantity, amount(line["AmountFC"])))
    return sorted(found)


def _heads_differ(row: Row, order: Row, books: Books) -> list[str]:
    """Division, supplier, currency and amount: what no order may say otherwise, whoever entered it."""
    company, net = _company(row), sum((amount(line["amount"]) for line in row["line_items"]), Decimal(0))
    said = [
        ("division", DIVISIONS[company], str(order["Division"])),
        ("currency", row["currency"]["iso_code"], order["Currency"]),
        ("amount", net, amount(order["AmountFC"])),
    ]
    found = [
        f"{named(row)} has {what} {theirs} in Airbase and {mine} in Exact"
        for what, theirs, mine in said
        if theirs != mine
    ]
    if str(order["Supplier"]) not in books.suppliers_of(company, row["vendor"]["id"]):
        found.append(f"{named(row)} is of vendor {row['vendor']['name']} and stands in Exact with {order['Supplier']}")
    return found


def _ours_differ(row: Row, order: Row, books: Books) -> list[str]:
    found = []
    if order.get("YourRef") != row["number"]:
        found.append(f"{named(row)} has number {order.get('YourRef')} in Exact")
    if _day(order["OrderDate"]) != date.fromisoformat(row["issue_date"]):
        found.append(f"{named(row)} is of {row['issue_date']} in Airbase and of {_day(order['OrderDate'])} in Exact")
    wanted, there = expected_lines(row, books), lines_there(order, books)
    return found if wanted == there else [*found, f"{named(row)} was approved with {wanted} and has {there} in Exact"]


def _routed(books: Books) -> list[Row]:
    return [row for row in books.orders if _company(row) in DIVISIONS]


def _company(row: Row) -> str:
    return str(row["subsidiary"]["erp_reference_id"])


def _centers(tags: list[Row]) -> list[str]:
    return [str(tag["erp_reference_id"]) for tag in tags if tag["tag_type"]["name"] == COST_CENTER]


def _plain(number: Any) -> str:
    return re.sub(r"[^0-9a-z]", "", str(number or "").casefold())


def _day(value: Any) -> date:
    """The day of a moment as Exact keeps it: milliseconds."""
    return datetime.fromtimestamp(int(value) / 1000, UTC).date()
