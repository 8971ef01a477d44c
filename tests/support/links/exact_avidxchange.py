"""Exact Online <-> AvidXchange: what of us stands in the two simulated systems, and what should."""

from __future__ import annotations

import re
from collections import defaultdict
from typing import Any

from tests.support.company import Company
from tests.support.links import avidxchange

Row = dict[str, Any]
Known = dict[tuple[str, str, str], Row]
OUR_KEY = re.compile(r"AVX:[\w.:-]*\w")
BOOKS = "exact_online"
# The tenant has a third company, whose books another link keeps.
COMPANIES = ("C1", "C2")


def sent(company: Company) -> dict[str, int]:
    """How many documents of each kind stand in the other system because of us: what ``problems`` had to look at."""
    return {**avidxchange.sent(company, BOOKS), "postings": len({key for key, _ in our_postings(company)})}


def twice(company: Company) -> list[str]:
    """Documents that stand in a system more than once because of us."""
    entries = defaultdict(set)
    for key, row in our_postings(company):
        entries[row["Division"], key].add(row["EntryID"])
    doubled = [f"Exact posting {key} has {len(ids)} entries" for key, ids in entries.items() if len(ids) > 1]
    return [*avidxchange.twice(company, BOOKS), *doubled]


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
    """Documents that should be on the other side, and of which our store knows nothing or says nothing."""
    return [*_not_sent(company, known), *_not_posted(company, known)]


def our_postings(company: Company) -> list[tuple[str, Row]]:
    """(our key, line) of every line that we posted to Exact."""
    lines = [
        *company.sandbox.state("exact_online", "journal_entry_lines"),
        *company.sandbox.state("exact_online", "bank_entry_lines"),
    ]
    return [(found[0], row) for row in lines if (found := OUR_KEY.findall(str(row.get("Description") or "")))]


def _not_sent(company: Company, known: Known) -> list[str]:
    """Invoices with an open balance in Exact that nothing is known about."""
    terms = company.sandbox.state("exact_online", "payments")
    return [
        f"invoice {term.get('YourRef')} of division {term['Division']} is open in Exact and never came up"
        for term in terms
        if term["TransactionType"] == 30
        and term["Status"] != 50
        and ("purchase_invoices", str(term["Division"]), term["TransactionEntryID"]) not in known
    ]


def _not_posted(company: Company, known: Known) -> list[str]:
    """Payments that AvidXchange issued, and voids, that Exact's ledger does not show and nobody explains."""
    posted = {key for key, _ in our_postings(company)}
    found = []
    for payment in avidxchange.payments(company, COMPANIES):
        key = f"AVX:{payment['PaymentId']}"
        row = known.get(("payments", payment["CompanyExternalCode"], str(payment["PaymentId"])))
        explained = row is not None and row["state"] != "delivered" and row["reason_text"]
        void = payment["Status"]["Description"] == "Void"
        if not explained and payment["IssuedDate"] and not void and key not in posted:
            found.append(f"payment {payment['PaymentId']} was issued and is not posted")
        if not explained and void and key in posted and f"{key}:void" not in posted:
            found.append(f"payment {payment['PaymentId']} was voided and its posting stands")
    return found
