"""What stands in a vendor's name and is none of it, and how places are called."""

from __future__ import annotations

import pytest

from tests.dbt.matching.macro_sql import evaluate

NAMES = {
    "K12354 Glenley Insurance": "glenley insurance",
    "27250 - AKI Bahn": "aki bahn",
    "Penguin (44167)": "penguin",
    "Riin Group / 63712": "riin group",
    # a number may be what tells two of them apart
    "Filiale 71005": "filiale 71005",
    "Studio 1984": "studio 1984",
    "123456": "123456",
    "Halbramore Energies Box 3239": "halbramore energies",
    "Holbæk Flowers P.O. Box 608": "holbaek flowers",
    "Semitecolo C.P. 6385": "semitecolo",
    "Loi Raeienca BP 6373": "loi raeienca",
    "BP 24": "bp 24",
    "Waalwijk USE OTHER VENDOR": "waalwijk",
    "Bakker Transport B.V. (geblokkeerd)": "bakker transport b.v.",
    "Doppelt Druck GmbH": "doppelt druck gmbh",
    "Siet SAS - ancien": "siet sas",
    "Café Antiguo": "cafe antiguo",
    "Closed Loop Systems": "closed loop systems",
    "Italiana AFD. Verkoop": "italiana",
    "Lara Satta SRL Ufficio Contabilità": "lara satta srl",
    "Mondo Ufficio Srl": "mondo ufficio srl",
    "US Dept of Energy": "us dept of energy",
    "KAGT Wood Products attn accounts payable": "kagt wood products",
    "Erp EUR": "erp",
    "MÃ¼ller GmbH": "muller gmbh",
    "ÃœbermÃ¤ÃŸig Co": "ubermassig co",
}
CITIES = {
    "P.O. Box 834 HELSINGØR": "helsingor",
    "39195 Gijón": "gijon",
    "KASSEL Cedex": "kassel",
    "Almería 1": "almeria",
    "Neapel": "napoli",
    "Kopenhagen": "kobenhavn",
    "København": "kobenhavn",
    "Londres": "london",
    "'s-Gravenhage": "denhaag",
    "MÃ¼nchen": "munchen",
    "Munich": "munchen",
}


def test_what_is_none_of_a_name_is_left_out() -> None:
    found = evaluate("without_clutter(fold_text('text'))", {"text": list(NAMES)})
    assert dict(zip(NAMES, found, strict=True)) == NAMES


def test_a_city_is_one_place_whatever_stands_around_it() -> None:
    found = evaluate("city_key(fold_text('text'))", {"text": list(CITIES)})
    assert dict(zip(CITIES, found, strict=True)) == CITIES


@pytest.mark.parametrize(
    ("name", "blocked"),
    [
        ("Kroon Bouw nicht verwenden", True),
        ("Kroon Bouw ne plus utiliser", True),
        ("Kroon Bouw bloqueado", True),
        ("Kroon Bouw", False),
    ],
)
def test_a_note_not_to_use_it_is_understood_in_several_languages(name: str, blocked: bool) -> None:
    assert evaluate("name_says_blocked(fold_text('text'))", {"text": [name]}) == [blocked]
