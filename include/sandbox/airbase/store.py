"""A tenant's books: one table per entity over the shared books, with stamps, settings and who listens.

Everything is kept for the whole tenant, because the API lists it so; documents name their subsidiary by its id. Rows
hold references (ids), which the views resolve: a vendor that is linked today is linked in yesterday's documents too.
Names that begin with ``_`` are the simulation's own.
"""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Callable

from include.sandbox.kernel.port import Kernel
from include.sandbox.kernel.tables import Row, Table

NAME = "airbase"
ENTITIES = (
    "vendors", "gl_accounts", "tags", "subsidiaries", "currencies", "purchase_requests", "purchase_orders", "bills",
    "payments", "ledger_entries", "webhooks", "events", "webhook_deliveries",
)  # fmt: skip
IDS = uuid.UUID("6f1c1d3e-9a55-4c0e-8a5b-a17ba5e00000")

DEFAULTS: Row = {
    # The add-on of purchase orders was bought; without it they answer 403 (section 5).
    "purchase_orders": True,
    # "open" or "completed": the two moods of entity/sync (section 3).
    "gl_onboarding": "completed",
    # False: accounts, tags, subsidiaries and currencies belong to the ERP and are read-only (section 3, contradiction).
    "allow_gl_write": True,
    "rate_limit": 500,
    "rate_window_s": 60,
    # Until somebody approves what was submitted; None: nobody does by themselves.
    "approval_hours": 48,
    # A billed order is closed by itself after so many days; None: by hand only.
    "auto_close_days": None,
}

Listener = Callable[[str, str, str], None]


def stamp(moment: dt.datetime) -> str:
    """Without a zone, and with microseconds only where there are some: both lengths were recorded (section 2)."""
    return moment.astimezone(dt.UTC).replace(tzinfo=None).isoformat()


def moment(text: str) -> dt.datetime:
    """Raises ``ValueError``. A moment without a zone is UTC."""
    found = dt.datetime.fromisoformat(text.replace("Z", "+00:00"))
    return found.replace(tzinfo=dt.UTC) if found.tzinfo is None else found.astimezone(dt.UTC)


def id_of(entity: str, key: object) -> str:
    return str(uuid.uuid5(IDS, f"{entity}/{key}"))


class Store:
    """``tenant``: which customer of Airbase; the first one has no name."""

    def __init__(self, kernel: Kernel, tenant: str = "") -> None:
        self.kernel, self.tenant = kernel, tenant
        self.books = kernel.books
        self.settings_table = self.books.table(NAME, "settings", lags=False)
        self.secrets = self.books.table(NAME, "secrets", lags=False)
        self.counters = self.books.table(NAME, "counters", lags=False)
        self.idempotency = self.books.table(NAME, "idempotency", lags=False)
        self.tables = {name: self._table(name) for name in ENTITIES}
        for name in ("vendors", "gl_accounts", "tags", "subsidiaries", "currencies"):
            self.tables[name].index("erp", lambda row: row["erp_reference_id"] or None)
        for name in ("purchase_requests", "purchase_orders"):
            self.tables[name].index("number", lambda row: row["number"])
        for name in ("purchase_requests", "purchase_orders", "bills", "payments"):
            self.tables[name].index("waiting", lambda row: True if row.get("_due") else None)
        self.tables["payments"].index("bill", lambda row: row["bill_id"])
        self.tables["ledger_entries"].index("bill", lambda row: row.get("_bill"))
        self.tables["ledger_entries"].index("payment", lambda row: row.get("_payment"))
        self.tables["webhook_deliveries"].index("open", lambda row: True if row["status"] == "pending" else None)
        self.listeners: list[Listener] = []

    def _table(self, entity: str) -> Table:
        made = self.books.table(NAME, entity)
        made.order("seq", lambda row: row["_seq"])
        made.order("updated_date", lambda row: row["updated_date"])
        made.order("created_date", lambda row: row["created_date"])
        return made

    @property
    def now(self) -> dt.datetime:
        return self.kernel.clock.now()

    def settings(self) -> Row:
        return {**DEFAULTS, **(self.settings_table.get(self.tenant, "settings") or {})}

    def change_settings(self, changes: Row) -> None:
        self.settings_table.put(self.tenant, "settings", {**self.settings(), **changes})

    def next_number(self, counter: str) -> int:
        number = int((self.counters.get(self.tenant, counter) or {"last": 0})["last"]) + 1
        self.counters.put(self.tenant, counter, {"last": number})
        return number

    def new_id(self, entity: str) -> str:
        return id_of(entity, f"{self.tenant}new/{self.next_number(f'id/{entity}')}")

    def get(self, entity: str, key: str | None) -> Row | None:
        return self.tables[entity].get(self.tenant, key) if key else None

    def need(self, entity: str, key: str) -> Row:
        row = self.tables[entity].get(self.tenant, key)
        assert row is not None, f"{entity} {key} is named and not there"
        return row

    def rows(self, entity: str) -> list[Row]:
        return list(self.tables[entity].rows(self.tenant))

    def find(self, entity: str, index: str, value: object) -> list[Row]:
        return self.tables[entity].find(index, self.tenant, value)

    def save(
        self, entity: str, row: Row, at: dt.datetime | None = None, created: dt.datetime | None = None
    ) -> Row:  # fmt: skip
        """Keep a row as changed now. ``at``, ``created``: of rows that were there before this moment."""
        table, changed = self.tables[entity], stamp(at or self.now)
        before = table.get(self.tenant, row["id"])
        kept = {
            **row,
            "created_date": before["created_date"] if before else stamp(created) if created else changed,
            "updated_date": max(changed, before["updated_date"]) if before else changed,
            "_seq": before["_seq"] if before else self.next_number(f"seq/{entity}"),
        }
        table.put(self.tenant, row["id"], kept)
        return kept

    def drop(self, entity: str, key: str) -> None:
        self.tables[entity].delete(self.tenant, key)

    def tell(self, type: str, entity: str, key: str) -> None:
        """Something happened that a webhook may be about."""
        for listener in self.listeners:
            listener(type, entity, key)
