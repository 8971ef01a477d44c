"""The accrual proposal of a period: what is accrued, what is listed apart so that it is neither accrued twice nor lost,
and what a person is asked first. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from include.documents import in_currency
from include.reports.close_pack.measuring import NOTHING, Measured
from include.reports.close_pack.order_lines import Event, Line, Order

QUESTIONS = {
    "no_receipts": "Nobody enters what comes in on this order: was it received, or its service given, by the last day?",
    "receipt_day_unknown": "Read as received after the last day, and the order gives no date: was it received by then?",
    "sides_differ": "The two systems say that different amounts came in: which of them is right?",
    "invoice_names_no_line": "An invoice names the order and not the line: which of its lines does it bill?",
    "invoice_day_unknown": "The order counts an invoice of which no date is known: is it booked by the last day?",
    "order_closed": "The order is closed: will what was received and not invoiced still be invoiced?",
    "account_unknown": "No account of the books is known for this line: on which account is it accrued?",
}


@dataclass(frozen=True)
class Accrual:
    """A line's share on one account and cost centre."""

    line: Line
    account: str
    cost_center: str | None
    quantity: Decimal | None
    amount: Decimal


@dataclass(frozen=True)
class Apart:
    """``why``: waiting (an invoice that is not in the books yet) or on_stock."""

    line: Line
    why: str
    amount: Decimal
    invoice: Event | None = None


@dataclass(frozen=True)
class Asked:
    """``code``: of `QUESTIONS`; ``amount``: what it is about. A line without receipts is asked once per order."""

    line: Line
    code: str
    amount: Decimal


@dataclass(frozen=True)
class Proposal:
    """Each list as the orders come."""

    period_end: date
    accruals: tuple[Accrual, ...]
    apart: tuple[Apart, ...]
    asked: tuple[Asked, ...]

    @property
    def totals(self) -> dict[tuple[str, str], Decimal]:
        """Accrued by company and currency."""
        found: dict[tuple[str, str], Decimal] = {}
        for one in self.accruals:
            key = one.line.company, one.line.currency
            found[key] = found.get(key, NOTHING) + one.amount
        return found


def propose(orders: Iterable[tuple[Order, Sequence[Measured]]], period_end: date) -> Proposal:
    """``orders``: each with its lines as measured at ``period_end``."""
    accruals: list[Accrual] = []
    apart: list[Apart] = []
    asked: list[Asked] = []
    for _, measured in orders:
        for one in measured:
            accruals += shared(one)
            apart += _apart(one)
            asked += _asked(one)
        asked += _no_receipts(measured, period_end)
    return Proposal(period_end, tuple(accruals), tuple(apart), tuple(asked))


def shared(one: Measured) -> list[Accrual]:
    """What is accrued of a line, on its accounts; the last one takes what rounding leaves."""
    if not one.accrued:
        return []
    coding = one.line.coding
    whole = sum((share.net for share in coding), NOTHING)
    found, before, so_far = [], NOTHING, NOTHING
    for place, share in enumerate(coding, 1):
        so_far += share.net
        if place == len(coding):
            through = one.accrued
        elif whole:
            through = in_currency(one.accrued * so_far / whole, one.line.currency)
        else:
            through = in_currency(one.accrued * place / len(coding), one.line.currency)
        quantity = one.received_quantity if len(coding) == 1 else None
        found.append(Accrual(one.line, share.account or "", share.cost_center, quantity, through - before))
        before = through
    return [accrual for accrual in found if accrual.amount]


def _apart(one: Measured) -> list[Apart]:
    found = []
    if one.waiting:
        left = one.waiting
        for event in one.pending:
            part = left if event is one.pending[-1] else _part(left, event.net)
            left -= part
            if part:
                found.append(Apart(one.line, "waiting", part, event))
    if one.on_stock:
        found.append(Apart(one.line, "on_stock", one.on_stock))
    return found


def _part(left: Decimal, net: Decimal | None) -> Decimal:
    """Of what waits, what one invoice brings: never more than is left, and of its sign."""
    net = net or NOTHING
    return min(max(net, NOTHING), left) if left > 0 else max(min(net, NOTHING), left)


def _asked(one: Measured) -> list[Asked]:
    if not one.why:
        return []
    return [Asked(one.line, one.why, one.maybe if one.why == "receipt_day_unknown" else one.asked)]


def _no_receipts(measured: Sequence[Measured], period_end: date) -> list[Asked]:
    """One question for an open order on which nobody enters what comes in, about what of it is not invoiced."""
    if not measured or any(one.line.is_receipt_known for one in measured):
        return []
    line = measured[0].line
    if line.is_closed or (line.order_date is not None and line.order_date > period_end):
        return []
    rest = sum((one.line.net - one.billed for one in measured), NOTHING)
    return [Asked(line, "no_receipts", rest)] if rest > 0 else []
