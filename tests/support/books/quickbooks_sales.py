"""The sales of a QuickBooks company as canonical documents, and our journal entries of their tax.

An invoice is known by its Id, the other forms by their kind before it. What was voided is no sale any more.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property

from tests.support.books.documents import Document, Line, Move, Party, Posting, Row, Sandbox, day, money, ref, text
from tests.support.books.quickbooks_online import QUICKBOOKS

# By entity: how its key begins, and what it is to whoever taxes it.
FORMS = {
    "invoice": ("", "invoice"), "creditmemo": ("CM-", "credit note"), "salesreceipt": ("SR-", "invoice"),
    "refundreceipt": ("RR-", "credit note"),
}  # fmt: skip
RECEIVABLE = "Accounts Receivable"


@dataclass(frozen=True)
class QuickBooksSales:
    """In the words of ``exact_online.Exact``, by which ``avalara_sales`` compares."""

    sandbox: Sandbox
    realm: str

    def rows(self, entity: str) -> list[Row]:
        return self.sandbox.state(QUICKBOOKS, entity, self.realm)

    @cached_property
    def account_of(self) -> dict[str, str]:
        return {str(row["Id"]): text(row.get("AcctNum")) or text(row["Name"]) for row in self.rows("account")}

    @cached_property
    def customers(self) -> dict[str, Party]:
        """``account``: the receivable of the customer's currency, or the only one that there is."""
        rows = [row for row in self.rows("account") if row["AccountType"] == RECEIVABLE]
        named = {"" if len(rows) == 1 else ref(row, "CurrencyRef"): self.account_of[str(row["Id"])] for row in rows}
        return {
            str(row["Id"]): Party(
                company=self.realm, id=str(row["Id"]), names=frozenset({row["DisplayName"]}), code=str(row["Id"]),
                account=named.get("") or named.get(ref(row, "CurrencyRef"), ""),
            )
            for row in self.rows("customer")
        }  # fmt: skip

    @cached_property
    def sales(self) -> list[Document]:
        return [one for entity in FORMS for row in self.rows(entity) if (one := self._form(entity, row)).lines]

    def postings(self, ours: re.Pattern[str]) -> list[Posting]:
        found = []
        for row in self.rows("journalentry"):
            lines: dict[str, list[Row]] = defaultdict(list)
            for line in row["Line"]:
                if key := ours.search(text(line.get("Description"))):
                    lines[key[0]].append(line)
            for key, mine in lines.items():
                moves = tuple(self._move(row, line) for line in mine)
                found.append(Posting(company=self.realm, entry=str(row["Id"]), reference=key, moves=moves))
        return found

    def _form(self, entity: str, row: Row) -> Document:
        prefix, kind = FORMS[entity]
        return Document(
            name=f"{kind} {row['DocNumber']}", company=self.realm, id=f"{prefix}{row['Id']}", number=row["DocNumber"],
            status="final", kind=kind, vendor=ref(row, "CustomerRef"), debtor=ref(row, "CustomerRef"),
            currency=ref(row, "CurrencyRef"), day=day(row["TxnDate"]),
            tax=money((row.get("TxnTaxDetail") or {}).get("TotalTax")),
            lines=tuple(self._lines(row, Decimal(1 if kind == "invoice" else -1))),
        )  # fmt: skip

    def _lines(self, row: Row, turn: Decimal) -> Iterator[Line]:
        names = {str(one["Id"]): str(one["FullyQualifiedName"]) for one in self.rows("item")}
        for line in row["Line"]:
            if line["DetailType"] == "SalesItemLineDetail" and money(row["TotalAmt"]):
                item = names[ref(line["SalesItemLineDetail"], "ItemRef")]
                yield Line(item=item, amount=turn * money(line["Amount"]))

    def _move(self, row: Row, line: Row) -> Move:
        detail = line["JournalEntryLineDetail"]
        amount = money(line["Amount"]) * (1 if detail["PostingType"] == "Debit" else -1)
        return Move(
            account=self.account_of[ref(detail, "AccountRef")], center=text((detail.get("ClassRef") or {}).get("name")),
            party=ref(detail.get("Entity") or {}, "EntityRef"), amount=amount, currency=ref(row, "CurrencyRef"),
            day=day(row["TxnDate"]),
        )  # fmt: skip
