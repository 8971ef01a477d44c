"""A company of QuickBooks Online in the sandbox with one vendor, and the client and the writer on it over real HTTP."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pytest

from include.documents import Payment
from include.store.database import Store
from include.systems.base import Action, Outcome, Posting, Target
from include.systems.quickbooks_online.codebook import Account, Books, CompanyBooks, Currencies, OpenItem
from include.systems.quickbooks_online.writer import QuickBooksWriter
from tests.conftest import RunningSandbox
from tests.support.live import Live, quickbooks
from tests.support.quickbooks import KEY, REALM, payment, posting

Row = dict[str, Any]
OPTIONS = {"payment_account": "1050", "discount_account": "4900"}


@dataclass
class Company:
    """A company without documents, a vendor and what people and we do there."""

    live: Live
    sandbox: RunningSandbox
    supplier: str

    def rows(self, entity: str) -> list[Row]:
        return self.sandbox.state("quickbooks_online", entity, REALM)

    def row(self, entity: str, key: str) -> Row:
        return next(row for row in self.rows(entity) if row["Id"] == key)

    def made(self, entity: str, **values: Any) -> str:
        """Entered by a person."""
        return str(self.sandbox.edit("quickbooks_online", entity, {"company": REALM, "set": values})["key"])

    def changed(self, entity: str, key: str, **values: Any) -> None:
        self.sandbox.edit("quickbooks_online", entity, {"company": REALM, "key": key, "set": values})

    def bill(self, amount: float, **more: Any) -> str:
        return self.made("bill", **self._document(amount), **more)

    def credit(self, amount: float) -> str:
        return f"VC-{self.made('vendorcredit', **self._document(amount))}"

    def _document(self, amount: float) -> Row:
        [expense] = [row["Id"] for row in self.rows("account") if row["Name"] == "Rent"]
        detail = {"AccountRef": {"value": expense}}
        line = {"Amount": amount, "DetailType": "AccountBasedExpenseLineDetail"}
        return {
            "VendorRef": {"value": self.supplier},
            "TxnDate": self.today.isoformat(),
            "Line": [{**line, "AccountBasedExpenseLineDetail": detail}],
        }

    @property
    def today(self) -> Any:
        return self.live.clock.now().date()

    @property
    def writer(self) -> QuickBooksWriter:
        accounts = [
            Account(row["Id"], row["Name"], row["AccountType"], row.get("AcctNum"), row.get("FullyQualifiedName"))
            for row in self.rows("account")
        ]
        items = {
            f"{prefix}{row['Id']}": OpenItem(row["VendorRef"]["value"], row["APAccountRef"]["value"])
            for entity, prefix in (("bill", ""), ("vendorcredit", "VC-"))
            for row in self.rows(entity)
        }
        books = Books({REALM: CompanyBooks(accounts, items, Currencies("USD"))})
        return QuickBooksWriter(self.live.client, OPTIONS, books)

    def payment(self, *paid: Any, **change: Any) -> Payment:
        return payment(paid, vendor_key=self.supplier, date=self.today, **change)

    def deliver(self, *postings: Posting) -> list[Outcome]:
        writer = self.writer
        prepared = writer.prepare(postings)
        assert prepared.request is not None, prepared.problems
        return list(writer.send("flow", prepared.request, len(postings)))

    def post(self, document: Any, action: Action = "create", key: str = KEY, target: Target | None = None) -> Target:
        [outcome] = self.deliver(posting(document, action, key, target))
        assert outcome.kind == "delivered", outcome.text
        assert outcome.target is not None
        return outcome.target

    def balances(self, *keys: str) -> list[float]:
        entities = {True: "vendorcredit", False: "bill"}
        return [float(self.row(entities[key.startswith("VC-")], key.removeprefix("VC-"))["Balance"]) for key in keys]

    def writes(self) -> list[str]:
        calls = self.sandbox.get("/calls")["calls"]
        return [call["path"].rpartition("/")[2] for call in calls if call["method"] == "POST" and "v3" in call["path"]]


@pytest.fixture
def company(empty_sandbox: RunningSandbox, sqlite_store: Store) -> Iterator[Company]:
    with quickbooks(empty_sandbox, sqlite_store, sleep=lambda seconds: None) as live:
        made = Company(live, empty_sandbox, "")
        made.supplier = made.made("vendor", DisplayName="Jansen Supplies")
        empty_sandbox.post("/calls/reset")
        yield made
