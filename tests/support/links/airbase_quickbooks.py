"""Airbase -> QuickBooks Online: what of us stands in the two simulated systems, and what should."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import Any, ClassVar

from include.sandbox.world.companies.brightwater import COMPANY
from tests.support.books.airbase import AIRBASE, Airbase
from tests.support.books.documents import Party, Sandbox
from tests.support.books.parties import NEVER, same
from tests.support.books.quickbooks_online import QUICKBOOKS
from tests.support.books.quickbooks_purchases import Purchases
from tests.support.company import Company
from tests.support.links.airbase_books import AirbaseBooks

Row = dict[str, Any]
REALMS = {COMPANY.airbase: COMPANY.realm}


def sent(company: Company) -> dict[str, int]:
    """How many documents of each kind stand in a system because of us."""
    return books(company).sent()


def there(company: Company) -> dict[str, set[str]]:
    """By flow, the ids that its target has."""
    return books(company).there(company.deliveries("purchase_orders"))


def our_postings(company: Company) -> list[tuple[str, Row]]:
    """An order is no posting: nothing of this link is in the ledger."""
    return []


def books(company: Company, *, full: bool = False) -> Books:
    """Both systems' documents as they are now."""
    return read(company.sandbox, company.sandbox.get("/truth"))


def read(sandbox: Sandbox, truth: Row) -> Books:
    known = same(truth["brightwater"]["vendors"], AIRBASE, QUICKBOOKS, REALMS, shared=True)
    return Books(Airbase(sandbox), Purchases(sandbox, COMPANY.realm), known)


@dataclass(frozen=True)
class Books(AirbaseBooks):
    called: ClassVar = "QuickBooks"
    companies: ClassVar = REALMS
    of_a_company: ClassVar = re.compile(r"^quickbooks_online:(\d+):(\S+)$")
    our_vendor: ClassVar = NEVER
    fields: ClassVar = ("number",)
    line_fields: ClassVar = ("account", "center", "amount")

    books: Purchases

    @property
    def vendors(self) -> list[Party]:
        """QuickBooks has no codes of vendors: a reference names the Id."""
        return [replace(one, code=one.id) for one in self.books.vendors]
