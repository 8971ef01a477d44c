"""Which jurisdictions levy what on a line: nexus in the US and Canada, the cases of section 8 for VAT."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, replace
from decimal import Decimal

from include.sandbox.avalara import geography, rates
from include.sandbox.avalara.money import ZERO
from include.sandbox.avalara.rates import Jurisdiction
from include.sandbox.kernel.tables import Row

INTRA_EU = "Intra-EU Supply of Goods as per Art. 138 of Council Directive 2006/112/EC"
DOMESTIC_REVERSE = "Reverse charge (Article 194 - Directive 2006/112 EC)"
# Digital services and software, which are taxed where the customer is (section 8); the prefixes are assumed.
DIGITAL = ("D", "SW")


@dataclass(frozen=True)
class Levy:
    """``taxed`` False: the amount is not taxable there (no nexus), as opposed to taxed at a rate of 0. ``sign`` -1: the
    input side of a reverse charge."""

    jurisdiction: Jurisdiction
    rate: Decimal
    taxed: bool = True
    tax_type: str = "Sales"
    rate_type: str = "General"
    tax_name: str = ""
    sign: int = 1


@dataclass(frozen=True)
class Levied:
    """``message``: the legal text for the printed invoice, '' where there is none."""

    levies: tuple[Levy, ...]
    message: str = ""
    vat_code: str = ""
    reverse_charge: bool = False


@dataclass(frozen=True)
class Sale:
    """One line as far as its tax goes. ``number``: the buyer's VAT number, of a purchase the seller's."""

    day: dt.date
    company: Row
    nexus: list[Row]
    origin: Row
    destination: Row
    number: str
    tax_code: str
    purchase: bool
    vat_enabled: bool

    def registered(self, country: str, region: str = "") -> Row | None:
        """The nexus there on that day."""
        wanted, today = (country, region or country), self.day.isoformat()
        rows = (row for row in self.nexus if (row["country"], row["region"]) == wanted)
        return next((row for row in rows if row["effectiveDate"] <= today <= row["endDate"]), None)


def levied(sale: Sale) -> Levied:
    there, here = sale.destination["country"], sale.origin["country"]
    if there == "US" and sale.registered("US", sale.destination["region"]) is not None:
        return Levied(tuple(_american(sale)))
    if there == "CA" and sale.registered("CA") is not None:
        return Levied((_national("CA", sale.day, sale.purchase),))
    if here not in ("US", "CA") and sale.vat_enabled:
        return _with_vat(sale)
    if there not in ("US", "CA") and sale.vat_enabled and sale.registered(there) is not None:
        return _standard(sale, there)
    return _nothing(sale)


def _american(sale: Sale) -> list[Levy]:
    region = sale.destination["region"]
    nexus = sale.registered("US", region)
    from_elsewhere = (sale.origin["country"], sale.origin["region"]) != ("US", region)
    kind = "Use" if sale.purchase or (region in rates.SELLERS_USE and from_elsewhere) else "Sales"
    found = [rates.state(region)]
    if nexus is not None and nexus["localNexusTypeId"] in ("All", "StateAdministered"):
        found += geography.local(region, sale.destination["postalCode"], sale.destination["city"])
    known = ((one, one.rate(sale.day)) for one in found)
    return [Levy(one, rate, tax_type=kind) for one, rate in known if rate is not None]


def _with_vat(sale: Sale) -> Levied:
    """Sold from a country that has VAT."""
    here, there = sale.origin["country"], sale.destination["country"]
    within = here in geography.EU and there in geography.EU
    if sale.purchase and within and here != there and sale.number:
        return _bought_within_eu(sale, there)
    if here == there:
        if sale.number and within and sale.company["defaultCountry"] != there and sale.registered(there):
            return _zero(sale, here, DOMESTIC_REVERSE)
        return _standard(sale, here) if sale.registered(here) else _nothing(sale)
    if within and sale.number and _own_number(sale):
        return _zero(sale, here, INTRA_EU) if sale.registered(here) else _nothing(sale)
    digital = sale.tax_code.upper().startswith(DIGITAL)
    if within:
        if sale.registered(there) or (digital and sale.registered(here)):
            return _standard(sale, there)
        return _standard(sale, here) if sale.registered(here) else _nothing(sale)
    if there not in ("US", "CA") and sale.registered(there):
        return _standard(sale, there)
    return _zero(sale, here, "") if sale.registered(here) else _nothing(sale)


def _own_number(sale: Sale) -> bool:
    """Nobody sells at the rate 0 without a VAT number of their own."""
    nexus = sale.registered(sale.origin["country"])
    return bool(sale.company["businessIdentificationNo"] or (nexus and nexus["taxId"]))


def _national(country: str, day: dt.date, purchase: bool) -> Levy:
    juris = rates.country(country, geography.COUNTRIES[country][1])
    rate = juris.rate(day)
    kind = "Input" if purchase else "Output"
    if rate is None:
        return Levy(juris, ZERO, taxed=False, tax_type=kind, rate_type="Zero")
    return Levy(juris, rate, tax_type=kind, rate_type="Standard")


def _standard(sale: Sale, country: str) -> Levied:
    levy = _national(country, sale.day, sale.purchase)
    return Levied((levy,), vat_code=_vat_code(country, levy.rate, sale))


def _zero(sale: Sale, country: str, message: str) -> Levied:
    """The country of origin at rate 0: taxable, and nothing comes of it."""
    levy = replace(_national(country, sale.day, sale.purchase), rate=ZERO, taxed=True, rate_type="Zero")
    return Levied((replace(levy, tax_name="Zero Rate"),), message, _vat_code(country, ZERO, sale))


def _bought_within_eu(sale: Sale, country: str) -> Levied:
    output = _national(country, sale.day, purchase=False)
    both = (output, replace(output, tax_type="Input", sign=-1))
    return Levied(both, vat_code=_vat_code(country, output.rate, sale), reverse_charge=True)


def _nothing(sale: Sale) -> Levied:
    """No nexus where it goes: one row with rate 0, and the amount is not taxable (section 1)."""
    there, region = sale.destination["country"], sale.destination["region"]
    if there == "US":
        return Levied((Levy(rates.state(region), ZERO, taxed=False),))
    juris = rates.country(there, geography.COUNTRIES[there][1])
    levy = Levy(juris, ZERO, taxed=False, tax_type="Input" if sale.purchase else "Output", rate_type="Zero")
    return Levied((levy,), vat_code=f"{there}S-0000P--{there}" if there != "CA" else "")


def _vat_code(country: str, rate: Decimal, sale: Sale) -> str:
    """Country, sale or purchase, rate x 10 of the percentage, class, origin (section 8; the pattern is inferred)."""
    side = "P" if sale.purchase else "S"
    return f"{country}{side}-{int(rate * 1000):03d}C--{sale.origin['country']}"
