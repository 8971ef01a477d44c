"""QuickBooks Online <-> AvidXchange: what of us stands in the two simulated systems, and what should.

What is wrong between the two books is decided in ``quickbooks_books`` and ``quickbooks_postings`` from rows alone.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from tests.support.company import Company
from tests.support.links import avidxchange, quickbooks_books, quickbooks_postings
from tests.support.links.known import Known
from tests.support.links.quickbooks_books import Books

Row = dict[str, Any]
BOOKS = "quickbooks_online"
COMPANIES = ("C3",)


def sent(company: Company) -> dict[str, int]:
    """How many documents of each kind stand in the other system because of us: what ``problems`` had to look at."""
    postings = our_postings(company)
    voids = {key for key, row in postings if row["kind"] == "billpayment" and quickbooks_postings.is_void(row)}
    memos = [quickbooks_books.markers(row) for row in company.sandbox.state(BOOKS, "bill")]
    count = {"postings": len({key for key, _ in postings}), "voids": len(voids), "markers": sum(map(bool, memos))}
    return {**avidxchange.sent(company, BOOKS), **count}


def twice(company: Company) -> list[str]:
    """Documents that stand in a system more than once because of us."""
    return [*avidxchange.twice(company, BOOKS), *quickbooks_postings.doubled(books(company))]


def there(company: Company) -> dict[str, set[str]]:
    """By flow, the ids that its target has."""
    return {
        **avidxchange.there(company, invoices="bills", codes=("gl_accounts", "classes", "departments")),
        "payments": _ids(company, "billpayment"),
        # A bill that was deleted took our line away with it.
        "payment_status": _ids(company, "bill") | _gone(company),
    }


def never_came_up(company: Company, known: Known) -> list[str]:
    """Documents that should be on the other side, or stand there otherwise than they should, and nobody says why."""
    alerts = company.cli("alerts", "--link", company.link, "--json").json["alerts"]
    left = {str(row["document_key"]).split(":")[0] for row in alerts if row["code"] == "discount_left_over"}
    found = replace(books(company), told=frozenset(left))
    return [*quickbooks_books.wrong(found, known), *quickbooks_postings.wrong(found, known)]


def our_postings(company: Company) -> list[tuple[str, Row]]:
    """(our key, object) of everything that we wrote to QuickBooks for a payment; ``kind`` is its entity."""
    return quickbooks_postings.our_postings(books(company))


def books(company: Company) -> Books:
    """Both systems' documents as they are now."""
    (realm,) = company.sandbox.info["systems"][BOOKS]["companies"]
    (preferences,) = company.sandbox.state(BOOKS, "preferences", realm)
    invoices = company.sandbox.state("avidxchange", "invoices")
    return Books(
        realm=realm,
        bills=company.sandbox.state(BOOKS, "bill"),
        credits=company.sandbox.state(BOOKS, "vendorcredit"),
        bill_payments=company.sandbox.state(BOOKS, "billpayment"),
        invoices=[row for row in invoices if row["CompanyExternalCode"] in COMPANIES],
        payments=avidxchange.payments(company, COMPANIES),
        accounts=company.sandbox.state(BOOKS, "account"),
        closed_through=str(preferences["AccountingInfoPrefs"].get("BookCloseDate") or ""),
        words=company.words,
    )


def _ids(company: Company, entity: str) -> set[str]:
    return {str(row["Id"]) for row in company.sandbox.state(BOOKS, entity)}


def _gone(company: Company) -> set[str]:
    return {key for key in company.words if key not in _ids(company, "bill")}
