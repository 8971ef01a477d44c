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
from include.sandbox.world.selling.description import Seller
from include.sandbox.world.selling.model import Invoice, Line, Selling
from include.sandbox.world.selling.parties import Address

# It commits what is older than this when it closes its books.
COMMITTED_AFTER = timedelta(days=20)


def generate(store: Store, world: World, rng: random.Random) -> None:
    setup.enter(store)
    for one in world.selling:
        for facts, places in one.seller.avatax:
            setup.register(store, dict(facts), places)
        for invoice in one.invoices:
            if invoice.recorded:
                _recorded(store, one, invoice)


def _recorded(store: Store, world: Selling, invoice: Invoice) -> None:
    committed = invoice.entered < world.now - COMMITTED_AFTER
    store.now_override = invoice.entered
    try:
        row = record(store, {**_model(world, invoice), "commit": committed})
    finally:
        store.now_override = None
    store.kernel.truth.record_document(world.kind("sales_invoices"), invoice.id, NAME, row["code"])


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


def _model(world: Selling, one: Invoice) -> Row:
    customer = one.customer
    given = {"businessIdentificationNo": customer.vat_number, "entityUseCode": customer.entity_use_code}
    return {
        "type": "SalesInvoice", "companyCode": one.company.avalara, "code": world.code(one),
        "date": one.date.isoformat(),
        "customerCode": world.customer_code(customer), "currencyCode": customer.currency,
        "purchaseOrderNo": one.your_ref,
        "referenceCode": f"{one.company.name.split()[0]} billing {one.your_ref}", "description": one.description,
        **{name: value for name, value in given.items() if value},
        "addresses": {
            "shipFrom": _address(world.seller.offices[one.company.books]), "shipTo": _address(customer.destination),
        },
        "lines": [_line(world.seller, line) for line in one.lines],
    }  # fmt: skip


def _address(place: Address) -> Row:
    said = {
        "line1": place.line1, "line2": place.line2, "city": place.city, "region": place.region,
        "postalCode": place.postcode, "country": place.country,
    }  # fmt: skip
    return {name: value for name, value in said.items() if value}


def _line(seller: Seller, line: Line) -> Row:
    """``amount`` is the line's whole net (section 9, pitfall 5)."""
    return {
        "number": str(line.number), "quantity": f"{line.quantity:f}", "amount": f"{line.amount:f}",
        "itemCode": line.item, "taxCode": seller.tax_codes[line.item], "description": seller.name(line.item),
        "revenueAccount": seller.revenue(line.item),
    }  # fmt: skip
