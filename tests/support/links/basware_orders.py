"""What is wrong between Basware's exported orders, its vendors, and Exact Online's: pure, as ``basware_books``."""

from __future__ import annotations

from collections import defaultdict
from decimal import Decimal

from tests.support.links.basware_books import DIVISIONS, OUR_KEY, Books, amount
from tests.support.links.known import Known, Row, explained
from tests.support.repeated import repeated

WAITING, DONE, CANCELLED, CLOSED = "WaitingForExport", "Exported", "Canceled", "Closed"
CANCELLED_IN_EXACT = 40


def wrong(books: Books, known: Known) -> list[str]:
    return [*waiting_unexplained(books, known), *ordered_otherwise(books), *created_otherwise(books)]


def doubled(books: Books) -> list[str]:
    """Orders and suppliers that stand in Exact more than once because of us."""
    found = repeated("an order of Exact for", _keyed(books), lambda row: row["key"])
    for (company, vendor), suppliers in books.created_for.items():
        real = books.same.get((company, vendor), frozenset())
        if len(suppliers) > 1 or real:
            found.append(f"vendor {vendor} of {company} was created as {sorted(suppliers)}, beside {sorted(real)}")
    return found


def waiting_unexplained(books: Books, known: Known) -> list[str]:
    """Exported orders that nobody has acknowledged, without a reason that is told."""
    found = []
    for row in books.orders:
        company, key = row["organizationUnitCode"], row["externalCode"]
        told = [
            row for (flow, *_), row in known.items() if flow == "order_acknowledgements" and _is_of(row, company, key)
        ]
        stopped = any(explained(known, "order_acknowledgements", company, str(one["source_key"])) for one in told)
        if (
            row.get("processingStatus") == WAITING
            and not stopped
            and not explained(known, "purchase_orders", company, key)
        ):
            found.append(f"order {row['orderNumber']} of {company} waits for its export, and nobody says why")
    return found


def ordered_otherwise(books: Books) -> list[str]:
    """Orders acknowledged by us that Exact does not have as they were exported. One that is closed need not be there:
    nothing comes in on it any more."""
    there = defaultdict(list)
    for one in _keyed(books):
        there[one["key"]].append(one["order"])
    found = []
    for row in books.orders:
        what = f"order {row['orderNumber']} of {row['organizationUnitCode']}"
        ours, mine = there.get(row["externalCode"], []), acknowledged_by_us(row, books)
        if row["orderStatus"] == CANCELLED and mine and ours:
            found.append(f"{what} is cancelled in Basware and stands in Exact as {ours[0]['OrderNumber']}")
        elif mine and row["orderStatus"] not in (CANCELLED, CLOSED) and not ours:
            found.append(f"{what} was acknowledged, and Exact does not have it")
        elif mine and ours:
            found += _differs(what, row, ours[0], books)
    return found


def created_otherwise(books: Books) -> list[str]:
    """Suppliers of ours that are called otherwise than the vendor they were created for, or are of no country."""
    names = defaultdict(set)
    for row in (*books.documents, *books.orders):
        names[row.get("companyCode") or row["organizationUnitCode"], row["supplierCode"]].add(row["supplierName"])
    for row in books.vendors:
        for one in row.get("companies", []):
            names[one["companyCode"], row["vendorCode"]].add(row["name"])
    by_id = {str(row["ID"]): row for row in books.suppliers}
    found = []
    for (company, vendor), suppliers in books.created_for.items():
        for supplier in (by_id[one] for one in suppliers):
            if supplier["Name"] not in names[company, vendor]:
                found.append(f"vendor {vendor} of {company} was created as {supplier['Name']}")
            if str(supplier["Division"]) != DIVISIONS[company] or not supplier.get("Country"):
                found.append(
                    f"vendor {vendor} of {company} stands in {supplier['Division']}, {supplier.get('Country')}"
                )
    return found


def acknowledged_by_us(row: Row, books: Books) -> bool:
    """Whether its last export was acknowledged since the link began."""
    return bool(row.get("processingStatus") == DONE and str(row.get("orderExportTimestamp") or "") >= books.began)


def _differs(what: str, row: Row, order: Row, books: Books) -> list[str]:
    found = []
    if str(order["Division"]) != DIVISIONS[row["organizationUnitCode"]]:
        found.append(f"{what} stands in division {order['Division']}")
    if order["Currency"] != row["purchaseCurrency"]:
        found.append(f"{what} is in {row['purchaseCurrency']} in Basware and in {order['Currency']} in Exact")
    if str(order["Supplier"]) not in books.suppliers_of(row["organizationUnitCode"], row["supplierCode"]):
        found.append(f"{what} is of vendor {row['supplierCode']} and stands in Exact with {order['Supplier']}")
    costs = {str(item["ID"]): books.code_of.get(str(item.get("GLCosts"))) for item in books.items}
    exported = sorted(
        (coding["accountCode"], coding.get("costCenterCode") or "", _share(line, coding), _price(line))
        for line in row["orderLines"]
        for coding in line["codingRows"]
    )
    booked = sorted(
        (costs.get(str(one["Item"])) or "", one.get("CostCenter") or "", Decimal(str(one["Quantity"])), _net(one))
        for one in books.order_lines
        if one["PurchaseOrderID"] == order["PurchaseOrderID"]
    )
    return found if exported == booked else [*found, f"{what} was exported with {exported} and has {booked} in Exact"]


def _keyed(books: Books) -> list[Row]:
    """Orders of ours that are not cancelled, with their key."""
    return [
        {"key": found[1], "order": row}
        for row in books.exact_orders
        if (found := OUR_KEY.match(str(row.get("Description") or ""))) and row["OrderStatus"] != CANCELLED_IN_EXACT
    ]


def _share(line: Row, coding: Row) -> Decimal:
    return Decimal(str(line["quantity"])) * Decimal(str(coding.get("splitPercent", 100))) / 100


def _price(line: Row) -> Decimal:
    return amount(line.get("netUnitPrice", line.get("netPrice")))


def _net(line: Row) -> Decimal:
    return amount(line["NetPrice"])


def _is_of(row: Row, company: str, key: str) -> bool:
    return bool(row["company"] == company and str(row["source_key"]).startswith(f"{key}:"))
