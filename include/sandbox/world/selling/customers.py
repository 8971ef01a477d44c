"""Whom the software company sells to: one of each kind by name, and more of the ordinary kinds."""

from __future__ import annotations

import random
from dataclasses import replace

from include.sandbox.world.identity import vat_number
from include.sandbox.world.model import Company
from include.sandbox.world.selling import places
from include.sandbox.world.selling.model import Address, Case, Customer
from include.sandbox.world.selling.settings import EXPORT, GERMAN, HIGH, ICP, LABS, NL, NONE, US

STEMS = (
    "Lanternfield", "Oakmeter", "Redpine", "Sundial Harbor", "Blue Mesa", "Quarry Lake", "Ironbark", "Fathom",
    "Cinderpath", "Wrenwood", "Halyard", "Juniper Row", "Saltbox", "Copperline", "Tidegate", "Northwharf",
)  # fmt: skip
TRADES = {
    "US": ("Analytics Inc.", "Robotics LLC", "Labs Inc."), "GB": ("Systems Ltd", "Studios Ltd"),
    "DE": ("Technik GmbH", "Werke GmbH"), "NL": ("Techniek B.V.", "Media B.V."),
}  # fmt: skip
PEOPLE = ("Anke Reinholt", "Jörg Sattler", "Mila Wendland", "Tobias Krahe")

# company, name, case, address, currency, Exact's VAT code; then what not all have.
_US: tuple[tuple[str, Case, Address, str], ...] = (
    ("Pacific Ledger Works Inc.", "ordinary", places.IRVINE, "USD"),
    ("Bright Harbor Systems LLC", "ordinary", places.SEATTLE, "USD"),
    ("Ravine Lane Outfitters LLC", "ordinary", places.BAINBRIDGE, "USD"),
    ("Reed Street Press Inc.", "ordinary", places.PHILADELPHIA, "USD"),
    ("Thirteenth Street Media Inc.", "ordinary", places.NEW_YORK, "USD"),
    ("Cradle Valley Foods Inc.", "ordinary", places.MONTGOMERY, "USD"),
    ("Blackwell Research LLC", "ordinary", places.DURHAM, "USD"),
    ("Boreal Outils inc.", "ordinary", places.BEACONSFIELD, "CAD"),
    ("Front Street Partners Ltd.", "ordinary", places.TORONTO, "USD"),
    ("Lone Prairie Software LLC", "no_nexus", places.AUSTIN, "USD"),
    ("Cascade Timber Co.", "no_nexus", places.PORTLAND, "USD"),
    ("Federal Charting Office", "exempt", places.VON_KARMAN, "USD"),
    ("Emerald Quay Inc.", "zip_of_other_state", places.ZIP_OF_OTHER_STATE, "USD"),
    ("Pike Tower Tenants LLC", "house_unknown", places.HOUSE_UNKNOWN, "USD"),
    ("Harbor Park Devices Inc.", "place_missing", places.PLACE_MISSING, "USD"),
)
_EUROPE: tuple[tuple[str, Case, Address, str, str], ...] = (
    ("Domwacht Techniek B.V.", "domestic", places.UTRECHT, "EUR", HIGH),
    ("Noordpunt Media B.V.", "domestic", places.GRONINGEN, "EUR", HIGH),
    ("Rheinwerk Messtechnik GmbH", "reverse_charge", places.DUSSELDORF, "EUR", ICP),
    ("Speicherkai Logistik GmbH", "reverse_charge", places.HAMBURG, "EUR", ICP),
    ("Anke Reinholt", "consumer_vat", places.BERLIN, "EUR", GERMAN),
    ("Jörg Sattler", "consumer_export", places.HAMBURG, "EUR", EXPORT),
    ("Tannery Court Studios Ltd", "ordinary", places.LONDON, "GBP", EXPORT),
    ("Spinning Lane Textiles Ltd", "ordinary", places.MANCHESTER, "GBP", NONE),
    ("Ateliers des Canuts SAS", "no_nexus", places.LYON, "EUR", ICP),
    ("Redwood Transit Inc.", "no_nexus", places.SAN_FRANCISCO, "USD", EXPORT),
)


_TAXED: dict[str, tuple[Case, str]] = {
    "US": ("ordinary", NONE), "NL": ("domestic", HIGH), "DE": ("reverse_charge", ICP), "GB": ("ordinary", EXPORT),
}  # fmt: skip


def make_customers(rng: random.Random, more: int) -> list[Customer]:
    """``more``: those beside the ones with a name of their own."""
    found = [_named(rng, US, n, name, case, address, currency, NONE)
             for n, (name, case, address, currency) in enumerate(_US)]  # fmt: skip
    found += [_named(rng, NL, n, *facts) for n, facts in enumerate(_EUROPE)]
    found += [
        _named(rng, LABS, n, name, "not_routed", places.EINDHOVEN, "EUR", HIGH)
        for n, name in enumerate(("Strijp Prototypes B.V.", "Philitelijn B.V."))
    ]
    return found + [_other(rng, n) for n in range(more)]


def _named(
    rng: random.Random, company: Company, n: int, name: str, case: Case, address: Address, currency: str, vat_code: str
) -> Customer:
    business = case not in ("consumer_vat", "consumer_export")
    return Customer(
        id=f"KS-{company.exact}-{n + 1:03d}", company=company, code=f"{20001 + n}", name=name, case=case,
        address=address, currency=currency, vat_code=vat_code, business=business,
        vat_number=_vat(rng, address.country) if business else None,
        delivery=_elsewhere(name), entity_use_code="A" if case == "exempt" else None,
    )  # fmt: skip


def _elsewhere(name: str) -> Address | None:
    """Two have things delivered somewhere else than they are."""
    return {"Reed Street Press Inc.": places.SAN_FRANCISCO, "Domwacht Techniek B.V.": places.GRONINGEN}.get(name)


def _other(rng: random.Random, n: int) -> Customer:
    country = ("US", "US", "US", "DE", "NL", "GB", "DE", "US")[n % 8]
    stem = f"{rng.choice(STEMS)} {rng.choice(TRADES[country])}"
    if country == "US":
        base, street, low, high = rng.choice(places.US_STREETS)
        place = replace(base, line1=f"{rng.randrange(low, high)} {street}")
        company, currency = US, "USD"
    else:
        base = rng.choice(places.CITIES[country])
        place = replace(base, line1=f"{rng.choice(places.STREETS[country])} {rng.randint(2, 180)}")
        company, currency = NL, "GBP" if country == "GB" else "EUR"
    case, code = _TAXED[country]
    consumer = country == "DE" and n % 8 == 6
    if consumer:
        case, code = ("consumer_vat", GERMAN) if n % 16 == 6 else ("consumer_export", EXPORT)
    return Customer(
        id=f"KS-{company.exact}-{n + 101:03d}", company=company, code=f"{20101 + n}",
        name=rng.choice(PEOPLE) if consumer else stem, case=case, address=place, currency=currency, vat_code=code,
        business=not consumer, vat_number=None if consumer else _vat(rng, country),
    )  # fmt: skip


def _vat(rng: random.Random, country: str) -> str | None:
    """None outside of Europe."""
    if country in ("NL", "DE", "GB"):
        return vat_number(rng, country)
    return _french(rng) if country == "FR" else None


def _french(rng: random.Random) -> str:
    siren = rng.randint(300_000_000, 899_999_999)
    return f"FR{(12 + 3 * (siren % 97)) % 97:02d}{siren}"
