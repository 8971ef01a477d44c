"""Whom the company sells to: those of each kind by name, and more of the ordinary kinds."""

from __future__ import annotations

import random
from collections import Counter
from dataclasses import replace

from include.sandbox.world.identity import vat_number
from include.sandbox.world.selling import places
from include.sandbox.world.selling.description import Named, Seller
from include.sandbox.world.selling.model import Customer

FIRST_CODE, FIRST_OTHER = 20001, 20101


def make_customers(rng: random.Random, seller: Seller, more: int) -> list[Customer]:
    """``more``: those beside the ones with a name of their own."""
    counted: Counter[str] = Counter()
    found = []
    for one in seller.named:
        found.append(_named(rng, seller, counted[one.company.books], one))
        counted[one.company.books] += 1
    return found + [_other(rng, seller, n) for n in range(more)]


def _named(rng: random.Random, seller: Seller, n: int, one: Named) -> Customer:
    business = one.case not in ("consumer_vat", "consumer_export")
    return Customer(
        id=f"{seller.prefix}-{one.company.books}-{n + 1:03d}", company=one.company, code=f"{FIRST_CODE + n}",
        name=one.name, case=one.case, address=one.address, currency=one.currency, vat_code=one.vat_code,
        business=business, vat_number=_vat(rng, one.address.country) if business else None, delivery=one.delivery,
        entity_use_code="A" if one.case == "exempt" else None,
    )  # fmt: skip


def _other(rng: random.Random, seller: Seller, n: int) -> Customer:
    country = seller.others[n % len(seller.others)]
    stem = f"{rng.choice(seller.stems)} {rng.choice(seller.trades[country])}"
    if country == "US":
        base, street, low, high = rng.choice(places.US_STREETS)
        place = replace(base, line1=f"{rng.randrange(low, high)} {street}")
    else:
        base = rng.choice(places.CITIES[country])
        place = replace(base, line1=f"{rng.choice(places.STREETS[country])} {rng.randint(2, 180)}")
    company, currency, case, code = seller.sold_to[country]
    consumer = country == "DE" and n % 8 == 6
    if consumer:
        case, code = seller.consumers[n % 16 != 6]
    return Customer(
        id=f"{seller.prefix}-{company.books}-{n + 101:03d}", company=company, code=f"{FIRST_OTHER + n}",
        name=rng.choice(seller.people) if consumer else stem, case=case, address=place, currency=currency,
        vat_code=code, business=not consumer, vat_number=None if consumer else _vat(rng, country),
    )  # fmt: skip


def _vat(rng: random.Random, country: str) -> str | None:
    """None outside of Europe."""
    if country in ("NL", "DE", "GB"):
        return vat_number(rng, country)
    return _french(rng) if country == "FR" else None


def _french(rng: random.Random) -> str:
    siren = rng.randint(300_000_000, 899_999_999)
    return f"FR{(12 + 3 * (siren % 97)) % 97:02d}{siren}"
