"""Resolving addresses (section 4): the United States and Canada. What is wrong with one is said in an answer 200."""

from __future__ import annotations

import re
import zlib
from decimal import Decimal

from include.sandbox.avalara import fields, geography, places, schema
from include.sandbox.avalara.call import Call
from include.sandbox.avalara.definitions import signature
from include.sandbox.avalara.errors import refused
from include.sandbox.avalara.http import Reply
from include.sandbox.avalara.rates import LONG_TYPES, STATES, Jurisdiction, country, state
from include.sandbox.kernel.tables import Row

# No street has such a house number here; a street without any number is not found either (assumed).
LAST_NUMBER = 89_999
SOURCE = "Avalara.AvaTax.Services.Address"
CANADIAN = re.compile(r"[ABCEGHJ-NPRSTVXY]\d[A-Z] ?\d[A-Z]\d", re.IGNORECASE)
BOX = re.compile(r"(P\.?\s*O\.?\s*BOX|BOX)\s+\d+", re.IGNORECASE)


def resolve_query(call: Call) -> Reply:
    return _resolve(call, fields.read(schema.RESOLVE, call.request.query))


def resolve_body(call: Call) -> Reply:
    return _resolve(call, call.body(schema.RESOLVE))


def _resolve(call: Call, asked: Row) -> Reply:
    if not call.store.settings()["address_validation"]:
        said = "This account has no subscription for address validation."
        raise refused("SubscriptionRequired", said, status=403, target="CustomerAccountSetup")
    case = asked.pop("textCase", "Upper")
    said = asked.get("country", "").strip() or "US"
    known = geography.country_of(said)
    if known not in ("US", "CA"):
        # The exact body is uncertain; these are its words.
        words = "Country not supported."
        raise refused("InvalidAddress", words, sub="UnsupportedCountryError", refers="Address.Country")
    line, city, region, postal = (asked.get(name, "").strip() for name in ("line1", "city", "region", "postalCode"))
    if not postal and not (line and city and region):
        words = "The address is incomplete: a postal code, or a line, city and region are needed."
        raise refused("InvalidAddress", words, description="Insufficient address information.")
    address = places.normal({**asked, "country": known})
    if problem := _problem(address, asked):
        return Reply(200, _bad(asked, known, *problem))
    return Reply(200, _good(asked, address, case))


def _problem(address: Row, asked: Row) -> tuple[str, str, str] | None:
    """(summary, what it refers to, quality) of an address that mail does not reach."""
    if address["country"] == "CA":
        right = not address["postalCode"] or CANADIAN.fullmatch(address["postalCode"])
        return None if right else ("The postal code is not valid.", "Address.PostalCode", "NotCoded")
    if places.zip_conflict(address):
        return ("Zip is not valid for the state.", "Address.PostalCode", "NotCoded")
    line = address["line1"]
    if not line or BOX.match(line):
        return None
    number = re.match(r"\d+", line)
    if number is None:
        return ("The address was not found.", "Address.Line0", "NotCoded")
    if not 0 < int(number[0]) <= LAST_NUMBER:
        return ("The address number is out of range.", "Address.Line0", "Intersection")
    if not address["postalCode"]:
        return ("The city was not found.", "Address.City", "NotCoded")
    return None


def _echo(asked: Row, known: str) -> Row:
    names = ("line1", "line2", "line3", "city", "region", "postalCode")
    return {**{name: asked.get(name, "") for name in names}, "country": known}


def _bad(asked: Row, known: str, summary: str, refers: str, quality: str) -> Row:
    """The input comes back, and no tax authorities with it."""
    echo = _echo(asked, known)
    said = {"summary": summary, "details": summary, "refersTo": refers, "severity": "Error", "source": SOURCE}
    validated = {"addressType": "UnknownAddressType", **echo, "latitude": Decimal(0), "longitude": Decimal(0)}
    return {"address": echo, "validatedAddresses": [validated],
            "coordinates": {"latitude": Decimal(0), "longitude": Decimal(0)}, "resolutionQuality": quality,
            "messages": [said]}  # fmt: skip


def _good(asked: Row, address: Row, case: str) -> Row:
    latitude, longitude = _coordinates(address)
    texts = {name: _cased(address[name], case) for name in ("line1", "line2", "line3", "city")}
    building = bool(address["line2"])
    kind = ("HighRiseOrBusinessComplex" if building else "StreetOrResidentialAddress") if address["line1"] else None
    validated = {
        "addressType": kind or "UnknownAddressType", **texts, "region": address["region"],
        "country": address["country"], "postalCode": _full_code(address), "latitude": latitude, "longitude": longitude,
    }  # fmt: skip
    return {
        "address": _echo(asked, address["country"]), "validatedAddresses": [validated],
        "coordinates": {"latitude": latitude, "longitude": longitude}, "resolutionQuality": "Intersection",
        "taxAuthorities": [_authority(n, one) for n, one in enumerate(_levying(address))],
    }  # fmt: skip


def _cased(text: str, case: str) -> str:
    return text.upper() if case == "Upper" else text.title()


def _full_code(address: Row) -> str:
    """ZIP+4 of a street address; the four digits are made of its text."""
    code = str(address["postalCode"])
    if address["country"] != "US":
        bare = code.replace(" ", "").upper()
        return f"{bare[:3]} {bare[3:]}" if bare else ""
    if len(code) > 5 or not address["line1"]:
        return code
    return f"{code}-{_digest(address) % 9000 + 1000}"


def _digest(address: Row) -> int:
    return zlib.crc32(f"{address['line1']}|{address['postalCode'][:5]}".upper().encode())


def _coordinates(address: Row) -> tuple[Decimal, Decimal]:
    """Somewhere in North America, the same for the same address."""
    digest = _digest(address)
    return Decimal(30_000_000 + digest % 15_000_000) / 10**6, -Decimal(75_000_000 + digest % 45_000_000) / 10**6


def _levying(address: Row) -> list[Jurisdiction]:
    if address["country"] == "CA" or address["region"] not in STATES:
        return [country("CA", "CANADA")] if address["country"] == "CA" else []
    local = geography.local(address["region"], address["postalCode"], address["city"])
    return [state(address["region"]), *local]


def _authority(n: int, one: Jurisdiction) -> Row:
    return {"avalaraId": str(n + 1), "jurisdictionName": one.name, "jurisdictionType": LONG_TYPES[one.type],
            "signatureCode": signature(one)}  # fmt: skip
