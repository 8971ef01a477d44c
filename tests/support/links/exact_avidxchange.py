"""Exact Online <-> AvidXchange: what of us stands in the two simulated systems, and what should.

What is wrong between the two books is decided in ``exact_books`` and ``exact_postings`` from rows alone.
"""

from __future__ import annotations

from collections import defaultdict
from typing import Any

from tests.support.company import Company
from tests.support.links import avidxchange, exact_books, exact_postings
from tests.support.links.exact_books import BOOKS, Books
from tests.support.links.exact_postings import OUR_KEY
from tests.support.links.known import Known

Row = dict[str, Any]


def sent(company: Company) -> dict[str, int]:
    """How many documents of each kind stand in the other system because of us: what ``problems`` had to look at."""
    keys = {key for key, _ in our_postings(company)}
    voids = {key for key in keys if key.endswith(":void")}
    return {**avidxchange.sent(company, BOOKS), "postings": len(keys - voids), "voids": len(voids)}


def twice(company: Company) -> list[str]:
    """Documents that stand in a system more than once because of us."""
    return [*avidxchange.twice(company, BOOKS), *exact_postings.doubled(books(company))]


def there(company: Company) -> dict[str, set[str]]:
    """By flow, the ids that its target has."""
    postings = {row["EntryID"] for _, row in our_postings(company)}
    return {
        **avidxchange.there(company, invoices="purchase_invoices", codes=("gl_accounts", "cost_centers")),
        "suppliers": {row["ID"] for row in company.sandbox.state("exact_online", "accounts")},
        "payments": postings,
        "coding": postings | {row["ID"] for row in company.sandbox.state("exact_online", "purchase_entry_lines")},
    }


def never_came_up(company: Company, known: Known) -> list[str]:
    """Documents that should be on the other side, or stand there otherwise than they should, and nobody says why."""
    found = books(company)
    return [*exact_books.wrong(found, known), *exact_postings.wrong(found, known)]


def our_postings(company: Company) -> list[tuple[str, Row]]:
    """(our key, line) of every line that we posted to Exact."""
    lines = [
        *company.sandbox.state("exact_online", "journal_entry_lines"),
        *company.sandbox.state("exact_online", "bank_entry_lines"),
    ]
    return [(found[0], row) for row in lines if (found := OUR_KEY.findall(str(row.get("Description") or "")))]


def books(company: Company) -> Books:
    """Both systems' documents as they are now."""

    def exact(entity: str) -> list[Row]:
        # Exact has other companies too, which are not of this link.
        divisions = exact_books.DIVISIONS.values()
        return [row for division in divisions for row in company.sandbox.state(BOOKS, entity, division)]

    def avid(entity: str) -> list[Row]:
        rows = company.sandbox.state("avidxchange", entity)
        return [row for row in rows if row["CompanyExternalCode"] in exact_books.DIVISIONS]

    return Books(
        suppliers=exact("accounts"),
        accounts=exact("gl_accounts"),
        cost_centers=exact("cost_centers"),
        cost_units=exact("cost_units"),
        orders=exact("purchase_orders"),
        entries=exact("purchase_entries"),
        entry_lines=exact("purchase_entry_lines"),
        ledger=exact("transaction_lines"),
        terms=exact("payments"),
        periods=exact("financial_periods"),
        closed=[
            {**row, "Division": division}  # these rows do not say it
            for division in exact_books.DIVISIONS.values()
            for row in company.sandbox.state(BOOKS, "journal_status", division)
        ],
        vendors=avid("vendors"),
        avid_codes=avid("enterprise_codes"),
        avid_orders=avid("purchase_orders"),
        invoices=avid("invoices"),
        batches=avid("invoice_batches"),
        payments=avid("payments"),
        same=_same(company.sandbox.get("/truth")["vendors"]),
    )


def _same(vendors: list[Row]) -> dict[tuple[str, str], frozenset[int]]:
    """Which vendors of AvidXchange a supplier really is: one party may have several records on either side."""
    there = defaultdict(set)
    for row in vendors:
        if "avidxchange" in row:
            there[row["party"]].add(int(row["avidxchange"]["key"]))
    mine = [(row["party"], row[BOOKS]) for row in vendors if BOOKS in row]
    return {(one["company"], one["key"]): frozenset(there[party]) for party, one in mine}
