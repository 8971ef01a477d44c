"""What stands in a vendor's name and is none of it, and how places are called."""

from __future__ import annotations

import pytest

from tests.dbt.matching.macro_sql import evaluate

NAMES = {
    "6881540 Canada Inc.": "canada 6881540 inc.",
    "9326-5373 Québec inc": "quebec 9326-5373 inc",
    "1234567 B.C. Ltd.": "b.c. 1234567 ltd.",
    "08123456 Limited": "limited 08123456",
    "10482 Bakker": "bakker",
    "ZZAvoque Metals Ltd": "avoque metals ltd",
    "ZZ - Avoque Metals": "avoque metals",
    "zzz Avoque": "avoque",
    "XXX_Avoque": "avoque",
    "ZZ Top Catering": "zz top catering",
    "ZZP Nederland": "zzp nederland",
    "XXXLutz": "xxxlutz",
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
    "Cedar Grove Supply (new remit-to)": "cedar grove supply",
    "Halyard Freight Inc. REMIT TO ADDRESS": "halyard freight inc.",
    "Remitto Foods": "remitto foods",
    "Kroon Bouw (crediteur)": "kroon bouw",
    # an account of its own, for the wages tax of a chain
    "Kroon Bouw BV - G-rekening": "kroon bouw bv - g-rekening",
    "Vendor Systems": "vendor systems",
    "Firma Kroon Bouw": "kroon bouw",
    "Firma": "firma",
    # D.R. and F.A. are initials there
    "DR Horton Inc": "dr horton inc",
    "FA Wilhelm Construction": "fa wilhelm construction",
    # another owner is another vendor
    "Elektro Schulz, Inh. Peter Schulz": "elektro schulz, inh. peter schulz",
    "www.kroonbouw.nl": "kroonbouw",
    "https://www.kroon-bouw.co.uk/": "kroon-bouw",
    "Bloemen.nl": "bloemen.nl",
    "Gebr.de Jong": "gebr.de jong",
    "Doppelt Druck GmbH": "doppelt druck gmbh",
    "AEROCAMIX GmbH ALT": "aerocamix gmbh",
    "Hedskaberg Gruppen A/S gammel": "hedskaberg gruppen a/s",
    "Ilse Alt": "ilse alt",
    "Polyident B.V ** OUD **": "polyident b.v",
    "Polyident *** vanha": "polyident",
    "*** DO NOT USE *** De Hoek": "de hoek",
    "** OLD **": "old",
    "Horono Kyltti Oy (älä käytä)": "horono kyltti oy",
    "Autofficina Dasa S.r.l. (doppione)": "autofficina dasa s.r.l.",
    "Tolju A/S SPÆRRET": "tolju a/s",
    "Fotorberg NEW": "fotorberg",
    "Fieri e Figli S.p.A., c.a. Amministrazione": "fieri e figli s.p.a.,",
    "Cyberlan Vela, Kirjanpito": "cyberlan vela,",
    "Nord Restaurants LLP ATTN": "nord restaurants llp",
    "Danamar Azulejos Dpto. Administración": "danamar azulejos",
    "United Services nr 58833": "united services",
    "Cold Stores nr 56970": "cold stores nr 56970",
    "Siet SAS - ancien": "siet sas",
    "Café Antiguo": "cafe antiguo",
    "Closed Loop Systems": "closed loop systems",
    "Italiana AFD. Verkoop": "italiana",
    "Lara Satta SRL Ufficio Contabilità": "lara satta srl",
    "Mondo Ufficio Srl": "mondo ufficio srl",
    "US Dept of Energy": "us dept of energy",
    "KAGT Wood Products attn accounts payable": "kagt wood products",
    "Erp EUR": "erp",
    "#45711 AIW Uhren": "aiw uhren",
    "64408 LOTOL": "lotol",
    "2000 Plus": "2000 plus",
    "Port of Delft HQ": "port of delft",
    "Kloppert - lease": "kloppert",
    "Direct Lease": "direct lease",
    "Honoré Martel nr 61361": "honore martel",
    "Filiale Nr. 71005": "filiale nr. 71005",
    "Kaai nr 5": "kaai nr 5",
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
    "Αθήνα": "athina",
    "Athens": "athina",
    "Москва": "moskva",
    "Moscow": "moskva",
}


def test_what_is_none_of_a_name_is_left_out() -> None:
    found = evaluate("without_own_number(without_clutter(fold_text('text')))", {"text": list(NAMES)})
    assert dict(zip(NAMES, found, strict=True)) == NAMES


def test_a_dutch_article_and_an_and_before_kin_are_one_however_they_are_written() -> None:
    names = {
        "v.d. Berg": "van de berg",
        "VD Berg": "van de berg",
        "Van den Berg": "van de berg",
        "Vanden Berghe": "van de berghe",
        "Vandenberg": "vandeberg",
        "Rossi e Figli": "rossi and figli",
        "García y Hijos": "garcia and hijos",
        "Kowalski i Synowie": "kowalski and synowie",
        "John E Smith": "john e smith",
    }
    found = evaluate("dutch_articles(plain_kin(plain_words(fold_text('text'))))", {"text": list(names)})
    assert {name: words.strip() for name, words in zip(names, found, strict=True)} == names


def test_words_that_sound_alike_have_one_sound() -> None:
    alike = [
        ("meyer", "maier"), ("kuijper", "kuyper"), ("sophie", "sofie"), ("photo", "foto"), ("thijs", "tys"),
        ("claassens", "klaassens"), ("xenia", "ksenia"), ("quintus", "kwintus"), ("zwart", "swart"),
        ("christian", "kristian"), ("schmidt", "schmit"),
    ]  # fmt: skip
    other = [("reimer", "riemer"), ("vos", "bos"), ("meyer", "mayor"), ("cesar", "kesar"), ("chevalier", "kevalier")]
    words = [word for pair in alike + other for word in pair]
    sounds = dict(zip(words, evaluate("as_it_sounds('text')", {"text": words}), strict=True))
    assert [pair for pair in alike if sounds[pair[0]] != sounds[pair[1]]] == []
    assert [pair for pair in other if sounds[pair[0]] == sounds[pair[1]]] == []


def test_a_german_u_between_words_is_und() -> None:
    names = {"Schulz Maschinen u. Anlagenbau": "schulz maschinen und anlagenbau", "U. Schulz": "u schulz"}
    found = evaluate("german_umlauts(plain_words(fold_text('text')), 'true')", {"text": list(names)})
    assert {name: words.strip() for name, words in zip(names, found, strict=True)} == names


def test_words_in_other_letters_stay_whole_and_are_parted_by_their_own_marks() -> None:
    names = {
        "佐々木商店、東京": "佐々木商店 東京",
        "ｶﾌﾞｼｷ･ﾔﾏﾀﾞ": "ｶﾌﾞｼｷ ﾔﾏﾀﾞ",
        "شركة النور، دبي": "شركة النور دبي",
        "Müller×Søn": "muller son",
    }
    found = evaluate("plain_words(fold_text('text'))", {"text": list(names)})
    assert {name: words.strip() for name, words in zip(names, found, strict=True)} == names


def test_texts_that_differ_in_two_letters_have_two_hashes() -> None:
    """Of the plain ``hash`` of these 676 there are 256: the eighth letter and the sixteenth make up for each other."""
    letters = "abcdefghijklmnopqrstuvwxyz"
    texts = [f"ingenie{one}rsburea{other}" for one in letters for other in letters]
    assert len(set(evaluate("'hash(' ~ for_hash('text') ~ ')'", {"text": texts}))) == len(texts)


def test_a_city_is_one_place_whatever_stands_around_it() -> None:
    found = evaluate("city_key(fold_text('text'))", {"text": list(CITIES)})
    assert dict(zip(CITIES, found, strict=True)) == CITIES


@pytest.mark.parametrize(
    ("name", "blocked"),
    [
        ("Kroon Bouw nicht verwenden", True),
        ("Kroon Bouw ne plus utiliser", True),
        ("Kroon Bouw bloqueado", True),
        ("ZZKroon Bouw", True),
        ("zz_Kroon Bouw", True),
        ("ZZP Kroon", False),
        ("Kroon Bouw", False),
    ],
)
def test_a_note_not_to_use_it_is_understood_in_several_languages(name: str, blocked: bool) -> None:
    assert evaluate("name_says_blocked(fold_text('text'))", {"text": [name]}) == [blocked]


def test_a_note_in_capitals_is_none_of_a_name_that_is_not() -> None:
    names = {
        "Leitgeb Hochbau DOPPELT": "Leitgeb Hochbau",
        "École de Brest BLOQUÉ": "École de Brest",
        "LEITGEB DOPPELT": "LEITGEB DOPPELT",
        "Ilse ALT": "Ilse ALT",
        "Ilse Alt": "Ilse Alt",
    }
    found = evaluate("without_shouted_note('text')", {"text": list(names)})
    assert dict(zip(names, found, strict=True)) == names
