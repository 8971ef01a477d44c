"""A division of Exact Online in the sandbox with one supplier and one entry, and the writer on it over real HTTP."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

import pytest

from include.documents import Application, CodingLine
from include.store.database import Store
from include.systems.base import Outcome, Posting, Target
from include.systems.exact_online.codebook import (
    Books,
    DivisionBooks,
    Entry,
    EntryLine,
    Journal,
    Period,
    PostedEntry,
    PostedLine,
)
from include.systems.exact_online.writer import ExactOnlineWriter
from tests.conftest import RunningSandbox
from tests.support.live import Live, exact
from tests.support.postings import coding, payment, posting

TODAY = datetime.now(UTC).date()
OPTIONS = {"payment_journal": "90", "clearing_account": "1290", "bank_journal": "21", "discount_account": "4900"}


def no_wait(seconds: float) -> None:
    """Back-off is real time; what is repeated is looked at here, not how long it takes."""


@pytest.fixture
def live(empty_sandbox: RunningSandbox, sqlite_store: Store) -> Iterator[Live]:
    with exact(empty_sandbox, sqlite_store, sleep=no_wait) as opened:
        yield opened


@dataclass
class Division:
    """Division 123 with one supplier and one entry of 100.00 net, 121.00 with VAT, on one line."""

    live: Live
    sandbox: RunningSandbox
    supplier: str
    entry: str
    line: str
    known: DivisionBooks

    @property
    def books(self) -> Books:
        """With the ledger as the division's own people see it now."""
        return Books({"123": replace(self.known, posted=self.posted())})

    def writer(self, **options: Any) -> ExactOnlineWriter:
        return ExactOnlineWriter(self.live.client, OPTIONS | options, self.books)

    def posted(self) -> dict[str, PostedEntry]:
        lines: dict[str, list[dict[str, Any]]] = {}
        for row in self.rows("transaction_lines"):
            lines.setdefault(row["EntryID"], []).append(row)
        return {
            key: PostedEntry(rows[0]["JournalCode"], rows[0]["EntryNumber"], tuple(_posted_line(row) for row in rows))
            for key, rows in lines.items()
        }

    def payment(
        self,
        action: Any = "create",
        paid: str = "121.00",
        discount: str = "0",
        target: Target | None = None,
        **change: Any,
    ) -> Posting:
        applied = Application(
            document_key=self.entry, document_number="F-77", amount=Decimal(paid), discount=Decimal(discount)
        )
        values = {"vendor_key": self.supplier, "date": TODAY, "amount": Decimal(paid), "applications": (applied,)}
        return posting(payment(**values | change), action, target=target)

    def coding(self, *after: CodingLine, source_key: str = "9001") -> Posting:
        before = (CodingLine(key=self.line, no=1, account="4000", net=Decimal("100.00")),)
        return posting(
            coding(source_key=source_key, invoice_key=self.entry, date=TODAY, before=before, after=after),
        )

    def rows(self, entity: str) -> list[dict[str, Any]]:
        return self.sandbox.state("exact_online", entity, "123")


@pytest.fixture
def division(live: Live, empty_sandbox: RunningSandbox) -> Division:
    def rows(entity: str) -> list[dict[str, Any]]:
        return empty_sandbox.state("exact_online", entity, "123")

    accounts = {row["Code"].strip(): row["ID"] for row in rows("gl_accounts")}
    made = empty_sandbox.edit(
        "exact_online", "accounts", {"company": "123", "set": {"Name": "Jansen", "IsSupplier": True}}
    )
    line = {"GLAccount": accounts["4000"], "AmountFC": 100.0, "VATCode": "2"}
    entry = {
        "Supplier": made["key"],
        "Journal": "60",
        "EntryDate": TODAY.isoformat(),
        "YourRef": "F-77",
        "PurchaseEntryLines": [line],
    }
    posted = empty_sandbox.edit("exact_online", "purchase_entries", {"company": "123", "set": entry})
    [written_line] = rows("purchase_entry_lines")
    number = int(posted["row"]["EntryNumber"])
    books = DivisionBooks(
        accounts,
        {
            row["Code"]: Journal(row["Code"], row["Type"], row.get("Currency"), account=row.get("GLAccount"))
            for row in rows("journals")
        },
        [Period(TODAY.year, TODAY.month, TODAY.replace(day=1), TODAY)],
        {posted["key"]: Entry(number, "1600")},
        {written_line["ID"]: EntryLine("2", Decimal("21.00"))},
    )
    return Division(live, empty_sandbox, made["key"], posted["key"], written_line["ID"], books)


def _posted_line(row: dict[str, Any]) -> PostedLine:
    return PostedLine(
        row["LineNumber"],
        row["GLAccount"],
        Decimal(str(row["AmountFC"])),
        row["Currency"],
        row.get("Account"),
        row.get("Description") or "",
        our_ref=row.get("InvoiceNumber"),
    )


def written(writer: ExactOnlineWriter, what: Posting) -> Outcome:
    prepared = writer.prepare([what])
    assert prepared.request is not None, prepared.problems
    [outcome] = writer.send("payments", prepared.request, 1)
    return outcome


def balances(division: Division) -> dict[str, Decimal]:
    """Balance by account code, in the division's currency."""
    codes = {row["ID"]: row["Code"].strip() for row in division.rows("gl_accounts")}
    found: dict[str, Decimal] = {}
    for row in division.rows("transaction_lines"):
        code = codes[row["GLAccount"]]
        found[code] = found.get(code, Decimal(0)) + Decimal(str(row["AmountDC"]))
    return {code: amount for code, amount in found.items() if amount}
