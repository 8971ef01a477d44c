"""Days and amounts in the forms in which vendors write them."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from include.statements.values import Mark, Order, marks, orders, read_amount, read_date


@pytest.mark.parametrize(
    ("text", "order", "day"),
    [
        ("31-12-2026", "dmy", date(2026, 12, 31)),
        ("31.12.26", "dmy", date(2026, 12, 31)),
        ("12/31/2026", "mdy", date(2026, 12, 31)),
        ("2026-12-31", "ymd", date(2026, 12, 31)),
        ("2026-12-31T23:59:00", "ymd", date(2026, 12, 31)),
        ("20261231", "ymd", date(2026, 12, 31)),
        ("1 mrt 2026", "dmy", date(2026, 3, 1)),
        ("1. März 2026", "dmy", date(2026, 3, 1)),
        ("Mar 1, 2026", "mdy", date(2026, 3, 1)),
        ("12/31/2026", "dmy", None),
        ("31-02-2026", "dmy", None),
        ("F-1", "dmy", None),
        ("01/99999999999/2026", "dmy", None),
        ("1/²/2026", "dmy", None),
    ],
)
def test_days(text: str, order: Order, day: date | None) -> None:
    assert read_date(text, order) == day


@pytest.mark.parametrize(
    ("text", "mark", "amount"),
    [
        ("1,234.50", ".", "1234.50"),
        ("1.234,50", ",", "1234.50"),
        ("1 234,50", ",", "1234.50"),
        ("1'234.50", ".", "1234.50"),
        ("€ 12,50", ",", "12.50"),
        ("EUR 12.50", ".", "12.50"),
        ("-12.50", ".", "-12.50"),
        ("12.50-", ".", "-12.50"),
        ("(12.50)", ".", "-12.50"),
        ("12.50 CR", ".", "-12.50"),
        ("12,-", ",", "12"),
        ("12,34.50", ".", None),
        ("1.234,50", ".", None),
        ("twelve", ".", None),
        ("9" * 16, ".", None),
    ],
)
def test_amounts(text: str, mark: Mark, amount: str | None) -> None:
    assert read_amount(text, mark) == (None if amount is None else Decimal(amount))


def test_one_line_that_can_be_read_in_one_way_decides_for_all() -> None:
    assert orders(["01/02/2026", "03/04/2026"]) == ["dmy", "mdy"]
    assert orders(["01/02/2026", "03/14/2026"]) == ["mdy"]
    assert orders(["01.02.2026"]) == ["dmy"], "with points the day comes first"
    assert marks(["1.234", "2.345"]) == [".", ","]
    assert marks(["1.234", "2.345,50"]) == [","]
    assert marks(["1.234", "12.5"]) == ["."]
