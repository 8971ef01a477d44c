"""The books of the software company's three divisions: customers, their addresses, invoices, credit notes, drafts."""

from __future__ import annotations

import random
import uuid
from datetime import timedelta

from include.sandbox.exact_online import addresses, sales_invoices, sales_printing
from include.sandbox.exact_online.setup import FIRST_USE, close_periods, set_up
from include.sandbox.exact_online.store import NAME, ExactBooks
from include.sandbox.exact_online.values import ms, num
from include.sandbox.kernel.tables import Row
from include.sandbox.world.companies import kestrel as settings
from include.sandbox.world.selling.model import Customer, Invoice, Line, Selling
from include.sandbox.world.selling.parties import Address


class SoftwareGenerator:
    """Its random numbers are its own, so that no other division's books change by it."""

    def __init__(self, store: ExactBooks, world: Selling) -> None:
        self._store, self._world = store, world
        self._rng = random.Random(f"exact_online/software/{world.seed}")
        self._accounts: dict[str, Row] = {}
        self._numbers: dict[str, int] = {}

    def run(self) -> None:
        store, world = self._store, self._world
        store.writer = "generator"
        store.id_source = lambda: str(uuid.UUID(int=self._rng.getrandbits(128), version=4))
        try:
            store.now_override = ms(world.now - timedelta(days=400))
            for chart in settings.BOOKS:
                set_up(store, chart, world.now.date())
            for customer in world.customers:
                self._customer(customer)
            for invoice in world.invoices:
                self._invoice(invoice)
            for company in world.companies:
                store.now_override = None
                close_periods(store, world, company.exact, settings.JOURNALS)
        finally:
            store.now_override = None
            store.id_source = lambda: str(uuid.uuid4())
            store.writer = "api"

    def _id_of(self, table: str, division: str, code: str) -> str:
        row = self._store.one(table, division, "Code", code)
        assert row is not None, f"division {division} has no {code} in {table}"
        return str(row["ID"])

    def _customer(self, one: Customer) -> None:
        store, division = self._store, one.company.exact
        store.now_override = ms(self._world.now - timedelta(days=self._rng.randint(90, 390)))
        row = store.save("accounts", division, {
            "ID": store.new_id(), "Code": one.code, "Name": one.name, "Status": "C", "Type": "A",
            "IsSupplier": False, "IsSales": True, "Blocked": False, "VATNumber": one.vat_number,
            **_typed(one.address), "Language": "nl-NL" if one.address.country == "NL" else "en-US",
            "SalesVATCode": one.vat_code, "SalesCurrency": one.currency, "PaymentConditionSales": "30",
            "GLAR": self._id_of("gl_accounts", division, settings.RECEIVABLES), "StartDate": ms(FIRST_USE),
        })  # fmt: skip
        self._accounts[one.id] = row
        visited = {"ID": store.new_id(), "Account": row["ID"], "Type": addresses.VISIT, "Main": True}
        store.save("addresses", division, {**visited, **_typed(one.address)})
        # Every third has none of its own for deliveries: things go to where it is.
        if one.delivery is not None or int(one.code) % 3:
            goes_to = {"ID": store.new_id(), "Account": row["ID"], "Type": addresses.DELIVERY, "Main": True}
            store.save("addresses", division, {**goes_to, **_typed(one.destination)})
        store.kernel.truth.record_document("customers", one.id, NAME, row["ID"])

    def _invoice(self, one: Invoice) -> None:
        store, division = self._store, one.company.exact
        store.now_override = ms(one.entered)
        credit = one.credit_of is not None
        number = self._numbers.get(one.credit_of or "")
        draft = sales_invoices.create(store, division, {
            "InvoiceID": one.id, "OrderedBy": self._accounts[one.customer.id]["ID"], "Journal": settings.SALES,
            "InvoiceDate": ms(one.date), "Currency": one.customer.currency,
            "Type": sales_invoices.CREDIT if credit else sales_invoices.INVOICE,
            "YourRef": str(number) if credit else one.your_ref,
            "Description": f"Credit {number}" if credit else one.description,
        }, {"SalesInvoiceLines": [self._line(division, line) for line in one.lines]})  # fmt: skip
        store.kernel.truth.record_document("sales_invoices", one.id, NAME, draft["InvoiceID"])
        if not one.final:
            return
        final = sales_printing.print_invoice(store, division, draft)
        self._numbers[one.id] = final["InvoiceNumber"]

    def _line(self, division: str, one: Line) -> Row:
        return {
            "ID": self._store.new_id(), "Item": self._id_of("items", division, one.item), "Quantity": num(one.quantity),
            "UnitPrice": num(one.price), "NetPrice": num(one.price), "CostCenter": one.cost_center,
            "VATCode": one.vat_code,
        }  # fmt: skip


def _typed(place: Address) -> Row:
    return {
        "AddressLine1": place.line1, "AddressLine2": place.line2, "Postcode": place.postcode, "City": place.city,
        "State": place.region or None, "Country": place.country,
    }  # fmt: skip
