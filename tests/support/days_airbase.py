"""Busy days of the firm with three divisions, with work for every flow on each of them."""

from __future__ import annotations

from typing import Any

from tests.support import life_airbase as life
from tests.support.company import Company
from tests.support.life_airbase import Line
from tests.support.links.airbase_exact import DIVISIONS

Row = dict[str, Any]
A_DAY = 26 * 3600
NO_SUCH_CENTER = "290"  # a tag of Airbase that nobody made a cost centre for
# Names that nobody takes for one another.
FIRST = (
    "Berken",
    "Dijk",
    "Fazant",
    "Gouw",
    "Heuvel",
    "IJsvogel",
    "Korenbloem",
    "Molen",
    "Nachtegaal",
    "Pioen",
    "Vlier",
)
TRADES = ("Drukkers", "Opleiders", "Tolken", "Makelaars", "Koeriers", "Schilders", "Notarissen", "Fotografen", "Koks")
# Account and cost centre of whatever the firm buys.
KINDS: tuple[tuple[str, str | None], ...] = (
    ("4510", "400"),
    ("4210", "300"),
    ("4410", None),
    ("4610", "210"),
    ("4020", "100"),
    ("0210", None),
    ("4310", "230"),
)


def begins(company: Company) -> None:
    """Before any run: vendors may be created on either side, and Exact's codes are written to Airbase."""
    settings = company.home / "config" / "links.yml"
    before, link, after = settings.read_text().partition("    kind: airbase_exact\n")
    after = after.replace("      create_suppliers: review\n", "      create_suppliers: yes\n      codes: write\n", 1)
    after = after.replace("      create_vendors: review\n", "      create_vendors: yes\n", 1)
    settings.write_text(before + link + after)
    new_things_come(company, 0)


def goes_on(company: Company, number: int) -> None:
    """What failed is mended, orders are changed and cancelled; a day passes, and new things come."""
    _failed_ones_are_mended(company, number)
    _orders_are_changed(company, number)
    company.sandbox.advance(A_DAY)
    new_things_come(company, number)


def new_things_come(company: Company, number: int) -> None:
    """In each subsidiary: an order of several lines, one that cannot be entered, one that a person types into Exact
    too, one of a vendor that Exact does not have, a supplier that Airbase does not have, and a vendor of both."""
    for place, code in enumerate(DIVISIONS):
        cents = 10 * number + place
        name = f"DAY{number}-{code}"

        def order(name: str, *lines: Line, code: str = code, **fields: Any) -> str:
            return life.order(company, *lines, code=code, number=name, **fields)

        three = [KINDS[(number + place + step) % len(KINDS)] for step in range(3)]
        order(
            name, *((a, c, str(step + 1), f"{cents + 7 * step + 1}.{17 + step}") for step, (a, c) in enumerate(three))
        )
        order(f"WRONG{name}", ("4510", NO_SUCH_CENTER, "1", f"{cents + 6}.10"), ("4710", "300", "2", "2.22"))
        typed = order(f"HAND{name}", ("4710", "300", "3", f"{cents + 8}.40"), ("4120", None, "1", "9.95"))
        life.enter_order_by_hand(company, typed, code)
        one, two, three_ = (_party(3 * cents + step) for step in range(3))
        vendor = life.enter_vendor(company, one["name"], code, email=one["email"], address=one["address"])
        order(f"NEW{name}", ("4710", "220", "1", f"{cents + 5}.05"), vendor=vendor)
        life.enter_supplier(company, two["name"], code=code, **_in_exact(two))
        life.enter_supplier(company, three_["name"], code=code, **_in_exact(three_))
        life.enter_vendor(company, three_["name"], code, email=three_["email"], address=three_["address"])


def _party(number: int) -> Row:
    """A company of which every fact is its own."""
    name = f"{FIRST[number % len(FIRST)]}{FIRST[(number // len(FIRST) + 3 * number + 1) % len(FIRST)].lower()}"
    trade = TRADES[number % len(TRADES)]
    return {
        "name": f"{name} {trade} {number} B.V.",
        "email": f"ar@{name}{trade}{number}.example".lower(),
        "address": {
            "line1": f"{name}straat {number + 1}",
            "postal_code": f"{2000 + 7 * number} {chr(65 + number % 26)}{chr(65 + number // 26 % 26)}",
            "city": f"{name}dorp",
            "country": "NL",
        },
    }


def _in_exact(party: Row) -> Row:
    place = party["address"]
    return {
        "Email": party["email"],
        "AddressLine1": place["line1"],
        "Postcode": place["postal_code"],
        "City": place["city"],
    }


def _failed_ones_are_mended(company: Company, number: int) -> None:
    """With another amount than the one that failed, so that it shows which version is entered."""
    for row in company.sandbox.state("airbase", "purchase_orders"):
        if row["erp_sync_status"] == "failed" and row["number"].startswith("WRONG") and row["status"] == "open":
            lines: tuple[Line, ...] = (("4510", "400", "1", f"{number + 9}.15"), ("4710", "300", "2", "3.33"))
            life.change_order(company, row["id"], *lines)


def _orders_are_changed(company: Company, number: int) -> None:
    """Of each subsidiary's orders that are ours, the last one is changed, and the one before is cancelled."""
    for code in DIVISIONS:
        ours = [
            row["id"]
            for row in company.sandbox.state("airbase", "purchase_orders", code)
            if row["number"].startswith(("DAY", "NEWDAY")) and row["status"] == "open"
        ]
        for key in ours[-1:]:
            change: Line = ("4710", "100", f"{number + 1}", "13.75")
            rows = life.order_of(company, key)["line_items"]
            life.change_order(company, key, *[change] * len(rows))
        for key in ours[-2:-1]:
            life.cancel_order(company, key)
