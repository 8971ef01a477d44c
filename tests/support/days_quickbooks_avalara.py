"""Busy days of a company that invoices in QuickBooks, with work for every flow on each of them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from tests.support.books.documents import ref
from tests.support.books.quickbooks_online import QUICKBOOKS
from tests.support.company import Company
from tests.support.links.quickbooks_avalara import REALM

Row = dict[str, Any]
A_DAY = 26 * 3600
# Item and amount of a line.
Line = tuple[str, str]
IRVINE = {"Line1": "2000 Main Street", "City": "Irvine", "CountrySubDivisionCode": "CA", "PostalCode": "92614",
          "Country": "USA"}  # fmt: skip


@dataclass
class Shop:
    """What people do there, between runs. A form is called by its number."""

    company: Company

    def sells(self, number: str, *lines: Line, kind: str = "invoice", **fields: Any) -> str:
        """To the first customer in US dollars, delivered to Irvine; the form's Id."""
        values = {"DocNumber": number, "ShipAddr": IRVINE, "Line": self._lines(lines), **fields}
        values.setdefault("CustomerRef", {"value": self.customer})
        return str(self._edit(kind, set=values)["key"])

    def credits(self, invoice: str, *lines: Line) -> str:
        number = self.row("invoice", invoice)["DocNumber"]
        return self.sells(f"{number}C", *lines, kind="creditmemo", InvoiceRef={"value": invoice})

    def changes(self, invoice: str, *lines: Line) -> None:
        self._edit("invoice", key=invoice, set={"Line": self._lines(lines)})

    def voids(self, invoice: str) -> None:
        self._edit("voiding", key=invoice, set={"entity": "Invoice"})

    def deletes(self, invoice: str) -> None:
        self._edit("invoice", key=invoice, delete=True)

    def row(self, entity: str, key: str) -> Row:
        return next(row for row in self.company.sandbox.state(QUICKBOOKS, entity, REALM) if row["Id"] == key)

    @property
    def customer(self) -> str:
        rows = self.company.sandbox.state(QUICKBOOKS, "customer", REALM)
        return str(next(row["Id"] for row in rows if ref(row, "CurrencyRef") == "USD"))

    def keys(self, numbers: str) -> list[tuple[str, str]]:
        """(number, Id) of the invoices whose numbers begin so."""
        rows = self.company.sandbox.state(QUICKBOOKS, "invoice", REALM)
        return [(row["DocNumber"], row["Id"]) for row in rows if str(row["DocNumber"]).startswith(numbers)]

    def _lines(self, lines: tuple[Line, ...]) -> list[Row]:
        items = {row["Name"]: row["Id"] for row in self.company.sandbox.state(QUICKBOOKS, "item", REALM)}
        kind = "SalesItemLineDetail"
        return [{"Amount": amount, "DetailType": kind, kind: {"ItemRef": {"value": items[name]}}}
                for name, amount in lines]  # fmt: skip

    def _edit(self, entity: str, **body: Any) -> Row:
        return dict(self.company.sandbox.edit(QUICKBOOKS, entity, {"company": REALM, **body}))


BECOMES = ("MEND", "CREDIT", "PART", "DROP", "KEEP")


def number_of(day: int, place: int) -> str:
    return str(70_000 + 10 * day + place)


def goes_on(company: Company, number: int) -> None:
    """What came before is changed, credited and deleted; a day passes, and new forms come."""
    shop = Shop(company)
    for place, becomes in enumerate(BECOMES):
        for _, key in shop.keys(number_of(number - 1, place)):
            if becomes == "MEND":
                shop.changes(key, ("METER-2", f"{1500 + number}.05"))
            elif becomes == "CREDIT":
                shop.credits(key, ("METER-2", "1001.17"))
            elif becomes == "PART":
                shop.credits(key, ("METER-2", "100.35"))
            elif becomes == "DROP":
                shop.deletes(key)
    company.sandbox.advance(A_DAY)
    for place in range(len(BECOMES)):
        shop.sells(number_of(number, place), ("METER-2", "1001.17"), ("CARE-YR", f"{57 + number}.35"))
    shop.sells(number_of(number, 8), ("METER-2", "211.05"), kind="salesreceipt")
    lost = IRVINE | {"Line1": "99999 Pike St", "City": "Seattle", "CountrySubDivisionCode": "WA", "PostalCode": "98101"}
    shop.sells(number_of(number, 9), ("METER-2", "99.05"), ShipAddr=lost)
