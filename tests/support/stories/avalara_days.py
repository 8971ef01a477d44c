"""What people do on the days of the software company, whose tax AvaTax works out, and what stands in both systems.

Whom it sells to lives at addresses of AvaTax's own samples, so that the tax of each amount is a published figure.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from tests.support import life_avalara as life
from tests.support.company import Company
from tests.support.kills import Kill, killed
from tests.support.life_avalara import NL, US, Line
from tests.support.links.avalara_sales import COMPANIES, OUR_JOURNAL

Row = dict[str, Any]
# Account, cost centre, whether it is on the customer, amount in the invoice's currency.
JournalLine = tuple[str, str | None, bool, float]
_STATES: dict[str, Row] = {
    "Irvine": {"AddressLine1": "2000 Main Street", "City": "Irvine", "State": "CA", "Postcode": "92614"},
    "New York": {"AddressLine1": "47 W 13th St", "City": "New York", "State": "NY", "Postcode": "10011"},
    "Seattle": {"AddressLine1": "700 Pike St", "City": "Seattle", "State": "WA", "Postcode": "98101"},
    "Philadelphia": {"AddressLine1": "822 Reed St", "City": "Philadelphia", "State": "PA", "Postcode": "19147"},
    "Durham": {"AddressLine1": "318 Blackwell St", "City": "Durham", "State": "NC", "Postcode": "27701"},
    "Montgomery": {"AddressLine1": "915 S Jackson St", "City": "Montgomery", "State": "AL", "Postcode": "36104"},
    "Austin": {"AddressLine1": "500 Congress Ave", "City": "Austin", "State": "TX", "Postcode": "78701"},
}
_QUEBEC = {"AddressLine1": "88 Avenue Lakeview", "City": "Beaconsfield", "State": "QC", "Postcode": "H9W 4R7"}
_LONDON = {"AddressLine1": "19 Tannery Court", "City": "London", "State": "", "Postcode": "SE1 3GL"}
_HAMBURG = {"AddressLine1": "Speicherkai 8", "City": "Hamburg", "State": "", "Postcode": "20099"}
_UTRECHT = {"AddressLine1": "Oudegracht 88", "City": "Utrecht", "State": "", "Postcode": "3511 AV"}
PLACES: dict[str, Row] = {
    **{name: {"Country": "US", **place} for name, place in _STATES.items()},
    "Quebec": {"Country": "CA", "SalesCurrency": "CAD", **_QUEBEC},
    "London": {"Country": "GB", "SalesCurrency": "GBP", "SalesVATCode": "EXP", **_LONDON},
    # A consumer: without a VAT number the tax is German.
    "Hamburg": {"Country": "DE", "SalesCurrency": "EUR", "SalesVATCode": "EXP", **_HAMBURG},
    "Utrecht": {"Country": "NL", "SalesCurrency": "EUR", "SalesVATCode": "2", **_UTRECHT},
}
EUROPE = ("London", "Hamburg", "Utrecht")
GOODS = "APPLIANCE"


@dataclass
class Sales:
    """The ids of invoices and customers by what they are called here, and the division of each."""

    company: Company
    keys: dict[str, str] = field(default_factory=dict)
    division: dict[str, str] = field(default_factory=dict)

    def customer(self, place: str, name: str = "", **fields: Any) -> str:
        """One for each place, unless named."""
        called = name or f"{place} Holdings"
        if called not in self.keys:
            self.keys[called] = life.enter_customer(
                self.company, called, _division(place), **{**PLACES[place], **fields}
            )
        return self.keys[called]

    def draft(self, name: str, place: str, *amounts: str, customer: str = "", item: str = GOODS, **fields: Any) -> None:
        """An invoice over goods of these amounts, a line each."""
        lines: list[Line] = [(item, "1", price) for price in amounts]
        whose = customer or self.customer(place)
        self.division[name] = _division(place)
        more = {"Currency": PLACES[place].get("SalesCurrency", "USD"), **fields}
        self.keys[name] = life.draft(self.company, whose, *lines, division=self.division[name], **more)

    def final(self, name: str, place: str, *amounts: str, **fields: Any) -> None:
        self.draft(name, place, *amounts, **fields)
        self.finalise(name)

    def finalise(self, name: str) -> None:
        life.finalise(self.company, self.keys[name], self.division[name])

    def credit(self, name: str, of: str, *, final: bool = True) -> None:
        self.division[name] = self.division[of]
        self.keys[name] = life.credit(self.company, self.keys[of], self.division[of], final=final)

    def invoice(self, name: str) -> Row:
        return life.invoice_of(self.company, self.keys[name], self.division[name])

    def number(self, name: str) -> str:
        return str(self.invoice(name)["InvoiceNumber"])

    def billed(self, name: str) -> list[float]:
        """The amounts of its tax lines that are ours."""
        return [line["AmountFC"] for line in life.tax_lines(self.company, self.keys[name], self.division[name])]

    def document(self, name: str) -> Row:
        """What counts of it in AvaTax."""
        found = self.recorded(name)
        assert found is not None, f"AvaTax has nothing of {name}"
        return found

    def recorded(self, name: str) -> Row | None:
        return life.document(self.company, self.keys[name], self.division[name])

    def versions(self, name: str) -> list[Row]:
        """Everything that AvaTax keeps under its code."""
        code = f"{self.division[name]}-{self.keys[name]}"
        rows = self.company.sandbox.state("avalara", "transactions", COMPANIES[self.division[name]])
        return [row for row in rows if row["code"] == code]

    def says(self, name: str) -> tuple[str, str, float, float]:
        """Type, status, amount and tax in AvaTax."""
        row = self.document(name)
        return row["type"], row["status"], float(row["totalAmount"]), float(row["totalTax"])

    def journal(self, name: str, number: int = 1) -> list[JournalLine]:
        """The lines of a tax journal of it, the other side first."""
        division, wanted = self.division[name], (self.keys[name], None if number == 1 else str(number))
        state = self.company.sandbox.state
        accounts = {row["ID"]: row["Code"].strip() for row in state("exact_online", "gl_accounts", division)}
        found = []
        for row in state("exact_online", "transaction_lines", division):
            said = OUR_JOURNAL.match(str(row.get("Description") or ""))
            if said and (said[1], said[2]) == wanted:
                center = str(row.get("CostCenter") or "").strip() or None
                found.append((accounts[row["GLAccount"]], center, bool(row.get("Account")), row["AmountFC"]))
        return sorted(found, key=lambda line: -abs(line[3]) if line[0] in ("1300", "1580") else 0)


def _division(place: str) -> str:
    return NL if place in EUROPE else US


def first_day(company: Company) -> Sales:
    """A draft for each kind of place, one that Exact puts VAT on, and finals without a tax line."""
    sales = Sales(company)
    sales.draft("IRVINE", "Irvine", "65.00", "35.00")
    sales.draft("NEW YORK", "New York", "10.00", "5.00")
    sales.draft("SEATTLE", "Seattle", "500.00")
    sales.draft("MONTGOMERY", "Montgomery", "10.00")
    sales.draft("QUEBEC", "Quebec", "10.00")
    sales.draft("LONDON", "London", "100.00")
    sales.draft("HAMBURG", "Hamburg", "100.00")
    sales.draft("UTRECHT", "Utrecht", "100.00")
    sales.draft("AUSTIN", "Austin", "100.00")
    sales.final("DURHAM", "Durham", "100.00")
    sales.final("PHILADELPHIA", "Philadelphia", "100.00", "10.00", InvoiceDate="2026-11-12")
    sales.final("UTRECHT-FINAL", "Utrecht", "200.00")
    return sales


def second_day(sales: Sales) -> None:
    """A draft is changed, four are finalised, an invoice is credited; one is entered that was never a draft."""
    company, keys = sales.company, sales.keys
    company.sandbox.advance(24 * 3600)
    life.change_draft(company, keys["IRVINE"], NetPrice=165.0)
    for name in ("SEATTLE", "MONTGOMERY", "QUEBEC", "LONDON", "HAMBURG", "AUSTIN"):
        sales.finalise(name)
    sales.credit("CREDIT", "PHILADELPHIA")
    sales.final("LATER", "New York", "10.00", "5.00", InvoiceDate="2026-11-21")


def third_day(sales: Sales) -> None:
    """What was billed with its tax is credited; a draft goes away."""
    sales.credit("CREDIT-BILLED", "SEATTLE")
    life.delete_draft(sales.company, sales.keys["NEW YORK"])


def killed_after(sales: Sales, name: str, point: str) -> bool:
    """A new invoice, and a run that is killed at a step of it."""
    sales.final(name, "Durham", "100.00")
    return killed(sales.company, Kill(point))
