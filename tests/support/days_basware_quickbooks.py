"""Busy days of the British wholesaler: Basware approves, QuickBooks keeps the books."""

from __future__ import annotations

from typing import Any

from tests.support import life_basware as life
from tests.support.company import Company
from tests.support.links.basware_quickbooks import COMPANY

Row = dict[str, Any]
A_DAY = 26 * 3600
NO_SUCH_CENTER = "Hull depot"
# Account, cost centre and tax code of whatever the supplier bills; RC20 is a reverse charge.
KINDS = (
    ("5000", "Leeds depot", "S20"),
    ("5010", None, "S00"),
    ("5020", None, "RC20"),
    ("7200", "Goole depot", "S05"),
    ("7300", "Sales team", "S20"),
)


def goes_on(company: Company, number: int) -> None:
    """What could not be booked is coded otherwise and sent again; a day passes, and new things come."""
    for row in company.sandbox.state("basware", "accountingDocuments"):
        name, failed = str(row["invoiceNumber"]), row.get("processingStatus") == "TransferFailed"
        if failed and name.startswith("WRONG"):
            life.mend_and_resend(
                company, row["invoiceId"], life.coded(("7300", "Sales team", f"{number + 9}.15", "S20"))
            )
    company.sandbox.advance(A_DAY)
    new_things_come(company, number)


def new_things_come(company: Company, number: int) -> None:
    """An invoice of several rates, a credit note, one of another supplier, and one that cannot be booked."""
    first, second = vendors(company)[:2]

    def arrive(name: str, vendor: str, *lines: tuple[str, str | None, str, str]) -> None:
        usual = {"currencyCode": "GBP", "paymentTermCode": "N30", "supplierCode": vendor}
        life.arrive(company, f"{name}{number}", life.coded(*lines), code=COMPANY.basware, **usual)

    three = (KINDS[(number + step) % len(KINDS)] for step in range(3))
    arrive(
        "DAY", first, *((a, c, f"{100 * number + step * 7 + 1}.{17 + step}", t) for step, (a, c, t) in enumerate(three))
    )
    arrive("CREDIT", first, ("5000", "Leeds depot", f"-{100 * number + 3}.33", "S20"))
    arrive("OTHER", second, ("7300", "Sales team", f"{100 * number + 5}.99", "S20"))
    arrive("WRONG", first, ("7300", NO_SUCH_CENTER, f"{100 * number + 6}.10", "S20"))


def vendors(company: Company) -> list[str]:
    """Vendors that are each one active vendor of the company in QuickBooks, paid in pounds."""
    truth = company.sandbox.get("/truth")["pennine"]
    parties = [row["party"] for row in truth if "quickbooks_online" in row]
    usable = {
        row["Id"]
        for row in company.sandbox.state("quickbooks_online", "vendor", COMPANY.realm)
        if row["Active"] and row["CurrencyRef"]["value"] == "GBP"
    }
    return [
        row["basware"]["key"]
        for row in truth
        if row["same"] and parties.count(row["party"]) == 1 and row["quickbooks_online"]["key"] in usable
    ]
