"""QuickBooks' own books from the neutral world: entered day by day through the same door as everything else."""

from __future__ import annotations

import datetime as dt
import random
from collections.abc import Iterator
from decimal import Decimal

from include.sandbox.quickbooks_online.accounting import company_setup, ledger, operations
from include.sandbox.quickbooks_online.accounting.clerk import Clerk
from include.sandbox.quickbooks_online.accounting.closing import ALLOWED
from include.sandbox.quickbooks_online.accounting.history import History
from include.sandbox.quickbooks_online.accounting.payment_runs import PaymentRuns
from include.sandbox.quickbooks_online.accounting.sales_clerk import SalesClerk
from include.sandbox.quickbooks_online.store import NAME, Company, Store
from include.sandbox.quickbooks_online.wire import Object
from include.sandbox.world.charts import QuickBooksChart
from include.sandbox.world.companies import harborline as settings
from include.sandbox.world.model import InvoiceLine, Rendering, World, WorldInvoice, WorldOrder, WorldVendor

# Vendors that bill freight: their bills are on a control account of their own.
FREIGHT = 29


def generate(store: Store, world: World, rng: random.Random) -> None:
    """Companies always; the rest only where they have history."""
    if world.distributor is not None:
        for company in world.distributor.companies:
            books = store.add_company(company.realm)
            with ledger.deferred(books):
                Generator(books, world.distributor, rng).run()
    for one in world.kept:
        if isinstance(one.chart, QuickBooksChart):
            books = store.add_company(one.chart.realm)
            with ledger.deferred(books):
                Clerk(books, one.chart, one.typed, one.stream).run()
    for chart, sells in world.sales_kept:
        books = store.add_company(chart.realm)
        with ledger.deferred(books):
            SalesClerk(books, chart, sells).run()


class Generator:
    def __init__(self, company: Company, world: World, rng: random.Random) -> None:
        self._company = company
        self._store = company.store
        self._world = world
        self._rng = rng
        self._vendors: dict[str, Object] = {}
        self._orders: dict[str, Object] = {}
        self._accounts: dict[str, str] = {}
        self._lists: dict[tuple[str, str], str] = {}

    def run(self) -> None:
        world = self._world
        start = world.now.replace(hour=15, minute=0) - dt.timedelta(days=330)
        with self._store.at(start):
            company_setup.set_up(self._company, settings.BOOKS, multi_currency=len(world.currencies) > 1)
            self._known()
        if not world.vendors:
            return
        history = History(self._company, settings.BOOKS, self._rng)
        with self._store.at(start + dt.timedelta(hours=1)):
            history.open(self._accounts)
        for n, vendor in enumerate(world.vendors):
            self._vendor(n, vendor)
        runs = PaymentRuns(self._company, settings.BOOKS, self._rng, self._accounts)
        for moment, one in self._happened():
            with self._store.at(moment):
                if isinstance(one, WorldOrder):
                    self._order(one)
                elif isinstance(one, WorldInvoice):
                    self._bill(one, runs)
                elif one == "run":
                    runs.pay(moment.date())
                else:
                    history.month(moment.date(), self._accounts)
        with self._store.at(world.now):
            self._finish(runs)

    def _known(self) -> None:
        for number, name, _, _, _ in settings.CHART:
            self._accounts[number or name] = company_setup.account(self._company, number or name)
        for entity, field in (("Class", "FullyQualifiedName"), ("Department", "FullyQualifiedName"), ("Item", "Sku"),
                              ("Term", "Name")):  # fmt: skip
            for one in self._company.all(entity):
                self._lists[(entity, one[field])] = one["Id"]

    def _happened(self) -> Iterator[tuple[dt.datetime, WorldOrder | WorldInvoice | str]]:
        """Everything in the order of time: orders, bills, Thursday's payment runs, the accountant's entries."""
        world = self._world
        found: list[tuple[dt.datetime, int, str, WorldOrder | WorldInvoice | str]] = []
        for order in world.orders:
            found.append((self._at(order.date, 15), 0, order.id, order))
        for invoice in world.invoices:
            found.append((invoice.entered, 1, invoice.id, invoice))
        first = min((moment.date() for moment, _, _, _ in found), default=world.now.date())
        for days in range((world.now.date() - first).days + 1):
            day = first + dt.timedelta(days=days)
            if day.weekday() == 3:
                found.append((self._at(day, 23), 2, "", "run"))
            if (day + dt.timedelta(days=1)).day == 1:
                found.append((self._at(day, 22), 3, "", "month"))
        for moment, _, _, one in sorted(found, key=lambda entry: entry[:3]):
            yield moment, one

    def _at(self, day: dt.date, hour: int) -> dt.datetime:
        moment = dt.datetime.combine(day, dt.time(hour, self._rng.randint(0, 59), self._rng.randint(0, 59)), dt.UTC)
        return min(moment, self._world.now)

    def _vendor(self, n: int, vendor: WorldVendor) -> None:
        typed = vendor.renderings.get(NAME)
        if typed is None:
            return
        body = _vendor_body(typed, vendor)
        name = {0: "Due on receipt", 15: "Net 15", 30: "2% 10 Net 30" if n % 7 == 3 else "Net 30", 60: "Net 60"}
        body["TermRef"] = {"value": self._lists[("Term", name[vendor.terms_days])]}
        # Balances carried over from the books before.
        if n % 50 == 17:
            body["Balance"] = Decimal(self._rng.randint(200, 4000))
        start = self._world.now - dt.timedelta(days=329)
        with self._store.at(max(start, self._at(vendor.created, 16))):
            made = operations.create(self._company, "Vendor", body)
        self._vendors[vendor.id] = made
        self._store.kernel.truth.record(vendor.id, NAME, self._company.realm, made["Id"])

    def _order(self, order: WorldOrder) -> None:
        lines = [
            {**self._item_line(line.item, line.quantity, line.unit_price), "Description": line.description}
            for line in order.lines
        ]
        body: Object = {
            "VendorRef": {"value": self._vendors[order.vendor]["Id"]}, "APAccountRef": self._payable(order.vendor),
            "DocNumber": str(order.number), "TxnDate": str(order.date), "ExpectedDate": str(order.receipt_date),
            "Line": lines, "PrivateNote": order.description,
        }  # fmt: skip
        made = operations.create(self._company, "PurchaseOrder", body)
        if order.status == 40:
            closed = {"Id": made["Id"], "SyncToken": made["SyncToken"], "sparse": True, "POStatus": "Closed"}
            made = operations.update(self._company, "PurchaseOrder", closed)
        self._orders[order.id] = made

    def _bill(self, invoice: WorldInvoice, runs: PaymentRuns) -> None:
        entity, sign = ("VendorCredit", -1) if invoice.is_credit else ("Bill", 1)
        lines = [self._line(line, sign, invoice) for line in invoice.lines]
        body: Object = {
            "VendorRef": {"value": self._vendors[invoice.vendor]["Id"]}, "APAccountRef": self._payable(invoice.vendor),
            "DocNumber": invoice.number[:21], "TxnDate": str(invoice.date), "Line": lines,
        }  # fmt: skip
        if department := invoice.lines[0].cost_unit:
            body["DepartmentRef"] = {"value": self._lists[("Department", department)]}
        if entity == "Bill":
            body["DueDate"] = str(invoice.due_date)
            if term := self._vendors[invoice.vendor].get("TermRef"):
                body["SalesTermRef"] = term
        if self._rng.random() < 0.3:
            memo = f"{invoice.description}\nsee e-mail"
            body["PrivateNote"] = self._rng.choice(["scanned", "ok per Dana", memo, "rush"])
        made = operations.create(self._company, entity, body, [ALLOWED])
        runs.entered(entity, made, held=invoice.avid is not None or invoice.twin_of is not None)

    def _payable(self, vendor: str) -> Object:
        made = self._vendors[vendor]
        if made["CurrencyRef"]["value"] != "USD":
            name = f"Accounts Payable (A/P) - {made['CurrencyRef']['value']}"
            return {"value": self._company.find("Account", "Name", name)[0]["Id"]}
        is_freight = int(vendor[-6:]) % 40 == FREIGHT
        return {"value": self._accounts[settings.FREIGHT_PAYABLE if is_freight else settings.PAYABLE]}

    def _line(self, line: InvoiceLine, sign: int, invoice: WorldInvoice) -> Object:
        class_ = {"ClassRef": {"value": self._lists[("Class", line.cost_center)]}} if line.cost_center else {}
        if line.item is None or line.quantity is None or line.unit_price is None:
            detail = {"AccountRef": {"value": self._accounts[line.account]}, **class_}
            kind = "AccountBasedExpenseLineDetail"
            return {"Amount": sign * line.net, "DetailType": kind, "Description": line.description, kind: detail}
        made = self._item_line(line.item, abs(line.quantity), line.unit_price)
        made["ItemBasedExpenseLineDetail"] |= class_
        made["Description"] = line.description
        if invoice.order is not None:
            order = self._orders[invoice.order]
            made["LinkedTxn"] = [{"TxnId": order["Id"], "TxnType": "PurchaseOrder", "TxnLineId": str(line.number)}]
        return made

    def _item_line(self, sku: str, quantity: Decimal, price: Decimal) -> Object:
        detail = {"ItemRef": {"value": self._lists[("Item", sku)]}, "Qty": quantity, "UnitPrice": price}
        kind = "ItemBasedExpenseLineDetail"
        return {"Amount": quantity * price, "DetailType": kind, kind: detail}

    def _finish(self, runs: PaymentRuns) -> None:
        """What makes the lists of today: a voided check, inactive vendors, closed books."""
        company = self._company
        runs.void_one()
        for vendor in self._world.vendors:
            typed, known = vendor.renderings.get(NAME), self._vendors.get(vendor.id)
            if typed is not None and typed.blocked and known is not None:
                now = company.get("Vendor", known["Id"]) or known
                head = {"Id": now["Id"], "SyncToken": now["SyncToken"], "sparse": True}
                operations.update(company, "Vendor", {**head, "Active": False})
        day = self._world.open_from - dt.timedelta(days=1)
        operations.update(company, "Preferences", {"AccountingInfoPrefs": {"BookCloseDate": str(day)}})


def _vendor_body(typed: Rendering, vendor: WorldVendor) -> Object:
    body: Object = {
        "DisplayName": typed.name, "CompanyName": None if vendor.person else typed.name[:100], "AcctNum": typed.code,
        "TaxIdentifier": typed.vat_number, "Vendor1099": vendor.person, "CurrencyRef": {"value": vendor.currency},
        "PrimaryEmailAddr": {"Address": typed.email} if typed.email else None,
        "PrimaryPhone": {"FreeFormNumber": typed.phone} if typed.phone else None,
        "WebAddr": {"URI": typed.website} if typed.website else None,
    }  # fmt: skip
    if vendor.person:
        body["GivenName"], _, body["FamilyName"] = typed.name.partition(" ")
    address = {
        "Line1": typed.street, "City": typed.city, "CountrySubDivisionCode": typed.state, "PostalCode": typed.postcode,
        "Country": typed.country,
    }  # fmt: skip
    if any(address.values()):
        body["BillAddr"] = {name: value for name, value in address.items() if value}
    return body
