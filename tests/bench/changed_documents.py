"""So many new documents of each link of the demo, as people enter them in the simulated systems. Each is of a party
that both systems know, and nothing of it waits."""

from __future__ import annotations

from collections.abc import Callable

from tests.support import (
    days_airbase_quickbooks,
    days_basware_quickbooks,
    life,
    life_airbase,
    life_avalara,
    life_basware,
    life_quickbooks,
)
from tests.support.company import Company
from tests.support.days_quickbooks_avalara import Shop
from tests.support.links import airbase_exact, basware_exact
from tests.support.links.basware_quickbooks import COMPANY as WHOLESALER


def enter(company: Company, first: int, count: int) -> None:
    """Those of the company's link, numbered from ``first``."""
    _BY_LINK[company.link](company, range(first, first + count))


def _exact_avidxchange(company: Company, numbers: range) -> None:
    for number in numbers:
        life.enter_invoice(company, f"BENCH-{number}", division=("123", "456")[number % 2])


def _quickbooks_avidxchange(company: Company, numbers: range) -> None:
    like = life_quickbooks.usual_bill(company)
    for number in numbers:
        life_quickbooks.enter_bill(company, f"BENCH-{number}", like=like)


def _basware_exact(company: Company, numbers: range) -> None:
    codes = tuple(basware_exact.DIVISIONS)
    vendors = {code: _paired(company, life_basware.vendors(company, code)) for code in codes}
    for number in numbers:
        code = codes[number % len(codes)]
        who = vendors[code][number % len(vendors[code])]
        rows = life_basware.usual_rows(f"{100 + number}.10")
        life_basware.arrive(company, f"BENCH-{number}", rows, code=code, supplierCode=who)


def _basware_quickbooks(company: Company, numbers: range) -> None:
    vendors = _paired(company, days_basware_quickbooks.vendors(company))
    for number in numbers:
        usual = {"currencyCode": "GBP", "paymentTermCode": "N30", "supplierCode": vendors[number % len(vendors)]}
        rows = life_basware.coded(("5000", "Leeds depot", f"{100 + number}.10", "S20"))
        life_basware.arrive(company, f"BENCH-{number}", rows, code=WHOLESALER.basware, **usual)


def _airbase_exact(company: Company, numbers: range) -> None:
    codes = tuple(airbase_exact.DIVISIONS)
    vendors = {code: _paired(company, life_airbase.vendors(company, code)) for code in codes}
    for number in numbers:
        code = codes[number % len(codes)]
        who = vendors[code][number % len(vendors[code])]
        line = ("4710", "300", "2", f"{100 + number}.25")
        life_airbase.order(company, line, code=code, number=f"BENCH-{number}", vendor=who)


def _airbase_quickbooks(company: Company, numbers: range) -> None:
    vendors, code = _paired(company, days_airbase_quickbooks.vendors(company)), days_airbase_quickbooks.CODE
    for number in numbers:
        line = ("6110", "Strategy", "2", f"{100 + number}.25")
        who = vendors[number % len(vendors)]
        life_airbase.order(company, line, code=code, number=f"BENCH-{number}", vendor=who)


def _exact_avalara(company: Company, numbers: range) -> None:
    customers = life_avalara.customers(company)
    for number in numbers:
        line = ("LIC-PRO", "3", f"{100 + number}.17")
        life_avalara.final(company, customers[number % len(customers)], line, YourRef=f"BENCH-{number}")


def _quickbooks_avalara(company: Company, numbers: range) -> None:
    shop = Shop(company)
    for number in numbers:
        shop.sells(f"{70_000 + number}", ("METER-2", f"{1000 + number}.17"))


def _paired(company: Company, vendors: list[str]) -> list[str]:
    """Those of which the link knows who they are in the books."""
    known = {row["source_key"] for row in company.deliveries("vendors") if row["state"] == "delivered"}
    return [vendor for vendor in vendors if vendor in known]


_BY_LINK: dict[str, Callable[[Company, range], None]] = {
    "exact_avidxchange": _exact_avidxchange,
    "quickbooks_avidxchange": _quickbooks_avidxchange,
    "basware_exact": _basware_exact,
    "basware_quickbooks": _basware_quickbooks,
    "airbase_exact": _airbase_exact,
    "airbase_quickbooks": _airbase_quickbooks,
    "exact_avalara": _exact_avalara,
    "quickbooks_avalara": _quickbooks_avalara,
}
