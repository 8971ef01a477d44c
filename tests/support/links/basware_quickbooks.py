"""Basware -> QuickBooks Online: what of us stands in the two simulated systems, and what should."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any, ClassVar

from include.sandbox.world.companies.pennine import BOOKS_TAX, BOOKS_TERM, COMPANY
from tests.support.books.basware import BASWARE, Basware
from tests.support.books.documents import Document, Party, Sandbox
from tests.support.books.parties import NEVER, same
from tests.support.books.quickbooks_online import QUICKBOOKS
from tests.support.books.quickbooks_purchases import Purchases
from tests.support.company import Company
from tests.support.links.basware_books import OUR_KEY, BaswareBooks

Row = dict[str, Any]
REALMS = {COMPANY.basware: COMPANY.realm}
# As the company of the tests is set up (include/demo/mappings.py).
TERMS = BOOKS_TERM | {"blocked": "Due on receipt"}


def sent(company: Company) -> dict[str, int]:
    """How many documents of each kind stand in a system because of us."""
    return books(company).sent()


def there(company: Company) -> dict[str, set[str]]:
    """By flow, the ids that its target has."""
    return books(company).there(company.deliveries("purchase_orders"))


def our_postings(company: Company) -> list[tuple[str, Row]]:
    """(our key, object) of every bill and vendor credit that we entered; ``kind`` is its entity."""
    found = []
    for kind in ("bill", "vendorcredit"):
        for row in company.sandbox.state(QUICKBOOKS, kind, COMPANY.realm):
            if key := OUR_KEY.match(str(row.get("PrivateNote") or "")):
                found.append((key[0], {**row, "kind": kind}))
    return found


def books(company: Company, *, full: bool = False) -> Books:
    """Both systems' documents as they are now."""
    return read(company.sandbox, company.sandbox.get("/truth"))


def read(sandbox: Sandbox, truth: Row) -> Books:
    known = same(truth["pennine"], BASWARE, QUICKBOOKS, REALMS)
    return Books(Basware(sandbox), Purchases(sandbox, COMPANY.realm), known)


@dataclass(frozen=True)
class Books(BaswareBooks):
    books: Purchases

    called: ClassVar = "QuickBooks"
    entry: ClassVar = "document"
    companies: ClassVar = REALMS
    taxes: ClassVar = BOOKS_TAX
    our_vendor: ClassVar = NEVER
    head: ClassVar = ("currency", "amount", "plain_number", "vendor")
    fields: ClassVar = ("day", "due", "terms")
    alike: ClassVar = ("currency", "amount", "day")

    @property
    def vendors(self) -> list[Party]:
        return self.books.vendors

    def entered_as(self, one: Document, there: Document) -> Document:
        """A bill's day is its posting date: one in closed books gives way to the first that is open. A credit has
        neither a term nor a due date."""
        there = replace(there, day=self._open_day(one.day), terms=TERMS.get(one.terms, ""))
        return replace(there, terms="", due=None) if one.amount < 0 else there

    def _open_day(self, wanted: date | None) -> date | None:
        closed = self.books.closed_through
        return wanted if wanted is None or closed is None or wanted > closed else closed + timedelta(days=1)
