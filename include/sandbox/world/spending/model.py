"""The world of a company that buys in Airbase. Codes are those of Airbase, where the documents come from."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from include.sandbox.world.model import Company
from include.sandbox.world.spending.buying import (
    Approval,
    Order,
    OrderLine,
    OrderStatus,
    Request,
    RequestStatus,
    TypedOrder,
)
from include.sandbox.world.spending.description import Spender
from include.sandbox.world.spending.parties import (
    Address,
    AirbaseRecord,
    ExactRecord,
    Person,
    Vendor,
    VendorStatus,
    pair,
)
from include.sandbox.world.spending.paying import (
    Bill,
    BillLine,
    BillStatus,
    EntryStatus,
    EntryType,
    LedgerEntry,
    Method,
    Outcome,
    Payment,
    PaymentStatus,
    TypedEntry,
)

__all__ = [
    "Address",
    "AirbaseRecord",
    "Approval",
    "Bill",
    "BillLine",
    "BillStatus",
    "EntryStatus",
    "EntryType",
    "ExactRecord",
    "LedgerEntry",
    "Method",
    "Order",
    "OrderLine",
    "OrderStatus",
    "Outcome",
    "Payment",
    "PaymentStatus",
    "Person",
    "Request",
    "RequestStatus",
    "Spending",
    "TypedEntry",
    "TypedOrder",
    "Vendor",
    "VendorStatus",
    "pair",
]  # fmt: skip


@dataclass
class Spending:
    """Everything, in order of time. ``open_from``: the first day whose period is open in the books.

    ``companies`` have books each; ``elsewhere`` is in Airbase alone.
    """

    seed: int
    now: dt.datetime
    open_from: dt.date
    spender: Spender
    vendors: list[Vendor] = field(default_factory=list)
    requests: list[Request] = field(default_factory=list)
    orders: list[Order] = field(default_factory=list)
    bills: list[Bill] = field(default_factory=list)
    ledger_entries: list[LedgerEntry] = field(default_factory=list)

    @property
    def companies(self) -> tuple[Company, ...]:
        return self.spender.companies

    @property
    def elsewhere(self) -> tuple[Company, ...]:
        return self.spender.elsewhere

    @property
    def subsidiaries(self) -> tuple[Company, ...]:
        """Companies of the Airbase tenant."""
        return (*self.companies, *self.elsewhere)

    @property
    def payments(self) -> list[Payment]:
        return [payment for bill in self.bills for payment in bill.payments]

    def kind(self, name: str) -> str:
        """Of documents, for whoever keeps the truth."""
        return f"{self.spender.tenant}/{name}" if self.spender.tenant else name

    def parties(self) -> list[tuple[str, str]]:
        """(id of a pair of records, real vendor behind it), for whoever keeps the truth."""
        found = {pair(one, company): one.id for one in self.vendors for company in one.companies}
        return list((found | {rec.id: one.id for one in self.vendors for rec in one.records}).items())

    def documents(self) -> Iterator[tuple[str, str, dict[str, Any]]]:
        """(kind, its name in this world, what became of it in the books), for whoever keeps the truth.

        ``orders`` are those that people typed into the books; ``bills`` are all that Airbase has.
        """
        for order in self.orders:
            if order.in_books is not None:
                yield self.kind("orders"), order.number, _facts(order.company, order.vendor)
        for bill in self.bills:
            more = {"number": bill.number, "status": bill.status, "outcome": bill.outcome}
            yield self.kind("bills"), bill.id, _facts(bill.company, bill.vendor) | more


def _facts(company: Company, vendor: Vendor) -> dict[str, Any]:
    return {"company": company.airbase, "division": company.books, "vendor": vendor.id}
