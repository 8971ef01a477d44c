"""The tenant's books: one table per entity over the shared books, with stamps, settings and who listens.

Everything is kept for the whole tenant, because the API lists it so; rows name their company. Names that begin with
``_`` are the simulation's own and are never shown. Master data exists twice: what was posted through the API, which is
all that the API shows, and what P2P itself knows (``p2p_`` tables), where people's own entries are too.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

from include.sandbox.kernel.port import Kernel
from include.sandbox.kernel.tables import Row, Table

NAME, TENANT = "basware", ""
MASTERS = (
    "vendors", "accounts", "costCenters", "lists", "taxCodes", "paymentTerms", "companies", "matchingOrders",
    "matchingOrderLines", "purchaseOrders",
)  # fmt: skip

# By which field a record is named where that is not its externalCode.
KEYS = {"companies": "companyCode"}

DEFAULTS: Row = {
    "calls_per_second": 10,
    "burst": 20,
    # accountingDocuments pages end early at this size; the vendor's own number is not public.
    "page_bytes": 100_000,
    # Polls of a request that still answer InProgress, and seconds after which it is done without being asked.
    "polls": [1, 2],
    "processing_s": 30,
    # A record that comes again so soon is passed over in favour of the newer one.
    "expires_within_s": 1,
    "invoice_status": False,
    "invoice_lines": False,
    "empty_list_status": 200,
    "granted_scopes": None,
}

Listener = Callable[[str, str, str], None]


def stamp(moment: dt.datetime) -> str:
    return moment.astimezone(dt.UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def moment(text: str) -> dt.datetime:
    """Raises ``ValueError``. A moment without a zone is UTC."""
    found = dt.datetime.fromisoformat(text.replace("Z", "+00:00"))
    return found.replace(tzinfo=dt.UTC) if found.tzinfo is None else found.astimezone(dt.UTC)


def day(date: dt.date) -> str:
    """A day as the API writes it: the vendor has no dates without a time of day."""
    return f"{date:%Y-%m-%d}T00:00:00.000Z"


def shown(row: Row) -> Row:
    """Without the simulation's own fields; null fields are absent."""
    return {name: value for name, value in row.items() if not name.startswith("_") and value is not None}


class Store:
    def __init__(self, kernel: Kernel) -> None:
        self.kernel = kernel
        self.books = kernel.books
        self.settings_table = self._table("settings", lags=False)
        self.secrets = self._table("secrets", lags=False)
        self.tokens = self._table("access_tokens", lags=False)
        self.counters = self._table("counters", lags=False)
        self.masters = {name: self._table(name) for name in MASTERS}
        self.p2p = {name: self._table(f"p2p_{name}") for name in MASTERS}
        self.requests = self._table("requestStatus")
        self.feedbacks = self._table("errorFeedbacks")
        self.documents = self._table("accountingDocuments")
        self.exported = self._table("exportedPurchaseOrders")
        self.subscriptions = self._table("subscriptions")
        self.tasks = self._table("tasks")
        self.cleanups = self._table("taskStatus")
        for name, field in (("vendors", "vendorCode"), ("accounts", "accountCode"), ("costCenters", "costCenterCode"),
                            ("taxCodes", "taxCode"), ("paymentTerms", "paymentTermCode"),
                            ("companies", "companyCode"), ("matchingOrders", "orderNumber")):  # fmt: skip
            self.p2p[name].index("code", lambda row, field=field: row.get(field))  # type: ignore[misc]
        self.documents.index("number", lambda row: (row.get("supplierCode"), row.get("invoiceNumber")))
        self.requests.index("pending", lambda row: True if row["requestStatus"] == "InProgress" else None)
        self.listeners: list[Listener] = []

    def _table(self, entity: str, lags: bool = True) -> Table:
        made = self.books.table(NAME, entity, lags)
        made.order("seq", lambda row: row.get("_seq"))
        return made

    @property
    def now(self) -> dt.datetime:
        return self.kernel.clock.now()

    def settings(self) -> Row:
        return {**DEFAULTS, **(self.settings_table.get(TENANT, "settings") or {})}

    def change_settings(self, changes: Row) -> None:
        self.settings_table.put(TENANT, "settings", {**self.settings(), **changes})

    def next_number(self, counter: str) -> int:
        number = int((self.counters.get(TENANT, counter) or {"last": 0})["last"]) + 1
        self.counters.put(TENANT, counter, {"last": number})
        return number

    def save(self, table: Table, key: str, row: Row, scope: str = TENANT, at: dt.datetime | None = None) -> Row:
        """Keep a row as changed now. Its place in lists is that of its first writing, whatever changes later."""
        before = table.get(scope, key)
        seq = before["_seq"] if before else self.next_number(f"seq/{table.entity}")
        changed = max(stamp(at or self.now), (before or {}).get("lastUpdated", ""))
        kept = {**row, "lastUpdated": changed, "_seq": seq}
        table.put(scope, key, kept)
        return kept

    def tell(self, task_type: str, task_sub_type: str, document_id: str) -> None:
        """A document came to a state that a subscription may be about."""
        for listener in self.listeners:
            listener(task_type, task_sub_type, document_id)
