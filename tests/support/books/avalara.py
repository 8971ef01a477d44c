"""AvaTax's companies as canonical documents."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property

from tests.support.books.documents import Document, Line, Row, Sandbox, day, money, text

AVALARA = "avalara"
SAVED, COMMITTED, GONE = "Saved", "Committed", ("Adjusted", "Cancelled")
KINDS = {"SalesInvoice": "invoice", "ReturnInvoice": "credit note"}
# Country, region and kind of a tax.
Jurisdiction = tuple[str, str, str]


@dataclass(frozen=True, kw_only=True)
class TaxDocument(Document):
    """``number``: its code, ``vendor``: the customer's code."""

    taxes: tuple[tuple[Jurisdiction, Decimal], ...] = ()


@dataclass(frozen=True)
class Avalara:
    sandbox: Sandbox
    companies: Collection[str]

    @cached_property
    def recorded(self) -> dict[str, list[TaxDocument]]:
        """By code in small letters, the documents that count: neither void nor an earlier version."""
        found: dict[str, list[TaxDocument]] = defaultdict(list)
        for company in self.companies:
            for row in self.sandbox.state(AVALARA, "transactions", company):
                if row["status"] not in GONE:
                    found[str(row["code"]).lower()].append(_document(company, row))
        return dict(found)


def _document(company: str, row: Row) -> TaxDocument:
    taxes: dict[Jurisdiction, Decimal] = defaultdict(Decimal)
    for line in row["lines"]:
        for part in line["details"]:
            taxes[str(part["country"]), str(part["region"]), str(part["taxType"])] += money(part["tax"])
    return TaxDocument(
        name=f"document {row['code']} of {company}",
        company=company,
        id=str(row["id"]),
        number=str(row["code"]),
        reference=text(row.get("referenceCode")),
        status=row["status"],
        kind=KINDS.get(row["type"], row["type"]),
        vendor=row["customerCode"],
        amount=money(row["totalAmount"]),
        tax=money(row["totalTax"]),
        currency=row["currencyCode"],
        day=day(row["date"]),
        exemption=text(row.get("entityUseCode")),
        lines=tuple(
            Line(item=str(line["itemCode"]), tax_code=text(line["taxCode"]), amount=money(line["lineAmount"]))
            for line in row["lines"]
        ),
        taxes=tuple((place, tax) for place, tax in taxes.items() if tax),
    )
