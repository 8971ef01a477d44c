"""exportedPurchaseOrders: orders made in Basware, exported anew after each change (section 7, Life cycles)."""

from __future__ import annotations

from include.sandbox.basware import listing
from include.sandbox.basware.call import Call
from include.sandbox.basware.completing import completed
from include.sandbox.basware.errors import BUSINESS, NOT_ALLOWED, PARAMETER, not_found, refused
from include.sandbox.basware.http import Reply
from include.sandbox.basware.openapi import SCHEMAS
from include.sandbox.basware.store import TENANT, Store, shown, stamp
from include.sandbox.kernel.tables import Row

ENVELOPE, PAGE = "exportedPurchaseOrders", 100
WAITING, EXPORTED = "WaitingForExport", "Exported"
ORDER_STATUSES = SCHEMAS["ExportedPurchaseOrderEntity"]["orderStatus"].allowed
FINAL = frozenset({"Canceled", "Closed"})


def get_list(call: Call) -> Reply:
    """``orderStatus`` is the state of the export here, not that of the order."""
    status = call.request.query.get("orderStatus")
    if status is not None and status not in (WAITING, EXPORTED):
        raise refused(400, PARAMETER, f"orderStatus takes {WAITING} or {EXPORTED}; got {status}")

    def wanted(row: Row) -> bool:
        return status is None or row["processingStatus"] == status

    return listing.answer(call.store, call.request, call.store.exported, ENVELOPE, PAGE, wanted)


def find(call: Call) -> Row:
    row = call.store.exported.get(TENANT, call.parts["id"])
    if row is None:
        raise not_found(f"exported purchase order {call.parts['id']}")
    return row


def get_one(call: Call) -> Reply:
    return Reply(200, {ENVELOPE: [shown(find(call))]})


def acknowledge(call: Call) -> Reply:
    row = find(call)
    if row["processingStatus"] == EXPORTED:
        said = f"order {row['externalCode']} is {EXPORTED}: there is nothing to acknowledge"
        raise refused(405, NOT_ALLOWED, said, BUSINESS, row["externalCode"])
    call.store.save(call.store.exported, row["externalCode"], {**row, "processingStatus": EXPORTED})
    return Reply(200, row["externalCode"])


def export(store: Store, row: Row) -> Row:
    """After a change in Basware the order waits for export again, whether or not the one before was fetched."""
    told = {**completed(row), "processingStatus": WAITING, "orderExportTimestamp": stamp(store.now)}
    kept = store.save(store.exported, row["externalCode"], told)
    store.tell("ExportedPurchaseOrders", WAITING, row["externalCode"])
    return kept
