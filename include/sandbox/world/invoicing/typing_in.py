"""What stands in the books of a company that approves in Basware: typed by hand, or by the interface before."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping

from include.sandbox.world import typed
from include.sandbox.world.drawing import cents
from include.sandbox.world.invoicing.model import ExactRecord, Invoice, Invoicing, Line, Order, Supplier

Codes = Mapping[str, str]


class TypedIn:
    """``tax_codes`` and ``terms``: what the books call Basware's."""

    def __init__(self, world: Invoicing, tax_codes: Codes, terms: Codes) -> None:
        self._world, self._tax_codes, self._terms = world, tax_codes, terms

    def everything(self) -> typed.Typed:
        world = self._world
        there = [one for one in world.invoices if one.entered]
        return typed.Typed(
            world.now, world.open_from,
            [self._party(one, record) for one in world.suppliers for record in one.records],
            [self._order(one) for one in world.orders if one.in_books],
            [self._bill(one) for one in sorted(there, key=lambda one: (one.entered, one.number))],
        )  # fmt: skip

    def _party(self, one: Supplier, record: ExactRecord) -> typed.Party:
        mine = record.party == one.id
        first = one.record(record.company)
        return typed.Party(
            company=record.company.books, key=one.id if record == first else record.id, truth=record.id,
            code=record.code, name=record.name,
            tax_number=record.vat_number, currency=one.currency, term=self._terms[one.term], line1=one.street,
            city=one.city, region=None, postcode=one.postcode, country=one.country,
            email=one.email if mine else None, phone=one.phone if mine else None, payable=record.payable,
            blocked=record.blocked, registration=one.registration if mine else None, bank=record.bank,
        )  # fmt: skip

    def _order(self, one: Order) -> typed.Order:
        """With Basware's number as the reference; one that changed since is as it was then."""
        buyer = self._world.buyer
        lines = []
        for line in one.lines:
            quantity = line.quantity if one.exported else line.quantity + 1
            text = f"{buyer.words['line']} {line.number}"
            tax_code = next((tax for code, _, _, tax in buyer.accounts if code == line.account), None)
            lines.append(typed.Item(
                line.number, line.account, text, cents(quantity * line.price), self._tax_codes.get(tax_code or ""),
                item=buyer.item_of(line.account), quantity=quantity, price=line.price,
                received=line.received if one.exported else line.received * 0, cost_center=line.cost_center,
                project=line.project,
            ))  # fmt: skip
        return typed.Order(
            company=one.company.books, key=one.number, party=one.supplier.id,
            entered=one.made + dt.timedelta(hours=2), date=one.made.date(),
            arrives=one.made.date() + dt.timedelta(days=7), reference=one.number,
            text=f"{buyer.words['order']} {one.number}", currency=one.supplier.currency, lines=tuple(lines),
            cancelled=one.exported and one.status == "Canceled",
        )  # fmt: skip

    def _bill(self, one: Invoice) -> typed.Bill:
        assert one.entered is not None
        sign = -1 if one.credit else 1
        return typed.Bill(
            company=one.company.books, party=one.supplier.id, entered=one.entered, number=one.typed, date=one.date,
            due=one.due,
            text=f"{self._world.buyer.words['invoice']} {one.invoice_number}", currency=one.supplier.currency,
            lines=tuple(self._line(at, line, sign) for at, line in enumerate(one.lines, start=1)), credit=one.credit,
            blocked=one.blocked, order=one.order.number if one.order else None, paid=one.paid,
        )  # fmt: skip

    def _line(self, at: int, one: Line, sign: int) -> typed.Item:
        ordered = one.ordered
        center = None if one.cost_center == self._world.buyer.unknown_cost_center else one.cost_center
        return typed.Item(
            at, one.account, "", sign * one.net, self._tax_codes[one.tax_code],
            sign * one.tax, item=self._world.buyer.item_of(one.account) if ordered else None,
            quantity=ordered.quantity if ordered else None, price=ordered.price if ordered else None,
            cost_center=center, cost_unit=one.cost_unit, project=one.project,
            ordered=ordered.number if ordered else None,
        )  # fmt: skip
