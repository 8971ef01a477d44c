"""AvidXchange's companies as canonical documents. A reference is the code that the books have given."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from functools import cached_property

from tests.support.books.documents import Code, Document, Line, Paid, Party, Payment, Row, Sandbox, day, money, text

AVID = "avidxchange"
DEAD = ("Voided", "Rejected")
APPROVED = ("Approved", "PaymentCreated", "PaymentError", "Paid", "PaymentVoided")
GROUPS = {"Accounting Codes": "account", "Cost Centers": "cost centre", "Cost Units": "cost unit"}


@dataclass(frozen=True)
class Avid:
    """``companies``: the link's own, one tenant has those of every link; None: all of them."""

    sandbox: Sandbox
    companies: Collection[str] | None = None

    def rows(self, entity: str) -> list[Row]:
        rows = self.sandbox.state(AVID, entity)
        return [row for row in rows if self.companies is None or row["CompanyExternalCode"] in self.companies]

    @cached_property
    def vendors(self) -> list[Party]:
        return [
            Party(
                company=row["CompanyExternalCode"], id=str(row["VendorId"]),
                names=frozenset({text(row.get("VendorName"))}), reference=text(row["ExternalVendorCode"]),
            )
            for row in self.rows("vendors")
        ]  # fmt: skip

    @cached_property
    def codes(self) -> list[Code]:
        return [
            Code(
                kind=GROUPS.get(row["GroupName"], row["GroupName"]), company=row["CompanyExternalCode"],
                id=str(row.get("EnterpriseCodeId")), code=row["CodeValue"], active=bool(row["IsActive"]),
            )
            for row in self.rows("enterprise_codes")
        ]  # fmt: skip

    @cached_property
    def orders(self) -> list[Document]:
        """``vendor``: the code of its vendor in the books."""
        return [
            Document(
                name=f"order {row.get('PurchaseOrderNumber')} of {row['CompanyExternalCode']}",
                company=row["CompanyExternalCode"], id=str(row.get("PurchaseOrderId")),
                reference=text(row["ExternalCode"]), vendor=text(row["VendorExternalCode"]),
                amount=money(row["TotalAmount"]), currency=row["CurrencyCode"],
            )
            for row in self.rows("purchase_orders")
        ]  # fmt: skip

    @cached_property
    def invoices(self) -> list[Document]:
        return [
            Document(
                name=f"invoice {row['InvoiceNumber']} of {row['CompanyExternalCode']}",
                company=row["CompanyExternalCode"], id=str(row["InvoiceId"]), number=row["InvoiceNumber"],
                reference=text(row["ExternalCode"]), status=row["Status"], vendor=str(row["VendorId"]),
                amount=money(row["Amount"]), currency=row["CurrencyCode"], lines=tuple(map(_line, row["Lines"])),
            )
            for row in self.rows("invoices")
        ]  # fmt: skip

    @cached_property
    def open_batches(self) -> frozenset[str]:
        """Companies with a batch that is not closed."""
        rows = self.rows("invoice_batches")
        return frozenset(
            row["CompanyExternalCode"] for row in rows if row["DateClosed"] is None and row["InvoiceCount"]
        )

    @cached_property
    def payments(self) -> list[Payment]:
        return [
            Payment(
                company=row["CompanyExternalCode"],
                number=str(row["PaymentId"]),
                state=_state(row),
                amount=money(row["Amount"]),
                currency=row["CurrencyCode"],
                vendor=str(row["VendorId"]),
                issued=day(row["IssuedDate"]),
                voided=day(row["VoidedDate"]),
                trace=str(row["AvidPayChecknumber"] or row["TraceNumber"] or row["CardLast4"] or ""),
                paid=tuple(
                    Paid(
                        reference=text(paid["ExternalCode"]), number=text(paid["InvoiceNumber"]),
                        net=money(paid["NetAmount"]), discount=money(paid["Discount"]),
                    )
                    for paid in row["Invoices"]
                ),
            )
            for row in self.rows("payments")
        ]  # fmt: skip


def _line(row: Row) -> Line:
    said = {GROUPS.get(code["GroupName"]): code["CodeValue"] for code in row["Codes"]}
    return Line(account=text(said.get("account")), center=text(said.get("cost centre")))


def _state(row: Row) -> str:
    status = row["Status"]["Description"]
    if status in ("Void", "Error"):
        return str(status).lower()
    return "issued" if row["IssuedDate"] else "pending"
