"""AvidXchange's side of a link: what stands there because of us, and what stands there twice."""

from __future__ import annotations

from collections import defaultdict
from typing import Any

from tests.support.company import Company
from tests.support.repeated import repeated

Row = dict[str, Any]
DEAD_INVOICE = ("Voided", "Rejected")
CODES = {"vendors": "ExternalVendorCode", "purchase_orders": "ExternalCode", "invoices": "ExternalCode"}


def sent(company: Company, books: str) -> dict[str, int]:
    """How many vendors, orders and invoices carry a code of the ``books`` (the name of their system)."""
    return {
        name: sum(str(row[field]).startswith(f"{books}:") for row in company.sandbox.state("avidxchange", name))
        for name, field in CODES.items()
    }


def twice(company: Company, books: str) -> list[str]:
    """Vendors, orders, invoices and codes that stand there more than once because of us."""
    found = []
    for name, field in CODES.items():
        keyed = [row for row in company.sandbox.state("avidxchange", name) if row[field]]
        found += repeated(
            f"AvidXchange {name}", keyed, lambda row, field=field: (row["CompanyExternalCode"], row[field])
        )
    codes = company.sandbox.state("avidxchange", "enterprise_codes")
    found += repeated(
        "AvidXchange codes", codes, lambda row: (row["CompanyExternalCode"], row["GroupName"], row["CodeValue"])
    )
    return [*found, *doubled_invoices(company.sandbox.state("avidxchange", "invoices"), books)]


def doubled_invoices(invoices: list[Row], books: str) -> list[str]:
    """One that a person entered, and ours beside it: it should have been adopted."""
    same = defaultdict(list)
    for row in invoices:
        if row["Status"] not in DEAD_INVOICE:
            facts = (row["CompanyExternalCode"], row["VendorId"], row["InvoiceNumber"].casefold(), row["Amount"])
            same[facts].append(row["ExternalCode"])
    return [
        f"AvidXchange invoice {facts} stands there {len(keys)} times: {keys}"
        for facts, keys in same.items()
        if len(keys) > 1 and any(key and key.startswith(f"{books}:") for key in keys)
    ]


def there(company: Company, *, invoices: str, codes: tuple[str, ...]) -> dict[str, set[str]]:
    """By flow, the ids that AvidXchange has; ``invoices`` and ``codes`` are the link's names of those flows."""
    return {
        "vendors": ids(company, "vendors", "VendorId"),
        "purchase_orders": ids(company, "purchase_orders", "PurchaseOrderId"),
        invoices: ids(company, "invoices", "InvoiceId"),
        **dict.fromkeys(codes, ids(company, "enterprise_codes", "EnterpriseCodeId")),
    }


def ids(company: Company, entity: str, field: str) -> set[str]:
    return {str(row[field]) for row in company.sandbox.state("avidxchange", entity)}


def payments(company: Company, companies: tuple[str, ...]) -> list[Row]:
    """Payments of the link's own ``companies``: one tenant keeps those of every link."""
    rows = company.sandbox.state("avidxchange", "payments")
    return [row for row in rows if row["CompanyExternalCode"] in companies]
