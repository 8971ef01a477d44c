"""An invoice's way through people: workflow, hold, rejection, other coding, approval, and the batch it closes in."""

from __future__ import annotations

import datetime as dt
import uuid
from decimal import Decimal

from include.sandbox.avidxchange.fates import meets, share
from include.sandbox.avidxchange.states import (
    APPROVED,
    IN_WORKFLOW,
    ON_HOLD,
    PAYMENT_VOIDED,
    REJECTED,
    SUBMITTED,
    add_business_days,
    batch_close_due,
    invoice_due,
    may_become,
)
from include.sandbox.avidxchange.store import TENANT, Store, moment, stamp
from include.sandbox.avidxchange.wire import Row

GL_GROUP = "Accounting Codes"


class NotAllowed(ValueError):
    """A step the life cycle does not have; the text says which."""


def move_invoice(store: Store, invoice: Row, status: str, at: dt.datetime) -> Row:
    """Put the invoice into `status`; its next own step gets a due time."""
    if not may_become(invoice["Status"], status):
        raise NotAllowed(f"invoice {invoice['InvoiceId']} is {invoice['Status']}: it cannot become {status}")
    due = invoice_due(status, at, share(store.seed(), "pace", invoice["InvoiceId"], status))
    row = {**invoice, "Status": status, "StatusDate": stamp(at), "_due": stamp(due) if due else None}
    return store.save(store.invoices, invoice["InvoiceId"], row, at)


def step(store: Store, invoice: Row, at: dt.datetime) -> Row:
    """The next step before payment, as this invoice's fate has it."""
    status, number, seed = invoice["Status"], invoice["InvoiceId"], store.seed()
    fated = bool(store.settings()["fates"])
    if status == SUBMITTED:
        return move_invoice(store, invoice, IN_WORKFLOW, at)
    if status == ON_HOLD:
        return move_invoice(store, {**invoice, "_held": True}, IN_WORKFLOW, at)
    if status == PAYMENT_VOIDED:
        return approve(store, invoice, at)
    if fated and not invoice.get("_held"):
        if meets(seed, "hold", number):
            return move_invoice(store, invoice, ON_HOLD, at)
        if meets(seed, "reject", number):
            return move_invoice(store, invoice, REJECTED, at)
    if fated and not invoice.get("_coded"):
        if meets(seed, "split", number):
            invoice = split(store, invoice, at)
        elif meets(seed, "recode", number):
            invoice = recode(store, invoice, at)
    return approve(store, {**invoice, "_coded": True}, at)


def approve(store: Store, invoice: Row, at: dt.datetime) -> Row:
    """The last approval: the invoice appears in the company's open batch, or stays in the one it closed in before."""
    row = move_invoice(store, {**invoice, "ApprovedDate": stamp(at)}, APPROVED, at)
    if row["_batch"] is not None:
        return store.save(store.invoices, row["InvoiceId"], {**row, "_due": _pay_due(store, row, at)}, at)
    batch = open_batch(store, row["CompanyExternalCode"], at)
    return store.save(store.invoices, row["InvoiceId"], {**row, "_batch": batch["BatchGUID"]}, at)


def _pay_due(store: Store, invoice: Row, at: dt.datetime) -> str | None:
    if Decimal(invoice["Amount"]) <= 0:
        return None  # a credit is applied with the vendor's next payment, it never starts one
    return stamp(add_business_days(at, 1 + int(share(store.seed(), "pay", invoice["InvoiceId"]) * 3)))


def recode(store: Store, invoice: Row, at: dt.datetime) -> Row:
    """An approver codes the first line to another account of the company."""
    lines = [dict(line) for line in invoice["Lines"]]
    for line in lines:
        other = _other_codes(store, invoice, line)
        if other is not None:
            line["Codes"] = other
            return store.save(store.invoices, invoice["InvoiceId"], {**invoice, "Lines": lines}, at)
    return invoice


def split(store: Store, invoice: Row, at: dt.datetime) -> Row:
    """An approver divides the first line: 60 % stays, the rest goes to another account on a new last line."""
    lines = [dict(line) for line in invoice["Lines"]]
    other = _other_codes(store, invoice, lines[0])
    whole = Decimal(lines[0]["Amount"])
    part = (whole * Decimal("0.4")).quantize(Decimal("0.01"))
    if other is None or part in (0, whole):
        return invoice
    lines[0] = {**lines[0], "Amount": f"{whole - part:f}", "Quantity": None, "PricePer": None}
    number = max(line["LineNumber"] for line in lines) + 1
    lines.append({**lines[0], "LineNumber": number, "Amount": f"{part:f}", "Codes": other})
    return store.save(store.invoices, invoice["InvoiceId"], {**invoice, "Lines": lines}, at)


def _other_codes(store: Store, invoice: Row, line: Row) -> list[Row] | None:
    for index, reference in enumerate(line["Codes"]):
        if reference["GroupName"] != GL_GROUP:
            continue
        scopes = (invoice["CompanyExternalCode"], None)
        known = [row for scope in scopes for row in store.codes.find("group", TENANT, (scope, GL_GROUP))]
        # costs are booked to costs: an approver does not move an expense to the bank or to revenue
        family = [
            row["CodeValue"] for row in known if row["IsActive"] and row["CodeValue"][:1] == reference["CodeValue"][:1]
        ]
        choices = sorted(set(family) - {reference["CodeValue"]})
        if choices:
            pick = choices[int(share(store.seed(), "code", invoice["InvoiceId"]) * len(choices))]
            return [*line["Codes"][:index], {**reference, "CodeValue": pick}, *line["Codes"][index + 1 :]]
    return None


def open_batch(store: Store, company: str, at: dt.datetime) -> Row:
    found = store.batches.find("open", TENANT, company)
    return found[0] if found else new_batch(store, company, f"{company} {at:%Y-%m-%d}", at, closed=False)


def new_batch(store: Store, company: str, name: str, at: dt.datetime, *, closed: bool) -> Row:
    number = store.next_id("invoice_batches", company)
    guid = str(uuid.uuid5(uuid.NAMESPACE_URL, f"avidxchange/{store.seed()}/batch/{number}"))
    row = {
        "BatchGUID": guid,
        "BatchName": name,
        "CompanyExternalCode": company,
        "DateClosed": stamp(at) if closed else None,
        "_number": number,
        "_due": None if closed else stamp(batch_close_due(at)),
    }
    return store.save(store.batches, guid, row, at)


def members(store: Store, batch: Row) -> list[Row]:
    return sorted(store.invoices.find("batch", TENANT, batch["BatchGUID"]), key=lambda row: int(row["InvoiceId"]))


def step_batch(store: Store, batch: Row, at: dt.datetime) -> Row:
    """Close an open batch, or open and close a closed one again: an invoice added, changed or removed."""
    if batch["DateClosed"] is None:
        for row in members(store, batch):
            store.invoices.put(TENANT, str(row["InvoiceId"]), {**row, "_due": _pay_due(store, row, at)})
        again = store.settings()["fates"] and meets(store.seed(), "batch_reopened", batch["_number"])
        due = stamp(at + dt.timedelta(hours=20)) if again else None
        return store.save(store.batches, batch["BatchGUID"], {**batch, "DateClosed": stamp(at), "_due": due}, at)
    batch = store.save(store.batches, batch["BatchGUID"], {**batch, "_due": None}, at)
    unpaid = [row for row in members(store, batch) if row["Status"] == APPROVED and not row["Payments"]]
    waiting = [
        row
        for found in store.batches.find("open", TENANT, batch["CompanyExternalCode"])
        for row in members(store, found)
    ]
    turn = int(share(store.seed(), "reopened", batch["_number"]) * 3)
    if turn == 0 and waiting:
        late = {**waiting[0], "_batch": batch["BatchGUID"], "_due": _pay_due(store, waiting[0], at)}
        store.save(store.invoices, late["InvoiceId"], late, at)
    elif turn == 1 and unpaid:
        leave_batch(store, unpaid[0], at)
        move_invoice(store, store.need(store.invoices, unpaid[0]["InvoiceId"]), IN_WORKFLOW, at)
    elif unpaid:
        recode(store, unpaid[0], at)
    else:
        return batch
    return close_again(store, batch, at)


def close_again(store: Store, batch: Row, at: dt.datetime) -> Row:
    later = moment(batch["DateClosed"]) + dt.timedelta(seconds=1)
    closed = stamp(max(at, later))
    return store.save(store.batches, batch["BatchGUID"], {**batch, "DateClosed": closed}, at)


def leave_batch(store: Store, invoice: Row, at: dt.datetime) -> None:
    """Take an invoice out of its batch; a closed batch is closed again without it."""
    guid = invoice["_batch"]
    if guid is None:
        return
    store.save(store.invoices, invoice["InvoiceId"], {**invoice, "_batch": None, "_due": None}, at)
    batch = store.need(store.batches, guid)
    if batch["DateClosed"] is not None:
        close_again(store, batch, at)
