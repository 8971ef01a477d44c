"""Exact Online <-> AvidXchange: what of us stands in the two simulated systems, and what should."""

from __future__ import annotations

import re
from collections import defaultdict
from typing import Any

from tests.support.company import Company
from tests.support.repeated import repeated

Row = dict[str, Any]
Known = dict[tuple[str, str, str], Row]
OUR_KEY = re.compile(r"AVX:[\w.:-]*\w")
DEAD_INVOICE = ("Voided", "Rejected")
# The tenant has a third company, whose books another link keeps.
COMPANIES = ("C1", "C2")


def sent(company: Company) -> dict[str, int]:
    """How many documents of each kind stand in the other system because of us: what ``problems`` had to look at."""
    fields = {"vendors": "ExternalVendorCode", "purchase_orders": "ExternalCode", "invoices": "ExternalCode"}
    count = {
        name: sum(str(row[field]).startswith("exact_online:") for row in company.sandbox.state("avidxchange", name))
        for name, field in fields.items()
    }
    return {**count, "postings": len({key for key, _ in our_postings(company)})}


def twice(company: Company) -> list[str]:
    """Documents that stand in a system more than once because of us."""
    avid = {name: company.sandbox.state("avidxchange", name) for name in ("vendors", "purchase_orders", "invoices")}
    codes = company.sandbox.state("avidxchange", "enterprise_codes")
    found = []
    for name, rows in avid.items():
        field = "ExternalVendorCode" if name == "vendors" else "ExternalCode"
        keyed = [row for row in rows if row[field]]
        found += repeated(
            f"AvidXchange {name}", keyed, lambda row, field=field: (row["CompanyExternalCode"], row[field])
        )
    found += repeated(
        "AvidXchange codes", codes, lambda row: (row["CompanyExternalCode"], row["GroupName"], row["CodeValue"])
    )
    live = [row for row in avid["invoices"] if row["Status"] not in DEAD_INVOICE]
    same = defaultdict(list)
    for row in live:
        facts = (row["CompanyExternalCode"], row["VendorId"], row["InvoiceNumber"].casefold(), row["Amount"])
        same[facts].append(row["ExternalCode"])
    # One that a person entered, and ours beside it: it should have been adopted.
    found += [
        f"AvidXchange invoice {facts} stands there {len(keys)} times: {keys}"
        for facts, keys in same.items()
        if len(keys) > 1 and any(key and key.startswith("exact_online:") for key in keys)
    ]
    entries = defaultdict(set)
    for key, row in our_postings(company):
        entries[row["Division"], key].add(row["EntryID"])
    found += [f"Exact posting {key} has {len(ids)} entries" for key, ids in entries.items() if len(ids) > 1]
    return found


def there(company: Company) -> dict[str, set[str]]:
    """By flow, the ids that its target has."""
    postings = {row["EntryID"] for _, row in our_postings(company)}
    return {
        "vendors": _ids(company, "vendors", "VendorId"),
        "purchase_orders": _ids(company, "purchase_orders", "PurchaseOrderId"),
        "purchase_invoices": _ids(company, "invoices", "InvoiceId"),
        "gl_accounts": _ids(company, "enterprise_codes", "EnterpriseCodeId"),
        "cost_centers": _ids(company, "enterprise_codes", "EnterpriseCodeId"),
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


def _ids(company: Company, entity: str, field: str) -> set[str]:
    return {str(row[field]) for row in company.sandbox.state("avidxchange", entity)}


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
    for payment in company.sandbox.state("avidxchange", "payments"):
        if payment["CompanyExternalCode"] not in COMPANIES:
            continue
        key = f"AVX:{payment['PaymentId']}"
        row = known.get(("payments", payment["CompanyExternalCode"], str(payment["PaymentId"])))
        explained = row is not None and row["state"] != "delivered" and row["reason_text"]
        void = payment["Status"]["Description"] == "Void"
        if not explained and payment["IssuedDate"] and not void and key not in posted:
            found.append(f"payment {payment['PaymentId']} was issued and is not posted")
        if not explained and void and key in posted and f"{key}:void" not in posted:
            found.append(f"payment {payment['PaymentId']} was voided and its posting stands")
    return found
