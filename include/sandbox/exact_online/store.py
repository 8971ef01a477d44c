"""Exact's books: tables with their indexes, row versions, and what changes with every write."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from typing import Any

from include.sandbox.exact_online.catalogue import DEFAULTS
from include.sandbox.exact_online.values import ms
from include.sandbox.kernel.port import Kernel
from include.sandbox.kernel.tables import Row, Table

NAME = "exact_online"
USER_ID = "6f1d2a3b-8c4e-4f5a-9b6d-7e8f9a0b1c2d"
USER_NAME = "Sanne van Dijk"
SPACE = uuid.UUID("5b0f7c52-0e5e-4b5e-9a44-2f6f8d1e7a10")

# Primary key and looked-up fields of each table.
TABLES: dict[str, tuple[str, tuple[str, ...]]] = {
    "accounts": ("ID", ("Code", "VATNumber", "Name", "SearchCode", "ChamberOfCommerce")),
    "bank_accounts": ("ID", ("Account", "BankAccount")),
    "gl_accounts": ("ID", ("Code",)),
    "journals": ("ID", ("Code",)),
    "financial_periods": ("ID", ("FinYear",)),
    "journal_status": ("Key", ("Journal",)),
    "vat_codes": ("ID", ("Code",)),
    "cost_centers": ("ID", ("Code",)),
    "cost_units": ("ID", ("Code",)),
    "payment_conditions": ("ID", ("Code",)),
    "currencies": ("Code", ()),
    "items": ("ID", ("Code",)),
    "item_groups": ("ID", ("Code",)),
    "units": ("ID", ("Code",)),
    "contacts": ("ID", ("Account",)),
    "exchange_rates": ("ID", ()),
    "gl_classifications": ("ID", ("Code",)),
    "projects": ("ID", ("Code",)),
    "warehouses": ("ID", ("Code",)),
    "documents": ("ID", ("Account",)),
    "document_attachments": ("ID", ("Document",)),
    "purchase_entries": ("EntryID", ("Supplier", "YourRef", "EntryNumber", "ExternalLinkReference", "Description")),
    "purchase_entry_lines": ("ID", ("EntryID",)),
    "purchase_invoices": ("ID", ("Supplier", "YourRef")),
    "purchase_invoice_lines": ("ID", ("InvoiceID",)),
    "purchase_orders": ("PurchaseOrderID", ("Supplier", "OrderNumber", "YourRef")),
    "purchase_order_lines": ("ID", ("PurchaseOrderID",)),
    "journal_entries": ("EntryID", ("EntryNumber", "JournalCode")),
    "journal_entry_lines": ("ID", ("EntryID", "Description", "Account")),
    "bank_entries": ("EntryID", ("EntryNumber", "JournalCode")),
    "bank_entry_lines": ("ID", ("EntryID", "Description", "Account")),
    "cash_entries": ("EntryID", ("EntryNumber", "JournalCode")),
    "cash_entry_lines": ("ID", ("EntryID", "Description", "Account")),
    "sales_entries": ("EntryID", ("Customer", "YourRef", "EntryNumber")),
    "sales_entry_lines": ("ID", ("EntryID",)),
    "transaction_lines": ("ID", ("EntryID", "Account", "YourRef", "EntryNumber", "Description", "GLAccount")),
    "payments": ("ID", ("TransactionEntryID", "Account", "YourRef")),
    "addresses": ("ID", ("Account",)),
    "sales_invoices": ("InvoiceID", ("OrderedBy", "InvoiceNumber", "YourRef", "DeliverToAddress")),
    "sales_invoice_lines": ("ID", ("InvoiceID", "Item", "Notes")),
    "sales_invoice_rows": ("ID", ("InvoiceID",)),
    "receivables": ("ID", ("TransactionEntryID", "Account", "InvoiceNumber", "YourRef")),
    "webhook_subscriptions": ("ID", ("Topic",)),
    "deleted": ("ID", ()),
    "divisions": ("Code", ()),
    "users": ("UserID", ()),
}
DELETED_TYPES = {
    "transaction_lines": 1, "accounts": 2, "document_attachments": 4, "documents": 6, "gl_accounts": 7, "items": 9,
    "payments": 10, "projects": 21, "purchase_order_lines": 22, "bank_accounts": 48, "addresses": 3,
    "contacts": 5, "gl_classifications": 18,
    # A sync row is the header of an invoice or a line, and so is what is told of as gone.
    "sales_invoice_rows": 13,
}  # fmt: skip
UNSTAMPED = {"journal_status", "divisions", "users", "deleted", "currencies"}


def _text(name: str) -> Any:
    return lambda row: value.strip() if isinstance(value := row.get(name), str) else value


class ExactBooks:
    """Writes go through here, so that none misses its row version, its change date or its deletion record."""

    def __init__(self, kernel: Kernel) -> None:
        self.kernel = kernel
        self.books = kernel.books
        self.tables: dict[str, Table] = {}
        # The page that each skip token was given with: (division, path, token) -> its rows. For ``paging_faults.py``.
        self.last_pages: dict[tuple[str, str, str], list[Row]] = kernel.books.memory(NAME, "last pages")
        for name, (key, lookups) in TABLES.items():
            table = kernel.books.table(NAME, name)
            table.order("key", _key_order(key))
            table.order("Timestamp", lambda row: row.get("Timestamp"))
            table.order("Modified", lambda row: row.get("Modified"))
            if name == "payments":
                table.order("open", lambda row: row["_hid"] if row["Status"] != 50 else None)
            for lookup in lookups:
                table.index(lookup, _text(lookup))
            self.tables[name] = table
        self._versions: dict[str, int] = kernel.books.memory(NAME, "versions")
        # Who is writing: an API client, a person in the screens, or the generator. Kept in each row as ``_by``.
        self.writer = "api"
        self.now_override: int | None = None
        self.id_source: Callable[[], str] = lambda: str(uuid.uuid4())
        # Told of each write: table, division, row, and Create, Update or Delete.
        self.listeners: list[Callable[[str, str, Row, str], None]] = []

    def __getitem__(self, name: str) -> Table:
        return self.tables[name]

    def _highest(self) -> int:
        # Row versions are unrelated to time; they start somewhere and only grow.
        highest = 4_211_000_000
        for table in self.tables.values():
            for division in table.companies():
                entries = table.ordered("Timestamp").entries(division)
                if entries:
                    highest = max(highest, entries[-1][0])
        return highest

    def next_version(self) -> int:
        last = self._versions.get("last") or self._highest()
        self._versions["last"] = last + 3
        return last + 3

    def now(self) -> int:
        return self.now_override if self.now_override is not None else ms(self.kernel.clock.now())

    def new_id(self) -> str:
        return self.id_source()

    def save(self, name: str, division: str, row: Row) -> Row:
        """Insert or replace. Null fields are dropped; Created, Modified, Modifier, Division, Timestamp are set."""
        key_field = TABLES[name][0]
        key = str(row[key_field])
        table = self.tables[name]
        old = table.get(division, key)
        made = DEFAULTS.get(name, {}) | {field: value for field, value in row.items() if value is not None}
        if name not in UNSTAMPED:
            now = self.now()
            made["Created"] = old["Created"] if old else made.get("Created", now)
            # Never backwards: a reader by Modified would not see the change.
            made["Modified"] = max(now, old["Modified"]) if old else now
            made.setdefault("Creator", USER_ID)
            made["Modifier"] = USER_ID
            made["Division"] = int(division)
            made["_by"] = old["_by"] if old else self.writer
        if name not in UNSTAMPED or name == "deleted":
            made["Timestamp"] = self.next_version()
        table.put(division, key, made)
        for listener in self.listeners:
            listener(name, division, made, "Update" if old else "Create")
        return made

    def remove(self, name: str, division: str, key: str) -> None:
        row = self.tables[name].get(division, key)
        if row is None:
            return
        self.tables[name].delete(division, key)
        for listener in self.listeners:
            listener(name, division, row, "Delete")
        if name in DELETED_TYPES:
            self.save(
                "deleted",
                division,
                {
                    "ID": self.new_id(),
                    "EntityKey": key,
                    "EntityType": DELETED_TYPES[name],
                    "Division": int(division),
                    "DeletedBy": USER_ID,
                    "DeletedDate": self.now(),
                },
            )

    def one(self, name: str, division: str, field: str, value: Any) -> Row | None:
        found = self.tables[name].find(field, division, value.strip() if isinstance(value, str) else value)
        return found[0] if found else None

    def settings(self, division: str) -> Row:
        """What a person may set for a division: licences, limits, language, access."""
        row = self.books.table(NAME, "settings", lags=False).get("", division)
        return {**DEFAULT_SETTINGS, **(row or {})}

    def set_settings(self, division: str, values: Row) -> Row:
        made = {**self.settings(division), **values}
        self.books.table(NAME, "settings", lags=False).put("", division, made)
        return made


DEFAULT_SETTINGS: Row = {
    # The trade module: without it purchase/PurchaseInvoices answers 403.
    "purchase_module": False,
    "access": True,
    # A reason of the 403 family: BlockedUser, InactiveUser, BlockedCustomer, LicenseExpired, DivisionBlocked.
    "forbidden": None,
    # Scopes the app was not granted, such as "crm.accounts"; see ``service.SCOPES``.
    "missing_scopes": [],
    "language": "nl",
    "minute_limit": 60,
    "day_limit": 5000,
    "error_limit": 10,
    # Rows of a list page where it is to be shorter than documented: the server cuts pages, a client follows them.
    "page_size": None,
    # How lists go wrong while they are walked; see ``paging_faults.py``.
    "paging_faults": [],
    # What a sales invoice is before it is printed and then; see ``sales_invoices.py``. [20, 50] is Exact's own text.
    "sales_status": [10, 20],
}


def _key_order(key: str) -> Any:
    return lambda row: str(row[key])
