"""A walk out of movements: the equation holds whatever they are, and nothing is booked under a cause to make it so."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import Any

import duckdb
from hypothesis import given, settings
from hypothesis import strategies as st

from include.month_end import balances, frozen, movements, reading
from include.month_end.walk import Walk
from tests.support.published_payables import TABLES

DAY = date(2026, 10, 31)
KNOWN = ("books", "123")
_DATABASE = duckdb.connect()
_DATABASE.execute("create schema reconciliation")
_DATABASE.execute(TABLES)
MOVEMENT = st.fixed_dictionaries({
    "side": st.sampled_from(["ledger", "books", "books", "other", "ordered", "approved"]),
    "cause": st.sampled_from(["held", "timing", "manual_journal", "some_new_cause"]),
    "counterparty_key": st.sampled_from(["s1", "s2"]),
    "ap_account": st.sampled_from(["1600", "1610"]),
    "currency": st.sampled_from(["EUR", "USD"]),
    "document_key": st.sampled_from(["d1", "d2", "d3"]),
    "date": st.none() | st.dates(date(2026, 10, 29), date(2026, 11, 2)),
    "amount": st.decimals(-10**9, 10**9, places=2),
    "basis": st.sampled_from(["dated", "as_read"]),
})  # fmt: skip
Movement = dict[str, Any]


def asked(sql: str, values: Sequence[Any] = ()) -> list[Movement]:
    found = _DATABASE.execute(sql, list(values))
    names = [column[0] for column in found.description]
    return [dict(zip(names, row, strict=True)) for row in found.fetchall()]


def walks(movements: Sequence[Movement]) -> list[Walk]:
    _DATABASE.execute("delete from reconciliation.payables_movements")
    for number, one in enumerate(movements):
        row = {"link": "books", "company": "123", "counterparty": one["counterparty_key"], "movement": str(number),
               "ap_account_name": ""} | one  # fmt: skip
        _DATABASE.execute(
            f"insert into reconciliation.payables_movements ({', '.join(row)}) values ({', '.join('?' * len(row))})",
            list(row.values()),
        )
    return reading.walks(asked, *KNOWN, DAY)


def total(movements: Sequence[Movement], walk: Walk, side: str) -> Decimal:
    """By a second route: what is dated up to the day, or has no day."""
    return sum(
        (one["amount"] for one in movements
         if (one["side"], one["ap_account"], one["currency"]) == (side, walk.ap_account, walk.currency)
         and (one["date"] is None or one["date"] <= DAY)),
        Decimal(0),
    )  # fmt: skip


@settings(max_examples=40, deadline=None)
@given(st.lists(MOVEMENT, max_size=9))
def test_ledger_less_unexplained_less_the_lines_is_what_is_open_there(movements: list[Movement]) -> None:
    for walk in walks(movements):
        explained = sum((line.amount for line in walk.lines), Decimal(0))
        assert walk.ledger - walk.unexplained - explained == walk.other
        assert (walk.ledger, walk.other) == (total(movements, walk, "ledger"), total(movements, walk, "other"))
        assert walk.unexplained == walk.ledger - total(movements, walk, "books")
        for line in walk.lines:
            assert line.amount == sum(entry.amount for entry in line.entries)
            assert all(entry.amount for entry in line.entries)


@settings(max_examples=30, deadline=None)
@given(st.lists(MOVEMENT, max_size=9))
def test_the_vendors_of_a_walk_make_it(movements: list[Movement]) -> None:
    for walk in walks(movements):
        found = balances.vendors(asked(reading.ENTRIES, (*KNOWN, DAY)), walk.ap_account, walk.currency)
        assert sum(one.ledger for one in found) == walk.ledger
        assert sum(one.unexplained for one in found) == walk.unexplained
        assert all(one.ledger - one.other == one.explained + one.unexplained for one in found)


@settings(max_examples=30, deadline=None)
@given(st.lists(MOVEMENT, max_size=9), MOVEMENT)
def test_what_the_ledger_alone_has_is_unexplained_under_no_cause(movements: list[Movement], more: Movement) -> None:
    alone = more | {"side": "ledger", "date": DAY}
    before = {(one.ap_account, one.currency): one for one in walks(movements)}
    for walk in walks([*movements, alone]):
        own = (walk.ap_account, walk.currency) == (alone["ap_account"], alone["currency"])
        was = before.get((walk.ap_account, walk.currency))
        assert walk.unexplained == (was.unexplained if was else 0) + (alone["amount"] if own else 0)
        assert walk.lines == (was.lines if was else ())


def test_a_line_of_which_a_part_cannot_be_rebuilt_is_as_read() -> None:
    row = {"side": "books", "cause": "held", "counterparty_key": "s1", "ap_account": "1600", "currency": "EUR",
           "date": DAY, "amount": Decimal("10.00")}  # fmt: skip
    dated, read = row | {"document_key": "a", "basis": "dated"}, row | {"document_key": "b", "basis": "as_read"}
    [walk] = walks([dated, row | {"document_key": "b", "basis": "dated"}])
    assert [line.basis for line in walk.lines] == ["dated"]
    [walk] = walks([dated, read])
    assert [(line.basis, line.side, len(line.entries)) for line in walk.lines] == [("as_read", "books", 2)]


def test_a_company_that_nothing_was_read_of_has_no_walk() -> None:
    assert reading.walks(asked, "books", "999", DAY) == []


def test_the_figures_are_others_when_a_document_of_the_month_is_another_one() -> None:
    bill: Movement = {
        "side": "ledger", "cause": "", "counterparty_key": "s1", "ap_account": "1600", "currency": "EUR",
        "document_key": "d1", "date": DAY, "amount": Decimal("1.00"), "basis": "dated",
    }  # fmt: skip
    other = bill | {"document_key": "d2", "amount": Decimal("2.00")}

    def figures(*rows: Movement) -> str:
        walks(rows)
        return frozen.figures(movements.month_end(asked, *KNOWN, DAY))

    shown = figures(bill, other)
    assert figures(other, bill) == shown
    swapped = figures(bill | {"amount": Decimal("2.00")}, other | {"amount": Decimal("1.00")})
    earlier = figures(bill | {"date": date(2026, 10, 30)}, other)
    assert len({shown, swapped, earlier, figures(bill)}) == 4
