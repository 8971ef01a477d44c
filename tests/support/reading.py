"""Reading with a scripted client into a real warehouse: what the tests of the raw layer share."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import duckdb

from include.clock import ManualClock
from include.warehouse.database import Warehouse
from include.warehouse.reader import Reader, ReadReport
from tests.support.scripted import Connected, ScriptedClient
from tests.support.taken_over import TakenOver

START = datetime(2026, 11, 20, 9, tzinfo=UTC)
JAN_1, FEB_1 = "/Date(1767225600000)/", "/Date(1769904000000)/"
ENTRIES, ACCOUNTS, JOURNALS = "purchaseentry/PurchaseEntries", "sync/CRM/Accounts", "financial/Journals"


class Bench:
    """A connection with a scripted client, and its warehouse."""

    def __init__(self, home: Path, system: str = "exact_online", companies: tuple[str, ...] = ("123",)) -> None:
        self.home, self.system = home, system
        self.client = ScriptedClient(system)
        self.clock = ManualClock(START)
        self.taken_over = TakenOver(home, system, "main", self.clock)
        self.reader = self.reader_of("main", companies)
        self.changed_by_hand = False

    def reader_of(self, connection: str, companies: tuple[str, ...]) -> Reader:
        """Of another connection, or of other companies, into the same warehouse."""
        of = TakenOver(self.home, self.system, connection, self.clock)
        connected = Connected(connection, self.system, companies)
        return Reader(Warehouse(self.home), connected, self.client, self.clock, of.hold, of.log)

    def answer(self, path: str, *pages: Any) -> None:
        self.client.answers[path] = list(pages)

    def read(self, *feeds: str, minutes_later: int = 10, **more: Any) -> ReadReport:
        self.client.asked.clear()
        self.clock.advance(minutes=minutes_later)
        report = self.reader.read_feeds(feeds or None, **more)
        if report.changed and not self.changed_by_hand:
            self.taken_over.check()
        return report

    def rows(self, sql: str) -> list[tuple[Any, ...]]:
        with duckdb.connect(str(Warehouse(self.home).path)) as database:
            database.execute("set TimeZone = 'UTC'")
            return database.execute(sql.replace("raw.", f"raw_{self.system}.")).fetchall()

    @contextmanager
    def dying_after_the_load(self) -> Iterator[None]:
        """As when the process dies once dlt has committed the rows: the transaction that follows does not come about,
        because the feed log (of a read before) takes no row."""
        self.rows("alter table raw.feeds add column closed integer default 1")
        self.rows("alter table raw.feeds alter column closed drop default")
        self.rows("alter table raw.feeds alter column closed set not null")
        yield
        self.rows("alter table raw.feeds drop column closed")

    def everything(self, table: str) -> list[tuple[Any, ...]]:
        return sorted(self.rows(f"select * exclude (read_at, _dlt_load_id) from raw.{table}"), key=repr)


def entry(key: str, modified: str = JAN_1, amount: float = 100.0) -> dict[str, Any]:
    lines = {"results": [{"ID": f"{key}-1", "AmountFC": amount}]}
    return {"EntryID": key, "AmountFC": amount, "Modified": modified, "PurchaseEntryLines": lines}


def account(key: str, version: int, name: str = "Bakker") -> dict[str, Any]:
    return {"ID": key, "Timestamp": str(version), "Name": name, "IsSupplier": True}


def journals(count: int) -> list[dict[str, Any]]:
    return [{"ID": f"j{number}", "Code": str(number)} for number in range(count)]
