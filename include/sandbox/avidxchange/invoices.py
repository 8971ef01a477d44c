"""Invoices as callers send them: idempotent by ExternalCode, refused item by item (reference page, section 6)."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any

from include.sandbox.avidxchange import shapes
from include.sandbox.avidxchange.approvals import leave_batch, move_invoice
from include.sandbox.avidxchange.states import (
    APPROVED,
    FINAL_INVOICE,
    IN_WORKFLOW,
    SUBMITTED,
    VOID,
    VOIDED,
    invoice_due,
)
from include.sandbox.avidxchange.store import TENANT, Store, stamp
from include.sandbox.avidxchange.vendors import company_problem
from include.sandbox.avidxchange.wire import Row, done, error, failed

BLANK: Row = {"InvoiceId": None} | {field.name: None for field in shapes.INVOICE} | {
    "Status": SUBMITTED, "StatusDate": None, "ApprovedDate": None, "ImageUrl": None, "CreatedDate": None, "Lines": [],
    "Payments": [], "_submitted": None, "_batch": None, "_due": None,
}  # fmt: skip


def live_payments(store: Store, invoice: Row) -> list[Row]:
    rows = [store.need(store.payments, entry["PaymentId"]) for entry in invoice["Payments"]]
    return [row for row in rows if row["Status"]["Description"] != VOID]


def settled(store: Store, invoice: Row) -> Decimal:
    """What live payments take off the invoice: money and discount, with the sign of the invoice."""
    total = Decimal("0.00")
    for payment in live_payments(store, invoice):
        for entry in payment["Invoices"]:
            if entry["InvoiceId"] == invoice["InvoiceId"]:
                total += Decimal(entry["NetAmount"]) + Decimal(entry["Discount"])
    return total


def remaining(store: Store, invoice: Row) -> Decimal:
    return Decimal(invoice["Amount"]) - settled(store, invoice)


def upsert_invoice(store: Store, body: Any, at: dt.datetime) -> Row:
    values, problems = shapes.invoice(body)
    sent = {"ExternalCode": values.get("ExternalCode"), "InvoiceNumber": values.get("InvoiceNumber")}
    if problems:
        return failed(problems, sent)
    found = store.invoices.find("code", TENANT, values["ExternalCode"])
    before = found[0] if found else None
    if before is not None and before["_submitted"] == values:
        return done(summary(before, "Unchanged"))
    values["_submitted"] = dict(values)
    if before is not None and (reason := _locked(store, before)) is not None:
        return failed([error("InvoiceLocked", reason, "ExternalCode")], {**sent, "InvoiceId": before["InvoiceId"]})
    vendor, problems = _references(store, values)
    if vendor is not None:
        values["VendorId"] = vendor["VendorId"]
        problems += duplicate(store, values, before)
    if problems:
        return failed(problems, sent)
    if before is None:
        return done(summary(create(store, values, "api", at), "Insert"))
    return done(summary(change(store, before, values, at), "Update"))


def _locked(store: Store, invoice: Row) -> str | None:
    if invoice["Status"] in FINAL_INVOICE:
        return f"invoice {invoice['InvoiceId']} is {invoice['Status']} and cannot be changed"
    if payments := live_payments(store, invoice):
        return f"invoice {invoice['InvoiceId']} is locked: payment {payments[0]['PaymentId']} exists"
    return None


def _references(store: Store, values: Row) -> tuple[Row | None, list[Row]]:
    problems = company_problem(store, values)
    currencies = store.settings()["currencies"]
    if values["CurrencyCode"] not in currencies:
        allowed = ", ".join(currencies)
        problems.append(error("InvalidCurrency", f"{values['CurrencyCode']} is not one of {allowed}", "CurrencyCode"))
    company, code = values["CompanyExternalCode"], values.get("VendorExternalCode")
    if code:
        vendor = store.vendor_by_code(company, code)
    else:
        vendor = store.row(store.vendors, values["VendorId"])
    if vendor is None or vendor["CompanyExternalCode"] not in (None, company):
        field = "VendorExternalCode" if code else "VendorId"
        problems.append(
            error("VendorNotFound", f"company {company} has no vendor {code or values.get('VendorId')}", field)
        )
        vendor = None
    elif not vendor["Active"]:
        problems.append(error("VendorInactive", f"vendor {vendor['Name']} is not active", "VendorExternalCode"))
    return vendor, problems + code_problems(store, company, values["Lines"])


def code_problems(store: Store, company: str, lines: list[Row]) -> list[Row]:
    """Every line code must be known in its group and active."""
    problems = []
    for index, line in enumerate(lines):
        for reference in line["Codes"]:
            known = store.enterprise_code(company, reference["GroupName"], reference["CodeValue"])
            if known is None or not known["IsActive"]:
                what = "does not exist" if known is None else "is not active"
                message = f"line {line['LineNumber']}: {reference['GroupName']} {reference['CodeValue']} {what}"
                problems.append(error("InvalidCode", message, f"Lines[{index}].Codes"))
    return problems


def duplicate(store: Store, values: Row, before: Row | None) -> list[Row]:
    mine = before["InvoiceId"] if before else None
    for other in store.invoices.find("number", TENANT, (values["VendorId"], values["InvoiceNumber"].casefold())):
        if other["InvoiceId"] != mine and other["Status"] not in FINAL_INVOICE:
            message = f"invoice {other['InvoiceId']} of this vendor has number {other['InvoiceNumber']} already"
            return [error("DuplicateInvoice", message, "InvoiceNumber")]
    return []


def create(store: Store, values: Row, source: str, at: dt.datetime) -> Row:
    number = store.next_id("invoices", values["CompanyExternalCode"])
    now = stamp(at)
    due = invoice_due(SUBMITTED, at, 0.0)
    row = {
        **BLANK,
        **_kept(values),
        "InvoiceId": number,
        "ImageUrl": f"/v1/invoices/{number}/image",
        "StatusDate": now,
        "CreatedDate": now,
        "_source": source,
        "_due": stamp(due) if due else None,
    }
    return store.save(store.invoices, number, row, at)


def change(store: Store, before: Row, values: Row, at: dt.datetime) -> Row:
    """New content. An approval given to the old content does not hold for the new one."""
    row = store.save(store.invoices, before["InvoiceId"], {**before, **_kept(values)}, at)
    if row["Status"] == APPROVED:
        leave_batch(store, row, at)
        row = move_invoice(store, store.need(store.invoices, row["InvoiceId"]), IN_WORKFLOW, at)
    return row


def _kept(values: Row) -> Row:
    # the vendor's code is shown from the vendor, which may be given another one later
    return {name: value for name, value in values.items() if name != "VendorExternalCode"}


def void(store: Store, invoice: Row, at: dt.datetime) -> tuple[int, Row]:
    """(HTTP status, body) of a void: 409 once a payment exists or it was rejected; repeating it is harmless."""
    if payments := live_payments(store, invoice):
        message = f"invoice {invoice['InvoiceId']} has payment {payments[0]['PaymentId']}: void the payment first"
        return 409, {"Errors": [error("PaymentExists", message)]}
    if invoice["Status"] == VOIDED:
        return 200, {"Results": [done(summary(invoice, "Unchanged"))]}
    if invoice["Status"] in FINAL_INVOICE:
        message = f"invoice {invoice['InvoiceId']} is {invoice['Status']} already"
        return 409, {"Errors": [error("InvoiceClosed", message)]}
    leave_batch(store, invoice, at)
    row = move_invoice(store, store.need(store.invoices, invoice["InvoiceId"]), VOIDED, at)
    return 200, {"Results": [done(summary(row, "Update"))]}


def summary(row: Row, kind: str) -> Row:
    names = ("InvoiceId", "ExternalCode", "InvoiceNumber", "Status", "LastModifiedDate")
    return {**{name: row[name] for name in names}, "UpdateType": kind}
