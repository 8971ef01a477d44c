"""Suppliers of a company that approves in Basware, each kind of dirt on purpose and at fixed places."""

from __future__ import annotations

import random
from dataclasses import replace

from include.sandbox.world import identity
from include.sandbox.world.invoicing import names
from include.sandbox.world.invoicing.description import Buyer, Kind
from include.sandbox.world.invoicing.model import ExactRecord, Supplier, pair
from include.sandbox.world.model import BankAccount, Company

# Position within each block of twenty -> what is odd about that one.
ODD = {
    1: "other_name", 2: "new", 5: "affiliate", 6: "no_vat_in_books", 8: "other_code", 9: "by_hand",
    11: "one_division", 12: "blocked", 13: "no_vat_in_basware", 14: "twice", 15: "namesake",
    16: "by_hand_new", 18: "other_payable",
}  # fmt: skip
NOWHERE_IN_BOOKS = ("new", "by_hand_new")


def make_suppliers(rng: random.Random, buyer: Buyer, count: int) -> list[Supplier]:
    taken: set[str] = set()
    abroad = 0
    found: list[Supplier] = []
    for n in range(count):
        odd = ODD.get(n % 20)
        odd = None if odd in buyer.not_there else odd
        foreign = odd == "other_payable" or (n % 7 == 3 and odd not in ("affiliate", "namesake", *NOWHERE_IN_BOOKS))
        found.append(_supplier(rng, buyer, n, odd, abroad if foreign else None, taken))
        abroad += foreign
    return found


def _supplier(
    rng: random.Random, buyer: Buyer, n: int, odd: str | None, abroad: int | None, taken: set[str]
) -> Supplier:  # fmt: skip
    kind: Kind = "AFFILIATE" if odd == "affiliate" else "DOMESTIC" if abroad is None else "FOREIGN"
    name, country, currency, account = _who(rng, buyer, n, kind, abroad, taken)
    street, postcode, city = (
        buyer.names.address(rng) if country == buyer.country else ("Main Street 1", "1000", country)
    )
    vat = identity.vat_number(rng, country) if country in identity.VAT else None
    vat = next((company.vat_number for company in buyer.companies if company.name == name), vat)
    bank = BankAccount(*identity.iban(rng, country), name) if country in identity.BANKS else None
    one = Supplier(
        id=f"{buyer.supplier_prefix}{n:06d}", code=f"{buyer.first_supplier + n}", name=name, kind=kind, odd=odd,
        country=country, currency=currency,
        street=street, postcode=postcode, city=city, email=f"{buyer.names.mailbox}@{names.slug(name)[:20]}.example",
        phone=f"{buyer.names.dial} {rng.randint(100000, 999999)}", vat_number=vat,
        vat_in_basware=None if odd == "no_vat_in_basware" else vat,
        registration=f"{buyer.names.register} {rng.randint(1000, 99999)}" if country == buyer.country else None,
        bank=bank, account=account,
        term=rng.choice(buyer.terms)[0], companies=_companies(rng, buyer, odd, kind),
        typed_by_hand=odd in ("by_hand", "by_hand_new"), active=odd is not None or rng.random() > 0.04,
        payment_denied=odd is None and rng.random() < 0.03, records=(),
    )  # fmt: skip
    return replace(one, records=tuple(_records(rng, buyer, n, one)))


def _who(
    rng: random.Random, buyer: Buyer, n: int, kind: Kind, abroad: int | None, taken: set[str]
) -> tuple[str, str, str, str]:  # fmt: skip
    """(name, country, currency, account). The first affiliate is the other company, the next ones its sisters."""
    if kind == "AFFILIATE":
        name = buyer.companies[-1].name if n < 20 else buyer.names.affiliate.format(n // 20)
        return name, buyer.country, buyer.currency, buyer.affiliate_account
    if abroad is not None:
        name, country, currency, account = buyer.names.foreign[abroad % len(buyer.names.foreign)]
        return (name if abroad < len(buyer.names.foreign) else f"{name} {abroad}"), country, currency, account
    name, account = buyer.names.company(rng)
    for again in range(100):
        if names.slug(name) not in taken:
            break
        name, account = buyer.names.company(rng) if again < 20 else (f"{name} {len(taken)}", account)
    taken.add(names.slug(name))
    return name, buyer.country, buyer.currency, account


def _companies(rng: random.Random, buyer: Buyer, odd: str | None, kind: Kind) -> tuple[Company, ...]:
    first, second = buyer.companies[0], buyer.companies[-1]
    if first == second:
        return (first,)
    if odd == "affiliate":
        return (first,)
    if odd == "one_division":
        return (first, second)
    # The trading company is the one that imports.
    weights = (5, 3, 0) if kind == "FOREIGN" else (5, 3, 2)
    return rng.choices(((first,), (first, second), (second,)), weights)[0]


def _records(rng: random.Random, buyer: Buyer, n: int, one: Supplier) -> list[ExactRecord]:
    """What people typed into the books of the companies that buy from it."""
    if one.odd in NOWHERE_IN_BOOKS:
        return []
    found: list[ExactRecord] = []
    for company in one.companies[:1] if one.odd == "one_division" else one.companies:
        code = f"{1000 + n}" if one.odd == "other_code" else one.code
        name = buyer.names.variant(rng, one.name) if one.odd == "other_name" or rng.random() < 0.1 else one.name
        vat = None if one.odd == "no_vat_in_books" else one.vat_number
        payable = None if one.odd == "other_payable" else buyer.payable[one.kind]
        key, blocked = pair(one, company), one.odd == "blocked"
        first = ExactRecord(key, one.id, company, code, name[:50], vat, payable, one.bank, blocked)
        found.append(first)
        second = replace(first, id=f"{key}-2", code=f"{buyer.first_supplier + 9000 + n}")
        if one.odd == "twice":
            found.append(replace(second, name=buyer.names.variant(rng, one.name)[:50]))
        elif one.odd == "namesake":
            found.append(_namesake(rng, buyer, one, second))
    return found


def _namesake(rng: random.Random, buyer: Buyer, one: Supplier, record: ExactRecord) -> ExactRecord:
    """Another company of the same name in the same town, which Basware does not know."""
    name = buyer.names.namesake.format(one.name)
    vat = identity.vat_number(rng, one.country)
    bank = BankAccount(*identity.iban(rng, one.country), name) if one.country in identity.BANKS else None
    return replace(record, party=f"{one.id}-{record.company.books}-2", name=name[:50], vat_number=vat, bank=bank)
