"""QuickBooks' books: every object of a company (realm) as it goes over the wire, with Ids, SyncTokens and MetaData.

An object is a plain dict in the service's own names, amounts as Decimal. Names that begin with ``_`` are the
simulation's own and are never shown. What is deleted stays as a mark with its time, for change data capture.
"""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from decimal import Decimal
from typing import Any, Protocol

from include.sandbox.kernel.port import Kernel
from include.sandbox.kernel.tables import Row, Table
from include.sandbox.quickbooks_online import wire
from include.sandbox.quickbooks_online.entities import ENTITIES, FIRST_ID, SEQUENCES
from include.sandbox.quickbooks_online.settings import DEFAULT_APP, DEFAULT_SETTINGS
from include.sandbox.quickbooks_online.wire import Object

NAME = "quickbooks_online"
# Properties that ``find`` looks up without walking the list; names are compared without regard to case.
INDEXED = ("DocNumber", "DisplayName", "Name", "FullyQualifiedName", "AcctNum", "VendorRef")
OWN = ("Id", "SyncToken", "MetaData", "sparse", "domain")


class Listener(Protocol):
    def __call__(self, realm: str, entity: str, id: str, event: str, at: dt.datetime, into: str | None) -> None: ...


class Store:
    """All companies of the app, over the kernel's tables."""

    def __init__(self, kernel: Kernel) -> None:
        self.kernel = kernel
        self.books = kernel.books
        self.tables: dict[str, Table] = {entity: self._table(entity) for entity in ENTITIES}
        self._companies = kernel.books.table(NAME, "companies")
        self._counters = kernel.books.table(NAME, "counters", lags=False)
        self._settings = kernel.books.table(NAME, "settings", lags=False)
        self._requests = kernel.books.table(NAME, "requests", lags=False)
        # The content of attachments, by the place that their links lead to.
        self.files = kernel.books.table(NAME, "files", lags=False)
        # Who is writing: "api", "person" (the screens) or "generator". Kept with each object, see ``Company.writer``.
        self.writer = "api"
        self._moment: dt.datetime | None = None
        # Called with (realm, entity, id, event, at, into) for each change: webhooks.
        self.listeners: list[Listener] = []
        # Decoded objects by the identity of their row: a row that was put back is decoded again.
        self._decoded: dict[tuple[str, str, str], tuple[Row, Object]] = {}

    def _table(self, entity: str) -> Table:
        table = self.books.table(NAME, entity.lower())
        table.order("updated", lambda row: row["updated"])
        for field in INDEXED:
            table.index(field, _lookup(field))
        return table

    def now(self) -> dt.datetime:
        return self._moment or self.kernel.clock.now()

    @contextmanager
    def at(self, moment: dt.datetime) -> Iterator[None]:
        """Everything saved inside is stamped with this moment: for a generated history."""
        before, self._moment = self._moment, moment
        try:
            yield
        finally:
            self._moment = before

    @contextmanager
    def written_by(self, writer: str) -> Iterator[None]:
        before, self.writer = self.writer, writer
        try:
            yield
        finally:
            self.writer = before

    def realms(self) -> list[str]:
        return [realm for realm, _ in self._companies.items("")]

    def add_company(self, realm: str, facts: Row | None = None) -> Company:
        """``facts`` is plain JSON that the generator wants to keep of a company."""
        self._companies.put("", realm, {"realm": realm, **(facts or {})})
        return Company(self, realm)

    def facts(self, realm: str) -> Row:
        return self._companies.get("", realm) or {}

    def company(self, realm: str) -> Company | None:
        return Company(self, realm) if self._companies.get("", realm) is not None else None

    def settings(self, realm: str) -> Row:
        return {**DEFAULT_SETTINGS, **(self._settings.get("", realm) or {})}

    def change_settings(self, realm: str, changes: Row) -> Row:
        made = {**self.settings(realm), **changes}
        self._settings.put("", realm, made)
        return made

    def app(self) -> Row:
        """Settings of the app registration, which all companies share."""
        return {**DEFAULT_APP, **(self._settings.get("", "app") or {})}

    def change_app(self, changes: Row) -> Row:
        made = {**self.app(), **changes}
        self._settings.put("", "app", made)
        return made

    def request(self, realm: str, request_id: str, bid: str | None = None) -> Row | None:
        """What a requestid, or an item of its batch, was answered before; never hidden by a read lag."""
        return self._requests.get(*_request_key(realm, request_id, bid))

    def keep_request(self, realm: str, request_id: str, answer: Row, bid: str | None = None) -> None:
        self._requests.put(*_request_key(realm, request_id, bid), answer)

    def next_number(self, realm: str, counter: str, first: int = 1) -> int:
        row = self._counters.get(realm, counter)
        number = int(row["next"]) if row else first
        self._counters.put(realm, counter, {"next": number + 1})
        return number

    def decode(self, entity: str, realm: str, id: str, row: Row) -> Object:
        """The object of a row, shared: not to be changed."""
        known = self._decoded.get((entity, realm, id))
        if known is None or known[0] is not row:
            known = (row, {**wire.loads(row["body"]), **wire.loads(row["own"])})
            self._decoded[(entity, realm, id)] = known
        return known[1]

    def forget(self) -> None:
        self._decoded.clear()


# Of books that were made before rates were kept with them.
RATES = {"USD": "1", "CAD": "0.73", "EUR": "1.09"}


class Company:
    """One realm. Entity names are PascalCase, as in a query (``BillPayment``); KeyError for one that is not known."""

    def __init__(self, store: Store, realm: str) -> None:
        self.store = store
        self.realm = realm

    def now(self) -> dt.datetime:
        return self.store.now()

    @property
    def today(self) -> dt.date:
        """The service's own day, in Pacific time: the TxnDate of a transaction that names none."""
        return self.now().astimezone(wire.PACIFIC).date()

    @property
    def settings(self) -> Row:
        return self.store.settings(self.realm)

    @property
    def rates(self) -> dict[str, Decimal]:
        """What a unit of each currency that it may use costs in its own, unless somebody entered another rate."""
        return {code: Decimal(rate) for code, rate in self.store.facts(self.realm).get("rates", RATES).items()}

    @property
    def preferences(self) -> Object:
        """Your own copy; empty while nobody has saved them. Save it back with ``save("Preferences", ...)``."""
        return self.get("Preferences", "1") or {}

    @property
    def info(self) -> Object:
        return self.get("CompanyInfo", "1") or {}

    def get(self, entity: str, id: str) -> Object | None:
        """Your own copy, to change and to save. None for an unknown or deleted Id; inactive ones are answered."""
        row = self.store.tables[entity].get(self.realm, str(id))
        return None if row is None or row["deleted"] else {**wire.loads(row["body"]), **wire.loads(row["own"])}

    def all(self, entity: str) -> Iterator[Object]:
        """Every object that is not deleted, in the order of creation; shared: read them, never change them."""
        for id, row in self.store.tables[entity].items(self.realm):
            if not row["deleted"]:
                yield self.store.decode(entity, self.realm, id, row)

    def find(self, entity: str, field: str, value: str) -> list[Object]:
        """By one of ``INDEXED`` (a ref by its value), without regard to case. Shared objects, as from ``all``."""
        rows = self.store.tables[entity].find(field, self.realm, str(value).strip().casefold())
        return [self.store.decode(entity, self.realm, row["id"], row) for row in rows]

    def text(self, entity: str, id: str) -> str | None:
        """The JSON of an object as a reader sees it."""
        row = self.store.tables[entity].get(self.realm, str(id))
        return None if row is None or row["deleted"] else str(row["body"])

    def mark_or_text(self, entity: str, id: str) -> str:
        """Like ``text``; of a deleted object its mark. KeyError for an unknown Id."""
        row = self.store.tables[entity].get(self.realm, str(id))
        if row is None:
            raise KeyError(f"{entity} {id}")
        return str(row["body"])

    def writer(self, entity: str, id: str) -> str:
        """Who created it: "api", "person" or "generator"; "" when unknown."""
        row = self.store.tables[entity].get(self.realm, str(id))
        return str(row["by"]) if row else ""

    def new_id(self, entity: str) -> str:
        """The next Id; ``save`` takes one itself when the object has none."""
        counter = SEQUENCES.get(entity, entity)
        return str(self.store.next_number(self.realm, counter, FIRST_ID.get(entity, 1)))

    def save(self, entity: str, made: Object, event: str | None = None, touch: bool = True) -> Object:
        """Keep it; answers the kept object (your copy).

        New (no Id, or one that is not known): Id, SyncToken "0", MetaData. Known: SyncToken + 1 and LastUpdatedTime,
        but only when something really changed. ``touch=False`` keeps both (a balance that follows other objects).
        ``event`` names the webhook when it is not Create or Update: "Void", "Emailed".
        """
        table = self.store.tables[entity]
        made = {name: value for name, value in made.items() if value is not None}
        id = str(made.get("Id") or self.new_id(entity))
        row = table.get(self.realm, id)
        old = self.store.decode(entity, self.realm, id, row) if row is not None and not row["deleted"] else None
        if old is not None and _facts(old) == _facts(made):
            return self._copy(entity, id)
        now = self.now()
        # Never backwards: a reader by LastUpdatedTime would not see the change.
        updated = int(now.timestamp()) if row is None else max(int(now.timestamp()), int(row["updated"]))
        if old is not None and row is not None and not touch:
            updated = int(row["updated"])
        token, created = ("0", wire.stamp(now)) if old is None else (old["SyncToken"], old["MetaData"]["CreateTime"])
        if old is not None and touch:
            token = str(int(token) + 1)
        stamped = wire.stamp(dt.datetime.fromtimestamp(updated, dt.UTC))
        made |= {"domain": "QBO", "sparse": False, "Id": id, "SyncToken": token}
        made["MetaData"] = {"CreateTime": created, "LastUpdatedTime": stamped}
        self._put(entity, id, made, updated, self.store.writer if old is None or row is None else row["by"])
        if touch:
            self._tell(entity, id, event or ("Create" if old is None else "Update"), now)
        return self._copy(entity, id)

    def remove(self, entity: str, id: str, into: str | None = None) -> Object:
        """Delete; what is left is ``{"domain", "status": "Deleted", "Id", "MetaData"}``, which is answered.

        ``into``: the Id it was merged into. KeyError for an unknown Id.
        """
        table, id = self.store.tables[entity], str(id)
        row = table.get(self.realm, id)
        if row is None or row["deleted"]:
            raise KeyError(f"{entity} {id}")
        now = self.now()
        updated = max(int(now.timestamp()), int(row["updated"]))
        stamped = wire.stamp(dt.datetime.fromtimestamp(updated, dt.UTC))
        mark = {"domain": "QBO", "status": "Deleted", "Id": id, "MetaData": {"LastUpdatedTime": stamped}}
        table.put(self.realm, id, {
            "id": id, "body": wire.dumps(mark), "own": "{}", "updated": updated, "deleted": True, "by": row["by"],
            "find": {}, "was": row["body"],
        })  # fmt: skip
        self._tell(entity, id, "Delete" if into is None else "Merge", now, into)
        return mark

    def changed_since(self, entity: str, when: dt.datetime) -> list[Object]:
        """Changed at or after ``when`` (whole seconds), deleted ones as their marks; oldest first. Shared objects."""
        table = self.store.tables[entity]
        order = table.ordered("updated")
        entries = order.entries(self.realm)
        found = []
        for _, id in entries[order.start(self.realm, int(when.timestamp()), inclusive=True) :]:
            row = table.get(self.realm, id)
            if row is not None:
                found.append(self.store.decode(entity, self.realm, id, row))
        return found

    def _copy(self, entity: str, id: str) -> Object:
        made = self.get(entity, id)
        assert made is not None
        return made

    def _put(self, entity: str, id: str, made: Object, updated: int, by: str) -> None:
        own = {name: value for name, value in made.items() if name.startswith("_")}
        body = {name: value for name, value in made.items() if name not in own}
        found = {field: value for field in INDEXED if (value := _searched(made.get(field))) is not None}
        self.store.tables[entity].put(self.realm, id, {
            "id": id, "body": wire.dumps(body), "own": wire.dumps(own), "updated": updated, "deleted": False,
            "by": by, "find": found,
        })  # fmt: skip

    def _tell(self, entity: str, id: str, event: str, at: dt.datetime, into: str | None = None) -> None:
        for listener in self.store.listeners:
            listener(self.realm, entity, id, event, at, into)


def _request_key(realm: str, request_id: str, bid: str | None) -> tuple[str, str]:
    # Items of a batch are kept apart, so that no requestid of a single call can be mistaken for one of them.
    return (realm, request_id) if bid is None else (f"{realm}/batch", json.dumps([request_id, bid]))


def _lookup(field: str) -> Callable[[Row], Any]:
    return lambda row: row["find"].get(field)


def _searched(value: Any) -> str | None:
    if isinstance(value, dict):
        value = value.get("value")
    return str(value).strip().casefold() if value not in (None, "") else None


def _facts(made: Object) -> Object:
    """Without what the service itself stamps, and as a reader would get it."""
    kept = {name: value for name, value in made.items() if name not in OWN}
    facts: Object = wire.loads(wire.dumps(kept))
    return facts
