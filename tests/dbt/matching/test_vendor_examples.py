"""The example pairs of the matching policy, each with the verdict people expect: match, review, or different."""

# ruff: noqa: E501  (tables of literal rows, one row a line)

from __future__ import annotations

from typing import Any

import pytest

from include.ui.words import EVIDENCE
from tests.dbt.matching.warehouse import Books

VAT_A, VAT_B, VAT_A2 = "NL834258481B01", "NL819727817B01", "NL834258481B02"
IBAN = "NL91ABNA0417164300"
SHARED_IBAN = "NL20INGB0001234567"
Vendor = dict[str, Any]

EXAMPLES: dict[str, tuple[Vendor, Vendor, str]] = {
    "equal VAT number, written otherwise": (
        {"name": "Kroon Bouw B.V.", "vat_number": VAT_A},
        {"name": "KROON BOUW BV", "vat_number": "nl 8342.58.481.B01"}, "M"),
    "registration number without its zero": (
        {"name": "Kroon Bouw B.V.", "city": "Tiel", "registration_number": "01234567"},
        {"name": "Kroon Bouw", "city": "Tiel", "registration_number": "1234567"}, "M"),
    "registration number with its label": (
        {"name": "Prisma Sign Ltd", "city": "Leeds", "country": "GB", "registration_number": "Reg. no. 07085947"},
        {"name": "Prisma Sign Limited", "city": "Leeds", "country": "United Kingdom", "registration_number": "7085947"}, "M"),
    "number of an establishment, a country missing": (
        {"name": "Optique Leximatic SARL", "city": "Lyon", "registration_number": "86204469000052"},
        {"name": "Optique Leximatic", "city": "Lyon", "country": "France", "registration_number": "SIREN 862 044 690"}, "M"),
    "other registration numbers, a country missing": (
        {"name": "Optique Leximatic SARL", "city": "Lyon", "registration_number": "86204469000052"},
        {"name": "Optique Leximatic", "city": "Lyon", "country": "France", "registration_number": "862044781"}, "R"),
    "a registration number without figures, a country missing": (
        {"name": "Optique Leximatic SARL", "city": "Lyon", "registration_number": "86204469000052"},
        {"name": "Optique Leximatic", "city": "Lyon", "country": "France", "registration_number": "Greffe de Lyon"}, "R"),
    "a number of few figures, a country missing": (
        {"name": "Optique Leximatic SARL", "city": "Lyon", "registration_number": "86204469000052"},
        {"name": "Optique Leximatic", "city": "Lyon", "country": "France", "registration_number": "862"}, "R"),
    "misspelt name at the same address": (
        {"name": "Velduis Techniek BV", "postcode": "4001 AB", "address_line1": "Waalkade 12"},
        {"name": "Veldhuis Techniek B.V.", "postcode": "4001AB", "address_line1": "Waalkade 12"}, "M"),
    "umlaut and a legal form written out": (
        {"name": "Müller Maschinenbau GmbH", "vat_number": "DE141177491"},
        {"name": "Mueller Maschinenbau Gesellschaft mbH", "vat_number": "141177491", "country": "DE"}, "M"),
    "Belgian legal form renamed": (
        {"name": "Declerck Interieur BVBA", "vat_number": "BE0771161282"},
        {"name": "Declerck Interieur BV", "vat_number": "771161282", "country": "BE"}, "M"),
    "words glued together": (
        {"name": "FastTrack Staffing Inc", "tax_id": "12-3456789", "country": "US"},
        {"name": "FAST TRACK STAFFING", "tax_id": "123456789", "country": "US"}, "M"),
    "abbreviated trade word": (
        {"name": "Gebr. Stolker V.O.F.", "ibans": [IBAN], "postcode": "4001 AB"},
        {"name": "Gebroeders Stolker", "ibans": [IBAN], "postcode": "4001AB"}, "M"),
    "ampersand and domain": (
        {"name": "Baker & Hill LLP", "postcode": "SW1A 1AA", "email": "ap@bakerhill.co.uk", "country": "GB"},
        {"name": "Baker and Hill", "postcode": "SW1A1AA", "email": "office@bakerhill.co.uk", "country": "GB"}, "M"),
    "trade name": (
        {"name": "Delta Print h.o.d.n. Printhuis", "vat_number": VAT_A}, {"name": "Printhuis", "vat_number": VAT_A}, "M"),
    "two letters of a long word": (
        {"name": "Consulting Meyers B.V.", "postcode": "4001 AB", "address_line1": "Waalkade 12"},
        {"name": "Conuslting Mayers B.V.", "postcode": "4001AB", "address_line1": "Waalkade 12"}, "M"),
    "two other letters in a long word": (
        {"name": "Steinbachler GmbH", "postcode": "4001 AB", "address_line1": "Waalkade 12"},
        {"name": "Steinbockler GmbH", "postcode": "4001AB", "address_line1": "Waalkade 12"}, "M"),
    "two other letters in a long word, in one city": (
        {"name": "Steinbachler GmbH", "city": "Tiel"}, {"name": "Steinbockler GmbH", "city": "Tiel"}, "R"),
    "consonants of a word": (
        {"name": "Bantam Partners Ltd", "postcode": "SW1A 1AA", "address_line1": "Mill Lane 3", "country": "GB"},
        {"name": "Bantam Ptnrs Ltd", "postcode": "SW1A1AA", "address_line1": "Mill Lane 3", "country": "GB"}, "M"),
    "the beginning of a word": (
        {"name": "Bantam Pharmaceuticals Ltd", "postcode": "SW1A 1AA", "address_line1": "Mill Lane 3", "country": "GB"},
        {"name": "Bantam Pharma Ltd", "postcode": "SW1A1AA", "address_line1": "Mill Lane 3", "country": "GB"}, "M"),
    "three letters of a trade word": (
        {"name": "Bantam Capital Ltd", "postcode": "SW1A 1AA", "address_line1": "Mill Lane 3", "country": "GB"},
        {"name": "Bantam Cap. Ltd", "postcode": "SW1A1AA", "address_line1": "Mill Lane 3", "country": "GB"}, "M"),
    "a legal form written first, with a number of the writer's own": (
        {"name": "AKI Bahn GmbH & Co. KG", "vat_number": "DE141177491"},
        {"name": "27250 - GmbH u. Co. KG AKI Bahn", "vat_number": "141177491", "country": "DE"}, "M"),
    "a Dutch article written short, in one city": (
        {"name": "v.d. Berg Installaties B.V.", "city": "Tiel"}, {"name": "Van den Berg Installaties", "city": "Tiel"}, "M"),
    "a name of before, in one city": (
        {"name": "Kroon Bouw B.V. v/h Jansen Bouw", "city": "Tiel"}, {"name": "Jansen Bouw B.V.", "city": "Tiel"}, "R"),
    "another owner, in one city": (
        {"name": "Elektro Schulz Inh. Peter Schulz", "city": "Tiel"},
        {"name": "Elektro Schulz Inh. Hans Meier", "city": "Tiel"}, "R"),
    "initials that read as a title, in one city": (
        {"name": "DR Horton Inc", "city": "Austin", "country": "US"},
        {"name": "D.R. Horton, Inc.", "city": "Austin", "country": "US"}, "M"),
    "a company without those initials, in one city": (
        {"name": "DR Horton Inc", "city": "Austin", "country": "US"},
        {"name": "Horton Inc", "city": "Austin", "country": "US"}, "R"),
    "a Dutch name without a country, in one city": (
        {"name": "Van den Bergh Foods", "city": "Leeds"},
        {"name": "Van den Bergh Foods Ltd", "city": "Leeds", "country": "GB"}, "M"),
    "a name that is a domain, in one city": (
        {"name": "www.kroonbouw.nl", "city": "Tiel"}, {"name": "Kroon Bouw B.V.", "city": "Tiel"}, "M"),
    "a saint, in one city": (
        {"name": "St. Mary's Hospital", "city": "Leeds", "country": "GB"},
        {"name": "Saint Marys Hospital", "city": "Leeds", "country": "GB"}, "M"),
    "a trade in another language, in one city": (
        {"name": "Kessler Fensterbau GmbH", "city": "Tiel"}, {"name": "Kessler Windows", "city": "Tiel"}, "M"),
    "another trade, in one city": (
        {"name": "Kessler Fensterbau GmbH", "city": "Tiel"}, {"name": "Kessler Doors", "city": "Tiel"}, "R"),
    "A and B without a legal form": (
        {"name": "Milestone Logistyka A Sp. k.", "city": "Tiel", "postcode": "4001 AB", "address_line1": "Waalkade 12"},
        {"name": "Milestone Logistyka B", "city": "Tiel", "postcode": "4001AB", "address_line1": "Waalkade 12"}, "R"),
    "a name cut within its legal form, in one city": (
        {"name": "Nieuwannerveen Maritiem Verhuur B.", "city": "Tiel"},
        {"name": "Nieuwannerveen Maritiem Verhuur B.V.", "city": "Tiel"}, "M"),
    "three letters of a trade, in one city": (
        {"name": "Ins. Hartley", "city": "Tiel"}, {"name": "Hartley Insurance", "city": "Tiel"}, "R"),
    "three letters of a trade, at one address": (
        {"name": "Ins. Hartley", "postcode": "4001 AB", "address_line1": "Waalkade 12"},
        {"name": "Hartley Insurance", "postcode": "4001AB", "address_line1": "Waalkade 12"}, "M"),
    "an affiliate at one address": (
        {"name": "Tort Opslag B.V.", "postcode": "4001 AB", "address_line1": "Waalkade 12", "phone": "+31 344 612345"},
        {"name": "Tort Opslag Group", "postcode": "4001AB", "address_line1": "Waalkade 12", "phone": "+31 344 612345"}, "R"),
    "an affiliate with an account of its own": (
        {"name": "Tort Opslag B.V.", "ibans": [IBAN], "country": "NL"},
        {"name": "Tort Opslag Group", "ibans": [IBAN], "country": "NL"}, "M"),
    "a sibling with an account of its own": (
        {"name": "Tort Opslag B.V.", "ibans": [IBAN], "country": "NL"},
        {"name": "Tort Opslag Holding", "ibans": [IBAN], "country": "NL"}, "R"),
    "a name that is its city's, in one city": (
        {"name": "Sliedrecht B.V.", "city": "Sliedrecht"}, {"name": "SLIEDRECHT", "city": "Sliedrecht"}, "R"),
    "a trade word is no surname, in one city": (
        {"name": "V.B.E. Accounting", "city": "Tiel"}, {"name": "VBE ACCOUNTING", "city": "Tiel"}, "M"),
    "a short name is not cut": (
        {"name": "Kliniek Tiel B", "city": "Breda"}, {"name": "Kliniek Tiel B.V.", "city": "Breda"}, "R"),
    "a letter before a legal form of letters": (
        {"name": "Pearla Macchine A S.n.c.", "vat_number": VAT_A}, {"name": "PEARLA MACCHINE A SNC", "vat_number": VAT_A}, "M"),
    "a trade word in another language": (
        {"name": "Martens Bakkerij B.V.", "postcode": "4001 AB", "address_line1": "Waalkade 12"},
        {"name": "Martens Bäckerei", "postcode": "4001AB", "address_line1": "Waalkade 12"}, "M"),
    "a trade word in another language, in one city": (
        {"name": "Martens Bakkerij B.V.", "city": "Tiel"}, {"name": "Martens Bäckerei", "city": "Tiel"}, "M"),
    "another trade of a long surname, in one city": (
        {"name": "Henric van den Nuwenhuse Verhuur", "city": "Tiel"},
        {"name": "Henric van den Nuwenhuse Advies", "city": "Tiel"}, "R"),
    "a legal form of another law, in one city": (
        {"name": "Automoton B.V.", "city": "Tiel"}, {"name": "Automoton Ltd", "city": "Tiel"}, "M"),
    "another legal form of one law, in one city": (
        {"name": "Automoton B.V.", "city": "Tiel"}, {"name": "Automoton N.V.", "city": "Tiel"}, "R"),
    "a legal form of another law, in two countries": (
        {"name": "Automoton B.V.", "city": "Tiel", "country": "NL"},
        {"name": "Automoton Ltd", "city": "Tiel", "country": "GB"}, "D"),
    "another trade": (
        {"name": "Martens Bakkerij B.V.", "postcode": "4001 AB", "address_line1": "Waalkade 12"},
        {"name": "Martens Brauerei", "postcode": "4001AB", "address_line1": "Waalkade 12"}, "R"),
    "encoded twice": (
        {"name": "Müller Maschinenbau GmbH", "vat_number": "DE141177491"},
        {"name": "MÃ¼ller Maschinenbau GmbH", "vat_number": "DE141177491"}, "M"),
    "Greek and Latin letters": (
        {"name": "Αθηναϊκή Ζυθοποιία Α.Ε.", "vat_number": VAT_A, "city": "Αθήνα"},
        {"name": "Athinaiki Zythopoiia S.A.", "vat_number": VAT_A, "city": "Athens"}, "M"),
    "numbers of two branches": (
        {"name": "Filiale 71005", "postcode": "4001 AB", "address_line1": "Waalkade 12"},
        {"name": "Filiale 71006", "postcode": "4001AB", "address_line1": "Waalkade 12"}, "R"),
    "a note in the name": (
        {"name": "Bakker Transport B.V. (geblokkeerd)", "vat_number": VAT_A}, {"name": "Bakker Transport BV", "vat_number": VAT_A}, "M"),
    "crosswalk id": (
        {"name": "Zonneveld Groep B.V.", "vendor_key": "5e8f2c1a-0001-4000-8000-0000000000aa"},
        {"name": "Sunfield Group", "external_ids": {"external_vendor_code": "exact_online:E-crosswalk id:5e8f2c1a-0001-4000-8000-0000000000aa"}}, "M"),
    "a long code that both have, and another name": (
        {"name": "Kroon Bouw B.V.", "code": "V0000123", "city": "Tiel"}, {"name": "Smit Advies", "code": "V0000123", "city": "Delft"}, "R"),
    "a long code that both have, and a name alike": (
        {"name": "Kroon Bouw B.V.", "code": "V0000124"}, {"name": "Kroon Bouwbedrijf", "code": "V0000124"}, "M"),
    "a long code, another name and one bank account": (
        {"name": "Kroon Bouw B.V.", "code": "V0000125", "ibans": [IBAN]}, {"name": "Smit Advies", "code": "V0000125", "ibans": [IBAN]}, "M"),
    "VAT numbers differ": (
        {"name": "Kroon Bouw B.V.", "vat_number": VAT_A}, {"name": "Kroon Bouw B.V.", "vat_number": VAT_B}, "R"),
    "VAT suffix differs": (
        {"name": "Kroon Bouw B.V.", "vat_number": VAT_A}, {"name": "Kroon Bouw B.V.", "vat_number": VAT_A2}, "R"),
    "VAT number equal but for its suffix, and nothing else agrees": (
        {"name": "Kroon Bouw B.V.", "vat_number": VAT_A, "city": "Tiel", "country": "NL", "phone": "+31 344 612345", "email": "ap@kroonbouw.nl"},
        {"name": "Smit Advies GmbH", "vat_number": VAT_A2, "city": "Kleve", "country": "DE", "phone": "+49 2821 12345", "email": "x@smit.de"}, "R"),
    "tax group": (
        {"name": "Kroon Bouw B.V.", "vat_number": VAT_A}, {"name": "Kroon Materieel B.V.", "vat_number": VAT_A}, "R"),
    "name alone": ({"name": "Kroon Bouw B.V."}, {"name": "Kroon Bouw B.V."}, "R"),
    "name and city, in a book of one city": ({"name": "Kroon Bouw B.V.", "city": "Tiel"}, {"name": "Kroon Bouw", "city": "Tiel"}, "R"),
    "name and city, in a book of many cities": (
        {"name": "Kroon Bouw B.V.", "city": "Tiel"}, {"name": "Kroon Bouw", "city": "Tiel"}, "M"),
    "a legal form in front, shortened or misspelt": (
        {"name": "V.O.F. Chevresson & Geneart", "vat_number": VAT_A, "country": "NL"},
        {"name": "CHEVRESSON EN GENEART VOF", "vat_number": VAT_A}, "M"),
    "a foundation, shortened": (
        {"name": "Stg. Satoma Advies", "vat_number": VAT_A}, {"name": "Stichting Satoma Advies", "vat_number": VAT_A}, "M"),
    "a slip in a word that makes a sibling": (
        {"name": "Van Zwaben Verhur", "vat_number": VAT_A}, {"name": "Van Zwaben Verhuur", "vat_number": VAT_A}, "M"),
    "the writer's own number in front": (
        {"name": "#45711 AIW Uhren GmbH", "vat_number": "DE141177491"}, {"name": "AIW Uhren GmbH", "vat_number": "DE141177491"}, "M"),
    "the real estate of a family, at its address": (
        {"name": "Krammer Immobilien GmbH", "postcode": "23552", "address_line1": "Goschstr. 31", "email": "info@krammer.de", "phone": "+49 451 123456"},
        {"name": "Krammer GmbH", "postcode": "23552", "address_line1": "Goschstr. 31", "email": "post@krammer.de", "phone": "+49 451 123456"}, "R"),
    "N.V. and B.V. at one address": (
        {"name": "Kroon Bouw B.V.", "postcode": "4001 AB"}, {"name": "Kroon Bouw N.V.", "postcode": "4001AB"}, "R"),
    "N.V. and B.V. with two facts more": (
        {"name": "Kroon Bouw B.V.", "postcode": "4001 AB", "email": "ap@kroonbouw.nl"},
        {"name": "Kroon Bouw N.V.", "postcode": "4001AB", "email": "info@kroonbouw.nl"}, "M"),
    "`en` between two words": (
        {"name": "Kroon en Bouw B.V.", "vat_number": VAT_A}, {"name": "Kroon Bouw", "vat_number": VAT_A}, "M"),
    "`En` as the first word of a name": (
        {"name": "En Vogue Kapsalon", "vat_number": VAT_A}, {"name": "Vogue Kapsalon", "vat_number": VAT_A}, "R"),
    "one letter and the city": (
        {"name": "Jansen Advies", "city": "Tiel"}, {"name": "Janssen Advies", "city": "Tiel"}, "R"),
    "person with an initial": ({"name": "J. de Vries", "ibans": [IBAN]}, {"name": "Jan de Vries"}, "R"),
    "acronym": ({"name": "Northern Data Systems Corp"}, {"name": "NDS"}, "R"),
    "other country, other form": (
        {"name": "Meridian Foods Inc", "country": "US"}, {"name": "Meridian Foods Ltd", "country": "GB"}, "D"),
    "holding at the same postcode": (
        {"name": "Vermeer Holding B.V.", "postcode": "4001 AB"}, {"name": "Vermeer B.V.", "postcode": "4001AB", "vat_number": VAT_A}, "R"),
    "a person said different": ({"name": "Kroon Bouw B.V.", "vat_number": VAT_A}, {"name": "Kroon Bouw B.V.", "vat_number": VAT_A}, "D"),
    "other number in the name": ({"name": "Alpha Growth Fund II LP"}, {"name": "Alpha Growth Fund III LP"}, "R"),
    "foundation and company": (
        {"name": "Stichting Zorgplein", "registration_number": "01234567"}, {"name": "Zorgplein B.V.", "registration_number": "7654321"}, "R"),
    "one common word": (
        {"name": "Smit Schilderwerken", "city": "Tiel"}, {"name": "Smit Sloopwerken", "city": "Tiel"}, "R"),
    "namesake in another country": (
        {"name": "Hotel Centraal", "city": "Arnhem", "country": "NL"}, {"name": "Hotel Centraal", "city": "Lille", "country": "FR"}, "D"),
    "a word more and the VAT number of a tax group": (
        {"name": "Kohler Steuerberatung GmbH", "vat_number": "DE141177491", "postcode": "50667", "address_line1": "Domkloster 4", "email": "post@kohler.de"},
        {"name": "Kohler Steuerberatung Vertrieb GmbH", "vat_number": "DE141177491", "postcode": "50667", "address_line1": "Domkloster 4", "email": "info@kohler.de"}, "R"),
    "a word more at the same address": (
        {"name": "Kohler Steuerberatung GmbH", "postcode": "50667", "address_line1": "Domkloster 4"},
        {"name": "Kohler Steuerberatung Vertrieb GmbH", "postcode": "50667", "address_line1": "Domkloster 4"}, "R"),
    "companies of a family, at one address with one telephone and domain": (
        {"name": "Kohler Steuerberatung GmbH", "postcode": "50667", "address_line1": "Domkloster 4", "phone": "+49 221 925820", "email": "post@kohler.de"},
        {"name": "Kohler Steuerberatung Vertrieb GmbH", "postcode": "50667", "address_line1": "Domkloster 4", "phone": "+49 221 925820", "email": "info@kohler.de"}, "R"),
    "a word more, and an account of its own": (
        {"name": "Kohler Steuerberatung GmbH", "postcode": "50667", "address_line1": "Domkloster 4", "ibans": [IBAN]},
        {"name": "Kohler Steuerberatung Domkloster", "postcode": "50667", "address_line1": "Domkloster 4", "ibans": [IBAN]}, "M"),
    "another trade behind a long name, of one partnership": (
        {"name": "Van den Nieuwenhuizen Accountants B.V.", "postcode": "4001 AB", "address_line1": "Waalkade 12", "phone": "+31 344 612345", "email": "info@nieuwenhuizen.nl"},
        {"name": "Van den Nieuwenhuizen Advocaten B.V.", "postcode": "4001AB", "address_line1": "Waalkade 12", "phone": "+31 344 612345", "email": "info@nieuwenhuizen.nl"}, "R"),
    "another trade behind a long name, of one tax group": (
        {"name": "Van den Nieuwenhuizen Accountants B.V.", "vat_number": VAT_A, "postcode": "4001 AB", "address_line1": "Waalkade 12"},
        {"name": "Van den Nieuwenhuizen Advocaten B.V.", "vat_number": VAT_A, "postcode": "4001AB", "address_line1": "Waalkade 12"}, "R"),
    "another name with its VAT number and an account of its own": (
        {"name": "Nordlicht Verpackung B.V.", "vat_number": VAT_A, "ibans": [IBAN], "country": "NL"},
        {"name": "NL Packaging", "vat_number": VAT_A, "ibans": [IBAN], "country": "NL"}, "M"),
    "name and postcode, another account": (
        {"name": "Kroon Bouw B.V.", "postcode": "4001 AB", "ibans": [IBAN]},
        {"name": "Kroon Bouw B.V.", "postcode": "4001AB", "ibans": [SHARED_IBAN]}, "R"),
    "mistyped postcode": (
        {"name": "Kroon Bouw B.V.", "postcode": "4001 AB", "address_line1": "Waalkade 12", "city": "Tiel"},
        {"name": "Kroon Bouw B.V.", "postcode": "4010 AB", "address_line1": "Waalkade 12", "city": "Tiel"}, "M"),
    "VAT number with one slip on both sides": (
        {"name": "Kroon Bouw B.V.", "vat_number": "NL834258482B01"}, {"name": "Kroon Bouw B.V.", "vat_number": "NL 8342.58.482.B01"}, "M"),
    "VAT numbers with other slips": (
        {"name": "Kroon Bouw B.V.", "vat_number": "NL834258482B01"}, {"name": "Kroon Bouw B.V.", "vat_number": "NL834258483B01"}, "R"),
    "placeholder for a VAT number": (
        {"name": "Kroon Bouw B.V.", "vat_number": "NL111111111B01"}, {"name": "Kroon Bouw B.V.", "vat_number": "NL111111111B01"}, "R"),
    "A and B before the legal form": (
        {"name": "Kliniek Tiel A B.V.", "postcode": "4001 AB", "address_line1": "Waalkade 12"},
        {"name": "Kliniek Tiel B B.V.", "postcode": "4001AB", "address_line1": "Waalkade 12"}, "R"),
    "north and south": (
        {"name": "Kliniek Tiel Noord B.V.", "postcode": "4001 AB", "address_line1": "Waalkade 12"},
        {"name": "Kliniek Tiel Zuid B.V.", "postcode": "4001AB", "address_line1": "Waalkade 12"}, "R"),
    "VAT number of many": ({"name": "Kroon Bouw", "vat_number": VAT_B}, {"name": "Blom Tuinen", "vat_number": VAT_B}, "D"),
    "one name and a VAT number of many": ({"name": "Kroon Bouw", "vat_number": VAT_B}, {"name": "Kroon Bouw", "vat_number": VAT_B}, "R"),
    "bank account of a factoring company": (
        {"name": "Kroon Bouw", "ibans": [SHARED_IBAN]}, {"name": "Blom Tuinen", "ibans": [SHARED_IBAN]}, "D"),
}  # fmt: skip


def set_up(books: Books) -> None:
    for link, (left, right, _) in EXAMPLES.items():
        books.vendor(
            link, "left", **{"key": left.get("vendor_key", "L"), **{k: v for k, v in left.items() if k != "vendor_key"}}
        )
        books.vendor(link, "right", "R", **right)
    for number in range(59):
        trade = f"{chr(97 + number % 26)}{chr(97 + number // 26)}"
        books.vendor(
            "bank account of a factoring company", "left", f"F{number}", f"Firma {trade}q{trade}", ibans=[SHARED_IBAN]
        )
        for link in (link for link in EXAMPLES if link.endswith((", in a book of many cities", ", in one city"))):
            books.vendor(link, "left", f"F{number}", f"Firma {trade}q{trade}", city=trade)
        for link in ("VAT number of many", "one name and a VAT number of many"):
            books.vendor(link, "left", f"F{number}", f"Firma {trade}q{trade}", vat_number=VAT_B)
    books.decisions.append({
        "id": "1", "link": "a person said different", "kind": "vendor", "left_company": "E-a person said different", "left_key": "L",
        "right_company": "A-a person said different", "right_key": "R", "verdict": "different", "who": "anna",
        "at": "2026-01-05T09:00:00Z", "why": "two branches", "evidence": "[]",
    })  # fmt: skip


@pytest.fixture(scope="module")
def matched(books: Books) -> dict[str, list[dict[str, Any]]]:
    found: dict[str, list[dict[str, Any]]] = {link: [] for link in EXAMPLES}
    for row in books.rows("select * from matching.vendors"):
        if row["link"] in found:
            found[row["link"]].append(row)
    return found


@pytest.mark.parametrize("link", EXAMPLES)
def test_example_pair_gets_its_verdict(matched: dict[str, list[dict[str, Any]]], link: str) -> None:
    expected = {"M": "auto", "R": "review", "D": "none"}[EXAMPLES[link][2]]
    rows = [row for row in matched[link] if row["left_key"] == EXAMPLES[link][0].get("vendor_key", "L")]
    verdict = rows[0]["verdict"] if rows else "none"
    assert verdict == expected, rows or "no row"


def test_the_pages_have_a_word_for_all_evidence(books: Books) -> None:
    rows = books.rows("select distinct unnest(evidence::json[]) ->> 'evidence' as label from matching.vendors")
    found = {row["label"] for row in rows if not row["label"].startswith("decision of ")}
    assert "name of an affiliate" in found
    assert sorted(found - set(EVIDENCE)) == []


def test_nobody_of_the_many_who_have_a_number_is_asked_about_for_it(books: Books) -> None:
    rows = books.rows("select left_key, verdict from matching.vendors where link like '%VAT number of many'")
    assert [(row["left_key"], row["verdict"]) for row in rows if row["verdict"] != "none"] == [("L", "review")]
