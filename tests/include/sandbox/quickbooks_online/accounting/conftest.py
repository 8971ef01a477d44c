"""A distributor's books without history, on Friday 20 November 2026, and short words for what is done with them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from include.sandbox.kernel.books import Books
from include.sandbox.quickbooks_online.accounting import books, company_setup, operations
from include.sandbox.quickbooks_online.errors import Fault
from include.sandbox.quickbooks_online.store import Company, Store
from include.sandbox.world.companies import harborline

REALM = "9130357992221046"
NOW = dt.datetime(2026, 11, 20, 18, 0, tzinfo=dt.UTC)


class Clock:
    def __init__(self) -> None:
        self.moment = NOW

    def now(self) -> dt.datetime:
        return self.moment

    def advance(self, seconds: int) -> None:
        self.moment += dt.timedelta(seconds=seconds)


class Ledger:
    """One company; every call goes through the operations that the service calls."""

    def __init__(self, folder: Path, multi_currency: bool = False) -> None:
        self.clock = Clock()
        self.books = Books(folder / "books.db")
        kernel: Any = SimpleNamespace(books=self.books, clock=self.clock)
        self.store = Store(kernel)
        self.company: Company = self.store.add_company(REALM)
        with self.store.written_by("generator"):
            company_setup.set_up(self.company, harborline.BOOKS, multi_currency)
        self.books.commit()
        self.clock.advance(60)

    def create(self, entity: str, *options: str, **body: Any) -> dict[str, Any]:
        return operations.create(self.company, entity, body, options)

    def change(self, entity: str, one: dict[str, Any], *options: str, **body: Any) -> dict[str, Any]:
        """Sparse, with the SyncToken that ``one`` has now."""
        token = self.get(entity, one["Id"])["SyncToken"]
        sent = {"Id": one["Id"], "SyncToken": token, "sparse": True, **body}
        return operations.update(self.company, entity, sent, options)

    def delete(self, entity: str, one: dict[str, Any]) -> dict[str, Any]:
        now = self.get(entity, one["Id"])
        return operations.delete(self.company, entity, {"Id": now["Id"], "SyncToken": now["SyncToken"]})

    def void(self, entity: str, one: dict[str, Any]) -> dict[str, Any]:
        now = self.get(entity, one["Id"])
        return operations.void(self.company, entity, {"Id": now["Id"], "SyncToken": now["SyncToken"], "sparse": True})

    def get(self, entity: str, key: str) -> dict[str, Any]:
        found = self.company.get(entity, key)
        assert found is not None
        return found

    def account(self, number: str) -> str:
        return company_setup.account(self.company, number)

    def balance(self, number: str) -> Decimal:
        return self.get("Account", self.account(number))["CurrentBalance"]

    def vendor(self, name: str = "Acme Paper", **more: Any) -> dict[str, Any]:
        return self.create("Vendor", DisplayName=name, **more)

    def bill(self, vendor: dict[str, Any], amount: str = "100.00", **more: Any) -> dict[str, Any]:
        body = {"VendorRef": {"value": vendor["Id"]}, "Line": [self.line(amount)], "TxnDate": "2026-11-10", **more}
        return self.create("Bill", **body)

    def credit(self, vendor: dict[str, Any], amount: str = "20.00") -> dict[str, Any]:
        body = {"VendorRef": {"value": vendor["Id"]}, "Line": [self.line(amount)], "TxnDate": "2026-11-11"}
        return self.create("VendorCredit", **body)

    def line(self, amount: str = "100.00", account: str = "6010", **detail: Any) -> dict[str, Any]:
        return {
            "Amount": Decimal(amount),
            "DetailType": "AccountBasedExpenseLineDetail",
            "AccountBasedExpenseLineDetail": {"AccountRef": {"value": self.account(account)}, **detail},
        }

    def pay(self, vendor: dict[str, Any], total: str, *paid: tuple[str, dict[str, Any], str], **more: Any) -> Any:
        lines = [
            {"Amount": Decimal(amount), "LinkedTxn": [{"TxnId": one["Id"], "TxnType": kind}]}
            for kind, one, amount in paid
        ]
        body = {
            "VendorRef": {"value": vendor["Id"]},
            "PayType": "Check",
            "TotalAmt": Decimal(total),
            "CheckPayment": {"BankAccountRef": {"value": self.account("1050")}},
            "Line": lines,
            **more,
        }
        return self.create("BillPayment", **body)

    def close(self, day: str | None) -> None:
        prefs = self.company.preferences
        info = {**prefs["AccountingInfoPrefs"], "BookCloseDate": day}
        self.company.save("Preferences", {**prefs, "AccountingInfoPrefs": info})

    def audit(self) -> dict[str, Any]:
        return books.books(self.company)

    def refused(self, call: Any, *arguments: Any, **more: Any) -> tuple[str, str]:
        """(code, element) of the refusal."""
        with pytest.raises(Fault) as caught:
            call(*arguments, **more)
        assert caught.value.status == 400
        return caught.value.code, caught.value.element


@pytest.fixture
def ledger(tmp_path: Path) -> Iterator[Ledger]:
    made = Ledger(tmp_path)
    yield made
    audit = made.audit()
    assert audit["unbalanced"] == [], audit
    assert audit["debit"] == audit["credit"]
    made.books.close()


@pytest.fixture
def abroad(tmp_path: Path) -> Iterator[Ledger]:
    """The same with more than one currency."""
    made = Ledger(tmp_path, multi_currency=True)
    yield made
    assert made.audit()["unbalanced"] == []
    made.books.close()
