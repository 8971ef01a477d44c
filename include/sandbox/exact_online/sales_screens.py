"""What people do with sales invoices in Exact's screens, beyond typing into them."""

from __future__ import annotations

from typing import Any

from include.sandbox.exact_online import sales_corrections, sales_invoices, sales_printing
from include.sandbox.exact_online.catalogue import BY_PATH
from include.sandbox.exact_online.store import ExactBooks
from include.sandbox.exact_online.values import parse_moment
from include.sandbox.exact_online.writes import parse
from include.sandbox.kernel.port import EditRefused
from include.sandbox.kernel.tables import Row

ACTIONS = ("finalising", "crediting", "processing", "correcting")


def act(store: ExactBooks, division: str, action: str, body: dict[str, Any]) -> Row:
    """``key``: the invoice. ``finalising``: set ``InvoiceDate``, if it is to be another. ``crediting``: a draft of type
    8021 that takes it back; with set ``Final`` true it is final at once. ``processing``: status 50. ``correcting``: a
    bookkeeper changes a final one (``sales_corrections``)."""
    values = body.get("set") or {}
    invoice = store["sales_invoices"].get(division, str(body.get("key", "")).lower())
    if invoice is None:
        raise EditRefused(f"SalesInvoices has no {body.get('key')!r} in division {division}")
    if action == "correcting":
        changes, lines = parse(BY_PATH["salesinvoice/salesinvoices"], values)
        return sales_corrections.correct(store, division, invoice, changes, lines)
    day = parse_moment(values["InvoiceDate"]) if values.get("InvoiceDate") else None
    if action == "finalising":
        return sales_printing.print_invoice(store, division, invoice, day)
    if action == "processing":
        if not sales_invoices.is_final(invoice):
            raise EditRefused("a draft is finalised first")
        sales_printing.process(store, division, invoice)
        return store["sales_invoices"].get(division, invoice["InvoiceID"]) or {}
    direct = invoice["Type"] == sales_invoices.DIRECT
    kind = sales_invoices.DIRECT_CREDIT if direct else sales_invoices.CREDIT
    header, lines = sales_printing.credit(store, division, invoice, kind)
    if direct:
        header["Warehouse"] = invoice["Warehouse"]
    made = sales_invoices.create(store, division, {**header, "InvoiceDate": day}, lines)
    return sales_printing.print_invoice(store, division, made) if values.get("Final") else made
