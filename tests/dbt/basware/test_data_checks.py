"""The checks of the data on a link from Basware to Exact Online: all of them pass, and each finds the rows that are broken."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pytest

from tests.support.data_checks import Check, Copy, unproven

Breaking = tuple[str, str, dict[str, Any]]
LINK = {"link": "basware_exact"}

BROKEN: dict[str, Breaking] = {
    "an invoice twice": (
        "outbox_keys_are_unique",
        "insert into intermediate.int_outbox_rows from intermediate.int_outbox_rows"
        " where link = 'basware_exact' and flow = 'invoices' and source_key = 'voucher'",
        {**LINK, "flow": "invoices", "company": "DE01", "source_key": "voucher", "rows": 2},
    ),
    "a vendor that is two suppliers": (
        "matching__pairs_are_unique",
        "insert into matching.vendors select * replace ('s-other' as left_key) from matching.vendors where right_key = '71013'",
        {**LINK, "company": "DE01", "right_key": "71013", "pairs": 2},
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
