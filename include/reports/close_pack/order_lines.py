"""Lines of purchase orders with all that is known to have come in and to be invoiced of them, as published."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any


@dataclass(frozen=True)
class Event:
    """Of `reconciliation.cut_off`. ``kind``: receipt, invoice or counted; ``line_key`` '' for an invoice that names the
    order alone. ``earliest``, ``latest``: between which days it happened, None of an invoice that is not booked."""

    kind: str
    key: str
    line_key: str
    side: str
    earliest: date | None
    latest: date | None
    quantity: Decimal | None
    net: Decimal | None
    is_spread: bool = False
    is_posted: bool = False
    number: str | None = None
    document_date: date | None = None
    state: str | None = None
    reason: str | None = None
    books_number: str | None = None


@dataclass(frozen=True)
class Share:
    """An account and cost centre of the books, None where the line names none; ``net``: its share of the line."""

    account: str | None
    cost_center: str | None
    net: Decimal


@dataclass(frozen=True)
class Line:
    """Of `reconciliation.cut_off_lines`; ``order``: link, company, system and company of the order, and its key."""

    order: tuple[str, str, str, str, str]
    key: str
    number: str
    counterparty: str | None
    order_date: date | None
    currency: str
    description: str
    quantity: Decimal | None
    net: Decimal
    is_closed: bool
    is_receipt_known: bool
    coding: tuple[Share, ...]
    no: int | None = None
    read_at: datetime | None = None
    is_stock: bool = False

    @property
    def link(self) -> str:
        return self.order[0]

    @property
    def company(self) -> str:
        return self.order[1]


@dataclass(frozen=True)
class Order:
    """The lines of one order and its events, those of the whole order among them."""

    lines: tuple[Line, ...]
    events: tuple[Event, ...]

    def of(self, line_key: str) -> list[Event]:
        return [event for event in self.events if event.line_key == line_key]


def orders(lines: Sequence[Mapping[str, Any]], events: Sequence[Mapping[str, Any]]) -> list[Order]:
    """Published rows as orders, by link, company and number; the same rows in another order make the same orders."""
    found: dict[tuple[str, ...], tuple[list[Line], list[Event]]] = {}
    for row in lines:
        found.setdefault(_order(row), ([], []))[0].append(_line(row))
    for row in events:
        if _order(row) in found:
            found[_order(row)][1].append(_event(row))
    made = [Order(tuple(sorted(own, key=_place)), tuple(sorted(of, key=_key))) for own, of in found.values()]
    return sorted(made, key=lambda order: (*order.lines[0].order[:2], order.lines[0].number, order.lines[0].order))


def _key(event: Event) -> tuple[str, str, str]:
    return event.kind, event.line_key, event.key


def _place(line: Line) -> tuple[int, str]:
    return line.no or 0, line.key


def _order(row: Mapping[str, Any]) -> tuple[str, str, str, str, str]:
    return row["link"], row["company"], row["order_system"], row["order_company"], row["order_key"]


def _line(row: Mapping[str, Any]) -> Line:
    coding = json.loads(row["coding"], parse_float=Decimal, parse_int=Decimal)
    return Line(
        order=_order(row),
        key=row["line_key"],
        number=row["number"],
        counterparty=row["counterparty"],
        order_date=row["order_date"],
        currency=row["currency"] or "",
        description=row["description"],
        quantity=row["ordered_quantity"],
        net=row["ordered"] or Decimal(0),
        is_closed=row["is_closed"],
        is_receipt_known=row["is_receipt_known"],
        coding=tuple(Share(one["account"], one["cost_center"], Decimal(one["net"] or 0)) for one in coding),
        no=row["line_no"],
        read_at=row["read_at"],
        is_stock=row["is_stock"],
    )


def _event(row: Mapping[str, Any]) -> Event:
    return Event(
        kind=row["event"],
        key=row["event_key"],
        line_key=row["line_key"],
        side=row["side"],
        earliest=row["earliest"],
        latest=row["latest"],
        quantity=row["quantity"],
        net=row["net"],
        is_spread=row["is_spread"],
        is_posted=row["is_posted"],
        number=row["document_number"],
        document_date=row["document_date"],
        state=row["state"],
        reason=row["reason"],
        books_number=row["books_number"],
    )
