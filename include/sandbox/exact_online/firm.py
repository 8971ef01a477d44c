"""The books of the firm's three divisions: suppliers, and what people typed of Airbase's orders and bills."""

from __future__ import annotations

import random
import uuid
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal

from include.sandbox.exact_online import bank_entries, open_items, purchase_entries, purchase_orders
from include.sandbox.exact_online.firm_setup import set_up
from include.sandbox.exact_online.rules import Rules
from include.sandbox.exact_online.setup import close_periods
from include.sandbox.exact_online.store import NAME, ExactBooks
from include.sandbox.exact_online.values import cents, ms, num
from include.sandbox.kernel.tables import Row
from include.sandbox.world.model import Company
from include.sandbox.world.spending import settings
from include.sandbox.world.spending.model import Bill, BillLine, ExactRecord, Firm, Order, OrderLine, TypedEntry, Vendor

CANCELLED, OPEN = 40, 10


class FirmGenerator:
    """Its random numbers are its own, so that no other division's books change by it."""

    def __init__(self, store: ExactBooks, firm: Firm) -> None:
        self._store, self._firm = store, firm
        self._rng = random.Random(f"exact_online/firm/{firm.seed}")
        self._accounts: dict[str, Row] = {}
        self._orders: dict[str, Row] = {}
        self._rules = {company.exact: Rules(store, company.exact) for company in firm.companies}

    def run(self) -> None:
        store, firm = self._store, self._firm
        store.writer = "generator"
        store.id_source = lambda: str(uuid.UUID(int=self._rng.getrandbits(128), version=4))
        try:
            store.now_override = ms(firm.now - timedelta(days=400))
            set_up(store, firm)
            for vendor in firm.vendors:
                for record in vendor.records:
                    self._supplier(vendor, record)
            if firm.vendors:
                self._customers()
            for order in firm.orders:
                if order.in_exact is not None:
                    self._order(order)
            there = [(entry.entered, bill.id, n) for bill in firm.bills for n, entry in enumerate(bill.entries)]
            bills = {bill.id: bill for bill in firm.bills}
            for _, key, n in sorted(there):
                self._entry(bills[key], bills[key].entries[n])
            for division, rules in self._rules.items():
                rules.refusals.check()
                store.now_override = None
                close_periods(store, firm, division, settings.JOURNALS)
        finally:
            store.now_override = None
            store.id_source = lambda: str(uuid.uuid4())
            store.writer = "api"

    def _id_of(self, table: str, division: str, code: str | None) -> str | None:
        row = self._store.one(table, division, "Code", code) if code else None
        return str(row["ID"]) if row else None

    def _supplier(self, one: Vendor, typed: ExactRecord) -> None:
        store, division, place = self._store, typed.company.exact, typed.address
        takes = one.currency in settings.CURRENCIES[division]
        store.now_override = ms(self._firm.now - timedelta(days=self._rng.randint(300, 390)))
        row = store.save("accounts", division, {
            "ID": store.new_id(), "Code": typed.code, "Name": typed.name, "Status": "C", "Type": "A",
            "IsSupplier": True, "IsSales": False, "IsPurchase": True, "Blocked": typed.blocked,
            "VATNumber": typed.vat_number, "ChamberOfCommerce": typed.registration, "Email": typed.email,
            "AddressLine1": place.line1, "AddressLine2": place.line2, "Postcode": place.postcode, "City": place.city,
            "Country": place.country, "Language": "nl-NL" if typed.company.country == "NL" else "nl-BE",
            "PurchaseCurrency": one.currency if takes else typed.company.currency, "IsMailing": 0,
            "PaymentConditionPurchase": typed.term, "GLAP": self._id_of("gl_accounts", division, typed.payable),
            "StartDate": ms(date(2020, 1, 1)),
        })  # fmt: skip
        if one.bank is not None:
            store.save("bank_accounts", division, {
                "ID": store.new_id(), "Account": row["ID"], "BankAccount": one.bank.iban, "BICCode": one.bank.bic,
                "BankAccountHolderName": one.bank.holder, "Main": True, "Blocked": False, "Type": "A",
                "Format": "SEPA",
            })  # fmt: skip
        self._accounts.setdefault(f"{one.id}/{division}", row)
        store.kernel.truth.record(typed.id, NAME, division, row["ID"])

    def _customers(self) -> None:
        for company in self._firm.companies:
            for at, name in enumerate(settings.CUSTOMERS):
                self._store.save("accounts", company.exact, {
                    "ID": self._store.new_id(), "Code": f"{10000 + at}", "Name": name, "Status": "C", "Type": "A",
                    "IsSupplier": False, "IsSales": True, "Blocked": False, "Country": company.country,
                    "Language": "nl-NL",
                })  # fmt: skip

    def _order(self, one: Order) -> None:
        store, division, typed = self._store, one.company.exact, one.in_exact
        assert typed is not None
        supplier = self._accounts[f"{one.vendor.id}/{division}"]
        store.now_override = ms(typed.entered)
        arrives = one.delivery_date or one.service_start or one.issue_date
        made = purchase_orders.write(store, division, {
            "PurchaseOrderID": store.new_id(), "OrderNumber": purchase_orders.next_number(self._rules[division]),
            "Supplier": supplier["ID"], "OrderDate": ms(one.issue_date), "ReceiptDate": ms(arrives),
            "Currency": one.currency, "ExchangeRate": num(settings.RATES[one.currency]),
            "Description": typed.description, "YourRef": typed.reference,
            "PaymentCondition": supplier["PaymentConditionPurchase"],
            "OrderStatus": CANCELLED if typed.cancelled else OPEN, "ApprovalStatus": 1, "DropShipment": False,
            "Source": 1,
        }, [self._order_line(one.company, line) for line in typed.lines])  # fmt: skip
        self._orders[one.number] = made
        store.kernel.truth.record_document("orders", one.number, NAME, made["PurchaseOrderID"])

    def _order_line(self, company: Company, line: OrderLine) -> Row:
        return {
            "ID": self._store.new_id(), "LineNumber": line.number, "Description": line.description,
            "Item": self._id_of("items", company.exact, settings.item_of(line.account)),
            "QuantityInPurchaseUnits": num(line.quantity), "UnitPrice": num(line.unit_price),
            "ReceivedQuantity": num(line.received), "CostCenter": line.cost_center,
            "VATCode": settings.vat_code(company, line.vat).code,
        }  # fmt: skip

    def _entry(self, one: Bill, typed: TypedEntry) -> None:
        store, division = self._store, one.company.exact
        rules, supplier = self._rules[division], self._accounts[f"{one.vendor.id}/{division}"]
        store.now_override = ms(typed.entered)
        journal = settings.PURCHASES if one.currency == one.company.currency else settings.PURCHASES_FOREIGN
        day, order = one.invoice_date, self._orders.get(one.order or "")
        number = rules.next_number(journal, day.year)
        closed = day < self._firm.open_from
        entry = purchase_entries.write(rules, {
            "EntryID": store.new_id(), "Supplier": supplier["ID"], "Journal": journal, "Currency": one.currency,
            "Rate": num(settings.RATES[one.currency]), "EntryDate": ms(day), "DueDate": ms(one.due_date),
            "Description": one.lines[0].description, "YourRef": typed.reference, "EntryNumber": number,
            "InvoiceNumber": number, "ReportingYear": day.year, "ReportingPeriod": day.month, "Reversal": False,
            "Status": 50 if closed else 20, "StatusDescription": "Verwerkt" if closed else "Open",
            "PaymentCondition": supplier["PaymentConditionPurchase"],
            "OrderNumber": order["OrderNumber"] if order else None,
        }, [self._line(one.company, at, line) for at, line in enumerate(typed.lines, start=1)])  # fmt: skip
        store.kernel.truth.record_document("bills", one.id, NAME, entry["EntryID"])
        if order is not None:
            self._billed(division, order, typed)
        if typed.paid is not None:
            self._pay(division, supplier, entry, typed.paid)

    def _line(self, company: Company, number: int, one: BillLine) -> Row:
        """VAT is typed where the vendor's differs from what Exact computes."""
        code = settings.vat_code(company, one.vat)
        computed = code.kind != "excluding" or cents(one.net * code.percentage) == one.tax
        return {
            "ID": self._store.new_id(), "LineNumber": number, "AmountFC": num(one.net),
            "VATAmountFC": None if computed else num(one.tax), "Description": one.description,
            "GLAccount": self._id_of("gl_accounts", company.exact, one.account), "VATCode": code.code,
            "CostCenter": one.cost_center,
        }  # fmt: skip

    def _billed(self, division: str, order: Row, typed: TypedEntry) -> None:
        """What was received of the lines that the bill names has been invoiced."""
        found = self._store["purchase_orders"].get(division, order["PurchaseOrderID"])
        assert found is not None
        named = {line.order_line for line in typed.lines}
        lines = purchase_orders.lines_of(self._store, division, found["PurchaseOrderID"])
        lines = [
            {**line, "InvoicedQuantity": line["ReceivedQuantity"]} if line["LineNumber"] in named else line
            for line in lines
        ]
        purchase_orders.write(self._store, division, found, lines)

    def _pay(self, division: str, supplier: Row, entry: Row, day: date) -> None:
        store = self._store
        at = datetime.combine(day, time(11, self._rng.randint(0, 59)), UTC)
        store.now_override = max(ms(min(at, self._firm.now)), store.now_override or 0)
        line = {
            "Date": ms(day), "Account": supplier["ID"], "AmountFC": num(-Decimal(str(entry["AmountFC"]))),
            "OurRef": entry["EntryNumber"], "Description": f"Betaling {entry['YourRef']}",
        }  # fmt: skip
        values = {"JournalCode": settings.BANK, "Currency": entry["Currency"]}
        paid = bank_entries.create(store, division, values, {"BankEntryLines": [line]})
        open_items.match_by_hand(store, division, entry["EntryID"], paid["EntryID"], ms(day))
