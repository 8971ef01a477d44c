"""The reference data of the Accounting API, and the richer lists beside it (sections 3 and 6)."""

from __future__ import annotations

from typing import Any

from include.sandbox.airbase import listing
from include.sandbox.airbase.call import Call, Handler
from include.sandbox.airbase.errors import Problems, refused, wrong, wrong_items
from include.sandbox.airbase.http import Reply
from include.sandbox.airbase.records import Kind, judged, keep, same_type
from include.sandbox.airbase.store import Store
from include.sandbox.kernel.tables import Row

BATCH = 100
READ_ONLY = "This data is managed by your ERP and is read-only."


def get_list(entity: str, view: listing.View) -> Handler:
    """In the order the records came; nothing but ``erp_reference_id`` filters here."""

    def handler(call: Call) -> Reply:
        linked = listing.with_erp_id(call.request)
        return listing.answer(call, listing.in_order(call.store, entity, "seq", linked), view)

    return handler


def get_filtered(entity: str, statuses: tuple[str, ...], view: listing.View) -> Handler:
    def handler(call: Call) -> Reply:
        return listing.filtered(call, entity, statuses, view)

    return handler


def get_one(entity: str, view: listing.View) -> Handler:
    def handler(call: Call) -> Reply:
        return Reply(200, view(call.store, call.one(entity)))

    return handler


def dated(view: listing.View) -> listing.View:
    """The lists of section 6 say when a record came and changed; those of the Accounting API do not."""

    def shown(store: Store, row: Row) -> Row:
        return {**view(store, row), "created_date": row["created_date"], "updated_date": row["updated_date"]}

    return shown


def _writable(call: Call, kind: Kind) -> None:
    if kind.owned and not call.store.settings()["allow_gl_write"]:
        raise refused(403, READ_ONLY)


def post(kind: Kind, view: listing.View) -> Handler:
    def handler(call: Call) -> Reply:
        _writable(call, kind)
        row, found = judged(call.store, kind, None, call.body())
        if found:
            raise wrong(found)
        return Reply(201, view(call.store, keep(call.store, kind, None, row, by_api=True)))

    return handler


def patch(kind: Kind, view: listing.View) -> Handler:
    def handler(call: Call) -> Reply:
        _writable(call, kind)
        before = call.one(kind.entity)
        row, found = judged(call.store, kind, before, call.body())
        if found:
            raise wrong(found)
        return Reply(200, view(call.store, keep(call.store, kind, before, row)))

    return handler


def bulk_upsert(kind: Kind, view: listing.View) -> Handler:
    """An item with an airbase_id is changed, one without is created; one bad item refuses them all."""

    def handler(call: Call) -> Reply:
        _writable(call, kind)
        items = call.body().get("entities")
        if not isinstance(items, list) or not items:
            raise wrong({"entities": ["This field is required."]})
        if len(items) > BATCH:
            raise wrong({"entities": [f"Ensure this field has no more than {BATCH} elements."]})
        checked = [_item(call.store, kind, item) for item in items]
        problems = {index: found for index, (_, _, found) in enumerate(checked) if found}
        problems |= _twice([row for _, row, _ in checked], kind, problems)
        if problems:
            raise wrong_items(problems)
        answer: dict[str, list[Row]] = {"created": [], "updated": []}
        for before, row, _ in checked:
            kept = keep(call.store, kind, before, row, by_api=True)
            answer["updated" if before else "created"].append(view(call.store, kept))
        return Reply(200, answer)

    return handler


def _item(store: Store, kind: Kind, item: Any) -> tuple[Row | None, Row, Problems]:
    key = item.get("airbase_id") if isinstance(item, dict) else None
    before = store.get(kind.entity, key)
    if key and before is None:
        return None, {}, {"airbase_id": [f"{key} does not exist."]}
    row, found = judged(store, kind, before, item)
    return before, row, found


def _twice(rows: list[Row], kind: Kind, problems: dict[int, Problems]) -> dict[int, Problems]:
    """The same record twice in one batch: the second of them is refused."""
    found: dict[int, Problems] = {}
    for index, row in enumerate(rows):
        if index in problems:
            continue
        for earlier in rows[:index]:
            if row.get("id") and row["id"] == earlier.get("id"):
                found[index] = {"airbase_id": [f"{row['id']} stands twice in this batch."]}
            elif row["erp_reference_id"] and _alike(row, earlier):
                found[index] = {"erp_reference_id": [f"{kind.one} with this erp_reference_id already exists."]}
    return found


def _alike(row: Row, earlier: Row) -> bool:
    return row["erp_reference_id"] == earlier.get("erp_reference_id") and same_type(row, earlier)
