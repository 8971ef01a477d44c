"""Reading QuickBooks Online with a client that answers from objects in memory, in the vendor's envelopes."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import duckdb

from include.clock import ManualClock
from include.http.paging import Page
from include.warehouse.database import Warehouse
from include.warehouse.reader import Reader, ReadReport
from tests.support.scripted import Connected
from tests.support.taken_over import TakenOver

REALM = "9130357992221046"
START = datetime(2026, 11, 20, 9, tzinfo=UTC)
PACIFIC = ZoneInfo("America/Los_Angeles")


class FakeQuickBooks:
    """``objects`` by entity and Id; ``cdc_limit`` counts all objects of an answer, ``cdc_limit_each`` an entity's.

    ``refuse``: an error to raise for a statement's entity, or for every CDC call that names it (``"cdc Bill"``).
    """

    def __init__(self, clock: ManualClock) -> None:
        self.clock = clock
        self.objects: dict[str, dict[str, dict[str, Any]]] = {}
        self.changes: dict[tuple[str, str], datetime] = {}
        self.gone: dict[tuple[str, str], datetime] = {}
        self.refuse: dict[str, Exception] = {}
        self.cdc_limit = self.cdc_limit_each = 1000
        self.asked: list[str] = []

    def put(self, entity: str, key: str, **fields: Any) -> None:
        now = self.clock.now()
        before = self.objects.setdefault(entity, {}).get(key, {"SyncToken": "-1", "CreateTime": None})
        meta = {"CreateTime": before.get("MetaData", {}).get("CreateTime", _stamp(now)), "LastUpdatedTime": _stamp(now)}
        token = str(int(before["SyncToken"]) + 1)
        self.objects[entity][key] = {"domain": "QBO", "sparse": False, "Id": key, "SyncToken": token, "MetaData": meta}
        self.objects[entity][key] |= fields
        self.changes[entity, key] = now

    def remove(self, entity: str, key: str) -> None:
        del self.objects[entity][key]
        self.gone[entity, key] = self.clock.now()

    def query(self, company: str, statement: str) -> Iterator[Page]:
        self.asked.append(statement)
        entity = statement.split(" FROM ")[1].split()[0]
        if error := self.refuse.get(entity):
            raise error
        rows = [row for key, row in sorted(self.objects.get(entity, {}).items(), key=lambda item: int(item[0]))]
        if found := re.search(r"LastUpdatedTime >= '([^']+)'", statement):
            since = datetime.fromisoformat(found[1])
            rows = [row for row in rows if self.changes[entity, row["Id"]] >= since]
        if "count(*)" in statement:
            yield self._page({"QueryResponse": {"totalCount": len(rows)}})
            return
        start = int((re.search(r"STARTPOSITION (\d+)", statement) or ["", "1"])[1])
        rows = rows[start - 1 : start + 999]
        yield self._page(
            {"QueryResponse": {entity: rows, "startPosition": start, "maxResults": len(rows)} if rows else {}}
        )

    def cdc(self, company: str, entities: Sequence[str], since: datetime) -> Page:
        self.asked.append(f"cdc {','.join(entities)} {since.isoformat()}")
        for entity in entities:
            if error := self.refuse.get(f"cdc {entity}"):
                raise error
        left, parts = self.cdc_limit, []
        for entity in entities:
            rows = [row for key, row in self.objects.get(entity, {}).items() if self.changes[entity, key] >= since]
            rows += [
                {"domain": "QBO", "status": "Deleted", "Id": key, "MetaData": {"LastUpdatedTime": _stamp(at)}}
                for (kind, key), at in self.gone.items()
                if kind == entity and at >= since
            ]
            rows = rows[: min(left, self.cdc_limit_each)]
            left -= len(rows)
            parts.append({entity: rows, "startPosition": 1, "maxResults": len(rows)} if rows else {})
        return self._page({"CDCResponse": [{"QueryResponse": parts}]})

    def _page(self, answer: dict[str, Any]) -> Page:
        time = self.clock.now().astimezone(PACIFIC).isoformat(timespec="milliseconds")
        return Page(json.dumps({**answer, "time": time}).encode())


def _stamp(moment: datetime) -> str:
    return moment.astimezone(PACIFIC).replace(microsecond=0).isoformat()


class Desk:
    """A realm with its fake service, and its warehouse."""

    def __init__(self, home: Path, realms: tuple[str, ...] = (REALM,)) -> None:
        self.home, self.clock = home, ManualClock(START)
        self.books = FakeQuickBooks(self.clock)
        connection = Connected("qbo", "quickbooks_online", realms)
        self.changed_by_hand = False
        self.taken_over = of = TakenOver(home, "quickbooks_online", "qbo", self.clock)
        self.reader = Reader(Warehouse(home), connection, self.books, self.clock, of.hold, of.log)  # type: ignore[arg-type]

    def read(self, *feeds: str, minutes_later: float = 10, **more: Any) -> ReadReport:
        self.books.asked.clear()
        self.clock.advance(minutes=minutes_later)
        report = self.reader.read_feeds(feeds or None, **more)
        if report.changed and not self.changed_by_hand:
            self.taken_over.check()
        return report

    def rows(self, sql: str) -> list[tuple[Any, ...]]:
        with duckdb.connect(str(Warehouse(self.home).path)) as database:
            database.execute("set TimeZone = 'UTC'")
            return database.execute(sql.replace("raw.", "raw_quickbooks_online.")).fetchall()


def entities(desk: Desk) -> list[str]:
    """What was asked, without moments: ``cdc Bill,Vendor`` or ``query Bill``."""
    parts = (asked.split() for asked in desk.books.asked)
    return [f"cdc {part[1]}" if part[0] == "cdc" else f"query {part[part.index('FROM') + 1]}" for part in parts]


def bill(number: str = "F-1", amount: float = 100.25, **more: Any) -> dict[str, Any]:
    line = {
        "Id": "1",
        "LineNum": 1,
        "Amount": amount,
        "DetailType": "AccountBasedExpenseLineDetail",
        "AccountBasedExpenseLineDetail": {
            "AccountRef": {"value": "7", "name": "Advertising"},
            "BillableStatus": "NotBillable",
        },
    }
    return {
        "DocNumber": number,
        "TxnDate": "2026-11-19",
        "VendorRef": {"value": "56", "name": "Bob's Burger Joint"},
        "TotalAmt": amount,
        "Balance": amount,
        "Line": [line],
        **more,
    }


def vendor(name: str, **more: Any) -> dict[str, Any]:
    return {"DisplayName": name, "Active": True, **more}
