"""Batches of more than 100 items are accepted and worked off later (reference page, section 6, acknowledgement)."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Callable
from typing import Any

from include.sandbox.avidxchange import invoices, vendors
from include.sandbox.avidxchange.store import Store, stamp
from include.sandbox.avidxchange.wire import Row, loads

Upsert = Callable[[Store, Any, dt.datetime], Row]

UPSERTS: dict[str, Upsert] = {
    "vendors": vendors.upsert_vendor,
    "enterpriseCodes": vendors.upsert_code,
    "purchaseOrders": vendors.upsert_order,
    "invoices": invoices.upsert_invoice,
}
# Assumed: some seconds in the queue, then some two hundred items a second.
QUEUED_SECONDS, STARTING_SECONDS, ITEMS_PER_SECOND = 5, 5, 200


def work(store: Store, resource: str, items: list[Any], at: dt.datetime) -> list[Row]:
    """One result per item, in their order; a bad one does not stop the rest."""
    return [UPSERTS[resource](store, item, at) for item in items]


def accept(store: Store, resource: str, body: str, at: dt.datetime) -> str:
    """Keep the body as it was sent (a number must reach the books without having been a float); answers the JobId."""
    number = store.next_id("jobs")
    job = str(uuid.uuid5(uuid.NAMESPACE_URL, f"avidxchange/{store.seed()}/job/{number}"))
    row = {
        "JobId": job,
        "Status": "Queued",
        "Results": [],
        "CreatedDate": stamp(at),
        "_resource": resource,
        "_body": body,
        "_due": stamp(at + dt.timedelta(seconds=QUEUED_SECONDS)),
    }
    store.save(store.jobs, job, row, at)
    return job


def step(store: Store, job: Row, at: dt.datetime) -> Row:
    """Queued -> Running -> Completed or CompletedWithErrors."""
    items = loads(job["_body"])["Items"]
    if job["Status"] == "Queued":
        due = at + dt.timedelta(seconds=STARTING_SECONDS + len(items) // ITEMS_PER_SECOND)
        return store.save(store.jobs, job["JobId"], {**job, "Status": "Running", "_due": stamp(due)}, at)
    results = work(store, job["_resource"], items, at)
    status = "Completed" if all(result["Successful"] for result in results) else "CompletedWithErrors"
    done = {**job, "Status": status, "Results": results, "_body": None, "_due": None}
    return store.save(store.jobs, job["JobId"], done, at)
