"""The distributor's vendors, with the dirt of real lists, each kind at fixed places: small worlds have it too."""

from __future__ import annotations

import random
from dataclasses import replace
from datetime import date, timedelta

from include.sandbox.world.companies.harborline import FOREIGN
from include.sandbox.world.distributor import names
from include.sandbox.world.model import BankAccount, Company, Rendering, WorldVendor

LEDGER, AVID = "quickbooks_online", "avidxchange"
# Position within each block of forty vendors -> what is odd about that one.
DIRT = {
    3: "second_record", 7: "sibling", 11: "inactive", 15: "odd_signs", 19: "person", 23: "free_mail", 27: "no_code",
    31: "no_numbers", 35: "foreign", 38: "no_address",
}  # fmt: skip


def make_vendors(rng: random.Random, count: int, company: Company, today: date, abroad: bool) -> list[WorldVendor]:
    vendors: list[WorldVendor] = []
    taken: set[str] = set()
    for n in range(count):
        dirt = DIRT.get(n % 40)
        if dirt in ("second_record", "sibling") and vendors:
            vendors.append(_relative(rng, n, vendors[-1], dirt, taken, today))
        else:
            vendors.append(_fresh(rng, n, dirt, taken, company, today, abroad))
    return vendors


def _fresh(
    rng: random.Random, n: int, dirt: str | None, taken: set[str], company: Company, today: date, abroad: bool
) -> WorldVendor:
    name = _name(rng, dirt == "person", taken)
    foreign = dirt == "foreign" and abroad
    city, state, code = rng.choice(names.CANADA if foreign else names.PLACES)
    domain = names.slug(name)[:24] + ".example"
    free = f"{names.slug(name)[:16]}@{rng.choice(names.FREE_MAIL)}"
    has_address = dirt != "no_address"
    true = Rendering(
        code=None if dirt == "no_code" else f"HS{rng.randint(10000, 99999)}",
        name=rng.choice(names.ODD_SIGNS).format(name) if dirt == "odd_signs" else name,
        vat_number=None if dirt in ("no_numbers", "person") or foreign else _tax_id(rng),
        registration=None,
        street=f"{rng.randint(10, 9900)} {rng.choice(names.STREETS)}" if has_address else None,
        postcode=(code if foreign else f"{code}{rng.randint(0, 99):02d}") if has_address else None,
        city=city if has_address else None,
        state=state if has_address else None,
        country=("Canada" if foreign else "US") if has_address else None,
        email=free if dirt in ("free_mail", "person") else f"ar@{domain}",
        phone=f"({rng.randint(201, 989)}) 555-{rng.randint(100, 199):04d}",
        website=None if dirt in ("free_mail", "person") else f"https://www.{domain}",
        banks=(BankAccount(f"{rng.randint(10**8, 10**10)}", names.routing_number(rng), name),),
        blocked=dirt == "inactive",
    )
    return WorldVendor(
        id=f"US-V{n:06d}",
        company=company,
        party=f"US-P{n:06d}",
        group=None,
        person=dirt == "person",
        terms_days=rng.choice([0, 15, 30, 30, 30, 60]),
        currency=rng.choice(FOREIGN) if foreign else "USD",
        created=today - timedelta(days=rng.randint(300, 1500)),
        renderings=_systems(rng, true, dirt, n),
    )


def _name(rng: random.Random, person: bool, taken: set[str]) -> str:
    while True:
        family = rng.choice(names.FAMILIES)
        lead = rng.choice(
            [family, f"{family} & {rng.choice(names.FAMILIES)}", f"{rng.choice(names.PLACES)[0]} {family}"]
        )
        name = f"{lead} {rng.choice(names.TRADES)} {rng.choice(names.LEGAL)}".strip()
        if person:
            name = f"{rng.choice(names.FIRST)} {family}"
        if names.slug(name) in taken and len(taken) > 500:
            name = f"{name} #{rng.randint(2, 999)}"
        if names.slug(name) not in taken:
            taken.add(names.slug(name))
            return name


def _tax_id(rng: random.Random) -> str:
    return f"{rng.randint(10, 98)}-{rng.randint(0, 9_999_999):07d}"


def _systems(rng: random.Random, true: Rendering, dirt: str | None, n: int) -> dict[str, Rendering]:
    """Which systems know the vendor: 45 % both, 45 % QuickBooks alone, 10 % AvidXchange alone."""
    where = "avid" if n % 20 in (4, 14) else rng.choice(["both", "ledger"])
    found: dict[str, Rendering] = {}
    if where != "avid":
        found[LEDGER] = _typed(rng, true, sloppy=0.05)
    if where != "ledger":
        typed = _typed(rng, true, sloppy=0.2)
        # People gave the account number of the ERP, a number of their own, or none.
        code = rng.choice([true.code, true.code, f"AVUS-{n:05d}", None])
        name = names.variant(rng, true.name) if rng.random() < 0.5 else true.name
        found[AVID] = replace(typed, code=code, name=name)
    return found


def _typed(rng: random.Random, true: Rendering, sloppy: float) -> Rendering:
    def kept(value: str | None) -> str | None:
        return None if rng.random() < sloppy else value

    return replace(
        true, vat_number=kept(true.vat_number), street=kept(true.street), postcode=kept(true.postcode),
        email=kept(true.email), phone=kept(true.phone), website=kept(true.website),
    )  # fmt: skip


def _relative(rng: random.Random, n: int, other: WorldVendor, kind: str, taken: set[str], today: date) -> WorldVendor:
    source = other.renderings.get(LEDGER) or next(iter(other.renderings.values()))
    if kind == "second_record":
        # One real vendor entered twice: same tax id and address; a list does not take the same name twice.
        name = names.variant(rng, source.name)
        while names.slug(name) in taken:
            name += " 2"
        taken.add(names.slug(name))
        again = replace(source, code=None, name=name, email=None)
        created = today - timedelta(days=rng.randint(30, 290))
        return replace(other, id=f"US-V{n:06d}", created=created, renderings={LEDGER: again})
    group = other.group or f"US-G{n:06d}"
    stem = source.name.rsplit(" ", 1)[0]
    while True:
        name = (
            f"{stem} {rng.choice(['of Ohio', 'West', 'Holdings', 'Services', 'II'])} {rng.choice(names.LEGAL)}".strip()
        )
        if names.slug(name) not in taken:
            break
        stem += " & Sons"
    taken.add(names.slug(name))
    bank = BankAccount(f"{rng.randint(10**8, 10**10)}", names.routing_number(rng), name)
    sibling = replace(source, code=f"HS{rng.randint(10000, 99999)}", name=name, vat_number=_tax_id(rng), banks=(bank,))
    # Every second sibling stands in AvidXchange while its namesake stands in the ERP: the trap for a matcher by name.
    where = {LEDGER: sibling} if (n // 40) % 2 else {AVID: replace(sibling, code=None, vat_number=None)}
    return replace(other, id=f"US-V{n:06d}", party=f"US-P{n:06d}", group=group, renderings=where)
