"""Seeded books of two systems with known truth, for measuring vendor matching.

The generator knows nothing of the matching rules or of the sandbox: it makes legal entities (some of them families that
share a name, a VAT number, a bank account or an address), writes each into one or both systems, and damages what is
written in the ways people do.
"""

from __future__ import annotations

import json
import random
import string
from typing import Any


def words(text: str) -> list[str]:
    return text.split()


SYLLABLES = words(
    """
    ba be bo bra bre da de do dra el en er fa fi fro ga ge gra ha he ho in ja jo ka ke kro la le li lo ma me mo
    na ne ni no or pa pe po ra re ri ro sa se si sto ta te ti to tra ul va ve vi vo wa we wi za ze zo
    """
)
ENDINGS = [*words("n s r l m ck nd rt x k dt ls ns rg"), *[""] * 8]
TRADES = words(
    """
    Bouw Techniek Transport Advies Schilderwerken Sloopwerken Interieur Tuinen Catering Installatie Elektro
    Software Logistics Services Schoonmaak Beveiliging Drukkerij Uitzendbureau Consultancy Metaal Kozijnen
    Verhuur Reclame Media Design Groothandel Foods Machines Engineering Systems Solutions Automotive Dakwerken
    Vloeren Administratie Trading Packaging Energy Healthcare Training
    """
)
GIVEN = words(
    """
    Jan Piet Kees Johan Henk Willem Anna Maria Peter Mark Sanne Lisa Tom Erik Paul David Eva Karin
    """
)
SURNAMES = words(
    """
    Jansen Bakker Visser Smit Meijer Mulder Vries Berg Dijk Boer Vos Peters Hendriks Leeuwen Dekker Brouwer Wit
    Jong
    """
)
CITIES = [
    first + last
    for first in words("Til Veen Hoorn Drie Mark Zand Ooster Wester Berg Nieuw Oud Haar")
    for last in words("burg dam wijk hoven beek stad")
]
STREETS = words(
    """
    Dorpsstraat Kerkstraat Stationsweg Industrieweg Havenkade Molenlaan Nijverheidsweg Handelskade Parallelweg
    Schoolstraat Marktplein
    """
)
FREE_MAIL = ("gmail.com", "hotmail.com", "ziggo.nl", "kpnmail.nl")


class Generator:
    """Seeded books of two systems; ``truth`` holds (left key, right key) of every true pair."""

    def __init__(self, vendors: int, seed: int) -> None:
        self.random = random.Random(seed)
        self.vendors = vendors
        self.words = self._vocabulary(vendors // 2)
        self.left: list[dict[str, Any]] = []
        self.right: list[dict[str, Any]] = []
        self.entity_of: dict[str, int] = {}
        self.factoring = [self._iban() for _ in range(20)]
        self.tax_group: dict[str, Any] | None = None

    def _vocabulary(self, size: int) -> list[str]:
        words: set[str] = set()
        while len(words) < size:
            words.add(
                (
                    "".join(self.random.choices(SYLLABLES, k=self.random.choice((2, 2, 3, 3))))
                    + self.random.choice(ENDINGS)
                ).capitalize()
            )
        return sorted(words)

    def _digits(self, count: int) -> str:
        return "".join(self.random.choices(string.digits, k=count))

    def _vat(self) -> str:
        while True:
            base = self._digits(8)
            check = sum(int(d) * w for d, w in zip(base, range(9, 1, -1), strict=True)) % 11
            if check < 10 and base != "00000000":
                return f"NL{base}{check}B01"

    def _iban(self) -> str:
        bban = self.random.choice(("ABNA", "INGB", "RABO")) + self._digits(10)
        number = int("".join(str(int(c, 36)) for c in bban + "NL00"))
        return f"NL{98 - number % 97:02d}{bban}"

    def entity(self, number: int) -> dict[str, Any]:
        rnd = self.random
        person = rnd.random() < 0.06
        if person:
            name, form = (
                f"{rnd.choice(GIVEN)} {rnd.choice(('', '', 'de ', 'van der ', 'van '))}{rnd.choice(SURNAMES)}",
                "",
            )
        else:
            first = rnd.choice(SURNAMES) if rnd.random() < 0.15 else rnd.choice(self.words)
            parts = [first, rnd.choice(TRADES)]
            if rnd.random() < 0.25:
                parts.insert(1, rnd.choice(self.words))
            name, form = " ".join(parts), rnd.choice(("B.V.", "B.V.", "B.V.", "N.V.", "V.O.F.", "Stichting", ""))
        stem = "".join(c for c in name.lower() if c.isalpha())
        city, letters = rnd.choice(CITIES), "".join(rnd.choices("ABCEGHJKLMNPRTVWXZ", k=2))
        return {
            "entity": number,
            "name": name,
            "form": form,
            "vat": self._vat(),
            "kvk": self._digits(8),
            "iban": self._iban(),
            "domain": f"{stem}.nl" if not person and rnd.random() < 0.8 else rnd.choice(FREE_MAIL),
            "phone": "0" + rnd.choice("123457") + self._digits(8),
            "street": f"{rnd.choice(STREETS)} {rnd.randint(1, 250)}",
            "city": city,
            "postcode": f"{1000 + CITIES.index(city) * 120 + rnd.randint(0, 119)} {letters}",
            "person": person,
        }

    def relative(self, base: dict[str, Any], number: int) -> dict[str, Any]:
        """Another company that resembles ``base``: a sibling, a namesake, a member of its tax group."""
        rnd = self.random
        other = self.entity(number)
        kind = rnd.choice(("holding", "number", "tax_group", "namesake", "same_address", "factoring"))
        if kind == "holding":
            other |= {
                "name": f"{base['name']} {rnd.choice(('Holding', 'Beheer', 'Groep', 'Vastgoed'))}",
                "form": "B.V.",
            }
            other |= {key: base[key] for key in ("street", "postcode", "city", "domain", "phone")}
        elif kind == "number":
            base["name"], other["name"], other["form"] = f"{base['name']} 1", f"{base['name']} 2", base["form"]
            other |= {key: base[key] for key in ("street", "postcode", "city")}
        elif kind == "tax_group":
            other |= {"name": f"{base['name'].split()[0]} {rnd.choice(TRADES)}", "vat": base["vat"], "form": "B.V."}
        elif kind == "namesake":
            other |= {"name": base["name"], "form": base["form"]}
        elif kind == "same_address":
            other |= {key: base[key] for key in ("street", "postcode", "city")}
        else:
            other["iban"] = base["iban"] = rnd.choice(self.factoring)
        return other

    def record(self, entity: dict[str, Any], key: str, fill: float, dirt: float) -> dict[str, Any]:
        rnd = self.random

        def kept(share: float) -> bool:
            return rnd.random() < share * fill

        name, form = self.written(entity, dirt)
        self.entity_of[key] = entity["entity"]
        return {
            "vendor_key": key,
            "code": str(rnd.randint(10000, 99999)),
            "name": f"{name} {form}".strip() if form != "Stichting" else f"Stichting {name}",
            "vat_number": self.noisy_number(entity["vat"]) if kept(0.7) and not entity["person"] else None,
            "registration_number": entity["kvk"].lstrip("0") if kept(0.55) else None,
            "ibans": json.dumps([entity["iban"]] if kept(0.7) else []),
            "tax_id": None,
            "email": f"{rnd.choice(('info', 'ap', 'factuur'))}@{entity['domain']}" if kept(0.6) else None,
            "phone": rnd.choice(
                (entity["phone"], f"+31 (0){entity['phone'][1:]}", f"{entity['phone'][:3]}-{entity['phone'][3:]}")
            )
            if kept(0.6)
            else None,
            "website": None,
            "address_line1": self.typo(entity["street"], 0.05) if kept(0.85) else None,
            "postcode": rnd.choice((entity["postcode"], entity["postcode"].replace(" ", ""))) if kept(0.85) else None,
            "city": entity["city"] if kept(0.9) else None,
            "country": "NL" if kept(0.8) else None,
            "active": rnd.random() < 0.95,
            "blocked": False,
            "external_ids": "{}",
            "last_used": None,
        }

    def noisy_number(self, number: str) -> str:
        rnd = self.random
        if rnd.random() < 0.02:
            return number[:5] + rnd.choice(string.digits) + number[6:]
        return rnd.choice(
            (number, number, number.lower(), number[2:], f"{number[:2]} {number[2:6]}.{number[6:8]}.{number[8:]}")
        )

    def typo(self, text: str, share: float) -> str:
        if self.random.random() >= share or len(text) < 5:
            return text
        place = self.random.randrange(1, len(text) - 2)
        return self.random.choice(
            (
                text[:place] + text[place + 1 :],
                text[:place] + text[place] + text[place:],
                text[:place] + text[place + 1] + text[place] + text[place + 2 :],
            )
        )

    def written(self, entity: dict[str, Any], dirt: float) -> tuple[str, str]:
        rnd = self.random
        name, form = entity["name"], entity["form"]
        if rnd.random() < dirt:
            name = self.typo(name, 0.35)
            change = rnd.random()
            if change < 0.12:
                name = name.replace(" ", "", 1)
            elif change < 0.2 and len(name.split()) > 2:
                name = " ".join(name.split()[:-1])
            elif change < 0.28:
                name = f"{name} {entity['city']}"
            elif change < 0.34:
                name = f"{name} {rnd.choice(('(oud)', '*** niet gebruiken', 't.a.v. administratie'))}"
            elif change < 0.42 and entity["person"]:
                name = f"{name[0]}. {name.split(' ', 1)[1]}"
            form = rnd.choice((form, form.replace(".", ""), form.upper(), ""))
            name = rnd.choice((name, name, name.upper(), name.lower()))
        return name, form

    def make(self) -> Generator:
        rnd = self.random
        number = 0
        while len(self.left) < self.vendors or len(self.right) < self.vendors:
            base = self.entity(number)
            number += 1
            family = [base]
            while rnd.random() < 0.18:
                family.append(self.relative(base, number))
                number += 1
            for entity in family:
                where = rnd.choices(("both", "left", "right"), weights=(0.6, 0.2, 0.2))[0]
                if where in ("both", "left"):
                    for _ in range(2 if rnd.random() < 0.03 else 1):
                        self.left.append(self.record(entity, f"L{len(self.left)}", 1.0, 0.25))
                if where in ("both", "right"):
                    for _ in range(2 if rnd.random() < 0.02 else 1):
                        self.right.append(self.record(entity, f"R{len(self.right)}", 0.8, 0.45))
        return self
