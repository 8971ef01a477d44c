"""The checks of the data on a link from Airbase to Exact Online: all of them pass, and each finds the rows that are broken."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pytest

from tests.support.data_checks import Check, Copy, unproven

Breaking = tuple[str, str, dict[str, Any]]
LINK = {"link": "airbase_exact"}

BROKEN: dict[str, Breaking] = {
    "a result twice": (
        "outbox_keys_are_unique",
        "insert into intermediate.int_outbox_rows from intermediate.int_outbox_rows where source_key = 'r-told:1'",
        {**LINK, "flow": "order_results", "company": "MER-NL", "source_key": "r-told:1", "rows": 2},
    ),
    "a vendor that is two suppliers": (
        "matching__pairs_are_unique",
        "insert into matching.vendors select * replace ('s-other' as left_key) from matching.vendors where right_key = 'l-linked'",
        {**LINK, "company": "MER-NL", "right_key": "l-linked", "pairs": 2},
    ),
}


def test_every_check_passes(breakable: Copy, checks: Mapping[str, Check]) -> None:
    assert breakable.failing(checks) == {}


def test_each_key_and_column_is_checked(breakable: Copy, checks: Mapping[str, Check]) -> None:
    assert unproven(breakable, checks) == []


@pytest.mark.parametrize(("name", "breaking", "row"), BROKEN.values(), ids=list(BROKEN))
def test_what_is_broken_is_named(
    breakable: Copy, checks: Mapping[str, Check], name: str, breaking: str, row: dict[str, Any]
) -> None:
    with breakable.broken(breaking):
        (found,) = breakable.rows(checks[name])
    assert found.items() >= row.items()
