"""Numbers that identify a company, right by the rules of its country: VAT, register, bank account, tax id, telephone.

Check digits are python-stdnum's and the IBAN's own (ISO 13616); the registers' shapes are those that each publishes.
"""

from __future__ import annotations

from random import Random

from stdnum import luhn
from stdnum.at import uid
from stdnum.es import ccc, cif
from stdnum.iso7064 import mod_11_10
from stdnum.lu import tva as lu_tva
from stdnum.nl import btw
from stdnum.pl import nip

BANKS = {
    "NL": ("@@@@##########", ("ABNA", "INGB", "RABO", "KNAB", "TRIO")),
    "BE": ("############", ()),
    "DE": ("##################", ()),
    "AT": ("################", ()),
    "FR": ("#######################", ()),
    "GB": ("@@@@##############", ("BARC", "LOYD", "NWBK", "HBUK", "MIDL")),
    "IE": ("@@@@##############", ("AIBK", "BOFI")),
    "ES": ("####################", ()),
    "IT": ("X######################", ()),
    "PT": ("#####################", ()),
    "PL": ("########################", ()),
    "LU": ("################", ()),
    "SE": ("####################", ()),
    "DK": ("##############", ()),
    "NO": ("###########", ()),
    "FI": ("##############", ()),
}
# Plain digits behind the prefix, for countries whose check digits no set here needs.
PLAIN_VAT = {"SE": "##########01", "DK": "########", "FI": "########", "PT": "#########", "IE": "#######"}


def filled(random: Random, pattern: str) -> str:
    """``#`` becomes a digit, ``@`` a letter."""
    return "".join(
        random.choice("0123456789")
        if sign == "#"
        else random.choice("ABCDEFGHJKLMNPRSTUVWXYZ")
        if sign == "@"
        else sign
        for sign in pattern
    )


def registration(random: Random, country: str) -> str:
    """The number in the register of companies; '' where creditors are not known by it."""
    if country == "BE":
        base = random.choice("01") + filled(random, "#######")
        return f"{base}{97 - int(base) % 97:02d}"
    if country == "FR":
        base = random.choice("345789") + filled(random, "#######")
        return base + luhn.calc_check_digit(base)
    patterns = {"NL": "########", "GB": "0#######", "DE": "HRB #####", "AT": "FN ######a", "IT": "RM-#######"}
    patterns |= {"PL": "0000######", "LU": "B######", "ES": "B-#######", "IE": "######"}
    return filled(random, patterns.get(country, ""))


def vat(random: Random, country: str, register: str, person: bool = False) -> str:
    """A VAT number with its prefix; '' in countries that have none, or whose is the register's for who is in none."""
    if country in ("BE", "FR") and not register:
        return ""
    if country == "BE":
        return f"BE{register}"
    if country == "FR":
        return f"FR{(12 + 3 * (int(register) % 97)) % 97:02d}{register}"
    maker = {
        "NL": _dutch,
        "DE": _german,
        "GB": _british,
        "AT": _austrian,
        "IT": _italian,
        "ES": _spanish,
        "PL": _polish,
    }
    if country == "LU":
        base = filled(random, "1#####")
        return f"LU{base}{lu_tva.calc_check_digits(base)}"
    if country in maker:
        return country + maker[country](random, person)
    return country + filled(random, PLAIN_VAT[country]) if country in PLAIN_VAT else ""


def _dutch(random: Random, person: bool) -> str:
    while True:
        number = filled(random, "#########") + f"B{random.choice((1, 1, 1, 1, 2, 3)):02d}"
        by_remainder = _remainder(f"NL{number}") == 1
        # sole traders have numbers of their own since 2020, which the older check digit does not hold for
        if by_remainder if person else btw.is_valid(f"NL{number}") and not by_remainder:
            return number


def _remainder(text: str) -> int:
    return int("".join(str(int(sign, 36)) for sign in text)) % 97


def _german(random: Random, person: bool) -> str:
    base = random.choice("123456789") + filled(random, "#######")
    return base + mod_11_10.calc_check_digit(base)


def _british(random: Random, person: bool) -> str:
    base = random.choice("123456789") + filled(random, "######")
    weighed = sum(int(digit) * weight for digit, weight in zip(base, range(8, 1, -1), strict=True))
    return f"{base}{(-weighed - random.choice((0, 55))) % 97:02d}"


def _austrian(random: Random, person: bool) -> str:
    base = "U" + filled(random, "#######")
    return base + uid.calc_check_digit(base)


def _italian(random: Random, person: bool) -> str:
    base = f"0{filled(random, '######')}{random.randint(1, 100):03d}"
    return base + luhn.calc_check_digit(base)


def _spanish(random: Random, person: bool) -> str:
    base = random.choice("AB") + random.choice("012345678") + filled(random, "######")
    return base + cif.calc_check_digits(base)[0]


def _polish(random: Random, person: bool) -> str:
    while True:
        number = random.choice("56789") + filled(random, "#########")
        if nip.checksum(number) == 0:
            return number


def iban(random: Random, country: str) -> str:
    """An account in the country, at one of its banks; '' where accounts have no IBAN."""
    if country not in BANKS:
        return ""
    pattern, banks = BANKS[country]
    if banks:
        pattern = random.choice(banks) + pattern.lstrip("@")
    body = filled(random, pattern)
    if country == "BE":
        body = f"{body[:10]}{int(body[:10]) % 97 or 97:02d}"
    if country == "ES":
        body = body[:8] + ccc.calc_check_digits(f"{body[:8]}00{body[10:]}") + body[10:]
    return f"{country}{98 - _remainder(f'{body}{country}00'):02d}{body}"


def tax_id(random: Random, country: str) -> str:
    """The employer's number of a company in the United States; elsewhere the VAT number serves."""
    return filled(random, random.choice(("20", "36", "41", "58", "75", "94")) + "-#######") if country == "US" else ""


def telephone(random: Random, calling: str) -> str:
    """A number in international form; who writes it chooses how."""
    return f"+{calling}{random.choice('123456789')}{filled(random, '########')}"
