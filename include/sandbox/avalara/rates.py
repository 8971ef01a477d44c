"""The rule table of section 7: jurisdictions with their dated rates, pinned to its samples, not today's law."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal

LONG_TYPES = {"CNT": "Country", "STA": "State", "CTY": "County", "CIT": "City", "STJ": "Special"}


@dataclass(frozen=True)
class Jurisdiction:
    """``rates``: (from this day, rate), ascending; before the first there is none. ``assigned``: stateAssignedNo."""

    type: str
    code: str
    name: str
    tax_name: str
    rates: tuple[tuple[dt.date, Decimal], ...]
    country: str = "US"
    region: str = ""
    assigned: str = ""

    def rate(self, day: dt.date) -> Decimal | None:
        """None: not levied yet on that day."""
        begun = [rate for since, rate in self.rates if since <= day]
        return begun[-1] if begun else None


EVER = dt.date.min


def _since(*steps: tuple[str, str]) -> tuple[tuple[dt.date, Decimal], ...]:
    return tuple((dt.date.fromisoformat(day) if day else EVER, Decimal(rate)) for day, rate in steps)


# name, FIPS code, rate in percent; None: the page leaves it out, since pages disagree.
STATES: dict[str, tuple[str, str, str | None]] = {
    "AL": ("ALABAMA", "01", "4"), "AK": ("ALASKA", "02", "0"), "AZ": ("ARIZONA", "04", "5.6"),
    "AR": ("ARKANSAS", "05", "6.5"), "CA": ("CALIFORNIA", "06", "6"), "CO": ("COLORADO", "08", "2.9"),
    "CT": ("CONNECTICUT", "09", "6.35"), "DE": ("DELAWARE", "10", "0"), "DC": ("DISTRICT OF COLUMBIA", "11", None),
    "FL": ("FLORIDA", "12", "6"), "GA": ("GEORGIA", "13", "4"), "HI": ("HAWAII", "15", "4"),
    "ID": ("IDAHO", "16", "6"), "IL": ("ILLINOIS", "17", "6.25"), "IN": ("INDIANA", "18", "7"),
    "IA": ("IOWA", "19", "6"), "KS": ("KANSAS", "20", "6.5"), "KY": ("KENTUCKY", "21", "6"),
    "LA": ("LOUISIANA", "22", None), "ME": ("MAINE", "23", "5.5"), "MD": ("MARYLAND", "24", "6"),
    "MA": ("MASSACHUSETTS", "25", "6.25"), "MI": ("MICHIGAN", "26", "6"), "MN": ("MINNESOTA", "27", "6.875"),
    "MS": ("MISSISSIPPI", "28", "7"), "MO": ("MISSOURI", "29", "4.225"), "MT": ("MONTANA", "30", "0"),
    "NE": ("NEBRASKA", "31", "5.5"), "NV": ("NEVADA", "32", "6.85"), "NH": ("NEW HAMPSHIRE", "33", "0"),
    "NJ": ("NEW JERSEY", "34", "6.625"), "NM": ("NEW MEXICO", "35", None), "NY": ("NEW YORK", "36", "4"),
    "NC": ("NORTH CAROLINA", "37", "4.75"), "ND": ("NORTH DAKOTA", "38", "5"), "OH": ("OHIO", "39", "5.75"),
    "OK": ("OKLAHOMA", "40", "4.5"), "OR": ("OREGON", "41", "0"), "PA": ("PENNSYLVANIA", "42", "6"),
    "RI": ("RHODE ISLAND", "44", "7"), "SC": ("SOUTH CAROLINA", "45", "6"), "SD": ("SOUTH DAKOTA", "46", None),
    "TN": ("TENNESSEE", "47", "7"), "TX": ("TEXAS", "48", "6.25"), "UT": ("UTAH", "49", None),
    "VT": ("VERMONT", "50", "6"), "VA": ("VIRGINIA", "51", None), "WA": ("WASHINGTON", "53", "6.5"),
    "WV": ("WEST VIRGINIA", "54", "6"), "WI": ("WISCONSIN", "55", "5"), "WY": ("WYOMING", "56", "4"),
}  # fmt: skip
# Standard rates of VAT in percent; UK since 2011-01-04, which is before anything here.
VAT = {
    "GB": "20", "DE": "19", "NL": "21", "BE": "21", "FR": "20", "ES": "21", "IT": "22", "AT": "20", "IE": "23",
    "PL": "23", "PT": "23", "DK": "25", "SE": "25", "LU": "17", "CZ": "21", "HU": "27", "GR": "24",
}  # fmt: skip
# Sold from another state the row says Use instead of Sales: recorded for Alabama alone (section 8).
SELLERS_USE = frozenset({"AL"})


def state(region: str) -> Jurisdiction:
    name, code, percent = STATES[region]
    rates = _since(("", str(Decimal(percent) / 100))) if percent is not None else ()
    if region == "CA":
        rates = _since(("", "0.0625"), ("2017-01-01", "0.06"))
    return Jurisdiction("STA", code, name, f"{region} STATE TAX", rates, region=region)


def country(code: str, name: str) -> Jurisdiction:
    """A country that has VAT or GST in the table, or one without a rate."""
    if code == "CA":
        return Jurisdiction("CNT", "CA", "CANADA", "CANADA GST/TPS", _since(("", "0.05")), "CA", "CA")
    rates = _since(("", str(Decimal(VAT[code]) / 100))) if code in VAT else ()
    return Jurisdiction("CNT", code, name.upper(), "Standard Rate", rates, code, code)


def _local(
    region: str, type: str, code: str, name: str, rates: tuple[tuple[dt.date, Decimal], ...], assigned: str = ""
) -> Jurisdiction:  # fmt: skip
    words = {"CTY": "COUNTY", "CIT": "CITY", "STJ": "SPECIAL"}[type]
    return Jurisdiction(type, code, name, f"{region} {words} TAX", rates, region=region, assigned=assigned)


def _always(rate: str) -> tuple[tuple[dt.date, Decimal], ...]:
    return _since(("", rate))


# By name of a place what is levied there beside the state, in the order of the answer.
LOCAL: dict[str, tuple[Jurisdiction, ...]] = {
    "IRVINE CA": (
        _local("CA", "CTY", "059", "ORANGE", _always("0.0025")),
        _local("CA", "STJ", "EMAZ0", "ORANGE COUNTY DISTRICT TAX SP", _always("0.005"), "037"),
        _local("CA", "STJ", "EMTN0", "ORANGE CO LOCAL TAX SL", _always("0.01"), "30"),
    ),
    "SAN FRANCISCO CA": (
        _local("CA", "CTY", "075", "SAN FRANCISCO", _always("0.0025")),
        _local("CA", "STJ", "EMTV0", "SAN FRANCISCO CO LOCAL TAX SL", _always("0.01")),
    ),
    # 7.25 = 6.00 state + 1.25 local share wherever no district adds to it; codes and names are assumed.
    "ELSEWHERE CA": (
        _local("CA", "CTY", "000", "CALIFORNIA COUNTY", _always("0.0025")),
        _local("CA", "STJ", "EMXX0", "CALIFORNIA CO LOCAL TAX SL", _always("0.01")),
    ),
    "SEATTLE WA": (
        _local("WA", "CTY", "033", "KING", _always("0"), "1700"),
        _local("WA", "CIT", "63000", "SEATTLE",
               _since(("", "0.031"), ("2018-02-01", "0.036"), ("2022-01-01", "0.0375")), "1726"),
    ),
    # The page has the total alone; one row of the city is assumed, its code is that of the census.
    "BAINBRIDGE ISLAND WA": (_local("WA", "CIT", "03736", "BAINBRIDGE ISLAND", _always("0.025")),),
    "PHILADELPHIA PA": (_local("PA", "CTY", "101", "PHILADELPHIA", _always("0.02"), "51"),),
    "NEW YORK NY": (
        _local("NY", "CIT", "51000", "NEW YORK CITY", _always("0.045")),
        _local("NY", "STJ", "359071", "METROPOLITAN COMMUTER TRANSPORTATION DISTRICT", _always("0.00375")),
    ),
    "CHAPEL HILL NC": (
        _local("NC", "CTY", "135", "ORANGE", _always("0.0225"), "68"),
        _local("NC", "STJ", "1237135001", "ORANGE CO TR", _always("0.005")),
    ),
    # Names and codes of the transit rows of Durham and Wake follow Orange's (assumed), as does Wake's first day.
    "DURHAM NC": (
        _local("NC", "CTY", "063", "DURHAM", _always("0.0225")),
        _local("NC", "STJ", "1237063001", "DURHAM CO TR", _always("0.005")),
    ),
    "RALEIGH NC": (
        _local("NC", "CTY", "183", "WAKE", _always("0.02")),
        _local("NC", "STJ", "1237183001", "WAKE CO TR", _since(("2017-04-01", "0.005"))),
    ),
    # 7 % + 2.25 % of section 2; which county it was is assumed.
    "NASHVILLE TN": (_local("TN", "CTY", "037", "DAVIDSON", _always("0.0225")),),
}  # fmt: skip
