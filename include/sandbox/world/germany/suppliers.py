"""Suppliers of the German distributor, each kind of dirt on purpose and at fixed places: small worlds have it too."""

from __future__ import annotations

import random
from dataclasses import replace

from include.sandbox.world import identity
from include.sandbox.world.germany import names, settings
from include.sandbox.world.germany.model import ExactRecord, Kind, Supplier, pair
from include.sandbox.world.model import BankAccount, Company

# Position within each block of twenty -> what is odd about that one.
ODD = {
    1: "other_name", 2: "new", 5: "affiliate", 6: "no_vat_in_exact", 8: "other_code", 9: "by_hand",
    11: "one_division", 12: "blocked", 13: "no_vat_in_basware", 14: "twice", 15: "namesake",
    16: "by_hand_new", 18: "other_payable",
}  # fmt: skip
NOWHERE_IN_EXACT = ("new", "by_hand_new")
PAYABLE = dict(zip(("DOMESTIC", "FOREIGN", "AFFILIATE"), settings.AP_ACCOUNTS, strict=True))


def make_suppliers(rng: random.Random, count: int) -> list[Supplier]:
    taken: set[str] = set()
    abroad = 0
    found: list[Supplier] = []
    for n in range(count):
        odd = ODD.get(n % 20)
        foreign = odd == "other_payable" or (n % 7 == 3 and odd not in ("affiliate", "namesake", *NOWHERE_IN_EXACT))
        found.append(_supplier(rng, n, odd, abroad if foreign else None, taken))
        abroad += foreign
    return found


def _supplier(rng: random.Random, n: int, odd: str | None, abroad: int | None, taken: set[str]) -> Supplier:
    kind: Kind = "AFFILIATE" if odd == "affiliate" else "DOMESTIC" if abroad is None else "FOREIGN"
    name, country, currency, account = _who(rng, n, kind, abroad, taken)
    street, postcode, city = names.address(rng) if country == "DE" else ("Main Street 1", "1000", country)
    vat = identity.vat_number(rng, country) if country in identity.BANKS else None
    vat = settings.COMPANIES[1].vat_number if name == settings.COMPANIES[1].name else vat
    bank = BankAccount(*identity.iban(rng, country), name) if country in identity.BANKS else None
    one = Supplier(
        id=f"G{n:06d}", code=f"{70001 + n}", name=name, kind=kind, odd=odd, country=country, currency=currency,
        street=street, postcode=postcode, city=city, email=f"rechnung@{names.slug(name)[:20]}.example",
        phone=f"+49 40 {rng.randint(100000, 999999)}", vat_number=vat,
        vat_in_basware=None if odd == "no_vat_in_basware" else vat,
        registration=f"HRB {rng.randint(1000, 99999)}" if country == "DE" else None, bank=bank, account=account,
        term=rng.choice(settings.TERMS)[0], companies=_companies(rng, odd, kind),
        typed_by_hand=odd in ("by_hand", "by_hand_new"), active=odd is not None or rng.random() > 0.04,
        payment_denied=odd is None and rng.random() < 0.03, records=(),
    )  # fmt: skip
    return replace(one, records=tuple(_records(rng, n, one)))


def _who(rng: random.Random, n: int, kind: Kind, abroad: int | None, taken: set[str]) -> tuple[str, str, str, str]:
    """(name, country, currency, account). The first affiliate is the other company, the next ones its sisters."""
    if kind == "AFFILIATE":
        name = settings.COMPANIES[1].name if n < 20 else f"Nordwind Beteiligung {n // 20} GmbH"
        return name, "DE", "EUR", "4530"
    if abroad is not None:
        name, country, currency, account = names.FOREIGN[abroad % len(names.FOREIGN)]
        return (name if abroad < len(names.FOREIGN) else f"{name} {abroad}"), country, currency, account
    name, account = names.german(rng)
    for again in range(100):
        if names.slug(name) not in taken:
            break
        name, account = names.german(rng) if again < 20 else (f"{name} {len(taken)}", account)
    taken.add(names.slug(name))
    return name, "DE", "EUR", account


def _companies(rng: random.Random, odd: str | None, kind: Kind) -> tuple[Company, ...]:
    first, second = settings.COMPANIES
    if odd == "affiliate":
        return (first,)
    if odd == "one_division":
        return (first, second)
    # The trading company is the one that imports.
    weights = (5, 3, 0) if kind == "FOREIGN" else (5, 3, 2)
    return rng.choices(((first,), (first, second), (second,)), weights)[0]


def _records(rng: random.Random, n: int, one: Supplier) -> list[ExactRecord]:
    """What people typed into the divisions that buy from it."""
    if one.odd in NOWHERE_IN_EXACT:
        return []
    found: list[ExactRecord] = []
    for company in one.companies[:1] if one.odd == "one_division" else one.companies:
        code = f"{1000 + n}" if one.odd == "other_code" else one.code
        name = names.variant(rng, one.name) if one.odd == "other_name" or rng.random() < 0.1 else one.name
        vat = None if one.odd == "no_vat_in_exact" else one.vat_number
        payable = None if one.odd == "other_payable" else PAYABLE[one.kind]
        key, blocked = pair(one, company), one.odd == "blocked"
        first = ExactRecord(key, one.id, company, code, name[:50], vat, payable, one.bank, blocked)
        found.append(first)
        second = replace(first, id=f"{key}-2", code=f"{79001 + n}")
        if one.odd == "twice":
            found.append(replace(second, name=names.variant(rng, one.name)[:50]))
        elif one.odd == "namesake":
            found.append(_namesake(rng, one, second))
    return found


def _namesake(rng: random.Random, one: Supplier, record: ExactRecord) -> ExactRecord:
    """Another company of the same name in the same town, which Basware does not know."""
    name = f"{one.name} Nord"
    vat, bank = identity.vat_number(rng, one.country), BankAccount(*identity.iban(rng, one.country), name)
    return replace(record, party=f"{one.id}-{record.company.exact}-2", name=name[:50], vat_number=vat, bank=bank)
