"""Busy days of the consultancy in Boston: Airbase approves orders, QuickBooks keeps the books."""

from __future__ import annotations

from typing import Any

from tests.support import life_airbase as life
from tests.support.company import Company
from tests.support.life_airbase import Line
from tests.support.links.airbase_quickbooks import COMPANY

Row = dict[str, Any]
CODE = COMPANY.airbase
A_DAY = 26 * 3600
NO_SUCH_CENTER = "Sustainability"  # a tag of Airbase that nobody made a class for
# Account and class of whatever the firm buys.
KINDS: tuple[tuple[str, str | None], ...] = (
    ("6110", "Strategy"),
    ("6120", None),
    ("6510", "Tax"),
    ("6710", "Legal"),
    ("6810", None),
)


def goes_on(company: Company, number: int) -> None:
    """What failed gets another line, orders are changed and cancelled; a day passes, and new things come."""
    for row in _orders(company):
        if row["erp_sync_status"] == "failed" and row["number"].startswith("WRONG"):
            life.change_order(company, row["id"], ("6110", "Strategy", "1", f"{number + 9}.15"), code=CODE)
    ours = [row["id"] for row in _orders(company) if row["number"].startswith("DAY")]
    for key in ours[-1:]:
        lines = len(life.order_of(company, key)["line_items"])
        life.change_order(company, key, *[("6120", None, f"{number + 1}", "13.75")] * lines, code=CODE)
    for key in ours[-2:-1]:
        life.cancel_order(company, key, CODE)
    company.sandbox.advance(A_DAY)
    new_things_come(company, number)


def new_things_come(company: Company, number: int) -> None:
    """An order of several lines, one of another vendor, and one that cannot be entered."""
    first, second = vendors(company)[:2]

    def order(name: str, vendor: str, *lines: Line) -> None:
        life.order(company, *lines, code=CODE, number=f"{name}{number}", vendor=vendor)

    three = [KINDS[(number + step) % len(KINDS)] for step in range(3)]
    order(
        "DAY",
        first,
        *((a, c, str(step + 1), f"{10 * number + 7 * step + 1}.{17 + step}") for step, (a, c) in enumerate(three)),
    )
    order("DAYS", second, ("6710", "Legal", "2", f"{10 * number + 4}.40"))
    order("WRONG", first, ("6110", NO_SUCH_CENTER, "1", f"{10 * number + 6}.10"))


def vendors(company: Company) -> list[str]:
    """Vendors that are each one active vendor of the company in QuickBooks, paid in dollars."""
    truth = company.sandbox.get("/truth")["brightwater"]["vendors"]
    parties = [row["party"] for row in truth if "quickbooks_online" in row]
    usable = {
        row["Id"]
        for row in company.sandbox.state("quickbooks_online", "vendor", COMPANY.realm)
        if row["Active"] and row["CurrencyRef"]["value"] == "USD"
    }
    active = {row["id"] for row in company.sandbox.state("airbase", "vendors", CODE) if row["is_active"]}
    return [
        row["airbase"]["key"]
        for row in truth
        if row["same"] and parties.count(row["party"]) == 1 and row["airbase"]["key"] in active
        if row["quickbooks_online"]["key"] in usable
    ]


def _orders(company: Company) -> list[Row]:
    rows = company.sandbox.state("airbase", "purchase_orders", CODE)
    return [row for row in rows if row["status"] == "open"]
