"""Vendors of the firm, each kind of dirt on purpose and at fixed places: small worlds have it too."""

from __future__ import annotations

import datetime as dt
import random
from dataclasses import replace

from include.sandbox.world import identity
from include.sandbox.world.drawing import days_ago
from include.sandbox.world.model import BankAccount, Company
from include.sandbox.world.spending import names
from include.sandbox.world.spending.description import Spender
from include.sandbox.world.spending.model import Address, AirbaseRecord, ExactRecord, Vendor, VendorStatus, pair

# Position within each block of sixty -> what is odd about that one. The first twenty have all of it.
ODD = {
    0: "all_three", 1: "other_name", 2: "new", 3: "dollars", 4: "books_only", 5: "trade_name", 6: "no_vat_in_books",
    7: "pounds", 8: "other_code", 9: "inactive", 10: "no_subsidiary", 11: "one_division", 12: "blocked", 13: "twice",
    14: "namesake", 15: "second_namesake", 16: "unlinked", 17: "stale_link", 18: "abroad", 19: "elsewhere",
    25: "onboarding", 31: "books_only", 37: "new", 43: "abroad", 49: "other_name",
}  # fmt: skip
NOWHERE_IN_BOOKS = ("new", "onboarding", "elsewhere")
NEVER_LINKED = (*NOWHERE_IN_BOOKS, "unlinked", "other_name", "trade_name", "twice", "second_namesake")

_Who = tuple[str, str, str, str]


def make_vendors(rng: random.Random, spender: Spender, count: int, now: dt.datetime) -> list[Vendor]:
    taken: set[str] = set()
    found: list[Vendor] = []
    for n in range(count):
        odd = ODD.get(n % 60)
        odd = None if odd in spender.not_there else odd
        one = _party(rng, spender, n, odd, taken)
        if odd == "second_namesake":
            # Another company, with the name of the one before and nothing else of it.
            one = replace(one, name=found[-1].name, account=found[-1].account)
        place = _address(
            rng, spender, one.country, found[-1].records[0].address.postcode if odd == "second_namesake" else ""
        )
        one = replace(one, records=tuple(_records(rng, spender, n, one, place)))
        in_airbase = None if odd == "books_only" else _in_airbase(rng, spender, n, one, place, now)
        found.append(replace(one, airbase=in_airbase))
    return found


def _party(rng: random.Random, spender: Spender, n: int, odd: str | None, taken: set[str]) -> Vendor:
    companies = spender.companies_of.get(odd or "") or rng.choices(*spender.usual_companies)[0]
    name, country, currency, account = _who(rng, spender, n, odd, companies, taken)
    banked = country in identity.BANKS
    return Vendor(
        id=f"{spender.key_prefix}{n:06d}", name=name, odd=odd, country=country, currency=currency,
        vat_number=_tax_number(rng, spender, country),
        bank=BankAccount(*identity.iban(rng, country), name) if banked else None,
        account=account, term=rng.choice(spender.terms)[0], companies=companies, airbase=None, records=(),
    )  # fmt: skip


def _tax_number(rng: random.Random, spender: Spender, country: str) -> str | None:
    if country == "US" and spender.employer_ids:
        return f"{rng.randint(10, 98)}-{rng.randint(0, 9_999_999):07d}"
    if country == "GB":
        return f"GB{rng.randint(100_000_000, 999_999_999)}"
    return identity.vat_number(rng, country) if country in identity.BANKS else None


def _who(
    rng: random.Random, spender: Spender, n: int, odd: str | None, companies: tuple[Company, ...], taken: set[str]
) -> _Who:
    """(name, country, currency, account)"""
    country, currency = spender.abroad.get(odd or "") or spender.at_home(companies)
    for number in range(100):
        name, account = spender.names.company(rng, country)
        name = name if number < 50 else f"{name} {n}"
        if names.slug(name) not in taken:
            break
    taken.add(names.slug(name))
    return name, country, currency, account


def _address(rng: random.Random, spender: Spender, country: str, not_in: str) -> Address:
    postcode, city, *region = rng.choice([one for one in spender.names.places[country] if one[0] != not_in])
    street = f"{rng.choice(spender.names.streets[country])} {rng.randint(1, 180)}"
    return Address(street, None, str(postcode), str(city), country, region[0] if region else None)


def _email(spender: Spender, one: Vendor) -> str:
    return f"{spender.names.mailbox}@{names.slug(one.name)[:24]}.example"


def _records(rng: random.Random, spender: Spender, n: int, one: Vendor, place: Address) -> list[ExactRecord]:
    """What people typed into the divisions that buy from it."""
    there = [company for company in one.companies if company.books]
    if one.odd in NOWHERE_IN_BOOKS:
        return []
    found: list[ExactRecord] = []
    for at, company in enumerate(there[:1] if one.odd == "one_division" else there):
        sloppy = one.odd == "other_name" or (one.odd is None and rng.random() < 0.1)
        currency = spender.currency_of(one.currency, company)
        first = ExactRecord(
            id=pair(one, company), company=company, code=f"{(50001 if one.odd == 'other_code' and at else 20001) + n}",
            name=(spender.names.variant(rng, one.name) if sloppy else one.name)[:50],
            vat_number=None if one.odd == "no_vat_in_books" else one.vat_number,
            registration=_registration(rng, one), email=_email(spender, one) if rng.random() > 0.15 else None,
            address=place,
            payable=spender.payable(currency, company),
            term=spender.books_terms[one.term], blocked=one.odd == "blocked",
        )  # fmt: skip
        found.append(first)
        if one.odd == "twice":
            other = spender.names.variant(rng, one.name)[:50]
            found.append(replace(first, id=f"{first.id}-2", code=f"{30001 + n}", name=other, email=None))
    return found


def _registration(rng: random.Random, one: Vendor) -> str | None:
    known = one.vat_number is not None and one.country in identity.BANKS and rng.random() > 0.3
    return identity.registration(rng, one.country, one.vat_number) if known and one.vat_number else None


def _in_airbase(
    rng: random.Random, spender: Spender, n: int, one: Vendor, place: Address, now: dt.datetime
) -> AirbaseRecord:
    created = days_ago(rng, now, 300, 700)
    updated = days_ago(rng, now, 30, 299) if rng.random() < 0.9 else days_ago(rng, now, 1, 29)
    status: VendorStatus = "active"
    if one.odd in ("inactive", "onboarding"):
        status = "inactive" if one.odd == "inactive" else "pending_onboarding"
    # Airbase shows the end of a tax id only.
    number = one.vat_number if one.odd == "trade_name" or rng.random() > 0.2 else None
    shown = spender.names.trade_names[n // 60 % len(spender.names.trade_names)] if one.odd == "trade_name" else one.name
    certain = one.odd in ("trade_name", "namesake", "second_namesake")
    return AirbaseRecord(
        name=shown, legal_name=one.name if certain or rng.random() < 0.6 else None,
        email=_email(spender, one) if certain or rng.random() > 0.1 else None,
        phone=f"{spender.names.dials[one.country]} {rng.randint(1_000_000, 9_999_999)}" if rng.random() > 0.3 else None,
        website=f"https://www.{names.slug(one.name)[:24]}.example" if rng.random() < 0.5 else None,
        tax_id_last4=number[-4:] if number else None, payment_terms=one.term,
        address=place if certain or rng.random() > 0.1 else None, erp_reference_id=_link(rng, n, one), status=status,
        subsidiaries=() if one.odd == "no_subsidiary" else one.companies, created=created, updated=updated,
    )  # fmt: skip


def _link(rng: random.Random, n: int, one: Vendor) -> str:
    """The code in the first division that has it, where somebody brought it over."""
    linked = one.odd is not None or rng.random() < 0.7
    if one.odd in NEVER_LINKED or not linked:
        return ""
    # Of a supplier that the bookkeepers have cleared away since.
    return f"{90001 + n}" if one.odd == "stale_link" else one.records[0].code
