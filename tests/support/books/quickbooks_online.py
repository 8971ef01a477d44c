"""A QuickBooks Online company as canonical documents. A vendor credit's id begins with ``VC-``; memos are references.

A bill payment is a posting: what it settles, off the account that it is owed on, out of the bank account.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from tests.support.books.documents import Document, Move, Posting, Row, Sandbox, day, money, ref, text

QUICKBOOKS = "quickbooks_online"
CREDIT = "VC-"


@dataclass(frozen=True)
class QuickBooks:
    sandbox: Sandbox
    realm: str

    def rows(self, entity: str) -> list[Row]:
        return self.sandbox.state(QUICKBOOKS, entity, self.realm)

    @cached_property
    def bills(self) -> list[Document]:
        """Bills and vendor credits; ``status``: whether something of it is open, ``amount``: of a credit below 0."""
        return [
            *(self._bill(row) for row in self.rows("bill")),
            *(self._credit(row) for row in self.rows("vendorcredit")),
        ]

    @cached_property
    def account_of(self) -> dict[str, str]:
        """The number of each account by its id."""
        return {str(row["Id"]): text(row.get("AcctNum")) for row in self.rows("account")}

    @cached_property
    def closed_through(self) -> date | None:
        (preferences,) = self.rows("preferences")
        return day(preferences["AccountingInfoPrefs"].get("BookCloseDate"))

    @cached_property
    def bill_payments(self) -> list[Posting]:
        return [
            Posting(
                company=self.realm,
                entry=f"bill payment {row['Id']}",
                reference=text(row.get("PrivateNote")),
                moves=tuple(self._moves(row)),
                # A void leaves it in its place, with a total of 0 and nothing that it settles.
                void=not row.get("Line") and money(row["TotalAmt"]) == 0,
                number=text(row.get("DocNumber")),
            )
            for row in self.rows("billpayment")
        ]

    def _moves(self, row: Row) -> Iterator[Move]:
        where = {"day": date.fromisoformat(row["TxnDate"]), "currency": ref(row, "CurrencyRef")}
        owed = {"account": ref(row, "APAccountRef"), "party": ref(row, "VendorRef")}
        for line in row.get("Line") or []:
            for linked in line["LinkedTxn"]:
                credit = linked["TxnType"] == "VendorCredit"
                amount = money(line["Amount"]) * (-1 if credit else 1)
                yield Move(settles=f"{CREDIT if credit else ''}{linked['TxnId']}", amount=amount, **owed, **where)
        bank = ref(row.get("CheckPayment") or {}, "BankAccountRef")
        yield Move(account=self.account_of.get(bank, bank), amount=-money(row["TotalAmt"]), **where)

    def _bill(self, row: Row, prefix: str = "", kind: str = "bill") -> Document:
        return Document(
            name=f"{kind} {row.get('DocNumber') or prefix + row['Id']}", company=self.realm,
            id=f"{prefix}{row['Id']}", number=text(row.get("DocNumber")), reference=str(row.get("PrivateNote") or ""),
            status="open" if money(row["Balance"]) > 0 else "settled", kind=kind, vendor=ref(row, "VendorRef"),
            amount=money(row["TotalAmt"]) * (-1 if prefix else 1), currency=ref(row, "CurrencyRef"),
            day=day(row["TxnDate"]), account=ref(row, "APAccountRef"),
        )  # fmt: skip

    def _credit(self, row: Row) -> Document:
        return self._bill(row, CREDIT, "credit")
