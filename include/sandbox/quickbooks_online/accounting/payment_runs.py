"""How the company paid its bills before any link: on Thursdays, a check for each vendor, sometimes in other ways."""

from __future__ import annotations

import datetime as dt
import random
from collections import defaultdict
from decimal import Decimal

from include.sandbox.quickbooks_online.accounting import operations
from include.sandbox.quickbooks_online.accounting.fields import cents
from include.sandbox.quickbooks_online.accounting.ledger import dec
from include.sandbox.quickbooks_online.store import Company
from include.sandbox.quickbooks_online.wire import Object
from include.sandbox.world.charts import QuickBooksChart

Group = tuple[str, str]


class PaymentRuns:
    """Bills that wait, and the credits to apply with them, by vendor and accounts payable account."""

    def __init__(
        self, company: Company, chart: QuickBooksChart, rng: random.Random, accounts: dict[str, str]
    ) -> None:  # fmt: skip
        self._company = company
        self._chart = chart
        self._rng = rng
        self._accounts = accounts
        self._bills: dict[Group, list[str]] = defaultdict(list)
        self._credits: dict[Group, list[str]] = defaultdict(list)
        self._checks = 20451
        self._made: list[str] = []

    def entered(self, entity: str, made: Object, held: bool) -> None:
        """``held``: somebody else pays it (AvidXchange), or it is a twin that nobody should pay."""
        group = (made["VendorRef"]["value"], made["APAccountRef"]["value"])
        if entity == "VendorCredit":
            self._credits[group].append(made["Id"])
        elif not held and self._rng.random() > 0.12:
            self._bills[group].append(made["Id"])

    def pay(self, day: dt.date) -> None:
        for group in list(self._bills):
            rows = [self._company.get("Bill", key) or {} for key in self._bills[group]]
            due = [row for row in rows if row["DueDate"] <= str(day - dt.timedelta(days=2))]
            if due:
                taken = {row["Id"] for row in due}
                self._bills[group] = [key for key in self._bills[group] if key not in taken]
                self._payment(group, due, day)

    def _payment(self, group: Group, bills: list[Object], day: dt.date) -> None:
        lines = [_line("Bill", row["Id"], self._part(row)) for row in bills]
        money = sum((line["Amount"] for line in lines), Decimal(0))
        while self._credits[group] and (credit := self._company.get("VendorCredit", self._credits[group][0])):
            used = min(dec(credit["Balance"]), money)
            if used:
                lines.append(_line("VendorCredit", credit["Id"], used))
                money -= used
            if used < dec(credit["Balance"]) or not used:
                break
            self._credits[group].pop(0)
        # Now and then more is paid than was billed: the vendor owes it.
        if self._rng.random() < 0.03:
            money += Decimal(self._rng.randint(5, 200))
        body: Object = {
            "VendorRef": {"value": group[0]}, "APAccountRef": {"value": group[1]}, "TotalAmt": money, "Line": lines,
            "TxnDate": str(day),
        }  # fmt: skip
        made = operations.create(self._company, "BillPayment", body | self._by())
        self._made.append(made["Id"])

    def _part(self, bill: Object) -> Decimal:
        balance = dec(bill["Balance"])
        return cents(balance / 2) if self._rng.random() < 0.06 and balance > 1 else balance

    def _by(self) -> Object:
        if self._rng.random() < 0.12:
            return {
                "PayType": "CreditCard",
                "CreditCardPayment": {"CCAccountRef": {"value": self._accounts[self._chart.card]}},
            }
        bank = {"BankAccountRef": {"value": self._accounts[self._chart.checking]}}
        if self._rng.random() < 0.4:
            return {"PayType": "Check", "CheckPayment": bank, "DocNumber": "ACH"}
        self._checks += 1
        return {
            "PayType": "Check", "CheckPayment": {**bank, "PrintStatus": "PrintComplete"},
            "DocNumber": str(self._checks),
        }  # fmt: skip

    def void_one(self) -> None:
        """The last but one check was lost: its bills are open again."""
        if len(self._made) > 3:
            lost = self._company.get("BillPayment", self._made[-2]) or {}
            operations.void(self._company, "BillPayment", {"Id": lost["Id"], "SyncToken": lost["SyncToken"]})


def _line(kind: str, key: str, amount: Decimal) -> Object:
    return {"Amount": amount, "LinkedTxn": [{"TxnId": key, "TxnType": kind}]}
