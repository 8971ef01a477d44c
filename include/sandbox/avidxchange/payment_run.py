"""The payment run: which approved invoices a payment takes, how much of each, and with which credits."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

from include.sandbox.avidxchange.fates import meets, share
from include.sandbox.avidxchange.invoices import remaining
from include.sandbox.avidxchange.payments import Application, create_payment
from include.sandbox.avidxchange.states import APPROVED
from include.sandbox.avidxchange.store import TENANT, Store
from include.sandbox.avidxchange.wire import Row


def pay(store: Store, invoice: Row, at: dt.datetime) -> Row | None:
    """What the payment run does for a due invoice: alone, in parts, with others of its vendor, with credits, less a
    discount. None when nothing is left to pay."""
    seed, number, fated = store.seed(), invoice["InvoiceId"], bool(store.settings()["fates"])
    left = remaining(store, invoice)
    if left <= 0:
        store.invoices.put(TENANT, str(number), {**invoice, "_due": None})
        return None
    vendor = store.need(store.vendors, invoice["VendorId"])
    first = not invoice["Payments"]
    applications: list[Application] = []
    if fated and first and left >= 100 and meets(seed, "parts", number):
        part = (left * Decimal(4 + int(share(seed, "part", number) * 3)) / 10).quantize(Decimal("0.01"))
        applications.append((number, part, Decimal("0.00")))
    else:
        applications.append(_whole(store, invoice))
        if fated and meets(seed, "together", number):
            applications += [_whole(store, row) for row in _companions(store, invoice)]
    total = sum((net for _, net, _ in applications), Decimal("0.00"))
    for credit in _open_credits(store, invoice):
        amount = remaining(store, credit)
        if total + amount > 0:
            applications.append((credit["InvoiceId"], amount, Decimal("0.00")))
            total += amount
    company, currency = invoice["CompanyExternalCode"], invoice["CurrencyCode"]
    return create_payment(store, vendor, company, currency, applications, at, method=vendor["_method"])


def _whole(store: Store, invoice: Row) -> Application:
    left = remaining(store, invoice)
    discount = Decimal("0.00")
    if store.settings()["fates"] and not invoice["Payments"] and meets(store.seed(), "discount", invoice["InvoiceId"]):
        discount = (left * Decimal("0.02")).quantize(Decimal("0.01"))
    return int(invoice["InvoiceId"]), left - discount, discount


def _same_payee(store: Store, invoice: Row) -> list[Row]:
    rows = sorted(store.invoices.find("vendor", TENANT, invoice["VendorId"]), key=lambda row: int(row["InvoiceId"]))
    alike = ("CompanyExternalCode", "CurrencyCode")
    return [
        row
        for row in rows
        if row["InvoiceId"] != invoice["InvoiceId"]
        and row["Status"] == APPROVED
        and all(row[name] == invoice[name] for name in alike)
        and row["_batch"] is not None
        and store.need(store.batches, row["_batch"])["DateClosed"] is not None
    ]


def _companions(store: Store, invoice: Row) -> list[Row]:
    return [row for row in _same_payee(store, invoice) if Decimal(row["Amount"]) > 0 and remaining(store, row) > 0][:9]


def _open_credits(store: Store, invoice: Row) -> list[Row]:
    return [row for row in _same_payee(store, invoice) if Decimal(row["Amount"]) < 0 and remaining(store, row) < 0]
