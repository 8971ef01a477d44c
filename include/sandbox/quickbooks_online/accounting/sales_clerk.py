"""The books of a company that invoices its customers: as its people typed them, through the door of clients."""

from __future__ import annotations

import datetime as dt
import random

from include.sandbox.quickbooks_online.accounting import company_setup, operations
from include.sandbox.quickbooks_online.accounting.clerk import unused
from include.sandbox.quickbooks_online.accounting.history import History
from include.sandbox.quickbooks_online.store import NAME, Company
from include.sandbox.quickbooks_online.wire import Object
from include.sandbox.world.charts import QuickBooksChart
from include.sandbox.world.selling.model import Customer, Invoice, Line, Selling
from include.sandbox.world.selling.parties import Address

ITEM_LINE = "SalesItemLineDetail"


class SalesClerk:
    def __init__(self, company: Company, chart: QuickBooksChart, world: Selling) -> None:
        self._company, self._chart, self._world = company, chart, world
        self._rng = random.Random(f"{NAME}/{world.seller.stream}/{world.seed}")
        self._customers: dict[str, Object] = {}
        self._lists: dict[tuple[str, str], str] = {}
        self._numbers: dict[str, str] = {}

    def run(self) -> None:
        company, world = self._company, self._world
        start = world.now.replace(hour=15, minute=0) - dt.timedelta(days=330)
        with company.store.at(start):
            company_setup.set_up(company, self._chart, multi_currency=len(self._chart.rates) > 1)
        for entity, field in (("Class", "Name"), ("Item", "Sku"), ("Term", "Name")):
            self._lists |= {(entity, one[field]): one["Id"] for one in company.all(entity)}
        if not world.customers:
            return
        accounts = {
            number or name: company_setup.account(company, number or name) for number, name, *_ in self._chart.accounts
        }
        with company.store.at(start + dt.timedelta(hours=1)):
            History(company, self._chart, self._rng).open(accounts)
        for n, customer in enumerate(world.customers):
            with company.store.at(start + dt.timedelta(hours=2, minutes=n)):
                self._customer(customer)
        for invoice in world.invoices:
            with company.store.at(invoice.entered):
                self._invoice(invoice)
        with company.store.at(world.now):
            day = world.open_from - dt.timedelta(days=1)
            operations.update(company, "Preferences", {"AccountingInfoPrefs": {"BookCloseDate": str(day)}})

    def _customer(self, one: Customer) -> None:
        made = operations.create(self._company, "Customer", {
            "DisplayName": unused(self._company, "Customer", one.name), "CompanyName": one.name,
            "CurrencyRef": {"value": one.currency},
            "BillAddr": _typed(one.address), "ShipAddr": _typed(one.destination),
            "SalesTermRef": {"value": self._lists["Term", "Net 30"]},
            # Where it pays no tax people say so, and nothing of why.
            "Taxable": one.entity_use_code is None,
        })  # fmt: skip
        self._customers[one.id] = made
        self._world.keys[one.id] = made["Id"]
        truth = self._company.store.kernel.truth
        truth.record_document(self._world.kind("customers"), one.id, NAME, made["Id"])

    def _invoice(self, one: Invoice) -> None:
        customer, credit = one.customer, one.credit_of is not None
        entity = "CreditMemo" if credit else "Invoice"
        # A credit memo names its invoice, and in words for the customer.
        of = {"InvoiceRef": {"value": self._world.keys[one.credit_of]}} if one.credit_of else {}
        told = f"Credit for invoice {self._numbers[one.credit_of]}" if one.credit_of else one.your_ref
        made = operations.create(self._company, entity, {
            "CustomerRef": {"value": self._customers[customer.id]["Id"]}, "TxnDate": str(one.date),
            "CurrencyRef": {"value": customer.currency}, "BillAddr": _typed(customer.address),
            "ShipAddr": _typed(customer.destination), "ShipFromAddr": _typed(self._office),
            "CustomerMemo": {"value": told}, "PrivateNote": one.description, **of,
            "EmailStatus": "EmailSent" if one.final else "NotSet",
            "Line": [self._line(line, credit) for line in one.lines],
        })  # fmt: skip
        self._numbers[one.id] = made["DocNumber"]
        self._world.keys[one.id] = made["Id"]
        truth = self._company.store.kernel.truth
        truth.record_document(self._world.kind("sales_invoices"), one.id, NAME, made["Id"])

    @property
    def _office(self) -> Address:
        return self._world.seller.offices[self._company.realm]

    def _line(self, one: Line, credit: bool) -> Object:
        """A credit memo says what it takes back in positive figures."""
        quantity = -one.quantity if credit else one.quantity
        detail = {
            "ItemRef": {"value": self._lists["Item", one.item]}, "Qty": quantity, "UnitPrice": one.price,
            "ClassRef": {"value": self._lists["Class", one.cost_center]},
        }  # fmt: skip
        text = self._world.seller.name(one.item)
        return {"Amount": abs(one.amount), "Description": text, "DetailType": ITEM_LINE, ITEM_LINE: detail}


def _typed(place: Address) -> Object:
    said = {
        "Line1": place.line1, "Line2": place.line2, "City": place.city, "CountrySubDivisionCode": place.region,
        "PostalCode": place.postcode, "Country": place.country,
    }  # fmt: skip
    return {name: value for name, value in said.items() if value}
