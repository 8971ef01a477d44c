"""POST, PATCH and DELETE of master data and orders: the schema check of the API layer (section 5, step 1)."""

from __future__ import annotations

from typing import Any

from include.sandbox.basware import request_status
from include.sandbox.basware.call import Call, Handler
from include.sandbox.basware.errors import BUSINESS, CONFLICT, DATA, MISMATCH, SCHEMA, Refusal, problem, refused
from include.sandbox.basware.fields import READ_ONLY
from include.sandbox.basware.http import Reply
from include.sandbox.basware.masters import Master, find, scope_of
from include.sandbox.basware.schema import body_of, money, problems, timed
from include.sandbox.basware.store import moment, shown, stamp
from include.sandbox.kernel.tables import Row

LINES, MAX_LINES = "lines", 200
UNCOMPLETED, READY, IMPORTING, IMPORTED = "Uncompleted", "ReadyForImport", "ImportInProgress", "Imported"


def post(kind: Master) -> Handler:
    """Create or overwrite. One bad entry refuses the whole array, and nothing of it is stored."""

    def handler(call: Call) -> Reply:
        scope, items = scope_of(call), body_of(call.request)
        if not isinstance(items, list) or not 1 <= len(items) <= kind.batch:
            raise refused(400, SCHEMA, f"the body must be an array of 1 to {kind.batch} {kind.name}")
        found = [
            problem(SCHEMA, said, external_code=item.get(kind.key) if isinstance(item, dict) else None)
            for item in items
            for said in [*problems(kind.fields, item), *_beyond(kind, item)]
        ]
        if found:
            raise Refusal(400, *found)
        codes = [item[kind.key] for item in items]
        if twice := sorted({code for code in codes if codes.count(code) > 1}):
            said = f"the same {kind.key} stands twice in the array"
            raise Refusal(409, *(problem(CONFLICT, said, external_code=code) for code in twice))
        rows = _keep(kind, call, scope, [_content(kind, item) for item in items], "POST")
        # The specification promises one object here, though an array is sent.
        return Reply(200, rows[0] if kind.name == "purchaseOrders" and len(rows) == 1 else rows)

    return handler


def patch(kind: Master) -> Handler:
    def handler(call: Call) -> Reply:
        row, body = find(kind, call), body_of(call.request)
        if found := [*problems(kind.fields, body, partial=True), *_beyond(kind, body)]:
            raise Refusal(400, *(problem(SCHEMA, said, external_code=row["externalCode"]) for said in found))
        if body.get("externalCode", row["externalCode"]) != row["externalCode"]:
            raise refused(400, MISMATCH, "the externalCode of the body is not that of the path")
        content = _content(kind, body)
        merged = {**row["_sent"], **content}
        if LINES in content:
            lines = {line["externalCode"]: line for line in [*row["_sent"].get(LINES, []), *content[LINES]]}
            merged[LINES] = list(lines.values())
        return Reply(200, _keep(kind, call, scope_of(call), [merged], "PATCH")[0])

    return handler


def _content(kind: Master, item: Row) -> Row:
    content: Row = timed(kind.fields, item)
    return {name: value for name, value in content.items() if name not in READ_ONLY}


def _beyond(kind: Master, item: Any) -> list[str]:
    """What the vendor's schemas say in the words of a description alone."""
    if not isinstance(item, dict):
        return []
    quantity, lines = item.get("quantity"), item.get(LINES)
    if kind.name == "matchingOrderLines" and isinstance(quantity, int | float) and money(quantity) <= 0:
        return ["quantity must be a number above 0"]
    if kind.name != "purchaseOrders" or not isinstance(lines, list):
        return []
    said = [f"at most {MAX_LINES} {LINES} in one call"] if len(lines) > MAX_LINES else []
    coded = [line.get("codingRows", []) for line in lines if isinstance(line, dict)]
    return said + ["a line has one coding row" for rows in coded if isinstance(rows, list) and len(rows) > 1]


def _keep(kind: Master, call: Call, scope: str, contents: list[Row], operation: str) -> list[Row]:
    """What did not change is accepted and not forwarded."""
    store, table, rows = call.store, call.store.masters[kind.name], []
    changed: dict[str, bool] = {}
    for content in contents:
        code = content[kind.key]
        before = table.get(scope, code)
        changed[code] = before is None or before["_sent"] != content
        if not changed[code]:
            assert before is not None
            rows.append(before)
            continue
        state = _import_state(before, content) if kind.name == "purchaseOrders" else {}
        rows.append(store.save(table, code, {**content, **state, "_sent": content}, scope))
    request_status.submit(call, kind, scope, operation, contents, changed)
    return [shown(row) for row in rows]


def _import_state(before: Row | None, content: Row) -> Row:
    if before is not None and before["processingStatus"] in (IMPORTING, IMPORTED):
        said = f"order {content['externalCode']} is {before['processingStatus']}: it cannot be updated any more"
        raise refused(400, DATA, said, BUSINESS, content["externalCode"])
    return {"processingStatus": IMPORTING if content.get("processingStatus") == READY else UNCOMPLETED}


def delete(kind: Master) -> Handler:
    """Of the API's copy alone: what P2P has stays there."""

    def handler(call: Call) -> Reply:
        scope, body, table = scope_of(call), body_of(call.request), call.store.masters[kind.name]
        if isinstance(body, dict) and set(body) == {"externalCode"}:
            parts = {**call.parts, "id": str(body["externalCode"])}
            row = find(kind, Call(call.store, call.request, parts, call.now, call.request_id, call.caller))
            table.delete(scope, row["externalCode"])
            return Reply(200, {"taskStatus": "Completed"})
        try:
            after = stamp(moment(body["lastUpdated"]))
        except (ValueError, TypeError, KeyError) as error:
            raise refused(400, SCHEMA, "the body is {externalCode} or {lastUpdated}") from error
        gone = [row["externalCode"] for row in table.rows(scope) if row["lastUpdated"] > after]
        for code in gone:
            table.delete(scope, code)
        name = f"{kind.name}-{call.store.next_number('cleanup')}"
        call.store.cleanups.put("", name, {"taskName": name, "numberOfRecordsDeleted": len(gone)})
        return Reply(202, {"statusApiLink": f"/v1/taskStatus/{name}", "taskName": name, "taskStatus": "InProgress"})

    return handler
