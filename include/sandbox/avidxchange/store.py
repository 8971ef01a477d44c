"""The tenant's books: one table per resource over the shared books, with ids, stamps and the look-ups the rules need.

Everything is kept for the whole tenant (company ""), because the API lists it so; a row names its company in
``CompanyExternalCode``. Names that begin with ``_`` are the simulation's own and are never shown.
"""

from __future__ import annotations

import datetime as dt
from typing import Any

from include.sandbox.avidxchange.wire import Row
from include.sandbox.kernel.books import Books
from include.sandbox.kernel.tables import Table

TENANT = ""
FIRST_ID = 1_000_001  # seven digits for ever, so that ids sort as texts too

DEFAULTS: Row = {
    "seed": 1,
    "paid_status_on": "cleared",
    "currencies": ["USD", "EUR"],
    "quirks": ["vendors"],
    "gateway_faults": "by_style",
    "not_subscribed": [],
    "calls_per_minute": 60,
    "fates": True,
}


def stamp(moment: dt.datetime) -> str:
    """A timestamp as the vendor writes it: ISO, no zone, UTC meant."""
    return moment.astimezone(dt.UTC).strftime("%Y-%m-%dT%H:%M:%S")


def moment(text: str) -> dt.datetime:
    return dt.datetime.fromisoformat(text).replace(tzinfo=dt.UTC)


class Store:
    """Tables by resource name; ids are counted per resource."""

    def __init__(self, books: Books) -> None:
        self.books = books

        def table(entity: str, lags: bool = True) -> Table:
            made = books.table("avidxchange", entity, lags)
            made.order("modified", lambda row: row.get("LastModifiedDate"))
            made.order("due", lambda row: row.get("_due"))
            return made

        self.settings_table = table("settings", lags=False)
        self.tokens = table("access_tokens", lags=False)
        self.counters = table("counters", lags=False)
        self.companies = table("companies")
        self.vendors = table("vendors")
        self.codes = table("enterprise_codes")
        self.orders = table("purchase_orders")
        self.invoices = table("invoices")
        self.batches = table("invoice_batches")
        self.exports = table("export_histories")
        self.payments = table("payments")
        self.payment_batches = table("payment_batches")
        self.history = table("payment_history")
        self.jobs = table("jobs")
        self.vendors.index("code", lambda row: _pair(row, "ExternalVendorCode"))
        self.vendors.index("any_code", lambda row: row.get("ExternalVendorCode"))
        self.codes.index("code", lambda row: (row["CompanyExternalCode"], row["GroupName"], row["CodeValue"]))
        self.codes.index("group", lambda row: (row["CompanyExternalCode"], row["GroupName"]))
        self.orders.index("code", lambda row: row["ExternalCode"])
        self.invoices.index("code", lambda row: row["ExternalCode"])
        self.invoices.index("number", lambda row: (row["VendorId"], row["InvoiceNumber"].casefold()))
        self.invoices.index("vendor", lambda row: row["VendorId"])
        self.batches.index("open", lambda row: row["CompanyExternalCode"] if row["DateClosed"] is None else None)
        self.batches.order("closed", lambda row: row["DateClosed"])
        self.invoices.index("batch", lambda row: row["_batch"])
        self.payments.index("batch", lambda row: row["BatchId"])
        self.payments.index("external", lambda row: row["_external"])
        self.payment_batches.index("external", lambda row: row["ExternalIdentifier"]["Value"])
        self.history.index("payment", lambda row: row["PaymentID"])

    def settings(self) -> Row:
        return {**DEFAULTS, **(self.settings_table.get(TENANT, "settings") or {})}

    def change_settings(self, changes: Row) -> None:
        self.settings_table.put(TENANT, "settings", {**self.settings(), **changes})

    def seed(self) -> int:
        return int(self.settings()["seed"])

    def next_id(self, resource: str, company: str | None = None) -> int:
        """A company may have a range of its own (``_first_id``): its documents leave the other companies' ids alone."""
        own = (self.companies.get(TENANT, company) or {}).get("_first_id") if company else None
        counter = f"{resource}/{company}" if own else resource
        row = self.counters.get(TENANT, counter)
        number = int(row["next"]) if row else int(own or FIRST_ID)
        self.counters.put(TENANT, counter, {"next": number + 1})
        return number

    def save(self, table: Table, key: str | int, row: Row, at: dt.datetime) -> Row:
        """Keep a row as changed at `at`. A change never dates before the one it follows."""
        before = row.get("LastModifiedDate") or ""
        kept = {**row, "LastModifiedDate": max(stamp(at), before)}
        table.put(TENANT, str(key), kept)
        return kept

    def row(self, table: Table, key: str | int | None) -> Row | None:
        return None if key is None else table.get(TENANT, str(key))

    def need(self, table: Table, key: str | int) -> Row:
        row = table.get(TENANT, str(key))
        if row is None:
            raise KeyError(f"{table.entity} {key}")
        return row

    def company(self, code: str) -> Row | None:
        return self.companies.get(TENANT, code)

    def vendor_by_code(self, company: str | None, code: str) -> Row | None:
        """The company's vendor, else the tenant-wide one; without a company the only one that has the code."""
        for scope in (company, None):
            found = self.vendors.find("code", TENANT, (scope, code))
            if found:
                return found[0]
        anywhere = self.vendors.find("any_code", TENANT, code)
        return anywhere[0] if company is None and len(anywhere) == 1 else None

    def enterprise_code(self, company: str | None, group: str, value: str) -> Row | None:
        for scope in (company, None):
            found = self.codes.find("code", TENANT, (scope, group, value))
            if found:
                return found[0]
        return None

    def invoice(self, key: Any) -> Row | None:
        """By InvoiceId, else by ExternalCode."""
        row = self.invoices.get(TENANT, str(key))
        if row is None and (found := self.invoices.find("code", TENANT, str(key))):
            row = found[0]
        return row


def _pair(row: Row, name: str) -> tuple[Any, Any] | None:
    return (row.get("CompanyExternalCode"), row[name]) if row.get(name) else None
