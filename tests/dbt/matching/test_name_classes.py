"""How two names relate, in literal pairs: initials, other letters, and words cut, shortened or in the plural."""

from __future__ import annotations

import pytest

from tests.dbt.matching.warehouse import Books

INITIALS: dict[tuple[str, str], str] = {
    ("ARC Engineering", "Alpine Rock Cutting Engineering"): "acronym",
    ("A.R.C. Logistics", "Andersen Rail and Cargo Logistics"): "acronym",
    ("Andersen Rail & Cargo Logistics B.V.", "ARC Logistics BV"): "acronym",
    ("Logistik ARC GmbH", "Logistik Anders Rohr und Container GmbH"): "acronym",
    ("Groupe ARCT Lille", "Groupe Atelier Rouge et Cuivre Technique Lille"): "acronym",
    ("Northern Data Systems Corp", "NDS"): "acronym",
    ("AR Engineering", "Alpine Rock Engineering"): "acronym",
    ("RC Engineering Works", "Rock Cutting Engineering Works"): "acronym",
    # one letter stands for one word, of three or more
    ("S. Hellman Vinhandel HB", "Staffan Hellman Vinhandel"): "initials",
    ("Autofficina C. Sanguineti", "Autofficina Calcedonio Sanguineti"): "initials",
    ("E. B. Monnier", "Eliane B. Monnier"): "initials",
    ("S. Hellman Vinhandel", "Lars Hellman Vinhandel"): "partial",
    # words that do not stand beside each other, or in another order
    ("ARC Engineering", "Alpine Rock Engineering Cutting"): "different",
    ("ARC Engineering", "Cutting Rock Alpine Engineering"): "different",
    # a word that the other has not
    ("ARC Engineering Tiel", "Alpine Rock Cutting Engineering"): "different",
    ("ARC Engineering 2", "Alpine Rock Cutting Engineering 3"): "numbers",
    ("ARC Engineering", "Alpine Rock Cutting Engineering 3"): "sibling",
    ("A2C Logistics", "Andersen 2 Cargo Logistics"): "sibling",
    ("ARC Engineering Holding", "Alpine Rock Cutting Engineering"): "sibling",
    ("ARH Logistics", "Andersen Rail Holding Logistics"): "sibling",
}
LETTERS: dict[tuple[str, str], str] = {
    ("Αθηναϊκή Ζυθοποιία", "Athinaiki Zythopoiia"): "equal",
    ("ΑΘΗΝΑΪΚΗ ΖΥΘΟΠΟΙΙΑ Α.Ε.", "Αθηναϊκή Ζυθοποιία ΑΕ"): "equal",
    ("Παπαδόπουλος Α.Ε.", "Papadopoulos S.A."): "equal",
    ("Ξενοδοχεία Κρήτης Ε.Π.Ε.", "Xenodocheia Kritis Ltd"): "equal",
    ("Ξενοδοχεία Κρήτης ΕΠΕ", "Xenodochia Kritis"): "variant",
    ("Газпром нефть", "Gazprom Neft"): "equal",
    ("ПАО «Газпром нефть»", "Gazprom Neft PJSC"): "equal",
    ("ООО Ромашка", "Romashka"): "equal",
    ("ООО «Ромашка»", "OOO Romashka"): "equal",
    ("ООО Ромашка", "Ромашка ООО"): "equal",
    ("ЗАО Чайковский", "Chaikovskiy"): "variant",
    ("Нова Пошта ТОВ", "Nova Poshta LLC"): "equal",
    ("Юнилевер Русь", "Unilever Rus"): "equivalent",
    ("ООО Ромашка", "ООО Рябина"): "different",
    ("Αφοί Νικολάου", "Αφοί Γεωργίου"): "partial",
    # what is a legal form there is a word elsewhere
    ("Bouwbedrijf Epe", "Bouwbedrijf"): "longer",
    ("東京商事", "東京商事"): "equal",
}
WORDS: dict[tuple[str, str], str] = {
    ("Elandent Verz. B.V.", "Elandent Verzekeringen B.V."): "variant",
    ("Ins. Hartley Limited", "Hartley Insurance"): "equivalent",
    ("Selmorton Lsng", "Selmorton Leasing"): "equivalent",
    ("Hutter Verw. GmbH", "Hutter Verwaltung GmbH"): "variant",
    ("Engen Autos", "Engen Auto ASA"): "variant",
    ("WFV Finance B.V.", "WFV Finances B.V."): "variant",
    ("Restnt Fischer", "Restaurant Fischer SARL"): "equal",
    ("Leleu & Zn. SRL", "Leleu en Zoon"): "equal",
    ("F.lli Bulzoni Stoccaggio", "Fratelli Bulzoni Stoccaggio"): "equal",
    ("Wynants Père et Fils BV", "Wynants et Fils BV"): "equal",
    ("Löfgren / Mohammed AS", "Löfgren og Mohammed AS"): "equal",
    # fields of 30 and 35 letters, and a name that is no such field
    ("VIRETANOR SCHILDERWERKEN INTERNATIO", "Viretanor Schilderwerken International B.V."): "variant",
    ("BALOTELLI E IANNELLI CONTROLLI S.R.", "Balotelli e Iannelli Controlli S.r.l."): "variant",
    ("DURAMOLUX ARKITEKTER SADAL AKTIEBOL", "Duramolux Arkitekter Sadal AB"): "equal",
    ("Viretanor Schilderwerken Internatio", "Viretanor Schilderwerken International Zuid"): "sibling",
    ("Viretanor Schilderwerken Groot B.", "Viretanor Schilderwerken Groot B.V."): "sibling",
    ("Bouwondernemings Viretanor Fonds 1", "Bouwondernemings Viretanor Fonds 10"): "numbers",
    ("Waterbedrijf Viretanor Amstel Noord", "Waterbedrijf Viretanor Amstel Noordwest"): "sibling",
    ("Smithe Johnson Anderson and Cooper", "Smithe Johnson Anderson"): "longer",
    ("Tim Jansen", "Timmerwerken Jansen"): "equivalent",
    # written by ear
    ("Kuijper Techniek", "Kuyper Techniek"): "equivalent",
    ("Photo Service Kroon", "Foto Service Kroon"): "equivalent",
    ("Meyer Elektrotechnik", "Maier Elektrotechnik"): "equivalent",
    # what one writes as two words or three is one of the other's
    ("Kroon Bouwmaterialen Verhoeven", "Kroonbouwmaterialen Verhoevn"): "variant",
    ("Smolenaars Cleaning Services", "Smolenaars Cleaningservices BV"): "variant",
    ("Hof van Holland Catering", "Cateraar Hofvanholland"): "partial",
    ("Hof van Holland Catering", "Hofvanholland Cattering"): "variant",
    ("Blue Ridge Holding", "Blueridge"): "sibling",
    ("Kroon Holding Tiel", "Kroonholding"): "longer",
    # legal forms in front, where the country knows them
    ("AB Arbjöby", "Arbjöby AB"): "equal",
    ("A/S Berholm Invest", "Berholm Invest A/S"): "equal",
    ("S.L. Jansen", "Jansen"): "longer",
    ("AG Barr", "Barr"): "longer",
    # of one group in two countries, in whatever language
    ("Kroonklima Nederland B.V.", "Kroonklima Belgium NV"): "numbers",
    ("Bownesa (Sweden) AB", "Bownesa (Finland) AB"): "numbers",
    ("Ravexo UK Ltd", "Ravexo Ireland Ltd"): "numbers",
    ("Tolvex México S.A.", "Tolvex Chile S.A."): "numbers",
    ("Bownesa Deutschland", "Bownesa Germany GmbH"): "equal",
    ("Bownesa Belgique", "Bownesa Belgium"): "equivalent",
    ("Bownesa Sverige", "Bownesa Sweden"): "equivalent",
    # who says Group or Europe may mean the same company, who says Holding does not
    ("Tort Opslag B.V.", "Tort Opslag Group"): "affiliate",
    ("Coolen & Wagenvoort Finance", "Coolen & Wagenvoort"): "sibling",
    ("Coolen Finance Group", "Coolen"): "sibling",
}
COUNTRIES = {"AB Arbjöby": "SE", "A/S Berholm Invest": "DK", "S.L. Jansen": "NL", "AG Barr": "GB"}
CROWDED, JOINED = "n crowded", "n joined"
PLACE = {"postcode": "4001 AB", "address_line1": "Waalkade 12", "phone": "+31 344 612345"}
LINKS = {f"n {number}": pair for number, pair in enumerate(INITIALS | LETTERS | WORDS)} | {
    CROWDED: ("ARC Logistics", "Andersen Rail and Cargo Logistics"),
    JOINED: ("Klaau Lo gistics", "Ggsioac Logistics"),
}


def set_up(books: Books) -> None:
    for link, (left, right) in LINKS.items():
        country = COUNTRIES.get(left)
        books.vendor(link, "left", "L", left, country=country, **PLACE)
        books.vendor(link, "right", "R", right, country=country, **PLACE)
    for number in range(101):
        books.vendor(CROWDED, "left", f"F{number}", f"{chr(97 + number % 26)}q{chr(97 + number // 26)}q Logistics")
    for number in range(60):
        books.vendor(JOINED, "left", f"F{number}", f"{chr(97 + number % 26)}q{chr(97 + number // 26)}q Logistics")
    for vendor in books.vendors:
        if vendor["company"].endswith(CROWDED):
            vendor.update(dict.fromkeys(PLACE))


@pytest.fixture(scope="module")
def classes(books: Books) -> dict[str, str]:
    sql = """
        select l.link, c.name_class from matching.vendor_candidates as c
        inner join matching.vendor_records as l on l.rid = c.left_rid where l.vendor_key = 'L'
    """
    return {row["link"]: row["name_class"] for row in books.rows(sql)}


@pytest.mark.parametrize("link", LINKS)
def test_how_two_names_relate(classes: dict[str, str], link: str) -> None:
    # a word in two parts is no rarer than the word
    crowded = {CROWDED: "acronym", JOINED: "different"}
    assert classes[link] == (INITIALS | LETTERS | WORDS).get(LINKS[link], crowded.get(link)), LINKS[link]


def test_names_with_such_initials_are_asked_about_however_much_of_the_place_agrees(books: Books) -> None:
    asked = {link for link, pair in LINKS.items() if INITIALS.get(pair) == "acronym"}
    rows = books.rows("select link, verdict from matching.vendors where left_key = 'L' and right_key = 'R'")
    assert {row["link"]: row["verdict"] for row in rows if row["link"] in asked} == dict.fromkeys(asked, "review")
