"""The cut-off list of a period: what came in and was not invoiced, what was invoiced and did not come in, and invoices
on the other side of the period's end than what they bill. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from include.reports.close_pack.measuring import Measured
from include.reports.close_pack.order_lines import Event, Line, Order

KINDS = {
    "received_not_invoiced": "Received, not invoiced",
    "invoiced_not_received": "Invoiced, not received",
    "invoice_after": "Invoice of a later period, received in this one",
    "invoice_before": "Invoice of this period, received later",
}


@dataclass(frozen=True)
class CutOff:
    """One line or document; ``amount`` net, in the order's currency."""

    kind: str
    line: Line
    amount: Decimal
    received_by: date | None = None
    number: str | None = None
    document_date: date | None = None
    books_number: str | None = None
    state: str | None = None


def cut_off(orders: Iterable[tuple[Order, Sequence[Measured]]], period_end: date) -> list[CutOff]:
    """``orders``: each with its lines as measured at ``period_end``; by kind, then as the orders come."""
    found: list[CutOff] = []
    for order, measured in orders:
        for one in measured:
            receipts = [event for event in order.of(one.line.key) if event.kind == "receipt"]
            found += _line(one, receipts, period_end)
            found += _documents(one.line, order.of(one.line.key), receipts, period_end)
    places = list(KINDS)
    return sorted(found, key=lambda one: places.index(one.kind))


def _line(one: Measured, receipts: Sequence[Event], period_end: date) -> list[CutOff]:
    days = [event.latest for event in receipts if event.latest and event.latest <= period_end]
    by = max(days, default=None)
    found = []
    if one.not_invoiced:
        found.append(CutOff("received_not_invoiced", one.line, one.not_invoiced, by, state=one.why or None))
    if one.excess:
        found.append(CutOff("invoiced_not_received", one.line, one.excess, by, state=one.why or None))
    return found


def _documents(line: Line, events: Sequence[Event], receipts: Sequence[Event], period_end: date) -> list[CutOff]:
    """Invoices whose day is on the other side of the period's end than every receipt of the line."""
    if not receipts:
        return []
    last = max((one.latest for one in receipts if one.latest), default=None)
    first = min((one.earliest for one in receipts if one.earliest), default=None)
    found = []
    for event in events:
        day = event.latest or event.document_date
        if event.kind != "invoice" or day is None:
            continue
        if day > period_end and last is not None and last <= period_end:
            kind = "invoice_after"
        elif day <= period_end and first is not None and first > period_end:
            kind = "invoice_before"
        else:
            continue
        found.append(CutOff(kind, line, event.net or Decimal(0), last, event.number, day, event.books_number,
                            event.state))  # fmt: skip
    return found
