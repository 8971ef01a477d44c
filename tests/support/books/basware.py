"""Basware's companies as canonical documents."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from functools import cached_property

from tests.support.books.documents import Answer, Document, Line, Party, Row, Sandbox, day, money, text

BASWARE = "basware"
WAITING, FAILED, HANDED_OVER = ("WaitingForTransfer", "TransferInProgress"), "TransferFailed", ("Transferred", "Paid")
NOT_EXPORTED, EXPORTED, CANCELLED, CLOSED = "WaitingForExport", "Exported", "Canceled", "Closed"


# What we call ourselves when we answer; whoever transferred before this link said ``ERP``.
OURS = frozenset({"exact_online", "quickbooks_online"})


@dataclass(frozen=True)
class Basware:
    sandbox: Sandbox

    @cached_property
    def _invoices(self) -> list[Row]:
        return self.sandbox.state(BASWARE, "accountingDocuments")

    @cached_property
    def _orders(self) -> list[Row]:
        return self.sandbox.state(BASWARE, "exportedPurchaseOrders")

    @cached_property
    def invoices(self) -> list[Document]:
        return [
            Document(
                name=f"invoice {row.get('invoiceNumber') or row['invoiceId']} of {row['companyCode']}",
                company=row["companyCode"],
                id=row["invoiceId"],
                number=text(row["invoiceNumber"]),
                status=text(row.get("processingStatus")),
                vendor=row["supplierCode"],
                amount=money(row["grossSum"]),
                currency=row["currencyCode"],
                day=day(row["invoiceDate"]),
                due=day(row.get("dueDate")),
                terms="blocked" if row.get("paymentBlock") else text(row.get("paymentTermCode")),
                lines=tuple(
                    Line(
                        account=one["accountCode"], center=text(one.get("costCenterCode")),
                        tax_code=text(one["taxCode"]), amount=money(one["netTotal"]),
                    )
                    for one in sorted(row["codingRows"], key=lambda one: (int(one["rowIndex"]), one["externalCode"]))
                ),
                answers=tuple(
                    Answer(
                        success=said["success"], ours=said.get("sourceSystem") in OURS,
                        number=text(said.get("voucherNumber1")), code=said["externalCode"],
                    )
                    for said in row.get("transferResponses", [])
                ),
            )
            for row in self._invoices
        ]  # fmt: skip

    @cached_property
    def orders(self) -> list[Document]:
        """A line for each account and cost centre that a line is split on; ``kind``: how far its export is."""
        return [
            Document(
                name=f"order {row['orderNumber']} of {row['organizationUnitCode']}",
                company=row["organizationUnitCode"], id=row["externalCode"], number=row["orderNumber"],
                status=row["orderStatus"], kind=text(row.get("processingStatus")),
                exported=text(row.get("lastUpdated")), vendor=row["supplierCode"],
                currency=row["purchaseCurrency"],
                lines=tuple(_split(line, coding) for line in row["orderLines"] for coding in line["codingRows"]),
            )
            for row in self._orders
        ]  # fmt: skip

    @cached_property
    def vendors(self) -> list[Party]:
        """By company, with every name that it has in the list and on documents."""
        names = defaultdict(set)
        for row in (*self._invoices, *self._orders):
            names[row.get("companyCode") or row["organizationUnitCode"], row["supplierCode"]].add(row["supplierName"])
        for row in self.sandbox.state(BASWARE, "vendors"):
            for one in row.get("companies", []):
                names[one["companyCode"], row["vendorCode"]].add(row["name"])
        return [Party(company=company, id=code, names=frozenset(said)) for (company, code), said in names.items()]


def _split(line: Row, coding: Row) -> Line:
    return Line(
        account=coding["accountCode"], center=text(coding.get("costCenterCode")),
        quantity=money(line["quantity"]) * money(coding.get("splitPercent", 100)) / 100,
        price=money(line.get("netUnitPrice", line.get("netPrice"))),
    )  # fmt: skip
