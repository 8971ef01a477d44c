"""Single resources: one vendor, invoice, batch or job; voids; proof of payment."""

from __future__ import annotations

import datetime as dt
from typing import Any

from include.sandbox.avidxchange import invoices, payments, views
from include.sandbox.avidxchange.http import Refusal, Reply, Request, not_found
from include.sandbox.avidxchange.states import CLEARED, VOID
from include.sandbox.avidxchange.store import TENANT, Store, stamp
from include.sandbox.avidxchange.vendors import update_vendor
from include.sandbox.avidxchange.windows import BadQuery, id_list
from include.sandbox.avidxchange.wire import Row, done, error, failed, loads, results, visible
from include.sandbox.kernel.tables import Table

Parts = dict[str, str]
ACCOUNTING_SYSTEM = {"ID": 7, "Name": "Exact Online"}

# The smallest document that viewers open: an empty page.
PDF = (
    b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n"
    b"3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"
)


def json_body(request: Request) -> Any:
    try:
        return loads(request.body)
    except ValueError as problem:
        raise Refusal(400, error("InvalidJson", f"the body is not JSON: {problem}")) from problem


def _row(store: Store, table: Table, key: str, what: str) -> Row:
    row = store.row(table, key)
    if row is None:
        raise not_found(f"{what} {key}")
    return row


def accounting_systems(store: Store, request: Request, parts: Parts, now: dt.datetime) -> Reply:
    """The one list that never had Paging."""
    return Reply(200, {"Items": [ACCOUNTING_SYSTEM]})


def vendor(store: Store, request: Request, parts: Parts, now: dt.datetime) -> Reply:
    return Reply(200, visible(_row(store, store.vendors, parts["id"], "vendor")))


def put_vendor(store: Store, request: Request, parts: Parts, now: dt.datetime) -> Reply:
    before = _row(store, store.vendors, parts["id"], "vendor")
    result = update_vendor(store, before, json_body(request), now)
    return Reply(200, results([result], quirks="vendors" in store.settings()["quirks"]))


def invoice(store: Store, request: Request, parts: Parts, now: dt.datetime) -> Reply:
    return Reply(200, views.invoice(store, _row(store, store.invoices, parts["id"], "invoice")))


def void_invoice(store: Store, request: Request, parts: Parts, now: dt.datetime) -> Reply:
    status, body = invoices.void(store, _row(store, store.invoices, parts["id"], "invoice"), now)
    if status == 200:
        body = results(body["Results"], quirks="invoices" in store.settings()["quirks"])
    return Reply(status, body)


def invoice_image(store: Store, request: Request, parts: Parts, now: dt.datetime) -> Reply:
    _row(store, store.invoices, parts["id"], "invoice")
    return Reply(200, PDF, kind="application/pdf")


def batch(store: Store, request: Request, parts: Parts, now: dt.datetime) -> Reply:
    return Reply(200, views.batch(store, _row(store, store.batches, parts["guid"], "batch")))


def export_history(store: Store, request: Request, parts: Parts, now: dt.datetime) -> Reply:
    """The buyer says that a batch was imported; it changes nothing in the batch."""
    body = json_body(request)
    if not isinstance(body, dict) or not isinstance(body.get("BatchId"), str):
        raise Refusal(400, error("RequiredField", "BatchId is required", "BatchId"))
    if not isinstance(body.get("ExportHistoryStatusId"), int):
        message = "ExportHistoryStatusId is required, 1 for success"
        raise Refusal(400, error("RequiredField", message, "ExportHistoryStatusId"))
    _row(store, store.batches, body["BatchId"], "batch")
    names = ("BatchId", "FileId", "ExportedByUserId", "StartDate", "EndDate", "ExportHistoryStatusId")
    number = store.next_id("export_histories")
    row = {"ExportHistoryId": number, **{name: body.get(name) for name in names}, "InsertDateTime": stamp(now)}
    store.exports.put(TENANT, str(number), row)
    return Reply(200, results([done(row)], quirks=False))


def void_payments(store: Store, request: Request, parts: Parts, now: dt.datetime) -> Reply:
    """Each payment is voided on its own; a cleared one cannot be, its money is with the supplier."""
    ids = id_list(request.query, "externalPaymentIds")
    if not ids:
        raise BadQuery("FilterRequired", "give externalPaymentIds", "externalPaymentIds")
    found = [_void_payment(store, name, now) for name in ids]
    return Reply(200, results(found, quirks="payments" in store.settings()["quirks"]))


def _void_payment(store: Store, name: str, now: dt.datetime) -> Row:
    rows = store.payments.find("external", TENANT, name)
    if not rows:
        return failed([error("NotFound", f"there is no payment {name}", "externalPaymentIds")])
    row = rows[0]
    if payments.status_of(row) == CLEARED:
        problem = error("PaymentCleared", f"payment {row['PaymentId']} has cleared and cannot be voided")
        return failed([problem], _void_item(row))
    if payments.status_of(row) != VOID:
        row = payments.put_status(store, row, VOID, now)
    return done(_void_item(row))


def _void_item(row: Row) -> Row:
    return {"PaymentId": row["PaymentId"], "ExternalPaymentIds": row["ExternalPaymentIds"], "Status": row["Status"]}


def payment_history(store: Store, request: Request, parts: Parts, now: dt.datetime) -> Reply:
    """A bare array, no envelope."""
    row = _row(store, store.payments, parts["id"], "payment")
    return Reply(200, store.history.find("payment", TENANT, row["PaymentId"]))


def cleared_check(store: Store, request: Request, parts: Parts, now: dt.datetime) -> Reply:
    row = _row(store, store.payments, parts["id"], "payment")
    if not row["HasClearedCheckImages"]:
        raise not_found(f"cleared check image of payment {parts['id']}")
    return Reply(200, PDF, kind="application/pdf")


def job(store: Store, request: Request, parts: Parts, now: dt.datetime) -> Reply:
    return Reply(200, visible(_row(store, store.jobs, parts["id"], "job")))
