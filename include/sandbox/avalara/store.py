"""The account's books: companies, their nexus and their documents, over the shared tables.

Nexus and documents are kept by company code, the companies themselves for the whole account. Amounts are decimal
strings in the books; the views make numbers of them. Names that begin with ``_`` are the simulation's own.
"""

from __future__ import annotations

import datetime as dt

from include.sandbox.kernel.port import Kernel
from include.sandbox.kernel.tables import Row

NAME, ACCOUNT = "avalara", ""
ACCOUNT_ID = "2000199001"
USER_ID = 310077

DEFAULTS: Row = {
    # Default since 2024-03-04, raisable on request (section 5).
    "line_limit": 1000,
    # It stopped coming in production on 2024-09-13 (section 5).
    "correlation_id": True,
    # Without the subscription resolve answers 403 (section 5).
    "address_validation": True,
    # What plain create does with the code of a voided document, where sources contradict each other (section 3): the
    # code is "free", it is a "doc_status_error", or the old document comes back with "old_amounts".
    "create_over_cancelled": "free",
    # Without VAT on the account the result is 0, not an error (section 8).
    "vat_enabled": True,
}
CHOICES = {"create_over_cancelled": ("free", "doc_status_error", "old_amounts")}
ADJUSTED, CANCELLED, COMMITTED = "Adjusted", "Cancelled", "Committed"
SAVED, POSTED, TEMPORARY = "Saved", "Posted", "Temporary"


def stamp(moment: dt.datetime) -> str:
    return moment.astimezone(dt.UTC).replace(tzinfo=None).isoformat(timespec="milliseconds")


class Store:
    def __init__(self, kernel: Kernel) -> None:
        self.kernel = kernel
        self.books = kernel.books
        # The time that documents of generated history are recorded at.
        self.now_override: dt.datetime | None = None
        self.settings_table = self.books.table(NAME, "settings", lags=False)
        self.secrets = self.books.table(NAME, "secrets", lags=False)
        self.counters = self.books.table(NAME, "counters", lags=False)
        self.companies = self.books.table(NAME, "companies")
        self.nexus = self.books.table(NAME, "nexus")
        self.tax_codes = self.books.table(NAME, "tax_codes")
        self.items = self.books.table(NAME, "items")
        self.transactions = self.books.table(NAME, "transactions")
        self.transactions.index("code", lambda row: row["code"])

    @property
    def now(self) -> dt.datetime:
        return self.now_override or self.kernel.clock.now()

    def settings(self) -> Row:
        return {**DEFAULTS, **(self.settings_table.get(ACCOUNT, "settings") or {})}

    def change_settings(self, changes: Row) -> None:
        self.settings_table.put(ACCOUNT, "settings", {**self.settings(), **changes})

    def next_number(self, counter: str, first: int = 1) -> int:
        number = int((self.counters.get(ACCOUNT, counter) or {"last": first - 1})["last"]) + 1
        self.counters.put(ACCOUNT, counter, {"last": number})
        return number

    def company(self, code: str) -> Row | None:
        """By its code, without regard to case (assumed)."""
        rows = self.companies.rows(ACCOUNT)
        return next((row for row in rows if row["companyCode"].lower() == code.lower()), None)

    def all_companies(self) -> list[Row]:
        return list(self.companies.rows(ACCOUNT))

    def default_company(self) -> Row | None:
        return next((row for row in self.all_companies() if row["isDefault"]), None)

    def save_company(self, row: Row) -> Row:
        self.companies.put(ACCOUNT, str(row["id"]), row)
        return row

    def nexus_of(self, company: str) -> list[Row]:
        return list(self.nexus.rows(company))

    def tax_codes_of(self, company: str) -> list[Row]:
        return list(self.tax_codes.rows(company))

    def items_of(self, company: str) -> list[Row]:
        return list(self.items.rows(company))

    def documents(self, company: str) -> list[Row]:
        return list(self.transactions.rows(company))

    def versions(self, company: str, type: str, code: str) -> list[Row]:
        """All of one document, oldest first."""
        rows = (row for row in self.transactions.find("code", company, code) if row["type"] == type)
        return sorted(rows, key=lambda row: int(row["id"]))

    def current(self, company: str, type: str, code: str) -> Row | None:
        """The one that the code stands for now: alive before cancelled, and never an earlier version."""
        rows = [row for row in self.versions(company, type, code) if row["status"] != ADJUSTED]
        alive = [row for row in rows if row["status"] != CANCELLED]
        return next(reversed(alive or rows), None)

    def named(self, company: str, code: str) -> list[Row]:
        """The current documents of every type that has this code."""
        types = dict.fromkeys(row["type"] for row in self.transactions.find("code", company, code))
        found = (self.current(company, type, code) for type in types)
        return [row for row in found if row is not None]

    def by_id(self, key: str) -> Row | None:
        rows = (self.transactions.get(company, key) for company in self.transactions.companies())
        return next((row for row in rows if row is not None), None)

    def save(self, company: str, row: Row) -> Row:
        kept = {**row, "modifiedDate": stamp(self.now), "modifiedUserId": USER_ID}
        self.transactions.put(company, str(row["id"]), kept)
        return kept

    def drop(self, company: str, row: Row) -> None:
        self.transactions.delete(company, str(row["id"]))
