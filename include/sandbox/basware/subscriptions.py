"""Who wants to be told of what; a receiver is tried with a ConnectionTest before it is registered (section 8)."""

from __future__ import annotations

import uuid
from collections.abc import Awaitable, Callable
from dataclasses import replace

from include.sandbox.basware import listing
from include.sandbox.basware.call import Call
from include.sandbox.basware.errors import BUSINESS, DATA, PARAMETER, SCHEMA, Refusal, problem, refused
from include.sandbox.basware.http import Reply, dumps
from include.sandbox.basware.openapi import SCHEMAS
from include.sandbox.basware.schema import Fields, body_of, problems
from include.sandbox.basware.signing import HEADER, signature
from include.sandbox.basware.store import TENANT, moment, shown, stamp
from include.sandbox.basware.tasks import notice
from include.sandbox.kernel.delivery import Post, client, send
from include.sandbox.kernel.tables import Row

TEST_S = 3.0
TYPES = ("AccountingDocuments", "ExportedPurchaseOrders", "ExportedPurchaseRequisitions", "RequestStatus",
         "ExportedContracts", "ExportedContractSpends")  # fmt: skip
SUB_TYPES = ("WaitingForPrebook", "WaitingForTransfer", "WaitingForPrebookCancelation", "WaitingToBeRemoved",
             "WaitingToBeReturned", "WaitingToBeCompleted", "WaitingForExport", "Error", "Success", "All")  # fmt: skip
# Which texts are meant, descriptions say.
_MEANT = {"taskType": TYPES, "taskSubType": SUB_TYPES, "subscriptionType": ("Webhook",)}
FIELDS: Fields = {
    name: replace(field, allowed=_MEANT.get(name, field.allowed)) for name, field in SCHEMAS["Subscription"].items()
}
SECRET = "webhookAuthenticationToken"  # noqa: S105 - a field's name


def key_of(row: Row) -> str:
    return f"{row['taskType']}/{row['taskSubType']}"


def register(call: Call) -> Reply:
    items = body_of(call.request)
    if not isinstance(items, list) or not items:
        raise refused(400, SCHEMA, "the body must be an array of subscriptions")
    if found := [problem(SCHEMA, said) for item in items for said in problems(FIELDS, item)]:
        raise Refusal(400, *found)
    rows = [{"taskSubType": "Error" if item["taskType"] == "RequestStatus" else "All", **item} for item in items]
    return Reply(200, None, then=_tested(call, rows))


def _tested(call: Call, rows: list[Row]) -> Callable[[], Awaitable[Reply]]:
    """All receivers are tried before anything is written: nothing of this request is half done meanwhile."""

    async def run() -> Reply:
        async with client(TEST_S) as sender:
            for row in rows:
                if (status := await send(sender, _test(row, call))) != 200:
                    said = f"ConnectionTest of {row['notificationWebhookURL']} was answered {status or 'by nobody'}"
                    raise refused(400, DATA, said, BUSINESS)
        kept = [call.store.save(call.store.subscriptions, key_of(row), row) for row in rows]
        return Reply(200, [shown(row) for row in kept])

    return run


def _test(row: Row, call: Call) -> Post:
    body = dumps(notice(str(uuid.uuid4()), "ConnectionTest", row["taskSubType"], call.request_id, call.now))
    headers = {"Content-Type": "application/json", HEADER: signature(body, row[SECRET])}
    return Post(row["notificationWebhookURL"], body, headers)


def get_list(call: Call) -> Reply:
    """With the secret of each: the vendor's schema requires it in the answer."""
    asked = {name: call.request.query[name] for name in ("taskType", "taskSubType") if name in call.request.query}
    wanted = listing.updated_after(call.request)
    rows = [
        shown(row)
        for row in call.store.subscriptions.rows(TENANT)
        if wanted(row) and all(row[name] == value for name, value in asked.items())
    ]
    return Reply(200, {"subscriptions": rows})


def delete(call: Call) -> Reply:
    query = call.request.query
    if missing := [name for name in ("lastUpdated", "taskType", "taskSubType") if not query.get(name)]:
        raise refused(400, PARAMETER, f"{', '.join(missing)} is required")
    try:
        after = stamp(moment(query["lastUpdated"].replace(" ", "+")))
    except ValueError as error:
        raise refused(400, PARAMETER, "lastUpdated must be an ISO 8601 moment") from error
    gone = [
        row
        for row in call.store.subscriptions.rows(TENANT)
        if row["lastUpdated"] > after
        and row["taskType"] == query["taskType"]
        and query["taskSubType"] in ("All", row["taskSubType"])
    ]
    for row in gone:
        call.store.subscriptions.delete(TENANT, key_of(row))
    return Reply(200, {"status": "Success", "numberOfRecordsDeleted": len(gone)})
