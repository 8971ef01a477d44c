"""The books of one environment over the shared tables: companies, their vendors and their purchase invoices.

Amounts are decimal strings in the books; ``views`` makes numbers of them. Names that begin with ``_`` are the
simulation's own.
"""

from __future__ import annotations

import datetime as dt
import uuid

from include.sandbox.kernel.port import Kernel
from include.sandbox.kernel.tables import Row

NAME, TENANT = "business_central", ""
ENVIRONMENT = "production"
NO_ID = "00000000-0000-0000-0000-000000000000"
DEFAULTS: Row = {
    # administration/operational-limits-online.md, "OData request limits (per user)" and "Max page size".
    "rate_limit": 6000,
    "rate_window_s": 300,
    "page_size": 20000,
    # webservices/authenticate-web-services-using-oauth.md: one hour by default.
    "token_life_s": 3599,
}


def stamp(moment: dt.datetime) -> str:
    return moment.astimezone(dt.UTC).strftime("%Y-%m-%dT%H:%M:%S.") + f"{moment.microsecond // 1000:03d}Z"


def named(*parts: str) -> str:
    """The same GUID whenever the same books are made."""
    return str(uuid.uuid5(uuid.NAMESPACE_URL, "/".join((NAME, *parts))))


class Store:
    def __init__(self, kernel: Kernel) -> None:
        self.kernel, self.books = kernel, kernel.books
        self.settings_table = self.books.table(NAME, "settings", lags=False)
        self.secrets = self.books.table(NAME, "secrets", lags=False)
        self.tokens = self.books.table(NAME, "tokens", lags=False)
        self.companies = self.books.table(NAME, "companies")
        self.vendors = self.books.table(NAME, "vendors")
        self.invoices = self.books.table(NAME, "purchaseInvoices")
        self.invoices.index("vendor", lambda row: row["vendorId"])

    @property
    def now(self) -> dt.datetime:
        return self.kernel.clock.now()

    def settings(self) -> Row:
        return {**DEFAULTS, **(self.settings_table.get(TENANT, "settings") or {})}

    def change_settings(self, changes: Row) -> Row:
        self.settings_table.put(TENANT, "settings", {**self.settings(), **changes})
        return self.settings()

    def save_vendor(self, company: str, row: Row, at: dt.datetime | None = None) -> Row:
        kept = {**row, "lastModifiedDateTime": stamp(at or self.now)}
        self.vendors.put(company, str(row["id"]), kept)
        return kept

    def save_invoice(self, company: str, row: Row, at: dt.datetime | None = None) -> Row:
        kept = {**row, "lastModifiedDateTime": stamp(at or self.now)}
        self.invoices.put(company, str(row["id"]), kept)
        return kept
