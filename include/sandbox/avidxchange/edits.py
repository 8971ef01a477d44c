"""What people do in the product's screens, under the same rules as everything else."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from decimal import Decimal
from typing import Any

from include.sandbox.avidxchange import approvals, invoices, payments, vendors
from include.sandbox.avidxchange.approvals import NotAllowed, move_invoice
from include.sandbox.avidxchange.person import content, numbers
from include.sandbox.avidxchange.states import (
    APPROVED,
    ERROR,
    HELD,
    METHOD_ID,
    PAYMENT_CREATED,
    PENDING,
    REASONS,
    VOID,
    VOIDED,
    next_payment_status,
)
from include.sandbox.avidxchange.store import DEFAULTS, TENANT, Store
from include.sandbox.avidxchange.wire import Row
from include.sandbox.kernel.port import EditRefused

Edit = Callable[[Store, str | None, Row | None, Row, dt.datetime], tuple[str, Row]]


def edit(store: Store, entity: str, body: dict[str, Any], at: dt.datetime) -> tuple[str, Row]:
    """`{"company", "key", "set"}`, without key to create, or `"delete": true`. Answers key and row.

    Keys: InvoiceId or ExternalCode, VendorId or ExternalVendorCode, PaymentId or external id, EnterpriseCodeId.
    Raises EditRefused in the screen's words, KeyError for an entity without a screen.
    """
    handler = EDITS[entity]
    changes = numbers(body.get("set") or {})
    if body.get("delete"):
        changes = {**changes, "_delete": True}
    company, key = body.get("company"), body.get("key")
    if company is not None and store.company(company) is None:
        raise EditRefused(f"there is no company {company}")
    try:
        return handler(store, company, _find(store, entity, company, key), changes, at)
    except NotAllowed as refused:
        raise EditRefused(str(refused)) from refused


def _find(store: Store, entity: str, company: str | None, key: Any) -> Row | None:
    if key is None or entity == "settings":
        return None
    if entity == "invoices":
        row = store.invoice(key)
    elif entity == "vendors":
        row = store.row(store.vendors, key) or store.vendor_by_code(company, str(key))
    elif entity == "payments":
        row = store.row(store.payments, key) or next(iter(store.payments.find("external", TENANT, str(key))), None)
    elif entity == "access_tokens":
        row = {"token": str(key)} if store.tokens.get(TENANT, str(key)) else None
    else:
        row = store.row(store.codes, key)
    if row is None or (company is not None and row.get("CompanyExternalCode", company) not in (None, company)):
        raise EditRefused(f"there is no {entity} {key}")
    return row


def edit_vendor(store: Store, company: str | None, row: Row | None, changes: Row, at: dt.datetime) -> tuple[str, Row]:
    """Unlike the API, a person may change remittance address, e-mail and bank details."""
    if changes.pop("_delete", False):
        changes = {"Active": False}
    if unknown := set(changes) - set(vendors.BLANK_VENDOR):
        raise EditRefused(f"a vendor has no {', '.join(sorted(unknown))}")
    if row is None and not changes.get("Name"):
        raise EditRefused("a vendor needs a Name")
    code = changes.get("ExternalVendorCode")
    scope = company or (row or {}).get("CompanyExternalCode")
    taken = store.vendors.find("code", TENANT, (scope, code)) if code else []
    if any(row is None or other["VendorId"] != row["VendorId"] for other in taken):
        raise EditRefused(f"another vendor has code {code}")
    if row is None:
        changes = {"CompanyExternalCode": company, **changes}
    saved = vendors.save_vendor(store, row, changes, "person", at)
    return str(saved["VendorId"]), saved


def edit_code(store: Store, company: str | None, row: Row | None, changes: Row, at: dt.datetime) -> tuple[str, Row]:
    if changes.pop("_delete", False):
        changes = {"IsActive": False}
    if row is None:
        if not changes.get("GroupName") or not changes.get("CodeValue"):
            raise EditRefused("an enterprise code needs GroupName and CodeValue")
        if store.codes.find("code", TENANT, (company, changes["GroupName"], changes["CodeValue"])):
            raise EditRefused(f"{changes['GroupName']} {changes['CodeValue']} exists already")
        changes = {"CompanyExternalCode": company, **changes}
    saved = vendors.save_code(store, row, changes, at)
    return str(saved["EnterpriseCodeId"]), saved


def edit_invoice(store: Store, company: str | None, row: Row | None, changes: Row, at: dt.datetime) -> tuple[str, Row]:
    """Content first, then Status: Approved, OnHold, InWorkflow, Rejected or Voided."""
    if changes.pop("_delete", False):
        changes["Status"] = VOIDED
    status = changes.pop("Status", None)
    if row is None:
        row = invoices.create(store, content(store, company, None, changes), "person", at)
    elif changes:
        if invoices.live_payments(store, row):
            raise EditRefused(f"invoice {row['InvoiceId']} has a payment: its content is locked")
        values = content(store, row["CompanyExternalCode"], row, changes)
        if set(changes) == {"Lines"} and status in (None, APPROVED):
            # coding is the approvers' own work: it does not take their approval back
            row = store.save(store.invoices, row["InvoiceId"], {**row, **values, "_coded": True}, at)
            batch = store.row(store.batches, row["_batch"])
            if batch is not None and batch["DateClosed"] is not None:
                approvals.close_again(store, batch, at)
        else:
            row = invoices.change(store, row, values, at)
    if status is not None and status != row["Status"]:
        row = _decide(store, row, status, at)
    return str(row["InvoiceId"]), row


def _decide(store: Store, row: Row, status: str, at: dt.datetime) -> Row:
    if status == VOIDED:
        code, body = invoices.void(store, row, at)
        if code != 200:
            raise EditRefused(body["Errors"][0]["Message"])
        return store.need(store.invoices, row["InvoiceId"])
    if status not in ("InWorkflow", "OnHold", "Rejected", APPROVED):
        raise EditRefused(f"nobody sets {status} by hand")
    if row["Status"] == "Submitted" and status in (APPROVED, "OnHold"):
        row = move_invoice(store, row, "InWorkflow", at)
    if status == APPROVED:
        return approvals.approve(store, {**row, "_coded": True, "_held": True}, at)
    if row["Status"] == APPROVED:
        if invoices.live_payments(store, row):
            raise EditRefused(f"invoice {row['InvoiceId']} has a payment")
        approvals.leave_batch(store, row, at)
        row = store.need(store.invoices, row["InvoiceId"])
        if status != "InWorkflow":
            row = move_invoice(store, row, "InWorkflow", at)
    return row if row["Status"] == status else move_invoice(store, row, status, at)


def edit_payment(store: Store, company: str | None, row: Row | None, changes: Row, at: dt.datetime) -> tuple[str, Row]:
    """Create with Invoices [{InvoiceId, NetAmount, Discount}]; Status may be Void, Held, Error, or the next state."""
    if row is None:
        return _make_payment(store, changes, at)
    status = VOID if changes.pop("_delete", False) else changes.get("Status")
    now = payments.status_of(row)
    if status == VOID and now != VOID:
        row = payments.put_status(store, row, VOID, at)
    elif status == ERROR and now not in (VOID, ERROR, "Cleared"):
        reason = int(changes.get("ReasonCode", 6))
        if reason not in REASONS:
            raise EditRefused(f"reason codes are {', '.join(map(str, REASONS))}")
        row = payments.put_error(store, row, reason, at)
    elif status == HELD and now == PENDING:
        row = payments.put_status(store, {**row, "_held": True}, HELD, at)
    elif status is not None and status == next_payment_status(row["_method"], now):
        row = payments.put_status(store, {**row, "_erred": True, "_held": True}, status, at)
    else:
        raise EditRefused(f"payment {row['PaymentId']} is {now}: it cannot become {status}")
    return str(row["PaymentId"]), row


def _make_payment(store: Store, changes: Row, at: dt.datetime) -> tuple[str, Row]:
    entries = changes.get("Invoices") or []
    rows = [store.invoice(entry.get("InvoiceId")) for entry in entries]
    if not rows or any(row is None for row in rows):
        raise EditRefused("a payment needs Invoices that exist")
    known = [row for row in rows if row is not None]
    if len({(row["VendorId"], row["CompanyExternalCode"], row["CurrencyCode"]) for row in known}) != 1:
        raise EditRefused("one payment pays one vendor of one company in one currency")
    for row in known:
        if row["Status"] not in (APPROVED, PAYMENT_CREATED):
            raise EditRefused(f"invoice {row['InvoiceId']} is {row['Status']}, not approved")
    applications = [
        (
            int(row["InvoiceId"]),
            Decimal(entry["NetAmount"]) if "NetAmount" in entry else invoices.remaining(store, row),
            Decimal(entry.get("Discount", "0.00")),
        )
        for row, entry in zip(known, entries, strict=True)
    ]
    vendor = store.need(store.vendors, known[0]["VendorId"])
    method = changes.get("PaymentMethod", vendor["_method"])
    if method not in METHOD_ID:
        raise EditRefused(f"PaymentMethod is one of {', '.join(METHOD_ID)}")
    company, currency = known[0]["CompanyExternalCode"], known[0]["CurrencyCode"]
    row = payments.create_payment(store, vendor, company, currency, applications, at, method=method)
    return str(row["PaymentId"]), row


def edit_settings(store: Store, company: str | None, row: Row | None, changes: Row, at: dt.datetime) -> tuple[str, Row]:
    if unknown := set(changes) - set(DEFAULTS):
        raise EditRefused(f"there is no setting {', '.join(sorted(unknown))}; there are {', '.join(DEFAULTS)}")
    if changes.get("quirks") in ("on", "off"):
        every = ["vendors", "enterpriseCodes", "purchaseOrders", "invoices", "payments"]
        changes["quirks"] = every if changes["quirks"] == "on" else []
    store.change_settings(changes)
    return "settings", store.settings()


def edit_token(store: Store, company: str | None, row: Row | None, changes: Row, at: dt.datetime) -> tuple[str, Row]:
    """Revoke one access token, or without key all of them."""
    if not changes.get("_delete"):
        raise EditRefused("an access token can only be deleted")
    keys = [str(row["token"])] if row else [key for key, _ in store.tokens.items(TENANT)]
    for key in keys:
        store.tokens.delete(TENANT, key)
    return ",".join(keys), {"revoked": len(keys)}


EDITS: dict[str, Edit] = {
    "vendors": edit_vendor,
    "enterprise_codes": edit_code,
    "invoices": edit_invoice,
    "payments": edit_payment,
    "settings": edit_settings,
    "access_tokens": edit_token,
}
