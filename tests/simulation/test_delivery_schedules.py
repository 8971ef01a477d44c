"""Many seeded schedules of two workers, crashes, lost and late answers, expired leases and people at work.

``SIMULATION_SCHEDULES`` says how many (default 300), ``SIMULATION_FIRST`` the seed of the first (default 0);
``SIMULATION_SEED`` repeats one and prints what happened in it.
"""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import event, select

from include.store.database import Store
from include.store.migrate import migrate
from include.store.models import audit_events
from tests.simulation.guarded import Guarded
from tests.simulation.world import Schedule

SCHEDULES = int(os.environ.get("SIMULATION_SCHEDULES", "300"))
FIRST = int(os.environ.get("SIMULATION_FIRST", "0"))
ONE_SEED = os.environ.get("SIMULATION_SEED")
PARTS = 10


@pytest.fixture(scope="module")
def fast_store() -> Iterator[Store]:
    """A store on a memory file system where there is one: the schedules kill workers, never the machine."""
    memory = Path("/dev/shm")
    folder = Path(tempfile.mkdtemp(prefix="mlc-simulation-", dir=memory if os.access(memory, os.W_OK) else None))
    store = Store.open(f"sqlite:///{folder / 'store.db'}", check=False)
    migrate(store)
    yield store
    store.close()
    shutil.rmtree(folder, ignore_errors=True)


# A schedule that never meets what it is about proves nothing.
MUST_HAPPEN = {
    "adopted",
    "changed",
    "delivered",
    "found",
    "interrupted",
    "late_answer",
    "not_sent",
    "not_there",
    "refused",
    "retry",
    "sent_again",
    "throttled",
    "unknown",
    "voided",
}


def what_happened(store: Store) -> set[str]:
    with store.read() as connection:
        return set(connection.execute(select(audit_events.c.event).distinct()).scalars())


def play(seed: int, store: Store, kind: type[Schedule] = Schedule) -> Schedule:
    schedule = kind(seed, store)

    def before_commit(_connection: object) -> None:
        schedule.before_commit()

    event.listen(store.engine, "commit", before_commit)
    try:
        schedule.chaos(moves=schedule.chance.randint(20, 60))
        schedule.calm()
    except BaseException as error:
        story = "\n".join(schedule.log)
        pytest.fail(f"seed {seed} (SIMULATION_SEED={seed} repeats it): {error!r}\n{story}")
    finally:
        event.remove(store.engine, "commit", before_commit)
    return schedule


@pytest.mark.parametrize("part", range(PARTS))
def test_no_schedule_doubles_or_loses_a_document(part: int, fast_store: Store) -> None:
    seeds = [int(ONE_SEED)] if ONE_SEED else range(FIRST + part, FIRST + SCHEDULES, PARTS)
    for seed in seeds:
        play(seed, fast_store)
    if len(seeds) >= 100:
        assert what_happened(fast_store) >= MUST_HAPPEN


@pytest.mark.parametrize("part", range(PARTS))
def test_in_no_schedule_leaves_what_a_guard_holds(part: int, fast_store: Store) -> None:
    seeds = [int(ONE_SEED)] if ONE_SEED else range(FIRST + part, FIRST + SCHEDULES // 3, PARTS)
    for seed in seeds:
        play(seed, fast_store, Guarded)


def test_a_seed_plays_the_same_way_twice(fast_store: Store, tmp_path: Path) -> None:
    again = Store.open(f"sqlite:///{tmp_path / 'store.db'}", check=False)
    migrate(again)
    assert play(1_000_001, fast_store).log == play(1_000_001, again).log
    again.close()
