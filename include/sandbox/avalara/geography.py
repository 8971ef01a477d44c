"""Countries, regions and postal codes, as far as the simulation knows them."""

from __future__ import annotations

from include.sandbox.avalara.rates import LOCAL, STATES, Jurisdiction

# two letters: (three letters, name)
COUNTRIES: dict[str, tuple[str, str]] = {
    "US": ("USA", "United States"), "CA": ("CAN", "Canada"), "GB": ("GBR", "United Kingdom"),
    "NL": ("NLD", "Netherlands"), "DE": ("DEU", "Germany"), "BE": ("BEL", "Belgium"), "FR": ("FRA", "France"),
    "ES": ("ESP", "Spain"), "IT": ("ITA", "Italy"), "AT": ("AUT", "Austria"), "IE": ("IRL", "Ireland"),
    "PL": ("POL", "Poland"), "PT": ("PRT", "Portugal"), "DK": ("DNK", "Denmark"), "SE": ("SWE", "Sweden"),
    "LU": ("LUX", "Luxembourg"), "CZ": ("CZE", "Czech Republic"), "HU": ("HUN", "Hungary"), "GR": ("GRC", "Greece"),
    "FI": ("FIN", "Finland"), "EE": ("EST", "Estonia"), "LV": ("LVA", "Latvia"), "LT": ("LTU", "Lithuania"),
    "SK": ("SVK", "Slovakia"), "SI": ("SVN", "Slovenia"), "RO": ("ROU", "Romania"), "BG": ("BGR", "Bulgaria"),
    "HR": ("HRV", "Croatia"), "CY": ("CYP", "Cyprus"), "MT": ("MLT", "Malta"), "CH": ("CHE", "Switzerland"),
    "NO": ("NOR", "Norway"), "AU": ("AUS", "Australia"), "JP": ("JPN", "Japan"), "IN": ("IND", "India"),
    "MX": ("MEX", "Mexico"), "BR": ("BRA", "Brazil"), "SG": ("SGP", "Singapore"), "NZ": ("NZL", "New Zealand"),
}  # fmt: skip
EU = frozenset({
    "NL", "DE", "BE", "FR", "ES", "IT", "AT", "IE", "PL", "PT", "DK", "SE", "LU", "CZ", "HU", "GR", "FI", "EE", "LV",
    "LT", "SK", "SI", "RO", "BG", "HR", "CY", "MT",
})  # fmt: skip
PROVINCES = {
    "AB": "ALBERTA", "BC": "BRITISH COLUMBIA", "MB": "MANITOBA", "NB": "NEW BRUNSWICK",
    "NL": "NEWFOUNDLAND AND LABRADOR", "NS": "NOVA SCOTIA", "NT": "NORTHWEST TERRITORIES", "NU": "NUNAVUT",
    "ON": "ONTARIO", "PE": "PRINCE EDWARD ISLAND", "QC": "QUEBEC", "SK": "SASKATCHEWAN", "YT": "YUKON",
}  # fmt: skip
# The first three digits of a ZIP code by state.
_ZIPS = {
    "AL": "350-369", "AK": "995-999", "AZ": "850-865", "AR": "716-729", "CA": "900-961", "CO": "800-816",
    "CT": "060-069", "DE": "197-199", "DC": "200-200 202-205", "FL": "320-349", "GA": "300-319 398-399",
    "HI": "967-968", "ID": "832-838", "IL": "600-629", "IN": "460-479", "IA": "500-528", "KS": "660-679",
    "KY": "400-427", "LA": "700-714", "ME": "039-049", "MD": "206-219", "MA": "010-027", "MI": "480-499",
    "MN": "550-567", "MS": "386-397", "MO": "630-658", "MT": "590-599", "NE": "680-693", "NV": "889-898",
    "NH": "030-038", "NJ": "070-089", "NM": "870-884", "NY": "100-149", "NC": "270-289", "ND": "580-588",
    "OH": "430-459", "OK": "730-749", "OR": "970-979", "PA": "150-196", "RI": "028-029", "SC": "290-299",
    "SD": "570-577", "TN": "370-385", "TX": "750-799", "UT": "840-847", "VT": "050-059", "VA": "201-201 220-246",
    "WA": "980-994", "WV": "247-268", "WI": "530-549", "WY": "820-831",
}  # fmt: skip
# The ZIP codes, or their first three digits, of the places that the rule table knows, the first of each the usual one.
PLACES: dict[str, tuple[str, ...]] = {
    "IRVINE CA": ("92614", "92612", "92615", "92602", "92603", "92604", "92606", "92617", "92618", "92620"),
    "SAN FRANCISCO CA": ("94108", "941"),
    "SEATTLE WA": ("98101", "981"),
    "PHILADELPHIA PA": ("19147", "191"),
    "NEW YORK NY": ("10011", "100", "101", "102", "103", "104", "111", "112", "113", "114", "116"),
    "CHAPEL HILL NC": ("27514", "27516", "27278", "27510"),
    "DURHAM NC": ("27701", "277"),
    "RALEIGH NC": ("27601", "276"),
    "NASHVILLE TN": ("37201", "372"),
    "BAINBRIDGE ISLAND WA": ("98110",),
    "MONTGOMERY AL": ("36104", "361"),
}


def _table() -> dict[str, str]:
    found: dict[str, str] = {}
    for region, ranges in _ZIPS.items():
        for one in ranges.split():
            first, last = one.split("-")
            found |= {f"{n:03d}": region for n in range(int(first), int(last) + 1)}
    return found


_STATE_OF_ZIP3 = _table()
_PLACE_OF_ZIP = {code: name for name, codes in PLACES.items() for code in codes}


def country_of(text: str) -> str | None:
    """Two letters from two or three letters or a name, without regard to case; None where it is unknown."""
    said = text.strip().upper()
    if said in COUNTRIES:
        return said
    return next((code for code, names in COUNTRIES.items() if said in (names[0], names[1].upper())), None)


def region_of(country: str, text: str) -> str | None:
    """The code of a state or province from its code or name. Elsewhere what is there, in upper case."""
    said = text.strip().upper()
    names = {"US": {code: one[0] for code, one in STATES.items()}, "CA": PROVINCES}.get(country)
    if names is None:
        return said
    return said if said in names else next((code for code, name in names.items() if name == said), None)


def state_of_zip(postal_code: str) -> str | None:
    return _STATE_OF_ZIP3.get(postal_code[:3])


def zip_of(city: str, region: str) -> str | None:
    """The usual ZIP code of a place of the rule table."""
    codes = PLACES.get(f"{city.strip().upper()} {region}")
    return codes[0] if codes else None


def local(region: str, postal_code: str, city: str) -> tuple[Jurisdiction, ...]:
    """What is levied beside the state, by ZIP code, else by the city's name."""
    zip5 = postal_code[:5] or zip_of(city, region) or ""
    place = _PLACE_OF_ZIP.get(zip5) or _PLACE_OF_ZIP.get(zip5[:3]) or f"ELSEWHERE {region}"
    return LOCAL.get(place, ())
