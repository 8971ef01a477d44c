"""The tenant as a connector finds it: suppliers from the interface before, invoices in every state, orders."""

from __future__ import annotations

import datetime as dt
import random

from include.sandbox.basware import generate_invoices, generate_orders, names, settings, setup
from include.sandbox.basware.store import NAME, TENANT, Store
from include.sandbox.kernel.tables import Row
from include.sandbox.kernel.truth import Truth
from include.sandbox.world import identity
from include.sandbox.world.model import World

DAYS = 270
WORLD = "germany"
TYPED_BY_HAND = 0.15


def generate(store: Store, world: World, rng: random.Random, truth: Truth) -> None:
    """The set-up always; half as many suppliers and documents as the companies of the other systems have.

    Its suppliers are nobody else's: no other system knows them, so no other system's books change by them.
    """
    begin = world.now.replace(hour=9, minute=0, second=0, microsecond=0) - dt.timedelta(days=DAYS)
    setup.enter(store, begin - dt.timedelta(days=100))
    if not world.vendors:
        return
    _interface(store, begin)
    suppliers = [_supplier(rng, n) for n in range(max(3, len(world.vendors) // 2))]
    for n, row in enumerate(suppliers):
        if rng.random() < TYPED_BY_HAND:
            store.save(store.p2p["vendors"], row["externalCode"], row, TENANT, begin)
        else:
            posted(store, "vendors", row, begin + dt.timedelta(minutes=n))
        known = f"G{n:06d}"
        truth.record(known, NAME, row["companies"][0]["companyCode"], row["externalCode"])
        truth.describe(known, known, None, WORLD)
    count = len(world.invoices) // 2
    orders = generate_orders.enter(store, rng, suppliers, count // 5, world.now)
    generate_invoices.enter(store, rng, suppliers, orders, count, world.now)


def posted(store: Store, name: str, row: Row, at: dt.datetime) -> None:
    """As an interface left it: in the API and, since P2P took it, there too."""
    store.save(store.masters[name], row["externalCode"], {**row, "_sent": row}, TENANT, at)
    store.save(store.p2p[name], row["externalCode"], row, TENANT, at)


def _interface(store: Store, at: dt.datetime) -> None:
    """Somebody's interface has sent accounts, cost centres, tax codes and terms since the beginning."""
    sent = {"accounts": setup.accounts(), "costCenters": setup.cost_centers(), "taxCodes": setup.tax_codes(),
            "paymentTerms": setup.payment_terms()}  # fmt: skip
    for name, rows in sent.items():
        for row in rows:
            posted(store, name, row, at)


def _supplier(rng: random.Random, n: int) -> Row:
    """Every seventh is foreign, one in thirty an affiliate; the class says which A/P account its invoices are on."""
    code, affiliate = f"{70001 + n}", n % 30 == 29
    if n % 7 == 3:
        name, country, currency, _ = names.FOREIGN[(n // 7) % len(names.FOREIGN)]
        name = name if n < 7 * len(names.FOREIGN) else f"{rng.choice(names.PLACES)} {name}"
        street, postcode, city = "Main Street 1", "1000", country
        vat = identity.vat_number(rng, country) if country in ("NL", "BE") else None
    else:
        (name, _), (street, postcode, city) = names.german(rng), names.address(rng)
        country, currency, vat = "DE", "EUR", identity.vat_number(rng, "DE")
        name = settings.COMPANIES[1][1] if affiliate else name
    companies = ["DE01"] if affiliate else rng.choices((["DE01"], ["DE01", "DE02"], ["DE02"]), (5, 3, 2))[0]
    place = {"addressType": "PostalAddress", "streetName": street, "postalZone": postcode, "cityName": city,
             "countryId": country, "default": True}  # fmt: skip
    accounts = [] if country not in identity.BANKS else [_bank(rng, country)]
    means = {"paymentMeansCode": "SEPA", "currencyCode": currency, "default": True, "financialAccounts": accounts}
    row: Row = {
        "externalCode": f"ERP-{code}", "vendorCode": code, "name": name, "sourceSystem": "ERP",
        "vendorClass": "AFFILIATE" if affiliate else "DOMESTIC" if country == "DE" else "FOREIGN",
        "addresses": [place], "paymentMeans": [means],
        "paymentTerms": {"paymentTermCode": rng.choice(settings.TERMS)[0]},
        "processingStatus": {"active": rng.random() > 0.04, "paymentDenied": rng.random() < 0.03},
        "companies": [{"companyCode": one, "inheritToChildUnits": False} for one in companies],
    }  # fmt: skip
    return {**row, "identifiers": [{"id": vat, "schemeId": "VAT", "defaultPartyId": True}]} if vat else row


def _bank(rng: random.Random, country: str) -> Row:
    iban, bic = identity.iban(rng, country)
    return {"financialInstitution": bic,
            "financialAccountIdentifiers": [{"schemeId": "IBAN", "id": iban, "default": True}]}  # fmt: skip
