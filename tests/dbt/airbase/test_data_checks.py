"""The data checks on links of Airbase with Exact Online: all pass, and each names the rows that are broken."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pytest

from tests.support.data_checks import Breaking, Check, Copy, twice, unproven

LINK = {"link": "airbase_exact"}

ANOTHER = "insert into matching.vendors select * replace ('s-other' as left_key) from matching.vendors where {}"

BROKEN: dict[str, Breaking] = {
    "a result twice": (
        "outbox_keys_are_unique",
        twice("intermediate.int_outbox_rows", "flow = 'order_results' and source_key = 'r-told:1'"),
        {**LINK, "flow": "order_results", "company": "MER-NL", "source_key": "r-told:1", "rows": 2},
    ),
    "a vendor that is two suppliers": (
        "matching__pairs_are_unique",
        ANOTHER.format("right_key = 'l-linked'"),
        {**LINK, "company": "MER-NL", "right_key": "l-linked", "pairs": 2},
    ),
}


def test_every_check_passes(breakable: Copy, checks: Mapping[str, Check]) -> None:
    assert breakable.failing(checks) == {}


def test_each_key_and_column_is_checked(breakable: Copy, checks: Mapping[str, Check]) -> None:
    assert len(breakable.filled(checks, "unique_key")) > 30
    assert unproven(breakable, checks) == []


@pytest.mark.parametrize(("name", "breaking", "row"), BROKEN.values(), ids=list(BROKEN))
def test_what_is_broken_is_named(
    breakable: Copy, checks: Mapping[str, Check], name: str, breaking: str, row: dict[str, Any]
) -> None:
    with breakable.broken(breaking):
        (found,) = breakable.rows(checks[name])
    assert found.items() >= row.items()
