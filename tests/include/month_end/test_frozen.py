"""A frozen copy: the same figures are the same bytes, and are read back as they were signed."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest

from include.month_end import frozen
from include.month_end.frozen import MonthEnd, Movement, NotACopy
from include.month_end.walk import Entry, Line, Walk

READ = datetime(2026, 11, 3, 6, tzinfo=UTC)
ENTRIES = (
    Entry("f9", None, "s2", "Smit", None, Decimal("1.005"), None),
    Entry("f2", "F-2", "s2", "Smit <b>", date(2026, 10, 20), Decimal("50.00"), "the VAT differs"),
)
WALK = Walk(
    "books", "123", "1600", "Creditors", "EUR", date(2026, 10, 31), Decimal("188.60"),
    (Line("held", "books", Decimal("51.005"), "dated", ENTRIES), Line("timing", "both", Decimal(0), "as_read", ())),
    Decimal("41.10"), Decimal("2.5"), {"exact_online": READ, "avidxchange": READ},
)  # fmt: skip
OTHER = replace(WALK, currency="USD", lines=(), read_at={"exact_online": READ - timedelta(hours=1)})
HELD_THE_OTHER_WAY = replace(WALK.lines[0], entries=ENTRIES[::-1])
MOVED = (
    Movement("1600", "EUR", "other", "f1", None, "Jansen", date(2026, 10, 5), Decimal("-100")),
    Movement("1600", "EUR", "books", "f2", "F-2", "Smit", date(2026, 10, 20), Decimal("50")),
)
MONTH = MonthEnd("books", "123", date(2026, 10, 31), (WALK, OTHER), MOVED)


def test_a_copy_is_read_back_as_it_was_signed() -> None:
    copy = frozen.text(MONTH)
    assert frozen.read(copy) == MONTH
    assert frozen.text(frozen.read(copy)) == copy
    assert frozen.sha256(copy) == hashlib.sha256(copy.encode("utf-8")).hexdigest()


def test_it_says_each_thing_in_one_way() -> None:
    small = MonthEnd("books", "123", date(2026, 10, 31), (OTHER,), MOVED[1:])
    assert frozen.text(small) == (
        '{"as_of":"2026-10-31","company":"123","format":1,"link":"books","movements":[{"amount":"50.00",'
        '"ap_account":"1600","counterparty":"Smit","currency":"EUR","date":"2026-10-20","document_key":"f2",'
        '"number":"F-2","side":"books"}],"walks":[{"ap_account":"1600","ap_account_name":"Creditors",'
        '"as_of":"2026-10-31","company":"123","currency":"USD","ledger":"188.60","lines":[],"link":"books",'
        '"other":"41.10","read_at":{"exact_online":"2026-11-03T05:00:00+00:00"},"unexplained":"2.50"}]}'
    )


def test_a_month_without_a_walk_says_when_it_was_read() -> None:
    nothing = MonthEnd("books", "123", date(2026, 10, 31), (), (), {"exact_online": READ})
    copy = frozen.text(nothing)
    assert copy == (
        '{"as_of":"2026-10-31","company":"123","format":1,"link":"books","movements":[],'
        '"read_at":{"exact_online":"2026-11-03T06:00:00+00:00"},"walks":[]}'
    )
    assert frozen.read(copy) == nothing
    assert frozen.figures(nothing) == frozen.figures(replace(nothing, read={}))


@pytest.mark.parametrize(
    "other",
    [
        replace(MONTH, walks=(OTHER, WALK), movements=MOVED[::-1]),
        replace(MONTH, walks=(replace(WALK, ledger=Decimal("188.600000")), OTHER)),
        replace(MONTH, walks=(replace(WALK, lines=(HELD_THE_OTHER_WAY, WALK.lines[1])), OTHER)),
    ],
    ids=["order", "decimals", "order of documents"],
)  # fmt: skip
def test_the_order_in_which_it_came_makes_no_other_copy(other: MonthEnd) -> None:
    assert frozen.text(other) == frozen.text(MONTH)


def test_the_figures_are_the_same_whenever_they_were_read_and_no_others() -> None:
    later = replace(MONTH, walks=(replace(WALK, read_at={"exact_online": READ + timedelta(hours=1)}), OTHER))
    assert frozen.figures(later) == frozen.figures(MONTH)
    assert frozen.sha256(frozen.text(later)) != frozen.sha256(frozen.text(MONTH))
    cent = replace(MONTH, digest="of other movements")
    walked = replace(MONTH, walks=(replace(WALK, unexplained=Decimal("2.51")), OTHER))
    assert len({frozen.figures(one) for one in (MONTH, cent, walked, replace(MONTH, company="124"))}) == 4


def test_of_several_reads_the_oldest_counts() -> None:
    assert MONTH.read_at == {"exact_online": READ - timedelta(hours=1), "avidxchange": READ}


@pytest.mark.parametrize("text", ["", "[]", '{"format": 2}', '{"format": 1}', '{"format":1,"walks":[{"ledger":"x"}]}'])
def test_what_is_no_copy_says_so(text: str) -> None:
    with pytest.raises(NotACopy):
        frozen.read(text)
