"""An engine on a real store, with a target system in memory and clocks that stand still until a test moves them."""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

import pytest
from sqlalchemy import select

from include.clock import ManualClock
from include.delivery.context import Context, FlowResult, Settings
from include.delivery.engine import deliver
from include.delivery.outbox import OutboxRow
from include.delivery.preview import preview
from include.store.database import Store
from include.store.models import alerts, audit_events, deliveries, reviews
from tests.support.fake_writer import FakeTarget, FakeWriter
from tests.support.stores import (  # noqa: F401 - fixtures
    postgres_url,
    sqlite_store,
    sqlite_template,
    store,
    store_url,
)

NOON = datetime(2026, 11, 20, 12, tzinfo=UTC)


@dataclass
class Bench:
    """A link's engine as a test sees it."""

    store: Store
    clock: ManualClock
    target: FakeTarget
    writer: FakeWriter
    real_seconds: float = 1_000_000.0
    options: dict[str, Any] = field(default_factory=dict)
    runs: int = 0

    def context(self, **options: Any) -> Context:
        self.runs += 1
        given = {"settings": Settings(workers=1), "owner": f"worker-{self.runs}", "is_gone": lambda owner: False}
        given |= {"link": "demo"} | self.options | options
        return Context(
            run_id=f"run-{self.runs}",
            store=self.store,
            clock=self.clock,
            chance=random.Random(7),
            real_time=lambda: self.real_seconds,
            **given,
        )

    def run(self, *rows: OutboxRow, flow: str = "payments", **options: Any) -> FlowResult:
        return deliver(flow, rows, self.writer, self.context(**options))

    def preview(self, *rows: OutboxRow, flow: str = "payments", **options: Any) -> FlowResult:
        return preview(flow, rows, self.writer, self.context(**options))

    def delivery(self, key: str, flow: str = "payments") -> Any:
        with self.store.read() as connection:
            query = select(deliveries).where(deliveries.c.source_key == key, deliveries.c.flow == flow)
            return connection.execute(query).one_or_none()

    def all(self, table: Any) -> list[Any]:
        with self.store.read() as connection:
            return list(connection.execute(select(table).order_by(table.c.id)))

    def events(self, key: str) -> list[str]:
        return [event.event for event in self.all(audit_events) if event.document_key == key]

    def reviews(self, state: str = "open") -> list[Any]:
        return [one for one in self.all(reviews) if one.state == state]

    def alerts(self) -> list[Any]:
        return [one for one in self.all(alerts) if one.closed_at is None]

    def decide(self, decision: str, code: str | None = None) -> None:
        """A person answers the open reviews."""
        with self.store.begin() as connection:
            which = reviews.update().where(reviews.c.state == "open")
            if code:
                which = which.where(reviews.c.code == code)
            connection.execute(
                which.values(state="decided", decision=decision, decided_by="Ann", decided_at=self.clock.now())
            )


@pytest.fixture
def bench(store: Store) -> Bench:  # noqa: F811
    clock = ManualClock(NOON)
    target = FakeTarget(clock)
    return Bench(store, clock, target, FakeWriter(target))


@pytest.fixture
def counted() -> Callable[[FlowResult], dict[str, int]]:
    """The counts that are not zero, once they add up."""

    def check(result: FlowResult) -> dict[str, int]:
        c = result.counts
        assert c["read"] == c["unchanged"] + c["skipped"] + c["planned"]
        after = ("delivered", "waiting", "blocked", "refused", "review", "retrying", "unknown")
        assert c["planned"] == sum(c[name] for name in after)
        return {name: count for name, count in c.items() if count and name not in ("read", "planned")}

    return check
