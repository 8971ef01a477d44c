"""How long documents take, as the page shows it: SQL over what is published, and the picture of a year. Pure.

A day that no system tells is null in ``reconciliation.document_clock``: a measure counts only documents of which both
days are known, and says how many these are.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from include.texts.dates import short_month
from include.texts.translations import N_, gettext

MEASURES = {"booked": N_("Booked"), "approved": N_("Approved"), "paid": N_("Paid")}
STARTS = {"received": N_("when the invoice was received"), "invoice": N_("the date of the invoice")}
_COLUMNS = {"received": "received_on", "invoice": "invoice_date"}
MONTHS, LONGEST_SOON, SOON = 12, 90, 14
LINKS = "select distinct link from reconciliation.document_clock order by link"
KNOWN = """
    select link, any_value(books_system) as books_system, any_value(other_system) as other_system,
        count(*) as documents,
        count(received_on) as received, count(booked_on) as booked, count(approved_on) as approved,
        count(paid_on) as paid, bool_or(tells_clearing) as tells_clearing
    from reconciliation.document_clock where ? in ('', link) group by link order by link
"""
DISCOUNTS = """
    select link, company, vendor, number, discount_until, currency, open_amount, discount_amount,
        discount_until - read_on as days_left, flow, source_company, source_key
    from reconciliation.document_clock
    where ? in ('', link) and open_amount <> 0 and discount_until between read_on and read_on + cast(? as integer)
    order by discount_until, link, company, document_key
"""
OUT = """
    select link, company, vendor, payment_id, method, sent_on, currency, amount, days_out
    from reconciliation.payment_clock
    where ? in ('', link) and state = 'issued' and cleared_on is null
    order by days_out desc nulls last, link, company, payment_id
"""


def by_vendor(start: str) -> str:
    """SQL of a row for each vendor, the one with most documents first; its parameter: a link, '' for all."""
    return _grouped(start, "link, company, coalesce(vendor, '') as vendor", "documents desc, link, company, vendor")


def by_month(start: str) -> str:
    """SQL of a row for each of the last months in which something was booked, approved or paid: each measure in the
    month that it ended in, so that what is still open does not make the last months look quick."""
    parts = " union all by name ".join(
        f"""select date_trunc('month', {end}_on) as month, {_measure(end, start)}
        from reconciliation.document_clock where ? in ('', link) and {end}_on is not null group by all"""
        for end in MEASURES
    )
    sums = ", ".join(f"max({end}_{figure}) as {end}_{figure}" for end in MEASURES for figure in ("n", "median", "p90"))
    return f"""
        select cast(month as date) as month, {sums} from ({parts})
        where month > (select date_trunc('month', max(read_on)) - interval {MONTHS} month
            from reconciliation.document_clock)
        group by month order by month
    """


def _grouped(start: str, by: str, order: str) -> str:
    measures = ", ".join(_measure(end, start) for end in MEASURES)
    return f"""
        select {by}, count(*) as documents, {measures}
        from reconciliation.document_clock where ? in ('', link) group by all order by {order}
    """


def _measure(end: str, start: str) -> str:
    days = f"({end}_on - {_COLUMNS[start]})"
    return (
        f"count({days}) as {end}_n, cast(median({days}) as decimal(9, 1)) as {end}_median, "
        f"cast(quantile_cont({days}, 0.9) as decimal(9, 1)) as {end}_p90"
    )


def start_of(asked: str, known: Sequence[Mapping[str, Any]]) -> str:
    """Where days are counted from: what was asked, else receipt where any system tells it."""
    if asked in STARTS:
        return asked
    return "received" if any(one["received"] for one in known) else "invoice"


def unknown(known: Sequence[Mapping[str, Any]], start: str) -> list[str]:
    """What no system of a link tells, in words: its figures are unknown, not 0."""
    said = []
    for one in known:
        lacks = [
            *([gettext("when an invoice was received")] if not one["received"] and start == "received" else []),
            *([gettext("when it was approved")] if not one["approved"] else []),
            *([gettext("when it was paid")] if not one["paid"] else []),
            *([gettext("when payments clear the bank")] if not one["tells_clearing"] else []),
        ]
        if lacks:
            several = {"some": ", ".join(lacks[:-1]), "last": lacks[-1]}
            systems = {"books": _words(one["books_system"]), "other": _words(one["other_system"])}
            listed = lacks[0] if len(lacks) == 1 else gettext("%(some)s or %(last)s", **several)
            text = N_("%(link)s: %(books)s and %(other)s tell us of no document %(what)s")
            said.append(gettext(text, link=_words(one["link"]), what=listed, **systems))
    return said


def totals(rows: Sequence[Mapping[str, Any]], column: str) -> dict[str, Decimal]:
    """Amounts by currency."""
    found: dict[str, Decimal] = {}
    for row in rows:
        if row[column] is not None:
            found[row["currency"] or ""] = found.get(row["currency"] or "", Decimal(0)) + row[column]
    return found


@dataclass(frozen=True)
class Point:
    x: float
    y: float
    month: str
    days: Decimal


@dataclass(frozen=True)
class Picture:
    """A chart in its own units: ``series`` by measure, runs of months without a gap; ``lines``: the days that have a
    line across, each with its height; ``months``: their names with their places."""

    width: int
    height: int
    left: int
    bottom: int
    series: Mapping[str, Sequence[Sequence[Point]]]
    lines: Sequence[tuple[float, int]]
    months: Sequence[tuple[float, str]]

    def path(self, run: Sequence[Point]) -> str:
        return " ".join(f"{point.x:g},{point.y:g}" for point in run)


_WIDTH, _HEIGHT, _LEFT, _TOP, _BOTTOM = 720, 260, 48, 16, 32


def picture(rows: Sequence[Mapping[str, Any]], last: date | None) -> Picture | None:
    """The medians of the twelve months up to ``last``; None where no month has any."""
    known = [row[f"{end}_median"] for row in rows for end in MEASURES if row[f"{end}_median"] is not None]
    if not known or last is None:
        return None
    months = [_month(last, back) for back in range(MONTHS - 1, -1, -1)]
    step, high = _step(max(known)), max(Decimal(1), *known)
    top = -(-int(high) // step) * step if high == int(high) else (int(high) // step + 1) * step
    low = -(-int(max(Decimal(0), *(-days for days in known))) // step) * -step
    room = _HEIGHT - _TOP - _BOTTOM

    def height(days: Decimal | int) -> float:
        return round(_TOP + room * float((top - days) / (top - low)), 1)

    def place(index: int) -> float:
        return round(_LEFT + (_WIDTH - _LEFT - 32) * index / (MONTHS - 1), 1)

    by_month = {row["month"]: row for row in rows}
    series = {end: _runs([by_month.get(one, {}).get(f"{end}_median") for one in months], months, place, height)
              for end in MEASURES}  # fmt: skip
    lines = [(height(days), days) for days in range(low, top + 1, step)]
    names = [(place(index), f"{short_month(one)} {one:%y}") for index, one in enumerate(months)]
    return Picture(_WIDTH, _HEIGHT, _LEFT, _HEIGHT - _BOTTOM, series, lines, names)


def _runs(found: Sequence[Decimal | None], months: Sequence[date], place: Any, height: Any) -> list[list[Point]]:
    runs: list[list[Point]] = [[]]
    for index, days in enumerate(found):
        if days is None:
            runs.append([])
        else:
            runs[-1].append(Point(place(index), height(days), f"{short_month(months[index])} {months[index]:%Y}", days))
    return [run for run in runs if run]


def _month(last: date, back: int) -> date:
    number = last.year * 12 + last.month - 1 - back
    return date(number // 12, number % 12 + 1, 1)


def _step(most: Decimal) -> int:
    """Between lines across, so that there are five at most."""
    return next((step for step in (1, 2, 5, 10, 20, 50, 100, 200, 500) if most <= 5 * step), 1000)


def _words(code: str) -> str:
    return code.replace("_", " ")
