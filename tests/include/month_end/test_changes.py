"""What of a signed month is otherwise by now: dated documents, and what is dated before the month."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

from include.month_end import changes
from include.month_end.changes import Change
from include.month_end.frozen import MonthEnd, Movement
from include.month_end.walk import Entry, Line, Walk

DAY = date(2026, 10, 20)
BILL = Movement("1600", "EUR", "books", "f2", "F-2", "Smit", DAY, Decimal("50.00"))
THERE = replace(BILL, side="other")
AS_OF = date(2026, 10, 31)
WALK = Walk("books", "123", "1600", "Creditors", "EUR", AS_OF, Decimal("188.60"), (), Decimal("50.00"), Decimal(0), {})
SIGNED = MonthEnd("books", "123", AS_OF, (WALK,), (BILL, THERE))


def now(ledger: str, *movements: Movement, lines: tuple[Line, ...] = ()) -> list[Change]:
    walk = replace(WALK, ledger=Decimal(ledger), lines=lines)
    return changes.since(SIGNED, replace(SIGNED, walks=(walk,), movements=movements))


def test_what_is_as_it_was_signed_did_not_change() -> None:
    assert now("188.60", THERE, BILL) == []
    assert now("188.60", replace(BILL, amount=Decimal("20")), THERE, replace(BILL, amount=Decimal("30.000"))) == []


def test_that_something_has_another_cause_by_now_is_no_change() -> None:
    assert now("188.60", BILL, THERE, lines=(Line("in_flight", "books", Decimal("9"), "as_read", ()),)) == []


def test_what_the_copy_knows_as_on_its_way_and_is_there_since_is_no_change() -> None:
    entry = Entry("f2", "F-2", "s2", "Smit", DAY, Decimal("50.00"), None)
    short = replace(WALK, other=Decimal(0), lines=(Line("in_flight", "books", Decimal("50.00"), "dated", (entry,)),))
    signed = replace(SIGNED, walks=(short,), movements=(BILL,))
    assert changes.since(signed, SIGNED) == []
    [other_amount] = changes.since(signed, replace(SIGNED, movements=(BILL, replace(THERE, amount=Decimal("49.00")))))
    assert (other_amount.side, other_amount.now) == ("other", Decimal("49.00"))
    [gone] = changes.since(SIGNED, replace(SIGNED, movements=(BILL,)))
    assert (gone.side, gone.difference) == ("other", Decimal("-50.00"))


def test_a_new_document_a_changed_one_and_one_that_is_gone_are_named() -> None:
    new = replace(BILL, document_key="f3", number="F-3", amount=Decimal("10.00"), date=date(2026, 10, 2))
    found = now("200.60", replace(BILL, amount=Decimal("52.00")), new)
    assert [(one.side, one.number, one.signed, one.now, one.difference) for one in found] == [
        ("books", "F-3", Decimal(0), Decimal("10.00"), Decimal("10.00")),
        ("books", "F-2", Decimal("50.00"), Decimal("52.00"), Decimal("2.00")),
        ("other", "F-2", Decimal("50.00"), Decimal(0), Decimal("-50.00")),
    ]


def test_a_document_that_moved_within_the_month_is_gone_there_and_new_here() -> None:
    moved = now("188.60", replace(BILL, date=date(2026, 10, 21)), THERE)
    assert [(one.date, one.now) for one in moved] == [(DAY, Decimal(0)), (date(2026, 10, 21), Decimal("50.00"))]


def test_what_is_dated_before_the_month_is_one_change_of_the_ledger() -> None:
    assert now("190.60", BILL, THERE) == [
        Change("1600", "EUR", "books", None, None, "", None, Decimal("138.60"), Decimal("140.60"))
    ]


def test_another_account_or_currency_is_another_amount() -> None:
    usd = replace(WALK, currency="USD", ledger=Decimal("5"))
    found = changes.since(SIGNED, replace(SIGNED, walks=(WALK, usd)))
    assert [(one.currency, one.document_key, one.now) for one in found] == [("USD", None, Decimal("5"))]
