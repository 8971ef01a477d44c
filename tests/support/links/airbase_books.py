"""What is wrong between Airbase's vendors and Exact Online's suppliers, and the books of both: pure, from rows as the
two systems show them.

Each function gives one sentence for each thing that is wrong. Orders are in ``airbase_orders``.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cached_property
from typing import Any

from tests.support.links.known import Row
from tests.support.repeated import repeated

AIRBASE, EXACT = "airbase", "exact_online"
# In the order of the link: the first one leads.
DIVISIONS = {"MER-NL": "791", "MER-LG": "792", "MER-BE": "793"}
LEADING = "791"
OUR_KEY = re.compile(r"^AB:(\S+)")
OUR_SUPPLIER = re.compile(r"\bAB:vendor:([\w-]+):(\S+)")
OF_A_DIVISION = re.compile(r"^exact_online:(\d+):(\S+)$")
CANCELLED_IN_EXACT = 40


@dataclass(frozen=True)
class Books:
    """The firm in both systems. ``same``: which suppliers of Exact a vendor really is, by subsidiary and id, as the
    world that both were made from knows. ``mapped_items``: the item that the mapping file says for an account.
    ``began``: the first moment of the link, as Airbase writes it."""

    orders: Sequence[Row] = ()
    vendors: Sequence[Row] = ()
    suppliers: Sequence[Row] = ()
    accounts: Sequence[Row] = ()
    items: Sequence[Row] = ()
    exact_orders: Sequence[Row] = ()
    order_lines: Sequence[Row] = ()
    same: Mapping[tuple[str, str], frozenset[str]] = field(default_factory=dict)
    mapped_items: Mapping[str, str] = field(default_factory=dict)
    began: str = ""

    @cached_property
    def standing(self) -> list[Row]:
        """Exact's orders that nobody has cancelled."""
        return [row for row in self.exact_orders if row["OrderStatus"] != CANCELLED_IN_EXACT]

    @cached_property
    def ours(self) -> dict[str, list[Row]]:
        """By order id of Airbase, the orders of Exact that carry our key."""
        found: dict[str, list[Row]] = defaultdict(list)
        for row in self.standing:
            if key := OUR_KEY.match(str(row.get("Description") or "")):
                found[key[1]].append(row)
        return dict(found)

    @cached_property
    def lines_of(self) -> dict[str, list[Row]]:
        found: dict[str, list[Row]] = defaultdict(list)
        for line in self.order_lines:
            found[str(line["PurchaseOrderID"])].append(line)
        return found

    @cached_property
    def costs(self) -> dict[str, tuple[str, str]]:
        """The code of each item, by its id, and of its cost account."""
        codes = {str(row["ID"]): str(row["Code"]).strip() for row in self.accounts}
        return {
            str(row["ID"]): (str(row["Code"]).strip(), codes.get(str(row.get("GLCosts")), "")) for row in self.items
        }

    @cached_property
    def created_for(self) -> dict[tuple[str, str], set[str]]:
        """The suppliers that carry our key, by subsidiary and vendor."""
        found: dict[tuple[str, str], set[str]] = defaultdict(set)
        for row in self.suppliers:
            if key := OUR_SUPPLIER.search(str(row.get("Remarks") or "")):
                found[key[1], key[2]].add(str(row["ID"]))
        return dict(found)

    def suppliers_of(self, company: str, vendor: str) -> set[str]:
        """What a vendor of Airbase may be in Exact: what it really is, what we created for it, and, of one that came
        after the world was made, its namesakes."""
        known = {*self.same.get((company, vendor), ()), *self.created_for.get((company, vendor), ())}
        if any(key == vendor for _, key in self.same):
            return known
        names = {str(row["name"]) for row in self.vendors if row["id"] == vendor}
        return known | {
            str(row["ID"])
            for row in self.suppliers
            if str(row["Division"]) == DIVISIONS[company] and row["Name"] in names
        }


def wrong(books: Books) -> list[str]:
    """Suppliers that we created otherwise than Airbase has them; references that are another supplier's."""
    return [*created_otherwise(books), *referred_otherwise(books)]


def doubled(books: Books) -> list[str]:
    """Vendors and suppliers that stand in a system more than once because of us."""
    found = []
    for (company, vendor), suppliers in books.created_for.items():
        real = books.same.get((company, vendor), frozenset())
        if len(suppliers) > 1 or real:
            found.append(f"vendor {vendor} of {company} was created as {sorted(suppliers)}, beside {sorted(real)}")
    referred = [row for row in books.vendors if row["erp_reference_id"]]
    new = [row for row in books.vendors if str(row["created_date"]) >= books.began]
    return [
        *found,
        *repeated("a vendor of Airbase with reference", referred, lambda row: row["erp_reference_id"]),
        *repeated("a new vendor of Airbase called", new, lambda row: row["name"]),
    ]


def created_otherwise(books: Books) -> list[str]:
    """Suppliers of ours that are called otherwise than their vendor, are of no country, or stand elsewhere."""
    vendors = {str(row["id"]): row for row in books.vendors}
    by_id = {str(row["ID"]): row for row in books.suppliers}
    found = []
    for (company, vendor), suppliers in books.created_for.items():
        theirs = vendors.get(vendor, {})
        for supplier in (by_id[one] for one in suppliers):
            if supplier["Name"] not in (theirs.get("legal_name"), theirs.get("name")):
                found.append(f"vendor {theirs.get('name')} of {company} was created as {supplier['Name']}")
            if str(supplier["Division"]) != DIVISIONS[company] or not supplier.get("Country"):
                found.append(
                    f"vendor {theirs.get('name')} of {company} stands in {supplier['Division']}, "
                    f"country {supplier.get('Country')}"
                )
    return found


def referred_otherwise(books: Books) -> list[str]:
    """Vendors whose reference is that of a supplier which they are not. A reference that no supplier has is somebody
    else's word."""
    by_code = {str(row["Code"]).strip(): row for row in books.suppliers if str(row["Division"]) == LEADING}
    by_id = {str(row["ID"]): row for row in books.suppliers}
    found = []
    for row in books.vendors:
        reference = str(row["erp_reference_id"] or "")
        elsewhere = OF_A_DIVISION.match(reference)
        supplier = by_id.get(elsewhere[2]) if elsewhere else by_code.get(reference)
        if elsewhere and supplier is None:
            found.append(f"vendor {row['name']} has reference {reference}, and no supplier is that")
        if supplier is None:
            continue
        company = next(name for name, division in DIVISIONS.items() if division == str(supplier["Division"]))
        if str(supplier["ID"]) not in books.suppliers_of(company, str(row["id"])):
            found.append(f"vendor {row['name']} has reference {reference}, which is supplier {supplier['Name']}")
    return found


def amount(value: Any) -> Decimal:
    return Decimal(str(value)).quantize(Decimal("0.01"))
