"""What else stands in the company's books: money to begin with, customers and their invoices, monthly entries."""

from __future__ import annotations

import datetime as dt
import random
from decimal import Decimal

from include.sandbox.quickbooks_online.accounting import operations
from include.sandbox.quickbooks_online.store import Company
from include.sandbox.quickbooks_online.wire import Object
from include.sandbox.world.charts import QuickBooksChart


class History:
    def __init__(self, company: Company, chart: QuickBooksChart, rng: random.Random) -> None:
        self._company = company
        self._chart = chart
        self._rng = rng
        self._customers: list[str] = []

    def open(self, accounts: dict[str, str]) -> None:
        """Money in the bank, customers and an employee, whose names no vendor may have."""
        amount = Decimal(self._rng.randint(600_000, 950_000))
        self._entry(accounts, self._chart.checking, "Opening Balance Equity", amount, "Opening Balance")
        for name in self._chart.customers:
            made = operations.create(self._company, "Customer", {"DisplayName": name, "CompanyName": name})
            self._customers.append(made["Id"])
        operations.create(self._company, "Employee", {"GivenName": "Dana", "FamilyName": "Whitlock"})

    def month(self, last: dt.date, accounts: dict[str, str]) -> None:
        """On the last day: an invoice to each customer, one of them paid, and the accountant's accrual."""
        item = next(one["Id"] for one in self._company.all("Item") if one.get("IncomeAccountRef"))
        for turn, customer in enumerate(self._customers):
            quantity, price = Decimal(self._rng.randint(20, 400)), Decimal("64.50")
            detail = {"ItemRef": {"value": item}, "Qty": quantity, "UnitPrice": price}
            line = {"Amount": quantity * price, "DetailType": "SalesItemLineDetail", "SalesItemLineDetail": detail}
            body = {"CustomerRef": {"value": customer}, "TxnDate": str(last), "Line": [line]}
            invoice = operations.create(self._company, "Invoice", body)
            if turn % 2 == 0:
                link = [{"TxnId": invoice["Id"], "TxnType": "Invoice"}]
                paid = {"TotalAmt": invoice["TotalAmt"], "Line": [{"Amount": invoice["TotalAmt"], "LinkedTxn": link}]}
                body = {"CustomerRef": {"value": customer}, "TxnDate": str(last), **paid}
                operations.create(self._company, "Payment", body)
        self._entry(accounts, *self._chart.accrual, Decimal(self._rng.randint(900, 2500)), f"Accrual {last:%Y-%m}")

    def _entry(self, accounts: dict[str, str], debit: str, credit: str, amount: Decimal, memo: str) -> None:
        lines: list[Object] = []
        for side, key in (("Debit", debit), ("Credit", credit)):
            detail = {"PostingType": side, "AccountRef": {"value": accounts[key]}}
            lines.append({"Amount": amount, "DetailType": "JournalEntryLineDetail", "JournalEntryLineDetail": detail})
        operations.create(self._company, "JournalEntry", {"Line": lines, "PrivateNote": memo})
