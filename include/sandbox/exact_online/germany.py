"""The books of the two German divisions: what people and the interface before had entered from Basware."""

from __future__ import annotations

import random
import uuid
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal

from include.sandbox.exact_online import bank_entries, open_items, purchase_entries, purchase_orders
from include.sandbox.exact_online.germany_setup import set_up
from include.sandbox.exact_online.rules import Rules
from include.sandbox.exact_online.setup import close_periods
from include.sandbox.exact_online.store import NAME, ExactBooks
from include.sandbox.exact_online.values import cents, ms, num
from include.sandbox.kernel.tables import Row
from include.sandbox.world.companies import nordwind as settings
from include.sandbox.world.invoicing.invoices import journal_of
from include.sandbox.world.invoicing.model import ExactRecord, Invoice, Invoicing, Line, Order, Supplier
from include.sandbox.world.model import VatCode

STATES = {"Canceled": 40}
CODES: dict[str, VatCode] = {code.code: code for code in settings.VAT_CODES}


class GermanGenerator:
    """Its random numbers are its own, so that no other division's books change by it."""

    def __init__(self, store: ExactBooks, world: Invoicing) -> None:
        self._store, self._world = store, world
        self._rng = random.Random(f"exact_online/germany/{world.seed}")
        self._accounts: dict[str, Row] = {}
        self._orders: dict[str, Row] = {}
        self._rules = {company.exact: Rules(store, company.exact) for company in world.companies}

    def run(self) -> None:
        store, world = self._store, self._world
        store.writer = "generator"
        store.id_source = lambda: str(uuid.UUID(int=self._rng.getrandbits(128), version=4))
        try:
            store.now_override = ms(world.now - timedelta(days=400))
            set_up(store, world)
            for supplier in world.suppliers:
                for record in supplier.records:
                    self._supplier(supplier, record)
            if world.suppliers:
                self._customers()
            for order in world.orders:
                if order.in_books:
                    self._order(order)
            there = [one for one in world.invoices if one.entered]
            for invoice in sorted(there, key=lambda one: (one.entered, one.number)):
                self._invoice(invoice)
            for division, rules in self._rules.items():
                rules.refusals.check()
                store.now_override = None
                close_periods(store, world, division, settings.JOURNALS)
        finally:
            store.now_override = None
            store.id_source = lambda: str(uuid.uuid4())
            store.writer = "api"

    def _id_of(self, table: str, division: str, code: str | None) -> str | None:
        row = self._store.one(table, division, "Code", code) if code else None
        return str(row["ID"]) if row else None

    def _supplier(self, one: Supplier, typed: ExactRecord) -> None:
        store, division, mine = self._store, typed.company.exact, typed.party == one.id
        store.now_override = ms(self._world.now - timedelta(days=self._rng.randint(300, 390)))
        row = store.save("accounts", division, {
            "ID": store.new_id(), "Code": typed.code, "Name": typed.name, "Status": "C", "Type": "A",
            "IsSupplier": True, "IsSales": False, "IsPurchase": True, "Blocked": typed.blocked,
            "VATNumber": typed.vat_number, "ChamberOfCommerce": one.registration if mine else None,
            "Email": one.email if mine else None, "Phone": one.phone if mine else None, "AddressLine1": one.street,
            "Postcode": one.postcode, "City": one.city, "Country": one.country, "Language": "de-DE",
            "PurchaseCurrency": one.currency, "IsMailing": 0, "PaymentConditionPurchase": settings.EXACT_TERM[one.term],
            "GLAP": self._id_of("gl_accounts", division, typed.payable), "StartDate": ms(date(2020, 1, 1)),
        })  # fmt: skip
        if typed.bank is not None:
            store.save("bank_accounts", division, {
                "ID": store.new_id(), "Account": row["ID"], "BankAccount": typed.bank.iban,
                "BICCode": typed.bank.bic, "BankAccountHolderName": typed.bank.holder, "Main": True,
                "Blocked": False, "Type": "A", "Format": "SEPA",
            })  # fmt: skip
        self._accounts.setdefault(f"{one.id}/{division}", row)
        store.kernel.truth.record(typed.id, NAME, division, row["ID"])

    def _customers(self) -> None:
        for company in self._world.companies:
            for at, name in enumerate(settings.CUSTOMERS):
                self._store.save("accounts", company.exact, {
                    "ID": self._store.new_id(), "Code": f"{10000 + at}", "Name": name, "Status": "C", "Type": "A",
                    "IsSupplier": False, "IsSales": True, "Blocked": False, "Country": "DE", "Language": "de-DE",
                })  # fmt: skip

    def _order(self, one: Order) -> None:
        """Typed from Basware's export, with its number as the reference; one that changed since is as it was then."""
        store, division = self._store, one.company.exact
        supplier = self._accounts[f"{one.supplier.id}/{division}"]
        store.now_override = ms(one.made + timedelta(hours=2))
        lines = [
            {
                "ID": store.new_id(), "LineNumber": line.number, "Description": f"Position {line.number}",
                "Item": self._id_of("items", division, settings.BUYER.item_of(line.account)),
                "QuantityInPurchaseUnits": num(line.quantity if one.exported else line.quantity + 1),
                "UnitPrice": num(line.price), "ReceivedQuantity": num(line.received) if one.exported else 0.0,
                "CostCenter": line.cost_center,
                "Project": self._id_of("projects", division, line.project),
            }
            for line in one.lines
        ]  # fmt: skip
        day = ms(one.made.date())
        self._orders[one.number] = purchase_orders.write(store, division, {
            "PurchaseOrderID": store.new_id(), "OrderNumber": purchase_orders.next_number(self._rules[division]),
            "Supplier": supplier["ID"], "OrderDate": day, "ReceiptDate": ms(one.made.date() + timedelta(days=7)),
            "Currency": one.supplier.currency, "ExchangeRate": num(settings.RATES[one.supplier.currency]),
            "Description": f"Bestellung {one.number}", "YourRef": one.number,
            "PaymentCondition": supplier["PaymentConditionPurchase"],
            "OrderStatus": STATES.get(one.status, 10) if one.exported else 10,
            "ApprovalStatus": 1, "DropShipment": False, "Source": 1,
        }, lines)  # fmt: skip

    def _invoice(self, one: Invoice) -> None:
        store, division = self._store, one.company.exact
        rules, supplier = self._rules[division], self._accounts[f"{one.supplier.id}/{division}"]
        assert one.entered is not None
        store.now_override = ms(one.entered)
        number = rules.next_number(journal_of(settings.BUYER, one), one.date.year)
        assert number == one.entry_number
        closed, order = one.date < self._world.open_from, self._orders.get(one.order.number) if one.order else None
        entry = purchase_entries.write(rules, {
            "EntryID": store.new_id(), "Supplier": supplier["ID"], "Journal": journal_of(settings.BUYER, one),
            "Currency": one.supplier.currency, "Rate": num(settings.RATES[one.supplier.currency]),
            "EntryDate": ms(one.date), "DueDate": ms(one.due), "Description": f"Rechnung {one.invoice_number}",
            "YourRef": one.typed, "EntryNumber": number, "InvoiceNumber": number, "ReportingYear": one.date.year,
            "ReportingPeriod": one.date.month, "Reversal": False, "Status": 50 if closed else 20,
            "StatusDescription": "Verarbeitet" if closed else "Offen",
            "PaymentCondition": supplier["PaymentConditionPurchase"],
            "OrderNumber": order["OrderNumber"] if order else None,
        }, [self._line(division, at, line) for at, line in enumerate(one.lines, start=1)])  # fmt: skip
        if order is not None:
            self._billed(division, order)
        if one.blocked:
            for term in store["payments"].find("TransactionEntryID", division, entry["EntryID"]):
                store.save("payments", division, {**term, "ApprovalStatus": 5})
        if one.paid is not None:
            self._pay(division, supplier, entry, one.paid)

    def _line(self, division: str, number: int, one: Line) -> Row:
        """VAT is typed where the supplier's differs from what Exact computes."""
        code = CODES[settings.EXACT_TAX[one.tax_code]]
        computed = cents(one.net * code.percentage)
        typed = None if code.kind != "excluding" or computed == one.tax else num(one.tax)
        center = None if one.cost_center == settings.UNKNOWN_COST_CENTER else one.cost_center
        return {
            "ID": self._store.new_id(), "LineNumber": number, "AmountFC": num(one.net), "VATAmountFC": typed,
            "GLAccount": self._id_of("gl_accounts", division, one.account), "VATCode": code.code,
            "CostCenter": center, "CostUnit": one.cost_unit,
            "Project": self._id_of("projects", division, one.project),
        }  # fmt: skip

    def _billed(self, division: str, order: Row) -> None:
        found = self._store["purchase_orders"].get(division, order["PurchaseOrderID"])
        assert found is not None
        lines = purchase_orders.lines_of(self._store, division, found["PurchaseOrderID"])
        lines = [{**line, "InvoicedQuantity": line["Quantity"]} for line in lines]
        purchase_orders.write(self._store, division, found, lines)

    def _pay(self, division: str, supplier: Row, entry: Row, day: date) -> None:
        store = self._store
        at = datetime.combine(day, time(11, self._rng.randint(0, 59)), UTC)
        store.now_override = max(ms(at), store.now_override or 0)
        line = {
            "Date": ms(day), "Account": supplier["ID"], "AmountFC": num(-Decimal(str(entry["AmountFC"]))),
            "OurRef": entry["EntryNumber"], "Description": f"SEPA {entry['YourRef']}",
        }  # fmt: skip
        values = {"JournalCode": settings.BANK, "Currency": entry["Currency"]}
        paid = bank_entries.create(store, division, values, {"BankEntryLines": [line]})
        open_items.match_by_hand(store, division, entry["EntryID"], paid["EntryID"], ms(day))
