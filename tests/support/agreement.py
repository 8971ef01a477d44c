"""Whether two systems' books agree after whatever happened to the runs between them: nothing twice, nothing lost.

Both lists are made from what the simulated systems hold. Our own store is asked for one thing only: the reason why a
document is not on the other side. What the documents of a link look like is known by the file of its kind in ``links``.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, Protocol

from tests.support.company import UNSETTLED, Company
from tests.support.links import (
    airbase_exact,
    airbase_quickbooks,
    basware_exact,
    basware_quickbooks,
    exact_avalara,
    exact_avidxchange,
    quickbooks_avalara,
    quickbooks_avidxchange,
)
from tests.support.links.known import Known

Row = dict[str, Any]


class Books(Protocol):
    """Both systems' documents."""

    def wrong(self, known: Known) -> list[str]:
        """Documents that should be on the other side, or stand there otherwise than they should, and nobody says
        why; ``known``: what our store says, by flow, company and key."""
        ...

    def doubled(self) -> list[str]:
        """Documents that stand in a system more than once because of us."""
        ...


class Sides(Protocol):
    """A kind's file in ``links``."""

    def books(self, company: Company, *, full: bool = False) -> Books:
        """As they are now; ``full``: with what has to be asked of more than rows."""
        ...

    def sent(self, company: Company) -> dict[str, int]:
        """How many documents of each kind stand in the other system because of us."""
        ...

    def there(self, company: Company) -> dict[str, set[str]]:
        """By flow, the ids that its target has."""
        ...

    def our_postings(self, company: Company) -> list[tuple[str, Row]]:
        """(our key, line) of every line that we posted to the ledger."""
        ...


SIDES: dict[str, Sides] = {
    "exact_avidxchange": exact_avidxchange,
    "quickbooks_avidxchange": quickbooks_avidxchange,
    "basware_exact": basware_exact,
    "basware_quickbooks": basware_quickbooks,
    "airbase_exact": airbase_exact,
    "airbase_quickbooks": airbase_quickbooks,
    "exact_avalara": exact_avalara,
    "quickbooks_avalara": quickbooks_avalara,
}


def problems(company: Company) -> list[str]:
    """Everything that is wrong, in words; empty when the books agree."""
    books = company.sandbox.get("/books")
    found = [] if books["ok"] else [f"the books check failed: {books['systems']}"]
    return [*found, *twice(company), *lost(company)]


def sent(company: Company) -> dict[str, int]:
    """How many documents of each kind stand in the other system because of us: what ``problems`` had to look at."""
    return SIDES[company.link].sent(company)


def twice(company: Company) -> list[str]:
    """Documents that stand in a system more than once because of us."""
    return SIDES[company.link].books(company).doubled()


def lost(company: Company) -> list[str]:
    """Documents that are on one side only, or not the same on both, and of which nobody says why."""
    deliveries = company.deliveries()
    known = {(row["flow"], row["company"], row["source_key"]): row for row in deliveries}
    found = [
        f"{row['flow']} {row['number']} is still {row['state']}" for row in deliveries if row["state"] in UNSETTLED
    ]
    found += [
        f"{row['flow']} {row['number']} is {row['state']} and nobody says why"
        for row in deliveries
        if row["state"] != "delivered" and not row["reason_text"]
    ]
    return [*found, *_not_there(company, deliveries), *SIDES[company.link].books(company, full=True).wrong(known)]


def our_postings(company: Company) -> list[tuple[str, Row]]:
    """(our key, line) of every line that we posted to the ledger."""
    return SIDES[company.link].our_postings(company)


def _not_there(company: Company, deliveries: Iterable[Row]) -> list[str]:
    """Deliveries that we call delivered and the target does not have."""
    there = SIDES[company.link].there(company)
    return [
        f"{row['flow']} {row['number']} is called delivered, but the target has no {row['target_id']}"
        for row in deliveries
        if row["state"] == "delivered" and row["target_id"] not in there[row["flow"]]
    ]
