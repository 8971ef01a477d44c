"""Vendors with the dirt of real vendor lists, each kind on purpose and at fixed places: small worlds have it too."""

from __future__ import annotations

import random
from dataclasses import replace
from datetime import date, timedelta

from include.sandbox.world import identity, names
from include.sandbox.world.model import BankAccount, Rendering, WorldVendor
from include.sandbox.world.settings import COMPANIES

# Position within each block of forty vendors -> what is odd about that one.
DIRT = {
    3: "second_record", 7: "sibling", 11: "blocked", 15: "odd_signs", 19: "person", 23: "free_mail", 27: "no_code",
    31: "no_numbers", 35: "foreign_currency", 38: "other_company",
}  # fmt: skip
COUNTRIES = ["NL"] * 7 + ["BE"] * 2 + ["DE"] * 2


def make_vendors(rng: random.Random, count: int, today: date) -> list[WorldVendor]:
    vendors: list[WorldVendor] = []
    taken: set[str] = set()
    for n in range(count):
        dirt = DIRT.get(n % 40)
        if dirt in ("second_record", "sibling", "other_company") and vendors:
            vendors.append(_relative(rng, n, vendors[-1], dirt, today))
        else:
            vendors.append(_fresh(rng, n, dirt, taken, today))
    return vendors


def _fresh(rng: random.Random, n: int, dirt: str | None, taken: set[str], today: date) -> WorldVendor:
    country = rng.choice(COUNTRIES)
    name = _name(rng, country, dirt == "person", taken)
    vat = None if dirt in ("person", "no_numbers") else identity.vat_number(rng, country)
    number = identity.registration(rng, country, vat) if vat else None
    postcode, city = rng.choice(names.PLACES[country])
    domain = names.slug(name)[:24] + {"NL": ".nl", "BE": ".be", "DE": ".de"}[country]
    mail = (
        f"{names.slug(name)[:16]}@{rng.choice(names.FREE_MAIL)}"
        if dirt in ("free_mail", "person")
        else f"info@{domain}"
    )
    number_iban, bic = identity.iban(rng, country)
    banks = [BankAccount(number_iban, bic, name)]
    if rng.random() < 0.1:
        second, second_bic = identity.iban(rng, country)
        banks.append(BankAccount(second, second_bic, name, main=False))
    true = Rendering(
        code=f"{100 + n}",
        name=rng.choice(names.ODD_SIGNS).format(name) if dirt == "odd_signs" else name,
        vat_number=vat,
        registration=number,
        street=f"{rng.choice(names.STREETS[country])} {rng.randint(1, 240)}",
        postcode=postcode,
        city=city,
        country=country,
        email=mail,
        phone={"NL": "+31 20 ", "BE": "+32 2 ", "DE": "+49 30 "}[country] + f"{rng.randint(1000000, 9999999)}",
        website=None if dirt in ("free_mail", "person") else f"https://www.{domain}",
        banks=tuple(banks),
        blocked=dirt == "blocked",
        search_code=names.slug(name)[:10].upper(),
    )
    currency = rng.choice(["USD", "GBP", "CHF", "JPY"]) if dirt == "foreign_currency" or rng.random() < 0.02 else "EUR"
    return WorldVendor(
        id=f"V{n:06d}",
        company=COMPANIES[0] if rng.random() < 0.6 else COMPANIES[1],
        party=f"P{n:06d}",
        group=None,
        person=dirt == "person",
        terms_days=rng.choice([0, 8, 14, 14, 30, 30, 30, 60]),
        currency=currency,
        created=today - timedelta(days=rng.randint(300, 2000)),
        renderings=_systems(rng, true, dirt, n),
    )


def _name(rng: random.Random, country: str, person: bool, taken: set[str]) -> str:
    while True:
        family = rng.choice(names.FAMILIES)
        if person:
            name = f"{rng.choice(names.FIRST)} {family}"
        else:
            trade = rng.choice(names.TRADES)
            lead = rng.choice(
                [family, f"{family} & {rng.choice(names.FAMILIES)}", f"{family} {rng.choice(names.PLACES[country])[1]}"]
            )
            name = f"{lead} {trade} {rng.choice(names.LEGAL[country])}"
        if names.slug(name) not in taken:
            taken.add(names.slug(name))
            return name
        if len(taken) > 5000 and person:
            return f"{name} {rng.randint(2, 99)}"


def _systems(rng: random.Random, true: Rendering, dirt: str | None, n: int) -> dict[str, Rendering]:
    """Which systems know the vendor: 45 % both, 45 % the ERP alone, 10 % AvidXchange alone."""
    where = "avid" if n % 20 in (4, 14) else rng.choice(["both", "exact"])
    found: dict[str, Rendering] = {}
    if where != "avid":
        found["exact_online"] = _typed(rng, true, sloppy=0.05)
    if where != "exact":
        found["avidxchange"] = _typed_in_avid(rng, true, dirt, n)
    return found


def _typed(rng: random.Random, true: Rendering, sloppy: float) -> Rendering:
    def kept(value: str | None) -> str | None:
        return None if rng.random() < sloppy else value

    return replace(
        true, vat_number=kept(true.vat_number), registration=kept(true.registration), street=kept(true.street),
        postcode=kept(true.postcode), email=kept(true.email), phone=kept(true.phone), website=kept(true.website),
    )  # fmt: skip


def _typed_in_avid(rng: random.Random, true: Rendering, dirt: str | None, n: int) -> Rendering:
    typed = _typed(rng, true, sloppy=0.25)
    # People gave the ERP's number, a number of their own, or none.
    code = None if dirt == "no_code" else rng.choice([true.code, true.code, f"AV-{n:05d}", None])
    name = names.variant(rng, true.name) if rng.random() < 0.5 else true.name
    return replace(typed, code=code, name=name, search_code=None)


def _relative(rng: random.Random, n: int, other: WorldVendor, kind: str, today: date) -> WorldVendor:
    source = other.renderings.get("exact_online") or next(iter(other.renderings.values()))
    code = f"{100 + n}"
    if kind == "second_record":
        # One real supplier entered twice in the ERP: same VAT number and bank account, another name and number.
        again = replace(source, code=code, name=names.variant(rng, source.name), email=None)
        return replace(
            other,
            id=f"V{n:06d}",
            created=today - timedelta(days=rng.randint(30, 290)),
            renderings={"exact_online": again},
        )
    if kind == "other_company":
        company = COMPANIES[1] if other.company == COMPANIES[0] else COMPANIES[0]
        again = replace(source, code=code)
        return replace(
            other,
            id=f"V{n:06d}",
            company=company,
            renderings={"exact_online": again, "avidxchange": replace(again, code=None)},
        )
    group = other.group or f"G{n:06d}"
    country = source.country or "NL"
    vat = identity.vat_number(rng, country)
    iban, bic = identity.iban(rng, country)
    stem = source.name.strip().rsplit(" ", 1)[0]
    addition = rng.choice(["Services", "Holding", "Noord", "International", "II"])
    name = f"{stem} {addition} {rng.choice(names.LEGAL[country])}"
    sibling = replace(
        source, code=code, name=name, vat_number=vat, registration=identity.registration(rng, country, vat),
        banks=(BankAccount(iban, bic, name),), search_code=names.slug(name)[:10].upper(),
    )  # fmt: skip
    # Every second sibling stands in AvidXchange while its namesake stands in the ERP: the trap for a matcher by name.
    renderings = (
        {"exact_online": sibling} if (n // 40) % 2 else {"avidxchange": replace(sibling, code=None, vat_number=None)}
    )
    return replace(other, id=f"V{n:06d}", party=f"P{n:06d}", group=group, renderings=renderings)
