"""Busy days of the software company that sells abroad, with work for every flow on each of them.

Each invoice of a day says in ``YourRef`` what becomes of it on the next one.
"""

from __future__ import annotations

from typing import Any

from tests.support import life_avalara as life
from tests.support.books.avalara import COMMITTED
from tests.support.books.exact_online import PROCESSED
from tests.support.company import Company
from tests.support.life_avalara import NL, US, Line

Row = dict[str, Any]
A_DAY = 26 * 3600
# Of a new customer in Seattle; each has a house of its own. And what a clerk types before a number too much.
SEATTLE = {"City": "Seattle", "State": "WA", "Postcode": "98101"}
MISTYPED = "99"
# A filed return locks what it holds on one day of so many, and on one of so many the Dutch books are closed overnight.
FILED, CLOSED = 3, 3
NOVEMBER, GENERAL = 11, "90"


def begins(company: Company) -> None:
    """Before any run."""
    new_things_come(company, 0)


def goes_on(company: Company, number: int) -> None:
    """What came before is finished, changed, credited, mended and deleted; a day passes, and new things come. On some
    days what is entered cannot be booked until the next one."""
    life.reopen_period(company, NOVEMBER, NL, GENERAL)
    for division in (US, NL):
        _drafts_go_on(company, division, number)
        _finals_go_on(company, division, number)
    _addresses_are_corrected(company)
    company.sandbox.advance(A_DAY)
    new_things_come(company, number)
    if number % CLOSED == 2:
        life.close_period(company, NOVEMBER, NL, GENERAL)


def new_things_come(company: Company, number: int) -> None:
    """Drafts and finals to several states, to Britain and to Germany, with and without Exact's own VAT; a customer
    whose house number does not exist."""
    _american(company, number)
    _european(company, number)


def _american(company: Company, number: int) -> None:
    ours = life.customers(company)
    buyers = [ours[(number + step) % len(ours)] for step in range(5)]
    cents = 10 * number
    for place, what in enumerate(("FINISH", "CHANGE", "GROW", "DELETE")):
        life.draft(company, buyers[place], *_lines(cents + place), YourRef=f"{what}{number}")
    for place, what in enumerate(("CREDIT", "PART", "MEND", "DROP", "LOCK")):
        life.final(company, buyers[place], *_lines(cents + place + 4), YourRef=f"{what}{number}")
    found = life.enter_customer(company, f"Juniper Canal {number} LLC", AddressLine1=_house(number, 400), **SEATTLE)
    life.draft(company, found, *_lines(cents + 8), YourRef=f"FINISH{number}")
    mistyped = f"{MISTYPED}{_house(number, 600)}"
    lost = life.enter_customer(company, f"Cannery Row Devices {number} Inc.", AddressLine1=mistyped, **SEATTLE)
    life.draft(company, lost, *_lines(cents + 9), YourRef=f"LOST{number}")
    life.final(company, lost, *_lines(cents + 9), YourRef=f"LOST{number}")


def _european(company: Company, number: int) -> None:
    british = life.customers(company, "ordinary", NL)[number % 2]
    consumer = life.customers(company, "consumer_export", NL)[0]
    domestic = life.customers(company, "domestic", NL)[number % 2]
    business = life.customers(company, "reverse_charge", NL)[0]
    cents = 10 * number
    for place, (what, customer) in enumerate((("FINISH", british), ("CHANGE", consumer), ("GROW", domestic))):
        life.draft(company, customer, *_lines(cents + place), division=NL, YourRef=f"{what}{number}")
    for place, (what, customer) in enumerate((("CREDIT", consumer), ("MEND", british), ("PART", domestic))):
        life.final(company, customer, *_lines(cents + place + 3), division=NL, YourRef=f"{what}{number}")
    life.final(company, business, *_lines(cents + 7), division=NL, YourRef=f"KEEP{number}")


def _lines(number: int) -> tuple[Line, ...]:
    """Prices of which each line's tax is rounded by itself; a number's are its own."""
    return ("LIC-PRO", "3", f"{101 + number}.17"), ("SUP-GOLD", "1", f"{57 + number}.35")


def _house(number: int, first: int) -> str:
    return f"{first + number} Pike St"


def _drafts_go_on(company: Company, division: str, number: int) -> None:
    for what, key in _of_day(company, division, number - 1, final=False):
        if what == "FINISH":
            life.finalise(company, key, division)
        elif what == "CHANGE":
            life.change_draft(company, key, division, NetPrice=211.0 + number)
        elif what == "GROW":
            life.add_line(company, key, ("TRN-DAY", "1", f"{950 + number}.05"), division)
        elif what == "DELETE":
            life.delete_draft(company, key, division)


def _finals_go_on(company: Company, division: str, number: int) -> None:
    for what, key in _of_day(company, division, number - 2, final=True):
        if what == "FINISH":
            # Its tax line is taken back with it.
            life.credit(company, key, division)
    for what, key in _of_day(company, division, number - 1, final=True):
        if what == "CREDIT":
            life.credit(company, key, division)
        elif what == "PART":
            life.finalise(
                company, life.credit_in_part(company, key, ("LIC-PRO", "-1", "10.05"), division=division), division
            )
        elif what == "MEND":
            life.change_final(company, key, division, NetPrice=88.45 + number)
        elif what == "DROP":
            life.delete_final(company, key, division)
        elif what == "LOCK" and number % FILED == 1 and _is_committed(company, key, division):
            life.lock_document(company, key, division)
            life.change_final(company, key, division, NetPrice=12.05 + number)


def _addresses_are_corrected(company: Company) -> None:
    for row in company.sandbox.state("exact_online", "accounts", US):
        street = str(row.get("AddressLine1") or "")
        if row["Name"].startswith("Cannery Row") and street.startswith(MISTYPED):
            life.correct_address(company, row["ID"], AddressLine1=street.removeprefix(MISTYPED))


def _of_day(company: Company, division: str, number: int, *, final: bool) -> list[tuple[str, str]]:
    """(what becomes of it, its id) of what was entered on a day."""
    suffix = str(number)
    found = []
    for row in company.sandbox.state("exact_online", "sales_invoices", division):
        said = str(row.get("YourRef") or "")
        if said.removesuffix(suffix).isalpha() and said.endswith(suffix) and (row["Status"] == PROCESSED) == final:
            found.append((said.removesuffix(suffix), str(row["InvoiceID"])))
    return found


def _is_committed(company: Company, key: str, division: str) -> bool:
    document = life.document(company, key, division)
    return document is not None and document["status"] == COMMITTED
