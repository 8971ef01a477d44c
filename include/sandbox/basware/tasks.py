"""Tasks: one for each state that a subscription is about, with the history of its deliveries (section 8)."""

from __future__ import annotations

import datetime as dt
import uuid

from include.sandbox.basware import listing
from include.sandbox.basware.call import Call
from include.sandbox.basware.errors import not_found
from include.sandbox.basware.http import Reply
from include.sandbox.basware.store import TENANT, Store, shown, stamp
from include.sandbox.kernel.tables import Row

PAGE = 500
NEW, COMPLETED, FAILED = "New", "Completed", "Failed"
# Waits between the first delivery and the three tries after it; then the task has failed.
LADDER_S = (10, 60, 300)
LIFE = dt.timedelta(days=1)


def notice(task_id: str, task_type: str, task_sub_type: str, document_id: str, now: dt.datetime) -> Row:
    """What a receiver gets: no business data, only what to ask for."""
    return {"taskId": task_id, "taskStatus": NEW, "taskType": task_type, "taskSubType": task_sub_type,
            "documentId": document_id, "expirationTime": stamp(now + LIFE)}  # fmt: skip


def create(store: Store, task_type: str, task_sub_type: str, document_id: str) -> None:
    """One task for each subscription that this state falls under."""
    for key, row in store.subscriptions.items(TENANT):
        if row["taskType"] == task_type and row["taskSubType"] in (task_sub_type, "All"):
            told = notice(str(uuid.uuid4()), task_type, task_sub_type, document_id, store.now)
            own = {"_subscription": key, "_attempts": 0, "_due": stamp(store.now)}
            made = _action(NEW, store.now, "Task Created")
            store.save(store.tasks, told["taskId"], {**told, "taskHistory": [made], **own})


def after_attempt(row: Row, status: int | None, at: dt.datetime) -> Row:
    """The task after a delivery: done, to be tried again, or given up."""
    attempts = int(row["_attempts"]) + 1
    state = COMPLETED if status == 200 else FAILED if attempts > len(LADDER_S) else NEW
    said = _action(state, at, f"the receiver answered {status}" if status else "no receiver answered")
    changed = {**row, "_attempts": attempts, "taskStatus": state, "taskHistory": [*row["taskHistory"], said]}
    if state != NEW:
        return changed
    return {**changed, "_due": stamp(at + dt.timedelta(seconds=LADDER_S[attempts - 1]))}


def _action(state: str, at: dt.datetime, said: str) -> Row:
    return {"action": state, "timeStamp": stamp(at), "messages": [said]}


def get_list(call: Call) -> Reply:
    names = ("taskType", "taskStatus", "documentId")
    asked = {name: call.request.query[name] for name in names if name in call.request.query}

    def wanted(row: Row) -> bool:
        return all(row[name] == value for name, value in asked.items())

    return listing.answer(call.store, call.request, call.store.tasks, "taskStatus", PAGE, wanted)


def get_one(call: Call) -> Reply:
    row = call.store.tasks.get(TENANT, call.parts["id"])
    if row is None:
        raise not_found(f"task {call.parts['id']}")
    return Reply(200, {"taskStatus": [shown(row)]})
