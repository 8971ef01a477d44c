"""What of the published orders is read: those that are settled are left out, and nothing is said otherwise for it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from typing import Any

import duckdb
import pytest

from include.reports.close_pack.measuring import measure
from include.reports.close_pack.order_lines import orders
from include.reports.close_pack.reading import Close, Scope, close
from tests.support.published_close_pack import SCHEMA

SCOPE = Scope("books", "C1", date(2026, 11, 30))
IN, LATER = date(2026, 11, 20), date(2026, 12, 2)
RECEIVED = ("receipt", "l", "books", IN, False, 4, None)
CASES: dict[str, list[tuple[Any, ...]]] = {
    "settled": [RECEIVED, ("invoice", "l", "books", IN, False, 4, 40)],
    "settled_by_count": [RECEIVED, ("counted", "l", "books", IN, False, 4, None)],
    "closed": [("invoice", "l", "books", IN, False, 4, 40)],
    "in_part": [RECEIVED, ("invoice", "l", "books", IN, False, 3, 30)],
    "other_price": [RECEIVED, ("invoice", "l", "books", IN, False, 4, 90)],
    "invoiced_later": [RECEIVED, ("invoice", "l", "books", LATER, False, 4, 40)],
    "draft": [RECEIVED, ("invoice", "l", "books", None, False, 4, 40)],
    "sides": [RECEIVED, ("receipt", "l", "spend", IN, False, 5, None), ("invoice", "l", "books", IN, False, 9, 90)],
    "service": [("receipt", "l", "spend", IN, True, 4, 40), ("invoice", "l", "books", IN, False, 4, 40)],
    "of_the_order": [RECEIVED, ("invoice", "", "books", IN, False, None, 40)],
    "also_of_the_order": [RECEIVED, ("invoice", "l", "books", IN, False, 4, 40),
                          ("invoice", "", "books", IN, False, None, 5)],
    "nothing": [],
}  # fmt: skip
"""By order, whose line is of 10 pieces for 100.00: kind, line, side, day, whether a service, quantity, net."""
EVERY = ("select * from reconciliation.cut_off_lines", "select * from reconciliation.cut_off")
LEFT_OUT = {"settled", "settled_by_count", "closed"}


@pytest.fixture
def tables() -> Iterator[duckdb.DuckDBPyConnection]:
    coding = '[{"account": "4000", "cost_center": null, "net": 100.00}]'
    with duckdb.connect() as found:
        found.execute(f"create schema reconciliation; {SCHEMA}")
        for name, events in CASES.items():
            is_known = any(kind == "receipt" for kind, *_ in events)
            found.execute(
                "insert into reconciliation.cut_off_lines values ('books', 'C1', 'x', 'C1', $1, 'l', 1, $1, 'Bakker',"
                " '2026-11-02', 'EUR', 'paper', 10, 100, $2, false, $3, $4, null)",
                [name, name == "closed", is_known, coding],
            )
            for no, (kind, line, side, day, is_spread, quantity, net) in enumerate(events):
                state = None if kind == "receipt" else "booked" if day else "draft"
                found.execute(
                    "insert into reconciliation.cut_off values ('books', 'C1', 'x', 'C1', $1, $2, $3, $4, $5, 'F-1',"
                    " '2026-11-20', $6, $6, $7, false, $8, $9, $10, null, null)",
                    [name, line, kind, str(no), side, day, is_spread, quantity, net, state],
                )
        yield found


def rows(tables: duckdb.DuckDBPyConnection, sql: str, values: Sequence[Any] = ()) -> list[dict[str, Any]]:
    found = tables.execute(sql, list(values))
    names = [column[0] for column in found.description or ()]
    return [dict(zip(names, row, strict=True)) for row in found.fetchall()]


def test_orders_that_are_settled_by_the_last_day_are_not_read(tables: duckdb.DuckDBPyConnection) -> None:
    found = close(lambda sql, values: rows(tables, sql, values), SCOPE)
    assert {one.lines[0].number for one, _ in found.orders} == CASES.keys() - LEFT_OUT


def test_what_is_not_read_would_change_nothing(tables: duckdb.DuckDBPyConnection) -> None:
    found = close(lambda sql, values: rows(tables, sql, values), SCOPE)
    every = orders(*(rows(tables, sql) for sql in EVERY))
    whole = Close(SCOPE, tuple((one, tuple(measure(one, SCOPE.period_end))) for one in every))
    assert len(found.orders) == len(every) - len(LEFT_OUT)
    assert (found.proposal, found.cut_off) == (whole.proposal, whole.cut_off)
    assert found.proposal.accruals


def test_an_earlier_day_reads_what_was_open_then(tables: duckdb.DuckDBPyConnection) -> None:
    found = close(lambda sql, values: rows(tables, sql, values), Scope("books", "C1", date(2026, 11, 10)))
    assert {one.lines[0].number for one, _ in found.orders} == CASES.keys() - {"closed"}
