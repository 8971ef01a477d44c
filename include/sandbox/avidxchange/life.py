"""Time and steps: everything that is due happens in the order it was due, stamped with its own moment."""

from __future__ import annotations

import datetime as dt

from include.sandbox.avidxchange import approvals, jobs, payment_run, payments
from include.sandbox.avidxchange.states import IN_WORKFLOW, ON_HOLD, PAYMENT_VOIDED, SUBMITTED
from include.sandbox.avidxchange.store import TENANT, Store, moment, stamp
from include.sandbox.kernel.tables import Table

BEFORE_PAYMENT = (SUBMITTED, IN_WORKFLOW, ON_HOLD, PAYMENT_VOIDED)


def _movable(store: Store) -> tuple[Table, ...]:
    # batches before invoices: an approval and its batch are two steps
    return store.batches, store.payments, store.invoices, store.jobs


def settle(store: Store, now: dt.datetime) -> int:
    """Let happen what was due until `now`; answers how many steps that were."""
    limit = stamp(now)
    moved = 0
    while True:
        due = [
            (entries[0][0], rank, entries[0][1])
            for rank, table in enumerate(_movable(store))
            if (entries := table.ordered("due").entries(TENANT)) and entries[0][0] <= limit
        ]
        if not due:
            return moved
        at, rank, key = min(due)
        table = _movable(store)[rank]
        _move(store, table, key, moment(at))
        after = table.get(TENANT, key)
        if after is not None and after.get("_due") is not None and after["_due"] <= at:
            raise RuntimeError(
                f"{table.entity} {key} moved at {at} and is due again at {after['_due']}: it would never end"
            )
        moved += 1


def advance(store: Store, now: dt.datetime) -> dict[str, int]:
    """Everything that can move moves one state, now; answers how many rows of each resource did."""
    settle(store, now)
    waiting = [(table, key) for table in _movable(store) for _, key in list(table.ordered("due").entries(TENANT))]
    moved: dict[str, int] = {}
    for table, key in waiting:
        row = table.get(TENANT, key)
        if row is not None and row.get("_due") is not None:
            _move(store, table, key, now)
            moved[table.entity] = moved.get(table.entity, 0) + 1
    return moved


def _move(store: Store, table: Table, key: str, at: dt.datetime) -> None:
    row = store.need(table, key)
    if table is store.batches:
        approvals.step_batch(store, row, at)
    elif table is store.payments:
        payments.step_payment(store, row, at)
    elif table is store.jobs:
        jobs.step(store, row, at)
    elif row["Status"] in BEFORE_PAYMENT:
        approvals.step(store, row, at)
    else:
        payment_run.pay(store, row, at)
