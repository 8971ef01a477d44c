"""Airbase -> Exact Online: what of us stands in the two simulated systems, and what should."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, ClassVar

from include.demo import mappings
from tests.support.books.airbase import AIRBASE, Airbase
from tests.support.books.documents import Party, Sandbox
from tests.support.books.exact_online import EXACT, Exact
from tests.support.books.parties import same
from tests.support.company import Company
from tests.support.links.airbase_books import AirbaseBooks

Row = dict[str, Any]
# In the order of the link: the first one leads.
DIVISIONS = {"MER-NL": "791", "MER-LG": "792", "MER-BE": "793"}


def sent(company: Company) -> dict[str, int]:
    """How many documents of each kind stand in a system because of us. Vendors of Airbase carry no key of ours: those
    our store calls delivered are counted."""
    found = books(company)
    vendors = {one.id for one in found.airbase.vendors if one.reference}
    made = {flow: len(_delivered(company, flow) & vendors) for flow in ("airbase_vendors", "vendor_links")}
    return {**found.sent(), **made, "suppliers": sum(map(len, found.parties.created.values()))}


def there(company: Company) -> dict[str, set[str]]:
    """By flow, the ids that its target has."""
    return books(company).there(company.deliveries("purchase_orders"))


def our_postings(company: Company) -> list[tuple[str, Row]]:
    """An order is no posting: nothing of this link is in the ledger."""
    return []


def books(company: Company, *, full: bool = False) -> Books:
    """Both systems' documents as they are now."""
    return read(company.sandbox, company.sandbox.get("/truth"), mappings.AIRBASE["items"])


def read(sandbox: Sandbox, truth: Row, items: Mapping[str, str]) -> Books:
    parties = same(truth["firm"]["vendors"], AIRBASE, EXACT, DIVISIONS, shared=True)
    return Books(Airbase(sandbox), Exact(sandbox, DIVISIONS.values()), parties, items)


def _delivered(company: Company, flow: str) -> set[str]:
    return {str(row["target_id"]) for row in company.deliveries(flow) if row["state"] == "delivered"}


@dataclass(frozen=True)
class Books(AirbaseBooks):
    called: ClassVar = "Exact"
    companies: ClassVar = DIVISIONS
    of_a_company: ClassVar = re.compile(r"^exact_online:(\d+):(\S+)$")
    our_vendor: ClassVar = re.compile(r"\bAB:vendor:([\w-]+):(\S+)")
    fields: ClassVar = ("number", "day")
    line_fields: ClassVar = ("account", "item", "center", "quantity", "amount")

    books: Exact

    @property
    def vendors(self) -> list[Party]:
        return self.books.suppliers
