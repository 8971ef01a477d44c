"""Machines whose clocks differ, on one PostgreSQL store: whose lease lives, and how long ago a request left."""

from __future__ import annotations

import time
from datetime import timedelta

import pytest

from include.clock import RealClock
from include.delivery.context import Context, Settings
from include.delivery.engine import FlowRun, deliver
from include.store.database import Store
from include.store.leases import shared_time
from tests.include.delivery.conftest import NOON, Bench
from tests.support.outbox_rows import row

on_postgresql = pytest.mark.parametrize(
    "store_url", [pytest.param("postgresql", marks=pytest.mark.postgres)], indirect=True
)
machines = pytest.mark.parametrize(("first", "second"), [(0, 8), (8, 0), (0, -8), (-8, 0)])
"""Two machines, and how many minutes the clock of each is ahead."""


def machine(bench: Bench, name: str, minutes: int) -> Context:
    """A run on a machine whose own clock is that much ahead."""
    return Context(
        link="demo",
        run_id=f"run-{name}",
        store=bench.store,
        clock=RealClock(),
        settings=Settings(workers=1),
        real_time=shared_time(bench.store, lambda: time.time() + 60 * minutes),
        owner=name,
        is_gone=lambda owner: False,
    )


@on_postgresql
@machines
def test_a_request_on_its_way_is_left_alone_by_a_machine_whose_clock_differs(
    bench: Bench, first: int, second: int
) -> None:
    """The lease is of five minutes, the clocks are eight apart."""
    run = FlowRun("payments", [row("P1")], bench.writer, machine(bench, "A", first))
    steps = run.steps()
    assert "committed" in steps
    other = deliver("payments", [row("P1")], bench.writer, machine(bench, "B", second))
    assert (other.counts["unknown"], bench.writer.looked_up) == (1, [])
    assert bench.delivery("P1").lease_owner == "A"
    for _ in steps:
        pass
    assert run.result().counts["delivered"] == 1
    assert len(bench.target.live("123/P1")) == 1


@on_postgresql
@machines
def test_what_left_a_moment_ago_is_not_sent_again_by_a_machine_whose_clock_differs(
    bench: Bench, first: int, second: int
) -> None:
    """Its answer is lost and the target's reads lag; a minute must pass before its absence means anything."""
    bench.target.lag = 3600
    bench.writer.fault = lambda request: "drop"
    deliver("payments", [row("P1")], bench.writer, machine(bench, "A", first))
    again = deliver("payments", [row("P1")], bench.writer, machine(bench, "B", second))
    assert (again.counts["unknown"], len(bench.writer.looked_up)) == (1, 1)
    assert (bench.delivery("P1").reason_code, len(bench.target.live("123/P1"))) == ("not_settled", 1)
    assert abs(bench.delivery("P1").sent_at.timestamp() - time.time()) < 60, "the store's clock is this machine's"


@on_postgresql
@machines
def test_the_wait_is_over_when_it_is_over_by_the_stores_clock(bench: Bench, first: int, second: int) -> None:
    """Nothing arrived, and no lag is to be waited for: a machine whose clock is behind waits no longer than others."""
    bench.writer.fault = lambda request: "lose"
    bench.writer._settle = -30.0  # the question about the store's clock may take a while on a busy machine
    deliver("payments", [row("P1")], bench.writer, machine(bench, "A", first))
    bench.writer.fault = lambda request: None
    again = deliver("payments", [row("P1")], bench.writer, machine(bench, "B", second))
    assert (again.counts["delivered"], len(bench.target.live("123/P1"))) == (1, 1)


@on_postgresql
def test_a_run_goes_by_the_stores_clock(store: Store) -> None:
    context = Context(link="demo", run_id="run-1", store=store, clock=RealClock())
    assert context.real_time is not time.time
    assert abs(context.real_time() - time.time()) < 60
    assert abs(context.clock.now().timestamp() - context.real_time()) < 60


@on_postgresql
def test_a_virtual_clock_stays_the_clock(bench: Bench) -> None:
    assert bench.context().clock is bench.clock
    assert bench.clock.now() - NOON < timedelta(seconds=1)


def test_on_sqlite_the_machines_own_clock_counts(sqlite_store: Store) -> None:
    context = Context(link="demo", run_id="run-1", store=sqlite_store, clock=RealClock())
    assert context.real_time is time.time
