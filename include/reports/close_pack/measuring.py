"""What of an order's line had come in and was invoiced by the end of a period, at the order's price. Pure.

All amounts of one line are worked out from sums, never piece by piece, so that what rounding leaves goes nowhere:
received = invoiced + waiting elsewhere + booked on stock + asked + accrued, to the cent.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from include.documents import in_currency
from include.reports.close_pack.order_lines import Event, Line, Order

NOTHING = Decimal(0)
OTHER_UNIT = Decimal("1.5")
"""An invoice whose price is off by more than this factor bills another unit: its net amount counts, not its pieces."""


@dataclass(frozen=True)
class Measured:
    """Amounts are net, in the order's currency. ``maybe``: what came in on a day that is not known to be in or after
    the period; ``billed``: all invoices in the books by then, ``excess``: what they bill beyond what came in; ``why``:
    code of the question, '' where none is asked."""

    line: Line
    received: Decimal = NOTHING
    received_quantity: Decimal | None = None
    invoiced: Decimal = NOTHING
    waiting: Decimal = NOTHING
    on_stock: Decimal = NOTHING
    asked: Decimal = NOTHING
    accrued: Decimal = NOTHING
    maybe: Decimal = NOTHING
    billed: Decimal = NOTHING
    excess: Decimal = NOTHING
    why: str = ""
    pending: tuple[Event, ...] = ()

    @property
    def not_invoiced(self) -> Decimal:
        return self.received - self.invoiced


def measure(order: Order, period_end: date) -> list[Measured]:
    """Each line of an order, as of ``period_end``."""
    whole = order.of("")
    tied = _whole_order(order, whole, period_end)
    return [_measured(line, [*order.of(line.key), *tied.get(line.key, ())], period_end, tied) for line in order.lines]


def _whole_order(order: Order, whole: Sequence[Event], period_end: date) -> dict[str, list[Event]]:
    """Invoices that name the order alone, by line where there is no doubt: of an order of one line, and where invoices
    make the whole order; nothing where the order itself counts them by line. Else by '': it is not known what they
    bill."""
    if not whole:
        return {}
    if len(order.lines) == 1:
        return {order.lines[0].key: list(whole)}
    counted = sum((_value(line, _counted(order, line)) for line in order.lines), NOTHING)
    named = sum((one.net or NOTHING for one in whole), NOTHING)
    if counted and _is_like(counted, named):
        return {}
    by_line = {line.key: sum((_net(line, one) for one in order.of(line.key) if one.kind == "invoice"), NOTHING)
               for line in order.lines}  # fmt: skip
    total = sum(by_line.values(), NOTHING) + named
    last = max(whole, key=lambda one: (one.latest is None, one.latest or period_end, one.key))
    if total == sum((line.net for line in order.lines), NOTHING):
        return {
            line.key: [
                Event("invoice", last.key, line.key, last.side, last.earliest, last.latest, None,
                      line.net - by_line[line.key], number=last.number, document_date=last.document_date,
                      state=last.state, reason=last.reason, books_number=last.books_number)
            ]
            for line in order.lines
        }  # fmt: skip
    return {"": list(whole)}


def _measured(line: Line, events: Sequence[Event], period_end: date, tied: dict[str, list[Event]]) -> Measured:
    sign = -1 if line.net < 0 else 1
    came, maybe, quantity, differ = _received(line, events, period_end)
    received = max(came * sign, NOTHING)
    booked = [one for one in events if one.kind != "receipt" and one.latest and one.latest <= period_end]
    pending = [
        one
        for one in events
        if one.kind == "invoice" and one.latest is None and (one.document_date or period_end) <= period_end
    ]
    billed = _value(line, booked) * sign
    invoiced = min(received, max(billed, NOTHING))
    rest = received - invoiced
    waiting = min(rest, max(_value(line, pending) * sign, NOTHING))
    rest -= waiting
    posted = any(one.is_posted for one in events if one.kind == "receipt")
    on_stock = rest if posted else NOTHING
    rest -= on_stock
    why = "sides_differ" if differ else _question(line, events, period_end, "" in tied) if rest else ""
    is_asked = bool(why)
    if not why and maybe * sign > max(billed - received, NOTHING):
        why = "receipt_day_unknown"
    return Measured(
        line=line,
        received=received * sign,
        received_quantity=quantity,
        invoiced=invoiced * sign,
        waiting=waiting * sign,
        on_stock=on_stock * sign,
        asked=rest * sign if is_asked else NOTHING,
        accrued=NOTHING if is_asked else rest * sign,
        maybe=maybe,
        billed=billed * sign,
        excess=max(billed - received - max(maybe * sign, NOTHING), NOTHING) * sign
        if line.is_receipt_known
        else NOTHING,
        why=why,
        pending=tuple(pending),
    )


def _question(line: Line, events: Iterable[Event], period_end: date, is_untied: bool) -> str:
    """Why what is left of a line is not accrued without a person's word; '' where it is."""
    if is_untied:
        return "invoice_names_no_line"
    if any(one.kind == "counted" and _is_open_day(one, period_end) for one in events):
        return "invoice_day_unknown"
    if line.is_closed:
        return "order_closed"
    if not line.coding or any(share.account is None for share in line.coding):
        return "account_unknown"
    return ""


def _is_open_day(event: Event, period_end: date) -> bool:
    """It may have happened by the end of the period, or after it."""
    is_after = event.earliest is not None and event.earliest > period_end
    return not is_after and (event.latest is None or event.latest > period_end)


def _received(line: Line, events: Iterable[Event], period_end: date) -> tuple[Decimal, Decimal, Decimal | None, bool]:
    """What came in by the day, what may have, how much of it, and whether the two systems say something else. Where
    both say the same in all, one may know the days that the other does not."""
    receipts = [one for one in events if one.kind == "receipt"]
    sides = [[one for one in receipts if one.side == side] for side in ("spend", "books")]
    found = [(*_side(line, some, period_end), _value(line, some)) for some in sides if some]
    if not found:
        return NOTHING, NOTHING, None, False
    came, maybe, quantity, _ = max(found, key=lambda one: (abs(one[0]), abs(one[1])))
    most = min((one[0] + one[1] for one in found), key=abs)
    if len({one[3] for one in found}) == 1 and abs(came) <= abs(most):
        return came, most - came, quantity, False
    return came, maybe, quantity, len({(one[0], one[1]) for one in found}) > 1


def _side(line: Line, receipts: Sequence[Event], period_end: date) -> tuple[Decimal, Decimal, Decimal | None]:
    spread = [one for one in receipts if one.is_spread]
    if spread:
        return sum((elapsed(line, one, period_end) for one in spread), NOTHING), NOTHING, None
    came = [one for one in receipts if one.latest is not None and one.latest <= period_end]
    open_day = [one for one in receipts if _is_open_day(one, period_end)]
    known = _value(line, came)
    return known, _value(line, [*came, *open_day]) - known, sum((one.quantity or NOTHING for one in came), NOTHING)


def elapsed(line: Line, service: Event, period_end: date) -> Decimal:
    """What of a service had been given by the end of the day, each day the same."""
    if service.earliest is None or service.latest is None:
        return NOTHING
    days = (service.latest - service.earliest).days + 1
    gone = min(max((period_end - service.earliest).days + 1, 0), days)
    return in_currency((service.net if service.net is not None else line.net) * gone / days, line.currency)


def _value(line: Line, events: Sequence[Event]) -> Decimal:
    """At the order's price: pieces together, then what only says an amount."""
    pieces = [one for one in events if _is_counted(line, one)]
    amounts = [one for one in events if one not in pieces]
    of_pieces = NOTHING
    if pieces and line.quantity:
        of_pieces = in_currency(line.net * sum((one.quantity or NOTHING for one in pieces), NOTHING) / line.quantity,
                                line.currency)  # fmt: skip
    return of_pieces + sum((one.net or NOTHING for one in amounts), NOTHING)


def _is_counted(line: Line, event: Event) -> bool:
    if event.quantity is None or not line.quantity or not line.net:
        return False
    if event.kind == "receipt" and event.net is not None:
        return False
    if event.net is None:
        return True
    return _is_like(line.net * event.quantity / line.quantity, event.net)


def _is_like(one: Decimal, other: Decimal) -> bool:
    return abs(one) <= abs(other) * OTHER_UNIT and abs(other) <= abs(one) * OTHER_UNIT


def _counted(order: Order, line: Line) -> list[Event]:
    return [one for one in order.of(line.key) if one.kind == "counted"]


def _net(line: Line, event: Event) -> Decimal:
    return event.net if event.net is not None else _value(line, [event])
