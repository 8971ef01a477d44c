"""The data checks on links of Basware with Exact Online: all pass, and each names the rows that are broken."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pytest

from tests.support.data_checks import Breaking, Check, Copy, twice, unproven

LINK = {"link": "basware_exact"}

ANOTHER = "insert into matching.vendors select * replace ('s-other' as left_key) from matching.vendors where {}"

BROKEN: dict[str, Breaking] = {
    "an invoice twice": (
        "outbox_keys_are_unique",
        twice(
            "intermediate.int_outbox_rows", "link = 'basware_exact' and flow = 'invoices' and source_key = 'voucher'"
        ),
        {**LINK, "flow": "invoices", "company": "DE01", "source_key": "voucher", "rows": 2},
    ),
    "a vendor that is two suppliers": (
        "matching__pairs_are_unique",
        ANOTHER.format("right_key = '71013'"),
        {**LINK, "company": "DE01", "right_key": "71013", "pairs": 2},
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
