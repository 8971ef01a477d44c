"""Numbers as SQL reads them, held against python-stdnum and against the forms people write."""

# ruff: noqa: E501  (tables of literal rows, one row a line)

from __future__ import annotations

import random
import string
import unicodedata
from collections.abc import Callable

import pytest
from stdnum import iban
from stdnum.at import uid
from stdnum.be import vat as be
from stdnum.ch import uid as ch
from stdnum.de import vat as de
from stdnum.es import nif
from stdnum.fr import tva
from stdnum.gb import vat as gb
from stdnum.ie import vat as ie
from stdnum.it import iva
from stdnum.lu import tva as lu
from stdnum.nl import btw
from stdnum.pl import nip

from tests.dbt.matching.macro_sql import evaluate

NUMBERS = 2000


def digits(rnd: random.Random, count: int) -> str:
    return "".join(rnd.choices(string.digits, k=count))


def one_of(rnd: random.Random, letters: str) -> str:
    return rnd.choice(letters)


LETTERS = string.ascii_uppercase
# per country: what a random body looks like, and the library's word on it
COUNTRIES: dict[str, tuple[Callable[[random.Random], str], Callable[[str], bool]]] = {
    "NL": (lambda r: digits(r, 9) + r.choice("BBBA") + r.choice(("01", "02", "00", digits(r, 2))), btw.is_valid),
    "BE": (lambda r: r.choice("0012") + digits(r, 9), be.is_valid),
    "DE": (lambda r: digits(r, 9), de.is_valid),
    "FR": (lambda r: r.choice((digits(r, 2), r.choice(LETTERS) + r.choice(string.digits), r.choice(string.digits) + r.choice(LETTERS))) + r.choice(("000", "")) + digits(r, 9), tva.is_valid),
    "GB": (lambda r: r.choice((digits(r, 9), digits(r, 12), "GD" + digits(r, 3), "HA" + digits(r, 3))), gb.is_valid),
    "LU": (lambda r: digits(r, 8), lu.is_valid),
    "AT": (lambda r: r.choice("UUU1") + digits(r, 8), uid.is_valid),
    "IT": (lambda r: digits(r, 7) + r.choice(("001", "080", "100", "120", "888", digits(r, 3))) + digits(r, 1), iva.is_valid),
    "PL": (lambda r: digits(r, 10), nip.is_valid),
    "CH": (lambda r: "E" + digits(r, 9), lambda body: ch.is_valid("CH" + body)),
    "ES": (lambda r: r.choice((digits(r, 8) + one_of(r, LETTERS), one_of(r, "XYZKLM") + digits(r, 7) + one_of(r, LETTERS), one_of(r, LETTERS) + digits(r, 7) + one_of(r, string.digits + "ABCDEFGHIJ"))), nif.is_valid),
    "IE": (lambda r: r.choice((digits(r, 7) + one_of(r, LETTERS[:23]), digits(r, 7) + one_of(r, LETTERS[:23]) + one_of(r, "AHW"), digits(r, 1) + one_of(r, LETTERS) + digits(r, 5) + one_of(r, LETTERS[:23]))), ie.is_valid),
}  # fmt: skip


@pytest.mark.parametrize("country", COUNTRIES)
def test_vat_check_digits_agree_with_the_library(country: str) -> None:
    make, library = COUNTRIES[country]
    rnd = random.Random(country)
    bodies = [make(rnd) for _ in range(NUMBERS)]
    verdicts = [
        bool(valid)
        for valid in evaluate("vat_valid('prefix', 'body')", {"prefix": [country] * NUMBERS, "body": bodies})
    ]
    expected = [library(body) for body in bodies]
    assert sum(expected) > 5, "the sample holds valid numbers"
    assert [(body, ours) for body, ours, theirs in zip(bodies, verdicts, expected, strict=True) if ours != theirs] == []


def test_iban_check_digits_agree_with_the_library() -> None:
    rnd = random.Random(5)
    lengths = {
        "NL": 18,
        "BE": 16,
        "DE": 22,
        "FR": 27,
        "GB": 22,
        "LU": 20,
        "ES": 24,
        "IT": 27,
        "AT": 20,
        "IE": 22,
        "CH": 21,
        "PL": 28,
        "DK": 18,
        "NO": 15,
    }
    numbers = []
    for _ in range(NUMBERS):
        country, length = rnd.choice(list(lengths.items()))
        bban = "".join(rnd.choices(string.digits * 3 + LETTERS, k=length - 4 + rnd.choice((0, 0, 0, 1))))
        check = 98 - int("".join(str(int(c, 36)) for c in bban + country + "00")) % 97
        numbers.append(f"{country}{check if rnd.random() < 0.7 else rnd.randint(2, 98):02d}{bban}")
    ours = evaluate("iban_valid('number')", {"number": numbers})
    expected = [len(n) == lengths[n[:2]] and iban.mod_97_10.is_valid(n[4:] + n[:4]) for n in numbers]
    assert 0 < sum(expected) < NUMBERS
    assert [bool(value) for value in ours] == expected


@pytest.mark.parametrize(
    ("written", "country", "expected"),
    [
        ("nl 8342.58.481.B01", None, "NL834258481B01"), ("834258481B01", None, "NL834258481B01"), ("771161282", "BE", "BE0771161282"),
        ("BE 771.161.282", "NL", "BE0771161282"), ("141177491", "DE", "DE141177491"), ("CHE-107.787.577 MWST", "CH", "CHE107787577"),
        ("GR094259216", "NL", "EL094259216"), ("094259216", "GR", "EL094259216"), ("34258481B01", "NL", "NL034258481B01"),
        ("n/a", "NL", None), ("0000000", "NL", None), ("", "NL", None), ("TEST123", "NL", None),
    ],
)  # fmt: skip
def test_a_vat_number_is_written_in_one_way(written: str, country: str | None, expected: str | None) -> None:
    assert evaluate(
        "vat_number(plain_identifier('written'), 'country')", {"written": [written], "country": [country]}
    ) == [expected]


@pytest.mark.parametrize(
    ("written", "country", "expected"),
    [
        ("01234567", "NL", "01234567"), ("1234567", "NL", "01234567"), ("KvK 12345678", "NL", "12345678"), ("123456780001", "NL", "12345678"),
        ("0771.161.282", "BE", "0771161282"), ("732829320 00074", "FR", "732829320"), ("SC123456", "GB", "SC123456"), ("1234567", "GB", "01234567"),
        ("HRB 12345", "DE", "HRB12345"), ("Amtsgericht Köln HRB 12345", "DE", "HRB12345"), ("HRB 12345 B", "DE", "HRB12345"),
        ("SIREN 732829320", "FR", "732829320"), ("RCS Paris B 732 829 320", "FR", "732829320"), ("Reg. 01924934", "GB", "01924934"),
        ("Company no. 453822", "GB", "00453822"), ("Reg no SC123456", "GB", "SC123456"), ("OC 301234", "GB", "OC301234"),
        ("74068012", "BE", "0074068012"), ("9709995", "BE", "0009709995"), ("KBO 0771.161.282", "BE", "0771161282"),
        ("583095", "PL", "0000583095"), ("KRS 0000583095", "PL", "0000583095"), ("1234567 0001", "NL", "01234567"),
        ("FN 123456 a", "AT", "123456A"), ("23456a", "AT", "023456A"), ("CHE-123.456.789 MWST", "CH", "CHE123456789"),
        ("R.C.S. Luxembourg B 123456", "LU", "B123456"), ("1612345678", "FI", "1612345678"), ("0123456-7", "FI", "01234567"),
        ("16556677-8899", "SE", "5566778899"), ("NO 999 888 777 MVA", "NO", "999888777"), ("Delaware 12-34", "US", "DELAWARE1234"),
    ],
)  # fmt: skip
def test_a_registration_number_is_the_legal_entitys(written: str, country: str, expected: str) -> None:
    values = {"written": [written], "country": [country], "vat": [None]}
    assert evaluate("registration_number(plain_identifier('written'), 'country', 'vat')", values) == [expected]


def test_a_belgian_or_french_vat_number_holds_the_registration_number() -> None:
    values = {
        "plain": [None, None, None],
        "country": ["BE", "FR", "NL"],
        "vat": ["BE0771161282", "FR83404833048", "NL834258481B01"],
    }
    assert evaluate("registration_number('plain', 'country', 'vat')", values) == ["0771161282", "404833048", None]


@pytest.mark.parametrize(
    ("written", "country", "expected"),
    [
        ("+31 (0)10 234 56 78", None, "31102345678"), ("010-2345678", "NL", "31102345678"), ("0031 10 2345678", "BE", "31102345678"),
        ("(212) 555-0187", "US", "12125550187"), ("1-212-555-0187", "US", "12125550187"), ("112", "NL", None),
        ("212.555.0187 x123", "US", "12125550187"), ("010 2345678 ext. 12", "NL", "31102345678"), ("02/555.12.12", "BE", "3225551212"),
        ("010 2345678 / 06 12345678", "NL", "31102345678"), ("02 1234567", "IT", "3921234567"), ("+39 02 1234567", "IT", "3921234567"),
        ("0000000000", "NL", None),
    ],
)  # fmt: skip
def test_a_phone_number_is_e164(written: str, country: str | None, expected: str | None) -> None:
    assert evaluate("phone_key('written', 'country')", {"written": [written], "country": [country]}) == [expected]


@pytest.mark.parametrize(
    ("written", "country", "expected"),
    [("1234 ab", "NL", "1234AB"), ("NL-1234AB", "NL", "1234AB"), ("SW1A 1AA", "GB", "SW1A1AA"), ("10001-1234", "US", "10001"),
     ("D-50667", "DE", "50667"), ("K1A 0B1", "CA", "K1A0B1"), (" ", "NL", None),
     ("2108", "US", "02108"), ("2108-1234", "US", "02108"), ("1067", "DE", "01067"), ("8001", "ES", "08001"), ("8001", "CH", "8001"),
     ("150", "NO", "0150"), (" NL-1234 AB", "NL", "1234AB"), ("n/a", "NL", None), ("0000", "BE", None), ("99999", "DE", None)],
)  # fmt: skip
def test_a_postcode_has_one_form(written: str, country: str, expected: str | None) -> None:
    assert evaluate("postcode_key('written', 'country')", {"written": [written], "country": [country]}) == [expected]


@pytest.mark.parametrize(
    ("email", "website", "expected"),
    [("AP@Kroon-Bouw.nl", None, "kroon-bouw.nl"), (None, "https://www.kroon.nl/contact", "kroon.nl"), ("kroon@gmail.com", None, None),
     ("kroon@hotmail.nl", "www.kroon.nl", None), ("no address", "", None)],
)  # fmt: skip
def test_a_domain_is_the_companys_own(email: str | None, website: str | None, expected: str | None) -> None:
    assert evaluate("domain_key('email', 'website')", {"email": [email], "website": [website]}) == [expected]


def folded_by_python(text: str) -> str:
    plain = (
        unicodedata.normalize("NFKC", text)
        .casefold()
        .translate(
            {
                ord("ø"): "o",
                ord("đ"): "d",
                ord("ł"): "l",
                ord("æ"): "ae",
                ord("œ"): "oe",
                ord("þ"): "th",
                ord("ð"): "d",
                ord("ı"): "i",
                ord("ħ"): "h",
                ord("ŧ"): "t",
            }
        )
    )
    return "".join(c for c in unicodedata.normalize("NFD", plain) if not unicodedata.combining(c))


@pytest.mark.parametrize(
    "text",
    ["Müller", "Straße", "ＦＡＳＴ Ｔｒａｃｋ ０１", "Staﬃng ﬁrm", "Łódź", "Ångström Øst", "Cœur d'Æon", "A²B³", "Fund Ⅱ Ⅲ Ⅷ", "№ 5", "São João", "Đặng", "Île\u00a0de\u2009France", "ĳssel", "ſ"],
)  # fmt: skip
def test_text_folds_as_nfkc_in_python_does(text: str) -> None:
    assert evaluate("fold_text('text')", {"text": [text]}) == [folded_by_python(text)]


def test_every_latin_letter_folds_as_in_python() -> None:
    letters = [
        chr(code)
        for code in (*range(0xC0, 0x180), *range(0x1E00, 0x1EFF), *range(0xFF01, 0xFF5F))
        if chr(code) not in "×÷ŀĿĸŋŊſẛẜẝẟƀŉẚ"
    ]
    ours = evaluate("fold_text('letter')", {"letter": letters})
    assert [
        (letter, value) for letter, value in zip(letters, ours, strict=True) if value != folded_by_python(letter)
    ] == []


def test_invisible_marks_are_no_part_of_a_name() -> None:
    assert evaluate("fold_text('text')", {"text": ["Kro\u00adon\u200b B\ufeffouw™"]}) == ["kroon bouw"]


@pytest.mark.parametrize(
    ("written", "city"),
    [
        ("St. Gallen", "stgallen"), ("Sankt Gallen", "stgallen"), ("Saint-Denis", "stdenis"), ("St Denis", "stdenis"),
        ("Sint-Niklaas", "stniklaas"), ("PARIS CEDEX 08", "paris"), ("The Hague", "denhaag"), ("NYC", "newyork"),
    ],
)  # fmt: skip
def test_a_city_has_one_form(written: str, city: str) -> None:
    assert evaluate("city_key(fold_text('text'))", {"text": [written]}) == [city]


@pytest.mark.parametrize(
    ("written", "vat"),
    [
        ("BTW NL 8342.58.481.B01", "NL834258481B01"), ("BTW-nr. BE 0771.161.282", "BE0771161282"), ("VAT reg. no. GB 123 4567 89", "GB123456789"),
        ("USt-IdNr. DE 141 177 491", "DE141177491"), ("TVA FR 83 404 833 048", "FR83404833048"), ("P. IVA 00743110157", "IT00743110157"),
        ("IT00743110157", "IT00743110157"), ("ESB58378431", "ESB58378431"),
    ],
)  # fmt: skip
def test_a_vat_number_is_read_behind_its_label(written: str, vat: str) -> None:
    rows = {"text": [written], "country": ["IT"]}
    assert evaluate("vat_number(without_vat_label(plain_identifier('text')), 'country')", rows) == [vat]


ADDRESSES = [
    ("Handelsdijk 22", "handelsdijk", "22"),
    ("Handelsdijk 22-24 A", "handelsdijk", "22"),
    ("28 Cedar Close", "cedarclose", "28"),
    ("28-30 Cedar Close", "cedarclose", "28"),
    ("12A Shields Avenue", "shieldsavenue", "12"),
    ("12 bis, rue de la Paix", "ruedelapaix", "12"),
    ("350 5th Avenue", "5thavenue", "350"),
    ("350 42nd Street, Suite 12", "42ndst", "350"),
    ("350 Fifth Avenue Suite 4500", "fifthavenue", "350"),
    ("1e Helmersstraat 5", "helmersst", "5"),
    ("Hauptstrasse 5", "hauptst", "5"),
    ("Hauptstr. 5 b", "hauptst", "5"),
    ("Postbus 0123", "postbox", "123"),
    ("P.O. Box 123", "postbox", "123"),
    ("Boxmeerseweg 12", "boxmeerseweg", "12"),
    ("28", None, "28"),
    ("Industrieterrein", "industrieterrein", None),
    (None, None, None),
]


@pytest.mark.parametrize(("address", "street", "house"), ADDRESSES)
def test_a_house_number_stands_before_or_behind_the_street(
    address: str | None, street: str | None, house: str | None
) -> None:
    rows = {"text": [address]}
    assert evaluate("street_key(fold_text('text'))", rows) == [street]
    assert evaluate("house_number(fold_text('text'))", rows) == [house]


def test_no_text_makes_a_number_or_name_fail() -> None:
    rnd = random.Random(11)
    alphabet = string.printable + "ÀßıŁＡ２⅓№\u200b\ufeff东商ｶ😀'’\"\\"
    texts = ["".join(rnd.choices(alphabet, k=rnd.randint(0, 40))) for _ in range(2000)]
    countries = [rnd.choice(("NL", "BE", "DE", "FR", "GB", "US", "ES", "IE", "", "xx", None)) for _ in texts]
    bodies = [
        prefix + digits(rnd, rnd.randint(0, 14)) + text[:2]
        for prefix, text in zip(rnd.choices(list(COUNTRIES), k=2000), texts, strict=True)
    ]
    for expression in (
        "fold_text('text')", "plain_identifier('text')", "country_code('text')", "domain_key('text', 'text')", "phone_key('text', 'country')",
        "postcode_key('text', 'country')", "street_key(fold_text('text'))", "house_number(fold_text('text'))", "city_key(fold_text('text'))",
        "iban_valid('body')", "vat_number(plain_identifier('text'), 'country')", "vat_valid('left(body, 2)', 'substr(body, 3)')",
        "registration_number(plain_identifier('text'), 'country', 'body')", "without_clutter(fold_text('text'))", "plain_words(fold_text('text'))",
        "split_trade_names(fold_text('text'))", "long_legal_forms(plain_words(fold_text('text')))", "invoice_n2(invoice_n1('text'))", "instalment_base('text')",
    ):  # fmt: skip
        assert len(evaluate(expression, {"text": texts, "country": countries, "body": bodies})) == len(texts)
