"""A company's life read by one call at a time: whatever happens between two reads, what is stored is what is there."""

from __future__ import annotations

import random
from datetime import timedelta
from pathlib import Path

import pytest

from include.http.errors import Refused, Transient
from tests.support.quickbooks_reading import Desk, bill, vendor

ENTITIES = {"bills": "Bill", "vendors": "Vendor", "purchase_orders": "PurchaseOrder"}


class Life:
    """Changes, removals, imports, pauses and refusals, drawn by ``seed``."""

    def __init__(self, desk: Desk, seed: int) -> None:
        self.desk, self.books, self.draw, self.next = desk, desk.books, random.Random(seed), 1

    def happen(self) -> str:
        """Something between two reads; what it was."""
        desk, draw = self.desk, self.draw
        self.books.refuse.clear()
        self.books.cdc_limit, self.books.cdc_limit_each = draw.choice([(1000, 1000), (10_000, 1000), (1000, 10_000)])
        what = draw.choice(["little", "little", "import", "import", "pause", "refused", "failed"])
        self._little()
        if what == "import":
            entity = draw.choice(list(ENTITIES.values()))
            for _ in range(draw.choice([600, 1000, 1300])):
                self._put(entity)
        elif what == "pause":
            desk.clock.advance(days=draw.choice([20, 29, 45]))
            limit = desk.clock.now() - timedelta(days=30)
            for key in [key for key, at in self.books.gone.items() if at < limit]:
                del self.books.gone[key]
        elif what == "refused":
            self.books.refuse["cdc PurchaseOrder"] = Refused("feature not supported", status=400)
        elif what == "failed":
            self.books.refuse["cdc Vendor"] = Transient("502")
            self.books.refuse["Bill"] = Transient("502")
        desk.clock.advance(seconds=draw.choice([0, 30, 400]))
        return what

    def _little(self) -> None:
        for entity in ENTITIES.values():
            there = list(self.books.objects.get(entity, {}))
            for key in self.draw.sample(there, min(len(there), self.draw.randint(0, 3))):
                if self.draw.random() < 0.5:
                    self.books.remove(entity, key)
                else:
                    self._put(entity, key)
            for _ in range(self.draw.randint(0, 3)):
                self._put(entity)

    def _put(self, entity: str, key: str | None = None) -> None:
        if key is None:
            key, self.next = str(self.next), self.next + 1
        amount = self.draw.randint(1, 10**6)
        self.books.put(entity, key, **(vendor(f"Vendor {amount}") if entity == "Vendor" else bill(amount=amount)))


@pytest.mark.parametrize("seed", [1, pytest.param(2, marks=pytest.mark.faults)])
def test_what_is_stored_is_what_is_there(tmp_path: Path, seed: int) -> None:
    desk = Desk(tmp_path)
    life = Life(desk, seed)
    life.happen()
    for step in range(7):
        desk.books.refuse.clear()
        what = life.happen()
        problems = desk.read(*ENTITIES, minutes_later=0).problems
        assert {problem.cause for problem in problems} <= ({"Transient"} if what == "failed" else set())
        if problems:
            desk.books.refuse.clear()
            assert desk.read(*ENTITIES, minutes_later=0).problems == ()
        for feed, entity in ENTITIES.items():
            assert stored(desk, feed) == there(desk, entity), (seed, step, what, feed)


def stored(desk: Desk, feed: str) -> dict[str, int]:
    tables = "select count(*) from information_schema.tables where table_schema = 'raw_quickbooks_online'"
    if desk.rows(f"{tables} and table_name = '{feed}'") == [(0,)]:
        return {}
    return dict(desk.rows(f"select id, sync_token from raw.{feed} where not is_deleted"))


def there(desk: Desk, entity: str) -> dict[str, int]:
    return {key: int(row["SyncToken"]) for key, row in desk.books.objects.get(entity, {}).items()}
