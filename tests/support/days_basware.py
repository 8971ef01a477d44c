"""Busy days of the two German companies, with work for every flow on each of them."""

from __future__ import annotations

from typing import Any

from tests.support import life_basware as life
from tests.support.company import Company
from tests.support.links.basware_exact import DIVISIONS

Row = dict[str, Any]
A_DAY = 26 * 3600
NO_SUCH_CENTER = "999"
# Account, cost centre and tax code of whatever the supplier bills; VRC is reverse charge, VND cannot be deducted.
KINDS = (
    ("4930", "100", "V19"),
    ("3300", None, "V07"),
    ("4806", "300", "VRC"),
    ("4650", "210", "VND"),
    ("4910", None, "V00"),
    ("0420", None, "V19"),
)


def begins(company: Company) -> None:
    """Before any run: suppliers may be created, what cannot be booked waits for a day, and October is closed."""
    settings = company.home / "config" / "links.yml"
    before, link, after = settings.read_text().partition("    kind: basware_exact\n")
    asked, chosen = "      create_suppliers: review\n", "      create_suppliers: yes\n      hold_days: 1\n"
    settings.write_text(before + link + after.replace(asked, chosen, 1))
    for code in DIVISIONS:
        life.set_period(company, 2026, 10, closed=True, code=code)
    new_things_come(company, 0)


def goes_on(company: Company, number: int) -> None:
    """New suppliers are recognised, what failed is mended and sent again, orders are changed and cancelled, people book
    in Exact; a day passes, and new things come."""
    _suppliers_are_recognised(company)
    _failed_ones_are_mended(company, number)
    _orders_are_changed(company, number)
    _people_book(company, number)
    company.sandbox.advance(A_DAY)
    new_things_come(company, number)


def new_things_come(company: Company, number: int) -> None:
    """In each company: an invoice of several rates, a credit note, one of a closed month, one in another currency, two
    that cannot be booked, one of a new supplier, and an order."""
    for place, code in enumerate(DIVISIONS):
        cents = 100 * number + 10 * place

        def arrive(name: str, *lines: tuple[str, str | None, str, str], code: str = code, **fields: Any) -> None:
            life.arrive(company, f"{name}{number}-{code}", life.coded(*lines), code=code, **fields)

        three = (KINDS[(number + place + step) % len(KINDS)] for step in range(3))
        arrive("DAY", *((a, c, f"{cents + step * 7 + 1}.{17 + step}", t) for step, (a, c, t) in enumerate(three)))
        arrive("CREDIT", ("4930", "100", f"-{cents + 3}.33", "V19"))
        arrive("OLD", ("4530", "300", f"{cents + 4}.05", "V19"), invoiceDate="2026-10-28", dueDate="2026-11-27")
        if abroad := _abroad(company, code):
            arrive("ABROAD", ("4210", "100", f"{cents + 5}.99", "V00"), **abroad)
        arrive("WRONG", ("4930", NO_SUCH_CENTER, f"{cents + 6}.10", "V19"), ("4930", "100", "2.22", "V19"))
        arrive("HAND", ("4930", NO_SUCH_CENTER, f"{cents + 7}.00", "V19"))
        who = {"supplierCode": f"8{number:03d}{place}", "supplierName": f"Neuland {number} Handel {code} GmbH"}
        arrive("NEW", ("4930", "220", f"{cents + 8}.40", "V19"), **who)
        life.order(company, ("4210", "100", f"{number + 2}", "12.50"), ("4530", "300", "2", "99.99"), code=code)


def _suppliers_are_recognised(company: Company) -> None:
    """A person says that the vendors of Basware are the suppliers that were entered under their names."""
    asked = company.cli("review", "list", "--link", company.link, "--json").json["reviews"]
    for row in asked:
        if row["code"] == "vendor_review" and str(row["document_key"]).startswith("8"):
            answer = company.cli("review", "decide", str(row["id"]), "--decision", "same", "--json")
            assert answer.code == 0, answer.err


def _failed_ones_are_mended(company: Company, number: int) -> None:
    """With another amount than the one that failed, so that it shows which version is booked. What failed for its
    supplier is sent again as it is."""
    for row in company.sandbox.state("basware", "accountingDocuments"):
        name, failed = str(row["invoiceNumber"]), row.get("processingStatus") == "TransferFailed"
        if failed and name.startswith("WRONG"):
            lines = [("4930", "100", f"{100 * number + 9}.15", "V19"), ("4210", "210", "3.00", "V19")]
            life.mend_and_resend(company, row["invoiceId"], life.coded(*lines))
        elif failed and name.startswith("NEW"):
            life.resend(company, row["invoiceId"])


def _orders_are_changed(company: Company, number: int) -> None:
    """Of each company's orders that can be changed, the last one is, and the one before is cancelled."""
    for code in DIVISIONS:
        open_ = [
            row["externalCode"]
            for row in company.sandbox.state("basware", "exportedPurchaseOrders")
            if row["organizationUnitCode"] == code and row["orderStatus"] == "Ordered" and "L1" in _line_codes(row)
        ]
        for key in open_[-1:]:
            lines = life.order_lines(("4210", "100", f"{number + 1}", "13.75"), ("4530", "300", "2", "89.90"))
            life.change_order(company, key, orderLines=lines)
        for key in open_[-2:-1]:
            life.change_order(company, key, orderStatus="Canceled")


def _people_book(company: Company, number: int) -> None:
    """Yesterday's HAND is entered by hand, and so are yesterday's new suppliers."""
    for place, code in enumerate(DIVISIONS):
        life.enter_by_hand(company, f"HAND{number - 1}-{code}", float(100 * (number - 1) + 10 * place + 7), code=code)
        life.enter_supplier(company, f"Neuland {number - 1} Handel {code} GmbH", code=code)


def _abroad(company: Company, code: str) -> Row:
    """A vendor of another currency, and that."""
    vendors = life.vendors(company, code, abroad=True)
    if not vendors:
        return {}
    currency = life.currency(company, vendors[0], code)
    return {"supplierCode": vendors[0], "currencyCode": currency}


def _line_codes(row: Row) -> list[str]:
    return [line["externalCode"] for line in row["orderLines"]]
