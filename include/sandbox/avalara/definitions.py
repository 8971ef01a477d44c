"""What Avalara publishes for everybody: countries, regions, tax codes, entity use codes, jurisdictions."""

from __future__ import annotations

import json
import zlib
from typing import Any

from include.sandbox.avalara import geography, rates
from include.sandbox.avalara.rates import LONG_TYPES, Jurisdiction
from include.sandbox.kernel.tables import Row

NON_TAXABLE = "NT"
# A handful of the thousands; all but NT are taxed at the general rate here. Names are shortened.
TAX_CODES = {
    "P0000000": "Tangible personal property", "NT": "Non-taxable product", "FR": "Freight",
    "FR000000": "Shipping and handling", "FR020100": "Shipping only, common carrier", "D0000000": "Digital goods",
    "SW050000": "Software, prewritten, electronically downloaded", "SW054000": "Cloud services, SaaS",
    "SM000000": "Software maintenance", "ST000000": "Training", "S0000000": "Services", "U0000000": "Unique",
}  # fmt: skip
USE_CODES = {
    "A": "Federal government", "B": "State government", "C": "Tribe/Status Indian/Indian band",
    "D": "Foreign diplomat", "E": "Charitable or benevolent organization", "F": "Religious organization",
    "G": "Resale", "H": "Commercial agricultural production", "I": "Industrial production/manufacturer",
    "J": "Direct pay permit", "K": "Direct mail", "L": "Other or custom", "M": "Educational organization",
    "N": "Local government", "P": "Commercial aquaculture", "Q": "Commercial fishery", "R": "Non-resident",
    "TAXABLE": "Not exempt",
}  # fmt: skip


# ISO 4217, with the decimals of each; a handful of them.
CURRENCIES = {
    "USD": ("US Dollar", 2), "CAD": ("Canadian Dollar", 2), "EUR": ("Euro", 2), "GBP": ("Pound Sterling", 2),
    "AUD": ("Australian Dollar", 2), "CHF": ("Swiss Franc", 2), "DKK": ("Danish Krone", 2),
    "SEK": ("Swedish Krona", 2), "NOK": ("Norwegian Krone", 2), "PLN": ("Zloty", 2), "CZK": ("Czech Koruna", 2),
    "HUF": ("Forint", 2), "JPY": ("Yen", 0), "KWD": ("Kuwaiti Dinar", 3),
}  # fmt: skip
# Name -> (data type, what has it, its values, its unit). A handful; the choice is assumed.
PARAMETERS: dict[str, tuple[str, str, list[str], str | None]] = {
    "Transport": ("StringArray", "Transaction", ["None", "Seller", "Buyer", "ThirdPartyForSeller"], None),
    "IsMarketplace": ("Boolean", "Transaction", ["true", "false"], None),
    "ScreenSize": ("Numeric", "Product", [], "Length"),
    "NetVolume": ("Numeric", "Product", [], "Volume"),
}  # fmt: skip


def exempts(code: str) -> bool:
    """A code that nobody defined exempts nothing (assumed)."""
    return code.upper() in USE_CODES and code.upper() != "TAXABLE"


def tax_code_id(code: str) -> int:
    known = list(TAX_CODES)
    return 8087 + known.index(code) if code in known else 8087


def signature(juris: Jurisdiction) -> str:
    return f"{zlib.crc32(f'{juris.region}{juris.type}{juris.code}'.encode()) % 16**4:04X}"


def fips(juris: Jurisdiction) -> str:
    return rates.STATES[juris.region][1] if juris.country == "US" and juris.region in rates.STATES else ""


def jurisdiction_id(juris: Jurisdiction) -> int:
    return zlib.crc32(f"{juris.country}{juris.region}{juris.type}{juris.code}".encode()) % 10**6


def as_text(value: Any) -> str:
    return json.dumps(value, separators=(",", ":"))


def countries() -> list[Row]:
    return [
        {"code": code, "alphaCode3": three, "name": name, "isEuropeanUnion": code in geography.EU}
        for code, (three, name) in geography.COUNTRIES.items()
    ]


def currencies() -> list[Row]:
    return [{"code": code, "description": name, "decimalDigits": digits} for code, (name, digits) in CURRENCIES.items()]


def parameters() -> list[Row]:
    """Of transactions, companies and products; AvaTax reads what a document says of them, this simulation does not."""
    return [
        {"id": at, "category": "Transaction", "name": name, "dataType": kind, "serviceTypes": ["AvaTaxST"],
         "label": name, "attributeType": of, "values": values, "measurementType": measure,
         "isNeededForCalculation": True, "isNeededForReturns": False, "isNeededForClassification": False}
        for at, (name, (kind, of, values, measure)) in enumerate(PARAMETERS.items(), 1)
    ]  # fmt: skip


def regions() -> list[Row]:
    states = [{"countryFIPS": "US", "code": code, "name": one[0], "classification": "State", "country": "US",
               "fips": one[1]} for code, one in rates.STATES.items()]  # fmt: skip
    provinces = [{"countryFIPS": "CA", "code": code, "name": name, "classification": "Province", "country": "CA"}
                 for code, name in geography.PROVINCES.items()]  # fmt: skip
    return [*states, *provinces]


def tax_codes() -> list[Row]:
    return [
        {"id": tax_code_id(code), "companyId": 1, "taxCode": code, "taxCodeTypeId": code[0], "description": name,
         "isActive": True, "isSSTCertified": False}
        for code, name in TAX_CODES.items()
    ]  # fmt: skip


def use_codes() -> list[Row]:
    return [{"code": code, "name": name.upper(), "description": name, "validCountries": ["US", "CA"]}
            for code, name in USE_CODES.items()]  # fmt: skip


def _nexus(juris: Jurisdiction) -> Row:
    return {
        "id": jurisdiction_id(juris), "companyId": 1, "country": juris.country, "region": juris.region,
        "jurisTypeId": juris.type, "jurisdictionTypeId": LONG_TYPES[juris.type], "jurisCode": juris.code,
        "jurisName": juris.name, "effectiveDate": "1900-01-01", "endDate": "9999-12-31",
        "nexusTypeId": "SalesOrSellersUseTax", "hasLocalNexus": False, "signatureCode": signature(juris),
        "stateAssignedNo": juris.assigned,
    }  # fmt: skip


def nexus() -> list[Row]:
    """Every jurisdiction that the rule table can tax in."""
    found = [rates.country(code, geography.COUNTRIES[code][1]) for code in ("CA", *rates.VAT)]
    found += [rates.state(region) for region in rates.STATES]
    found += [one for rows in rates.LOCAL.values() for one in rows]
    return [_nexus(one) for one in found if one.rates]


def nexus_by_address(address: Row) -> list[Row]:
    """``address`` as ``places.normal`` gives it."""
    if address["country"] != "US":
        return [_nexus(rates.country(address["country"], geography.COUNTRIES[address["country"]][1]))]
    if address["region"] not in rates.STATES:
        return []
    local = geography.local(address["region"], address["postalCode"], address["city"])
    return [_nexus(one) for one in (rates.state(address["region"]), *local)]
