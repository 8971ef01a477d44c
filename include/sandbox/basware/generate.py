"""The tenant as a connector finds it: suppliers from the interface before, invoices, orders."""

from __future__ import annotations

import datetime as dt

from include.sandbox.basware import generate_invoices, generate_orders, setup
from include.sandbox.basware.store import NAME, TENANT, Store
from include.sandbox.kernel.tables import Row
from include.sandbox.kernel.truth import Truth
from include.sandbox.world.invoicing.description import Buyer
from include.sandbox.world.invoicing.model import Invoicing, Supplier, pair

DAYS = 270


def generate(store: Store, world: Invoicing, truth: Truth) -> None:
    """The set-up always; the truth knows a supplier by the code that documents name it by."""
    begin = world.now.replace(hour=9, minute=0, second=0, microsecond=0) - dt.timedelta(days=DAYS)
    setup.enter(store, world.buyer, begin - dt.timedelta(days=100))
    if not world.suppliers:
        return
    _interface(store, world.buyer, begin)
    for n, one in enumerate(world.suppliers):
        row = supplier(one)
        if one.typed_by_hand:
            store.save(store.p2p["vendors"], row["externalCode"], row, TENANT, begin)
        else:
            posted(store, "vendors", row, begin + dt.timedelta(minutes=n))
        for company in one.companies:
            truth.record(pair(one, company), NAME, company.basware, one.code)
    generate_orders.enter(store, world)
    generate_invoices.enter(store, world)


def posted(store: Store, name: str, row: Row, at: dt.datetime) -> None:
    """As an interface left it: in the API and, since P2P took it, there too."""
    store.save(store.masters[name], row["externalCode"], {**row, "_sent": row}, TENANT, at)
    store.save(store.p2p[name], row["externalCode"], row, TENANT, at)


def _interface(store: Store, buyer: Buyer, at: dt.datetime) -> None:
    """Somebody's interface has sent accounts, cost centres, tax codes and terms since the beginning."""
    sent = {"accounts": setup.accounts(buyer), "costCenters": setup.cost_centers(buyer),
            "taxCodes": setup.tax_codes(buyer), "paymentTerms": setup.payment_terms(buyer)}  # fmt: skip
    for name, rows in sent.items():
        for row in rows:
            posted(store, name, row, at)


def supplier(one: Supplier) -> Row:
    """The class says which A/P account its invoices are on."""
    place = {"externalCode": f"ERP-{one.code}-A", "name": one.name[:200], "addressType": "PostalAddress",
             "streetName": one.street, "postalZone": one.postcode,
             "cityName": one.city, "countryId": one.country, "default": True}  # fmt: skip
    contact = {"name": one.name[:50], "email": one.email, "telephone": one.phone, "role": "PrimaryContact"}
    means = {"paymentMeansCode": "SEPA", "currencyCode": one.currency, "default": True, "financialAccounts": _bank(one)}
    row: Row = {
        "externalCode": f"ERP-{one.code}", "vendorCode": one.code, "name": one.name, "sourceSystem": "ERP",
        "vendorClass": one.kind, "addresses": [place], "contacts": [contact], "paymentMeans": [means],
        "paymentTerms": {"paymentTermCode": one.term},
        "processingStatus": {"active": one.active, "paymentDenied": one.payment_denied},
        "companies": [{"companyCode": company.basware, "inheritToChildUnits": False} for company in one.companies],
    }  # fmt: skip
    if one.vat_in_basware:
        row["identifiers"] = [{"id": one.vat_in_basware, "schemeId": "VAT", "defaultPartyId": True}]
    return row


def _bank(one: Supplier) -> list[Row]:
    if one.bank is None:
        return []
    number = {"schemeId": "IBAN", "id": one.bank.iban, "default": True}
    institution = {"name": one.bank.bic, "id": one.bank.bic, "schemeId": "BIC"}
    return [{"financialInstitution": institution, "financialAccountIdentifiers": [number]}]
