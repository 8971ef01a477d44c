"""QuickBooks Online as a link meets it (``include/systems/registry.py``)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from include.clock import Clock
from include.http.protocols import Meter, TokenStore
from include.systems.quickbooks_online.client import QuickBooksClient
from include.systems.quickbooks_online.codebook import Books, CodeBook
from include.systems.quickbooks_online.ledger import lines_of as ledger_lines
from include.systems.quickbooks_online.writer import QuickBooksWriter
from include.systems.registry import Greeting, Settings
from include.systems.rights import Right
from include.texts.program import said

__all__ = ["client", "greeting", "ledger_lines", "rights", "writer"]


def client(
    settings: Settings, secret: Mapping[str, str], tokens: TokenStore, meter: Meter, clock: Clock
) -> QuickBooksClient:
    return QuickBooksClient(settings.url, secret, tokens, meter, clock, companies=settings.companies)


def greeting(client: QuickBooksClient) -> Greeting:
    """One metered read for each company: there is no call that lists those a token reaches."""
    found = {company: client.read(company, "companyinfo", company) for company in client.companies}
    return Greeting(
        who="",
        companies={company: str((row or {}).get("CompanyName") or "") for company, row in found.items() if row},
        company="company",
        all_companies="connections.companies",
        out_of_reach=lambda company: said("quickbooks_online.out_of_reach", company=company),
    )


def rights(client: QuickBooksClient, companies: Sequence[str]) -> Iterator[Right]:
    """One metered read for each company: the one scope there is covers everything, so that what a company can do is a
    matter of its edition and settings, which its preferences tell."""
    for company in companies:
        found = client.read(company, "preferences", "") or {}
        bills = found.get("VendorAndPurchasesPrefs") or {}
        books = found.get("AccountingInfoPrefs") or {}
        off = "" if bills.get("EnableBills", True) else "bills are switched off in the settings of this company"
        yield Right("vendors, bills and payments", company, off)
        if books.get("ClassTrackingPerTxn") or books.get("ClassTrackingPerTxnLine"):
            yield Right("classes", company)
        if books.get("TrackDepartments"):
            yield Right("locations", company)


def writer(client: QuickBooksClient, options: Mapping[str, Any], books: CodeBook | None) -> QuickBooksWriter:
    return QuickBooksWriter(client, options, books or Books({}))
