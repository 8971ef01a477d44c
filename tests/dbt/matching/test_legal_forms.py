"""Legal forms in names: one word each, however, in whatever language and wherever they are written."""

from __future__ import annotations

import pytest

from tests.dbt.matching.macro_sql import evaluate
from tests.dbt.matching.warehouse import Books

SHORT = {
    "B.V. DIGISOL": "bv digisol",
    "V.O.F. Chevresson & Geneart": "vof chevresson and geneart",
    "Colosseum S.à R.L.": "colosseum sarl",
    "Coöperatie Horizon U.A.": "coop horizon u a",
    "Ferouton Coöperatie U.A.": "ferouton coop",
    "Stichtng Aler": "stichting aler",
    "Goes Maritime Limied": "goes maritime limited",
    "Melmore UG (haftungsbeschränkt)": "melmore ug",
    "Autohaus Olehach GmbH & C": "autohaus olehach gmbhcokg",
    "Vermeiren &amp; Zoon Comm. V.": "vermeiren and zoon commv",
    "Lindt Gbh": "lindt gmbh",
    "S?bastien Ouellet": "sbastien ouellet",
    "Who?": "who",
    "Faler Ton Gmbhh": "faler ton gmbh",
    "Buchner Ges.m.b.H.": "buchner gmbh",
    "Müller Gesellschaft mbH": "muller gmbh",
    "Kubanek spółka z o.o.": "kubanek spzoo",
    "Kollmann e.Kfm.": "kollmann ek",
    "Widmann e.U.": "widmann ek",
    "Fleurs E.U.R.L.": "fleurs e u r l",
    "Bodin Ek. för.": "bodin ekonomiskforening",
    "Hussein Lager Handelsbolag": "hussein lager hb",
    "NSM Lak I/S": "nsm lak interessentskab",
    "Digiuware Limitada": "digiuware lda",
    "Ardo Grupo S. Coop.": "ardo grupo coop",
    "Ver. Braulm Simom": "vereniging braulm simom",
    "Startpunt Wonen": "startpunt wonen",
    "Ξενοδοχεία Ε. Π. Ε.": "xenodocheia ltd",
    "Щукин и Сыновья, АО": "shchukin i synovya jsc",
    "ТОВ «Київська Цукерня»": "ooo kiivska tsukernya",
    "Аорта": "aorta",
    "Kessler PartG mbB": "kessler partg",
    "Kessler PartGmbB": "kessler partg",
    "Volksbank Tiel e.G.": "volksbank tiel eg",
    "Brandt UG (haftungsbeschränkt) & Co. KG": "brandt gmbhcokg",
    "Brandt AG & Co. KGaA": "brandt kgaa",
    "gemeinnützige GmbH Lindenhof": "gmbh lindenhof",
    "Foss Company Limited": "foss limited",
    "Foss Pty. Ltd.": "foss ltd",
    "Correos NV van publiek recht": "correos nv",
    "Kowal sp. z o.o. sp.k.": "kowal spk",
    "Femsa, S.A.B. de C.V.": "femsa sadecv",
    "Yildiz San. ve Tic. Ltd. Şti.": "yildiz ltd",
    "Yildiz Sanayi ve Ticaret A.Ş.": "yildiz a s",
    "Electrolux AB (publ)": "electrolux ab",
    "Midlands Co-operative": "midlands cooperative",
}
LONG = {
    "Bremer Aktiengesellschaft": "bremer ag",
    "Bremer Kommanditgesellschaft": "bremer kg",
    "Bremer Kommanditgesellschaft auf Aktien": "bremer kgaa",
    "Bremer GmbH und Compagnie Kommanditgesellschaft": "bremer gmbhcokg",
    "Bremer Offene Handelsgesellschaft": "bremer ohg",
    "Bremer Gesellschaft bürgerlichen Rechts": "bremer gbr",
    "Bremer Gesellschaft mit beschr. Haftung": "bremer gmbh",
    "Bremer Unternehmergesellschaft (haftungsbeschränkt)": "bremer ug",
    "Bremer Partnerschaftsgesellschaft mit beschränkter Berufshaftung": "bremer partg",
    "Bremer eingetragene Kauffrau": "bremer ek",
    "Bremer eingetragene Genossenschaft": "bremer eg",
    "Bremer Vennootschap onder firma": "bremer vof",
    "Bremer Commanditaire Vennootschap op Aandelen": "bremer cva",
    "Bremer Vereniging zonder winstoogmerk": "bremer vzw",
    "Brémond Société à responsabilité limitée": "bremond sarl",
    "Brémond Société par actions simplifiée": "bremond sas",
    "Brémond Société par actions simplifiée unipersonnelle": "bremond sasu",
    "Brémond Société en nom collectif": "bremond snc",
    "Société civile immobilière Brémond": "sci bremond",
    "Brémond Société d'exercice libéral à responsabilité limitée": "bremond selarl",
    "Brembo Società in accomandita semplice": "brembo sas",
    "Brembo Soc. Coop. a r.l.": "brembo coop",
    "Bremón Sociedad de Responsabilidad Limitada": "bremon sl",
    "Bremón Sociedad Limitada Laboral": "bremon sl",
    "Bremón Sociedad Anónima de Capital Variable": "bremon sadecv",
    "Brema Sociedade Unipessoal por Quotas": "brema lda",
    "Bremner Public Limited Company": "bremner plc",
    "Bremner Limited Liability Partnership": "bremner llp",
    "Bremner Limited Liability Company": "bremner llc",
    "Bremner Limited Partnership": "bremner lp",
    "Bremner Designated Activity Company": "bremner dac",
    "Bremner Private Limited": "bremner ltd",
    "Bremner Joint Stock Company": "bremner jsc",
    "Bremner Teoranta": "bremner ltd",
    "Brema Spółka Akcyjna": "brema sa",
    "Brema Spółka z ograniczoną odpowiedzialnością sp. k.": "brema spk",
    "Brema spol. s r.o.": "brema sro",
    "Brema akciová společnost": "brema as",
    "Brema Korlátolt Felelősségű Társaság": "brema kft",
    "Brema Zártkörűen Működő Részvénytársaság": "brema zrt",
    "Brema Societate cu Răspundere Limitată": "brema srl",
    "Brema društvo s ograničenom odgovornošću": "brema doo",
    "Brema Anpartsselskab": "brema aps",
    "Brema Allmennaksjeselskap": "brema asa",
    "Brema Julkinen osakeyhtiö": "brema oyj",
    "Brema Uždaroji akcinė bendrovė": "brema uab",
    "Brema sabiedrība ar ierobežotu atbildību": "brema sia",
    "Общество с ограниченной ответственностью «Ромашка»": "ooo romashka",
    "Товариство з обмеженою відповідальністю «Ромашка»": "ooo romashka",
    "Закрытое акционерное общество Ромашка": "jsc romashka",
    "Ρομάσκα Ανώνυμη Εταιρεία": "romaska sa",
    # words that a form has too
    "Public Limited Edition Wines": "public limited edition wines",
    "Partnerschaft Deutschland": "partnerschaft deutschland",
    "Commune de Bremond": "commune de bremond",
    "Société Générale": "societe generale",
    "Social Media Partners": "social media partners",
}
AT_HOME = {
    ("Kallas OÜ", "EE"): ("kallas", "ou"),
    ("OÜ Kallas", "EE"): ("kallas", "ou"),
    ("SIA Kallas", "LV"): ("kallas", "sia"),
    ("UAB „Kallas“", "LT"): ("kallas", "uab"),
    ("Kallas A.E.", "GR"): ("kallas", "nv"),
    ("Kallas IKE", "GR"): ("kallas", "pc"),
    ("Kallas Bt.", "HU"): ("kallas", "bt"),
    ("Kallas d.d.", "HR"): ("kallas", "dd"),
    ("S.C. Kallas S.R.L.", "RO"): ("kallas", "bv"),
    ("EARL des Tilleuls", "FR"): ("des tilleuls", "scea"),
    ("SELARL Kallas", "FR"): ("kallas", "selarl"),
    ("Kallas v.o.s.", "CZ"): ("kallas", "vos"),
    ("Kallas eG", "DE"): ("kallas", "coop"),
    ("Kallas CIC", "GB"): ("kallas", "cic"),
    ("Jean Kallas EI", "FR"): ("jean kallas", "eirl"),
    ("Kallas National Bank, N.A.", "US"): ("kallas national bank", "na"),
    ("Kallas ry", "FI"): ("kallas", "ry"),
    # a word or another company elsewhere, or all that there is
    ("Earl Grey Tea Ltd", "GB"): ("earl grey tea", "ltd"),
    ("SIA Engineering", "SG"): ("sia engineering", None),
    ("S.C. Johnson S.r.l.", "IT"): ("sc johnson", "bv"),
    ("Kallas OÜ", "NL"): ("kallas ou", None),
    ("Kallas OÜ", None): ("kallas ou", None),
    ("BT", "HU"): ("bt", None),
    ("Kapsalon de Vos", "NL"): ("kapsalon de vos", None),
    ("Banque CIC", "FR"): ("banque cic", None),
    ("Svenska SCA", "SE"): ("svenska sca", None),
    ("Boutique Zao", "FR"): ("boutique zao", None),
}


@pytest.mark.parametrize("names", [SHORT, LONG], ids=["short", "in full"])
def test_a_legal_form_is_one_word_however_it_is_written(names: dict[str, str]) -> None:
    found = list(names)
    for step in ("plain_words(fold_text('text'))", "long_legal_forms('text')", "joined_legal_forms('text')"):
        found = evaluate(step, {"text": found})
    found = evaluate("spelled_legal_form('text')", {"text": found})
    assert {name: words.strip() for name, words in zip(names, found, strict=True)} == names


def set_up(books: Books) -> None:
    for number, (name, country) in enumerate(AT_HOME):
        books.vendor(f"form {number}", "left", "L", name, country=country)
        books.vendor(f"form {number}", "right", "R", name, country=country)


def test_what_is_a_word_elsewhere_is_a_legal_form_at_home(books: Books) -> None:
    sql = """
        select r.name, r.country, list_aggregate(n.tokens, 'string_agg', ' ') as words, n.legal_form
        from matching.vendor_names as n inner join matching.vendor_records as r using (rid)
    """
    found = {(row["name"], row["country"]): (row["words"], row["legal_form"]) for row in books.rows(sql)}
    assert {one: found.get(one) for one in AT_HOME} == AT_HOME
