"""The books of divisions whose company approves or buys elsewhere: what people and interfaces entered there."""

from __future__ import annotations

import random
import uuid
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal

from include.sandbox.exact_online import bank_entries, open_items, purchase_entries, purchase_orders
from include.sandbox.exact_online.rules import Rules
from include.sandbox.exact_online.setup import FIRST_USE, close_periods, set_up
from include.sandbox.exact_online.store import NAME, ExactBooks
from include.sandbox.exact_online.values import cents, ms, num
from include.sandbox.kernel.tables import Row
from include.sandbox.world.charts import ExactChart
from include.sandbox.world.typed import Bill, Item, Order, Party, Typed

CANCELLED, OPEN = 40, 10
BLOCKED_PAYMENT = 5


class Clerk:
    """Its random numbers are its own, so that no other division's books change by it."""

    def __init__(self, store: ExactBooks, chart: ExactChart, done: Typed, stream: str) -> None:
        self._store, self._chart, self._done = store, chart, done
        self._rng = random.Random(f"{NAME}/{stream}")
        self._suppliers: dict[tuple[str, str], Row] = {}
        self._orders: dict[str, Row] = {}
        self._companies = {company.exact: company for company in chart.companies}
        self._rules = {division: Rules(store, division) for division in self._companies}

    def run(self) -> None:
        store, done = self._store, self._done
        store.writer = "generator"
        store.id_source = lambda: str(uuid.UUID(int=self._rng.getrandbits(128), version=4))
        try:
            store.now_override = ms(done.now - timedelta(days=400))
            set_up(store, self._chart, done.now.date())
            for party in done.parties:
                self._supplier(party)
            for division in self._companies if done.parties else ():
                self._customers(division)
            for order in done.orders:
                self._order(order)
            for bill in done.bills:
                self._bill(bill)
            for division, rules in self._rules.items():
                rules.refusals.check()
                store.now_override = None
                close_periods(store, done, division, self._chart.journals)
        finally:
            store.now_override = None
            store.id_source = lambda: str(uuid.uuid4())
            store.writer = "api"

    def _id_of(self, table: str, division: str, code: str | None) -> str | None:
        row = self._store.one(table, division, "Code", code) if code else None
        return str(row["ID"]) if row else None

    def _supplier(self, one: Party) -> None:
        store, division = self._store, one.company
        store.now_override = ms(self._done.now - timedelta(days=self._rng.randint(300, 390)))
        row = store.save("accounts", division, {
            "ID": store.new_id(), "Code": one.code, "Name": one.name, "Status": "C", "Type": "A", "IsSupplier": True,
            "IsSales": False, "IsPurchase": True, "Blocked": one.blocked, "VATNumber": one.tax_number,
            "ChamberOfCommerce": one.registration, "Email": one.email, "Phone": one.phone, "AddressLine1": one.line1,
            "AddressLine2": one.line2, "Postcode": one.postcode, "City": one.city, "State": one.region,
            "Country": one.country, "Language": self._chart.languages[self._companies[division].country],
            "PurchaseCurrency": one.currency, "IsMailing": 0, "PaymentConditionPurchase": one.term,
            "GLAP": self._id_of("gl_accounts", division, one.payable), "StartDate": ms(FIRST_USE),
        })  # fmt: skip
        if one.bank is not None:
            store.save("bank_accounts", division, {
                "ID": store.new_id(), "Account": row["ID"], "BankAccount": one.bank.iban, "BICCode": one.bank.bic,
                "BankAccountHolderName": one.bank.holder, "Main": True, "Blocked": False, "Type": "A",
                "Format": "SEPA",
            })  # fmt: skip
        self._suppliers[division, one.key] = row
        store.kernel.truth.record(one.truth, NAME, division, row["ID"])

    def _customers(self, division: str) -> None:
        for at, name in enumerate(self._chart.customers):
            self._store.save("accounts", division, {
                "ID": self._store.new_id(), "Code": f"{10000 + at}", "Name": name, "Status": "C", "Type": "A",
                "IsSupplier": False, "IsSales": True, "Blocked": False,
                "Country": self._companies[division].country, "Language": self._chart.customer_language,
            })  # fmt: skip

    def _order(self, one: Order) -> None:
        store, division, supplier = self._store, one.company, self._suppliers[one.company, one.party]
        store.now_override = ms(one.entered)
        made = purchase_orders.write(store, division, {
            "PurchaseOrderID": store.new_id(), "OrderNumber": purchase_orders.next_number(self._rules[division]),
            "Supplier": supplier["ID"], "OrderDate": ms(one.date), "ReceiptDate": ms(one.arrives),
            "Currency": one.currency, "ExchangeRate": num(self._chart.rates[one.currency]), "Description": one.text,
            "YourRef": one.reference, "PaymentCondition": supplier["PaymentConditionPurchase"],
            "OrderStatus": CANCELLED if one.cancelled else OPEN, "ApprovalStatus": 1, "DropShipment": False,
            "Source": 1,
        }, [self._order_line(division, line) for line in one.lines])  # fmt: skip
        self._orders[one.key] = made
        if one.truth is not None:
            store.kernel.truth.record_document(*one.truth, NAME, made["PurchaseOrderID"])

    def _order_line(self, division: str, one: Item) -> Row:
        return {
            "ID": self._store.new_id(), "LineNumber": one.number, "Description": one.description,
            "Item": self._id_of("items", division, one.item),
            "QuantityInPurchaseUnits": num(one.quantity or Decimal(0)),
            "UnitPrice": num(one.price or Decimal(0)), "ReceivedQuantity": num(one.received),
            "CostCenter": one.cost_center,
            "VATCode": one.tax_code, "Project": self._id_of("projects", division, one.project),
        }  # fmt: skip

    def _bill(self, one: Bill) -> None:
        store, division, supplier = self._store, one.company, self._suppliers[one.company, one.party]
        rules, order, words = self._rules[division], self._orders.get(one.order or ""), self._chart.words
        store.now_override = ms(one.entered)
        journal = self._chart.purchases[one.currency != self._companies[division].currency]
        number, sign = rules.next_number(journal, one.date.year), -1 if one.credit else 1
        closed = one.date < self._done.open_from
        entry = purchase_entries.write(rules, {
            "EntryID": store.new_id(), "Supplier": supplier["ID"], "Journal": journal, "Currency": one.currency,
            "Rate": num(self._chart.rates[one.currency]), "EntryDate": ms(one.date), "DueDate": ms(one.due),
            "Description": one.text, "YourRef": one.number, "EntryNumber": number, "InvoiceNumber": number,
            "ReportingYear": one.date.year, "ReportingPeriod": one.date.month, "Reversal": False,
            "Status": 50 if closed else 20, "StatusDescription": words["closed" if closed else "open"],
            "PaymentCondition": supplier["PaymentConditionPurchase"],
            "OrderNumber": order["OrderNumber"] if order else None,
        }, [self._line(division, line, sign) for line in one.lines])  # fmt: skip
        if one.truth is not None:
            store.kernel.truth.record_document(*one.truth, NAME, entry["EntryID"])
        if order is not None:
            self._billed(division, order, one)
        if one.blocked:
            for term in store["payments"].find("TransactionEntryID", division, entry["EntryID"]):
                store.save("payments", division, {**term, "ApprovalStatus": BLOCKED_PAYMENT})
        if one.paid is not None:
            self._pay(division, supplier, entry, one.paid)

    def _line(self, division: str, one: Item, sign: int) -> Row:
        """VAT is typed where the supplier's differs from what Exact computes."""
        codes = self._chart.vat[self._companies[division].country]
        code = next(code for code in codes if code.code == one.tax_code)
        computed = code.kind != "excluding" or cents(one.net * code.percentage) == one.tax
        return {
            "ID": self._store.new_id(), "LineNumber": one.number, "AmountFC": num(sign * one.net),
            "VATAmountFC": None if computed else num(sign * one.tax), "Description": one.description or None,
            "GLAccount": self._id_of("gl_accounts", division, one.account), "VATCode": code.code,
            "CostCenter": one.cost_center, "CostUnit": one.cost_unit,
            "Project": self._id_of("projects", division, one.project),
        }  # fmt: skip

    def _billed(self, division: str, order: Row, one: Bill) -> None:
        """Of the lines that the bill names: the whole of what was ordered, or what came of it."""
        found = self._store["purchase_orders"].get(division, order["PurchaseOrderID"])
        assert found is not None
        named = {line.ordered: "Quantity" if line.quantity is not None else "ReceivedQuantity" for line in one.lines}
        lines = [
            {**line, "InvoicedQuantity": line[named[line["LineNumber"]]]} if line["LineNumber"] in named else line
            for line in purchase_orders.lines_of(self._store, division, found["PurchaseOrderID"])
        ]
        purchase_orders.write(self._store, division, found, lines)

    def _pay(self, division: str, supplier: Row, entry: Row, day: date) -> None:
        store = self._store
        at = datetime.combine(day, time(11, self._rng.randint(0, 59)), UTC)
        store.now_override = max(ms(min(at, self._done.now)), store.now_override or 0)
        line = {
            "Date": ms(day), "Account": supplier["ID"], "AmountFC": num(-Decimal(str(entry["AmountFC"]))),
            "OurRef": entry["EntryNumber"], "Description": f"{self._chart.words['payment']} {entry['YourRef']}",
        }  # fmt: skip
        values = {"JournalCode": self._chart.bank, "Currency": entry["Currency"]}
        paid = bank_entries.create(store, division, values, {"BankEntryLines": [line]})
        open_items.match_by_hand(store, division, entry["EntryID"], paid["EntryID"], ms(day))
