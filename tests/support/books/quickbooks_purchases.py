"""What a QuickBooks Online company owes and has ordered, line by line, as canonical documents."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property

from tests.support.books.documents import Document, Line, Party, Row, day, money, ref, text
from tests.support.books.quickbooks_online import CREDIT, QuickBooks

BY_ACCOUNT, BY_ITEM = "AccountBasedExpenseLineDetail", "ItemBasedExpenseLineDetail"


@dataclass(frozen=True)
class Purchases(QuickBooks):
    """Bills and vendor credits with lines, terms and days; orders with lines; vendors."""

    @cached_property
    def bills(self) -> list[Document]:
        return [
            *(self._coded(row, self._bill(row)) for row in self.rows("bill")),
            *(self._coded(row, self._credit(row), -1) for row in self.rows("vendorcredit")),
        ]

    @cached_property
    def orders(self) -> list[Document]:
        return [
            Document(
                name=f"order {row.get('DocNumber')} of {self.realm}", company=self.realm, id=str(row["Id"]),
                number=text(row.get("DocNumber")), reference=str(row.get("PrivateNote") or ""),
                booked_as=text(row.get("DocNumber")), status=text(row.get("POStatus")), vendor=ref(row, "VendorRef"),
                amount=money(row["TotalAmt"]), currency=ref(row, "CurrencyRef"), lines=self._lines(row, 1),
            )
            for row in self.rows("purchaseorder")
        ]  # fmt: skip

    @cached_property
    def vendors(self) -> list[Party]:
        return [
            Party(
                company=self.realm, id=str(row["Id"]),
                names=frozenset({text(row["DisplayName"]), text(row.get("CompanyName"))}),
                country=text((row.get("BillAddr") or {}).get("Country")), active=bool(row.get("Active", True)),
            )
            for row in self.rows("vendor")
        ]  # fmt: skip

    def _coded(self, row: Row, bill: Document, sign: int = 1) -> Document:
        return replace(
            bill,
            booked_as=bill.number,
            due=day(row["DueDate"]) if row.get("DueDate") else None,
            terms=self._terms.get(ref(row, "SalesTermRef"), ""),
            lines=self._lines(row, sign),
        )

    def _lines(self, row: Row, sign: int) -> tuple[Line, ...]:
        found = []
        for one in row.get("Line") or []:
            detail = one.get(BY_ACCOUNT) or one.get(BY_ITEM)
            if detail is None:
                continue
            account = ref(detail, "AccountRef")
            found.append(
                Line(
                    account=self.account_of.get(account, account),
                    center=self._classes.get(ref(detail, "ClassRef"), ""),
                    tax_code=self._taxes.get(ref(detail, "TaxCodeRef"), ref(detail, "TaxCodeRef")),
                    amount=sign * money(one["Amount"]),
                )
            )
        return tuple(found)

    @cached_property
    def _terms(self) -> dict[str, str]:
        return {str(row["Id"]): text(row["Name"]) for row in self.rows("term")}

    @cached_property
    def _classes(self) -> dict[str, str]:
        return {str(row["Id"]): text(row["Name"]) for row in self.rows("class")}

    @cached_property
    def _taxes(self) -> dict[str, str]:
        return {str(row["Id"]): text(row["Name"]) for row in self.rows("taxcode")}


def plain_id(document: Document) -> str:
    """As the writer calls it: Ids of bills and credits may be equal."""
    return document.id.removeprefix(CREDIT)
