"""What stands in the books of a company that buys in Airbase: typed by its bookkeepers."""

from __future__ import annotations

from collections.abc import Mapping

from include.sandbox.world import typed
from include.sandbox.world.spending.model import Bill, BillLine, ExactRecord, Order, Spending, TypedEntry, Vendor


def typed_of(world: Spending, tax_codes: Mapping[str, str]) -> typed.Typed:
    """``tax_codes``: what the books call the keys of VAT."""
    entries = [(entry, n, one) for one in world.bills for n, entry in enumerate(one.entries)]
    entries.sort(key=lambda found: (found[0].entered, found[2].id, found[1]))
    return typed.Typed(
        world.now, world.open_from,
        [_party(world, one, record) for one in world.vendors for record in one.records],
        [_order(world, one, tax_codes) for one in world.orders if one.in_books],
        [_bill(world, one, entry, tax_codes) for entry, _, one in entries],
    )  # fmt: skip


def _party(world: Spending, one: Vendor, record: ExactRecord) -> typed.Party:
    place = record.address
    return typed.Party(
        company=record.company.books, key=one.id if record == one.record(record.company) else record.id,
        truth=record.id, code=record.code,
        name=record.name, tax_number=record.vat_number, currency=world.spender.currency_of(one.currency,
        record.company), term=record.term, line1=place.line1,
        line2=place.line2, city=place.city, region=place.region, postcode=place.postcode, country=place.country,
        email=record.email, payable=record.payable, blocked=record.blocked,
        registration=record.registration, bank=one.bank,
    )  # fmt: skip


def _order(world: Spending, one: Order, tax_codes: Mapping[str, str]) -> typed.Order:
    entered = one.in_books
    assert entered is not None
    lines = tuple(
        typed.Item(
            line.number, line.account, line.description, line.amount, tax_codes.get(line.vat),
            item=world.spender.item_of(line.account), quantity=line.quantity, price=line.unit_price,
            received=line.received, cost_center=line.cost_center,
        )
        for line in entered.lines
    )  # fmt: skip
    return typed.Order(
        company=one.company.books, key=one.number, party=one.vendor.id, entered=entered.entered, date=one.issue_date,
        arrives=one.delivery_date or one.service_start or one.issue_date, reference=entered.reference,
        text=entered.description, currency=one.currency, lines=lines, cancelled=entered.cancelled,
        truth=(world.kind("orders"), one.number),
    )  # fmt: skip


def _bill(world: Spending, one: Bill, entry: TypedEntry, tax_codes: Mapping[str, str]) -> typed.Bill:
    return typed.Bill(
        company=one.company.books, party=one.vendor.id, entered=entry.entered, number=entry.reference,
        date=one.invoice_date, due=one.due_date,
        text=one.lines[0].description, currency=one.currency,
        lines=tuple(_line(at, line, tax_codes) for at, line in enumerate(entry.lines, start=1)), order=one.order,
        paid=entry.paid, truth=(world.kind("bills"), one.id),
    )  # fmt: skip


def _line(at: int, one: BillLine, tax_codes: Mapping[str, str]) -> typed.Item:
    return typed.Item(
        at, one.account, one.description, one.net, tax_codes.get(one.vat), one.tax, cost_center=one.cost_center,
        ordered=one.order_line,
    )  # fmt: skip
