"""Exact's own books from the neutral world."""

from __future__ import annotations

import random
import uuid
from dataclasses import replace
from datetime import UTC, datetime, time
from decimal import Decimal

from include.sandbox.exact_online import bank_entries, open_items, purchase_entries, purchase_orders
from include.sandbox.exact_online.rules import Rules
from include.sandbox.exact_online.setup import close_periods, set_up, user
from include.sandbox.exact_online.store import NAME, ExactBooks
from include.sandbox.exact_online.values import ms, num
from include.sandbox.kernel.tables import Row
from include.sandbox.world.model import World, WorldInvoice, WorldOrder, WorldVendor
from include.sandbox.world.settings import BOOKS

CUSTOMERS = ("Gemeente Utrecht", "Bol.com B.V.", "Albert Heijn B.V.", "Praxis Groep B.V.")


class Generator:
    def __init__(self, store: ExactBooks, world: World, rng: random.Random) -> None:
        self._store = store
        self._world = world
        self._rng = rng
        self._suppliers: dict[str, Row] = {}
        self._orders: dict[str, WorldOrder] = {order.id: order for order in world.orders}
        self._order_ids: dict[str, str] = {}
        self._rules = {company.exact: Rules(store, company.exact) for company in world.companies}

    def run(self) -> None:
        store = self._store
        store.writer = "generator"
        store.id_source = lambda: str(uuid.UUID(int=self._rng.getrandbits(128), version=4))
        try:
            start = datetime.combine(self._world.now.date().replace(day=1), time(6), UTC)
            store.now_override = ms(start.replace(year=start.year - 1))
            set_up(store, replace(BOOKS, companies=self._world.companies), self._world.now.date())
            if divisions := [company for company in self._world.all_companies if company.exact]:
                user(store, divisions[0])
            for vendor in self._world.vendors:
                self._vendor(vendor)
            for company in self._world.companies if self._world.vendors else ():
                self._customers(company.exact)
            for order in self._world.orders:
                self._order(order)
            happened = [(invoice.entered, 0, invoice) for invoice in self._world.invoices]
            for entered, _, invoice in sorted(happened, key=lambda one: (one[0], one[2].id)):
                self._invoice(invoice, ms(entered))
            for company in self._world.companies:
                self._rules[company.exact].refusals.check()
                store.now_override = None
                close_periods(store, self._world, company.exact, BOOKS.journals)
        finally:
            store.now_override = None
            store.id_source = lambda: str(uuid.uuid4())
            store.writer = "api"

    def _at(self, day: object, hour: int = 9) -> int:
        moment = datetime.combine(day, time(hour, self._rng.randint(0, 59), self._rng.randint(0, 59)), UTC)  # type: ignore[arg-type]
        return ms(min(moment, self._world.now))

    def _vendor(self, vendor: WorldVendor) -> None:
        typed = vendor.renderings.get("exact_online")
        if typed is None:
            return
        store, division = self._store, vendor.company.exact
        store.now_override = self._at(vendor.created)
        foreign = "1605" if vendor.currency != "EUR" else None
        row = store.save(
            "accounts",
            division,
            {
                "ID": store.new_id(),
                "Code": typed.code,
                "Name": typed.name,
                "Status": "C",
                "Type": "A",
                "IsSupplier": True,
                "IsSales": False,
                "IsPurchase": True,
                "Blocked": typed.blocked,
                "VATNumber": typed.vat_number,
                "ChamberOfCommerce": typed.registration,
                "SearchCode": (typed.search_code or "")[:9] or None,
                "Email": typed.email,
                "Phone": typed.phone,
                "Website": typed.website,
                "AddressLine1": typed.street,
                "Postcode": typed.postcode,
                "City": typed.city,
                "Country": typed.country,
                "Language": "nl-NL",
                "PaymentConditionPurchase": f"{vendor.terms_days:02d}",
                "PurchaseCurrency": vendor.currency,
                "IsMailing": 0,
                "GLAP": store.one("gl_accounts", division, "Code", foreign)["ID"] if foreign else None,  # type: ignore[index]
                "StartDate": ms(vendor.created),
            },
        )
        for bank in typed.banks:
            store.save("bank_accounts", division, {
                "ID": store.new_id(), "Account": row["ID"], "BankAccount": bank.iban, "BICCode": bank.bic,
                "BankAccountHolderName": bank.holder, "Main": bank.main, "Blocked": False, "Type": "A",
                "Format": "SEPA",
            })  # fmt: skip
        self._suppliers[vendor.id] = row
        store.kernel.truth.record(vendor.id, NAME, division, row["ID"])

    def _customers(self, division: str) -> None:
        for at, name in enumerate(CUSTOMERS):
            self._store.save("accounts", division, {
                "ID": self._store.new_id(), "Code": f"{9000 + at}", "Name": name, "Status": "C", "Type": "A",
                "IsSupplier": False, "IsSales": True, "Blocked": False, "Country": "NL", "Language": "nl-NL",
            })  # fmt: skip

    def _order(self, order: WorldOrder) -> None:
        store, division = self._store, order.company.exact
        store.now_override = self._at(order.date)
        lines = []
        for line in order.lines:
            item = store.one("items", division, "Code", line.item)
            assert item is not None
            received = {20: line.quantity // 2, 30: line.quantity}.get(order.status, Decimal(0))
            lines.append({
                "ID": store.new_id(), "LineNumber": line.number, "Item": item["ID"], "Description": line.description,
                "QuantityInPurchaseUnits": num(line.quantity), "UnitPrice": num(line.unit_price),
                "VATCode": line.vat_code, "ReceivedQuantity": num(received),
            })  # fmt: skip
        made = purchase_orders.write(store, division, {
            "PurchaseOrderID": store.new_id(), "OrderNumber": order.number,
            "Supplier": self._suppliers[order.vendor]["ID"], "OrderDate": ms(order.date),
            "ReceiptDate": ms(order.receipt_date), "Currency": order.currency, "ExchangeRate": num(order.rate),
            "Description": order.description, "YourRef": None,
            "PaymentCondition": self._suppliers[order.vendor].get("PaymentConditionPurchase"),
            "OrderStatus": order.status if order.status == 40 else 10, "ApprovalStatus": 1, "DropShipment": False,
            "Source": 1,
        }, lines)  # fmt: skip
        self._order_ids[order.id] = made["PurchaseOrderID"]

    def _invoice(self, invoice: WorldInvoice, entered: int) -> None:
        store, division = self._store, invoice.company.exact
        rules = self._rules[division]
        store.now_override = entered
        supplier = self._suppliers[invoice.vendor]
        codes = {code.code: code for code in self._world.vat_codes}
        lines = []
        for line in invoice.lines:
            account = store.one("gl_accounts", division, "Code", line.account)
            assert account is not None
            including = codes[line.vat_code].kind == "including"
            amount = line.net + line.vat if including else line.net
            lines.append(
                {
                    "ID": store.new_id(),
                    "LineNumber": line.number,
                    "GLAccount": account["ID"],
                    "AmountFC": num(amount),
                    "Description": line.description,
                    "VATCode": line.vat_code,
                    "CostCenter": line.cost_center,
                    "CostUnit": line.cost_unit,
                    # Rounding to whole yen is the supplier's own.
                    "VATAmountFC": num(line.vat) if invoice.currency == "JPY" and line.vat else None,
                }
            )
        journal = "61" if invoice.currency != "EUR" else "60"
        number = rules.next_number(journal, invoice.date.year)
        closed = invoice.date < self._world.open_from
        entry = purchase_entries.write(rules, {
            "EntryID": store.new_id(), "Supplier": supplier["ID"], "Journal": journal, "Currency": invoice.currency,
            "Rate": num(invoice.rate), "EntryDate": ms(invoice.date), "DueDate": ms(invoice.due_date),
            "Description": invoice.description, "YourRef": invoice.number, "EntryNumber": number,
            "InvoiceNumber": number, "ReportingYear": invoice.date.year, "ReportingPeriod": invoice.date.month,
            "Reversal": False, "Status": 50 if closed else 20, "StatusDescription": "Verwerkt" if closed else "Open",
            "PaymentCondition": supplier.get("PaymentConditionPurchase"),
            "OrderNumber": self._orders[invoice.order].number if invoice.order else None,
        }, lines)  # fmt: skip
        if invoice.order:
            self._invoiced(division, invoice.order)
        if invoice.blocked:
            for term in store["payments"].find("TransactionEntryID", division, entry["EntryID"]):
                store.save("payments", division, {**term, "ApprovalStatus": 5})
        for payment in invoice.paid_in_ledger:
            self._paid(division, supplier, entry, payment.amount, self._at(payment.date, 11), ms(payment.date))

    def _invoiced(self, division: str, order: str) -> None:
        found = self._store["purchase_orders"].get(division, self._order_ids[order])
        assert found is not None
        lines = purchase_orders.lines_of(self._store, division, found["PurchaseOrderID"])
        lines = [{**line, "InvoicedQuantity": line["ReceivedQuantity"]} for line in lines]
        purchase_orders.write(self._store, division, found, lines)

    def _paid(self, division: str, supplier: Row, entry: Row, amount: Decimal, at: int, day: int) -> None:
        store = self._store
        store.now_override = max(at, store.now_override or 0)
        bank_line = {
            "Date": day, "Account": supplier["ID"], "AmountFC": num(-amount), "OurRef": entry["EntryNumber"],
            "Description": f"SEPA {entry['YourRef']}",
        }  # fmt: skip
        values = {"JournalCode": "20", "Currency": entry["Currency"]}
        paid = bank_entries.create(store, division, values, {"BankEntryLines": [bank_line]})
        open_items.match_by_hand(store, division, entry["EntryID"], paid["EntryID"], day)
