"""Countries as people write them, in two letters."""

from __future__ import annotations

import pycountry
import pytest
from babel import Locale

from tests.dbt.matching.macro_sql import evaluate

LANGUAGES = ("en", "nl", "de", "fr", "es", "it")
# Where vendors of our users sit; each in its own languages too.
OWN = {
    "NL": "nl", "BE": "nl fr de", "DE": "de", "AT": "de", "CH": "de fr it", "LU": "fr de lb", "FR": "fr", "GB": "en",
    "IE": "en ga", "US": "en es", "CA": "en fr", "ES": "es ca", "PT": "pt", "IT": "it", "DK": "da", "SE": "sv",
    "NO": "nb", "FI": "fi sv", "PL": "pl", "CZ": "cs", "SK": "sk", "HU": "hu", "RO": "ro", "HR": "hr", "SI": "sl",
    "EE": "et", "LV": "lv", "LT": "lt", "MT": "mt", "TR": "tr", "IS": "is", "LI": "de", "BG": "", "GR": "", "CY": "",
    "UA": "", "AU": "", "NZ": "", "CN": "", "IN": "", "JP": "", "SG": "", "IL": "", "ZA": "", "MX": "", "BR": "",
    "RU": "", "RS": "", "CL": "", "AR": "", "CO": "", "PE": "", "MA": "", "TN": "", "EG": "", "KR": "",
    "TW": "", "TH": "", "MY": "", "ID": "", "VN": "", "PH": "", "AE": "", "SA": "",
}  # fmt: skip


@pytest.mark.parametrize("code", OWN)
def test_a_country_is_known_by_its_letters_and_by_its_name_in_languages_of_users(code: str) -> None:
    names = [str(Locale.parse(language).territories[code]) for language in (*LANGUAGES, *OWN[code].split())]
    written = [code, code.lower(), pycountry.countries.get(alpha_2=code).alpha_3, *names, *map(str.upper, names)]
    assert evaluate("country_code('country')", {"country": written}) == [code] * len(written)


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("The Netherlands", "NL"), ("Holland", "NL"), (" Nederland ", "NL"), ("D", None), ("F", None), ("Belgie", "BE"),
        ("U.S.A.", "US"), ("UK", "GB"), ("Great Britain", "GB"), ("England", "GB"), ("EL", "GR"), ("Türkiye", "TR"),
        ("Oesterreich", "AT"), ("Hong Kong", "HK"), ("UAE", "AE"), ("somewhere", None), ("", None), (None, None),
    ],
)  # fmt: skip
def test_what_people_call_a_country_besides(written: str | None, expected: str | None) -> None:
    assert evaluate("country_code('country')", {"country": [written]}) == [expected]
