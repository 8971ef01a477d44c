"""A tenant as a connector finds it: vendors, requests, orders, bills, payments and ledger entries."""

from __future__ import annotations

import datetime as dt

from include.sandbox.airbase import generate_bills, generate_orders, setup
from include.sandbox.airbase.records import VENDOR_BLANK
from include.sandbox.airbase.store import NAME, Store, id_of
from include.sandbox.kernel.tables import Row
from include.sandbox.kernel.truth import Truth
from include.sandbox.world.spending.model import AirbaseRecord, Spending, Vendor, pair

DAYS = 400


def generate(store: Store, world: Spending, truth: Truth) -> None:
    """The set-up always; the truth knows a vendor, an order and a bill by the id that documents name it by."""
    begin = world.now.replace(hour=9, minute=0, second=0, microsecond=0) - dt.timedelta(days=DAYS)
    setup.enter(store, world.spender, begin)
    for one in world.vendors:
        if one.airbase is None:
            continue
        row = vendor(one, one.airbase)
        store.save("vendors", row, one.airbase.updated, one.airbase.created)
        for company in one.companies:
            truth.record(pair(one, company), NAME, company.airbase, row["id"])
    generate_orders.enter(store, world, truth)
    generate_bills.enter(store, world, truth)


def vendor(one: Vendor, known: AirbaseRecord) -> Row:
    at = known.address
    address = None if at is None else {
        "line1": at.line1, "line2": at.line2, "city": at.city, "state": at.region, "postal_code": at.postcode,
        "country": at.country,
    }  # fmt: skip
    return {
        **VENDOR_BLANK, "id": id_of("vendors", one.id), "name": known.name, "legal_name": known.legal_name,
        "erp_reference_id": known.erp_reference_id, "email": known.email, "phone": known.phone,
        "website": known.website, "tax_id_last4": known.tax_id_last4, "payment_terms": known.payment_terms,
        "address": address, "status": known.status, "is_active": known.status != "inactive",
        "subsidiary_reference_ids": [setup.company_id(company) for company in known.subsidiaries],
        "default_account": setup.account_id(one.account),
    }  # fmt: skip
