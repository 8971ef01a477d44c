"""Fills empty books from the neutral world: companies and nexus, and what another connector recorded before us.

That one took the document codes that we take too, so each of its documents is there to be adopted, and it never said
who else might come: its ``referenceCode`` is its own.
"""

from __future__ import annotations

import random
from datetime import timedelta

from include.sandbox.avalara import fields, life, request, schema, setup
from include.sandbox.avalara.store import COMMITTED, NAME, Store
from include.sandbox.kernel.tables import Row
from include.sandbox.world.model import World
from include.sandbox.world.selling import settings
from include.sandbox.world.selling.model import Address, Invoice, Line

# It commits what is older than this when it closes its books.
COMMITTED_AFTER = timedelta(days=20)


def generate(store: Store, world: World, rng: random.Random) -> None:
    setup.enter(store)
    software = world.software
    for invoice in software.invoices if software else ():
        if not invoice.recorded:
            continue
        committed = software is not None and invoice.entered < software.now - COMMITTED_AFTER
        store.now_override = invoice.entered
        try:
            row = record(store, {**_model(invoice), "commit": committed})
        finally:
            store.now_override = None
        store.kernel.truth.record_document("sales_invoices", invoice.id, NAME, row["code"])


def record(store: Store, model: Row) -> Row:
    """A document as another connector recorded it. ``model``: a CreateTransactionModel. Raises ``Refusal``."""
    _, row = life.create(store, request.asked(store, model))
    return row


def adjust(store: Store, row: Row, changes: Row) -> Row:
    """The document as somebody corrected it by hand. ``changes``: of its CreateTransactionModel. Raises ``Refusal``."""
    given = fields.read(schema.CREATE, {**changes, "type": row["type"], "code": row["code"]})
    model = {**row["_model"], **given, "commit": row["status"] == COMMITTED}
    owner = next(one for one in store.all_companies() if one["id"] == row["companyId"])
    return life.adjust(store, row, request.judged(store, model, owner), "Other", "Corrected by hand")


def _model(one: Invoice) -> Row:
    customer = one.customer
    given = {"businessIdentificationNo": customer.vat_number, "entityUseCode": customer.entity_use_code}
    return {
        "type": "SalesInvoice", "companyCode": one.company.avalara, "code": one.code, "date": one.date.isoformat(),
        "customerCode": customer.code, "currencyCode": customer.currency, "purchaseOrderNo": one.your_ref,
        "referenceCode": f"Kestrel billing {one.your_ref}", "description": one.description,
        **{name: value for name, value in given.items() if value},
        "addresses": {
            "shipFrom": _address(settings.OFFICES[one.company.exact]), "shipTo": _address(customer.destination),
        },
        "lines": [_line(line) for line in one.lines],
    }  # fmt: skip


def _address(place: Address) -> Row:
    said = {
        "line1": place.line1, "line2": place.line2, "city": place.city, "region": place.region,
        "postalCode": place.postcode, "country": place.country,
    }  # fmt: skip
    return {name: value for name, value in said.items() if value}


def _line(line: Line) -> Row:
    """``amount`` is the line's whole net (section 9, pitfall 5)."""
    return {
        "number": str(line.number), "quantity": f"{line.quantity:f}", "amount": f"{line.amount:f}",
        "itemCode": line.item, "taxCode": settings.TAX_CODES[line.item], "description": settings.NAMES[line.item],
        "revenueAccount": settings.REVENUE_OF[line.item],
    }  # fmt: skip
