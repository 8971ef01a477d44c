"""The books of a company that approves or buys elsewhere, as its people typed them: through the door of clients."""

from __future__ import annotations

import datetime as dt
import random
from collections.abc import Iterator
from decimal import Decimal

from include.sandbox.kernel.truth import Truth
from include.sandbox.quickbooks_online.accounting import company_setup, operations
from include.sandbox.quickbooks_online.accounting.charts import PAYABLE
from include.sandbox.quickbooks_online.accounting.closing import ALLOWED
from include.sandbox.quickbooks_online.accounting.fields import cents
from include.sandbox.quickbooks_online.accounting.history import History
from include.sandbox.quickbooks_online.store import NAME, Company
from include.sandbox.quickbooks_online.wire import Object
from include.sandbox.world.charts import QuickBooksChart
from include.sandbox.world.typed import Bill, Item, Order, Party, Typed

BY_ITEM, BY_ACCOUNT = "ItemBasedExpenseLineDetail", "AccountBasedExpenseLineDetail"
LISTS = (("Class", "FullyQualifiedName"), ("Department", "FullyQualifiedName"), ("Item", "Sku"), ("Term", "Name"),
         ("TaxCode", "Name"))  # fmt: skip
# No bill number is longer.
NUMBER = 21


def unused(company: Company, entity: str, name: str) -> str:
    """The list takes no name twice: a second record gets a number behind it."""
    free, again = name.strip(), 1
    while company.find(entity, "DisplayName", free):
        again += 1
        free = f"{name.strip()} ({again})"
    return free


class Clerk:
    def __init__(self, company: Company, chart: QuickBooksChart, done: Typed, stream: str) -> None:
        self._company, self._chart, self._done = company, chart, done
        self._rng = random.Random(f"{NAME}/{stream}")
        self._ids: dict[tuple[str, str], str] = {}

    def run(self) -> None:
        company, done, chart = self._company, self._done, self._chart
        start = done.now.replace(hour=15, minute=0) - dt.timedelta(days=330)
        with company.store.at(start):
            company_setup.set_up(company, chart, multi_currency=len(chart.rates) > 1)
            self._learn()
        if not done.parties:
            return
        accounts = {number or name: self._id("Account", number or name) for number, name, *_ in chart.accounts}
        with company.store.at(start + dt.timedelta(hours=1)):
            History(company, chart, self._rng).open(accounts)
        for n, party in enumerate(done.parties):
            with company.store.at(start + dt.timedelta(hours=2, minutes=n)):
                self._party(party)
        for moment, one in self._happened():
            with company.store.at(moment):
                if isinstance(one, Order):
                    self._order(one)
                elif isinstance(one, Bill):
                    self._bill(one)
                else:
                    self._pay(one)
        with company.store.at(done.now):
            self._finish()

    @property
    def _truth(self) -> Truth:
        return self._company.store.kernel.truth

    def _id(self, entity: str, key: str) -> str:
        return self._ids[entity, key]

    def _learn(self) -> None:
        for number, name, *_ in self._chart.accounts:
            self._ids["Account", number or name] = company_setup.account(self._company, number or name)
        for entity, field in LISTS:
            self._ids |= {(entity, one[field]): one["Id"] for one in self._company.all(entity) if field in one}

    def _happened(self) -> Iterator[tuple[dt.datetime, Order | Bill | str]]:
        """Everything in the order of time; a bill's payment follows it."""
        entered: list[Order | Bill] = [*self._done.orders, *self._done.bills]
        for one in sorted(entered, key=lambda one: one.entered):
            moment = min(one.entered, self._done.now)
            yield moment, one
            if isinstance(one, Bill) and one.paid is not None:
                paid = dt.datetime.combine(one.paid, dt.time(11, self._rng.randint(0, 59)), dt.UTC)
                yield min(max(paid, moment), self._done.now), self._id("Bill", one.number)

    def _party(self, one: Party) -> None:
        name = unused(self._company, "Vendor", one.name)
        address = {"Line1": one.line1, "Line2": one.line2, "City": one.city, "CountrySubDivisionCode": one.region,
                   "PostalCode": one.postcode, "Country": one.country}  # fmt: skip
        made = operations.create(self._company, "Vendor", {
            "DisplayName": name, "CompanyName": one.name[:100], "AcctNum": one.code, "TaxIdentifier": one.tax_number,
            "CurrencyRef": {"value": one.currency},
            "PrimaryEmailAddr": {"Address": one.email} if one.email else None,
            "PrimaryPhone": {"FreeFormNumber": one.phone} if one.phone else None,
            "TermRef": {"value": self._id("Term", one.term)} if one.term else None,
            "BillAddr": {field: value for field, value in address.items() if value} or None,
        })  # fmt: skip
        self._ids["Vendor", one.key] = made["Id"]
        self._truth.record(one.truth, NAME, self._company.realm, made["Id"])

    def _payable(self, currency: str) -> Object:
        """Each foreign currency has a control account of its own."""
        if currency == self._chart.currency:
            return {"value": self._id("Account", self._chart.payable)}
        return {"value": self._company.find("Account", "Name", f"{PAYABLE} (A/P) - {currency}")[0]["Id"]}

    def _head(self, one: Order | Bill) -> Object:
        vendor, lines = self._id("Vendor", one.party), one.lines
        body: Object = {"VendorRef": {"value": vendor}, "TxnDate": str(one.date),
                        "APAccountRef": self._payable(one.currency)}  # fmt: skip
        departments = {line.cost_unit for line in lines if line.cost_unit}
        if departments:
            body["DepartmentRef"] = {"value": self._id("Department", min(departments))}
        return body

    def _order(self, one: Order) -> None:
        body = self._head(one) | {
            "PrivateNote": one.text, "ExpectedDate": str(one.arrives), "Line": [self._line(line) for line in one.lines],
        }  # fmt: skip
        if one.reference is not None:
            body["DocNumber"] = one.reference[:NUMBER]
        made = operations.create(self._company, "PurchaseOrder", body)
        if one.cancelled:
            closed = {"Id": made["Id"], "SyncToken": made["SyncToken"], "sparse": True, "POStatus": "Closed"}
            operations.update(self._company, "PurchaseOrder", closed)
        self._ids["PurchaseOrder", one.key] = made["Id"]
        if one.truth is not None:
            self._truth.record_document(*one.truth, NAME, made["Id"])

    def _bill(self, one: Bill) -> None:
        entity = "VendorCredit" if one.credit else "Bill"
        body = self._head(one) | {
            "DocNumber": one.number[:NUMBER], "PrivateNote": one.text,
            "Line": [self._line(line, one.order) for line in one.lines], "TxnTaxDetail": self._tax(one),
        }  # fmt: skip
        if not one.credit:
            body["DueDate"] = str(one.due)
        made = operations.create(self._company, entity, body, [ALLOWED])
        self._ids["Bill", one.number] = made["Id"]
        if one.truth is not None:
            self._truth.record_document(*one.truth, NAME, made["Id"])

    def _line(self, one: Item, order: str | None = None) -> Object:
        detail: Object = {}
        if one.cost_center:
            detail["ClassRef"] = {"value": self._id("Class", one.cost_center)}
        if one.tax_code and self._chart.tax_codes:
            detail["TaxCodeRef"] = {"value": self._id("TaxCode", one.tax_code)}
        kind = BY_ITEM if one.item else BY_ACCOUNT
        if one.item:
            detail |= {"ItemRef": {"value": self._id("Item", one.item)}, "Qty": one.quantity, "UnitPrice": one.price}
        else:
            detail["AccountRef"] = {"value": self._id("Account", one.account)}
        made: Object = {"Amount": one.net, "Description": one.description or None, "DetailType": kind, kind: detail}
        if one.item and one.ordered and ("PurchaseOrder", order) in self._ids:
            key = self._id("PurchaseOrder", str(order))
            made["LinkedTxn"] = [{"TxnId": key, "TxnType": "PurchaseOrder", "TxnLineId": str(one.ordered)}]
        return made

    def _tax(self, one: Bill) -> Object | None:
        """The tax of the supplier's paper, where the service works out another one: it rounds each line by itself."""
        lines, differs = [], False
        for code in sorted({line.tax_code for line in one.lines if line.tax_code and self._chart.tax_codes}):
            kept = self._company.get("TaxCode", self._id("TaxCode", code)) or {}
            mine = [line for line in one.lines if line.tax_code == code]
            billed = sum((line.tax for line in mine), Decimal(0))
            percentages = self._chart.tax_codes[code]
            for percent, rate in zip(percentages, kept["PurchaseTaxRateList"]["TaxRateDetail"], strict=True):
                worked_out = sum((cents(line.net * Decimal(percent) / 100) for line in mine), Decimal(0))
                amount = billed if len(percentages) == 1 else worked_out
                differs = differs or amount != worked_out
                lines.append({"Amount": amount, "DetailType": "TaxLineDetail",
                              "TaxLineDetail": {"TaxRateRef": {"value": rate["TaxRateRef"]["value"]}}})  # fmt: skip
        return {"TaxLine": lines} if differs else None

    def _pay(self, key: str) -> None:
        bill = self._company.get("Bill", key) or {}
        bank = {"BankAccountRef": {"value": self._id("Account", self._chart.checking)}}
        operations.create(self._company, "BillPayment", {
            "VendorRef": bill["VendorRef"], "APAccountRef": bill["APAccountRef"], "TotalAmt": bill["TotalAmt"],
            "PayType": "Check", "CheckPayment": bank, "DocNumber": "ACH",
            "Line": [{"Amount": bill["TotalAmt"], "LinkedTxn": [{"TxnId": bill["Id"], "TxnType": "Bill"}]}],
        })  # fmt: skip

    def _finish(self) -> None:
        """Vendors that nobody buys from any more, accounts that are not used, and closed books."""
        for number in self._chart.inactive:
            account = self._company.get("Account", self._id("Account", number)) or {}
            ended = {"Id": account["Id"], "SyncToken": account["SyncToken"], "sparse": True, "Active": False}
            operations.update(
                self._company, "Account", {**ended, "Name": account["Name"], "AccountType": account["AccountType"]}
            )
        for party in self._done.parties:
            if party.blocked:
                now = self._company.get("Vendor", self._id("Vendor", party.key)) or {}
                head = {"Id": now["Id"], "SyncToken": now["SyncToken"], "sparse": True}
                operations.update(self._company, "Vendor", {**head, "Active": False})
        day = self._done.open_from - dt.timedelta(days=1)
        operations.update(self._company, "Preferences", {"AccountingInfoPrefs": {"BookCloseDate": str(day)}})
