"""Valid numbers of fictitious parties: VAT, registration, IBAN, with their check digits."""

from __future__ import annotations

import random

BANKS = {
    "NL": [("ABNA", "ABNANL2A"), ("INGB", "INGBNL2A"), ("RABO", "RABONL2U"), ("TRIO", "TRIONL2U")],
    "BE": [("001", "GEBABEBB"), ("310", "BBRUBEBB"), ("735", "KREDBEBB")],
    "DE": [("37040044", "COBADEFFXXX"), ("10070000", "DEUTDEBBXXX"), ("50010517", "INGDDEFFXXX")],
}
# Countries whose VAT numbers can be made.
VAT = (*BANKS, "GB")


def vat_number(rng: random.Random, country: str) -> str:
    if country == "NL":
        return f"NL{_eleven_proof(rng, 9)}B{rng.randint(1, 9):02d}"
    if country == "BE":
        body = rng.randint(4_000_000, 7_999_999)
        return f"BE{body:08d}{97 - body % 97:02d}"
    return _british(rng) if country == "GB" else f"DE{_mod_11_10(rng)}"


def registration(rng: random.Random, country: str, vat: str) -> str:
    """KvK number, Belgian enterprise number (the VAT number's digits), or a German register number."""
    if country == "NL":
        return f"{rng.randint(10_000_000, 89_999_999)}"
    if country == "BE":
        return vat[2:]
    return f"HRB {rng.randint(1000, 99999)}"


def iban(rng: random.Random, country: str) -> tuple[str, str]:
    """(IBAN, BIC)."""
    bank, bic = rng.choice(BANKS[country])
    if country == "NL":
        body = bank + _eleven_proof(rng, 10)
    elif country == "BE":
        first = bank + f"{rng.randint(0, 9_999_999):07d}"
        body = f"{first}{(int(first) % 97) or 97:02d}"
    else:
        body = bank + f"{rng.randint(1, 9_999_999_999):010d}"
    return f"{country}{_iban_check(country, body)}{body}", bic


def _iban_check(country: str, body: str) -> str:
    digits = "".join(str(int(sign, 36)) for sign in body + country + "00")
    return f"{98 - int(digits) % 97:02d}"


def _eleven_proof(rng: random.Random, length: int) -> str:
    """The Dutch eleven test: weights length..2, and 1 (account) or -1 (the nine-digit number) for the last."""
    while True:
        digits = [rng.randint(1, 9), *(rng.randint(0, 9) for _ in range(length - 2))]
        total = sum(weight * digit for weight, digit in zip(range(length, 1, -1), digits, strict=True))
        last = total % 11 if length == 9 else -total % 11
        if last < 10:
            return "".join(map(str, [*digits, last]))


def _mod_11_10(rng: random.Random) -> str:
    """ISO 7064 mod 11,10, as the German VAT number uses it."""
    digits = [rng.randint(1, 9), *(rng.randint(0, 9) for _ in range(7))]
    product = 10
    for digit in digits:
        product = ((digit + product) % 10 or 10) * 2 % 11
    return "".join(map(str, digits)) + str((11 - product) % 10)


def _british(rng: random.Random) -> str:
    """Modulus 97: weights 8 to 2 over seven digits."""
    body = f"{rng.randint(1_000_000, 9_999_999)}"
    total = sum(weight * int(digit) for weight, digit in zip(range(8, 1, -1), body, strict=True))
    return f"GB{body}{97 - total % 97:02d}"
