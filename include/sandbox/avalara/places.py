"""Addresses of a document: two-letter countries, codes of regions, and what of it stops a calculation (section 4)."""

from __future__ import annotations

from collections.abc import Iterable

from include.sandbox.avalara import geography
from include.sandbox.avalara.errors import Refusal, envelope, get_tax, refused, tax_detail
from include.sandbox.kernel.tables import Row

TEXTS = ("line1", "line2", "line3", "city", "postalCode")
BOTH = ("shipFrom", "shipTo")


def roles(addresses: Row) -> dict[str, Row]:
    """``shipFrom`` and ``shipTo`` at least, as they came. Raises ``Refusal`` 301, 304 or 310."""
    if coded := next((one["locationCode"] for one in addresses.values() if one.get("locationCode")), None):
        raise refused("AddressLocationNotFound", f"The location code '{coded}' does not exist.", refers="locationCode")
    if "singleLocation" in addresses:
        if len(addresses) > 1:
            raise refused("AddressConflictException", "singleLocation cannot be used together with other addresses.")
        single: Row = addresses["singleLocation"]
        return dict.fromkeys(BOTH, single)
    if missing := [role for role in BOTH if role not in addresses]:
        raise refused("MissingAddress", f"The transaction has no {' and no '.join(missing)} address.")
    return addresses


def normal(address: Row) -> Row:
    """Country and region as codes. Raises ``Refusal`` for a country or region that nobody knows."""
    said = address.get("country", "").strip() or "US"
    country = geography.country_of(said)
    if country is None:
        raise refused("InvalidCountry", f"The country '{said}' is not recognized.", refers="country")
    region = geography.region_of(country, address.get("region", ""))
    if region is None and address.get("region", "").strip():
        words = f"The region '{address['region']}' is not recognized in {country}."
        raise refused("InvalidCountryRegion", words, refers="region")
    found = {name: address.get(name, "").strip() for name in TEXTS}
    if country == "US" and not region:
        region = geography.state_of_zip(found["postalCode"])
    if country == "US" and not found["postalCode"] and region:
        found["postalCode"] = geography.zip_of(found["city"], region) or ""
    if country not in ("US", "CA"):
        region = country
    return {**found, "region": region or "", "country": country}


def is_enough(address: Row) -> bool:
    """US: a postal code, or line1 + city + region (section 2). Elsewhere the country is enough."""
    if address["country"] != "US" or address["postalCode"]:
        return True
    return bool(address["line1"] and address["city"] and address["region"])


def zip_conflict(address: Row) -> bool:
    if address["country"] != "US" or not address["postalCode"]:
        return False
    return geography.state_of_zip(address["postalCode"]) != address["region"] or not address["region"]


def check(used: Iterable[tuple[int, str, Row]]) -> None:
    """``used``: (index of the address, number of the line, address). One detail for each bad line. Raises 400."""
    rows = list(used)
    for index, number, address in rows:
        if not is_enough(address):
            said = "Tax calculation cannot be determined. The address is incomplete."
            raise get_tax(said, "InsufficientAddressError", refers=f'Addresses[{index}]; Line["{number}"]')
    said = "Tax calculation cannot be determined. Zip is not valid for the state."
    wrong = [
        tax_detail(said, "InvalidZipForStateError", refers=_where(index, number, address))
        for index, number, address in rows
        if zip_conflict(address)
    ]
    if wrong:
        raise Refusal(400, envelope(wrong, "Unknown"))


def _where(index: int, number: str, address: Row) -> str:
    return f'Addresses[{index}]; Line["{number}"] : {address["region"]} {address["postalCode"]}'
